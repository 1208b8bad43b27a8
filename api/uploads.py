"""Bodies of triples: stored in files as they come, one or several, for the process that writes."""

from __future__ import annotations

import contextlib
import shutil
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING, Final

from fastapi.concurrency import run_in_threadpool
from starlette.datastructures import UploadFile
from starlette.exceptions import HTTPException

from api.bodies import read_media_type
from api.errors import ProblemError
from graphkit.errors import CallError, StorageError
from graphkit.writing.loading import TRIPLE_MEDIA
from graphkit.writing.order import Part

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

    from fastapi import Request
    from starlette.types import Message

__all__ = ["MULTIPART", "receive_parts"]

MULTIPART: Final = "multipart/form-data"
_PARTS: Final = 1000


@contextlib.asynccontextmanager
async def receive_parts(request: Request, base_iri: str) -> AsyncIterator[tuple[Part, ...]]:
    """Store the body of a request in files that exist for as long as this lasts.

    Raises `ProblemError` (413, 415) if it is too long or of a type that is not read, `CallError` if it is no form, and
    `StorageError` if there is no room for it.
    """
    media = read_media_type(request)
    if media != MULTIPART:
        _require_triples(media)
    with tempfile.TemporaryDirectory(prefix="access-atlas-") as name:
        folder = Path(name)
        try:
            if media == MULTIPART:
                parts = [part async for part in _read_form(request, folder, base_iri)]
            else:
                parts = [await _store(request, folder / "body", media, base_iri)]
        except OSError as error:
            raise StorageError(folder, error.strerror or str(error)) from error
        yield tuple(parts)


async def _store(request: Request, path: Path, media: str, base_iri: str) -> Part:
    with path.open("wb") as target:
        async for chunk in _limited(request):
            await run_in_threadpool(target.write, chunk)
    return Part(path=path, media=media, base_iri=base_iri)


def _require_triples(media: str) -> None:
    if media not in TRIPLE_MEDIA:
        what = f"triples of type {media or 'none at all'} are not read here"
        raise ProblemError("unsupported-media-type", what, allowed=", ".join((*TRIPLE_MEDIA, MULTIPART)))


async def _limited(request: Request) -> AsyncIterator[bytes]:
    limit: int = request.app.state.settings.write_limit_bytes
    size = 0
    async for chunk in request.stream():
        size += len(chunk)
        _require_size(size, limit)
        yield chunk


def _require_size(size: int, limit: int) -> None:
    if size > limit:
        raise ProblemError("too-large", f"the body is longer than {limit} bytes", allowed=f"up to {limit} bytes")


async def _read_form(request: Request, folder: Path, base_iri: str) -> AsyncIterator[Part]:
    limit: int = request.app.state.settings.write_limit_bytes
    size, receive = 0, request._receive  # Starlette offers no other way to count what its parser reads

    async def count() -> Message:
        nonlocal size
        message = await receive()
        size += len(message.get("body", b""))
        _require_size(size, limit)
        return message

    request._receive = count
    try:
        form = await request.form(max_files=_PARTS, max_fields=_PARTS)
    except HTTPException as error:
        raise CallError(f"the form cannot be read: {error.detail}") from error
    try:
        if not form:
            raise CallError("the form holds no file")
        for number, (name, value) in enumerate(form.multi_items()):
            if not isinstance(value, UploadFile):
                raise CallError(f"the part {name} of the form is no file: it needs a filename and a Content-Type")
            media = (value.content_type or "").split(";")[0].strip().lower()
            _require_triples(media)
            path = folder / str(number)
            with path.open("wb") as target:
                await run_in_threadpool(shutil.copyfileobj, value.file, target)
            yield Part(path=path, media=media, base_iri=base_iri)
    finally:
        await form.close()
