"""Ordinary clients beside two that send pathological queries: `python -m tests.bench.bench_hostile`.

Six ordinary clients are measured alone and then beside the other two, round after round on one server; what counts is the
ratio within a round. Memory is that of the server and all its workers, sampled twenty times a second.
"""

from __future__ import annotations

import os
import re
import statistics
import tempfile
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Final

import httpx2
from rich.console import Console
from rich.table import Table

from graphkit.build import build
from tests.bench.bench_sparql import PREFIXES, QUERIES
from tests.service.servers import children, memory_bytes, serve
from tests.service.test_limits import BACKTRACKING, CROSS_PRODUCT, DEEP_PATH, HUGE_ORDER

if TYPE_CHECKING:
    from tests.service.servers import Server

ROUNDS: Final = 3
ROUND_SECONDS: Final = 20
TIME_LIMIT_SECONDS: Final = 5
ORDINARY: Final = tuple(f"{PREFIXES}{QUERIES[name]}" for name in ("look-up", "list", "join"))
PATHOLOGICAL: Final = (CROSS_PRODUCT, HUGE_ORDER, DEEP_PATH, BACKTRACKING)


@dataclass(frozen=True)
class Round:
    """What was measured in one round; times in milliseconds, memory in bytes."""

    answers: int
    p50: float
    p99: float
    memory: int
    kills: int
    load: float


def measure(server: Server, hurting: int) -> Round:
    """Measure six ordinary clients beside some that hurt."""
    end = time.monotonic() + ROUND_SECONDS
    kills, load = _kills(server), os.getloadavg()[0]
    with ThreadPoolExecutor(9) as pool:
        watching = pool.submit(_watch_memory, server, end)
        hurt_runs = [pool.submit(_hurt, server, number, end) for number in range(hurting)]
        work_runs = [pool.submit(_work, server, f"{number} {hurting}", end) for number in range(6)]
        times = [one for run in work_runs for one in run.result()]
        for run in hurt_runs:
            run.result()
    cuts = statistics.quantiles(times, n=100)
    return Round(len(times), cuts[49], cuts[98], watching.result(), _kills(server) - kills, load)


def _work(server: Server, name: str, end: float) -> list[float]:
    times: list[float] = []
    with server.client() as client:
        while time.monotonic() < end:
            text = f"{ORDINARY[len(times) % len(ORDINARY)]} # {name} {len(times)} {end}"  # unknown to the cache
            began = time.perf_counter()
            client.get("/sparql", params={"query": text}).raise_for_status()
            times.append((time.perf_counter() - began) * 1000)
    return times


def _hurt(server: Server, number: int, end: float) -> None:
    with server.client() as client:
        while time.monotonic() < end:
            response = client.post("/sparql", data={"query": PATHOLOGICAL[number % len(PATHOLOGICAL)]})
            if response.status_code not in (503, 504, 507):
                raise RuntimeError(f"a pathological query was answered with {response.status_code}")
            number += 1


def _watch_memory(server: Server, end: float) -> int:
    highest = 0
    tick = threading.Event()
    while time.monotonic() < end:
        tree = [server.process.pid, *children(server.process.pid)]
        highest = max(highest, sum(memory_bytes(pid) for pid in tree))
        tick.wait(0.05)
    return highest


def _kills(server: Server) -> int:
    text = httpx2.get(f"{server.address}/metrics", trust_env=False).text
    found = re.findall(
        r'^access_atlas_workers_killed_total\{reason="(?:time|memory|crash)"\} ([0-9.]+)$', text, re.MULTILINE
    )
    return sum(int(float(count)) for count in found)


def main() -> None:
    """Print the rounds and the medians of the ratios."""
    console = Console(width=110)
    table = Table("round", "pathological", "answers", "p50, ms", "p99, ms", "memory, MB", "kills", "load")
    pairs: list[tuple[Round, Round]] = []
    with tempfile.TemporaryDirectory() as folder:
        store = Path(folder) / "store"
        build(store)
        with serve(store, Path(folder), query_time_limit_seconds=TIME_LIMIT_SECONDS) as server:
            measure(server, 0)  # warm-up
            for number in range(ROUNDS):
                pairs.append((measure(server, 0), measure(server, 2)))
                for hurting, one in zip((0, 2), pairs[-1], strict=True):
                    table.add_row(
                        str(number + 1), str(hurting), str(one.answers), f"{one.p50:.1f}", f"{one.p99:.1f}",
                        f"{one.memory / 1e6:.0f}", str(one.kills), f"{one.load:.1f}",
                    )  # fmt: skip
    console.print(table)
    for name in ("p50", "p99"):
        ratios = [getattr(with_, name) / getattr(without, name) for without, with_ in pairs]
        console.print(f"{name} beside them, as a multiple of without: median {statistics.median(ratios):.2f}, all "
                      f"{', '.join(f'{ratio:.2f}' for ratio in ratios)}")  # fmt: skip


if __name__ == "__main__":
    main()
