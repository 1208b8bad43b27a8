"""How long a request may be, its address, its header fields, and its body, sent in chunks or not; and how slow the body."""

from __future__ import annotations

import asyncio
import contextlib
from typing import TYPE_CHECKING, Final, NamedTuple

from fastapi import Request
from starlette.datastructures import Headers

from api.errors import answer_problem

if TYPE_CHECKING:
    from starlette.types import ASGIApp, Message, Receive, Scope, Send

    from api.settings import ApiSettings

__all__ = ["SizeLimits"]

#: Where writes are sent, which may be longer than other bodies.
_WRITES: Final = ("/update", "/graphs", "/systems")


class _Refusal(NamedTuple):
    slug: str
    detail: str
    allowed: str


class SizeLimits:
    """ASGI middleware that refuses what is too long, 414 the address, 431 the fields, 413 the body, and 408 a slow body."""

    def __init__(self, app: ASGIApp, settings: ApiSettings) -> None:
        self._app, self._settings = app, settings

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        found = self._find_excess(scope)
        if found is not None:
            await _refuse(found, scope, receive, send)
            return
        body = _Body(receive, send, self._most_bytes(scope), self._settings.body_limit_seconds)
        try:
            await self._app(scope, body.receive, body.send)
        except _RefusedError:
            pass  # answered below
        except Exception:
            if body.refusal is None:
                raise
        if body.refusal is not None and not body.is_answered:
            await _refuse(body.refusal, scope, receive, send)

    def _find_excess(self, scope: Scope) -> _Refusal | None:
        settings = self._settings
        if len(scope.get("raw_path") or scope["path"]) + len(scope["query_string"]) > settings.address_limit_bytes:
            return _too_long("address-too-long", "address", settings.address_limit_bytes)
        if sum(len(name) + len(value) + 4 for name, value in scope["headers"]) > settings.header_limit_bytes:
            return _too_long("headers-too-large", "header", settings.header_limit_bytes)
        coding = Headers(scope=scope).get("content-encoding", "identity")
        if scope["method"] in ("POST", "PUT") and coding.strip().lower() != "identity":
            return _Refusal(
                "unsupported-media-type", f"a body in the coding {coding[:50]} is not read here", "identity"
            )
        most_bytes = self._most_bytes(scope)
        with contextlib.suppress(ValueError):
            if int(Headers(scope=scope).get("content-length", "0")) > most_bytes:
                return _too_long("too-large", "body", most_bytes)
        return None

    def _most_bytes(self, scope: Scope) -> int:
        most_bytes = self._settings.body_limit_bytes
        is_write = any(scope["path"] == one or scope["path"].startswith(f"{one}/") for one in _WRITES)
        return max(most_bytes, self._settings.write_limit_bytes) if is_write else most_bytes


class _RefusedError(Exception):
    """Ends the reading of a body."""


class _Body:
    """A body on its way in. Once it is too long or too late, what the application would answer is not sent."""

    def __init__(self, receive: Receive, send: Send, most_bytes: int, most_seconds: float) -> None:
        self._receive, self._send, self._most_bytes, self._most_seconds = receive, send, most_bytes, most_seconds
        self._end = asyncio.get_running_loop().time() + most_seconds
        self._size = 0
        self._is_whole = False
        self.is_answered = False
        self.refusal: _Refusal | None = None

    async def receive(self) -> Message:
        try:
            async with asyncio.timeout_at(None if self._is_whole else self._end):
                message = await self._receive()
        except TimeoutError:
            allowed = f"up to {self._most_seconds:g} seconds"
            self.refusal = _Refusal("too-slow", "the body of the request did not arrive in time", allowed)
            raise _RefusedError from None
        self._size += len(message.get("body", b""))
        self._is_whole = not message.get("more_body", False)
        if self._size > self._most_bytes:
            self.refusal = _too_long("too-large", "body", self._most_bytes)
            raise _RefusedError
        return message

    async def send(self, message: Message) -> None:
        if self.refusal is not None and not self.is_answered:
            return
        self.is_answered = True
        await self._send(message)


def _too_long(slug: str, part: str, limit: int) -> _Refusal:
    return _Refusal(slug, f"the {part} of the request is longer than {limit} bytes", f"up to {limit} bytes")


async def _refuse(refusal: _Refusal, scope: Scope, receive: Receive, send: Send) -> None:
    response = answer_problem(Request(scope), refusal.slug, refusal.detail, allowed=refusal.allowed)
    await response(scope, receive, send)
