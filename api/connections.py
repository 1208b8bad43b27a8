"""Connections of clients: uvicorn's own, with an end to the patience for those that send or read too slowly.

Without it, a client that opens connections and sends nothing, or reads nothing, keeps each of them for as long as it likes.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any, Final

import h11
from uvicorn.protocols.http.h11_impl import H11Protocol

from api.errors import MEDIA_TYPE, PROBLEM_TYPES

if TYPE_CHECKING:
    import asyncio

__all__ = ["Connection"]

_NO_HTTP: Final = "the request is not HTTP/1.1, or its head is longer than this server reads"
_NO_HEAD: Final = "the address and header fields of a request did not arrive in time"


class Connection(H11Protocol):
    """A connection with limits: on the time a head takes to arrive, and on the time an answer waits to be read.

    What is no HTTP is answered by a problem document. uvicorn itself closes what is idle after an answer.
    """

    def __init__(self, *, head_seconds: float, stall_seconds: float, **given: Any) -> None:
        super().__init__(**given)
        self._head_seconds, self._stall_seconds = head_seconds, stall_seconds
        self._head_timer: asyncio.TimerHandle | None = None
        self._stall_timer: asyncio.TimerHandle | None = None

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override] # as uvicorn has it
        """Wait for the first request."""
        super().connection_made(transport)
        self._wait_for_head()

    def connection_lost(self, exc: Exception | None) -> None:
        """Wait for nothing any more."""
        super().connection_lost(exc)
        self._end_head_timer()
        self._end_stall_timer()

    def data_received(self, data: bytes) -> None:
        """Take what came, and wait for the rest of a head that is not whole."""
        super().data_received(data)
        if self.conn.their_state is h11.IDLE and not self.transport.is_closing():
            self._wait_for_head()
        else:
            self._end_head_timer()

    def pause_writing(self) -> None:
        """Wait for the client to take what was sent."""
        super().pause_writing()
        self._end_stall_timer()
        self._stall_timer = self.loop.call_later(self._stall_seconds, self.transport.abort)

    def resume_writing(self) -> None:
        """Go on sending."""
        super().resume_writing()
        self._end_stall_timer()

    def send_400_response(self, msg: str) -> None:
        """Answer what is no HTTP."""
        del msg
        self._refuse("invalid-call", _NO_HTTP)

    def _wait_for_head(self) -> None:
        if self._head_timer is None:
            self._head_timer = self.loop.call_later(self._head_seconds, self._give_up)

    def _give_up(self) -> None:
        self._head_timer = None
        if not self.transport.is_closing():
            self._refuse("too-slow", _NO_HEAD)

    def _refuse(self, slug: str, detail: str) -> None:
        kind = PROBLEM_TYPES[slug]
        problem = {"type": kind.iri, "title": kind.title, "status": kind.status, "detail": detail, "instance": ""}
        body = json.dumps(problem).encode()
        headers = {
            "Content-Type": MEDIA_TYPE,
            "Content-Length": str(len(body)),
            "X-Content-Type-Options": "nosniff",
            "Connection": "close",
        }
        for event in (
            h11.Response(status_code=kind.status, headers=list(headers.items()), reason=kind.title.encode()),
            h11.Data(data=body),
            h11.EndOfMessage(),
        ):
            self.transport.write(self.conn.send(event) or b"")
        self.transport.close()

    def _end_head_timer(self) -> None:
        if self._head_timer is not None:
            self._head_timer.cancel()
            self._head_timer = None

    def _end_stall_timer(self) -> None:
        if self._stall_timer is not None:
            self._stall_timer.cancel()
            self._stall_timer = None
