"""Frames on the pipes between a pool and its workers: four bytes of length, one of kind, then the payload."""

from __future__ import annotations

import contextlib
import os
import struct
from typing import IO, TYPE_CHECKING, Final

if TYPE_CHECKING:
    import asyncio
    from collections.abc import Iterator

__all__ = [
    "DATA",
    "END",
    "FAILURE",
    "HEAD",
    "QUESTION",
    "READY",
    "ending_unread",
    "read_frame",
    "receive_frame",
    "write_frame",
]

QUESTION: Final = b"Q"
READY: Final = b"R"
HEAD: Final = b"H"
DATA: Final = b"D"
END: Final = b"E"
FAILURE: Final = b"F"

_HEADER: Final = struct.Struct(">Ic")


@contextlib.contextmanager
def ending_unread() -> Iterator[None]:
    """End this process, in silence, once nobody is left to read what it writes: the server was killed."""
    try:
        yield
    except BrokenPipeError:
        os._exit(0)


def write_frame(stream: IO[bytes], kind: bytes, payload: bytes = b"") -> None:
    """Write one frame and flush it."""
    stream.write(_HEADER.pack(len(payload), kind) + payload)
    stream.flush()


def read_frame(stream: IO[bytes]) -> tuple[bytes, bytes] | None:
    """Read one frame; None at the end of the stream, also in the middle of a frame.

    >>> import io
    >>> pipe = io.BytesIO()
    >>> write_frame(pipe, DATA, b"abc")
    >>> _ = pipe.seek(0)
    >>> read_frame(pipe), read_frame(pipe)
    ((b'D', b'abc'), None)
    """
    header = stream.read(_HEADER.size)
    if len(header) < _HEADER.size:
        return None
    length, kind = _HEADER.unpack(header)
    payload = stream.read(length)
    return (kind, payload) if len(payload) == length else None


async def receive_frame(reader: asyncio.StreamReader) -> tuple[bytes, bytes]:
    """Read one frame. Raises `asyncio.IncompleteReadError` at the end of the stream."""
    length, kind = _HEADER.unpack(await reader.readexactly(_HEADER.size))
    return kind, await reader.readexactly(length)
