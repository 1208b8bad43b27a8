"""Numbers for Prometheus. With several server processes, set PROMETHEUS_MULTIPROC_DIR, and any of them answers for all."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING, Final

from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram, generate_latest
from prometheus_client.multiprocess import MultiProcessCollector, mark_process_dead

if TYPE_CHECKING:
    from graphkit.execution import PoolState

__all__ = ["Metrics"]

_FOLDER_VARIABLE: Final = "PROMETHEUS_MULTIPROC_DIR"
_BUCKETS: Final = (0.001, 0.005, 0.01, 0.05, 0.1, 0.5, 1, 5, 10, 30, 60)


class Metrics:
    """The numbers of one application."""

    def __init__(self) -> None:
        self._registry = registry = CollectorRegistry()
        self._requests = Counter(
            "access_atlas_requests", "Requests answered", ["route", "method", "status"], registry=registry
        )
        self._latencies = Histogram(
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
            "access_atlas_generation",
            "Number of the generation; of a remote engine, its name as a number",
            registry=registry,
            multiprocess_mode="mostrecent",
        )
        self._quads = Gauge(
            "access_atlas_quads", "Statements by graph", ["graph"], registry=registry, multiprocess_mode="mostrecent"
        )
        self._writes = Counter(
            "access_atlas_writes", "Writes, by kind and outcome", ["kind", "outcome"], registry=registry
        )
        self._kills: dict[str, int] = {}
        self._graphs: set[str] = set()

    def count_request(self, route: str, method: str, status: int, seconds: float) -> None:
        """Count a request that was answered; `route` is empty where there is none."""
        self._requests.labels(route, method, str(status)).inc()
        self._latencies.labels(route, method).observe(seconds)

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
        # what a remote engine holds is named by hexadecimal digits, few enough for a number to keep
        self._generation.set(int(generation) if len(generation) < 12 else int(generation, 16))
        for name in self._graphs - quads.keys():
            self._quads.labels(name).set(0)
        for name, count in quads.items():
            self._quads.labels(name).set(count)
        self._graphs |= quads.keys()

    def observe_cache(self, size_bytes: int) -> None:
        """Take over the size of the cache."""
        self._cache_bytes.set(size_bytes)

    def render(self) -> bytes:
        """Write all numbers as Prometheus reads them, those of all server processes where there are several."""
        folder = os.environ.get(_FOLDER_VARIABLE)
        if folder is None:
            return generate_latest(self._registry)
        for process in {int(path.stem.rpartition("_")[2]) for path in Path(folder).glob("gauge_live*.db")}:
            if not _is_running(process):
                _forget(process)
        registry = CollectorRegistry()
        MultiProcessCollector(registry)  # type: ignore[no-untyped-call]
        return generate_latest(registry)

    def retire(self) -> None:
        """Let the numbers of this process that hold only while it lives go with it; what it counted stays."""
        if _FOLDER_VARIABLE in os.environ:
            _forget(os.getpid())


def _is_running(process: int) -> bool:
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        return True
    return True


def _forget(process: int) -> None:
    mark_process_dead(process)  # type: ignore[no-untyped-call]


def _gauge(name: str, description: str, registry: CollectorRegistry) -> Gauge:
    return Gauge(name, description, registry=registry, multiprocess_mode="livesum")
