"""The update side of W3C's protocol suite, and its graph store suite, step by step after their manifests.

Names are those of the manifests (the suites themselves are programs for endpoints on the web); where a suite names its own
endpoint for queries and updates, `/sparql` and `/update` stand here.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

import pyoxigraph as ox
import pytest

if TYPE_CHECKING:
    import httpx2

pytestmark = pytest.mark.slow

DIRECT: Final = {"Content-Type": "application/sparql-update"}
FORM: Final = {"Content-Type": "application/x-www-form-urlencoded"}
TURTLE: Final = {"Content-Type": "text/turtle; charset=utf-8"}
DATA: Final = tuple(f"http://example.org/data{number}.rdf" for number in (1, 2, 3))
TARGET: Final = "http://example.org/target"
FOUND: Final = "?s a <http://xmlns.com/foaf/0.1/Document>"
READY: Final = " ".join(f"GRAPH <{iri}> {{ <{iri}> a <http://xmlns.com/foaf/0.1/Document> }}" for iri in DATA)

#: name → the data set of the request, the pattern of WHERE with ?in, and what the target then says of each document
DATA_SETS: Final[dict[str, tuple[dict[str, Any], str, tuple[str, ...]]]] = {
    "update_dataset_default_graph": ({"using-graph-uri": DATA[0]}, FOUND, ("x", "", "")),
    "update_dataset_default_graphs": ({"using-graph-uri": list(DATA[:2])}, FOUND, ("x", "x", "")),
    "update_dataset_named_graphs": (
        {"using-named-graph-uri": list(DATA[:2])},
        f"GRAPH ?g {{ {FOUND} }}",
        ("x", "x", ""),
    ),
    "update_dataset_full": (
        {"using-graph-uri": DATA[0], "using-named-graph-uri": DATA[1]},
        f"{{ GRAPH ?g {{ {FOUND} }} BIND(STR(?g) AS ?in) }} UNION {{ {FOUND} BIND('default' AS ?in) }}",
        ("default", DATA[1], ""),
    ),
}
#: name → method, options of a request that is refused with a status of 4xx
REFUSED: Final[dict[str, tuple[str, dict[str, Any]]]] = {
    "bad_update_get": ("GET", {"params": {"update": "CLEAR ALL"}}),
    "bad_multiple_updates": ("POST", {"content": "update=CLEAR%20NAMED&update=CLEAR%20DEFAULT", "headers": FORM}),
    "bad_update_wrong_media_type": ("POST", {"content": "CLEAR NAMED", "headers": {"Content-Type": "text/plain"}}),
    "bad_update_missing_form_type": ("POST", {"content": "update=CLEAR%20NAMED"}),
    "bad_update_non_utf8": ("POST", {"content": "CLEAR NAMED".encode("utf-16"), "headers": DIRECT}),
    "bad_update_syntax": ("POST", {"content": "update=CLEAR%20XYZ", "headers": FORM}),
    "bad_update_dataset_conflict": (
        "POST",
        {
            "content": f"INSERT {{ GRAPH <{TARGET}> {{ ?s ?p ?o }} }} USING <{DATA[0]}> WHERE {{ ?s ?p ?o }}",
            "params": {"using-named-graph-uri": DATA[1]},
            "headers": DIRECT,
        },
    ),
}


@pytest.mark.parametrize("name", DATA_SETS)
def test_update_datasets(plain_web: httpx2.Client, name: str) -> None:
    using, where, expected = DATA_SETS[name]
    text = f"""DROP ALL ; INSERT DATA {{ {READY} }} ;
        INSERT {{ GRAPH <{TARGET}> {{ ?s <a:in> ?said }} }} WHERE {{ {where} BIND(COALESCE(?in, "x") AS ?said) }}"""
    assert plain_web.post("/update", content=text, params=using, headers=DIRECT).is_success
    for iri, said in zip(DATA, expected, strict=True):
        assert _objects(plain_web, f"<{iri}> <a:in> ?o") == ([said] if said else [])


@pytest.mark.parametrize("name", ["update_post_form", "update_post_direct"])
def test_update_forms(plain_web: httpx2.Client, name: str) -> None:
    plain_web.post("/update", content=f"INSERT DATA {{ {READY} }}", headers=DIRECT).raise_for_status()
    content, headers = ("update=CLEAR+ALL", FORM) if name == "update_post_form" else ("CLEAR ALL", DIRECT)
    assert plain_web.post("/update", content=content, headers=headers).is_success
    assert _objects(plain_web, "?s ?p ?o") == []


def test_update_base_uri(plain_web: httpx2.Client) -> None:
    text = f"CLEAR GRAPH <{TARGET}> ; INSERT DATA {{ GRAPH <{TARGET}> {{ <a:s> <a:p> <test> }} }}"
    assert plain_web.post("/update", content=text, headers=DIRECT).is_success
    (found,) = _objects(plain_web, "<a:s> <a:p> ?o FILTER(isIRI(?o))")
    assert found != "test"


@pytest.mark.parametrize("name", REFUSED)
def test_bad_updates(plain_web: httpx2.Client, name: str) -> None:
    plain_web.post("/update", content=f"INSERT DATA {{ {READY} }}", headers=DIRECT).raise_for_status()
    method, options = REFUSED[name]
    assert plain_web.request(method, "/update", **options).is_client_error
    assert len(_objects(plain_web, "?s ?p ?o")) == 3


def _objects(web: httpx2.Client, pattern: str) -> list[str]:
    query = f"SELECT ?o {{ GRAPH ?graph {{ {pattern} }} }}"
    found = web.post("/sparql", data={"query": query}).json()["results"]["bindings"]
    return [row["o"]["value"] for row in found]


# -- Graph Store Protocol ------------------------------------------------------------------------------------------

PREFIXES: Final = "@prefix foaf: <http://xmlns.com/foaf/0.1/> . @prefix v: <http://www.w3.org/2006/vcard/ns#> ."
PERSON: Final = (
    f"{PREFIXES} <http://example.org/person/1> a foaf:Person ; foaf:businessCard [ a v:VCard ; v:fn '%s Doe' ]"
)
ALICE: Final = f"{PREFIXES} [] a foaf:Person ; foaf:businessCard [ a v:VCard ; v:given-name 'Alice' ] ."


def test_the_graph_store_suite(plain_web: httpx2.Client) -> None:
    web, first = plain_web, "/graphs/person/1.ttl"
    john, jane = (f"{PERSON % name} ." for name in ("John", "Jane"))
    # put__initial_state, put__graph_already_in_store, put__default_graph, put__mismatched_payload
    assert web.put(first, content=john, headers=TURTLE).status_code == 201
    _holds(web, "/graphs?graph=person/1.ttl", john)
    assert web.put(first, content=jane, headers=TURTLE).status_code == 204
    _holds(web, first, jane)
    assert web.put("/graphs?default", content=ALICE, headers=TURTLE).status_code in (201, 204)
    _holds(web, "/graphs?default", ALICE)
    mismatched = {"Content-Type": "application/rdf+xml"}
    assert web.put("/graphs?default", content=jane, headers=mismatched).status_code == 400
    # delete__existing_graph, delete__nonexistent_graph
    web.put("/graphs/person/2.ttl", content=jane, headers=TURTLE).raise_for_status()
    assert web.delete("/graphs/person/2.ttl").status_code in (200, 204)
    assert web.get("/graphs/person/2.ttl").status_code == 404
    assert web.delete("/graphs/person/2.ttl").status_code == 404
    # post__existing_graph, post__multipart_formdata
    named = PERSON % "Jane" + " ; foaf:name 'Jane Doe'"
    more = f"{PREFIXES} <http://example.org/person/1> foaf:%s ."
    assert web.post(first, content=more % "name 'Jane Doe'", headers=TURTLE).status_code in (200, 204)
    _holds(web, first, f"{named} .")
    files = {
        f"{name}.ttl": (f"{name}.ttl", more % said, TURTLE["Content-Type"])
        for name, said in (("lastName", "familyName 'Doe'"), ("firstName", "givenName 'Jane'"))
    }
    assert web.post(first, files=files).status_code in (200, 204)
    _holds(web, first, f"{named} ; foaf:familyName 'Doe' ; foaf:givenName 'Jane' .")
    # post__create__new_graph, get_of_post__after_noop
    made = web.post("/graphs", content=ALICE, headers=TURTLE)
    assert made.status_code == 201
    _holds(web, made.headers["location"], ALICE)
    assert web.post(made.headers["location"], content="", headers=TURTLE).is_success
    _holds(web, made.headers["location"], ALICE)
    # head_on_an_existing_graph, head_on_a_nonexisting_graph
    head = web.head(first, headers={"Accept": "text/turtle"})
    assert (head.status_code, head.headers["content-type"], head.content) == (200, TURTLE["Content-Type"], b"")
    assert int(head.headers["content-length"]) > 0
    assert web.head("/graphs/person/4.ttl").status_code == 404


def _holds(web: httpx2.Client, place: str, expected: str) -> None:
    response = web.get(place, headers={"Accept": "text/turtle"})
    assert response.headers["content-type"] == TURTLE["Content-Type"]
    found, wanted = (_canonical(text) for text in (response.text, expected))
    assert found == wanted


def _canonical(text: str) -> set[str]:
    dataset = ox.Dataset(ox.parse(text, format=ox.RdfFormat.TURTLE, base_iri="http://example.org/"))
    dataset.canonicalize(ox.CanonicalizationAlgorithm.RDFC_1_0)
    return {str(quad) for quad in dataset}
