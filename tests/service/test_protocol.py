"""SPARQL 1.1 Protocol and Graph Store Protocol, section by section, against a real server."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pyoxigraph as ox
import pytest
import rdflib

from graphkit.execution import ROW_FORMATS, TRIPLE_FORMATS
from graphkit.namespaces import BASE
from tests.api.checks import expect_problem

if TYPE_CHECKING:
    import httpx2

pytestmark = pytest.mark.slow

CURATED, DERIVED = f"{BASE}graph/curated", f"{BASE}graph/derived"
COUNT = "SELECT (COUNT(*) AS ?n) { ?s ?p ?o }"
COUNT_NAMED = "SELECT (COUNT(*) AS ?n) { GRAPH ?g { ?s ?p ?o } }"
DIRECT = {"Content-Type": "application/sparql-query"}
FORM = {"Content-Type": "application/x-www-form-urlencoded"}


def _count(response: httpx2.Response) -> int:
    return int(response.json()["results"]["bindings"][0]["n"]["value"])


# 2.1.1 to 2.1.3: the three ways to ask


def test_get(web: httpx2.Client) -> None:
    assert web.get("/sparql", params={"query": "ASK {}"}).json()["boolean"] is True


def test_post_form(web: httpx2.Client) -> None:
    assert web.post("/sparql", data={"query": "ASK {}"}).json()["boolean"] is True


@pytest.mark.parametrize("suffix", ["", "; charset=utf-8", ";charset=UTF-8", '; charset="utf-8"'])
def test_post_direct(web: httpx2.Client, suffix: str) -> None:
    response = web.post("/sparql", content="ASK {}", headers={"Content-Type": f"application/sparql-query{suffix}"})
    assert response.json()["boolean"] is True


# 2.1.4: the data set


def test_the_protocol_overrides_the_query(web: httpx2.Client) -> None:
    curated = _count(web.get("/sparql", params={"query": COUNT, "default-graph-uri": CURATED}))
    derived = _count(web.get("/sparql", params={"query": COUNT, "default-graph-uri": DERIVED}))
    from_derived = COUNT.replace("{", f"FROM <{DERIVED}> {{")
    assert _count(web.get("/sparql", params={"query": from_derived})) == derived != curated
    asked = {"default-graph-uri": CURATED}
    assert _count(web.get("/sparql", params={"query": from_derived, **asked})) == curated
    assert _count(web.post("/sparql", data={"query": from_derived, **asked})) == curated
    assert _count(web.post("/sparql", content=from_derived, params=asked, headers=DIRECT)) == curated


def test_several_graphs(web: httpx2.Client) -> None:
    names = {"named-graph-uri": [CURATED, DERIVED], "query": "SELECT DISTINCT ?g { GRAPH ?g { ?s ?p ?o } }"}
    for response in (web.get("/sparql", params=names), web.post("/sparql", data=names)):
        found = {row["g"]["value"] for row in response.json()["results"]["bindings"]}
        assert found == {CURATED, DERIVED}
    both = {"query": COUNT_NAMED, "default-graph-uri": CURATED, "named-graph-uri": DERIVED}
    assert _count(web.get("/sparql", params=both)) == _count(
        web.get("/sparql", params={"query": COUNT, "default-graph-uri": DERIVED})
    )
    assert _count(web.get("/sparql", params={**both, "default-graph-uri": f"{BASE}graph/none"})) > 0
    assert _count(web.get("/sparql", params={"query": COUNT, "default-graph-uri": f"{BASE}graph/none"})) == 0


# 2.1.5: formats


@pytest.mark.parametrize("media", list(ROW_FORMATS))
def test_every_format_of_rows(web: httpx2.Client, media: str) -> None:
    query = f"SELECT ?s {{ GRAPH <{CURATED}> {{ ?s ?p ?o }} }} LIMIT 3"
    response = web.get("/sparql", params={"query": query}, headers={"Accept": f"{media}, */*;q=0.1"})
    assert response.headers["content-type"].split(";")[0] == media
    found: Any = ox.parse_query_results(response.content, format=ROW_FORMATS[media]) if media != "text/csv" else [1] * 3
    assert len(list(found)) == 3
    assert response.headers["access-atlas-rows"] == "3"


@pytest.mark.parametrize("media", list(TRIPLE_FORMATS))
def test_every_format_of_triples(web: httpx2.Client, media: str) -> None:
    query = {"query": "CONSTRUCT WHERE { ?s ?p ?o } LIMIT 5", "default-graph-uri": CURATED}
    response = web.get("/sparql", params=query, headers={"Accept": f"{media}, */*;q=0.1"})
    assert response.headers["content-type"].split(";")[0] == media
    assert response.headers["access-atlas-rows"] == "5"
    form = TRIPLE_FORMATS[media]
    if form is None:
        assert response.content.count(b"<triple>") == 5
    else:
        assert len(list(ox.parse(response.content, format=form))) == 5


@pytest.mark.parametrize(
    ("accept", "media"),
    [
        ("text/turtle;q=0.3, application/n-triples;q=0.9", "application/n-triples"),
        ("application/rdf+xml, text/turtle;q=0", "application/rdf+xml"),
        ("text/html, application/xhtml+xml, */*;q=0.8", "text/turtle"),
        ("application/trig, application/ld+json;q=0.2", "application/trig"),
    ],
)
def test_quality_values(web: httpx2.Client, accept: str, media: str) -> None:
    query = "CONSTRUCT WHERE { ?s ?p ?o } LIMIT 1"
    response = web.get("/sparql", params={"query": query}, headers={"Accept": accept})
    assert response.headers["content-type"].split(";")[0] == media


@pytest.mark.parametrize(
    ("names", "media"),
    [
        (["csv"], "text/csv"),
        (["tsv", "text/tab-separated-values"], "text/tab-separated-values"),
        (["", "xml"], "application/sparql-results+xml"),
        ([""], "application/sparql-results+json"),
        (["application/xml"], "application/xml"),
    ],
)
def test_the_format_parameter(web: httpx2.Client, names: list[str], media: str) -> None:
    for response in (
        web.get("/sparql", params={"query": COUNT, "format": names}),
        web.post("/sparql", data={"query": COUNT, "format": names}),
    ):
        assert response.headers["content-type"].split(";")[0] == media
    expect_problem(web.get("/sparql", params={"query": COUNT, "format": "docx"}), "not-acceptable")


# 2.1.6 and 2.1.7: failures


@pytest.mark.parametrize(
    ("method", "options", "slug"),
    [
        ("GET", {"params": [("query", "ASK {}"), ("query", "ASK {}")]}, "invalid-query"),
        ("POST", {"content": "query=ASK%20{}&query=ASK%20{}", "headers": FORM}, "invalid-query"),
        ("POST", {"content": "ASK {}", "params": {"query": "ASK {}"}, "headers": DIRECT}, "invalid-query"),
        ("GET", {"params": {"query": "not SPARQL"}}, "invalid-query"),
        ("GET", {"params": {"query": ""}}, "invalid-query"),
        ("GET", {"params": {"query": "CLEAR ALL"}}, "invalid-query"),
        ("GET", {"params": {"query": "ASK {}", "default-graph-uri": "no iri"}}, "invalid-query"),
        ("POST", {"content": "ASK {}", "headers": {"Content-Type": "text/plain"}}, "unsupported-media-type"),
        ("POST", {"content": "ASK {}"}, "unsupported-media-type"),
        (
            "POST",
            {"content": "ASK {}", "headers": {"Content-Type": "application/sparql-query; charset=utf-16"}},
            "unsupported-media-type",
        ),
        ("POST", {"content": "ASK {}".encode("utf-16"), "headers": DIRECT}, "invalid-query"),
        ("PUT", {"content": "ASK {}", "headers": DIRECT}, "method-not-allowed"),
        ("DELETE", {}, "method-not-allowed"),
        ("GET", {"params": {"query": "ASK {}"}, "headers": {"Accept": "image/png"}}, "not-acceptable"),
        ("GET", {"params": {"query": "ASK {}"}, "headers": {"Accept": "text/turtle"}}, "not-acceptable"),
        ("GET", {"params": {"update": "CLEAR ALL"}}, "update-refused"),
        ("POST", {"data": {"update": "CLEAR ALL"}}, "update-refused"),
        (
            "POST",
            {"content": "CLEAR ALL", "headers": {"Content-Type": "application/sparql-update"}},
            "update-refused",
        ),
    ],
)
def test_failures(web: httpx2.Client, method: str, options: dict[str, Any], slug: str) -> None:
    expect_problem(web.request(method, "/sparql", **options), slug)


def test_updates_are_refused_at_their_own_address_too(web: httpx2.Client) -> None:
    expect_problem(web.post("/update", data={"update": "CLEAR ALL"}), "unauthorised")


def test_relative_iris_are_those_of_the_atlas(web: httpx2.Client) -> None:
    assert web.get("/sparql", params={"query": "ASK { <system/gpt-4> ?p ?o }"}).json()["boolean"] is True


# HEAD, OPTIONS, other origins


def test_head_and_options(web: httpx2.Client) -> None:
    got, head = (web.request(method, "/sparql", params={"query": "ASK {}"}) for method in ("GET", "HEAD"))
    assert (head.status_code, head.content) == (200, b"")
    assert head.headers["content-length"] == str(len(got.content))
    options = web.options("/sparql")
    assert options.status_code == 204
    assert {"GET", "HEAD", "OPTIONS", "POST"} == set(options.headers["allow"].split(", "))


@pytest.mark.parametrize("method", ["GET", "POST"])
def test_an_editor_on_another_origin(web: httpx2.Client, method: str) -> None:
    preflight = {
        "Origin": "https://editor.example.org",
        "Access-Control-Request-Method": method,
        "Access-Control-Request-Headers": "accept, content-type, x-requested-with",
    }
    allowed = web.options("/sparql", headers=preflight)
    assert allowed.status_code == 200
    assert allowed.headers["access-control-allow-origin"] == "*"
    answer = web.request(
        method, "/sparql", params={"query": "ASK {}"} if method == "GET" else None,
        data={"query": "ASK {}"} if method == "POST" else None, headers={"Origin": "https://editor.example.org"},
    )  # fmt: skip
    assert answer.headers["access-control-allow-origin"] == "*"
    assert "access-atlas-seconds" in answer.headers["access-control-expose-headers"].lower()
    refused = web.get("/sparql", params={"query": "SELECT"}, headers={"Origin": "https://editor.example.org"})
    assert refused.headers["access-control-allow-origin"] == "*"


# Graph Store Protocol, for reading


@pytest.mark.parametrize("name", [CURATED, "curated"])
def test_a_graph_is_read(web: httpx2.Client, name: str) -> None:
    count = web.get("/health").json()["quads"]["curated"]
    response = web.get("/graphs", params={"graph": name}, headers={"Accept": "application/n-triples"})
    assert response.headers["content-type"].split(";")[0] == "application/n-triples"
    assert response.content.count(b"\n") == count
    head = web.head("/graphs", params={"graph": name}, headers={"Accept": "application/n-triples"})
    assert (head.status_code, head.content) == (200, b"")
    assert head.headers["content-type"] == response.headers["content-type"]


def test_the_default_graph_is_read(web: httpx2.Client) -> None:
    triples = {"query": "SELECT (COUNT(*) AS ?n) { SELECT DISTINCT ?s ?p ?o { ?s ?p ?o } }"}
    response = web.get("/graphs?default", headers={"Accept": "application/n-triples"})
    assert response.content.count(b"\n") == _count(web.get("/sparql", params=triples))


def test_graphs_that_cannot_be_read(web: httpx2.Client) -> None:
    found = expect_problem(web.get("/graphs", params={"graph": f"{BASE}graph/curatd"}), "unknown-name")
    assert CURATED in found["nearest"]
    expect_problem(web.get("/graphs", params={"graph": "no: iri"}), "invalid-call")
    expect_problem(web.get("/graphs", params={"graph": CURATED, "default": ""}), "invalid-call")
    expect_problem(web.get("/graphs", params={"graph": CURATED}, headers={"Accept": "text/csv"}), "not-acceptable")
    expect_problem(web.request("PATCH", "/graphs", params={"graph": CURATED}), "method-not-allowed")
    for method in ("PUT", "POST", "DELETE"):
        expect_problem(web.request(method, "/graphs", params={"graph": CURATED}), "unauthorised")


# Descriptions


def test_the_service_describes_itself(web: httpx2.Client) -> None:
    graph = rdflib.Graph().parse(data=web.get("/sparql").text, format="turtle")
    sd = rdflib.Namespace("http://www.w3.org/ns/sparql-service-description#")
    service = next(graph.subjects(rdflib.RDF.type, sd.Service))
    assert (service, sd.endpoint, service) in graph
    assert (service, sd.supportedLanguage, sd.SPARQL11Query) in graph
    assert (service, sd.feature, sd.UnionDefaultGraph) in graph
    assert len(set(graph.objects(service, sd.resultFormat))) >= 11
    assert {str(name) for name in graph.objects(None, sd.name)} >= {CURATED, DERIVED}
    assert (service, sd.defaultDataset, None) in graph


@pytest.mark.parametrize("path", ["/sparql", "/.well-known/sparql-examples"])
def test_examples_are_executable(web: httpx2.Client, path: str) -> None:
    graph = rdflib.Graph().parse(data=web.get(path, headers={"Accept": "text/turtle"}).text, format="turtle")
    sh = rdflib.Namespace("http://www.w3.org/ns/shacl#")
    examples = list(graph.subjects(rdflib.RDF.type, sh.SPARQLExecutable))
    assert len(examples) == web.get("/queries").json()["total"]
    for example in examples:
        text = str(graph.value(example, sh.select))
        assert web.post("/sparql", data={"query": text}).status_code == 200
        assert graph.value(example, rdflib.RDFS.comment)


@pytest.mark.parametrize("path", ["/void", "/.well-known/void"])
def test_void_counts_what_is_there(web: httpx2.Client, path: str) -> None:
    graph = rdflib.Graph().parse(data=web.get(path).text, format="turtle")
    void, axs = rdflib.Namespace("http://rdfs.org/ns/void#"), rdflib.Namespace(f"{BASE}ns#")
    part = next(graph.subjects(void["class"], axs.System))
    systems = _count(
        web.get("/sparql", params={"query": f"SELECT (COUNT(DISTINCT ?s) AS ?n) {{ ?s a <{axs.System}> }}"})
    )
    assert int(str(graph.value(part, void.entities))) == systems
    assert list(graph.objects(part, void.propertyPartition))
    properties = list(graph.objects(rdflib.URIRef(f"{BASE}dataset"), void.propertyPartition))
    total = int(str(graph.value(rdflib.URIRef(f"{BASE}dataset"), void.triples)))
    assert sum(int(str(graph.value(one, void.triples))) for one in properties) == total
