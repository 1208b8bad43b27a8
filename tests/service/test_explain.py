"""What a query is and what it comes to, at /sparql/explain."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

import pytest

from tests.api.checks import expect_problem
from tests.service.test_limits import CROSS_PRODUCT

if TYPE_CHECKING:
    import httpx2

pytestmark = pytest.mark.slow

ROWS = "SELECT ?x { VALUES ?x { 1 2 3 } }"
SLOW_TO_PARSE = f"SELECT * {'{' * 60_000}{'}' * 60_000}"


def _explain(web: httpx2.Client, query: str, **params: str) -> dict[str, Any]:
    response = web.get("/sparql/explain", params={"query": query, **params})
    assert response.status_code == 200, response.text
    found: dict[str, Any] = response.json()
    return found


def test_the_size_is_that_of_the_answer(web: httpx2.Client) -> None:
    query = f"{ROWS} # measured"
    before = _explain(web, query)
    answer = web.get("/sparql", params={"query": query})
    after = _explain(web, query)
    assert (before["cached"], after["cached"]) == (False, True)
    assert answer.headers["access-atlas-cache"] == "miss"  # explaining keeps nothing
    for one in (before, after):
        assert one["kind"] == "rows"
        assert (one["rows"], one["bytes"]) == (3, len(answer.content))
        assert one["seconds"] > 0
        assert one["generation"] == answer.headers["access-atlas-generation"]


def test_every_kind_of_query(web: httpx2.Client) -> None:
    kinds = {"ASK {}": "boolean", "DESCRIBE <a:a>": "triples", ROWS: "rows"}
    for query, kind in kinds.items():
        assert _explain(web, query)["kind"] == kind
    found = _explain(web, "CONSTRUCT { ?s ?p ?o } WHERE { ?s ?p ?o } LIMIT 2")
    assert (found["kind"], found["rows"], found["algebra"]["operator"]) == ("triples", 2, "ConstructQuery")


def test_the_algebra_names_its_operators(web: httpx2.Client) -> None:
    query = (
        "PREFIX ex: <http://example.org/> SELECT ?s (COUNT(?o) AS ?n) { ?s ex:p/ex:q* ?o OPTIONAL { ?s ex:r ?z } "
        "FILTER(?o > 3) MINUS { ?s ex:no ?z } } GROUP BY ?s ORDER BY DESC(?n) LIMIT 5"
    )
    found = _explain(web, query, run="false")
    assert {found[name] for name in ("kind", "cached", "seconds", "rows", "bytes")} == {None}
    named = re.findall(r"^ *(\w+)", found["text"], re.MULTILINE)
    for operator in ("Slice", "Project", "OrderBy", "Group", "AggregateJoin", "Minus", "LeftJoin", "Filter", "BGP"):
        assert operator in named
    assert "<http://example.org/p>/<http://example.org/q>*" in found["text"]


def test_text_for_people(web: httpx2.Client) -> None:
    asked: list[dict[str, Any]] = [
        {"params": {"query": ROWS, "format": "text"}},
        {"params": {"query": ROWS}, "headers": {"Accept": "text/plain"}},
    ]
    for options in asked:
        response = web.get("/sparql/explain", **options)
        assert response.headers["content-type"] == "text/plain; charset=utf-8"
        assert "\nrows: 3\n" in response.text
        assert "ToMultiSet" in response.text


def test_what_only_the_engine_parses_has_no_algebra(web: httpx2.Client) -> None:
    found = _explain(web, "SELECT * { VALUES ?x { 1 } LATERAL { SELECT ?y { BIND(?x AS ?y) } } }")
    assert (found["rows"], found["algebra"]) == (1, None)
    assert "does not parse" in found["text"]


def test_posted_queries(web: httpx2.Client) -> None:
    direct = {"content": ROWS, "headers": {"Content-Type": "application/sparql-query"}}
    for options in ({"data": {"query": ROWS}}, direct):
        assert web.post("/sparql/explain", **options).json()["rows"] == 3
    refused = web.post("/sparql/explain", data={"update": "CLEAR ALL"})
    expect_problem(refused, "update-refused")


def test_limits_hold(web: httpx2.Client) -> None:
    slow = {"query": CROSS_PRODUCT, "timeout": "0.3"}
    expect_problem(web.get("/sparql/explain", params=slow), "time-limit")
    assert (
        web.get("/sparql/explain", params={"query": CROSS_PRODUCT, "run": "false"}).json()["algebra"]["operator"]
        == "SelectQuery"
    )
    expect_problem(web.post("/sparql/explain", params={"run": "false"}, data={"query": SLOW_TO_PARSE}), "invalid-query")
    expect_problem(web.get("/sparql/explain", params={"query": "SELECT"}), "invalid-query")
    expect_problem(web.get("/sparql/explain"), "invalid-parameter")
    expect_problem(web.get("/sparql/explain", params={"query": ROWS}, headers={"Accept": "text/csv"}), "not-acceptable")
    expect_problem(
        web.get("/sparql/explain", params={"query": "ASK { SERVICE <http://127.0.0.1:1/> {} }"}), "invalid-query"
    )


def test_no_explanation_is_kept(web: httpx2.Client) -> None:
    response = web.get("/sparql/explain", params={"query": ROWS})
    assert response.headers["cache-control"] == "no-store"
    assert "etag" not in response.headers
