"""SPARQL 1.1 Protocol for updates, and Graph Store Protocol for writing, section by section, against a real server.

The data set is plain, as these protocols know no graphs with rules of their own; `test_writing` is about those.
"""

from __future__ import annotations

import warnings
from typing import TYPE_CHECKING, Any

import pyoxigraph as ox
import pytest
import rdflib
from rdflib.plugins.stores.sparqlstore import SPARQLUpdateStore

from tests.api.checks import expect_problem

if TYPE_CHECKING:
    import httpx2

    from tests.service.servers import Server

pytestmark = pytest.mark.slow

DIRECT = {"Content-Type": "application/sparql-update"}
FORM = {"Content-Type": "application/x-www-form-urlencoded"}
TURTLE = {"Content-Type": "text/turtle"}
LD_JSON = {"Content-Type": "application/ld+json"}
G = "http://example.org/g"
H = "http://example.org/h"


@pytest.fixture
def web(plain_web: httpx2.Client) -> httpx2.Client:
    """Give a client with a token; the data set is empty."""
    return plain_web


def ask(web: httpx2.Client, pattern: str) -> bool:
    found: bool = web.get("/sparql", params={"query": f"ASK {{ {pattern} }}"}).json()["boolean"]
    return found


# -- SPARQL 1.1 Protocol, section 2.2 ------------------------------------------------------------------------------


def test_both_ways_to_post(web: httpx2.Client) -> None:
    assert web.post("/update", data={"update": "INSERT DATA { <a:a> <a:a> 1 }"}).status_code == 200
    again = web.post("/update", content="INSERT DATA { <a:a> <a:a> 2 }", headers=DIRECT)
    assert again.json()["changes"] == {"default": {"added": 1, "removed": 0}}
    assert again.headers["access-atlas-generation"] == str(again.json()["generation"])
    assert ask(web, "<a:a> <a:a> 1 , 2")
    utf8 = web.post("/update", content='INSERT DATA { <a:a> <a:a> "é가" }'.encode(), headers={
        "Content-Type": "application/sparql-update; charset=UTF-8"})  # fmt: skip
    assert utf8.status_code == 200
    assert ask(web, '<a:a> <a:a> "é가"')


def test_a_change_of_nothing_makes_no_generation(web: httpx2.Client) -> None:
    one = web.post("/update", content="INSERT DATA { <a:a> <a:a> 1 }", headers=DIRECT).json()
    for text in ("INSERT DATA { <a:a> <a:a> 1 }", "DELETE WHERE { <a:b> ?p ?o }", "DELETE DATA { <a:a> <a:a> 5 }"):
        same = web.post("/update", content=text, headers=DIRECT).json()
        assert (same["generation"], same["is_new"]) == (one["generation"], False)


def test_a_sequence_is_carried_out_whole_or_not_at_all(web: httpx2.Client) -> None:
    text = "INSERT DATA { <a:a> <a:a> 1 } ; DROP GRAPH <a:none>"
    assert (
        "the update failed"
        in expect_problem(web.post("/update", content=text, headers=DIRECT), "invalid-query")["detail"]
    )
    assert not ask(web, "<a:a> ?p ?o")


def test_later_operations_may_declare_prefixes(web: httpx2.Client) -> None:
    text = f"""BASE <{G}> PREFIX : <#> INSERT DATA {{ :a :is '; PREFIX' }} ;
        PREFIX x: <#x-> # PREFIX : <a:>
        DELETE {{ ?s ?p ?o }} INSERT {{ ?s x:was ?o }} WHERE {{ ?s ?p ?o }}"""
    assert web.post("/update", content=text, headers=DIRECT).status_code == 200
    assert ask(web, f"<{G}#a> <{G}#x-was> '; PREFIX'")
    anew = "PREFIX : <a:> INSERT DATA { :a :b :c } ; PREFIX : <b:> INSERT DATA { :a :b :c }"
    expect_problem(
        web.post("/update", content=anew, headers=DIRECT), "invalid-query"
    )  # rather than to mean another thing


WHERE = f"INSERT {{ GRAPH <{H}> {{ ?s <a:was> ?o }} }} WHERE {{ ?s <a:is> ?o }}"


@pytest.mark.parametrize("way", ["form", "direct", "both"])
def test_using_graph_uri(web: httpx2.Client, way: str) -> None:
    web.post("/update", content=f"INSERT DATA {{ <a:d> <a:is> 0 GRAPH <{G}> {{ <a:g> <a:is> 1 }} }}", headers=DIRECT)
    using = {"using-graph-uri": G}
    match way:
        case "form":
            done = web.post("/update", data={"update": WHERE, **using})
        case "direct":
            done = web.post("/update", content=WHERE, params=using, headers=DIRECT)
        case _:
            done = web.post("/update", data={"update": WHERE}, params=using)
    assert done.json()["changes"] == {H: {"added": 1, "removed": 0}}
    assert ask(web, f"GRAPH <{H}> {{ <a:g> <a:was> 1 }}")


