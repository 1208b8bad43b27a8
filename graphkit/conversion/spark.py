"""The conversion on Spark: the mapping of one machine, over partitions of JSON lines or of Parquet.

Three passes. The first numbers lines and finds names that stand twice, in Spark's own engine. The second maps partitions in
Python and sorts what each gives, which is kept on the executors' disks as long texts, not line by line: handing over a quad
costs more than making it. The third writes them. Nothing is shuffled but names, and nothing is collected but counts, the
names that stand twice, and what entries share.
"""

from __future__ import annotations

import json
import os
import re
import sys
from collections import defaultdict
from dataclasses import asdict
from itertools import groupby
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final, NamedTuple
from urllib.parse import unquote, urlsplit

from pyspark import StorageLevel
from pyspark.sql import Row as SparkRow
from pyspark.sql import SparkSession
from pyspark.sql import functions as sql
from pyspark.sql import types as kinds

from graphkit.conversion.extract import COLUMNS, Row, extract_rows
from graphkit.conversion.output import (
    ConversionReport,
    clear_output,
    finish_output,
    quad_lines,
    shared_lines,
    told,
)
from graphkit.errors import DataError
from graphkit.sources.conversion import Converted, convert_lines, parted
from graphkit.sources.parts import Line, fingerprint

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from pyspark.sql import DataFrame

    from graphkit.sources.source import Origin

__all__ = ["convert_on_spark", "local_session"]

_TYPES: Final[dict[str, kinds.DataType]] = {
    "string": kinds.StringType(),
    "double": kinds.DoubleType(),
    "boolean": kinds.BooleanType(),
    "date": kinds.DateType(),
    "strings": kinds.ArrayType(kinds.StringType()),
}


class _Text(NamedTuple):
    """What a partition gives, one of: lines of quads, rows of the extract as JSON, a thing left out, a summary."""

    quads: str | None = None
    rows: str | None = None
    rejected: str | None = None
    summary: str | None = None


_TEXTS: Final = kinds.StructType([kinds.StructField(kind, kinds.StringType()) for kind in _Text._fields])
_EXTRACT: Final = kinds.StructType([kinds.StructField(name, _TYPES[kind]) for name, kind in COLUMNS.items()])
#: Where a row may have its name; what it says of other models may match too, and then names one that is listed elsewhere.
_NAME: Final = re.compile(r'"(?:id|modelId)"\s*:\s*"([^"]*)"')

#: How many lines, or rows of the extract, stand in one text.
_TEXT_LINES: Final = 10_000
#: A partition of the second pass: bytes of input, small enough that its entries are sorted and compressed in memory.
_PARTITION_BYTES: Final = 4_000_000


def local_session(cores: str = "*", *, name: str = "access-atlas convert") -> SparkSession:
    """Start Spark in this process, on so many cores of this machine, and on no network but loopback."""
    os.environ["PYSPARK_PYTHON"] = sys.executable  # the workers', which Spark asks the environment for
    return (
        SparkSession.builder.master(f"local[{cores}]")
        .appName(name)
        .config("spark.ui.enabled", "false")
        .config("spark.driver.bindAddress", "127.0.0.1")
        .config("spark.driver.host", "127.0.0.1")
        .config("spark.sql.shuffle.partitions", "8")
        .getOrCreate()
    )


def convert_on_spark(name: str, path: str, output: Path, origin: Origin, session: SparkSession) -> ConversionReport:
    """Convert a catalogue at a path that Spark reads (a folder of JSON lines or of Parquet) into a folder.

    Gives what `convert_locally` gives, with other boundaries of parts. Raises `DataError` as it does.
    """
    parted(name)
    clear_output(output)
    numbered = _read(session, path)
    twice = _find_twice(numbered)
    first_lines = _first_lines(numbered)

    def convert(rows: Iterable[SparkRow]) -> Iterator[_Text]:
        return _convert(name, rows, origin, first_lines, twice)

    made = session.createDataFrame(numbered.rdd.mapPartitions(convert), _TEXTS).persist(StorageLevel.DISK_ONLY)
    found = [_read_summary(row["summary"]) for row in _only(made, "summary").collect()]
    shared = shared_lines(name, origin, found)
    last = session.createDataFrame([("\n".join(shared),)], "quads string").coalesce(1)
    # many engines load such files sooner than they are compressed well
    _only(made, "quads").union(last).write.option("zlib.compress.level", "BEST_SPEED").text(
        f"{output}/quads", compression="gzip"
    )
    rows = sql.inline(sql.from_json("rows", kinds.ArrayType(_EXTRACT)))
    _only(made, "rows").select(rows).write.parquet(f"{output}/extract")
    rejected = _only(made, "rejected").distinct()
    rejected.coalesce(1).sortWithinPartitions("rejected").write.text(f"{output}/rejected")
    report = ConversionReport(
        entries=sum(one.entries for one in found),
        values=sum(one.values for one in found),
        quads=sum(one.triples for one in found) + len(shared),
        rejected=rejected.count(),
    )
    made.unpersist()
    finish_output(output, report)
    return report


def _only(made: DataFrame, kind: str) -> DataFrame:
    return made.select(kind).filter(f"{kind} is not null")


