"""Search by name, the list of routes, and compression, as a client sees them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from graphkit.answers import Labelled
from graphkit.search import SearchIndex, fold
from tests.api.checks import expect_problem

if TYPE_CHECKING:
    from starlette.testclient import TestClient


def _search(client: TestClient, text: str, **parameters: Any) -> dict[str, Any]:
    response = client.get("/search", params={"q": text, **parameters})
    assert response.status_code == 200, response.text
    found: dict[str, Any] = response.json()
    return found


@pytest.mark.parametrize(
    ("text", "kind", "slug", "match"),
    [
        ("context length", "variable", "context-length", "same"),
        ("CONTEXT win", "variable", "context-length", "begins"),
        ("injection", "risk", "prompt-injection", "word"),
        ("length context", "variable", "context-length", "words"),
        ("promt injecton", "risk", "prompt-injection", "similar"),
        ("라마", "system", "llama-3-1-405b-instruct", "begins"),
        ("람", "system", "llama-3-1-405b-instruct", "begins"),
        ("딥시크", "organisation", "deepseek", "same"),
        ("openai", "organisation", "openai", "same"),
        ("which codes does", "query", "scale-order", "begins"),
        ("gpt-4", "system", "gpt-4", "same"),
    ],
)
def test_names_are_found_whole_begun_and_misspelt(
    client: TestClient, text: str, kind: str, slug: str, match: str
) -> None:
    first = _search(client, text)["items"][0]
    assert (first["kind"], first["id"], first["match"]) == (kind, slug, match)


def test_kinds_and_number_are_chosen_and_all_are_counted(client: TestClient) -> None:
    found = _search(client, "llama", kind=["source", "family"], most=2)
    assert {one["kind"] for one in found["items"]} <= {"source", "family"}
    assert len(found["items"]) == 2 < found["total"]


def test_nothing_is_an_empty_answer_and_no_name_is_a_problem(client: TestClient) -> None:
    assert _search(client, "qqqqzzzz") == {**_search(client, "qqqqzzzz"), "total": 0, "items": []}
    assert expect_problem(client.get("/search?q=%20-%20"), "invalid-parameter")["parameter"] == "q"
    problem = expect_problem(client.get("/search?q=a&kind=colour"), "invalid-parameter")
    assert "variable" in problem["allowed"]


def test_a_name_of_many_things_gives_each_once() -> None:
    things = [Labelled(id=f"s{n}", iri=f"s{n}", kind="system", label=f"Model {n}", label_ko="모델") for n in range(50)]
    found = SearchIndex("1", ((one, [one.label.upper(), "model"]) for one in things)).find("model", most=100)
    assert [one.id for one in found.items] == [one.id for one in sorted(things, key=lambda t: (len(t.label), t.label))]
    assert found.total == 50


@pytest.mark.parametrize("text", ["", " - ", "ㅁ", "ß", "İ", "🙂", "a" * 200])
def test_folding_twice_changes_nothing(text: str) -> None:
    assert fold(fold(text)) == fold(text)


def test_the_routes_are_those_of_the_documentation(client: TestClient, document: dict[str, Any]) -> None:
    routes = client.get("/routes").json()["items"]
    assert {one["path"]: [name.lower() for name in one["methods"]] for one in routes} == {
        path: list(operations) for path, operations in document["paths"].items()
    }


def test_long_answers_are_compressed_and_have_their_own_tag(client: TestClient) -> None:
    plain, packed = (client.get("/variables", headers={"Accept-Encoding": one}) for one in ("identity", "gzip"))
    assert "content-encoding" not in plain.headers
    assert packed.headers["content-encoding"] == "gzip"
    assert int(packed.headers["content-length"]) < int(plain.headers["content-length"]) / 3
    assert packed.headers["etag"] != plain.headers["etag"]
    for answer in (plain, packed):
        assert {"Accept", "Accept-Encoding"} <= {one.strip() for one in answer.headers["vary"].split(",")}
    assert packed.json() == plain.json()


@pytest.mark.parametrize("path", ["/health/live", "/dump.nq.gz"])
def test_small_and_packed_answers_are_left_as_they_are(client: TestClient, path: str) -> None:
    answer = client.get(path, headers={"Accept-Encoding": "gzip"})
    assert "content-encoding" not in answer.headers


def test_streamed_rows_are_compressed_as_they_come(client: TestClient) -> None:
    query = "SELECT ?s ?p ?o { ?s ?p ?o } LIMIT 3000"
    answers = [
        client.get("/sparql", params={"query": query, "format": "csv"}, headers={"Accept-Encoding": encoding})
        for encoding in ("gzip", "identity")
    ]
    assert answers[0].headers["content-encoding"] == "gzip"
    assert len(answers[0].text.splitlines()) == len(answers[1].text.splitlines()) == 3001
