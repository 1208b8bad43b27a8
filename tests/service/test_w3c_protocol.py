"""The query side of W3C's protocol suite and its service-description suite, written after their specifications.

Names are those of the suites' manifests (the suites themselves are programs for endpoints on the web). Their data1 to data3 are
graphs of the atlas here.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

import pyoxigraph as ox
import pytest
import rdflib

from graphkit.namespaces import BASE

if TYPE_CHECKING:
    import httpx2

pytestmark = pytest.mark.slow

G1, G2, G3 = (f"{BASE}graph/{name}" for name in ("curated", "derived", "meta"))
DIRECT = {"Content-Type": "application/sparql-query"}
SD: Final = rdflib.Namespace("http://www.w3.org/ns/sparql-service-description#")

#: name → method, options of the request
ACCEPTED: Final[dict[str, tuple[str, dict[str, Any]]]] = {
    "query_get": ("GET", {"params": {"query": "ASK {}"}}),
    "query_post_form": ("POST", {"data": {"query": "ASK {}"}}),
    "query_post_direct": ("POST", {"content": "ASK {}", "headers": DIRECT}),
}
#: name → method, options of a request that is refused with a status of 4xx
REFUSED: Final[dict[str, tuple[str, dict[str, Any]]]] = {
    "bad_query_method": ("PUT", {"params": {"query": "ASK {}"}}),
    "bad_multiple_queries": ("GET", {"params": [("query", "ASK {}"), ("query", "SELECT * {}")]}),
    "bad_query_wrong_media_type": ("POST", {"content": "ASK {}", "headers": {"Content-Type": "text/plain"}}),
    "bad_query_missing_form_type": ("POST", {"content": "query=ASK%20%7B%7D"}),
    "bad_query_missing_direct_type": ("POST", {"content": "ASK {}"}),
    "bad_query_non_utf8": ("POST", {"content": "ASK {}".encode("utf-16"), "headers": DIRECT}),
    "bad_query_syntax": ("GET", {"params": {"query": "ASK {"}}),
}
CONTENT_TYPES: Final[dict[str, tuple[str, type[ox.QueryResultsFormat] | type[ox.RdfFormat]]]] = {
    "query_content_type_select": ("SELECT (1 AS ?value) {}", ox.QueryResultsFormat),
    "query_content_type_ask": ("ASK {}", ox.QueryResultsFormat),
    "query_content_type_describe": ("DESCRIBE <http://example.org/>", ox.RdfFormat),
    "query_content_type_construct": ("CONSTRUCT { <a:s> <a:p> 1 } WHERE {}", ox.RdfFormat),
}


@pytest.mark.parametrize("name", ACCEPTED)
def test_the_three_forms(web: httpx2.Client, name: str) -> None:
    method, options = ACCEPTED[name]
    response = web.request(method, "/sparql", **options)
    assert response.status_code == 200
    media = response.headers["content-type"]
    assert media == "application/sparql-results+json"
    assert response.json()["boolean"] is True


@pytest.mark.parametrize("name", REFUSED)
def test_bad_requests(web: httpx2.Client, name: str) -> None:
    method, options = REFUSED[name]
    assert 400 <= web.request(method, "/sparql", **options).status_code < 500


@pytest.mark.parametrize("name", CONTENT_TYPES)
def test_content_types(web: httpx2.Client, name: str) -> None:
    query, kind = CONTENT_TYPES[name]
    media = web.get("/sparql", params={"query": query}).headers["content-type"].split(";")[0]
    assert kind.from_media_type(media) is not None


def _ask(web: httpx2.Client, method: str, query: str, graphs: dict[str, list[str]]) -> bool:
    asked = {"query": query, **graphs}
    options: dict[str, Any] = {"params": asked} if method == "GET" else {"data": asked}
    response = web.request(method, "/sparql", **options)
    assert response.status_code == 200, response.text
    found: bool = response.json()["boolean"]
    return found


def _only(
    web: httpx2.Client, method: str, graphs: dict[str, list[str]], *, default: list[str], named: list[str]
) -> None:
    """Check that a data set is made of these graphs and of no others; a triple of each graph stands for it."""
    for graph in (G1, G2, G3):
        triple = _triple_of(web, graph)
        assert _ask(web, method, f"ASK {{ {triple} }}", graphs) is (graph in default)
        assert _ask(web, method, f"ASK {{ GRAPH <{graph}> {{ {triple} }} }}", graphs) is (graph in named)
        assert _ask(web, method, f"ASK {{ GRAPH ?g {{ {triple} }} }}", graphs) is (graph in named)


def _triple_of(web: httpx2.Client, graph: str) -> str:
    others = " ".join(f"FILTER NOT EXISTS {{ GRAPH <{one}> {{ ?s ?p ?o }} }}" for one in (G1, G2, G3) if one != graph)
    query = f"CONSTRUCT {{ ?s ?p ?o }} WHERE {{ GRAPH <{graph}> {{ ?s ?p ?o }} {others} FILTER(isIRI(?s)) }} LIMIT 1"
    line = web.get("/sparql", params={"query": query, "format": "ntriples"}).text
    assert line.count("\n") == 1
    return line


@pytest.mark.parametrize("method", ["GET", "POST"])
def test_query_dataset_default_graphs(web: httpx2.Client, method: str) -> None:
    _only(web, method, {"default-graph-uri": [G1, G2]}, default=[G1, G2], named=[])


@pytest.mark.parametrize("method", ["GET", "POST"])
def test_query_dataset_named_graphs(web: httpx2.Client, method: str) -> None:
    _only(web, method, {"named-graph-uri": [G1, G2]}, default=[], named=[G1, G2])


def test_query_dataset_full(web: httpx2.Client) -> None:
    graphs = {"default-graph-uri": [G3], "named-graph-uri": [G1, G2]}
    _only(web, "POST", graphs, default=[G3], named=[G1, G2])


def test_query_multiple_dataset(web: httpx2.Client) -> None:
    # The data set of the protocol wins over that of the query.
    triple = _triple_of(web, G2)
    for graph, expected in ((G2, True), (G3, False)):
        for other in (G2, G3):
            query = f"ASK FROM <{other}> {{ {triple} }}"
            assert _ask(web, "GET", query, {"default-graph-uri": [graph]}) is expected


# Service description


@pytest.fixture(scope="module")
def description(server: Any) -> rdflib.Graph:
    with server.client() as client:
        response = client.get("/sparql", headers={"Accept": "application/rdf+xml"})
        assert response.headers["content-type"] == "application/rdf+xml"
        return rdflib.Graph().parse(data=response.text, format="xml")


def test_returns_rdf(web: httpx2.Client) -> None:
    for media, form in (("text/turtle", "turtle"), ("application/rdf+xml", "xml"), ("application/n-triples", "nt")):
        response = web.get("/sparql", headers={"Accept": media})
        assert response.status_code == 200
        assert len(rdflib.Graph().parse(data=response.text, format=form)) > 10


def test_has_endpoint_triple(server: Any, description: rdflib.Graph) -> None:
    assert list(description.objects(None, SD.endpoint)) == [rdflib.URIRef(server.sparql)]


def test_conforms_to_schema(description: rdflib.Graph) -> None:
    classes = {"Service", "Dataset", "Graph", "NamedGraph", "GraphCollection"}
    #: property → class of the subject, class of the object or None where it is not of this vocabulary
    properties = {
        "endpoint": ("Service", None), "supportedLanguage": ("Service", None), "feature": ("Service", None),
        "resultFormat": ("Service", None), "defaultDataset": ("Service", "Dataset"),
        "availableGraphs": ("Service", "GraphCollection"), "defaultGraph": ("Dataset", "Graph"),
        "namedGraph": ("Dataset", "NamedGraph"), "name": ("NamedGraph", None), "graph": ("NamedGraph", "Graph"),
    }  # fmt: skip
    used = 0
    for subject, predicate, value in description:
        if predicate == rdflib.RDF.type and str(value).startswith(str(SD)):
            assert str(value).removeprefix(str(SD)) in classes
        if str(predicate).startswith(str(SD)):
            used += 1
            domain, range_ = properties[str(predicate).removeprefix(str(SD))]
            assert (subject, rdflib.RDF.type, SD[domain]) in description
            assert range_ is None or (value, rdflib.RDF.type, SD[range_]) in description
    assert used > 20
    languages = set(description.objects(None, SD.supportedLanguage))
    assert languages <= {SD.SPARQL10Query, SD.SPARQL11Query, SD.SPARQL11Update}
    features = {"DereferencesURIs", "UnionDefaultGraph", "RequiresDataset", "EmptyGraphs", "BasicFederatedQuery"}
    assert set(description.objects(None, SD.feature)) <= {SD[name] for name in features}
