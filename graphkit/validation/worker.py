"""What a validating process does: read documents from standard input, one after another, until that ends."""

from __future__ import annotations

import os
import signal
import sys
from math import ceil

from graphkit.execution import frames
from graphkit.execution.worker import BASE_BYTES, limit_memory
from graphkit.validation.documents import DocumentValidator

__all__ = ["work"]


def work(*, time_seconds: float, memory_bytes: int) -> None:
    """Answer each frame (media type, a line feed, the document) with a report as JSON.

    Past a limit the process ends: of memory by the operating system's refusal, of time by an alarm, should the server
    that would end it sooner be gone.
    """
    output = os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)  # nothing else may write into the frames
    limit_memory(memory_bytes + BASE_BYTES)
    validator = DocumentValidator()
    frames.write_frame(output, frames.READY)
    while (frame := frames.read_frame(sys.stdin.buffer)) is not None:
        media, _, text = frame[1].decode("utf-8").partition("\n")
        signal.alarm(ceil(time_seconds) + 1)
        found = validator.validate(text, media).model_dump_json()
        signal.alarm(0)
        frames.write_frame(output, frames.DATA, found.encode())
