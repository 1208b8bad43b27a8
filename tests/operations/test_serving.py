"""`access-atlas serve` as an operator runs it: several processes that agree, an orderly end, proxies, the log."""

from __future__ import annotations

import json
import re
import shutil
import signal
import threading
import time
from typing import TYPE_CHECKING, Any

import pytest

from graphkit.store import Generations
from tests.service.servers import START_SECONDS, Server, serve_by_command
from tests.service.stores import write_generation

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    import httpx2
    import pyoxigraph as ox

pytestmark = pytest.mark.slow

#: Looks at all pairs of statements: a second or more.
SLOW = "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . FILTER(STRLEN(CONCAT(STR(?a), STR(?d))) = 1) }"


def _wait_until(is_so: Callable[[], bool]) -> None:
    end = time.monotonic() + START_SECONDS
    while not is_so():
        assert time.monotonic() < end
        time.sleep(0.05)


def _numbers(web: httpx2.Client) -> dict[str, float]:
    text = web.get("/metrics").text
    return {name: float(value) for name, value in re.findall(r"^(access_atlas_\S+) ([0-9.e+]+)$", text, re.MULTILINE)}


def _lines(server: Server) -> list[dict[str, Any]]:
    return [json.loads(line) for line in server.log.read_text(encoding="utf-8").splitlines() if line.startswith("{")]


def test_processes_share_numbers_generation_and_log(store_folder: Path, tmp_path: Path) -> None:
    store = tmp_path / "store"
    shutil.copytree(store_folder, store)
    with serve_by_command(store, tmp_path, "--workers", "2", query_workers="1") as server:
        with server.client() as web:
            _wait_until(lambda: _numbers(web)["access_atlas_workers"] == 2)
            for _ in range(10):
                with server.client() as fresh:  # a connection is served by one process
                    assert fresh.get("/variables").status_code == 200
            name = 'access_atlas_requests_total{method="GET",route="/variables",status="200"}'
            assert {_ask_anew(server)[name] for _ in range(6)} == {10}
            made = write_generation(store, lambda _: None)
            _wait_until(lambda: all(_ask_anew(server)["access_atlas_generation"] == made.number for _ in range(6)))
        requests = [line for line in _lines(server) if line["logger"] == "api.requests"]
        assert len({line["client"] for line in requests}) == 1  # both processes name it alike


def _ask_anew(server: Server) -> dict[str, float]:
    with server.client() as web:
        return _numbers(web)


@pytest.mark.parametrize("workers", ["1", "2"])
def test_an_answer_that_is_being_made_is_finished_on_sigterm(tmp_path: Path, workers: str) -> None:
    store = tmp_path / "store"
    write_generation(store, _fill)
    answers: list[httpx2.Response] = []

    def ask(server: Server) -> None:
        with server.client(timeout=START_SECONDS) as web:
            answers.append(web.get("/sparql", params={"query": SLOW}))

    limits = {"query_workers": "1", "query_time_limit_seconds": "300", "shutdown_limit_seconds": "300"}
    with serve_by_command(store, tmp_path, "--workers", workers, **limits) as server:
        with server.client() as web:
            _wait_until(lambda: web.get("/health/ready").status_code == 200)
            thread = threading.Thread(target=ask, args=(server,))
            thread.start()
            _wait_until(lambda: _numbers(web)["access_atlas_workers_busy"] == 1)
        server.process.send_signal(signal.SIGTERM)
        assert answers == []
        thread.join(timeout=START_SECONDS)
        assert server.process.wait(timeout=START_SECONDS) in (0, -signal.SIGTERM)
        (answer,) = answers
        assert answer.status_code == 200
        assert answer.json()["results"]["bindings"][0]["n"]["value"] == "0"


def _fill(store: ox.Store) -> None:
    import pyoxigraph as ox

    graph = ox.NamedNode("https://example.org/g")
    things = [ox.NamedNode(f"https://example.org/{number}") for number in range(1000)]
    store.bulk_extend(ox.Quad(thing, ox.NamedNode("https://example.org/p"), thing, graph) for thing in things)


#: A window so long that none ends during a test.
COUNTED = {
    "query_workers": "1",
    "rate_limit_requests": "1",
    "rate_limit_window_seconds": "1000000000",
    "rate_limit_loopback": "true",
    "log_client": "address",
}


@pytest.fixture(scope="module")
def direct(store_folder: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    with serve_by_command(store_folder, tmp_path_factory.mktemp("direct"), **COUNTED) as server:
        yield server


def test_proxies_are_believed_only_if_named(store_folder: Path, tmp_path: Path, direct: Server) -> None:
    _expect_clients(direct, [200, 429], {"127.0.0.1"})
    with serve_by_command(store_folder, tmp_path, "--forwarded-allow-ips", "127.0.0.1", **COUNTED) as server:
        _expect_clients(server, [200, 200], {"192.0.2.1", "192.0.2.2"})


def _expect_clients(server: Server, statuses: list[int], clients: set[str]) -> None:
    with server.client() as web:
        forwarded = [{"X-Forwarded-For": address} for address in ("192.0.2.1", "192.0.2.2")]
        assert [web.get("/variables", headers=headers).status_code for headers in forwarded] == statuses
    _wait_until(lambda: len(_asked_for(server, "/variables")) == 2)  # a line is written after its answer
    assert {line["client"] for line in _asked_for(server, "/variables")} == clients


def _asked_for(server: Server, path: str) -> list[dict[str, Any]]:
    return [line for line in _lines(server) if line.get("path") == path]


def test_the_log_has_a_line_for_each_request_and_none_of_uvicorn(store_folder: Path, direct: Server) -> None:
    secret = "x" * 300
    with direct.client() as web:
        response = web.post("/sparql", data={"query": f"ASK {{}} # {secret}"})
        web.get("/sparql", params={"query": f"ASK {{}} # {secret}"})
        assert "server" not in response.headers
        _wait_until(lambda: len(_asked_for(direct, "/sparql")) == 2)
    text = direct.log.read_text(encoding="utf-8")
    assert secret not in text
    assert '"GET /sparql' not in text
    (line,) = (one for one in _lines(direct) if one.get("request_id") == response.headers["x-request-id"])
    assert (line["method"], line["status"], line["bytes"]) == ("POST", 200, len(response.content))
    assert Generations(store_folder).current().number == int(line["generation"])
