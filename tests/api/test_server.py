"""A real server on a loopback port answers the mission's question by HTTP and by SPARQL."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING

import httpx2
import pytest

from graphkit.namespaces import BASE
from tests.api.checks import expect_problem

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

pytestmark = pytest.mark.slow

START_SECONDS = 30

# Direct influences of the variable on risks; a risk with signs both ways is ambiguous.
EFFECTS = f"""
PREFIX axs: <{BASE}ns#>
PREFIX variable: <{BASE}variable/>
SELECT ?risk (MIN(?sign) AS ?least) (MAX(?sign) AS ?most) WHERE {{
  ?influence axs:hasCause variable:context-length ; axs:hasEffect ?risk ; axs:hasPolarity/axs:sign ?sign .
  ?risk a axs:Risk .
}} GROUP BY ?risk ORDER BY ?risk"""


@pytest.fixture(scope="module")
def server(store_folder: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    command = [sys.executable, "-W", "error", "-m", "uvicorn", "api:create_app", "--factory", "--host", "127.0.0.1"]
    log = tmp_path_factory.mktemp("server") / "log"
    with log.open("wb") as output:
        process = subprocess.Popen(
            [*command, "--port", str(port)],
            env=os.environ | {"ACCESS_ATLAS_STORE": str(store_folder)},
            stdout=output,
            stderr=subprocess.STDOUT,
        )
        try:
            address = f"http://127.0.0.1:{port}"
            _wait_for(address, process, log)
            yield address
        finally:
            process.terminate()
            process.wait(timeout=START_SECONDS)
    text = log.read_text(encoding="utf-8")
    assert "Traceback" not in text
    assert "unsendable" not in text


def _wait_for(address: str, process: subprocess.Popen[bytes], log: Path) -> None:
    end = time.monotonic() + START_SECONDS
    while time.monotonic() < end:
        assert process.poll() is None, log.read_text(encoding="utf-8")
        try:
            httpx2.get(f"{address}/health", trust_env=False).raise_for_status()
        except httpx2.TransportError:
            time.sleep(0.1)
        else:
            return
    pytest.fail(f"the server did not start in {START_SECONDS} s:\n{log.read_text(encoding='utf-8')}")


@pytest.fixture(scope="module")
def web(server: str) -> Iterator[httpx2.Client]:
    with httpx2.Client(base_url=server, trust_env=False) as client:
        yield client


def test_effects_over_http_agree_with_sparql(web: httpx2.Client) -> None:
    asked = {"change": "increase", "on": "risk"}
    answer = web.get("/variables/context-length/effects", params=asked).json()
    by_http = {effect["outcome"]["iri"]: effect["movement"] for effect in answer["effects"]}
    ways = [
        web.get("/sparql", params={"query": EFFECTS}),
        web.post("/sparql", data={"query": EFFECTS}),
        web.post("/sparql", content=EFFECTS, headers={"Content-Type": "application/sparql-query"}),
    ]
    for response in ways:
        assert response.headers["content-type"] == "application/sparql-results+json"
        by_sparql = {}
        for row in response.json()["results"]["bindings"]:
            signs = (int(row["least"]["value"]), int(row["most"]["value"]))
            by_sparql[row["risk"]["value"]] = {(1, 1): "grows", (-1, -1): "shrinks"}.get(signs, "ambiguous")
        assert by_sparql == by_http
    assert "grows" in by_http.values()


def test_every_effect_says_why_and_on_what_evidence(web: httpx2.Client) -> None:
    for effect in web.get("/variables/context-length/effects").json()["effects"]:
        for path in effect["paths"]:
            for influence in path["influences"]:
                assert influence["mechanism"]
                assert influence["evidence"] in ("paper", "gradient-paper", "curated")


def test_content_negotiation(web: httpx2.Client) -> None:
    turtle = web.get("/system/gpt-4", headers={"Accept": "text/turtle;q=0.9, application/json;q=0.1"})
    assert turtle.headers["content-type"] == "text/turtle; charset=utf-8"
    assert f"<{BASE}system/gpt-4>" in turtle.text or "system:gpt-4" in turtle.text
    table = web.get("/sparql", params={"query": EFFECTS}, headers={"Accept": "text/csv"})
    assert table.text.splitlines()[0] == "risk,least,most"
    page = web.get("/", headers={"Accept": "text/html"}, follow_redirects=True)
    assert page.text.startswith("<!doctype html>")


def test_problem_documents(web: httpx2.Client) -> None:
    assert expect_problem(web.get("/variables/contxt-length"), "unknown-name")["nearest"] == ["context-length"]
    expect_problem(web.get("/variables/context-length/effects?change=sideways"), "invalid-parameter")
    expect_problem(web.get("/sparql", params={"query": "SELECT"}), "invalid-query")
    expect_problem(web.get("/sparql", params={"query": EFFECTS, "format": "turtle"}), "not-acceptable")
    expect_problem(web.delete("/systems"), "method-not-allowed")


def test_validation_and_head(web: httpx2.Client) -> None:
    first = web.get("/systems")
    assert web.get("/systems", headers={"If-None-Match": first.headers["etag"]}).status_code == 304
    head = web.head("/systems")
    assert (head.status_code, head.content) == (200, b"")
    assert head.headers["content-length"] == first.headers["content-length"]


def test_many_readers_at_once(web: httpx2.Client) -> None:
    paths = ["/compare?system=gpt-4&system=deepseek-v3", "/variables", "/influences?limit=20", "/ns?format=turtle"]
    expected = {path: web.get(path).content for path in paths}
    with ThreadPoolExecutor(8) as pool:
        for path, response in zip(paths * 10, pool.map(web.get, paths * 10), strict=True):
            assert response.status_code == 200
            assert response.content == expected[path]
