"""What an operator sees: settings, headers, cache, metrics, health, several server processes, an orderly end."""

from __future__ import annotations

import re
import signal
import threading
import time
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from api.errors import PROBLEM_TYPES
from api.execution import EXPLAIN_HEADERS
from api.headers import GENERATION_HEADER
from tests.service.servers import START_SECONDS, serve
from tests.service.test_limits import CROSS_PRODUCT

if TYPE_CHECKING:
    import httpx2

    from tests.service.servers import Server

PAGE = (Path(__file__).resolve().parents[2] / "docs" / "service.md").read_text(encoding="utf-8")
ROWS = "SELECT ?x { VALUES ?x { 1 2 3 } }"


def test_every_limit_and_header_is_documented() -> None:
    for slug in (
        "time-limit",
        "memory-limit",
        "result-limit",
        "query-crashed",
        "service-failed",
        "busy",
        "update-refused",
    ):
        assert f"{PROBLEM_TYPES[slug].status} `{slug}`" in PAGE
    for name in (GENERATION_HEADER, *EXPLAIN_HEADERS):
        assert f"`{name}`" in PAGE


@pytest.mark.slow
def test_metrics_are_documented_and_count(web: httpx2.Client) -> None:
    web.get("/sparql", params={"query": f"{ROWS} # counted"})
    web.get("/sparql", params={"query": f"{ROWS} # counted"})
    web.get("/variables/none-such")
    found = web.get("/metrics")
    assert found.headers["content-type"].startswith("text/plain")
    names = set(re.findall(r"^(access_atlas_\w+?)(?:_bucket|_count|_sum|_created)?(?:\{| )", found.text, re.MULTILINE))
    assert names
    for name in names:
        assert f"`{name}`" in PAGE or f"`{name}_total`" in PAGE, name
    numbers = dict(re.findall(r"^(access_atlas_\S+) ([0-9.e+]+)$", found.text, re.MULTILINE))
    assert float(numbers['access_atlas_requests_total{method="GET",route="/sparql",status="200"}']) >= 2
    assert float(numbers['access_atlas_requests_total{method="GET",route="/variables/{id}",status="404"}']) >= 1
    assert float(numbers['access_atlas_cache_lookups_total{result="hit"}']) >= 1
    assert float(numbers["access_atlas_workers"]) == 4
    assert float(numbers["access_atlas_generation"]) == int(web.get("/health").json()["generation"])


@pytest.mark.slow
def test_an_answer_explains_itself(web: httpx2.Client) -> None:
    query = {"query": f"{ROWS} # explained"}
    first, second = web.get("/sparql", params=query), web.get("/sparql", params=query)
    assert (first.headers["access-atlas-cache"], second.headers["access-atlas-cache"]) == ("miss", "hit")
    for one in (first, second):
        assert one.headers["access-atlas-rows"] == "3"
        assert int(one.headers["access-atlas-bytes"]) == len(one.content)
        assert float(one.headers["access-atlas-seconds"]) > 0
        assert one.headers[GENERATION_HEADER]
    assert first.content == second.content
    csv = web.get("/sparql", params={**query, "format": "csv"})
    assert csv.headers["access-atlas-cache"] == "miss"
    tag = {"If-None-Match": first.headers["etag"]}
    assert web.get("/sparql", params=query, headers=tag).status_code == 304


@pytest.mark.slow
def test_a_streamed_answer_is_kept_where_it_is_small_enough(web: httpx2.Client) -> None:
    query = {"query": "SELECT * { ?s ?p ?o } LIMIT 2000 # kept"}
    first, second = web.get("/sparql", params=query), web.get("/sparql", params=query)
    assert "content-length" not in first.headers
    assert second.headers["access-atlas-cache"] == "hit"
    assert first.content == second.content


@pytest.mark.slow
@pytest.mark.parametrize("function", ["NOW()", "RAND()", "UUID()", "STRUUID()", "now()"])
def test_answers_that_differ_each_time_are_not_kept(web: httpx2.Client, function: str) -> None:
    query = {"query": f"SELECT ({function} AS ?x) {{}}"}
    first, second = web.get("/sparql", params=query), web.get("/sparql", params=query)
    assert first.content != second.content
    assert "etag" not in first.headers
    assert second.headers["access-atlas-cache"] == "miss"


@pytest.mark.slow
def test_health(web: httpx2.Client) -> None:
    assert web.get("/health/live").json() == {"status": "ok"}
    assert web.get("/health/ready").json()["workers"] == 4


@pytest.mark.slow
def test_not_ready_without_a_generation(tmp_path: Path) -> None:
    with serve(tmp_path / "empty", tmp_path) as server, server.client() as client:
        assert client.get("/health/live").status_code == 200
        assert client.get("/health/ready").status_code == 503
        assert client.get("/sparql", params={"query": "ASK {}"}).status_code == 503


@pytest.mark.slow
def test_several_server_processes(store_folder: Path, tmp_path: Path) -> None:
    with serve(store_folder, tmp_path, workers=2, query_workers=1) as server, server.client() as client:
        for number in range(20):
            assert client.get("/sparql", params={"query": f"ASK {{}} # {number}"}).json()["boolean"] is True
        pids = server.workers()
    assert len(pids) == 2
    end = time.monotonic() + START_SECONDS
    while any(Path(f"/proc/{pid}").exists() for pid in pids):
        assert time.monotonic() < end
        time.sleep(0.05)


@pytest.mark.slow
def test_an_orderly_end_finishes_what_runs(store_folder: Path, tmp_path: Path) -> None:
    statuses = []

    def ask(server: Server) -> None:
        with server.client() as client:
            response = client.get("/sparql", params={"query": CROSS_PRODUCT, "timeout": "2"})
            statuses.append((response.status_code, response.json()["type"].rsplit("/", 1)[-1]))

    with serve(store_folder, tmp_path) as server:
        thread = threading.Thread(target=ask, args=(server,))
        thread.start()
        time.sleep(0.7)
        server.process.send_signal(signal.SIGTERM)
        thread.join()
        assert statuses == [(504, "time-limit")]
        server.process.wait(timeout=START_SECONDS)
        assert server.workers() == []
