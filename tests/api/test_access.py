"""Profiles, determinations and scenarios over HTTP: every documented example runs."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from api import create_app
from tests.api.checks import expect_problem

if TYPE_CHECKING:
    from starlette.testclient import TestClient

_PATHS: dict[str, Any] = create_app().openapi()["paths"]
_EXAMPLES = [
    (path, name, example["value"])
    for path in ("/accessible", "/what-if", "/what-if/compare")
    for name, example in _PATHS[path]["post"]["requestBody"]["content"]["application/json"]["examples"].items()
]


@pytest.mark.parametrize(("path", "name", "body"), _EXAMPLES)
def test_documented_examples_run(client: TestClient, path: str, name: str, body: dict[str, Any]) -> None:
    response = client.post(path, json=body)
    assert response.status_code == 200, (name, response.text)


def test_a_determination_over_http(client: TestClient) -> None:
    answer = client.post("/accessible", json={"profile": "large-bank", "system": "gpt-4"}).json()
    [system] = answer["systems"]
    assert (system["system"], system["verdict"], system["available"]) == ("gpt-4", "inaccessible", False)


def test_profiles_are_listed(client: TestClient) -> None:
    assert client.get("/profiles").json()["total"] >= 12
    assert client.get("/profiles/journalist").json()["means"]["skill"] == "none"


def test_mistakes(client: TestClient) -> None:
    expect_problem(client.post("/accessible", json={"profile": "journalists"}), "unknown-name")
    change = {"name": "minimum-age", "value": "young"}
    expect_problem(client.post("/what-if", json={"system": "gpt-4", "changes": [change]}), "invalid-parameter")
    assert client.post("/what-if", json={"system": "gpt-4", "changes": []}).status_code == 422


def test_a_matrix_in_brief_is_small_and_agrees_with_the_full_answer(client: TestClient) -> None:
    brief = client.post("/accessible?detail=brief", json={"as_of": "2024-09-01"})
    matrix = brief.json()
    cells = sum(len(row["systems"]) for row in matrix["profiles"])
    assert cells == len(matrix["profiles"]) * len(matrix["systems"]) >= 13 * 13
    assert len(brief.content) < 150 * cells
    row = next(one for one in matrix["profiles"] if one["profile"] == "journalist")
    full = client.post("/accessible", json={"profile": "journalist", "as_of": "2024-09-01"}).json()["systems"]
    for cell, one in zip(row["systems"], full, strict=True):
        assert (cell["system"], cell["verdict"]) == (one["system"], one["verdict"])
        assert cell.get("route") == one["cheapest_route"]
        assert cell.get("monthly_cost") == one["monthly_cost"]
        if one["verdict"] == "inaccessible":
            assert cell["binding"] == [name for names in one["binding"].values() for name in names]


def test_profiles_of_one_s_own_may_stand_in_a_matrix(client: TestClient) -> None:
    own = _PATHS["/accessible"]["post"]["requestBody"]["content"]["application/json"]["examples"]["own"]["value"]
    asked = {"profiles": [own["profile"], "journalist"], "systems": ["gpt-4", "gemma-2-2b-it"]}
    matrix = client.post("/accessible", json=asked).json()
    assert [row["profile"] for row in matrix["profiles"]] == ["me", "journalist"]
    assert [one["id"] for one in matrix["systems"]] == ["gpt-4", "gemma-2-2b-it"]


@pytest.mark.parametrize(
    ("lang", "header", "expected"),
    [
        ("ko", "en", "ko"),
        ("", "ko-KR,ko;q=0.9,en;q=0.8", "ko"),
        ("", "en;q=0.3, ko;q=0.5", "ko"),
        ("", "fr, *;q=0.1", "en"),
        ("", "ko;q=zero", "en"),
        ("", "", "en"),
    ],
)
def test_the_language_of_an_answer(client: TestClient, lang: str, header: str, expected: str) -> None:
    address = f"/accessible?lang={lang}" if lang else "/accessible"
    body = {"profile": "journalist", "system": "gpt-4"}
    response = client.post(address, json=body, headers={"Accept-Language": header})
    assert response.headers["Content-Language"] == expected
    assert "Accept-Language" in response.headers["Vary"]
    assert "Accept" in response.headers["Vary"].split(", ")
    money = response.json()["systems"][0]["routes"][0]["constraints"][2]
    assert money["label"] == {"en": "money", "ko": "비용"}[expected]


def test_scenarios_side_by_side_over_http(client: TestClient) -> None:
    example = _PATHS["/what-if/compare"]["post"]["requestBody"]["content"]["application/json"]["examples"]
    body = example["open-or-cheap"]["value"]
    answer = client.post("/what-if/compare", json=body).json()
    assert [one["id"] for one in answer["scenarios"]] == ["open", "cheap"]
    table = client.post("/what-if/compare?format=csv", json=body)
    assert table.headers["content-type"].startswith("text/csv")
    assert len(table.text.splitlines()) == len(answer["rows"]) + 1
    expect_problem(client.post("/what-if/compare", json={"scenarios": body["scenarios"][:1]}), "invalid-parameter")


@pytest.mark.parametrize("path", ["/accessible", "/what-if", "/what-if/compare"])
def test_half_of_a_surrogate_pair_is_no_text(client: TestClient, path: str) -> None:
    content = b'{"profile": "\\ud800", "system": "\\udfff", "scenarios": ["\\ud800"]}'
    expect_problem(client.post(path, content=content, headers={"Content-Type": "application/json"}), "invalid-call")
