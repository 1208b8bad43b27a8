"""The name of a request, its line in the log, its headers, and the limits on its size and rate."""

from __future__ import annotations

import contextlib
import gzip
import json
import logging
import re
from typing import TYPE_CHECKING, Any

import pytest
from starlette.testclient import TestClient

from api import ApiSettings, create_app
from api.logs import JsonLines, RequestIds, TextLines
from tests.api.checks import expect_problem

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from fastapi import FastAPI

#: So long that no window ends during a test: requests of the one before count for less.
WINDOW_SECONDS = 1_000_000_000


def make_app(store: Path, **settings: Any) -> FastAPI:
    return create_app(ApiSettings(store=store, query_workers=1, rate_limit_window_seconds=WINDOW_SECONDS, **settings))


@contextlib.contextmanager
def open_client(store: Path, **settings: Any) -> Iterator[TestClient]:
    app = make_app(store, **settings)
    with TestClient(app, raise_server_exceptions=False, client=("192.0.2.7", 4711)) as opened:
        yield opened


@pytest.fixture(scope="module")
def web(store_folder: Path) -> Iterator[TestClient]:
    limits = {"body_limit_bytes": 1000, "address_limit_bytes": 500, "header_limit_bytes": 2000}
    with open_client(store_folder, log_query_limit_characters=20, rate_limit_requests=0, **limits) as opened:
        yield opened


@pytest.mark.parametrize("given", ["a", "trace-1:2.3_4", "x" * 64])
def test_a_sane_name_of_a_request_is_kept(web: TestClient, given: str) -> None:
    assert web.get("/health/live", headers={"X-Request-ID": given}).headers["x-request-id"] == given


@pytest.mark.parametrize("given", ["", "x" * 65, "a b", "-x", "é", '"', "a;b"])
def test_another_is_replaced(web: TestClient, given: str) -> None:
    found = web.get("/health/live", headers=[(b"X-Request-ID", given.encode())]).headers["x-request-id"]
    assert re.fullmatch("[0-9a-f]{32}", found)


def test_problem_documents_have_the_name(web: TestClient) -> None:
    response = web.get("/variables/none", headers={"X-Request-ID": "mine"})
    assert response.json()["request_id"] == response.headers["x-request-id"] == "mine"


def test_every_request_leaves_one_line(web: TestClient, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.INFO, "api.requests")
    response = web.get("/systems", params={"limit": "1", "offset": "000000000000000000000002"})
    (line,) = (record for record in caplog.records if record.name == "api.requests")
    found = json.loads(JsonLines().format(line))
    expected = {
        "event": "request",
        "level": "INFO",
        "method": "GET",
        "route": "/systems",
        "path": "/systems",
        "query": "limit=1&offset=00000",
        "status": 200,
        "bytes": len(response.content),
        "generation": response.headers["access-atlas-generation"],
    }
    assert expected.items() <= found.items()
    assert found["seconds"] > 0
    assert "192.0.2.7" not in str(found)
    assert re.fullmatch("[0-9a-f]{16}", found["client"])


def test_text_lines_cannot_be_forged() -> None:
    record = logging.LogRecord("api.requests", logging.INFO, "", 0, "request", (), None)
    record.path = "/x\n2026-01-01 ERROR api: all is lost"
    assert "\n" not in TextLines().format(record)


def test_lines_outside_of_requests_have_no_request() -> None:
    record = logging.LogRecord("api", logging.INFO, "", 0, "hello", (), None)
    assert RequestIds().filter(record)
    assert not hasattr(record, "request_id")


@pytest.mark.parametrize(("named", "pattern"), [("off", "None"), ("address", "192.0.2.7"), ("hashed", "[0-9a-f]{16}")])
def test_clients_are_named_as_set(
    store_folder: Path, caplog: pytest.LogCaptureFixture, named: str, pattern: str
) -> None:
    caplog.set_level(logging.INFO, "api.requests")
    with open_client(store_folder, log_client=named) as web:
        web.get("/health/live")
    assert re.fullmatch(pattern, str(getattr(caplog.records[-1], "client", None)))


def test_requests_that_are_too_long(web: TestClient) -> None:
    expect_problem(web.get("/systems?x=" + "a" * 500), "address-too-long")
    expect_problem(web.get("/systems", headers={"X-Long": "a" * 2000}), "headers-too-large")
    problem = expect_problem(web.post("/what-if", content=b"x" * 1001), "too-large")
    assert problem["allowed"] == "up to 1000 bytes"


