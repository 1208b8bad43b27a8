"""Every error is an RFC 9457 problem document that helps."""

from __future__ import annotations

import shutil
from typing import TYPE_CHECKING

import pytest
from starlette.testclient import TestClient

from api import ApiSettings, create_app
from api.errors import PROBLEM_TYPES
from graphkit.errors import AtlasError, CheckError, CurationError
from graphkit.errors import Problem as FileProblem
from graphkit.influence.effects import MAX_DEPTH
from graphkit.store import Generations
from tests.api.checks import expect_problem

if TYPE_CHECKING:
    from pathlib import Path


@pytest.mark.parametrize(
    ("path", "kind", "near"),
    [
        ("/variables/contxt-length", "variable", "context-length"),
        ("/variables/contxt-length/effects", "variable", "context-length"),
        ("/systems/gpt-44", "system", "gpt-4"),
        ("/systems/gpt-44/observations", "system", "gpt-4"),
        ("/systems/gpt-4/observations?variable=latancy", "variable", "latency"),
        ("/compare?system=gpt-4&system=deepseek-v33", "system", "deepseek-v3"),
        ("/risks/prompt-injektion", "risk", "prompt-injection"),
        ("/axes/utilty", "axis", "utility"),
        ("/influences/context-length--safeguard-circumventio", "influence", "context-length--safeguard-circumvention"),
        ("/influences?cause=contxt-length", "variable, outcome or intervention", "context-length"),
        ("/queries/gapz", "query", "gaps"),
        ("/queries/gapz.rq", "query", "gaps"),
        ("/queries/outcomes-of-variable?variable=contxt-length", "variable", "context-length"),
        ("/organisation/deepsek", "organisation", "deepseek"),
        ("/ns/0.0.9", "version of the ontology", "0.1.0"),
        ("/problem/unknown-nam", "kind of problem", "unknown-name"),
    ],
)
def test_unknown_names_come_with_near_ones(client: TestClient, path: str, kind: str, near: str) -> None:
    problem = expect_problem(client.get(path), "unknown-name")
    assert problem["kind"] == kind
    assert near in problem["nearest"]
    assert problem["instance"] == path


@pytest.mark.parametrize(
    ("path", "near"),
    [
        ("/system", "/systems"),
        ("/systems/gpt-4/observation", "/systems/gpt-4/observations"),
        ("/organisations/deepseek", "/organisation/deepseek"),
        ("/nothing-like-it-at-all", None),
        ("/one/two/three/four/five", None),
        ("/risk/", "/risks"),
        ("/system/%3E%20%3Cx", None),
    ],
)
def test_unknown_routes(client: TestClient, path: str, near: str | None) -> None:
    if path.startswith("/system/"):
        expect_problem(client.get(path), "unknown-name")
        return
    problem = expect_problem(client.get(path), "unknown-route")
    assert near is None or near in problem["nearest"]


@pytest.mark.parametrize(
    ("method", "path", "allowed"),
    [
        ("PATCH", "/systems", "GET, HEAD, POST"),
        ("DELETE", "/variables/context-length", "GET, HEAD"),
        ("PUT", "/sparql", "GET, HEAD, POST"),
        ("PATCH", "/docs", "GET, HEAD"),
    ],
)
def test_wrong_methods(client: TestClient, method: str, path: str, allowed: str) -> None:
    response = client.request(method, path)
    problem = expect_problem(response, "method-not-allowed")
    assert problem["allowed"] == response.headers["allow"] == allowed


