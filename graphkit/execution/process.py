"""A worker as its parent sees it: a process that is asked, watched and killed."""

from __future__ import annotations

import asyncio
import contextlib
import json
import os
import signal
import sys
from pathlib import Path
from typing import Final

from graphkit.errors import StoreError
from graphkit.execution import frames

__all__ = ["WorkerProcess", "start_worker"]

_PROGRAM: Final = Path(__file__).with_name("start.py")
_START_SECONDS: Final = 60
_PIPE_BYTES: Final = 65_536
_PAGE_BYTES: Final = os.sysconf("SC_PAGE_SIZE")


class WorkerProcess:
    """A worker with one database open. `reason` says why it was killed; it is empty while nobody did."""

    def __init__(self, process: asyncio.subprocess.Process, database: str) -> None:
        self.database = database
        self.reason = ""
        self.is_slowed = False
        self._process = process
        self._statistics = Path(f"/proc/{process.pid}/statm")

    @property
    def pid(self) -> int:
        """The number of the process."""
        return self._process.pid

    @property
    def is_alive(self) -> bool:
        """Whether the process runs."""
        return self._process.returncode is None

    async def send(self, payload: bytes) -> None:
        """Ask a question. A dead worker takes it too; its death shows when the answer is read."""
        stream = self._process.stdin
        if stream is None:
            raise RuntimeError("a worker has a pipe to its input")
        with contextlib.suppress(ConnectionError):
            stream.write(len(payload).to_bytes(4, "big") + frames.QUESTION + payload)
            await stream.drain()

    async def receive(self) -> tuple[bytes, bytes]:
        """Read the next frame. Raises `asyncio.IncompleteReadError` once the worker is dead."""
        stream = self._process.stdout
        if stream is None:
            raise RuntimeError("a worker has a pipe from its output")
        return await frames.receive_frame(stream)

    def kill(self, reason: str) -> None:
        """End the process at once, and remember why; the first reason counts."""
        self.reason = self.reason or reason
        if self.is_alive:  # not by way of asyncio, which would take the exit status away from its own watcher
            with contextlib.suppress(ProcessLookupError):
                os.kill(self.pid, signal.SIGKILL)

    async def wait(self) -> None:
        """Wait until the process has ended, and let go of its pipes."""
        if self._process.stdin is not None:
            self._process.stdin.close()
        if self._process.stdout is not None:
            while await self._process.stdout.read(_PIPE_BYTES):
                pass  # unread, it would keep the pipe open
        await self._process.wait()

    def slow_down(self) -> None:
        """Let the process run only when nothing else wants to: a query that takes long gives way to those that do not."""
        self.is_slowed = True
        with contextlib.suppress(OSError):
            os.setpriority(os.PRIO_PROCESS, self.pid, 15)

    def memory_bytes(self) -> int:
        """Measure its anonymous memory; 0 where the operating system has no /proc."""
        try:
            _, resident, shared, *_ = self._statistics.read_text(encoding="ascii").split()
        except (OSError, ValueError):
            return 0
        return (int(resident) - int(shared)) * _PAGE_BYTES


async def start_worker(database: str, *, memory_bytes: int) -> WorkerProcess:
    """Start a worker and wait until it can be asked. Raises `StoreError` if it cannot open the database."""
    process = await asyncio.create_subprocess_exec(
        sys.executable,
        "-P",
        str(_PROGRAM),
        database,
        str(memory_bytes),
        stdin=asyncio.subprocess.PIPE,
        stdout=asyncio.subprocess.PIPE,
        # An interrupt typed for the server is not meant for its workers. A session of their own would be too much: Linux
        # may share the processor out by session first, and their niceness would mean nothing to the server.
        process_group=0,
        limit=_PIPE_BYTES,
    )
    worker = WorkerProcess(process, database)
    try:
        async with asyncio.timeout(_START_SECONDS):
            kind, payload = await worker.receive()
    except (asyncio.IncompleteReadError, TimeoutError, asyncio.CancelledError) as error:
        worker.kill("start")
        await worker.wait()
        if isinstance(error, asyncio.CancelledError):
            raise
        raise StoreError(f"a worker for {database} did not start") from error
    if kind != frames.READY:
        worker.kill("start")
        await worker.wait()
        raise StoreError(f"a worker cannot open {database}: {json.loads(payload)['detail']}")
    return worker
