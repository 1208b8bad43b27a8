"""Headers of every answer: the generation it was made from, validation of caches, and protection of browsers."""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING, Final

from starlette.datastructures import Headers, MutableHeaders

import graphkit

if TYPE_CHECKING:
    from starlette.types import ASGIApp, Message, Receive, Scope, Send

    from api.served import GenerationWatch, Served

__all__ = ["GENERATION_HEADER", "AnswerHeaders", "entity_tag"]

GENERATION_HEADER: Final = "Access-Atlas-Generation"

_VARIES: Final = ("Accept", "Accept-Language", "Accept-Encoding")
_ALWAYS: Final = {
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "strict-origin-when-cross-origin",
    "X-Frame-Options": "SAMEORIGIN",
    # Data needs nothing; a page says itself what it may load.
    "Content-Security-Policy": "default-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors 'self'",
}


def entity_tag(scope: Scope, served: Served) -> str:
    """Give the strong tag of an answer: the generation, then a digest of all else that decides its bytes.

    An answer follows from the generation, the program, the address, `Accept`, `Accept-Language` and whether gzip is accepted,
    so that a tag can be checked before any work is done, and one address may answer in several formats and languages.
    """
    headers = Headers(scope=scope)
    coding = ["gzip"] if "gzip" in headers.get("accept-encoding", "") else []  # as the middleware decides
    accept = ",".join(headers.getlist("accept") + headers.getlist("accept-language") + coding)
    address = scope["path"].encode() + b"?" + scope["query_string"]
    seed = f"{graphkit.__version__}\n{served.identity}\n{accept}\n".encode() + address
    return f'"{served.generation}-{hashlib.blake2b(seed, digest_size=8).hexdigest()}"'


class AnswerHeaders:
    """ASGI middleware that adds the headers, answers 304 where the client is up to date, and HEAD like GET."""

    def __init__(self, app: ASGIApp, watch: GenerationWatch) -> None:
        self._app = app
        self._watch = watch

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        is_head, is_read = scope["method"] == "HEAD", scope["method"] in ("GET", "HEAD")
        scope = {**scope, "method": "GET" if is_head else scope["method"], "state": dict(scope.get("state", {}))}
        known = _known_tags(scope) if is_read else frozenset()
        served = self._watch.peek() if known else None
        if served is not None and (tag := entity_tag(scope, served)) in known:
            await _send_not_modified(send, tag, served)
            return
        scope["state"]["is_head"] = is_head
        answer = _Answer(send, scope, known=known, is_read=is_read, is_head=is_head)
        await self._app(scope, receive, answer.send)


class _Answer:
    """One answer on its way out."""

    def __init__(self, send: Send, scope: Scope, *, known: frozenset[str], is_read: bool, is_head: bool) -> None:
        self._send, self._scope, self._known = send, scope, known
        self._is_read, self._has_body = is_read, not is_head

    async def send(self, message: Message) -> None:
        if message["type"] == "http.response.start":
            headers = MutableHeaders(scope=message)
            for name, value in _ALWAYS.items():
                headers.setdefault(name, value)
            served: Served | None = self._scope["state"].get("served")
            if served is not None:
                self._describe(message, headers, served)
        elif message["type"] == "http.response.body" and not self._has_body:
            message = {**message, "body": b""}
        await self._send(message)

    def _describe(self, message: Message, headers: MutableHeaders, served: Served) -> None:
        headers[GENERATION_HEADER] = served.generation
        named = {one.strip() for one in headers.get("vary", "").split(",")}
        for name in _VARIES:
            if name not in named:
                headers.add_vary_header(name)
        if not self._is_read or message["status"] != 200 or headers.get("cache-control") == "no-store":
            return
        headers.setdefault("ETag", entity_tag(self._scope, served))
        headers.setdefault("Cache-Control", "no-cache")  # keep it, but ask before using it again
        if "*" in self._known or headers["ETag"] in self._known:
            message["status"], self._has_body = 304, False
            for name in ("content-length", "content-type"):
                del headers[name]


def _known_tags(scope: Scope) -> frozenset[str]:
    """Give the tags the client has; weak ones count as strong ones in this header (RFC 9110, section 13.1.2)."""
    listed = ",".join(Headers(scope=scope).getlist("if-none-match")).split(",")
    return frozenset(tag.strip().removeprefix("W/") for tag in listed if tag.strip())


async def _send_not_modified(send: Send, tag: str, served: Served) -> None:
    fields = {
        "ETag": tag,
        GENERATION_HEADER: served.generation,
        "Vary": ", ".join(_VARIES),
        "Cache-Control": "no-cache",
        **_ALWAYS,
    }
    headers = [(name.lower().encode("ascii"), value.encode("ascii")) for name, value in fields.items()]
    await send({"type": "http.response.start", "status": 304, "headers": headers})
    await send({"type": "http.response.body", "body": b""})