def test_using_named_graph_uri(web: httpx2.Client) -> None:
    web.post("/update", content=f"INSERT DATA {{ GRAPH <{G}> {{ <a:g> <a:is> 1 }} GRAPH <{H}> {{ <a:h> <a:is> 1 }} }}",
             headers=DIRECT)  # fmt: skip
    text = "DELETE { GRAPH ?g { ?s ?p ?o } } WHERE { GRAPH ?g { ?s ?p ?o } }"
    done = web.post("/update", data={"update": text, "using-named-graph-uri": G})
    assert done.json()["changes"] == {G: {"added": 0, "removed": 1}}


def test_using_graph_uri_with_delete_where_and_data(web: httpx2.Client) -> None:
    text = f"INSERT DATA {{ GRAPH <{G}> {{ <a:g> <a:is> 1 , 2 }} <a:g> <a:is> 1 }}"
    assert web.post("/update", data={"update": text, "using-graph-uri": H}).status_code == 200
    done = web.post("/update", data={"update": "DELETE WHERE { ?s <a:is> 1 }", "using-graph-uri": G})
    assert done.json()["changes"] == {"default": {"added": 0, "removed": 1}}


@pytest.mark.parametrize("clause", [f"USING <{G}>", f"USING NAMED <{G}>", "with"])
def test_using_in_both_places_is_an_error(web: httpx2.Client, clause: str) -> None:
    text = f"WITH <{G}> {WHERE}" if clause == "with" else WHERE.replace("WHERE", f"{clause} WHERE")
    expect_problem(web.post("/update", data={"update": text, "using-graph-uri": G}), "invalid-query")
    assert web.post("/update", data={"update": text}).status_code == 200


@pytest.mark.parametrize(
    ("method", "options", "status"),
    [
        ("GET", {"params": {"update": "CLEAR ALL"}}, 405),
        ("POST", {"params": {"update": "CLEAR ALL"}}, 400),
        ("POST", {"content": "update=CLEAR%20ALL&update=CLEAR%20ALL", "headers": FORM}, 400),
        ("POST", {"content": "CLEAR ALL", "headers": {"Content-Type": "text/plain"}}, 415),
        ("POST", {"content": "CLEAR ALL"}, 415),
        ("POST", {"content": "CLEAR XYZ", "headers": DIRECT}, 400),
        ("POST", {"content": "ASK {}", "headers": DIRECT}, 400),
        ("POST", {"content": "query=ASK{}", "headers": FORM}, 422),
        ("POST", {"content": "CLEAR ALL", "headers": {"Content-Type": "application/sparql-update; charset=latin-1"}}, 415),
        ("POST", {"content": b"INSERT DATA { <a:a> <a:a> '\xff' }", "headers": DIRECT}, 400),
        ("POST", {"data": {"update": WHERE, "using-graph-uri": "no iri"}}, 400),
        ("POST", {"content": "LOAD <http://127.0.0.1:1/>", "headers": DIRECT}, 400),
        ("POST", {"content": "PREFIX : <http://127.0.0.1:1/> LOAD:x", "headers": DIRECT}, 400),
        ("POST", {"content": "CLEAR ALL; LOAD SILENT <http://127.0.0.1:1/>", "headers": DIRECT}, 400),
        ("POST", {"content": "INSERT { <a:a> <a:a> 1 } WHERE { SERVICE <http://127.0.0.1:1/> {} }", "headers": DIRECT}, 400),
        ("POST", {"content": " " * 5_000_001, "headers": DIRECT}, 413),
    ],
)  # fmt: skip
def test_what_is_refused(web: httpx2.Client, method: str, options: Any, status: int) -> None:
    web.post("/update", content="INSERT DATA { <a:a> <a:a> 1 }", headers=DIRECT)
    response = web.request(method, "/update", **options)
    assert response.status_code == status, response.text
    assert response.headers["content-type"] == "application/problem+json"
    assert ask(web, "<a:a> <a:a> 1")


def test_words_in_names_and_texts_are_no_reason_to_refuse(web: httpx2.Client) -> None:
    text = "PREFIX load: <a:> INSERT DATA { load:service <a:LOAD> 'LOAD <x> ; SERVICE' } # LOAD <x>"
    assert web.post("/update", content=text, headers=DIRECT).status_code == 200
    assert ask(web, "<a:service> <a:LOAD> ?o")


# -- Graph Store Protocol, section 5 -------------------------------------------------------------------------------

FOUND = "<http://example.org/s> <http://example.org/p> 'one' ."
OTHER = "<http://example.org/s> <http://example.org/p> 'two' ."


