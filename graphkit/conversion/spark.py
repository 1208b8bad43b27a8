"""The conversion on Spark: the mapping of one machine, over partitions of JSON lines or of Parquet.

Three passes. The first numbers lines and finds names that stand twice, in Spark's own engine. The second maps partitions in
Python; what it gives is kept on the executors' disks. The third sorts and writes. Nothing is collected but counts, the names
that stand twice, and what entries share.
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
from typing import TYPE_CHECKING, Any, Final
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
_EXTRACT: Final = kinds.StructType([kinds.StructField(name, _TYPES[kind]) for name, kind in COLUMNS.items()])
#: Where a row may have its name; what it says of other models may match too, and then names one that is listed elsewhere.
_NAME: Final = re.compile(r'"(?:id|modelId)"\s*:\s*"([^"]*)"')
_TAGGED: Final = kinds.StructType([kinds.StructField(name, kinds.StringType()) for name in ("kind", "text")])
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

    def convert(rows: Iterable[SparkRow]) -> Iterator[tuple[str, str]]:
        return _convert(name, rows, origin, first_lines, twice)

    made = numbered.rdd.mapPartitions(convert).persist(StorageLevel.DISK_ONLY)
    frame = session.createDataFrame(made, _TAGGED)
    found = [_read_summary(row["text"]) for row in frame.filter("kind = 'summary'").collect()]
    shared = shared_lines(name, origin, found)
    quads = frame.filter("kind = 'quad'").select("text")
    everything = quads.union(session.createDataFrame([(line,) for line in shared], "text string"))
    parts = max(1, made.getNumPartitions())
    everything.repartitionByRange(parts, "text").sortWithinPartitions("text").write.text(
        f"{output}/quads", compression="gzip"
    )
    extract = frame.filter("kind = 'row'").select(sql.from_json("text", _EXTRACT).alias("row")).select("row.*")
    extract.write.parquet(f"{output}/extract")
    rejected = frame.filter("kind = 'rejected'").select("text").distinct()
    rejected.coalesce(1).sortWithinPartitions("text").write.text(f"{output}/rejected")
    report = ConversionReport(
        entries=sum(one.entries for one in found),
        values=sum(one.values for one in found),
        quads=sum(one.triples for one in found) + len(shared),
        rejected=rejected.count(),
    )
    made.unpersist()
    finish_output(output, report)
    return report


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
) -> Iterator[tuple[str, str]]:
    """Map a partition, block after block: lines of quads, rows of the extract, what was left out, and summaries."""
    for block, some in groupby(rows, lambda row: (row["file"], row["block"])):
        made: list[tuple[str, str]] = []
        seen = set[int]()
        lines = _lines(some, first_lines.get(block, 0))
        found = convert_lines(
            name,
            _mark_listed(lines, seen, {one for one, first in twice.items() if first != block}),
            origin,
            lambda quads, made=made: made.extend(("quad", line) for line in quad_lines(quads)),  # type: ignore[misc]
            seen=seen,
            on_entry=lambda entry, made=made: made.extend(
                ("row", _write_row(row)) for row in extract_rows(name, entry)
            ),  # type: ignore[misc]
        )
        yield from made
        yield from (("rejected", told(problem)) for problem in found.rejected)
        yield "summary", _write_summary(found)


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
