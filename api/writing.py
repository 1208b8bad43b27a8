"""Writes of clients: one after another, in a process of their own, each a generation that is durable before it is answered."""

from __future__ import annotations

import asyncio
import contextlib
import re
import uuid
from typing import TYPE_CHECKING, Final
from urllib.parse import unquote

from fastapi.concurrency import run_in_threadpool

from api.errors import ProblemError
from graphkit.errors import AtlasError, BusyError, CrashError, LimitError
from graphkit.writing.order import Order
from graphkit.writing.process import WriterProcess

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

    from fastapi import Request

    from api.metrics import Metrics
    from api.settings import ApiSettings
    from graphkit.tokens import Token
    from graphkit.writing.order import Deletion, Loading, Submission, Update, Written

__all__ = ["REASON_HEADER", "WriteService"]

REASON_HEADER: Final = "Access-Atlas-Reason"
_REASON_LIMIT: Final = 500
#: A strong tag of ours begins with the number of the generation.
_TAG: Final = re.compile(r'(?<!W/)"([0-9]{1,15})(?:-[0-9a-f]*)?"')


class WriteService:
    """The process that writes, as the routes use it; one for each application."""

    def __init__(self, settings: ApiSettings, metrics: Metrics) -> None:
        self._settings, self._metrics = settings, metrics
        self._turn = asyncio.Lock()
        self._writer = WriterProcess(
            settings.store,
            time_seconds=settings.write_time_limit_seconds,
            memory_bytes=settings.write_memory_limit_bytes,
            queue_seconds=settings.write_queue_limit_seconds,
        )

    async def write(self, request: Request, token: Token, change: Update | Loading | Deletion | Submission) -> Written:
        """Carry out a change for a client; a client that hangs up does not end it.

        Raises what `graphkit.writing.WriterProcess.write` raises.
        """
        settings = self._settings
        expected, may_replace = _read_condition(request)
        order = Order(
            id=uuid.uuid4().hex,
            change=change,
            author=token.name,
            scope=token.scope,
            reason=_read_reason(request),
            expected=expected,
            may_replace=may_replace,
            dataset=settings.dataset,
            load_sources=settings.load_sources,
            keep=settings.keep_generations,
            grace_seconds=settings.keep_grace_seconds,
            wait_seconds=settings.write_queue_limit_seconds,
        )
        async with self._turned():
            try:
                written = await run_in_threadpool(self._writer.write, order)
            except AtlasError as error:
                self._metrics.count_write(change.kind, _outcome(error))
                raise
        self._metrics.count_write(change.kind, "accepted" if written.is_new else "unchanged")
        return written

    async def start(self) -> None:
        """Start the process that writes, so that the first write does not wait for it."""
        await run_in_threadpool(self._writer.start)

    async def close(self) -> None:
        """End the process that writes, once it has done what it is doing."""
        await run_in_threadpool(self._writer.close)

    @contextlib.asynccontextmanager
    async def _turned(self) -> AsyncIterator[None]:
        try:
            async with asyncio.timeout(self._settings.write_queue_limit_seconds):
                await self._turn.acquire()
        except TimeoutError as error:
            raise BusyError(1) from error
        try:
            yield
        finally:
            self._turn.release()


def _outcome(error: AtlasError) -> str:
    return "ended" if isinstance(error, LimitError | CrashError) else "refused"


def _read_condition(request: Request) -> tuple[tuple[int, ...], bool]:
    """Read `If-Match`: the generations that its tags name, and whether there is any such condition.

    Raises `ProblemError` (412) if no tag can be one of ours.
    """
    given = ",".join(request.headers.getlist("if-match"))
    if not given:
        return (), False
    if given.strip() == "*":
        return (), True
    found = tuple(int(number) for number in _TAG.findall(given))
    if not found:
        raise ProblemError("precondition-failed", f"{given} is no strong entity tag of this server")
    return found, True


def _read_reason(request: Request) -> str:
    """Read why the client writes: the parameter `reason`, or a header, percent-encoded where it is not ASCII."""
    text = request.query_params.get("reason") or unquote(request.headers.get(REASON_HEADER, ""))
    return "".join(sign if sign.isprintable() else " " for sign in text)[:_REASON_LIMIT].strip()
