"""Answers that are sent while they are made, and how a failure shows once that has begun: by breaking them off.

A chunked body that ends without its last chunk is an error to every HTTP client; a shorter answer that looks whole would be
a wrong one.
"""

from __future__ import annotations

import asyncio
import logging
import tempfile
from typing import TYPE_CHECKING, Final

from fastapi import Response

from graphkit.errors import AtlasError, HangUpError

if TYPE_CHECKING:
    import contextlib
    from collections.abc import Callable, Mapping
    from typing import IO

    from starlette.types import Receive, Scope, Send

    from graphkit.execution import Run

__all__ = ["Reader", "SpooledAnswer", "StreamedAnswer", "wait_for_hang_up"]

_log = logging.getLogger("api")

_SPOOL_BYTES: Final = 1_000_000


async def wait_for_hang_up(receive: Receive) -> None:
    """Wait until the client is gone; its request has been read."""
    while (await receive())["type"] != "http.disconnect":
        pass


class Reader:
    """Reads the pieces of an answer; `collected` are those read so far by `collect`."""

    def __init__(self, run: Run) -> None:
        self.run = run
        self.collected: list[bytes] = []
        self._pieces = run.pieces()
        self._next: asyncio.Task[bytes | None] | None = None

    async def collect(self, most_bytes: int, seconds: float | None) -> bool:
        """Read until the answer is whole, and say so, or until it is too long or took too long after its beginning."""
        loop = asyncio.get_running_loop()
        end = None if seconds is None else loop.time() + seconds
        size = 0
        while size <= most_bytes:
            self._next = self._next or asyncio.ensure_future(self._read())
            done, _ = await asyncio.wait({self._next}, timeout=None if end is None else max(0.0, end - loop.time()))
            if not done:
                return False
            piece = await self.next()
            if piece is None:
                return True
            self.collected.append(piece)
            size += len(piece)
        return False

    async def next(self) -> bytes | None:
        """Read the next piece; None at the end."""
        task, self._next = self._next, None
        return await (task if task is not None else self._read())

    async def close(self) -> None:
        """Stop reading."""
        if self._next is not None:
            self._next.cancel()
            await asyncio.gather(self._next, return_exceptions=True)
        await self._pieces.aclose()  # type: ignore[attr-defined] # an asynchronous generator has it

    async def _read(self) -> bytes | None:
        return await anext(self._pieces, None)


class StreamedAnswer(Response):
    """An answer that is sent as it is made. It holds the worker, and gives it back in any case.

    `on_end` is told the whole body if it has no more than `keep_bytes`, or the error.
    """

    def __init__(
        self,
        reader: Reader,
        stack: contextlib.AsyncExitStack,
        headers: Mapping[str, str],
        *,
        keep_bytes: int,
        on_end: Callable[[bytes | None, Exception | None], None],
    ) -> None:
        super().__init__(headers=dict(headers))
        del self.headers["content-length"]
        self._reader, self._stack = reader, stack
        self._keep_bytes, self._on_end = keep_bytes, on_end

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:  # noqa: ARG002 # ASGI
        """Send the answer; return before its end, which breaks the connection, if it cannot be made whole."""
        async with self._stack:
            listener = asyncio.ensure_future(wait_for_hang_up(receive))
            listener.add_done_callback(self._hang_up)
            try:
                body = await self._send(send, listener)
            except AtlasError as error:
                _log.warning("an answer was broken off: %s", error)
                self._on_end(None, error)
                return
            finally:
                listener.remove_done_callback(self._hang_up)
                listener.cancel()
        self._on_end(body, None)
        await send({"type": "http.response.body", "body": b"", "more_body": False})

    def _hang_up(self, _: object) -> None:
        self._reader.run.hang_up()

    async def _send(self, send: Send, listener: asyncio.Future[None]) -> bytes | None:
        await send({"type": "http.response.start", "status": self.status_code, "headers": self.raw_headers})
        kept: list[bytes] | None = []
        size = 0
        pieces = self._reader.collected
        while True:
            for piece in pieces:
                await send({"type": "http.response.body", "body": piece, "more_body": True})
                size += len(piece)
                if kept is not None and size <= self._keep_bytes:
                    kept.append(piece)
                else:
                    kept = None
            if listener.done():
                raise HangUpError
            following = await self._reader.next()
            if following is None:
                return None if kept is None else b"".join(kept)
            pieces = [following]


class SpooledAnswer(Response):
    """An answer that was made whole in a temporary file, and has a length."""

    def __init__(self, body: IO[bytes], size: int, headers: Mapping[str, str]) -> None:
        super().__init__(headers=dict(headers) | {"Content-Length": str(size)})
        self._body = body

    @classmethod
    async def read(cls, reader: Reader, headers: Mapping[str, str]) -> SpooledAnswer:
        """Read the rest of an answer."""
        body = tempfile.SpooledTemporaryFile(max_size=_SPOOL_BYTES)  # noqa: SIM115 # closed when it was sent
        try:
            for piece in reader.collected:
                body.write(piece)
            while (following := await reader.next()) is not None:
                body.write(following)
        except BaseException:
            body.close()
            raise
        size = body.tell()
        body.seek(0)
        return cls(body, size, headers)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:  # noqa: ARG002 # ASGI
        """Send the answer."""
        await send({"type": "http.response.start", "status": self.status_code, "headers": self.raw_headers})
        with self._body:
            while piece := self._body.read(_SPOOL_BYTES):
                await send({"type": "http.response.body", "body": piece, "more_body": True})
        await send({"type": "http.response.body", "body": b"", "more_body": False})