def triples(response: httpx2.Response) -> set[ox.Triple]:
    assert response.status_code == 200, response.text
    form = ox.RdfFormat.from_media_type(response.headers["content-type"])
    assert form is not None
    return {quad.triple for quad in ox.parse(response.content, format=form)}


def parsed(text: str) -> set[ox.Triple]:
    return {quad.triple for quad in ox.parse(text, format=ox.RdfFormat.TURTLE)}


@pytest.mark.parametrize("place", [f"/graphs?graph={G}", "/graphs/person/1.ttl", "/graphs?graph=person/1.ttl"])
def test_the_life_of_a_graph(web: httpx2.Client, place: str) -> None:
    assert web.get(place).status_code == 404
    assert web.head(place).status_code == 404
    expect_problem(web.delete(place), "unknown-name")
    made = web.put(place, content=FOUND, headers=TURTLE)
    assert (made.status_code, made.content) == (201, b"")
    assert triples(web.get(made.headers["location"])) == triples(web.get(place)) == parsed(FOUND)
    again = web.put(place, content=OTHER, headers=TURTLE)
    assert again.status_code == 204
    assert triples(web.get(place)) == parsed(OTHER)
    added = web.post(place, content=FOUND, headers=TURTLE)
    assert added.status_code == 204
    assert triples(web.get(place)) == parsed(FOUND + OTHER)
    whole, head = web.get(place), web.head(place)
    assert head.status_code == 200
    assert head.content == b""
    for name in ("content-type", "content-length", "etag"):
        assert head.headers[name] == whole.headers[name]
    assert web.delete(place).status_code == 204
    assert web.get(place).status_code == 404


def test_the_default_graph(web: httpx2.Client) -> None:
    assert web.put("/graphs?default", content=FOUND, headers=TURTLE).status_code == 204
    web.put("/graphs", params={"graph": G}, content=OTHER, headers=TURTLE)
    assert triples(web.get("/graphs?default")) == parsed(FOUND)
    assert web.post("/graphs?default", content=OTHER, headers=TURTLE).status_code == 204
    assert triples(web.get("/graphs?default")) == parsed(FOUND + OTHER)
    assert web.delete("/graphs?default").status_code == 204
    assert triples(web.get("/graphs?default")) == set()
    assert triples(web.get("/graphs", params={"graph": G})) == parsed(OTHER)


def test_an_empty_graph_exists(web: httpx2.Client) -> None:
    assert web.put("/graphs", params={"graph": G}, content="", headers=TURTLE).status_code == 201
    assert triples(web.get("/graphs", params={"graph": G})) == set()


def test_a_new_graph_gets_a_name(web: httpx2.Client) -> None:
    made = web.post("/graphs", content=FOUND, headers=TURTLE)
    assert made.status_code == 201
    assert triples(web.get(made.headers["location"])) == parsed(FOUND)
    other = web.post("/graphs", content=FOUND, headers=TURTLE)
    assert other.headers["location"] != made.headers["location"]


def test_several_files_in_a_form(web: httpx2.Client) -> None:
    rdf_xml = rdflib.Graph().parse(data=OTHER, format="turtle").serialize(format="xml")
    files = {"one": ("one.ttl", FOUND, "text/turtle"), "two": ("two.rdf", rdf_xml, "application/rdf+xml")}
    assert web.post("/graphs", params={"graph": G}, files=files).status_code == 201
    assert triples(web.get("/graphs", params={"graph": G})) == parsed(FOUND + OTHER)
    wrong = {"one": ("one.ttl", FOUND, "text/turtle"), "two": ("two.txt", OTHER, "text/plain")}
    expect_problem(web.post("/graphs", params={"graph": G}, files=wrong), "unsupported-media-type")


@pytest.mark.parametrize(
    "media", ["text/turtle", "application/n-triples", "application/rdf+xml", "application/ld+json", "text/n3"]
)
def test_every_syntax_is_read(web: httpx2.Client, media: str) -> None:
    form = ox.RdfFormat.from_media_type(media)
    assert form is not None
    body = ox.serialize(sorted(parsed(FOUND), key=str), format=form)
    assert web.put("/graphs", params={"graph": G}, content=body, headers={"Content-Type": media}).status_code == 201
    assert triples(web.get("/graphs", params={"graph": G})) == parsed(FOUND)


def test_relative_names_are_relative_to_the_graph(web: httpx2.Client) -> None:
    web.put("/graphs", params={"graph": "http://example.org/a/b"}, content="<c> <#d> <> .", headers=TURTLE)
    assert ask(web, "GRAPH ?g { <http://example.org/a/c> <http://example.org/a/b#d> <http://example.org/a/b> }")


