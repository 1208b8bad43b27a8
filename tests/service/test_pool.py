"""The pool by itself: limits, replacement, queue, hang-ups, another generation."""

from __future__ import annotations

import asyncio
import os
import signal
import subprocess
import sys
import time
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pyoxigraph as ox
import pytest

from graphkit.errors import (
    BusyError,
    CrashError,
    LimitError,
    QueryError,
    ResultFormatError,
    StoreError,
)
from graphkit.execution import Head, Limits, Pool, Question, Summary, start
from graphkit.store import Generations
from tests.service.stores import write_generation

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

pytestmark = pytest.mark.slow

LONG = "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i }"
HUNGRY = "SELECT * { ?a ?b ?c . ?d ?e ?f } ORDER BY ?c ?f"


@pytest.fixture(scope="module")
def database(store_folder: Path) -> str:
    return str(Generations(store_folder).current().database)


def in_pool(database: str, work: Callable[[Pool], Awaitable[Any]], **options: Any) -> Any:
    """Do something with a pool of two workers and close it."""
    limits = Limits(**{"time_seconds": 20.0, "memory_bytes": 400_000_000} | options.pop("limits", {}))

    async def run() -> Any:
        pool = Pool(limits, **{"size": 2, "queue_limit": 2, "queue_seconds": 30} | options)
        await pool.start(database)
        try:
            return await work(pool)
        finally:
            await pool.close()

    return asyncio.run(run())


async def ask(
    pool: Pool, database: str, sparql: str, limits: Limits | None = None, **fields: Any
) -> tuple[Head, bytes, Summary]:
    async with pool.run(Question(database, sparql, **fields), limits) as run:
        body = b"".join([piece async for piece in run.pieces()])
        assert run.summary is not None
        return run.head, body, run.summary


def test_answers(database: str) -> None:
    async def work(pool: Pool) -> None:
        head, body, summary = await ask(pool, database, "SELECT ?x { VALUES ?x { 1 2 } }")
        assert (head.kind, summary.rows, summary.size_bytes) == ("rows", 2, len(body))
        head, body, summary = await ask(pool, database, "ASK {}", row_media="application/sparql-results+xml")
        assert (head.kind, head.media, summary.rows) == ("boolean", "application/sparql-results+xml", None)
        head, _, summary = await ask(pool, database, "CONSTRUCT WHERE { ?s ?p ?o } LIMIT 7")
        assert (head.kind, summary.rows) == ("triples", 7)
        trix = await ask(pool, database, "CONSTRUCT WHERE { ?s ?p ?o } LIMIT 7", triple_media="application/trix")
        assert trix[2].rows == 7
        assert trix[1].count(b"<triple>") == 7

    in_pool(database, work)


def test_what_is_refused_leaves_the_worker_well(database: str) -> None:
    async def work(pool: Pool) -> None:
        for sparql in ("SELECT", "SELECT * { SERVICE <http://x/> {} }", "SELECT (<http://x/f>(1) AS ?x) {}"):
            with pytest.raises(QueryError):
                await ask(pool, database, sparql)
        with pytest.raises(QueryError):
            await ask(pool, database, "ASK {}", default_graphs=("no iri",))
        with pytest.raises(ResultFormatError):
            await ask(pool, database, "ASK {}", row_media=None)
        assert pool.state.kills == {}

    in_pool(database, work)


def test_limits_end_the_query_and_the_worker_is_replaced(database: str) -> None:
    async def work(pool: Pool) -> None:
        with pytest.raises(LimitError) as time_limit:
            await ask(pool, database, LONG, Limits(time_seconds=0.5))
        assert (time_limit.value.limit, time_limit.value.allowed) == ("time", "0.5 seconds")
        with pytest.raises(LimitError) as memory_limit:
            await ask(pool, database, HUNGRY)
        assert memory_limit.value.limit == "memory"
        with pytest.raises(CrashError):
            await ask(pool, database, "SELECT * " + "{" * 50_000 + "}" * 50_000)
        assert pool.state.kills == {"time": 1, "memory": 1, "crash": 1}
        assert (await ask(pool, database, "ASK {}"))[0].kind == "boolean"

    in_pool(database, work)


