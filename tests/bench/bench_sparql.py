"""Compare this endpoint with others on the same data and queries: `python -m tests.bench.bench_sparql`.

The others are `oxigraph serve`, the same engine without workers that can be stopped, and rdflib-endpoint; what is not installed
is left out. Ratios of medians from one run, side by side; no assertions.
"""

from __future__ import annotations

import contextlib
import importlib.util
import os
import shutil
import socket
import statistics
import subprocess
import sys
import tempfile
import time
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

if TYPE_CHECKING:
    from collections.abc import Iterator

REPEATS = 7
PREFIXES = f"PREFIX axs: <{BASE}ns#> PREFIX rdfs: <http://www.w3.org/2000/01/rdf-schema#>\n"
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
def _serve_rdflib(lines: Path) -> Iterator[str | None]:
    if importlib.util.find_spec("rdflib_endpoint") is None:
        yield None
        return
    with _running([sys.executable, "-W", "ignore", "-c", _PEER, str(lines), (port := str(_free_port()))]):
        yield _await(f"http://127.0.0.1:{port}/")


@contextlib.contextmanager
def _serve_oxigraph(lines: Path) -> Iterator[str | None]:
    program = shutil.which("oxigraph")
    if program is None:
        yield None
        return
    store = f"--location={lines.parent / 'oxigraph'}"
    subprocess.run([program, "load", store, f"--file={lines}"], check=True, capture_output=True)
    with _running([program, "serve", store, f"--bind=127.0.0.1:{(port := _free_port())}"]):
        yield _await(f"http://127.0.0.1:{port}/query")


@contextlib.contextmanager
def _running(command: list[str]) -> Iterator[None]:
    process = subprocess.Popen(command, env=os.environ, stderr=subprocess.DEVNULL)
    try:
        yield
    finally:
        process.terminate()
        process.wait()


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


def _await(endpoint: str) -> str:
    end = time.monotonic() + 120
    while time.monotonic() < end:
        with contextlib.suppress(httpx2.TransportError):
            httpx2.get(endpoint, params={"query": "ASK {}"}, trust_env=False)
            return endpoint
        time.sleep(0.2)
    raise TimeoutError(endpoint)


def _measure(endpoint: str, query: str) -> float | None:
    """Give the median of the milliseconds that a query takes; None where it fails."""
    times = []
    with httpx2.Client(trust_env=False, timeout=120) as client:
        for number in range(REPEATS):
            text = f"{PREFIXES}{query} # {number}"
            began = time.perf_counter()
            response = client.get(
                endpoint, params={"query": text}, headers={"Accept": "application/sparql-results+json"}
            )
            if response.status_code != 200:
                return None
            times.append((time.perf_counter() - began) * 1000)
    return statistics.median(times)


def _compare(endpoint: str, lines: Path, console: Console) -> None:
    names = ("here", "oxigraph serve", "rdflib-endpoint")
    title = f"Median of {REPEATS} over HTTP, in ms, no answer from a cache; ratio to here"
    table = Table("query", *names, title=title)
    with _serve_oxigraph(lines) as oxigraph, _serve_rdflib(lines) as rdflib:
        for name, query in QUERIES.items():
            times = [None if one is None else _measure(one, query) for one in (endpoint, oxigraph, rdflib)]
            table.add_row(name, *(_show(one, times[0]) for one in times))
    console.print(table)


def _show(time_: float | None, ours: float | None) -> str:
    return "–" if time_ is None or ours is None else f"{time_:.1f} ({time_ / ours:.1f})"


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


if __name__ == "__main__":
    main()
