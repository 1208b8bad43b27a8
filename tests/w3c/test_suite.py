"""The W3C SPARQL 1.1 suites for queries and result formats, asked of a real server by SPARQL 1.1 Protocol.

Each test's data set is named by `default-graph-uri` and `named-graph-uri`; the three ways to ask and the formats take turns.
What the engine cannot do is listed in known.yaml with its reason: a test fails if a failure is new, and also if one that
is listed passes.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import pyoxigraph as ox
import pytest

from tests.w3c.figures import KNOWN, PAGE, insert_table
from tests.w3c.manifest import BASE, Entry, read_entries
from tests.w3c.results import canonical, read_answer, read_expected, read_table

if TYPE_CHECKING:
    import httpx2

    from tests.service.endpoints import Endpoints

pytestmark = pytest.mark.slow

ENTRIES = read_entries()

_ROW_FORMATS = {
    "application/sparql-results+json": ox.QueryResultsFormat.JSON,
    "application/sparql-results+xml": ox.QueryResultsFormat.XML,
}
_NOTHING = f"{BASE}nothing"


@pytest.mark.skipif(bool(ENTRIES), reason="the suite is here")
def test_the_suite_is_absent() -> None:
    pytest.skip("the W3C test suite is not at ../shared/w3c-sparql11")


@pytest.mark.parametrize("entry", ENTRIES, ids=lambda entry: entry.name)
def test_entry(suite: httpx2.Client, endpoints: Endpoints, entry: Entry) -> None:
    endpoints.fill({iri: path.read_bytes() for iri, path in entry.services})
    wrong = _check(suite, entry, ENTRIES.index(entry))
    if entry.name in KNOWN:
        assert wrong, f"{entry.name} passes now: take it out of known.yaml ({KNOWN[entry.name]})"
        return
    assert not wrong, wrong


@pytest.mark.skipif(not ENTRIES, reason="the suite is absent")
def test_known_failures_exist() -> None:
    assert KNOWN.keys() <= {entry.name for entry in ENTRIES}
    assert all(len(reason) > 10 for reason in KNOWN.values())


@pytest.mark.skipif(not ENTRIES, reason="the suite is absent")
def test_the_figures_are_current() -> None:
    page = PAGE.read_text(encoding="utf-8")
    assert "| all | " in page
    assert page == insert_table(page), "run python -m tests.w3c.figures"


def _check(suite: httpx2.Client, entry: Entry, number: int) -> str:
    """Run a test; an empty text means that it passes."""
    sparql = entry.query.read_text(encoding="utf-8")
    if "Syntax" in entry.kind:
        if entry.query.parent.name == "syntax-fed":
            sparql = f"BASE <http://example.org/>\n{sparql}"  # where its endpoint is allowed
        status = _ask(suite, sparql, entry, "*/*", number).status_code
        wanted = 400 if entry.kind.startswith("Negative") else 200
        return "" if status == wanted else f"status {status}, not {wanted}"
    if entry.result is None:
        return "the test has no result"
    base = f"{BASE}{entry.query.parent.name}/"
    sparql = f"BASE <{base}{entry.query.name}>\n{sparql}"
    if entry.result.suffix == ".csv":
        response = _ask(suite, sparql, entry, "text/csv", number)
        found, expected = read_table(response.text), read_table(entry.result.read_bytes().decode("utf-8"))
    else:
        expected = read_expected(entry.result, f"{base}{entry.result.name}")
        found = _answer(suite, sparql, entry, number)
    return "" if found == expected else f"expected {expected}, got {found}"


def _answer(suite: httpx2.Client, sparql: str, entry: Entry, number: int) -> object:
    if entry.result is not None and entry.result.suffix == ".tsv":
        response = _ask(suite, sparql, entry, "text/tab-separated-values", number)
        return read_answer(response.content, ox.QueryResultsFormat.TSV)
    media = list(_ROW_FORMATS)[number % 2]
    response = _ask(suite, sparql, entry, f"{media}, text/turtle;q=0.5", number)
    if response.status_code != 200:
        return response.text
    if response.headers["content-type"].startswith("text/turtle"):
        return canonical([quad.triple for quad in ox.parse(response.content, format=ox.RdfFormat.TURTLE)])
    return read_answer(response.content, _ROW_FORMATS[media])


def _ask(suite: httpx2.Client, sparql: str, entry: Entry, accept: str, number: int) -> httpx2.Response:
    graphs = {"default-graph-uri": list(entry.data) or [_NOTHING], "named-graph-uri": list(entry.graph_data)}
    if "Evaluation" in entry.kind and "FROM" in sparql:
        graphs = {}  # the query says itself what it is asked of
    headers = {"Accept": accept}
    match number % 3:
        case 0:
            return suite.get("/sparql", params={"query": sparql, **graphs}, headers=headers)
        case 1:
            return suite.post("/sparql", data={"query": sparql, **graphs}, headers=headers)
        case _:
            direct = headers | {"Content-Type": "application/sparql-query"}
            return suite.post("/sparql", content=sparql.encode(), params=graphs, headers=direct)
