"""Bodies of requests: their type, and no more of them than is allowed."""

import json
from collections.abc import Callable, Coroutine
from typing import Any

from fastapi import Request, Response
from fastapi.routing import APIRoute

from api.errors import ProblemError
from graphkit.errors import QueryError

__all__ = ["TextRoute", "read_body", "read_media_type", "read_text"]


class _TextRequest(Request):
    async def json(self) -> Any:
        found = await super().json()
        if b"\\u" in await self.body():
            json.dumps(found, ensure_ascii=False).encode("utf-8")  # an error here is one of the body
        return found


class TextRoute(APIRoute):
    """A route whose JSON body holds only text: half of a surrogate pair, which an escape may say, could not be answered."""

    def get_route_handler(self) -> Callable[[Request], Coroutine[Any, Any, Response]]:
        """Make the handler, as FastAPI has it."""
        handle = super().get_route_handler()

        async def handle_text(request: Request) -> Response:
            return await handle(_TextRequest(request.scope, request.receive))

        return handle_text


def read_media_type(request: Request) -> str:
    """Give the type of the body. Raises `ProblemError` (415) for text that is not UTF-8."""
    media, *parameters = (part.strip() for part in request.headers.get("content-type", "").lower().split(";"))
    for parameter in parameters:
        name, _, value = parameter.partition("=")
        if name.strip() == "charset" and value.strip().strip('"') not in ("utf-8", "utf8"):
            raise ProblemError("unsupported-media-type", f"a body in {value} is not read here", allowed="charset=utf-8")
    return media


async def read_body(request: Request, limit_bytes: int) -> bytes:
    """Read the body. Raises `ProblemError` (413) if it is longer than is allowed."""
    body = bytearray()
    async for chunk in request.stream():
        body += chunk
        if len(body) > limit_bytes:
            allowed = f"up to {limit_bytes} bytes"
            raise ProblemError("too-large", f"the body is longer than {limit_bytes} bytes", allowed=allowed)
    return bytes(body)


async def read_text(request: Request, limit_bytes: int) -> str:
    """Read a body of text. Raises `ProblemError` (413) if it is too long, `QueryError` if it is not UTF-8."""
    body = await read_body(request, limit_bytes)
    try:
        return body.decode("utf-8")
    except UnicodeDecodeError as error:
        raise QueryError("the body is not UTF-8 text") from error
