"""Compare this endpoint with rdflib-endpoint on the same data and queries: `python -m tests.bench.bench_sparql`.

Ratios of medians from one run, side by side; no assertions. rdflib-endpoint is left out where it is not installed.
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
    table = Table("query", "here, ms", "rdflib-endpoint, ms", "ratio", title="Median over HTTP, no answer from a cache")
    with contextlib.ExitStack() as stack:
        peer = stack.enter_context(_serve_peer(lines)) if importlib.util.find_spec("rdflib_endpoint") else None
        for name, query in QUERIES.items():
            ours = _measure(endpoint, query)
            theirs = None if peer is None else _measure(peer, query)
            ratio = f"{theirs / ours:.1f}" if ours and theirs else "–"
            table.add_row(name, *(f"{one:.2f}" if one else "–" for one in (ours, theirs)), ratio)
    console.print(table)


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
