"""Compression of answers on their way out, for clients that ask for it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from starlette.datastructures import Headers, MutableHeaders
from starlette.middleware.gzip import GZipMiddleware

if TYPE_CHECKING:
    from starlette.types import ASGIApp, Message, Receive, Scope, Send

__all__ = ["Compression"]

#: Below this many bytes compression does not pay.
_LEAST_BYTES: Final = 1_000
#: Measured on a page of observations: level 9 takes twice as long for 4 % less.
_LEVEL: Final = 5


class Compression(GZipMiddleware):
    """gzip for all but small answers, parts of files and what is compressed already; streams stay streams.

    A strong tag promises the same bytes, which compressed ones are not: their tag is a weak one (RFC 9110, section 8.8.3).
    """

    def __init__(self, app: ASGIApp) -> None:
        super().__init__(app, minimum_size=_LEAST_BYTES, compresslevel=_LEVEL)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request."""

        async def send_tagged(message: Message) -> None:
            if message["type"] == "http.response.start":
                _weaken(MutableHeaders(scope=message), message["status"], scope)
            await send(message)

        await super().__call__(scope, receive, send_tagged)


def _weaken(headers: MutableHeaders, status: int, scope: Scope) -> None:
    """Make the tag a weak one where the bytes are not its own, or where the client has been given it so."""
    tag = headers.get("etag", "")
    is_known_so = status == 304 and f"W/{tag}" in Headers(scope=scope).get("if-none-match", "")
    if tag.startswith('"') and (headers.get("content-encoding") == "gzip" or is_known_so):
        headers["ETag"] = f"W/{tag}"
