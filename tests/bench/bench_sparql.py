"""Compare this endpoint with rdflib-endpoint on the same data and queries: `python -m tests.bench.bench_sparql`.

Ratios of medians from one run, side by side; no assertions. rdflib-endpoint is left out where it is not installed. The last
table is the latency of ordinary clients with and without two others that send pathological queries.
"""

from __future__ import annotations

import contextlib
import importlib.util
import os
import socket
import statistics
import subprocess
import sys
import tempfile
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import TYPE_CHECKING

import httpx2
import pyoxigraph as ox
from rich.console import Console
from rich.table import Table

from graphkit.build import build
from graphkit.namespaces import BASE
from graphkit.store import open_store
from tests.service.servers import serve
from tests.service.test_limits import BACKTRACKING, CROSS_PRODUCT, DEEP_PATH, HUGE_ORDER

if TYPE_CHECKING:
    from collections.abc import Iterator

REPEATS = 7
MIX_SECONDS = 15
_PREFIXES = f"PREFIX axs: <{BASE}ns#> PREFIX rdfs: <http://www.w3.org/2000/01/rdf-schema#>\n"
QUERIES = {
    "ask": "ASK { ?s a axs:System }",
    "look-up": f"SELECT * {{ <{BASE}system/gpt-4> ?p ?o }}",
    "list": "SELECT ?s ?label { ?s a axs:System ; rdfs:label ?label } ORDER BY ?label",
    "aggregate": "SELECT ?p (COUNT(*) AS ?n) { ?s ?p ?o } GROUP BY ?p ORDER BY DESC(?n)",
    "join": "SELECT ?r ?v { ?i axs:hasCause ?v ; axs:hasEffect ?r . ?r a axs:Risk }",
    "path": "SELECT DISTINCT ?a ?b { ?a rdfs:subClassOf+ ?b }",
    "10,000 rows": "SELECT * { ?s ?p ?o } LIMIT 10000",
}
_PEER = """
import sys, rdflib, uvicorn
from rdflib_endpoint import SparqlEndpoint
graph = rdflib.Graph().parse(sys.argv[1], format="nt")
uvicorn.run(SparqlEndpoint(graph=graph, path="/", public_url="http://127.0.0.1/"), port=int(sys.argv[2]), log_level="error")
"""


@contextlib.contextmanager
def _serve_peer(lines: Path) -> Iterator[str]:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    process = subprocess.Popen([sys.executable, "-W", "ignore", "-c", _PEER, str(lines), str(port)], env=os.environ)
    try:
        end = time.monotonic() + 120
        while time.monotonic() < end and process.poll() is None:
            with contextlib.suppress(httpx2.TransportError):
                httpx2.get(f"http://127.0.0.1:{port}/?query=ASK{{}}", trust_env=False)
                break
            time.sleep(0.2)
        yield f"http://127.0.0.1:{port}/"
    finally:
        process.terminate()
        process.wait()


def _measure(endpoint: str, query: str) -> float | None:
    """Give the median of the milliseconds that a query takes; None where it fails."""
    times = []
    with httpx2.Client(trust_env=False, timeout=120) as client:
        for number in range(REPEATS):
            text = f"{_PREFIXES}{query} # {number}"
            began = time.perf_counter()
            response = client.get(
                endpoint, params={"query": text}, headers={"Accept": "application/sparql-results+json"}
            )
            if response.status_code != 200:
                return None
            times.append((time.perf_counter() - began) * 1000)
    return statistics.median(times)


def _compare(endpoint: str, lines: Path, console: Console) -> None:
    table = Table("query", "here, ms", "rdflib-endpoint, ms", "ratio", title="Median over HTTP, no answer from a cache")
    with contextlib.ExitStack() as stack:
        peer = stack.enter_context(_serve_peer(lines)) if importlib.util.find_spec("rdflib_endpoint") else None
        for name, query in QUERIES.items():
            ours = _measure(endpoint, query)
            theirs = None if peer is None else _measure(peer, query)
            ratio = f"{theirs / ours:.1f}" if ours and theirs else "–"
            table.add_row(name, *(f"{one:.2f}" if one else "–" for one in (ours, theirs)), ratio)
    console.print(table)


def _mix(endpoint: str, hurting: int) -> tuple[list[float], int]:
    """Give the latencies, in milliseconds, of six ordinary clients beside some that hurt, and how many of these failed."""
    end = time.monotonic() + MIX_SECONDS
    bad = (CROSS_PRODUCT, HUGE_ORDER, DEEP_PATH, BACKTRACKING)

    def hurt(number: int) -> int:
        done = 0
        with httpx2.Client(trust_env=False, timeout=120) as client:
            while time.monotonic() < end:
                client.post(endpoint, data={"query": bad[(number + done) % len(bad)]})
                done += 1
        return done

    def work(number: int) -> list[float]:
        times: list[float] = []
        ordinary = [QUERIES["look-up"], QUERIES["list"], QUERIES["join"]]
        with httpx2.Client(trust_env=False, timeout=120) as client:
            while time.monotonic() < end:
                text = f"{_PREFIXES}{ordinary[len(times) % 3]} # {number} {len(times)} {hurting}"
                began = time.perf_counter()
                client.get(endpoint, params={"query": text}).raise_for_status()
                times.append((time.perf_counter() - began) * 1000)
        return times

    with ThreadPoolExecutor(8) as pool:
        hurt_runs = [pool.submit(hurt, number) for number in range(hurting)]
        work_runs = [pool.submit(work, number) for number in range(6)]
        return [one for run in work_runs for one in run.result()], sum(run.result() for run in hurt_runs)


def main() -> None:
    """Print the tables."""
    console = Console()
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder)
        build(path / "store")
        lines = path / "lines.nt"
        triples = {quad.triple for quad in open_store(path / "store").quads()}
        ox.serialize(triples, lines, format=ox.RdfFormat.N_TRIPLES)
        with serve(path / "store", path, query_time_limit_seconds=5) as server:
            _compare(server.sparql, lines, console)
            table = Table("pathological clients", "queries", "p50, ms", "p99, ms", title="Six ordinary clients")
            for hurting in (0, 2):
                times, _ = _mix(server.sparql, hurting)
                cuts = statistics.quantiles(times, n=100)
                table.add_row(str(hurting), str(len(times)), f"{cuts[49]:.1f}", f"{cuts[98]:.1f}")
            console.print(table)


if __name__ == "__main__":
    main()
