"""The generation that is being served, and the watch that notices a newer one.

Everything below answers from one `Served` for the whole of a request, so that no answer mixes two generations.
"""

from __future__ import annotations

import contextlib
import functools
import logging
import threading
from typing import TYPE_CHECKING

from graphkit.atlas import Atlas
from graphkit.errors import StoreError, UnknownNameError
from graphkit.queries import read_slugs
from graphkit.search import SearchIndex, read_search_index
from graphkit.store import Generations, open_store
from graphkit.systems import CONCEPT_CLASSES
from graphkit.vocabulary import nearest

if TYPE_CHECKING:
    from pathlib import Path

    from graphkit.systems import Concept

__all__ = ["GenerationWatch", "Served"]

_log = logging.getLogger("api")


class Served:
    """An open generation with the lists that answers are made of, each read once.

    Raises `StoreError` if the generation cannot be read.
    """

    def __init__(self, atlas: Atlas) -> None:
        self.atlas = atlas
        self.store = atlas.store
        self.manifest = atlas.store.manifest
        self.identity = atlas.store.identity
        self.written = atlas.store.written
        self._concepts = functools.cache(atlas.concepts)
        self._slugs = functools.cache(functools.partial(read_slugs, self.store))

    @property
    def generation(self) -> str:
        """The number of the generation."""
        return self.store.generation

    def warm(self) -> None:
        """Read the lists now instead of during the first requests."""
        self.atlas.variables()
        self.atlas.systems()
        _ = self.atlas.influences, self.atlas.access.groundwork.framework
        for name in CONCEPT_CLASSES:
            self._concepts(name)

    @functools.cached_property
    def names(self) -> SearchIndex:
        """The names of everything, for searching; read at the first search."""
        return read_search_index(self.store)

    def concepts(self, name: str) -> list[Concept]:
        """List the members of one of the framework's lists, see `Atlas.concepts`."""
        return self._concepts(name)

    def concept(self, name: str, wanted: str) -> Concept:
        """Give a member of a list by slug, label or IRI. Raises `UnknownNameError` with the nearest slugs."""
        members = self._concepts(name)
        for one in members:
            if wanted.casefold() in (one.id, one.label.casefold(), one.label_ko.casefold(), one.iri):
                return one
        kind = members[0].kind if members else name
        raise UnknownNameError(kind, wanted, nearest(wanted, [one.id for one in members]))

    def lists_system(self, slug: str) -> bool:
        """Tell whether something is a system with all that systems have."""
        return any(one.id == slug for one in self.atlas.systems())

    def slugs(self, kind: str) -> tuple[str, ...]:
        """List the slugs of all things of a kind; empty for observations, whose names are hashes."""
        return self._slugs(kind)


class GenerationWatch:
    """Gives the current generation of a store folder and opens a newer one when the pointer has moved.

    Where the newer one cannot be opened, the one that is open stays in service and `trouble` says why.
    """

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._pointer = folder / "current"
        self._lock = threading.Lock()
        self._served: Served | None = None
        self._signature: tuple[int, int] | None = None
        self.trouble = ""

    def peek(self) -> Served | None:
        """Give the open generation if it is the current one; costs one `stat`."""
        return self._served if self._served is not None and self._sign() == self._signature else None

    def refresh(self) -> Served:
        """Give the current generation, opening it if it is not open yet.

        Raises `NoGenerationError` or `StoreError` if nothing can be served at all.
        """
        with self._lock:
            found = self.peek()
            return found if found is not None else self._open()

    def close(self) -> None:
        """Let go of the open generation."""
        self._served = self._signature = None

    def _open(self) -> Served:
        signature = self._sign()
        trouble = ""
        try:
            served = _open_warm(self._folder)
        except StoreError as error:
            trouble = str(error)
            if trouble != self.trouble:
                _log.warning("%s", error)
            self.trouble = trouble
            fallback = self._served or self._last_good()
            if fallback is None:
                raise
            served = fallback
        if served is self._served and signature == self._signature:
            return served
        self._served, self._signature, self.trouble = served, signature, trouble
        _log.info("serving generation %s of %s", served.generation, self._folder)
        return served

    def _last_good(self) -> Served | None:
        """Open the newest generation that can be read, where the current one cannot."""
        for one in reversed(Generations(self._folder).list()):
            with contextlib.suppress(StoreError):
                return _open_warm(self._folder, one.number)
        return None

    def _sign(self) -> tuple[int, int] | None:
        try:
            found = self._pointer.stat()
        except OSError:
            return None
        return found.st_mtime_ns, found.st_ino


def _open_warm(folder: Path, generation: int | None = None) -> Served:
    """Open a generation and read its lists. Raises `StoreError` where that fails, at whichever point."""
    try:
        served = Served(Atlas(open_store(folder, generation=generation)))
        served.warm()
    except (OSError, RuntimeError) as error:  # a damaged file shows when it is read
        raise StoreError(f"generation {generation or 'current'} in {folder} cannot be read: {error}") from error
    return served
