"""The validating process as a server sees it: started when first needed, asked one thing at a time, and stopped."""

from __future__ import annotations

import asyncio
import contextlib
import os
import signal
import sys
from typing import Final

from graphkit.errors import BusyError, CrashError, LimitError, StoreError
from graphkit.execution import frames
from graphkit.validation.report import DocumentReport

__all__ = ["ValidatorProcess"]

_START_SECONDS: Final = 60
_LONGEST_QUEUE: Final = 16


class ValidatorProcess:
    """Validates documents in a process that is kept for the next one, and replaced when one goes too far.

    Documents wait for their turn, for `queue_seconds` at most; `memory_bytes` is what one may take beside what the process
    needs itself. Use it from one event loop only.
    """

    def __init__(self, *, time_seconds: float, memory_bytes: int, queue_seconds: float) -> None:
        self._time_seconds, self._memory_bytes, self._queue_seconds = time_seconds, memory_bytes, queue_seconds
        self._process: asyncio.subprocess.Process | None = None
        self._turn = asyncio.Lock()
        self._waiting = 0

    async def validate(self, text: str, media: str) -> DocumentReport:
        """Validate a document of one of `MEDIA_TYPES`.

        Raises `BusyError` if its turn does not come, `LimitError` past the limit of time, `CrashError` if the process ended,
        as it does past the limit of memory, and `StoreError` if it cannot be started.
        """
        await self._queue()
        try:
            return await self._ask(text, media)
        except BaseException:
            await self._stop()
            raise
        finally:
            self._turn.release()

    async def close(self) -> None:
        """End the process; a document that is being read is given up."""
        await self._stop()

    async def _queue(self) -> None:
        if self._waiting >= _LONGEST_QUEUE:
            raise BusyError(self._waiting)
        self._waiting += 1
        try:
            async with asyncio.timeout(self._queue_seconds):
                await self._turn.acquire()
        except TimeoutError as error:
            raise BusyError(self._waiting) from error
        finally:
            self._waiting -= 1

    async def _ask(self, text: str, media: str) -> DocumentReport:
        if self._process is None or self._process.returncode is not None:
            self._process = await self._start()
        _, output = _pipes(self._process)
        payload = f"{media}\n{text}".encode()
        try:
            async with asyncio.timeout(self._time_seconds):
                await _send(self._process, payload)
                _, answer = await frames.receive_frame(output)
        except TimeoutError as error:
            raise LimitError("time", f"{self._time_seconds:g} seconds") from error
        except (asyncio.IncompleteReadError, ConnectionError) as error:
            raise CrashError from error
        return DocumentReport.model_validate_json(answer)

    async def _start(self) -> asyncio.subprocess.Process:
        process = await asyncio.create_subprocess_exec(
            *(sys.executable, "-P", "-m", "graphkit.validation", str(self._time_seconds), str(self._memory_bytes)),
            stdin=asyncio.subprocess.PIPE,
            stdout=asyncio.subprocess.PIPE,
            process_group=0,  # an interrupt typed for the server is not meant for it
        )
        self._process = process
        try:
            async with asyncio.timeout(_START_SECONDS):
                await frames.receive_frame(_pipes(process)[1])
        except (asyncio.IncompleteReadError, TimeoutError) as error:
            raise StoreError("the process that validates documents did not start") from error
        return process

    async def _stop(self) -> None:
        process, self._process = self._process, None
        if process is None:
            return
        if process.returncode is None:  # not by way of asyncio, which would take the exit status from its own watcher
            with contextlib.suppress(ProcessLookupError):
                os.kill(process.pid, signal.SIGKILL)
        await process.communicate()


def _pipes(process: asyncio.subprocess.Process) -> tuple[asyncio.StreamWriter, asyncio.StreamReader]:
    if process.stdin is None or process.stdout is None:
        raise RuntimeError("the process has pipes to its input and from its output")
    return process.stdin, process.stdout


async def _send(process: asyncio.subprocess.Process, payload: bytes) -> None:
    stream, _ = _pipes(process)
    stream.write(len(payload).to_bytes(4, "big") + frames.QUESTION + payload)
    await stream.drain()
