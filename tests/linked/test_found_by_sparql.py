"""Editors find example queries and the counts that completion needs by SPARQL alone; `/void` says the same."""

from __future__ import annotations

import json
import shutil
from typing import TYPE_CHECKING, Any

import pyoxigraph as ox
import pytest
from starlette.testclient import TestClient

from api import ApiSettings, create_app
from graphkit import statistics
from graphkit.build.additions import add_graphs
from graphkit.namespaces import BASE, graph
from graphkit.queries import list_queries
from graphkit.statistics import VOID
from graphkit.store import open_store

if TYPE_CHECKING:
    from pathlib import Path

    import httpx2

_PREFIXES = "PREFIX sh: <http://www.w3.org/ns/shacl#> PREFIX void: <http://rdfs.org/ns/void#> PREFIX schema: <https://schema.org/>"
_EXAMPLES = """SELECT DISTINCT ?sq ?comment ?query { ?sq a sh:SPARQLExecutable ;
  <http://www.w3.org/2000/01/rdf-schema#comment> ?comment ; sh:select|sh:ask|sh:construct|sh:describe ?query }"""


def _rows(web: Any, query: str) -> list[dict[str, str]]:
    response = web.post("/sparql", data={"query": f"{_PREFIXES} {query}"})
    assert response.status_code == 200, response.text
    return [{key: one["value"] for key, one in row.items()} for row in response.json()["results"]["bindings"]]


def _triples(response: Any) -> set[ox.Triple]:
    return {quad.triple for quad in ox.parse(response.content, format=ox.RdfFormat.TURTLE)}


@pytest.mark.parametrize("where", ["", f"FROM <{BASE}.well-known/sparql-examples>"])
def test_examples_are_found_and_run(web: httpx2.Client, where: str) -> None:
    found = _rows(web, _EXAMPLES.replace("{", f"{where} {{", 1))
    assert {row["query"] for row in found} == {one.text for one in list_queries()}
    assert web.post("/sparql", data={"query": found[0]["query"]}).status_code == 200


def test_completion_finds_the_properties_of_a_class(web: httpx2.Client) -> None:
    found = _rows(
        web,
        f"""SELECT ?property ?n {{ GRAPH <{BASE}.well-known/void> {{
          [] void:class <{BASE}ns#System> ; void:propertyPartition [ void:property ?property ; void:triples ?n ] }} }}""",
    )
    assert f"{BASE}ns#hasDeveloper" in {row["property"] for row in found}
    counted = _rows(web, f"SELECT (COUNT(*) AS ?n) {{ ?s a <{BASE}ns#System> ; <{BASE}ns#hasDeveloper> ?o }}")
    assert counted[0]["n"] == next(row["n"] for row in found if row["property"] == f"{BASE}ns#hasDeveloper")


def test_what_is_served_is_what_the_graphs_hold(web: httpx2.Client, two_generations: Path) -> None:
    store = open_store(two_generations)
    target = ox.NamedNode(str(web.base_url.join("/sparql")))
    for path, name, added in (
        ("/void", VOID, 1),
        ("/.well-known/sparql-examples", ".well-known/sparql-examples", len(list_queries())),
    ):
        served = _triples(web.get(path))
        held = {quad.triple for quad in store.quads(graph(name))}
        assert held < served
        assert len(served - held) == added
        assert {one.object for one in served - held} == {target}


def test_counts_of_another_generation_are_not_served(web: httpx2.Client, two_generations: Path, tmp_path: Path) -> None:
    """Counted anew by the workers, the same comes out, although the graph of counts is among what is there."""
    folder = tmp_path / "store"
    shutil.copytree(two_generations, folder)
    path = folder / "generations" / "2" / "manifest.json"
    manifest = json.loads(path.read_text(encoding="utf-8"))
    assert manifest["counted"] == 2
    path.write_text(json.dumps({**manifest, "counted": 1}), encoding="utf-8")
    settings = ApiSettings(store=folder, query_workers=1, query_time_limit_seconds=120)
    with TestClient(create_app(settings), base_url=str(web.base_url)) as client:
        assert _triples(client.get("/void")) == _triples(web.get("/void"))


def test_an_import_is_counted(web: httpx2.Client) -> None:
    text = web.get("/void").text
    assert "graph:test a void:Dataset" in text
    part = _rows(web, f"SELECT ?n {{ GRAPH <{BASE}.well-known/void> {{ <{BASE}graph/test> void:triples ?n }} }}")
    assert part == [{"n": str(web.get("/health").json()["quads"]["test"])}]
    total = _rows(web, f"SELECT ?n {{ GRAPH <{BASE}.well-known/void> {{ <{BASE}dataset> void:triples ?n }} }}")
    distinct = "SELECT (COUNT(*) AS ?n) { SELECT DISTINCT ?s ?p ?o { GRAPH ?g { ?s ?p ?o } "
    assert total == _rows(web, f"{distinct} FILTER(?g != <{BASE}.well-known/void>) }} }}")


def test_a_large_store_is_left_uncounted(store_folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    folder = tmp_path / "store"
    shutil.copytree(store_folder, folder)
    monkeypatch.setattr(statistics, "COUNTED_QUADS", 10)
    node = ox.NamedNode(f"{BASE}organisation/a")
    generation, _ = add_graphs(folder, [ox.Quad(node, node, node, graph("test"))], owned=("test", "test/"))
    assert VOID not in generation.manifest["quads"]
    assert generation.manifest["counted"] is None
    assert list(open_store(folder).quads(graph(VOID))) == []
