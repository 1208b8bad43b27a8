"""Dumps: everything, or one graph, as a compressed file with a checksum; of the current generation and of those before."""

import asyncio
import base64
import re
from typing import Annotated, Any, Final

from fastapi import APIRouter, Depends, Path, Request, Response
from fastapi.concurrency import run_in_threadpool
from fastapi.responses import FileResponse
from pydantic import Field
from starlette.types import Receive, Scope, Send

from api.dependencies import current_generation, refuse_remote, refuse_unknown_parameters
from api.errors import ProblemError, problems
from api.pages import Listing, listing
from graphkit.answers import Answer
from graphkit.dumps import WHOLE, Dump, Dumps
from graphkit.store import AtlasStore, open_store

__all__ = ["DumpService", "router"]

_GZIP: Final = "application/gzip"
_SUMS: Final = "SHA256SUMS"
_RANGES: Final = re.compile(r"bytes=(?:\d+-\d*|-\d+)(?:,\s*(?:\d+-\d*|-\d+))*")
_FILE: Final[dict[int | str, dict[str, Any]]] = {
    200: {"description": "The file", "content": {_GZIP: {"schema": {"type": "string", "format": "binary"}}}},
    206: {"description": "A part of the file", "content": {_GZIP: {"schema": {"type": "string", "format": "binary"}}}},
    **problems(404, 416),
}
_TEXT: Final[dict[int | str, dict[str, Any]]] = {
    200: {"description": "The checksums", "content": {"text/plain": {"schema": {"type": "string"}}}}
}


class DumpFile(Answer):
    """A dump that can be downloaded."""

    name: str = Field(examples=["links/airo.nt.gz"])
    graph: str | None = Field(None, description="Name of the graph; null for all graphs", examples=["links/airo"])
    href: str = Field(examples=["/dump/links/airo.nt.gz"])
    quads: int = Field(description="Number of statements", examples=[648])
    size_bytes: int = Field(description="Size of the compressed file", examples=[12_345])
    sha256: str = Field(description="Checksum of the compressed file")


class DumpService:
    """Makes dumps for clients; those who wait for the same one hold no thread."""

    def __init__(self, dumps: Dumps) -> None:
        self.dumps = dumps
        self._making = asyncio.Lock()

    async def make(self, store: AtlasStore, name: str) -> Dump:
        """Give a dump. Raises what `Dumps.make` raises."""
        async with self._making:
            return await run_in_threadpool(self.dumps.make, store, name)

    async def make_all(self, store: AtlasStore) -> list[Dump]:
        """Give all dumps of a generation."""
        return [await self.make(store, name) for name in self.dumps.names(store)]


class _DumpResponse(FileResponse):
    """A file of which parts may be asked for; HEAD reads nothing of it, and a malformed `Range` is ignored (RFC 9110)."""

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        kept = [
            (name, value) for name, value in scope["headers"] if name != b"range" or _is_range(value.decode("latin-1"))
        ]
        method = "HEAD" if scope["state"].get("is_head") else scope["method"]
        await super().__call__({**scope, "method": method, "headers": kept}, receive, send)


def _is_range(text: str) -> bool:
    if not _RANGES.fullmatch(text):
        return False
    pairs = (one.strip().split("-") for one in text.removeprefix("bytes=").split(","))
    return all(not first or not last or int(first) <= int(last) for first, last in pairs)


async def _current(request: Request) -> AtlasStore:
    return (await current_generation(request)).store


async def _of_number(
    request: Request,
    number: Annotated[int, Path(ge=1, le=2**63 - 1, description="Number of a generation", examples=[1])],
) -> AtlasStore:
    await refuse_remote(request)
    return await run_in_threadpool(open_store, request.app.state.settings.store, generation=number)


def _service(request: Request) -> DumpService:
    found: DumpService = request.app.state.dumps
    return found


def _refuse_range(request: Request, size: int) -> None:
    """Raise `ProblemError` (416) for a range that begins after the end."""
    text = request.headers.get("range", "")
    if not _is_range(text):
        return
    parts = [one.strip() for one in text.removeprefix("bytes=").split(",")]
    if any(int(one.split("-")[0]) >= size for one in parts if one[0] != "-") or "-0" in parts:
        detail = f"{text} lies outside of the {size} bytes of the file"
        raise ProblemError("range-not-satisfiable", detail, headers={"Content-Range": f"bytes */{size}"})


async def _send(request: Request, store: AtlasStore, name: str) -> Response:
    dump = await _service(request).make(store, name)
    _refuse_range(request, dump.size_bytes)
    digest = base64.b64encode(bytes.fromhex(dump.sha256)).decode("ascii")
    headers = {"ETag": f'"{dump.sha256}"', "Repr-Digest": f"sha-256=:{digest}:", "Cache-Control": "no-cache"}
    return _DumpResponse(dump.path, headers=headers, media_type=_GZIP, filename=name.replace("/", "-"))


def _make_router(prefix: str, choose: Any, suffix: str) -> APIRouter:
    """Make the four routes for one way of choosing a generation."""
    made = APIRouter(prefix=prefix, tags=["Linked data"], dependencies=[Depends(refuse_unknown_parameters)])
    of = " of a generation" if suffix else ""

    @made.get("/dump", name=f"list_dumps{suffix}", summary=f"List the dumps{of}", responses=problems(404))
    async def list_dumps(request: Request, store: AtlasStore = Depends(choose)) -> Listing[DumpFile]:  # noqa: B008
        """List the dumps, making those that are not there yet."""
        quads = store.manifest["quads"]
        found = await _service(request).make_all(store)
        root = request.url.path
        return listing(
            [
                DumpFile(
                    name=one.name,
                    graph=one.graph or None,
                    href=f"{root}/{one.name}",
                    quads=quads[one.graph] if one.graph else sum(quads.values()),
                    size_bytes=one.size_bytes,
                    sha256=one.sha256,
                )
                for one in found
            ]
        )

    @made.get(
        f"/dump/{_SUMS}",
        name=f"read_checksums{suffix}",
        summary=f"Read the checksums of the dumps{of}",
        response_class=Response,
        responses={**_TEXT, **problems(404)},
    )
    async def read_checksums(request: Request, store: AtlasStore = Depends(choose)) -> Response:  # noqa: B008
        """Give the SHA-256 checksum of each dump, for `sha256sum --check` in a folder of the same names."""
        found = await _service(request).make_all(store)
        return Response("".join(f"{one.sha256}  {one.name}\n" for one in found), media_type="text/plain; charset=utf-8")

    @made.get(
        f"/{WHOLE}",
        name=f"read_whole_dump{suffix}",
        summary=f"Download everything{of}",
        response_class=Response,
        responses=_FILE,
    )
    async def read_whole_dump(request: Request, store: AtlasStore = Depends(choose)) -> Response:  # noqa: B008
        """Give all graphs as compressed N-Quads."""
        return await _send(request, store, WHOLE)

    @made.get(
        "/dump/{name:path}",
        name=f"read_dump{suffix}",
        summary=f"Download a graph{of}",
        response_class=Response,
        responses=_FILE,
    )
    async def read_dump(
        request: Request,
        name: Annotated[str, Path(description="Name of a dump, see `/dump`", examples=["curated.nt.gz"])],
        store: AtlasStore = Depends(choose),  # noqa: B008
    ) -> Response:
        """Give one graph as compressed N-Triples, or all of them under their name in the list of checksums."""
        return await _send(request, store, name)

    return made


router = APIRouter()
router.include_router(_make_router("", _current, ""))
router.include_router(_make_router("/generations/{number}", _of_number, "_of_generation"))
