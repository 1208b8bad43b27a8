"""The process that writes: asked by a server, watched, and killed when a write takes too long.

Killing it is safe at any moment: a write that did not end has changed nothing.
"""

from __future__ import annotations

import contextlib
import json
import select
import subprocess
import sys
import threading
import time
from typing import TYPE_CHECKING, Any, Final

from graphkit.errors import (
    AtlasError,
    BusyError,
    CallError,
    CheckError,
    ConflictError,
    CrashError,
    CurationError,
    DataError,
    LimitError,
    LockedError,
    NoGenerationError,
    Problem,
    QueryError,
    RefusedError,
    ServiceError,
    StorageError,
    StoreError,
    UnknownNameError,
)
from graphkit.execution import frames
from graphkit.store.generations import Generations
from graphkit.writing.order import Written

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from graphkit.writing.order import Order

__all__ = ["WriterProcess", "describe_error"]

_START_SECONDS: Final = 120


class WriterProcess:
    """Carries out orders one after another, each within a time limit. Use it from any thread."""

    def __init__(self, folder: Path, *, time_seconds: float, memory_bytes: int, queue_seconds: float) -> None:
        self._folder, self._seconds, self._memory_bytes = folder, time_seconds, memory_bytes
        self._queue_seconds = queue_seconds
        self._lock = threading.Lock()
        self._process: subprocess.Popen[bytes] | None = None

    def write(self, order: Order) -> Written:
        """Carry out an order, see `graphkit.writing.carry_out`.

        Raises also `BusyError` if others keep it busy for too long, `LimitError` if it takes too long itself, and
        `CrashError` if the process dies of it.
        """
        if not self._lock.acquire(timeout=self._queue_seconds):
            raise BusyError(1)
        try:
            return self._write(order)
        finally:
            self._lock.release()

    def start(self) -> None:
        """Start the process ahead of the first order."""
        with self._lock:
            self._open()

    def close(self) -> None:
        """End the process when it has done what it is doing; kill it if that takes longer than a write may."""
        with self._lock:
            process, self._process = self._process, None
        if process is None:
            return
        if process.stdin is not None:
            process.stdin.close()
        try:
            process.wait(timeout=self._seconds)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()
        if process.stdout is not None:
            process.stdout.close()

    def _write(self, order: Order) -> Written:
        process = self._open()
        if process.stdin is None or process.stdout is None:
            raise RuntimeError("the process has pipes to and from it")
        with contextlib.suppress(ConnectionError):  # its death shows when the answer is read
            frames.write_frame(process.stdin, frames.QUESTION, order.model_dump_json().encode())
        end = time.monotonic() + self._seconds + order.wait_seconds
        ready, _, _ = select.select([process.stdout], [], [], max(0.0, end - time.monotonic()))
        frame = frames.read_frame(process.stdout) if ready else None
        if frame is None:
            self._kill()
            if (done := self._find(order)) is not None:
                return done
            raise CrashError if ready else LimitError("time", f"{self._seconds:g} seconds")
        kind, payload = frame
        if kind == frames.END:
            return Written.model_validate_json(payload)
        raise _read_error(json.loads(payload), self._folder)

    def _open(self) -> subprocess.Popen[bytes]:
        if self._process is not None and self._process.poll() is None:
            return self._process
        self._kill()
        command = [sys.executable, "-m", "graphkit.writing.worker", str(self._folder), str(self._memory_bytes)]
        process = subprocess.Popen(  # noqa: S603 # our own program
            command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, process_group=0
        )
        self._process = process
        if process.stdout is None:
            raise RuntimeError("the process has a pipe from it")
        ready, _, _ = select.select([process.stdout], [], [], _START_SECONDS)
        if not ready or frames.read_frame(process.stdout) is None:
            self._kill()
            raise StoreError("the process that writes did not start")
        return process

    def _kill(self) -> None:
        process, self._process = self._process, None
        if process is not None:
            process.kill()
            process.wait()
            for pipe in (process.stdin, process.stdout):
                if pipe is not None:
                    with contextlib.suppress(OSError):
                        pipe.close()

    def _find(self, order: Order) -> Written | None:
        """Give the outcome of an order whose process died, if it had been carried out before."""
        with contextlib.suppress(StoreError):
            current = Generations(self._folder).current()
            manifest = current.manifest
            if manifest.get("order") == order.id:
                return Written(generation=current.number, is_new=True, changes=manifest["changes"])
        return None


def describe_error(error: AtlasError) -> dict[str, Any]:
    """Give an error as plain data, for another process to raise again."""
    fields: dict[str, Any] = {"kind": type(error).__name__, "text": str(error)}
    match error:
        case CurationError():
            fields["problems"] = [
                [one.path, one.line, one.column, one.field, one.wrong, one.allowed] for one in error.problems
            ]
        case CheckError():
            fields |= {"check": error.check, "findings": error.findings}
        case UnknownNameError():
            fields |= {"what": error.kind, "name": error.name, "nearest": error.nearest}
        case RefusedError():
            fields |= {"graph": error.graph, "why": str(error).partition(" cannot be written: ")[2]}
        case ConflictError():
            fields["is_stale"] = error.is_stale
        case StorageError():
            fields["why"] = error.why
        case ServiceError():
            fields |= {"endpoint": error.endpoint, "reason": error.reason, "keyword": error.keyword}
    return fields


def _read_error(fields: dict[str, Any], folder: Path) -> AtlasError:
    readers: dict[str, Callable[[], AtlasError]] = {
        "CurationError": lambda: CurationError([Problem(*one) for one in fields["problems"]]),
        "CheckError": lambda: CheckError(fields["check"], fields["findings"]),
        "CallError": lambda: CallError(fields["text"]),
        "DataError": lambda: DataError(fields["text"]),
        "UnknownNameError": lambda: UnknownNameError(fields["what"], fields["name"], fields["nearest"]),
        "QueryError": lambda: QueryError(fields["text"]),
        "RefusedError": lambda: RefusedError(fields["graph"], fields["why"]),
        "ConflictError": lambda: ConflictError(fields["text"], is_stale=fields["is_stale"]),
        "NoGenerationError": lambda: NoGenerationError(folder),
        "LockedError": lambda: LockedError(folder),
        "ServiceError": lambda: ServiceError(fields["endpoint"], fields["reason"], fields["keyword"]),
        "StorageError": lambda: StorageError(folder, fields["why"]),
    }
    reader = readers.get(fields["kind"])
    return StoreError(fields["text"]) if reader is None else reader()
