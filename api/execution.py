"""Answers to queries of clients: from the cache, or from a worker, whole where they are small and streamed where not."""

from __future__ import annotations

import asyncio
import contextlib
import json
from dataclasses import replace
from typing import TYPE_CHECKING, Any, Final, NamedTuple, TypeVar

from fastapi import Request, Response

from api.errors import ProblemError
from api.negotiation import content_type
from api.streaming import Reader, SpooledAnswer, StreamedAnswer, wait_for_hang_up
from graphkit.errors import (
    BusyError,
    CrashError,
    ExecutionError,
    HangUpError,
    LimitError,
    ResultFormatError,
    ServiceError,
    StoreError,
)
from graphkit.execution import CachedResult, CacheKey, Head, Pool, Question, ResultCache, Summary
from graphkit.namespaces import BASE
from graphkit.store.lexer import words

if TYPE_CHECKING:
    from collections.abc import Awaitable

    import pyoxigraph as ox

    from api.calls import Call
    from api.formats import Wanted
    from api.metrics import Metrics
    from api.served import Served
    from api.settings import ApiSettings
    from graphkit.execution import Limits

__all__ = ["EXPLAIN_HEADERS", "Measured", "QueryService", "unless_hung_up"]

#: What an answer says of how it was made; those of its size stand where it was whole before it was sent.
EXPLAIN_HEADERS: Final = ("Access-Atlas-Cache", "Access-Atlas-Seconds", "Access-Atlas-Rows", "Access-Atlas-Bytes")

Answered = TypeVar("Answered")

# An answer is sent whole, with its size in the headers, if it is complete within so many bytes or so much time.
_WHOLE_BYTES: Final = 65_536
_WHOLE_SECONDS: Final = 0.02
#: Functions that answer differently each time they are called (SPARQL 1.1, sections 17.4.2 to 17.4.5), and other services.
_VOLATILE: Final = ("NOW", "RAND", "UUID", "SERVICE")


class Measured(NamedTuple):
    """What a query came to, and whether its answer was kept already."""

    head: Head
    summary: Summary
    cached: bool


class QueryService:
    """The pool of workers and the cache, as the routes use them; one for each application."""

    def __init__(self, settings: ApiSettings, metrics: Metrics) -> None:
        self.limits = settings.limits
        self._union = settings.dataset == "atlas"
        self.services = settings.service_endpoints
        self.metrics = metrics
        self.pool = Pool(
            self.limits,
            size=settings.query_workers,
            queue_limit=settings.queue_limit_queries,
            queue_seconds=settings.queue_limit_seconds,
        )
        self.cache = ResultCache(
            limit_bytes=settings.cache_limit_bytes, item_limit_bytes=settings.cache_item_limit_bytes
        )
        self.counting = asyncio.Lock()
        self.counted: tuple[str, list[ox.Triple]] | None = None  # of one generation, by its identity

    async def answer(self, request: Request, served: Served, call: Call, wanted: Wanted) -> Response:
        """Answer a query of a client.

        Raises `ProblemError` (406) if the result cannot be written as wanted, and what `Pool.run` raises.
        """
        is_volatile = _is_volatile(call.query)
        key = _key(served, call, wanted)
        kept = None if is_volatile else self.cache.get(key)
        if kept is not None:
            self.metrics.count_look_up(hit=True)
            return _whole(kept, cached="hit", is_volatile=False)
        self.metrics.count_look_up(hit=False)
        question = self._question(served, call, wanted)
        limits = self.limits.lowered(call.timeout_seconds)
        return await self._watched(request, self._ask(request, question, limits, None if is_volatile else key), wanted)

    async def collect(self, served: Served, sparql: str, media: str) -> bytes:
        """Answer a query of our own, within the limits of everybody's. Raises what `Pool.run` raises."""
        question = Question(served.store.address, sparql, row_media=media, triple_media=media)
        return await self._read(question)

    async def measure(self, request: Request, served: Served, call: Call, wanted: Wanted) -> Measured:
        """Answer a query and keep nothing of the answer but its size. Raises what `answer` raises."""
        kept = None if _is_volatile(call.query) else self.cache.peek(_key(served, call, wanted))
        if kept is not None:
            return Measured(kept.head, kept.summary, cached=True)
        question, limits = self._question(served, call, wanted), self.limits.lowered(call.timeout_seconds)
        return await self._watched(request, self._measure(question, limits), wanted)

    async def describe(self, request: Request, served: Served, call: Call, wanted: Wanted) -> dict[str, Any]:
        """Give the algebra of a query, see `read_algebra`. Raises what `answer` raises."""
        question = replace(self._question(served, call, wanted), task="algebra")
        text = await self._watched(request, self._read(question, self.limits.lowered(call.timeout_seconds)), wanted)
        algebra: dict[str, Any] = json.loads(text)
        return algebra

    async def _measure(self, question: Question, limits: Limits) -> Measured:
        async with self.pool.run(question, limits) as run:
            async for _ in run.pieces():
                pass
        if run.summary is None:
            raise AssertionError  # pieces end by themselves only once it is there
        self._count(run.summary)
        return Measured(run.head, run.summary, cached=False)

    async def _read(self, question: Question, limits: Limits | None = None) -> bytes:
        async with self.pool.run(question, limits) as run:
            return b"".join([piece async for piece in run.pieces()])

    async def _watched(self, request: Request, work: Awaitable[Answered], wanted: Wanted) -> Answered:
        """Do work for a client while it is there, and count what goes wrong."""
        try:
            return await unless_hung_up(request, work)
        except ResultFormatError as error:
            raise wanted.refuse(error.kind) from error
        except ExecutionError as error:
            self.metrics.count_failure(_reason(error), streamed=False)
            raise
        finally:
            self.metrics.observe_pool(self.pool.state)

    def observe(self, served: Served | None) -> None:
        """Take the numbers of the pool, the cache, and the generation that is served."""
        self.metrics.observe_pool(self.pool.state)
        self.metrics.observe_cache(self.cache.size_bytes)
        if served is not None:
            self.metrics.observe_generation(served.generation, served.manifest.get("quads", {}))

    def _question(self, served: Served, call: Call, wanted: Wanted) -> Question:
        return Question(
            served.store.address,
            call.query,
            call.default_graphs,
            call.named_graphs,
            wanted.row_media,
            wanted.triple_media,
            base_iri=BASE,
            union=self._union,
            services=self.services,
        )

    async def _ask(self, request: Request, question: Question, limits: Limits, key: CacheKey | None) -> Response:
        async with contextlib.AsyncExitStack() as stack:
            run = await stack.enter_async_context(self.pool.run(question, limits))
            reader = Reader(run)
            stack.push_async_callback(reader.close)
            is_old = request.scope.get("http_version", "1.1") in ("1.0", "0.9")
            if await reader.collect(_WHOLE_BYTES, None if is_old else _WHOLE_SECONDS) and run.summary is not None:
                result = CachedResult(run.head, b"".join(reader.collected), run.summary)
                if key is not None:
                    self.cache.put(key, result)
                self._count(run.summary)
                return _whole(result, cached="miss", is_volatile=key is None)
            headers = _explain(run.head, None, cached="miss", is_volatile=key is None)
            if is_old:  # such a client takes the end of the connection for the end of the answer
                spooled = await SpooledAnswer.read(reader, headers)
                self._count(run.summary)
                return spooled
            return StreamedAnswer(
                reader,
                stack.pop_all(),
                headers,
                keep_bytes=0 if key is None else self.cache.item_limit_bytes,
                on_end=lambda body, error: self._end(key, reader, body, error),
            )
        raise AssertionError  # an exit stack that swallows errors is not among those above

    def _end(self, key: CacheKey | None, reader: Reader, body: bytes | None, error: Exception | None) -> None:
        """Take note of the end of a streamed answer; `body` is there if it is whole and not too large to keep."""
        run = reader.run
        self.metrics.observe_pool(self.pool.state)
        if error is not None:
            self.metrics.count_failure(_reason(error), streamed=True)
            return
        self._count(run.summary)
        if key is not None and body is not None and run.summary is not None:
            self.cache.put(key, CachedResult(run.head, body, run.summary))

    def _count(self, summary: Summary | None) -> None:
        if summary is not None:
            self.metrics.count_result(summary.rows or 0, summary.size_bytes, summary.seconds)


