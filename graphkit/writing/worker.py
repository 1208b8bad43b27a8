"""The program of the process that writes: orders come on standard input, one after another, and it ends when that does."""

from __future__ import annotations

import gc
import json
import os
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from graphkit.errors import AtlasError
from graphkit.execution import frames
from graphkit.execution.worker import limit_memory
from graphkit.vocabulary import load_vocabulary
from graphkit.writing.order import Order
from graphkit.writing.process import describe_error
from graphkit.writing.transaction import carry_out

if TYPE_CHECKING:
    from typing import BinaryIO

__all__: list[str] = []


def _work(folder: Path, memory_bytes: int) -> None:
    output = os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)  # nothing else may write into the frames
    load_vocabulary()
    limit_memory(memory_bytes)
    gc.freeze()  # what is there now stays
    frames.write_frame(output, frames.READY)
    while (frame := frames.read_frame(sys.stdin.buffer)) is not None:
        _answer(folder, Order.model_validate_json(frame[1]), output)
        gc.collect()


def _answer(folder: Path, order: Order, output: BinaryIO) -> None:
    try:
        written = carry_out(folder, order)
    except AtlasError as error:
        frames.write_frame(output, frames.FAILURE, json.dumps(describe_error(error)).encode())
    else:
        frames.write_frame(output, frames.END, written.model_dump_json().encode())


if __name__ == "__main__":
    with frames.ending_unread():
        _work(Path(sys.argv[1]), int(sys.argv[2]))
