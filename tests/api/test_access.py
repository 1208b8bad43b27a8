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
    for path in ("/accessible", "/what-if")
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