async def unless_hung_up(request: Request, work: Awaitable[Answered]) -> Answered:
    """Do work for a client for as long as it is there. Raises `HangUpError` if it goes first."""
    task = asyncio.ensure_future(work)
    listener = asyncio.ensure_future(wait_for_hang_up(request.receive))
    try:
        await asyncio.wait({task, listener}, return_when=asyncio.FIRST_COMPLETED)
        if not task.done():
            raise HangUpError
        return await task
    finally:
        for one in (listener, task):
            if not one.done():
                one.cancel()
        await asyncio.gather(listener, task, return_exceptions=True)


def _key(served: Served, call: Call, wanted: Wanted) -> CacheKey:
    return CacheKey(
        served.identity, call.query, call.default_graphs, call.named_graphs, wanted.row_media, wanted.triple_media
    )


def _is_volatile(sparql: str) -> bool:
    return any(name in word.upper() for word in words(sparql) for name in _VOLATILE)


def _whole(result: CachedResult, *, cached: str, is_volatile: bool) -> Response:
    headers = _explain(result.head, result.summary, cached=cached, is_volatile=is_volatile)
    return Response(result.body, headers=headers)


def _explain(head: Head, summary: Summary | None, *, cached: str, is_volatile: bool) -> dict[str, str]:
    headers = {"Content-Type": content_type(head.media), "Access-Atlas-Cache": cached}
    if is_volatile:
        headers["Cache-Control"] = "no-store"
    if summary is not None:
        headers["Access-Atlas-Seconds"] = f"{summary.seconds:.6f}"
        headers["Access-Atlas-Bytes"] = str(summary.size_bytes)
        if summary.rows is not None:
            headers["Access-Atlas-Rows"] = str(summary.rows)
    return headers


def _reason(error: Exception) -> str:
    match error:
        case LimitError():
            return error.limit
        case BusyError():
            return "busy"
        case CrashError():
            return "crash"
        case HangUpError():
            return "hang-up"
        case ServiceError():
            return "service"
        case StoreError():
            return "store"
        case ProblemError():
            return error.slug
        case _:
            return "other"
