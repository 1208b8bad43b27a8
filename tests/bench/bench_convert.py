"""How fast catalogues are converted, here and on Spark: `python -m tests.bench.bench_convert [10000 100000]`. Asserts nothing.

Both engines convert the same file in one run, on the same cores; the time of Spark's own start is shown apart.
"""

from __future__ import annotations

import datetime as dt
import sys
import tempfile
import time
from pathlib import Path

from graphkit.conversion import convert_locally
from graphkit.conversion.spark import convert_on_spark, local_session
from graphkit.sources.source import Origin
from tests.bench.catalogue import write_catalogue

_ORIGIN = Origin(dt.date(2026, 11, 1))


def show(*cells: object) -> None:
    """Print one row."""
    sys.stdout.write("".join(f"{cell:>14}" for cell in cells) + "\n")
    sys.stdout.flush()


def main(sizes: list[int]) -> None:
    """Convert catalogues of these sizes with both engines."""
    start = time.monotonic()
    session = local_session("2")
    session.sparkContext.setLogLevel("ERROR")
    show("Spark starts", f"{time.monotonic() - start:.0f} s")
    show("models", "quads", "here, s", "Spark, s", "ratio", "quads/s here")
    with tempfile.TemporaryDirectory() as place:
        for size in sizes:
            rows = Path(place) / f"{size}.jsonl"
            write_catalogue(rows, size)
            start = time.monotonic()
            here = convert_locally("hugging-face", rows, Path(place) / "here", _ORIGIN)
            middle = time.monotonic()
            spark = convert_on_spark("hugging-face", str(rows), Path(place) / "spark", _ORIGIN, session)
            if spark != here:
                raise ValueError(f"{spark} is not {here}")
            seconds = (middle - start, time.monotonic() - middle)
            ratio = f"{seconds[1] / seconds[0]:.1f}"
            show(
                f"{size:,}",
                f"{here.quads:,}",
                *(f"{one:.0f}" for one in seconds),
                ratio,
                f"{here.quads / seconds[0]:,.0f}",
            )
    session.stop()


if __name__ == "__main__":
    main([int(one) for one in sys.argv[1:]] or [10_000, 100_000])
