"""How long a request may be: its address, its header fields, and its body, sent in chunks or not."""

from __future__ import annotations

import contextlib
from typing import TYPE_CHECKING

from fastapi import Request
from starlette.datastructures import Headers

from api.errors import answer_problem

if TYPE_CHECKING:
    from starlette.types import ASGIApp, Message, Receive, Scope, Send

    from api.settings import ApiSettings

__all__ = ["SizeLimits"]


class SizeLimits:
    """ASGI middleware that refuses requests that are too long: 414 the address, 431 the fields, 413 the body."""

    def __init__(self, app: ASGIApp, settings: ApiSettings) -> None:
        self._app, self._settings = app, settings

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        found = self._find_excess(scope)
        if found is not None:
            await _refuse(*found, scope, receive, send)
            return
        body = _Body(receive, send, self._settings.body_limit_bytes)
        try:
            await self._app(scope, body.receive, body.send)
        except _TooLongError:
            pass  # answered below
        except Exception:
            if not body.is_excessive:
                raise
        if body.is_excessive and not body.is_answered:
            await _refuse("too-large", "body", self._settings.body_limit_bytes, scope, receive, send)

    def _find_excess(self, scope: Scope) -> tuple[str, str, int] | None:
        """Give the problem, the part that is too long and the limit, if there is one."""
        settings = self._settings
        if len(scope.get("raw_path") or scope["path"]) + len(scope["query_string"]) > settings.address_limit_bytes:
            return "address-too-long", "address", settings.address_limit_bytes
        if sum(len(name) + len(value) + 4 for name, value in scope["headers"]) > settings.header_limit_bytes:
            return "headers-too-large", "header", settings.header_limit_bytes
        with contextlib.suppress(ValueError):
            if int(Headers(scope=scope).get("content-length", "0")) > settings.body_limit_bytes:
                return "too-large", "body", settings.body_limit_bytes
        return None


class _TooLongError(Exception):
    """Ends the reading of a body."""


class _Body:
    """A body on its way in. Once it is too long, what the application would answer is not sent."""

    def __init__(self, receive: Receive, send: Send, limit: int) -> None:
        self._receive, self._send, self._limit = receive, send, limit
        self._size = 0
        self.is_answered = False

    @property
    def is_excessive(self) -> bool:
        return self._size > self._limit

    async def receive(self) -> Message:
        message = await self._receive()
        self._size += len(message.get("body", b""))
        if self.is_excessive:
            raise _TooLongError
        return message

    async def send(self, message: Message) -> None:
        if self.is_excessive and not self.is_answered:
            return
        self.is_answered = True
        await self._send(message)


async def _refuse(slug: str, part: str, limit: int, scope: Scope, receive: Receive, send: Send) -> None:
    detail = f"the {part} of the request is longer than {limit} bytes"
    response = answer_problem(Request(scope), slug, detail, allowed=f"up to {limit} bytes")
    await response(scope, receive, send)
