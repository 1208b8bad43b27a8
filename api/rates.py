"""How often a client may ask: requests that cost much are counted apart from those that do not."""

from __future__ import annotations

import ipaddress
import math
import time
from typing import TYPE_CHECKING, Final

from fastapi import Request
from limits import RateLimitItemPerSecond
from limits.aio.storage import MemoryStorage
from limits.aio.strategies import SlidingWindowCounterRateLimiter
from starlette.datastructures import MutableHeaders

from api.errors import answer_problem
from api.requests import client_network

if TYPE_CHECKING:
    from starlette.types import ASGIApp, Message, Receive, Scope, Send

    from api.settings import ApiSettings

__all__ = ["RATE_HEADERS", "RateLimits"]

#: Names of draft-ietf-httpapi-ratelimit-headers-10.
RATE_HEADERS: Final = ("RateLimit", "RateLimit-Policy")

#: The first part of a path → the budget that its requests are taken from; all others are `requests`.
_COSTLY: Final = {
    "sparql": "queries",
    "update": "queries",
    "queries": "queries",
    "graphs": "queries",
    "what-if": "scenarios",
    "accessible": "scenarios",
    "validate": "scenarios",
}
_FREE: Final = ("health", "metrics")


class RateLimits:
    """ASGI middleware that counts the requests of each client in a sliding window and answers 429 past the limit.

    Each server process counts for itself. Watching the server is free.
    """

    def __init__(self, app: ASGIApp, settings: ApiSettings) -> None:
        self._app, self._settings = app, settings
        self._window = window = settings.rate_limit_window_seconds
        budgets = {
            "requests": settings.rate_limit_requests,
            "queries": settings.rate_limit_queries,
            "scenarios": settings.rate_limit_scenarios,
        }
        self._budgets = {
            name: RateLimitItemPerSecond(amount, window, namespace=name) for name, amount in budgets.items() if amount
        }
        self._limiter = SlidingWindowCounterRateLimiter(MemoryStorage())

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request."""
        name = _budget_of(scope) if scope["type"] == "http" else ""
        client = client_network(scope)
        if name not in self._budgets or not (self._settings.rate_limit_loopback or _is_remote(client)):
            await self._app(scope, receive, send)
            return
        budget = self._budgets[name]
        is_within = await self._limiter.hit(budget, client)
        stats = await self._limiter.get_window_stats(budget, client)
        wait = max(1, math.ceil(stats.reset_time - time.time()))
        fields = {
            "RateLimit-Policy": f'"{name}";q={budget.amount};w={self._window}',
            "RateLimit": f'"{name}";r={max(0, stats.remaining)};t={wait}',
        }

        async def tell(message: Message) -> None:
            if message["type"] == "http.response.start":
                MutableHeaders(scope=message).update(fields)
            await send(message)

        if is_within:
            await self._app(scope, receive, tell)
            return
        detail = f"more than {budget.amount} {name} in {self._window} seconds; ask again in {wait} seconds"
        allowed = f"{budget.amount} {name} in {self._window} seconds"
        headers = {"Retry-After": str(wait)}
        response = answer_problem(Request(scope), "rate-limit", detail, headers=headers, allowed=allowed)
        await response(scope, receive, tell)


def _budget_of(scope: Scope) -> str:
    path: str = scope["path"].removeprefix(scope.get("root_path", ""))
    first = path.strip("/").partition("/")[0]
    return "" if first in _FREE else _COSTLY.get(first, "requests")


def _is_remote(client: str) -> bool:
    """Tell whether a client is on another machine; one without an address is not."""
    try:
        return not ipaddress.ip_network(client).is_loopback
    except ValueError:
        return False