@pytest.mark.parametrize(
    ("method", "place", "content", "headers", "status"),
    [
        ("PUT", f"/graphs?graph={G}&default", FOUND, TURTLE, 400),
        ("PUT", "/graphs", FOUND, TURTLE, 400),
        ("DELETE", "/graphs", "", {}, 400),
        ("PUT", f"/graphs?graph={G}", "no turtle", TURTLE, 400),
        ("PUT", f"/graphs?graph={G}", b"\xff", TURTLE, 400),
        ("PUT", f"/graphs?graph={G}", FOUND, {}, 415),
        ("PUT", f"/graphs?graph={G}", FOUND, {"Content-Type": "application/n-quads"}, 415),
        ("PUT", f"/graphs?graph={G}&gragh=x", FOUND, TURTLE, 422),
        ("PUT", "/graphs?graph=a:%20b", FOUND, TURTLE, 400),
        ("POST", f"/graphs?graph={G}", "--x", {"Content-Type": "multipart/form-data; boundary=x"}, 400),
        ("PUT", f"/graphs?graph={G}", '{"@id":"a:g","@graph":[{"@id":"a:a","a:p":"x"}]}', LD_JSON, 400),
        ("PUT", f"/graphs?graph={G}", " " * 5_000_001, TURTLE, 413),
        ("PATCH", f"/graphs?graph={G}", "", {}, 405),
    ],
)  # fmt: skip
def test_graphs_that_are_refused(
    web: httpx2.Client, method: str, place: str, content: str | bytes, headers: dict[str, str], status: int
) -> None:
    response = web.request(method, place, content=content, headers=headers)
    assert response.status_code == status, response.text
    assert response.headers["content-type"] == "application/problem+json"
    assert not ask(web, "GRAPH ?g { ?s ?p ?o }")


def test_conditions(web: httpx2.Client) -> None:
    place = {"graph": G}
    new = {"If-None-Match": "*", **TURTLE}
    assert web.put("/graphs", params=place, content=FOUND, headers=new).status_code == 201
    expect_problem(web.put("/graphs", params=place, content=OTHER, headers=new), "precondition-failed")
    tag = web.get("/graphs", params=place).headers["etag"]
    assert web.put("/graphs", params=place, content=OTHER, headers={"If-Match": tag, **TURTLE}).status_code == 204
    for stale in (tag, '"999999"', f"W/{tag}", "nonsense"):
        refused = web.put("/graphs", params=place, content=FOUND, headers={"If-Match": stale, **TURTLE})
        expect_problem(refused, "precondition-failed")
    assert triples(web.get("/graphs", params=place)) == parsed(OTHER)


def test_methods_are_listed(web: httpx2.Client) -> None:
    assert web.options("/update").headers["allow"] == "OPTIONS, POST"
    for place in ("/graphs", "/graphs/person/1.ttl"):
        assert web.options(place).headers["allow"] == "DELETE, GET, HEAD, OPTIONS, POST, PUT"


# -- clients that other people wrote -------------------------------------------------------------------------------


@pytest.fixture
def _no_proxy(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NO_PROXY", "127.0.0.1")
    monkeypatch.setenv("no_proxy", "127.0.0.1")


@pytest.mark.usefixtures("_no_proxy")
def test_rdflib_writes(plain: tuple[Server, dict[str, str]], web: httpx2.Client) -> None:
    server, token = plain
    store = SPARQLUpdateStore(
        server.sparql, f"{server.address}/update", context_aware=True, headers=dict(token), autocommit=True
    )
    graph = rdflib.Graph(store, identifier=rdflib.URIRef(G))
    statement = (rdflib.URIRef("http://example.org/s"), rdflib.RDFS.label, rdflib.Literal("한", lang="ko"))
    graph.add(statement)
    assert ask(web, f"GRAPH <{G}> {{ <http://example.org/s> ?p '한'@ko }}")
    graph.remove(statement)
    assert not ask(web, f"GRAPH <{G}> {{ ?s ?p ?o }}")


@pytest.mark.usefixtures("_no_proxy")
@pytest.mark.parametrize("way", ["urlencoded", "postdirectly"])
def test_sparqlwrapper_writes(plain: tuple[Server, dict[str, str]], web: httpx2.Client, way: str) -> None:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        wrapper = pytest.importorskip("SPARQLWrapper")
    server, token = plain
    client = wrapper.SPARQLWrapper(f"{server.address}/update")
    client.setMethod("POST")
    client.setRequestMethod(way)
    client.addCustomHttpHeader("Authorization", token["Authorization"])
    client.setQuery(f"INSERT DATA {{ GRAPH <{G}> {{ <a:a> <a:b> '{way}' }} }}")
    client.query()
    assert ask(web, f"GRAPH <{G}> {{ <a:a> <a:b> '{way}' }}")
