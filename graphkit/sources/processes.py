"""Processes that convert parts of catalogues, and end with the one that asked."""

from __future__ import annotations

import multiprocessing
import os
import threading
from concurrent.futures import ProcessPoolExecutor

__all__ = ["make_pool"]


def make_pool(most: int) -> ProcessPoolExecutor:
    """Make a pool of a process for each core, or fewer where there is less to do."""
    context = multiprocessing.get_context("spawn")
    return ProcessPoolExecutor(min(os.cpu_count() or 1, most), mp_context=context, initializer=_end_with_parent)


def _end_with_parent() -> None:
    """Let this process end when the one that asked is killed: nobody else would tell it to."""

    def wait() -> None:
        parent = multiprocessing.parent_process()
        if parent is not None:
            parent.join()
            os._exit(1)

    threading.Thread(target=wait, daemon=True).start()
