"""One query on its way through a worker."""

from __future__ import annotations

import asyncio
import json
from typing import TYPE_CHECKING

from graphkit.errors import (
    CrashError,
    EndpointError,
    ExecutionError,
    HangUpError,
    LimitError,
    QueryError,
    ResultFormatError,
    ServiceError,
    StoreError,
)
from graphkit.execution import frames
from graphkit.execution.question import Head, Summary

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

    from graphkit.errors import AtlasError
    from graphkit.execution.limits import Limits
    from graphkit.execution.process import WorkerProcess

__all__ = ["Run"]


class Run:
    """An answer that is being read: `head` first, then the pieces, then `summary`.

    Reading raises `LimitError`, `CrashError`, `HangUpError`, `QueryError`, `ResultFormatError` or `StoreError`; an answer
    is whole only once the iteration has ended by itself.
    """

    def __init__(self, worker: WorkerProcess, limits: Limits) -> None:
        self.worker, self.limits = worker, limits
        self.head: Head
        self.summary: Summary | None = None
        self.is_clean = False  # the worker stands at the beginning of its next question

    async def begin(self) -> None:
        """Wait for the head of the answer."""
        kind, payload = await self._receive()
        if kind != frames.HEAD:
            raise self._failure(payload)
        self.head = Head(**json.loads(payload))

    async def pieces(self) -> AsyncIterator[bytes]:
        """Read the answer as it comes."""
        while True:
            kind, payload = await self._receive()
            if kind == frames.DATA:
                yield payload
            elif kind == frames.END:
                self.summary, self.is_clean = Summary(**json.loads(payload)), True
                return
            else:
                raise self._failure(payload)

    def hang_up(self) -> None:
        """End the query because nobody waits for it; reading it then raises `HangUpError`."""
        if not self.is_clean:
            self.worker.kill("hang-up")

    async def _receive(self) -> tuple[bytes, bytes]:
        try:
            return await self.worker.receive()
        except asyncio.IncompleteReadError as error:
            raise self._death() from error

    def _death(self) -> ExecutionError:
        match self.worker.reason:
            case "time":
                return LimitError("time", f"{self.limits.time_seconds:g} seconds")
            case "memory":
                return LimitError("memory", f"{self.limits.memory_bytes} bytes")
            case "hang-up" | "shutdown":
                return HangUpError()
            case _:
                self.worker.kill("crash")
                return CrashError()

    def _failure(self, payload: bytes) -> AtlasError:
        """Give the error that a worker reports; the worker itself is well then."""
        self.is_clean = True
        told: dict[str, str] = json.loads(payload)
        match told["reason"]:
            case "limit":
                most = {"bytes": self.limits.result_bytes, "rows": self.limits.result_rows}
                if told["detail"] == "time":  # that of a remote engine, which may be shorter than ours
                    return LimitError("time", "what the engine allows")
                return LimitError(told["detail"], f"{most[told['detail']]} {told['detail']}")
            case "format":
                return ResultFormatError(told["detail"])
            case "service":
                endpoint, _, reason = told["detail"].partition(" ")
                return ServiceError(endpoint, reason)
            case "engine":
                return EndpointError(*json.loads(told["detail"]))
            case "query":
                return QueryError(told["detail"])
            case _:
                return StoreError(told["detail"])
