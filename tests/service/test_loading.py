"""LOAD under an allow-list: what is allowed is read and inserted, and nothing else is ever asked for."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pyoxigraph as ox
import pytest

from graphkit.errors import QueryError, ServiceError
from graphkit.namespaces import BASE
from graphkit.writing.remote import resolve_loads
from tests.service.endpoints import Endpoints, Reply, serve_endpoints

if TYPE_CHECKING:
    from collections.abc import Iterator

DOCUMENT = "http://data.example/notes"
DATA = b"<#a> <#says> 'LOAD; } SERVICE <http://x/> {', [ <#p> 1 ] ."


@pytest.fixture(scope="module")
def documents() -> Iterator[Endpoints]:
    with serve_endpoints() as started:
        started.allowed = (
            *(f"{DOCUMENT}{ending} {started.address}" for ending in ("", ".nt", "/moved", "/page", "/broken")),
            "rebound.example",
        )
        yield started


@pytest.fixture(autouse=True)
def _filled(documents: Endpoints) -> None:
    documents.fill(
        {
            DOCUMENT: DATA,
            f"{DOCUMENT}.nt": Reply(body=b"<a:a> <a:b> <a:c> .", media="application/octet-stream"),
            f"{DOCUMENT}/moved": Reply(status=302, location="http://127.0.0.1/secret"),
            f"{DOCUMENT}/page": Reply(body=b"<p>", media="text/html"),
            f"{DOCUMENT}/broken": Reply(body=b"<a:a> <a:b>", media="text/turtle"),
        }
    )


def _load(documents: Endpoints, sparql: str) -> ox.Store:
    store = ox.Store()
    store.update(resolve_loads(sparql, BASE, documents.allowed), base_iri=BASE)
    return store


@pytest.mark.parametrize(
    ("sparql", "graph"),
    [
        (f"LOAD <{DOCUMENT}>", None),
        (f"load # LOAD <http://x/>\n silent<{DOCUMENT}>into\tGRAPH <g> # ;", f"{BASE}g"),
        ("BASE <http://data.example/x> PREFIX : <http://g.example/> LOAD <notes> INTO GRAPH :load", "http://g.example/load"),
        (f"PREFIX d: <{DOCUMENT}> INSERT DATA {{ <a:LOAD> d:b '}} ; LOAD <a:a>' }} ; LOAD d: ; DROP SILENT GRAPH <a:x>", None),
    ],
)  # fmt: skip
def test_a_document_is_inserted_where_it_is_loaded(documents: Endpoints, sparql: str, graph: str | None) -> None:
    node = ox.DefaultGraph() if graph is None else ox.NamedNode(graph)
    found = list(_load(documents, sparql).quads_for_pattern(ox.NamedNode(f"{DOCUMENT}#a"), None, None, node))
    assert sorted(isinstance(quad.object, ox.BlankNode) for quad in found) == [False, True]
    assert documents.asked == [(DOCUMENT, "")]


def test_blank_nodes_of_documents_are_kept_apart(documents: Endpoints) -> None:
    assert len(_load(documents, f"LOAD <{DOCUMENT}> ; LOAD <{DOCUMENT}>")) == 5


def test_the_ending_tells_where_the_media_type_does_not(documents: Endpoints) -> None:
    assert len(_load(documents, f"LOAD <{DOCUMENT}.nt>")) == 1


@pytest.mark.parametrize(
    "source", ["http://other.example/", f"{DOCUMENT}/no", "http://127.0.0.1/", "file:///etc/passwd", "urn:x", "<notes"]
)
@pytest.mark.parametrize("before", ["", f"LOAD <{DOCUMENT}> ;"])
def test_what_is_not_allowed_is_refused_before_anything_is_read(documents: Endpoints, source: str, before: str) -> None:
    with pytest.raises(QueryError):
        _load(documents, f"{before} LOAD <{source}>")
    assert documents.asked == []


@pytest.mark.parametrize(
    "sparql",
    [
        "LOAD ?x",
        "LOAD",
        f"LOAD <{DOCUMENT}> INTO <a:a>",
        f"LOAD <{DOCUMENT}> INTO GRAPH",
        f"LOAD <{DOCUMENT}> INTO GRAPH ?g",
        f"LOAD <{DOCUMENT}> LOAD <{DOCUMENT}>",
        f"LOAD <{DOCUMENT}> ; DELETE WHERE {{ SERVICE <{DOCUMENT}> {{ ?s ?p ?o }} }}",
        f"INSERT {{ ?s ?p ?o }} WHERE {{ LOAD <{DOCUMENT}> }}",
        f"LOAD <{DOCUMENT}> ; \\u004cOAD <{DOCUMENT}>",
        f"{f'LOAD <{DOCUMENT}> ;' * 21}",
    ],
)
def test_what_is_no_update_is_refused(documents: Endpoints, sparql: str) -> None:
    with pytest.raises(QueryError):
        _load(documents, sparql)
    assert documents.asked == []


@pytest.mark.parametrize("ending", ["/moved", "/page", "/broken"])
def test_what_cannot_be_had_is_an_error_but_under_silent(documents: Endpoints, ending: str) -> None:
    with pytest.raises(ServiceError, match=f"LOAD calls {DOCUMENT}{ending}, and"):
        _load(documents, f"LOAD <{DOCUMENT}{ending}>")
    assert len(_load(documents, f"LOAD SILENT <{DOCUMENT}{ending}> ; INSERT DATA {{ <a:a> <a:b> 1 }}")) == 1


@pytest.mark.parametrize("address", ["127.0.0.1", "::ffff:127.0.0.1", "10.0.0.1", "169.254.169.254"])
def test_names_that_lead_inside_are_not_followed(
    documents: Endpoints, monkeypatch: pytest.MonkeyPatch, address: str
) -> None:
    monkeypatch.setattr("socket.getaddrinfo", lambda *_, **__: [(0, 0, 0, "", (address, 80))])
    with pytest.raises(ServiceError, match="not a public one"):
        _load(documents, "LOAD <http://rebound.example/>")
