"""A pool of workers: starts them ahead, hands them out in turn, watches them, and replaces those that were killed."""

from __future__ import annotations

import asyncio
import contextlib
import logging
from collections import Counter, deque
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from graphkit.errors import BusyError, StoreError
from graphkit.execution.process import WorkerProcess, start_worker
from graphkit.execution.run import Run

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Coroutine

    from graphkit.execution.limits import Limits
    from graphkit.execution.question import Question

__all__ = ["Pool", "PoolState"]

_log = logging.getLogger("graphkit.execution")

_WATCH_SECONDS: Final = 0.05
_CLOSE_SECONDS: Final = 10
#: A query that has run for so long gives way to others; its worker is replaced afterwards, as niceness cannot be undone.
_SLOW_SECONDS: Final = 0.2


@dataclass(frozen=True, slots=True)
class PoolState:
    """The numbers of a pool: workers that live, of these those that answer, queries that wait, workers killed by reason."""

    workers: int
    busy: int
    waiting: int
    kills: dict[str, int]


class Pool:
    """Runs queries in `size` workers, and half as many again while others take long.

    `queue_limit` more queries may wait, for `queue_seconds` each.

    Workers have the database open that was asked of last; one with another is replaced before it answers. Use it from
    one event loop only.
    """

    def __init__(self, limits: Limits, *, size: int, queue_limit: int, queue_seconds: float) -> None:
        self.limits = limits
        self._size, self._queue_limit, self._queue_seconds = size, queue_limit, queue_seconds
        self._database: str | None = None
        self._live = 0
        self._idle: list[WorkerProcess] = []
        self._busy: set[WorkerProcess] = set()
        self._waiting: deque[asyncio.Future[WorkerProcess]] = deque()
        self._tasks: set[asyncio.Task[None]] = set()
        self._watcher: asyncio.Task[None] | None = None
        self._kills: Counter[str] = Counter()
        self._closed = False

    @property
    def state(self) -> PoolState:
        """Its numbers now."""
        return PoolState(self._live, len(self._busy), len(self._waiting), dict(self._kills))

    async def start(self, database: str) -> None:
        """Start all workers on a database, see `Store.address`. Raises `StoreError` if it cannot be opened."""
        self._database = database
        self._watch()
        self._release(await self._spawn())
        for _ in range(self._size - self._live):
            self._replace()
        await asyncio.gather(*self._tasks)

    @contextlib.asynccontextmanager
    async def run(self, question: Question, limits: Limits | None = None) -> AsyncIterator[Run]:
        """Have a question answered; gives the answer when its head is there.

        Raises `BusyError` if too many wait already, `StoreError` if no worker can be started, and what `Run` raises.
        Leaving before the answer is whole ends the query.
        """
        limits = limits or self.limits
        worker = await self._acquire(question.database)
        run = Run(worker, limits)
        loop = asyncio.get_running_loop()
        alarms = [
            loop.call_later(limits.time_seconds, worker.kill, "time"),
            loop.call_later(_SLOW_SECONDS, self._slow_down, worker),
        ]
        try:
            await worker.send(question.encode(result_bytes=limits.result_bytes, result_rows=limits.result_rows))
            await run.begin()
            yield run
        finally:
            for alarm in alarms:
                alarm.cancel()
            self._give_back(run)

    async def close(self) -> None:
        """End all workers; queries that still run are ended too."""
        self._closed = True
        for waiting in self._waiting:
            waiting.cancel()
        if self._watcher is not None:
            self._watcher.cancel()
        for worker in self._busy:
            worker.kill("shutdown")
        while self._idle:
            self._dismiss(self._idle.pop(), "shutdown")
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(_CLOSE_SECONDS):
                await self._wait_for_all()

    async def _wait_for_all(self) -> None:
        """Wait for workers that end, for those that still start, to be dismissed then, and for who reads from one."""
        while self._tasks or self._busy:
            await asyncio.gather(*self._tasks, return_exceptions=True)
            await asyncio.sleep(0.01)

    async def _acquire(self, database: str) -> WorkerProcess:
        self._watch()
        if database != self._database:
            self._database = database
            self._retire_strangers()
        if self._idle:
            worker = self._idle.pop()
        elif self._live < self._most:
            worker = await self._spawn()
        else:
            worker = await self._wait_for_one()
        if worker.database != database or not worker.is_alive:
            self._dismiss(worker, "stale" if worker.is_alive else "lost")
            worker = await self._spawn(database)
        self._busy.add(worker)
        return worker

    async def _wait_for_one(self) -> WorkerProcess:
        if len(self._waiting) >= self._queue_limit:
            raise BusyError(len(self._waiting))
        place: asyncio.Future[WorkerProcess] = asyncio.get_running_loop().create_future()
        self._waiting.append(place)
        try:
            async with asyncio.timeout(self._queue_seconds):
                return await place
        except BaseException as error:
            if place.done() and not place.cancelled() and place.exception() is None:
                self._release(place.result())  # it came too late
            if isinstance(error, TimeoutError):
                raise BusyError(len(self._waiting)) from error
            raise
        finally:
            with contextlib.suppress(ValueError):
                self._waiting.remove(place)

    async def _spawn(self, database: str | None = None) -> WorkerProcess:
        target = database or self._database
        if target is None:
            raise StoreError("the pool has no database yet")
        self._live += 1
        try:
            return await start_worker(target, memory_bytes=self.limits.memory_bytes)
        except BaseException:
            self._live -= 1
            raise

    def _give_back(self, run: Run) -> None:
        """Take a worker back after a question: it goes on if it is as good as new, and is replaced if not."""
        worker = run.worker
        self._busy.discard(worker)
        if run.is_clean and worker.is_alive and not worker.reason:
            is_swollen = worker.memory_bytes() > self.limits.memory_bytes // 2
            if not worker.is_slowed and not is_swollen:
                self._release(worker)
                return
            self._dismiss(worker, "worn")
        else:
            self._dismiss(worker, worker.reason or "hang-up")
        if not self._closed:
            self._replace()

    def _release(self, worker: WorkerProcess) -> None:
        """Hand a worker to who waits longest, or keep it ready."""
        while self._waiting:
            place = self._waiting.popleft()
            if not place.done():
                place.set_result(worker)
                return
        if self._closed:
            self._dismiss(worker, "shutdown")
        else:
            self._idle.append(worker)

    def _dismiss(self, worker: WorkerProcess, reason: str) -> None:
        worker.kill(reason)
        self._live -= 1
        self._kills[worker.reason] += 1
        self._keep(worker.wait())

    def _slow_down(self, worker: WorkerProcess) -> None:
        """Let a query that takes long give way, and start another worker in its place, for up to half of them."""
        worker.slow_down()
        self._replace()

    @property
    def _most(self) -> int:
        slow = sum(worker.is_slowed for worker in self._busy)
        return self._size + min(slow, self._size // 2)

    def _replace(self) -> None:
        if self._live < self._most:
            self._live += 1
            self._keep(self._start_another())

    async def _start_another(self) -> None:
        self._live -= 1  # _spawn counts it
        try:
            worker = await self._spawn()
        except StoreError as error:
            _log.error("%s", error)
            if self._waiting and not self._waiting[0].done():
                self._waiting.popleft().set_exception(error)
            return
        self._release(worker)

    def _retire_strangers(self) -> None:
        strangers = [worker for worker in self._idle if worker.database != self._database]
        self._idle = [worker for worker in self._idle if worker.database == self._database]
        for worker in strangers:
            self._dismiss(worker, "stale")
            self._replace()

    def _keep(self, work: Coroutine[None, None, None]) -> None:
        task = asyncio.ensure_future(work)
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    def _watch(self) -> None:
        if self._watcher is None:
            self._watcher = asyncio.ensure_future(self._watch_workers())

    async def _watch_workers(self) -> None:
        while True:
            await asyncio.sleep(_WATCH_SECONDS)
            for worker in self._busy:
                if worker.memory_bytes() > self.limits.memory_bytes:
                    worker.kill("memory")
            for worker in [one for one in self._idle if not one.is_alive]:  # somebody else ended it
                self._idle.remove(worker)
                self._dismiss(worker, "lost")
                self._replace()