@pytest.mark.parametrize(
    ("path", "parameter", "allowed"),
    [
        ("/variables/context-length/effects?change=up", "change", "increase"),
        ("/variables/context-length/effects?on=cost", "on", "risk"),
        (f"/variables/context-length/effects?depth={MAX_DEPTH + 1}", "depth", None),
        ("/variables/context-length/effects?depth=-1", "depth", None),
        ("/variables/context-length/effects?chnge=increase", "chnge", "change"),
        ("/systems?limit=0", "limit", None),
        ("/systems?limit=100000", "limit", None),
        ("/systems?offset=-1", "offset", None),
        ("/systems?format=csv", "format", "turtle"),
        ("/systems/gpt-4/observations?status=lost", "status.0", "not-disclosed"),
        ("/influences?min_confidence=huge", "min_confidence", "low"),
        ("/compare", "system", None),
        ("/queries/outcomes-of-variable", "variable", None),
        ("/queries/outcomes-of-variable?variable=context-length&on=x", "on", "risk"),
        ("/queries/gaps?system=gpt-4&colour=red", "colour", "system"),
    ],
)
def test_wrong_parameters(client: TestClient, path: str, parameter: str, allowed: str | None) -> None:
    problem = expect_problem(client.get(path), "invalid-parameter")
    assert problem["parameter"] == parameter
    assert allowed is None or allowed in problem["allowed"]


def test_all_wrong_parameters_are_named_at_once(client: TestClient) -> None:
    problem = expect_problem(client.get("/variables/context-length/effects?change=up&on=cost"), "invalid-parameter")
    assert [mistake["parameter"] for mistake in problem["errors"]] == ["change", "on"]


def test_too_many_systems_to_compare(client: TestClient) -> None:
    names = [one["id"] for one in client.get("/systems").json()["items"]]
    problem = expect_problem(client.get("/compare", params={"system": names}), "invalid-call")
    assert "12" in problem["detail"]


def test_formats_that_are_not_offered(client: TestClient) -> None:
    problem = expect_problem(client.get("/systems/gpt-4", headers={"Accept": "image/png"}), "not-acceptable")
    assert "text/turtle" in problem["allowed"]


def test_every_type_of_problem_is_documented_at_its_address(client: TestClient) -> None:
    listed = client.get("/problem").json()["items"]
    assert [one["id"] for one in listed] == list(PROBLEM_TYPES)
    for one in listed:
        assert client.get(one["iri"].removeprefix("https://w3id.org/access-atlas")).json() == one


def test_failures_show_no_stack_trace(store_folder: Path) -> None:
    app = create_app(ApiSettings(store=store_folder))

    class UnforeseenError(AtlasError):
        pass

    findings = {
        "internal": RuntimeError("the password is swordfish"),
        "internal ": UnforeseenError("the password is swordfish"),
        "invalid-data": CheckError("labels", ["a has no label"]),
        "invalid-data ": CurationError([FileProblem("a.yaml", 1, 2, "system.id", "is missing")]),
    }

    @app.middleware("http")
    async def _(request, call_next):  # type: ignore[no-untyped-def]
        return await call_next(request)

    @app.get("/variables/fail/now/{key}")
    async def fail(key: str) -> None:
        raise findings[key]

    app.router.routes.insert(0, app.router.routes.pop())
    with TestClient(app, raise_server_exceptions=False) as client:
        for key in findings:
            response = client.get(f"/variables/fail/now/{key}")
            problem = expect_problem(response, key.strip())
            assert "swordfish" not in response.text
            assert problem["status"] == 500 or problem["findings"]


def test_without_a_generation_the_server_waits_for_one(store_folder: Path, tmp_path: Path) -> None:
    store = tmp_path / "store"
    with TestClient(create_app(ApiSettings(store=store))) as client:
        response = client.get("/systems")
        problem = expect_problem(response, "unavailable")
        assert response.headers["retry-after"]
        assert str(tmp_path) not in response.text
        assert "access-atlas build" in problem["detail"]
        assert client.get("/").status_code == 200
        assert client.get("/docs").status_code == 200
        shutil.copytree(store_folder, store)
        assert client.get("/systems").status_code == 200


def test_a_generation_that_cannot_be_read_leaves_the_last_one_in_service(store_folder: Path, tmp_path: Path) -> None:
    store = tmp_path / "store"
    shutil.copytree(store_folder, store)
    with TestClient(create_app(ApiSettings(store=store))) as client:
        number = int(client.get("/health").json()["generation"])
        assert Generations(store).current().number == number
        (store / "current").write_text("999\n", encoding="ascii")
        assert client.get("/systems").status_code == 200
        health = client.get("/health").json()
        assert (health["status"], health["generation"]) == ("degraded", str(number))
