"""The OpenAPI document is complete, and what it promises is so: every route is called with its own examples."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from api import create_app
from graphkit.queries import list_queries
from tests.api.checks import expect_problem

if TYPE_CHECKING:
    from collections.abc import Iterator

    from starlette.testclient import TestClient

_PATHS: dict[str, Any] = create_app().openapi()["paths"]
_READS = sorted(path for path, operations in _PATHS.items() if "get" in operations)


def _operations(document: dict[str, Any]) -> Iterator[tuple[str, dict[str, Any]]]:
    for path, operations in document["paths"].items():
        for method, operation in operations.items():
            yield f"{method} {path}", operation


def _example(parameter: dict[str, Any]) -> list[str]:
    found: Any = (parameter["schema"].get("examples") or parameter["examples"])[0]
    return [
        str(one).lower() if isinstance(one, bool) else str(one)
        for one in (found if isinstance(found, list) else [found])
    ]


Query = list[tuple[str, str | int | float | bool | None]]


def _call(path: str, *, optional: bool) -> tuple[str, Query]:
    """Give address and query of a route, filled with the examples of its parameters."""
    query: Query = []
    for parameter in _PATHS[path]["get"].get("parameters", []):
        if parameter["in"] == "path":
            path = path.replace(f"{{{parameter['name']}}}", _example(parameter)[0])
        elif parameter["required"] or (optional and parameter["name"] != "query"):
            query += [(parameter["name"], value) for value in _example(parameter)]
    return path, query


@pytest.mark.parametrize("path", _READS)
def test_every_route_answers_its_own_examples(client: TestClient, path: str) -> None:
    address, query = _call(path, optional=False)
    response = client.get(address, params=query)
    assert response.status_code == 200, response.text
    media = response.headers["content-type"].split(";")[0]
    documented = _PATHS[path]["get"]["responses"]["200"]["content"]
    assert media in documented or path == "/sparql"
    if media == "application/json":
        assert response.json()


@pytest.mark.parametrize("path", [path for path in _READS if path.startswith("/queries/") and "{" not in path])
def test_every_question_takes_all_its_parameters(client: TestClient, path: str) -> None:
    address, query = _call(path, optional=True)
    response = client.get(address, params=query)
    assert response.status_code == 200, response.text
    assert response.headers["content-type"] == "text/csv; charset=utf-8"


@pytest.mark.parametrize(
    "path", [path for path in _READS if "{" not in path and path not in ("/", "/health", "/sparql")]
)
def test_misspelt_parameters_are_refused(client: TestClient, path: str) -> None:
    address, query = _call(path, optional=False)
    problem = expect_problem(client.get(address, params=[*query, ("limitt", "1")]), "invalid-parameter")
    assert problem["parameter"] == "limitt"


def test_every_operation_is_described(document: dict[str, Any]) -> None:
    tags = {tag["name"] for tag in document["tags"]}
    for name, operation in _operations(document):
        assert operation["summary"], name
        assert len(operation["description"]) > 20, name
        assert set(operation["tags"]) <= tags, name
        for parameter in operation.get("parameters", []):
            assert parameter.get("description"), (name, parameter["name"])
            assert _example(parameter), (name, parameter["name"])


def test_operation_names_are_unique(document: dict[str, Any]) -> None:
    names = [operation["operationId"] for _, operation in _operations(document)]
    assert len(names) == len(set(names))


def test_every_operation_documents_its_problems(document: dict[str, Any]) -> None:
    for name, operation in _operations(document):
        failures = {status: one for status, one in operation["responses"].items() if not status.startswith("2")}
        assert {"422", "500", "503"} <= failures.keys(), name
        for failure in failures.values():
            assert list(failure["content"]) == ["application/problem+json", "text/html"], name
    assert "HTTPValidationError" not in document["components"]["schemas"]


def test_every_reference_in_the_document_leads_somewhere(document: dict[str, Any]) -> None:
    def references(node: Any) -> Iterator[str]:
        if isinstance(node, dict):
            if isinstance(node.get("$ref"), str):
                yield node["$ref"]
            node = list(node.values())
        if isinstance(node, list):
            for one in node:
                yield from references(one)

    for reference in set(references(document)):
        target: Any = document
        for part in reference.removeprefix("#/").split("/"):
            target = target[part]


def _schema(document: dict[str, Any], question: str, name: str) -> dict[str, Any]:
    parameters = document["paths"][f"/queries/{question}"]["get"]["parameters"]
    found: dict[str, Any] = next(one["schema"] for one in parameters if one["name"] == name)
    return found


def test_questions_have_typed_parameters(document: dict[str, Any]) -> None:
    assert _schema(document, "gaps", "system")["type"] in ("string", "array")
    for query in list_queries():
        for name, parameter in query.parameters.items():
            schema = _schema(document, query.name, name)
            inner = schema if parameter.required else schema["anyOf"][0]
            assert (inner["type"] == "array") == parameter.many
            value = inner["items"] if parameter.many else inner
            values = value.get("enum") or ([value["const"]] if "const" in value else [])
            assert values == list(parameter.allowed)
            if not parameter.allowed:
                assert value["type"] == {"integer": "integer", "boolean": "boolean"}.get(parameter.type, "string")


def test_the_documentation_needs_no_other_server(client: TestClient) -> None:
    page = client.get("/docs").text
    assert "//cdn" not in page
    assert "https://" not in page.replace("https://w3id.org", "")
    assert client.get("/docs-assets/swagger-ui-bundle.js").status_code == 200
