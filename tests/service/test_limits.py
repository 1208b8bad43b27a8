"""Queries that would hurt, mixed with those of ordinary clients, over HTTP."""

from __future__ import annotations

import asyncio
import itertools
import socket
import time
from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING, Any
from urllib.parse import urlencode

import httpx2
import pytest

from graphkit.namespaces import BASE
from tests.api.checks import expect_problem
from tests.service.conftest import MEMORY_LIMIT_BYTES, TIME_LIMIT_SECONDS
from tests.service.servers import memory_bytes, serve

if TYPE_CHECKING:
    from pathlib import Path

    from tests.service.servers import Server

pytestmark = pytest.mark.slow

CROSS_PRODUCT = "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i }"
HUGE_ORDER = "SELECT * { ?a ?b ?c . ?d ?e ?f } ORDER BY ?c ?f"
DEEP_PATH = "SELECT (COUNT(*) AS ?n) { ?a (!<a:x>|^!<a:y>)* ?b . ?b (!<a:x>|^!<a:y>)* ?c }"
BACKTRACKING = (
    "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f "
    f'FILTER(REGEX(CONCAT(STR(?c), STR(?f)), "^(a|a.|.a|.)*{"(.*.*)" * 9}$")) }}'
)
NESTED = "SELECT * " + "{" * 60_000 + "}" * 60_000
TENFOLD = (f"BIND(CONCAT({', '.join([f'?{one}'] * 10)}) AS ?{two})" for one, two in itertools.pairwise("abcdefghijklz"))
EXPLODING = f"SELECT (STRLEN(?z) AS ?n) {{ VALUES ?a {{ 'xxxxxxxxxx' }} {' '.join(TENFOLD)} }}"
PATHOLOGICAL = [CROSS_PRODUCT, HUGE_ORDER, DEEP_PATH, BACKTRACKING, NESTED, EXPLODING]

ORDINARY = f"PREFIX axs: <{BASE}ns#> SELECT ?system {{ ?system a axs:System }} ORDER BY ?system"


@pytest.mark.parametrize("query", PATHOLOGICAL)
def test_each_is_ended_with_a_problem(web: httpx2.Client, query: str) -> None:
    response = web.post("/sparql", data={"query": query})
    kinds = {504: "time-limit", 507: "memory-limit", 400: "query-crashed"}
    problem = expect_problem(response, kinds[response.status_code])
    assert problem["detail"]
    assert web.get("/sparql", params={"query": ORDINARY}).status_code == 200


def test_the_client_may_lower_the_time_and_not_raise_it(web: httpx2.Client) -> None:
    for params in ({"timeout": "0.4"}, {"timeout": "1000"}):
        allowed = "0.4 seconds" if params["timeout"] == "0.4" else f"{TIME_LIMIT_SECONDS} seconds"
        for response in (
            web.get("/sparql", params={"query": CROSS_PRODUCT, **params}),
            web.post("/sparql", data={"query": CROSS_PRODUCT, **params}),
        ):
            assert expect_problem(response, "time-limit")["allowed"] == allowed
    for wrong in ("-1", "0", "soon", "nan", "inf", "1e99999"):
        expect_problem(web.get("/sparql", params={"query": "ASK {}", "timeout": wrong}), "invalid-parameter")
        expect_problem(web.post("/sparql", data={"query": "ASK {}", "timeout": wrong}), "invalid-parameter")


def test_others_are_answered_all_the_while(server: Server) -> None:
    expected = httpx2.get(server.sparql, params={"query": ORDINARY}, trust_env=False).content
    end = time.monotonic() + 12
    highest = 0

    def hurt(number: int) -> int:
        done = 0
        with server.client() as client:
            while time.monotonic() < end:
                query = PATHOLOGICAL[(number + done) % len(PATHOLOGICAL)]
                assert client.post("/sparql", data={"query": query}).status_code in (400, 503, 504, 507)
                done += 1
        return done

    def work(number: int) -> int:
        done = 0
        with server.client() as client:
            while time.monotonic() < end:
                query = f"{ORDINARY} # {number} {done}"  # so that the cache does not know it
                response = client.get("/sparql", params={"query": query})
                assert (response.status_code, response.content) == (200, expected)
                done += 1
        return done

    with ThreadPoolExecutor(8) as pool:
        hurting = [pool.submit(hurt, number) for number in range(2)]
        working = [pool.submit(work, number) for number in range(6)]
        while not all(one.done() for one in working):
            highest = max([highest, *(memory_bytes(pid) for pid in server.workers())])
            time.sleep(0.02)
        assert all(one.result() >= 2 for one in hurting)
        assert all(one.result() >= 20 for one in working)
    assert 0 < highest < 2 * MEMORY_LIMIT_BYTES
    assert memory_bytes(server.process.pid) < 500_000_000
    ready = httpx2.get(f"{server.address}/health/ready", trust_env=False).json()
    assert ready["workers"] >= 3


def test_a_client_that_hangs_up_frees_its_worker(store_folder: Path, tmp_path: Path) -> None:
    with serve(store_folder, tmp_path, query_workers=1, query_time_limit_seconds=300) as server:
        host, port = server.address.removeprefix("http://").split(":")
        for _ in range(3):
            with socket.create_connection((host, int(port))) as raw:
                target = f"/sparql?{urlencode({'query': CROSS_PRODUCT})}"
                raw.sendall(f"GET {target} HTTP/1.1\r\nHost: {host}\r\n\r\n".encode())
                time.sleep(0.5)
            with server.client() as client:
                assert client.get("/sparql", params={"query": "ASK {}"}).status_code == 200
        with server.client() as client:
            assert 'access_atlas_workers_killed_total{reason="hang-up"} 3.0' in client.get("/metrics").text


def test_a_full_queue_says_when_to_come_back(store_folder: Path, tmp_path: Path) -> None:
    settings: dict[str, Any] = {"query_workers": 1, "queue_limit_queries": 1, "query_time_limit_seconds": 2}

    async def crowd(address: str) -> list[httpx2.Response]:
        async with httpx2.AsyncClient(base_url=address, trust_env=False, timeout=60) as client:
            asked: list[Any] = [client.post("/sparql", data={"query": f"{CROSS_PRODUCT} # {n}"}) for n in range(5)]
            return list(await asyncio.gather(*asked))

    with serve(store_folder, tmp_path, **settings) as server:
        responses = asyncio.run(crowd(server.address))
        busy = [one for one in responses if one.status_code == 503]
        assert len(busy) == 3
        for one in busy:
            expect_problem(one, "busy")
            assert int(one.headers["retry-after"]) >= 1
        with server.client() as client:
            assert client.get("/sparql", params={"query": "ASK {}"}).status_code == 200
