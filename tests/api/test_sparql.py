"""SPARQL 1.1 Protocol: three ways to ask, formats by preference, data sets, refusals, and the service description."""

from __future__ import annotations

import csv
import io
import json
from typing import TYPE_CHECKING, Any

import pyoxigraph as ox
import pytest
from starlette.testclient import TestClient

from api import ApiSettings, create_app
from api.negotiation import GRAPH_FORMATS, RESULT_FORMATS
from graphkit.namespaces import BASE, graph
from tests.api.checks import expect_problem

if TYPE_CHECKING:
    from pathlib import Path

SELECT = f"PREFIX axs: <{BASE}ns#> SELECT ?system WHERE {{ ?system a axs:System }} ORDER BY ?system"
CONSTRUCT = f"PREFIX axs: <{BASE}ns#> CONSTRUCT WHERE {{ ?system a axs:System }}"
COUNT = "SELECT (COUNT(*) AS ?n) WHERE { ?s ?p ?o }"
COUNT_NAMED = "SELECT (COUNT(*) AS ?n) WHERE { GRAPH ?g { ?s ?p ?o } }"
QUERY_TYPE = {"Content-Type": "application/sparql-query"}
FORM_TYPE = {"Content-Type": "application/x-www-form-urlencoded"}


def _count(answer: Any) -> int:
    return int(answer.json()["results"]["bindings"][0]["n"]["value"])


def test_the_three_ways_to_ask_agree(client: TestClient) -> None:
    got = client.get("/sparql", params={"query": SELECT})
    direct = client.post("/sparql", content=SELECT, headers={"Content-Type": "application/sparql-query; charset=utf-8"})
    form = client.post("/sparql", data={"query": SELECT})
    assert got.json() == direct.json() == form.json()
    assert len(got.json()["results"]["bindings"]) == client.get("/systems").json()["total"]


@pytest.mark.parametrize(
    ("accept", "media"),
    [
        (None, "application/sparql-results+json"),
        ("*/*", "application/sparql-results+json"),
        ("application/json", "application/json"),
        ("text/csv", "text/csv"),
        ("text/csv;q=0.4, application/sparql-results+xml;q=0.9", "application/sparql-results+xml"),
        ("text/tab-separated-values, */*;q=0.1", "text/tab-separated-values"),
        ("text/csv;q=0, */*", "application/sparql-results+json"),
        ("text/*", "text/csv"),
        ("not a media type", "application/sparql-results+json"),
    ],
)
def test_rows_by_preference(client: TestClient, accept: str | None, media: str) -> None:
    response = client.get("/sparql", params={"query": SELECT}, headers={"Accept": accept or ""})
    assert response.headers["content-type"].split(";")[0] == media
    if media == "text/csv":
        assert next(csv.reader(io.StringIO(response.text))) == ["system"]
    else:
        assert list(ox.parse_query_results(response.content, format=RESULT_FORMATS[media]))  # type: ignore[arg-type]


@pytest.mark.parametrize("media", list(GRAPH_FORMATS))
@pytest.mark.parametrize("query", [CONSTRUCT, f"DESCRIBE <{BASE}system/gpt-4>"])
def test_triples_by_preference(client: TestClient, media: str, query: str) -> None:
    response = client.get("/sparql", params={"query": query}, headers={"Accept": f"{media}, text/csv;q=0.9"})
    assert response.headers["content-type"].split(";")[0] == media
    assert list(ox.parse(response.content, format=GRAPH_FORMATS[media]))


@pytest.mark.parametrize("name", ["json", "xml", "csv", "tsv"])
def test_format_parameter_for_rows(client: TestClient, name: str) -> None:
    for query in (SELECT, "ASK {}") if name in ("json", "xml") else (SELECT,):
        response = client.get("/sparql", params={"query": query, "format": name})
        assert name in response.headers["content-type"] or name == "tsv"
    assert client.post("/sparql", data={"query": SELECT, "format": name}).status_code == 200


def test_formats_that_do_not_suit_the_result(client: TestClient) -> None:
    problem = expect_problem(client.get("/sparql", params={"query": SELECT, "format": "turtle"}), "not-acceptable")
    assert problem["allowed"] == "json, xml, csv, tsv"
    expect_problem(client.get("/sparql", params={"query": CONSTRUCT, "format": "csv"}), "not-acceptable")
    expect_problem(client.get("/sparql", params={"query": CONSTRUCT}, headers={"Accept": "text/csv"}), "not-acceptable")


def test_ask(client: TestClient) -> None:
    response = client.get("/sparql", params={"query": f"ASK {{ <{BASE}system/gpt-4> ?p ?o }}"})
    assert response.json()["boolean"] is True


def test_the_default_graph_is_the_union(client: TestClient) -> None:
    quads = client.get("/health").json()["quads"]
    assert _count(client.get("/sparql", params={"query": COUNT_NAMED})) == sum(quads.values())
    assert _count(client.get("/sparql", params={"query": COUNT})) > max(quads.values())


def test_data_sets(client: TestClient) -> None:
    quads = client.get("/health").json()["quads"]
    curated, derived = f"{BASE}graph/curated", f"{BASE}graph/derived"
    only = {"query": COUNT, "default-graph-uri": curated}
    assert _count(client.get("/sparql", params=only)) == quads["curated"]
    assert _count(client.post("/sparql", data=only)) == quads["curated"]
    posted = client.post("/sparql", content=COUNT, params={"default-graph-uri": [curated, derived]}, headers=QUERY_TYPE)
    assert quads["curated"] < _count(posted) <= quads["curated"] + quads["derived"]
    named = {"query": COUNT_NAMED, "named-graph-uri": derived}
    assert _count(client.get("/sparql", params=named)) == quads["derived"]
    assert _count(client.get("/sparql", params={"query": COUNT_NAMED, "default-graph-uri": curated})) == 0
    assert _count(client.get("/sparql", params={"query": COUNT, "named-graph-uri": derived})) == 0


