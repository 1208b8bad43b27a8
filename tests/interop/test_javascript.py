"""JavaScript clients: sparql-http-client, and fetch-sparql-endpoint, by which Comunica asks SPARQL endpoints."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest

from graphkit.namespaces import BASE
from tests.interop.conftest import run_node

if TYPE_CHECKING:
    from pathlib import Path

    import httpx2

    from tests.service.servers import Server

pytestmark = pytest.mark.slow

SYSTEMS = f"PREFIX axs: <{BASE}ns#> SELECT ?system {{ ?system a axs:System }} ORDER BY ?system"
ABOUT = f"CONSTRUCT WHERE {{ <{BASE}system/gpt-4> ?p ?o }}"


def test_javascript_clients(server: Server, web: httpx2.Client, javascript_clients: Path) -> None:
    rows = web.get("/sparql", params={"query": SYSTEMS}).json()["results"]["bindings"]
    lines = web.get("/sparql", params={"query": ABOUT, "format": "ntriples"}).text.splitlines()
    expected = {"systems": [row["system"]["value"] for row in rows], "triples": len(set(lines)), "truth": True}
    printed = run_node("node", [str(javascript_clients / "ask.mjs"), server.sparql, SYSTEMS, ABOUT])
    found = json.loads(printed)
    ways = ("sparql-http-client get", "sparql-http-client postUrlencoded", "sparql-http-client postDirect")
    assert found.keys() == {*ways, "fetch-sparql-endpoint GET", "fetch-sparql-endpoint POST"}
    for way, answers in found.items():
        assert answers == expected, way
