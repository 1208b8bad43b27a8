"""The remote engine that is being served instead of a store folder, and the watch that notices another load of it."""

from __future__ import annotations

import logging
import time
from typing import TYPE_CHECKING

from api.served import GenerationWatch, Served
from graphkit.atlas import Atlas
from graphkit.errors import EndpointError, HalfLoadedError
from graphkit.store import RemoteStore, open_remote

if TYPE_CHECKING:
    from api.settings import ApiSettings

__all__ = ["EngineWatch", "watch_of"]

_log = logging.getLogger("api")


class EngineWatch(GenerationWatch):
    """Gives what a remote engine holds, and looks every few seconds whether it still holds the same.

    Where the engine does not answer, what was read of it stays in service and `trouble` says why; where a load of it has not
    ended, nothing is served, as its graphs may be of two generations.
    """

    def __init__(self, settings: ApiSettings) -> None:
        super().__init__(settings.store)
        self._address = settings.endpoint or ""
        self._seconds = settings.endpoint_watch_seconds
        self._looked = -float("inf")

    def peek(self) -> Served | None:
        """Give what is open if the engine was asked a short time ago."""
        return self._served if time.monotonic() - self._looked < self._seconds else None

    def refresh(self) -> Served:
        """Give what the engine holds, reading its lists if they are others than before.

        Raises `EndpointError` or one of its kinds if nothing can be served.
        """
        with self._lock:
            served = self.peek()
            if served is None:
                served = self._look()
                self._looked = time.monotonic()
            return served

    def close(self) -> None:
        """Let go of the connections."""
        if self._served is not None and isinstance(self._served.store, RemoteStore):
            self._served.store.close()
        self._served = None

    def _look(self) -> Served:
        served = self._served
        try:
            if served is None or not isinstance(served.store, RemoteStore) or not served.store.look_again():
                fresh = Served(Atlas(open_remote(self._address)))
                fresh.warm()
                self.close()
                self._served = served = fresh
                _log.info("serving %s of the engine at %s", fresh.generation, self._address)
        except HalfLoadedError:
            self.close()
            raise
        except EndpointError as error:
            if served is None:
                raise
            if str(error) != self.trouble:
                _log.warning("%s", error)
            self.trouble = str(error)
            return served
        self.trouble = ""
        return served


def watch_of(settings: ApiSettings) -> GenerationWatch:
    """Give the watch of what is served: an engine where one is set, or else the store folder."""
    return EngineWatch(settings) if settings.endpoint else GenerationWatch(settings.store)