def _read(session: SparkSession, path: str) -> DataFrame:
    """Read rows as (text, file, block, place): the place is the number of a Parquet row, or none for a line of text."""
    files = _list_files(path)
    session.conf.set("spark.sql.files.maxPartitionBytes", str(_PARTITION_BYTES))
    if all(one.endswith(".parquet") for one in files):
        rows = session.read.parquet(*files)
        packed = sql.to_json(sql.struct(*[sql.col(f"`{column}`") for column in rows.columns]))
        found = rows.select(packed.alias("text"), "_metadata")
        place = sql.col("_metadata.row_index")
    else:
        found = session.read.text(files).select(sql.col("value").alias("text"), "_metadata")
        place = sql.lit(None).cast("long")
    return found.select(
        "text",
        sql.col("_metadata.file_path").alias("file"),
        sql.col("_metadata.file_block_start").alias("block"),
        place.alias("place"),
    )


def _list_files(path: str) -> list[str]:
    """List the files at a path of this machine; an address of another file system is Spark's to list."""
    if "://" in path:
        return [path]
    here = Path(path)
    if here.is_file():
        return [str(here)]
    for endings in ((".jsonl", ".gz"), (".parquet",)):
        if found := sorted(str(one) for one in here.rglob("*") if one.suffix in endings):
            return found
    raise DataError(f"{path}: no .jsonl, .gz or .parquet file here")


def _first_lines(numbered: DataFrame) -> dict[tuple[str, int], int]:
    """Give the number of the line before each block of each file of text."""
    counts = numbered.filter("place is null").groupBy("file", "block").count().collect()
    blocks: dict[str, list[tuple[int, int]]] = defaultdict(list)
    for row in counts:
        blocks[row["file"]].append((row["block"], row["count"]))
    found: dict[tuple[str, int], int] = {}
    for file, sizes in blocks.items():
        before = 0
        for block, size in sorted(sizes):
            found[file, block] = before
            before += size
    return found


def _find_twice(numbered: DataFrame) -> dict[str, tuple[str, int]]:
    """Give the names that stand in several rows, and where the first of them is: its file and block."""
    name = sql.coalesce(sql.get_json_object("text", "$.id"), sql.get_json_object("text", "$.modelId"))
    places = numbered.select(name.alias("name"), sql.struct("file", "block").alias("at")).filter("name is not null")
    twice = places.groupBy("name").agg(sql.count("*").alias("times"), sql.min("at").alias("first")).filter("times > 1")
    return {row["name"]: (row["first"]["file"], row["first"]["block"]) for row in twice.collect()}


def _convert(
    name: str,
    rows: Iterable[SparkRow],
    origin: Origin,
    first_lines: Mapping[tuple[str, int], int],
    twice: Mapping[str, tuple[str, int]],
) -> Iterator[_Text]:
    """Map a partition, block after block: quads in order, rows of the extract, what was left out, and summaries."""
    lines: list[str] = []
    made: list[str] = []
    for block, some in groupby(rows, lambda row: (row["file"], row["block"])):
        seen = set[int]()
        found = convert_lines(
            name,
            _mark_listed(
                _lines(some, first_lines.get(block, 0)), seen, {one for one, first in twice.items() if first != block}
            ),
            origin,
            lambda quads: lines.extend(quad_lines(quads)),
            seen=seen,
            on_entry=lambda entry: made.extend(_write_row(row) for row in extract_rows(name, entry)),
        )
        yield from (_Text(rejected=told(problem)) for problem in found.rejected)
        yield _Text(summary=_write_summary(found))
    lines.sort()
    yield from (_Text(quads="\n".join(some)) for some in _texts(lines))
    yield from (_Text(rows=f"[{','.join(some)}]") for some in _texts(made))


def _texts(lines: list[str]) -> Iterator[list[str]]:
    return (lines[start : start + _TEXT_LINES] for start in range(0, len(lines), _TEXT_LINES))


def _lines(rows: Iterable[SparkRow], before: int) -> Iterator[Line]:
    for number, row in enumerate(rows, start=before + 1):
        if text := row["text"].strip():
            yield Line(_shown(row["file"]), number if row["place"] is None else row["place"] + 1, text)


def _shown(file: str) -> str:
    """Give the path of a file of this machine as people write it, and any other address as it is."""
    return unquote(urlsplit(file).path) if file.startswith("file:") else file


def _mark_listed(lines: Iterable[Line], seen: set[int], elsewhere: set[str]) -> Iterator[Line]:
    """Mark names as seen that a row before this block lists, so that the reader reports them here."""
    for line in lines:
        if elsewhere and (named := _NAME.findall(line.text)):
            seen.update(fingerprint(name) for name in named if name in elsewhere)
        yield line


def _write_row(row: Row) -> str:
    return json.dumps(row._asdict(), default=str, ensure_ascii=False)


def _write_summary(found: Converted) -> str:
    members = {kind: sorted(slugs) for kind, slugs in found.members.items()}
    return json.dumps(asdict(found) | {"seen": [], "rejected": [], "members": members})


def _read_summary(text: str) -> Converted:
    plain: dict[str, Any] = json.loads(text)
    plain |= {"seen": set(), "members": {kind: set(slugs) for kind, slugs in plain["members"].items()}}
    return Converted(**plain)