@pytest.mark.parametrize("media", ["application/sparql-results+json", "text/csv", "application/sparql-results+xml"])
def test_rows_and_bytes(database: str, media: str) -> None:
    async def work(pool: Pool) -> None:
        every = "SELECT * { ?s ?p ?o } LIMIT 1000"
        _, body, summary = await ask(pool, database, every, Limits(result_rows=1000), row_media=media)
        assert summary.rows == 1000
        await ask(pool, database, every, Limits(result_bytes=len(body)), row_media=media)
        for limits, name in ((Limits(result_rows=999), "rows"), (Limits(result_bytes=len(body) - 1), "bytes")):
            with pytest.raises(LimitError) as reached:
                await ask(pool, database, every, limits, row_media=media)
            assert reached.value.limit == name

    in_pool(database, work)


def test_the_queue_is_bounded(database: str) -> None:
    async def work(pool: Pool) -> list[Any]:
        short = Limits(time_seconds=1)
        return await asyncio.gather(*(ask(pool, database, LONG, short) for _ in range(7)), return_exceptions=True)

    found = in_pool(database, work)
    assert sum(isinstance(one, BusyError) for one in found) == 3
    assert sum(isinstance(one, LimitError) for one in found) == 4

    async def impatient(pool: Pool) -> list[Any]:
        return await asyncio.gather(
            *(ask(pool, database, LONG, Limits(time_seconds=2)) for _ in range(3)), return_exceptions=True
        )

    found = in_pool(database, impatient, size=1, queue_seconds=0.2)
    assert sum(isinstance(one, BusyError) for one in found) == 2


def test_leaving_early_frees_the_worker(database: str) -> None:
    async def work(pool: Pool) -> None:
        tasks = [asyncio.ensure_future(ask(pool, database, LONG)) for _ in range(4)]
        await asyncio.sleep(0.5)
        assert pool.state.waiting >= 1
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
        assert (pool.state.busy, pool.state.waiting) == (0, 0)
        async with pool.run(Question(database, "SELECT * { ?s ?p ?o }")) as run:
            await anext(run.pieces())
        assert (await ask(pool, database, "ASK {}"))[0].kind == "boolean"

    in_pool(database, work)


def test_a_worker_that_was_killed_from_outside_is_replaced(database: str) -> None:
    async def work(pool: Pool) -> None:
        for _ in range(5):
            for worker in list(pool._idle):
                os.kill(worker.pid, signal.SIGKILL)
            await asyncio.sleep(0.3)
            assert (await ask(pool, database, "ASK {}"))[0].kind == "boolean"

    in_pool(database, work)


def test_workers_follow_the_generation(tmp_path: Path) -> None:
    def fill(number: int) -> Callable[[ox.Store], None]:
        quad = ox.Quad(ox.NamedNode("a:s"), ox.NamedNode("a:p"), ox.Literal(number), ox.NamedNode("a:g"))
        return lambda store: store.add(quad)

    databases = [str(write_generation(tmp_path, fill(number)).database) for number in (1, 2)]

    async def work(pool: Pool) -> None:
        for turn in (0, 1, 0, 1, 1, 1):
            answers = [ask(pool, databases[turn], "SELECT ?o { ?s ?p ?o }", row_media="text/csv") for _ in range(3)]
            for _, body, _ in await asyncio.gather(*answers):
                assert body == f"o\r\n{turn + 1}\r\n".encode()
        with pytest.raises(StoreError):
            await ask(pool, str(tmp_path / "nothing"), "ASK {}")
        assert (await ask(pool, databases[1], "ASK {}"))[0].kind == "boolean"

    in_pool(databases[0], work, queue_limit=8)


def test_no_worker_outlives_its_parent(database: str) -> None:
    pids: list[int] = []

    async def work(pool: Pool) -> None:
        task = asyncio.ensure_future(ask(pool, database, LONG))
        await asyncio.sleep(0.3)
        pids.extend(worker.pid for worker in (*pool._idle, *pool._busy))
        task.cancel()

    in_pool(database, work)
    end = time.monotonic() + 20
    while any(_runs(pid) for pid in pids):
        assert time.monotonic() < end
        time.sleep(0.05)


def _runs(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    return True


def test_a_worker_whose_server_is_gone_ends_in_silence(database: str) -> None:
    program = Path(start.__file__)
    reader, writer = os.pipe()
    os.close(reader)
    command = [sys.executable, "-P", str(program), str(database), "400000000"]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=writer, stderr=subprocess.PIPE) as worker:
        os.close(writer)
        assert worker.stderr is not None
        assert (worker.stderr.read(), worker.wait(timeout=60)) == (b"", 0)