@pytest.mark.parametrize("path", ["/what-if", "/sparql", "/accessible"])
def test_chunks_are_counted(web: TestClient, path: str) -> None:
    def chunks() -> Iterator[bytes]:
        for _ in range(11):
            yield b"x" * 100

    media = "application/sparql-query" if path == "/sparql" else "application/json"
    expect_problem(web.post(path, content=chunks(), headers={"Content-Type": media}), "too-large")


def test_bodies_in_a_coding_are_not_read(web: TestClient) -> None:
    packed = {"Content-Type": "application/sparql-query", "Content-Encoding": "gzip"}
    response = web.post("/sparql", content=gzip.compress(b"ASK {}"), headers=packed)
    assert expect_problem(response, "unsupported-media-type")["allowed"] == "identity"


@pytest.mark.parametrize(
    "path",
    [
        "/",
        "/systems",
        "/docs",
        "/docs-assets/swagger-ui.css",
        "/atlas/",
        "/nothing",
        "/openapi.json",
        "/metrics",
        "/sparql",
    ],
)
def test_every_answer_protects_browsers(web: TestClient, path: str) -> None:
    headers = web.get(path).headers
    assert headers["x-content-type-options"] == "nosniff"
    assert headers["content-security-policy"].startswith("default-src 'none'")
    assert "script-src 'unsafe-inline'" not in headers["content-security-policy"]
    assert headers["referrer-policy"]


def test_failures_have_the_headers_too(store_folder: Path) -> None:
    app = make_app(store_folder)

    async def fail() -> None:
        raise RuntimeError("swordfish")

    app.router.add_api_route("/fail", fail)
    app.router.routes.insert(0, app.router.routes.pop())
    with TestClient(app, raise_server_exceptions=False) as web:
        response = web.get("/fail", headers={"Origin": "https://example.org"})
    problem = expect_problem(response, "internal")
    assert problem["request_id"] == response.headers["x-request-id"]
    assert response.headers["content-security-policy"]
    assert response.headers["access-control-allow-origin"] == "*"


RATES = {"rate_limit_requests": 3, "rate_limit_queries": 2, "rate_limit_scenarios": 1}


def test_clients_that_ask_too_often_are_told_when_to_come_back(store_folder: Path) -> None:
    with open_client(store_folder, **RATES) as web:
        for left in (2, 1, 0):
            response = web.get("/variables")
            assert response.status_code == 200
            assert response.headers["ratelimit-policy"] == f'"requests";q=3;w={WINDOW_SECONDS}'
            assert re.fullmatch(rf'"requests";r={left};t=\d+', response.headers["ratelimit"])
        refused = web.get("/variables")
        expect_problem(refused, "rate-limit")
        assert 1 <= int(refused.headers["retry-after"]) <= WINDOW_SECONDS
        assert '"requests";r=0' in refused.headers["ratelimit"]
        assert web.get("/health/live").status_code == 200  # watching is free


def test_what_costs_is_counted_apart(store_folder: Path) -> None:
    asked = {"profile": "journalist", "system": "gpt-4"}
    with open_client(store_folder, **RATES) as web:
        statuses = [web.get("/sparql", params={"query": f"ASK {{}} # {number}"}).status_code for number in range(3)]
        assert statuses == [200, 200, 429]
        assert [web.post("/accessible", json=asked).status_code for _ in range(2)] == [200, 429]
        assert web.get("/variables").status_code == 200


@pytest.mark.parametrize(
    ("first", "second", "shared"),
    [
        ("192.0.2.7", "192.0.2.8", False),
        ("2001:db8::1", "2001:db8::2", True),
        ("2001:db8:0:1::1", "2001:db8:0:2::1", False),
        ("192.0.2.7", "::ffff:192.0.2.7", True),
    ],
)
def test_each_client_has_a_budget(store_folder: Path, first: str, second: str, shared: bool) -> None:
    app = make_app(store_folder, rate_limit_requests=1)
    statuses = [TestClient(app, client=(address, 1)).get("/openapi.json").status_code for address in (first, second)]
    assert statuses == [200, 429 if shared else 200]


@pytest.mark.parametrize("address", ["127.0.0.1", "::1"])
def test_loopback_is_limited_only_if_told(store_folder: Path, address: str) -> None:
    for is_limited in (False, True):
        app = make_app(store_folder, rate_limit_requests=1, rate_limit_loopback=is_limited)
        client = TestClient(app, client=(address, 1))
        assert [client.get("/openapi.json").status_code for _ in range(2)] == [200, 429 if is_limited else 200]
