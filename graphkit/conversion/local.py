"""The conversion on one machine: a process for each core, a part at a time."""

from __future__ import annotations

import gzip
from itertools import islice
from typing import TYPE_CHECKING, Final

import polars as pl

from graphkit.conversion.extract import COLUMNS, Row, extract_rows
from graphkit.conversion.output import (
    FOLDERS,
    ConversionReport,
    clear_output,
    finish_output,
    quad_lines,
    shared_lines,
    told,
)
from graphkit.errors import Problem
from graphkit.sources.conversion import Converted, convert_part, parted
from graphkit.sources.processes import make_pool

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    import pyoxigraph as ox

    from graphkit.sources.parts import Part
    from graphkit.sources.source import Origin

__all__ = ["convert_locally"]

#: Parts that wait for a process beside those that are converted.
_AHEAD: Final = 4
_COMPRESSION: Final = 1
_TYPES: Final = {
    "string": pl.String(),
    "double": pl.Float64(),
    "boolean": pl.Boolean(),
    "date": pl.Date(),
    "strings": pl.List(pl.String),
}
_SCHEMA: Final = pl.Schema({name: _TYPES[kind] for name, kind in COLUMNS.items()})


def convert_locally(
    name: str, path: Path, output: Path, origin: Origin, *, on_part: Callable[[int, float], None] = lambda *_: None
) -> ConversionReport:
    """Convert the files of a catalogue at a path into a folder, see `graphkit.conversion`.

    `on_part` is told of entries that are done, and of the share of the parts. Memory holds a part for each core. Raises
    `DataError` if there are no files, or if the folder holds something else.
    """
    parts = parted(name).cut(path)
    clear_output(output)
    for folder in FOLDERS:
        (output / folder).mkdir()
    found: list[Converted] = []
    seen, reported = set[int](), set[Problem]()
    with (output / "rejected" / "part-00000.jsonl").open("w", encoding="utf-8") as rejected:
        for number, one in enumerate(_convert_all(name, parts, origin, output)):
            if not seen.isdisjoint(one.seen):  # names of earlier parts: this one is read again without them
                one = _convert(name, parts[number], origin, output, number, frozenset(seen))
            seen |= one.seen
            one.seen = set()
            for problem in one.rejected:
                if problem not in reported:
                    reported.add(problem)
                    rejected.write(told(problem) + "\n")
            found.append(one)
            on_part(one.entries, (number + 1) / len(parts))
    shared = shared_lines(name, origin, found)
    _write_lines(output / "quads" / f"part-{len(parts):05}.nq.gz", shared)
    report = ConversionReport(
        entries=sum(one.entries for one in found),
        values=sum(one.values for one in found),
        quads=sum(one.triples for one in found) + len(shared),
        rejected=len(reported),
    )
    finish_output(output, report)
    return report


def _convert_all(name: str, parts: list[Part], origin: Origin, output: Path) -> Iterator[Converted]:
    with make_pool(len(parts)) as pool:
        calls = (
            pool.submit(_convert, name, part, origin, output, number, frozenset()) for number, part in enumerate(parts)
        )
        waiting = list(islice(calls, _AHEAD))
        while waiting:
            yield waiting.pop(0).result()
            waiting.extend(islice(calls, 1))


def _convert(name: str, part: Part, origin: Origin, output: Path, number: int, known: frozenset[int]) -> Converted:
    lines: list[str] = []
    rows: list[Row] = []

    def write(quads: list[ox.Quad]) -> None:
        lines.extend(quad_lines(quads))

    found = convert_part(
        name, part, origin, write, known=known, on_entry=lambda entry: rows.extend(extract_rows(name, entry))
    )
    _write_lines(output / "quads" / f"part-{number:05}.nq.gz", sorted(lines))
    pl.DataFrame(rows, schema=_SCHEMA, orient="row").write_parquet(output / "extract" / f"part-{number:05}.parquet")
    return found


def _write_lines(path: Path, lines: list[str]) -> None:
    with gzip.open(path, "wt", encoding="utf-8", compresslevel=_COMPRESSION, newline="\n") as output:
        output.writelines(f"{line}\n" for line in lines)
