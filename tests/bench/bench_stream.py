"""A million rows streamed over HTTP: first byte, whole time, memory: `python -m tests.bench.bench_stream`."""

from __future__ import annotations

import os
import statistics
import tempfile
import time
from pathlib import Path
from typing import TYPE_CHECKING, Final

from rich.console import Console
from rich.table import Table

from tests.service.servers import memory_bytes, serve
from tests.service.test_streaming import EVERYTHING, write_large

if TYPE_CHECKING:
    from tests.service.servers import Server

REPEATS: Final = 3
FORMATS: Final = ("application/sparql-results+json", "application/sparql-results+xml", "text/csv")
_SAMPLE_PIECES: Final = 100


def stream(server: Server, media: str) -> tuple[float, float, int, int, int]:
    """Read all rows; gives milliseconds to the first byte and to the last, bytes, and the highest memory of server and worker."""
    size = pieces = 0
    highest, highest_worker = 0, 0
    began = time.perf_counter()
    first = 0.0
    with (
        server.client() as client,
        client.stream("GET", "/sparql", params={"query": EVERYTHING}, headers={"Accept": media}) as response,
    ):
        for piece in response.iter_raw():
            first = first or time.perf_counter() - began
            size += len(piece)
            if pieces % _SAMPLE_PIECES == 0:
                highest = max(highest, memory_bytes(server.process.pid))
                highest_worker = max([highest_worker, *map(memory_bytes, server.workers())])
            pieces += 1
    return first * 1000, (time.perf_counter() - began) * 1000, size, highest, highest_worker


def main() -> None:
    """Print medians, and what the machine was doing."""
    table = Table("format", "first byte, ms", "all, s", "MB", "server, MB", "worker, MB")
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        write_large(folder)
        with serve(folder / "store", folder, query_workers=2, query_time_limit_seconds=120) as server:
            before = memory_bytes(server.process.pid)
            for media in FORMATS:
                runs = [stream(server, media) for _ in range(REPEATS)]
                first, whole, size, highest, worker = (statistics.median(one) for one in zip(*runs, strict=True))
                memory = (f"{highest / 1e6:.0f}", f"{worker / 1e6:.0f}")
                table.add_row(media, f"{first:.0f}", f"{whole / 1000:.1f}", f"{size / 1e6:.0f}", *memory)
    console = Console(width=110)
    console.print(table)
    console.print(f"server before: {before / 1e6:.0f} MB; load of the machine: {os.getloadavg()[0]:.1f}")


if __name__ == "__main__":
    main()
