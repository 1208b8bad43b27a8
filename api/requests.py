"""Every request, from outside: it gets an id, is counted, and leaves one line in the log."""

from __future__ import annotations

import hashlib
import ipaddress
import logging
import re
import secrets
import time
import uuid
from contextvars import ContextVar
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from fastapi import Request  # noqa: TC002 # FastAPI reads the annotation of a dependency
from starlette.datastructures import Headers, MutableHeaders

from api.headers import GENERATION_HEADER

if TYPE_CHECKING:
    from collections.abc import MutableSequence

    from starlette.types import ASGIApp, Message, Receive, Scope, Send

    from api.metrics import Metrics
    from api.settings import ApiSettings

__all__ = ["REQUEST_ID", "REQUEST_ID_HEADER", "RequestLog", "client_network", "note_route"]

REQUEST_ID_HEADER: Final = "X-Request-ID"
#: The id of the request that is being answered, for the lines that are logged meanwhile; empty outside of one.
REQUEST_ID: ContextVar[str] = ContextVar("request_id", default="")

_ROUTE: Final = "access_atlas.route"
_SANE_ID: Final = re.compile(r"[A-Za-z0-9][A-Za-z0-9._:-]{0,63}")
_METHODS: Final = ("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS")
_NETWORK_BITS: Final = 64

_log = logging.getLogger("api.requests")


async def note_route(request: Request) -> None:
    """Tell the middleware which route answers: a dependency of every route."""
    noted: MutableSequence[str] | None = request.scope.get(_ROUTE)
    if noted is not None:
        noted.append(getattr(request.scope.get("route"), "path_format", ""))


def client_network(scope: Scope) -> str:
    """Give the address of a client, or the network of 64 bits that one user of IPv6 has to themselves.

    It is the peer's address, or the one a trusted proxy reports; empty where the server listens on no network.

    >>> client_network({"client": ("192.0.2.7", 4711)}), client_network({"client": ("2001:db8::abcd:1", 4711)})
    ('192.0.2.7', '2001:db8::/64')
    """
    host = str((scope.get("client") or ("", 0))[0])
    try:
        address = ipaddress.ip_address(host)
    except ValueError:
        return host
    if isinstance(address, ipaddress.IPv4Address):
        return host
    if address.ipv4_mapped is not None:
        return str(address.ipv4_mapped)
    if address.is_loopback:
        return host
    return str(ipaddress.ip_network((int(address) >> _NETWORK_BITS << _NETWORK_BITS, _NETWORK_BITS)))


@dataclass
class _Answered:
    """What is known of an answer once it was sent."""

    status: int = 500
    size_bytes: int = 0
    generation: str = ""


class RequestLog:
    """ASGI middleware that names, counts, measures and logs requests, to the last byte of their answers.

    A client may name its request by `X-Request-ID`: up to 64 letters, digits and `._:-`; the answer has the name too.
    """

    def __init__(self, app: ASGIApp, metrics: Metrics, settings: ApiSettings) -> None:
        self._app, self._metrics, self._settings = app, metrics, settings
        key = settings.log_client_key
        self._key = secrets.token_bytes(16) if key is None else key.get_secret_value().encode()[:64]

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        given = Headers(scope=scope).get(REQUEST_ID_HEADER, "")
        request_id = given if _SANE_ID.fullmatch(given) else uuid.uuid4().hex
        noted: list[str] = []
        answered = _Answered()

        async def note(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                headers[REQUEST_ID_HEADER] = request_id
                answered.status, answered.generation = message["status"], headers.get(GENERATION_HEADER, "")
            elif message["type"] == "http.response.body":
                answered.size_bytes += len(message.get("body", b""))
            await send(message)

        inner = {**scope, _ROUTE: noted, "state": {**scope.get("state", {}), "request_id": request_id}}
        token = REQUEST_ID.set(request_id)
        began = time.perf_counter()
        try:
            await self._app(inner, receive, note)
        finally:
            seconds = time.perf_counter() - began
            route = noted[0] if noted else ""
            method = scope["method"] if scope["method"] in _METHODS else "other"
            self._metrics.count_request(route, method, answered.status, seconds)
            self._write_line(scope, route, answered, seconds)
            REQUEST_ID.reset(token)

    def _write_line(self, scope: Scope, route: str, answered: _Answered, seconds: float) -> None:
        level = logging.ERROR if answered.status >= 500 else logging.INFO
        if not _log.isEnabledFor(level):
            return
        most = self._settings.log_query_limit_characters
        fields = {
            "method": scope["method"],
            "route": route,
            "path": scope["path"][: max(most, 100)],
            "query": scope["query_string"].decode("latin-1")[:most],
            "status": answered.status,
            "seconds": round(seconds, 6),
            "bytes": answered.size_bytes,
            "generation": answered.generation,
            "client": self._name_client(scope),
        }
        _log.log(level, "request", extra={name: value for name, value in fields.items() if value != ""})

    def _name_client(self, scope: Scope) -> str:
        address = client_network(scope)
        match self._settings.log_client:
            case "off":
                return ""
            case "address":
                return address
            case "hashed":
                return hashlib.blake2b(address.encode(), key=self._key, digest_size=8).hexdigest()