@pytest.mark.parametrize(
    "query",
    ["", "SELECT", "SELECT * { ?s ?p }", "SELECT * { ?s nope:p ?o }", "\0", "SELECT * { SERVICE <http://x/> {} }"],
)
def test_queries_that_do_not_parse_or_are_refused(client: TestClient, query: str) -> None:
    expect_problem(client.get("/sparql", params={"query": query}), "invalid-query")
    expect_problem(client.post("/sparql", content=query.encode(), headers=QUERY_TYPE), "invalid-query")


@pytest.mark.parametrize(
    "update",
    [
        "INSERT DATA { <a:a> <a:b> 1 }",
        "# why not\nPREFIX a: <a:> BASE <b:>\n DELETE WHERE { ?s ?p ?o }",
        "CLEAR ALL",
        "load <http://example.org/>",
        "WITH <a:g> DELETE { ?s ?p ?o } WHERE { ?s ?p ?o }",
    ],
)
def test_updates_are_refused(client: TestClient, update: str) -> None:
    before = client.get("/health").json()["quads"]
    assert "update" in expect_problem(client.get("/sparql", params={"query": update}), "invalid-query")["detail"]
    expect_problem(client.get("/sparql", params={"update": update}), "update-refused")
    expect_problem(client.post("/sparql", data={"update": update}), "update-refused")
    update_type = {"Content-Type": "application/sparql-update"}
    expect_problem(client.post("/sparql", content=update, headers=update_type), "update-refused")
    expect_problem(client.post("/sparql", content=update, headers=QUERY_TYPE), "invalid-query")
    assert client.get("/health").json()["quads"] == before


def test_bodies_that_cannot_be_read(client: TestClient) -> None:
    expect_problem(client.post("/sparql", json={"query": SELECT}), "unsupported-media-type")
    expect_problem(client.post("/sparql", content=b""), "unsupported-media-type")
    expect_problem(client.post("/sparql", content=b"ASK { \xff }", headers=QUERY_TYPE), "invalid-query")
    expect_problem(client.post("/sparql", content=b"query=%ff", headers=FORM_TYPE), "invalid-query")
    expect_problem(client.post("/sparql", content=b"q=1", headers=FORM_TYPE), "invalid-parameter")
    expect_problem(client.post("/sparql", content=b"query=ASK{}&query=ASK{}", headers=FORM_TYPE), "invalid-query")
    expect_problem(client.get("/sparql?query=ASK{}&query=ASK{}"), "invalid-query")
    expect_problem(client.get("/sparql", params={"query": "ASK {}", "default-graph-uri": "no iri"}), "invalid-query")


def test_bodies_that_are_too_long(store_folder: Path) -> None:
    with TestClient(create_app(ApiSettings(store=store_folder, query_limit_bytes=100))) as small:
        body = "ASK {} #" + "x" * 200
        problem = expect_problem(small.post("/sparql", content=body, headers=QUERY_TYPE), "too-large")
        assert "100 bytes" in problem["allowed"]


def test_service_description(client: TestClient) -> None:
    prefix = "http://www.w3.org/ns/sparql-service-description#"
    for media, rdf in GRAPH_FORMATS.items():
        response = client.get("/sparql", headers={"Accept": media})
        store = ox.Store()
        store.extend(ox.parse(response.content, format=rdf))
        endpoint = [quad.object for quad in store.quads_for_pattern(None, ox.NamedNode(f"{prefix}endpoint"), None)]
        assert endpoint == [ox.NamedNode("http://testserver/sparql")]
        names = {quad.object for quad in store.quads_for_pattern(None, ox.NamedNode(f"{prefix}name"), None)}
        assert names == {graph(name) for name in client.get("/health").json()["quads"]}
    assert client.get("/sparql").headers["content-type"] == "text/turtle; charset=utf-8"


def test_questions_answer_in_every_format(client: TestClient) -> None:
    address = "/queries/outcomes-of-variable?variable=context-length"
    rows = client.get(address).json()["results"]["bindings"]
    assert rows
    for name in ("csv", "tsv", "xml"):
        assert client.get(f"{address}&format={name}").status_code == 200
    table = client.get(address, headers={"Accept": "text/csv"})
    assert len(list(csv.DictReader(io.StringIO(table.text)))) == len(rows)


@pytest.mark.parametrize("name", ["context-length", "variable:context-length", f"{BASE}variable/context-length"])
def test_questions_take_slugs_curies_and_iris(client: TestClient, name: str) -> None:
    answer = client.get("/queries/outcomes-of-variable", params={"variable": name})
    plain = client.get("/queries/outcomes-of-variable", params={"variable": "context-length"})
    assert answer.json() == plain.json()


def test_the_library_lists_working_examples(client: TestClient) -> None:
    listed = client.get("/queries").json()["items"]
    assert len(listed) >= 12
    for one in listed:
        assert client.get(one["example"]).status_code == 200, one["example"]
        text = client.get(one["text"])
        assert text.headers["content-type"] == "application/sparql-query"
        assert client.get("/sparql", params={"query": text.text}).status_code == 200


def test_a_large_answer_is_whole(client: TestClient) -> None:
    response = client.get("/sparql", params={"query": "SELECT * { GRAPH ?g { ?s ?p ?o } }"})
    quads = client.get("/health").json()["quads"]
    assert len(json.loads(response.content)["results"]["bindings"]) == sum(quads.values())
