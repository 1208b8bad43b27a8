"""Clients that other people wrote."""

from __future__ import annotations

import json
import subprocess
import warnings
from typing import TYPE_CHECKING, Any

import pytest
import rdflib
from rdflib.plugins.stores.sparqlstore import SPARQLStore

from graphkit.namespaces import BASE

if TYPE_CHECKING:
    import httpx2

    from tests.service.servers import Server

pytestmark = pytest.mark.slow

SYSTEMS = f"PREFIX axs: <{BASE}ns#> SELECT ?system {{ ?system a axs:System }} ORDER BY ?system"
GPT_4 = rdflib.URIRef(f"{BASE}system/gpt-4")


@pytest.fixture(autouse=True)
def _no_proxy(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NO_PROXY", "127.0.0.1")
    monkeypatch.setenv("no_proxy", "127.0.0.1")


@pytest.fixture
def systems(web: httpx2.Client) -> list[str]:
    rows = web.get("/sparql", params={"query": SYSTEMS}).json()["results"]["bindings"]
    return [row["system"]["value"] for row in rows]


@pytest.mark.parametrize("method", ["GET", "POST"])
@pytest.mark.parametrize("form", ["json", "xml", "csv", "tsv"])
def test_sparqlwrapper(server: Server, systems: list[str], method: str, form: str) -> None:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        wrapper = pytest.importorskip("SPARQLWrapper")
    client = wrapper.SPARQLWrapper(server.sparql)
    client.setMethod(method)
    client.setQuery(SYSTEMS)
    client.setReturnFormat(form)
    client.setTimeout(30)
    response: Any = client.query()
    if form == "json":
        assert [row["system"]["value"] for row in response.convert()["results"]["bindings"]] == systems
    elif form == "xml":
        assert [node.firstChild.data for node in response.convert().getElementsByTagName("uri")] == systems
    else:
        text = response.convert().decode("utf-8")
        assert [line.strip("<>\r") for line in text.split("\n")[1:] if line] == systems


def test_sparqlwrapper_with_graphs_and_direct_post(server: Server) -> None:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        wrapper = pytest.importorskip("SPARQLWrapper")
    client = wrapper.SPARQLWrapper(server.sparql)
    client.setMethod("POST")
    client.setRequestMethod("postdirectly")
    client.addDefaultGraph(f"{BASE}graph/curated")
    client.setQuery(f"CONSTRUCT WHERE {{ <{GPT_4}> ?p ?o }}")
    client.setReturnFormat("turtle")
    graph = rdflib.Graph().parse(data=client.query().convert(), format="turtle")
    assert len(graph) > 3


@pytest.mark.parametrize("method", ["GET", "POST", "POST_FORM"])
@pytest.mark.parametrize("returned", ["json", "xml", "csv", "tsv"])
def test_rdflib_sparqlstore(server: Server, systems: list[str], method: Any, returned: str) -> None:
    store = SPARQLStore(server.sparql, method=method, returnFormat=returned)
    graph = rdflib.Graph(store)
    found: list[Any] = list(graph.query(SYSTEMS))
    assert [str(row.system) for row in found] == systems
    if returned in ("json", "xml"):
        assert (GPT_4, None, None) in graph
        assert (rdflib.URIRef(f"{BASE}system/none"), None, None) not in graph


def test_rdflib_sparqlstore_constructs(server: Server) -> None:
    graph = rdflib.Graph(SPARQLStore(server.sparql))
    found = graph.query(f"CONSTRUCT WHERE {{ <{GPT_4}> ?p ?o }}").graph
    assert found is not None
    assert len(found) > 3
    assert bool(graph.query(f"ASK {{ <{GPT_4}> ?p ?o }}").askAnswer)


@pytest.mark.parametrize("way", ["get", "form", "direct"])
def test_curl(server: Server, systems: list[str], way: str) -> None:
    ways = {
        "get": ["-G", "--data-urlencode", f"query={SYSTEMS}"],
        "form": ["--data-urlencode", f"query={SYSTEMS}"],
        "direct": ["-H", "Content-Type: application/sparql-query", "--data-binary", SYSTEMS],
    }
    command = ["curl", "-sSf", "--noproxy", "*", server.sparql, "-H", "Accept: application/sparql-results+json"]
    found = subprocess.run([*command, *ways[way]], check=True, capture_output=True)
    rows = json.loads(found.stdout)["results"]["bindings"]
    assert [row["system"]["value"] for row in rows] == systems
