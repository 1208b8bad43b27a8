"""Numbers for Prometheus. With several server processes, set PROMETHEUS_MULTIPROC_DIR, and any of them answers for all."""

from __future__ import annotations

import os
import time
from typing import TYPE_CHECKING, Final

from fastapi import Request  # noqa: TC002 # FastAPI reads the annotation of a dependency
from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram, generate_latest
from prometheus_client.multiprocess import MultiProcessCollector

if TYPE_CHECKING:
    from collections.abc import MutableSequence

    from starlette.types import ASGIApp, Message, Receive, Scope, Send

    from graphkit.execution import PoolState

__all__ = ["Metrics", "RequestMetrics", "note_route"]

_ROUTE: Final = "access_atlas.route"
_BUCKETS: Final = (0.001, 0.005, 0.01, 0.05, 0.1, 0.5, 1, 5, 10, 30, 60)


class Metrics:
    """The numbers of one application."""

    def __init__(self) -> None:
        self._registry = registry = CollectorRegistry()
        self.requests = Counter(
            "access_atlas_requests", "Requests answered", ["route", "method", "status"], registry=registry
        )
        self.latencies = Histogram(
            "access_atlas_request_seconds",
            "Time to the last byte",
            ["route", "method"],
            buckets=_BUCKETS,
            registry=registry,
        )
        self._query_seconds = Histogram(
            "access_atlas_query_seconds", "Time of queries in a worker", buckets=_BUCKETS, registry=registry
        )
        self._rows = Counter("access_atlas_result_rows", "Rows and triples in answers", registry=registry)
        self._bytes = Counter("access_atlas_result_bytes", "Bytes of answers before they are sent", registry=registry)
        self._failures = Counter(
            "access_atlas_query_failures",
            "Queries ended early, by reason; streamed: after the answer had begun",
            ["reason", "streamed"],
            registry=registry,
        )
        self._look_ups = Counter("access_atlas_cache_lookups", "Look-ups of answers", ["result"], registry=registry)
        self._workers = _gauge("access_atlas_workers", "Query workers alive", registry)
        self._busy = _gauge("access_atlas_workers_busy", "Query workers that answer", registry)
        self._waiting = _gauge("access_atlas_queue_queries", "Queries that wait for a worker", registry)
        self._killed = Counter("access_atlas_workers_killed", "Workers ended, by reason", ["reason"], registry=registry)
        self._cache_bytes = _gauge("access_atlas_cache_bytes", "Size of the answers that are kept", registry)
        self._generation = Gauge(
            "access_atlas_generation", "Number of the generation", registry=registry, multiprocess_mode="max"
        )
        self._quads = Gauge(
            "access_atlas_quads", "Statements by graph", ["graph"], registry=registry, multiprocess_mode="max"
        )
        self._writes = Counter(
            "access_atlas_writes", "Writes, by kind and outcome", ["kind", "outcome"], registry=registry
        )
        self._kills: dict[str, int] = {}

    def count_result(self, rows: int, size_bytes: int, seconds: float) -> None:
        """Count an answer that a worker made whole."""
        self._rows.inc(rows)
        self._bytes.inc(size_bytes)
        self._query_seconds.observe(seconds)

    def count_failure(self, reason: str, *, streamed: bool) -> None:
        """Count a query that was ended before its answer was whole."""
        self._failures.labels(reason, str(streamed).lower()).inc()

    def count_look_up(self, *, hit: bool) -> None:
        """Count a look-up in the cache."""
        self._look_ups.labels("hit" if hit else "miss").inc()

    def count_write(self, kind: str, outcome: str) -> None:
        """Count a write that was accepted, changed nothing, was refused or was ended."""
        self._writes.labels(kind, outcome).inc()

    def observe_pool(self, state: PoolState) -> None:
        """Take over the numbers of the pool."""
        self._workers.set(state.workers)
        self._busy.set(state.busy)
        self._waiting.set(state.waiting)
        for reason, count in state.kills.items():
            self._killed.labels(reason).inc(count - self._kills.get(reason, 0))
        self._kills = state.kills

    def observe_generation(self, generation: str, quads: dict[str, int]) -> None:
        """Take over what is served."""
        self._generation.set(float(generation))
        for name, count in quads.items():
            self._quads.labels(name).set(count)

    def observe_cache(self, size_bytes: int) -> None:
        """Take over the size of the cache."""
        self._cache_bytes.set(size_bytes)

    def render(self) -> bytes:
        """Write all numbers as Prometheus reads them."""
        if "PROMETHEUS_MULTIPROC_DIR" not in os.environ:
            return generate_latest(self._registry)
        registry = CollectorRegistry()
        MultiProcessCollector(registry)  # type: ignore[no-untyped-call]
        return generate_latest(registry)


def _gauge(name: str, description: str, registry: CollectorRegistry) -> Gauge:
    return Gauge(name, description, registry=registry, multiprocess_mode="livesum")


async def note_route(request: Request) -> None:
    """Tell the middleware which route answers: a dependency of every route."""
    noted: MutableSequence[str] | None = request.scope.get(_ROUTE)
    if noted is not None:
        noted.append(getattr(request.scope.get("route"), "path_format", ""))


class RequestMetrics:
    """ASGI middleware that counts requests and measures them to the last byte."""

    def __init__(self, app: ASGIApp, metrics: Metrics) -> None:
        self._app, self._metrics = app, metrics

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        noted: list[str] = []
        status = 500
        began = time.perf_counter()

        async def note_status(message: Message) -> None:
            nonlocal status
            if message["type"] == "http.response.start":
                status = message["status"]
            await send(message)

        try:
            await self._app({**scope, _ROUTE: noted}, receive, note_status)
        finally:
            route, method = noted[0] if noted else "", _known(scope["method"])
            self._metrics.requests.labels(route, method, str(status)).inc()
            self._metrics.latencies.labels(route, method).observe(time.perf_counter() - began)


def _known(method: str) -> str:
    return method if method in ("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS") else "other"
