"""Spark and one machine convert a catalogue to the same quads, the same extract and the same report."""

from __future__ import annotations

import datetime as dt
import gzip
import json
import os
import shutil
from typing import TYPE_CHECKING, Any, Final

import polars as pl
import pyoxigraph as ox
import pytest
from typer.testing import CliRunner

from graphkit.cli.app import app
from graphkit.conversion import ConversionReport, convert_locally
from graphkit.errors import DataError, ParameterError
from graphkit.sources import get_source, parts
from graphkit.sources.source import Origin
from tests.bench.catalogue import make_rows

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from pyspark.sql import SparkSession

ORIGIN: Final = Origin(dt.date(2026, 11, 1), "dump-1")
NAME: Final = "hugging-face"


@pytest.fixture(scope="module")
def rows() -> list[str]:
    """Give a hundred models; one stands twice in a file, one in both, one line is broken, one has odd characters."""
    odd = {"author": "a line\u2028and another\u0085"}  # ends of lines to some, not to RDF
    found = [json.dumps(row | (odd if number == 0 else {})) for number, row in enumerate(make_rows(100))]
    return [*found[:40], found[3], "{broken", "", *found[40:], found[5]]


@pytest.fixture(scope="module")
def catalogue(rows: list[str], tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("catalogue")
    (folder / "a.jsonl").write_text("\n".join(rows[:70]) + "\n", encoding="utf-8")
    with gzip.open(folder / "b.jsonl.gz", "wt", encoding="utf-8") as lines:
        lines.write("\n".join(rows[70:]))
    return folder


@pytest.fixture(scope="module")
def local(catalogue: Path, tmp_path_factory: pytest.TempPathFactory) -> tuple[ConversionReport, Path]:
    output = tmp_path_factory.mktemp("local") / "out"
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(parts, "PART_BYTES", 9_000)
        return convert_locally(NAME, catalogue, output, ORIGIN), output


@pytest.fixture(scope="module")
def spark() -> Iterator[SparkSession]:
    if shutil.which("java") is None:
        message = "Spark needs a Java runtime: apt-get install default-jre-headless"
        if os.environ.get("CI"):
            pytest.fail(message)
        pytest.skip(message)
    from graphkit.conversion.spark import local_session

    session = local_session("2")
    session.sparkContext.setLogLevel("ERROR")
    yield session
    session.stop()


def quads_of(output: Path) -> list[str]:
    """Read the parts, each of which is sorted, and put them in one order."""
    found: list[str] = []
    for path in sorted((output / "quads").glob("part-*.gz")):
        with gzip.open(path, "rb") as lines:
            part = [line.decode() for line in lines.read().splitlines()]
        assert part == sorted(part, key=lambda line: line.encode())
        found += part
    assert len(found) == len(set(found))
    return sorted(found)


def extract_of(output: Path) -> list[tuple[Any, ...]]:
    frame = pl.read_parquet(output / "extract" / "*.parquet")
    return sorted(frame.rows(), key=repr)


def rejected_of(output: Path) -> list[dict[str, Any]]:
    paths = [path for path in (output / "rejected").iterdir() if path.name.startswith("part-")]
    return sorted((json.loads(line) for path in paths for line in path.read_text().splitlines()), key=repr)


def test_the_quads_are_those_of_an_import(catalogue: Path, local: tuple[ConversionReport, Path]) -> None:
    report, output = local
    whole = get_source(NAME).read(catalogue, ORIGIN, lambda _: None)
    lines = [line.decode() for line in (ox.serialize(whole, format=ox.RdfFormat.N_QUADS) or b"").splitlines()]
    assert all(line.endswith(" .") for line in lines)
    assert quads_of(output) == sorted(set(lines))
    assert report.quads == len(set(lines))
    assert (report.entries, report.rejected) == (100, 3)
    assert json.loads((output / "_SUCCESS").read_text())["entries"] == 100


def test_what_is_left_out_is_named(rows: list[str], local: tuple[ConversionReport, Path]) -> None:
    found = [(one["path"].rsplit("/", 1)[-1], one["line"], one["field"]) for one in rejected_of(local[1])]
    assert found == [("a.jsonl", 41, "id"), ("a.jsonl", 42, "json"), ("b.jsonl.gz", len(rows) - 70, "id")]


def test_the_extract_has_a_row_for_each_value(catalogue: Path, local: tuple[ConversionReport, Path]) -> None:
    read = get_source(NAME).read_entries
    assert read is not None
    entries = list(read(catalogue, ORIGIN, lambda _: None))
    frame = pl.read_parquet(local[1] / "extract" / "*.parquet")
    assert len(frame) == sum(len(one.values) for one in entries) == local[0].values
    downloads = frame.filter(pl.col("variable") == "user-reach")
    expected = {one.name: float(one.values[0].value.amount) for one in entries}  # type: ignore[union-attr]
    assert dict(zip(downloads["name"], downloads["amount"], strict=True)) == expected
    filled = frame.select(pl.sum_horizontal(pl.col("amount", "code", "flag", "day", "members").is_not_null()))
    assert set(filled.to_series()) == {1}


@pytest.mark.slow
def test_spark_gives_the_same(
    catalogue: Path, local: tuple[ConversionReport, Path], spark: SparkSession, tmp_path: Path
) -> None:
    from graphkit.conversion.spark import convert_on_spark

    report = convert_on_spark(NAME, str(catalogue), tmp_path / "out", ORIGIN, spark)
    assert report == local[0]
    assert quads_of(tmp_path / "out") == quads_of(local[1])
    assert extract_of(tmp_path / "out") == extract_of(local[1])
    assert rejected_of(tmp_path / "out") == rejected_of(local[1])


@pytest.mark.slow
def test_spark_reads_parquet(
    catalogue: Path, local: tuple[ConversionReport, Path], spark: SparkSession, tmp_path: Path
) -> None:
    from graphkit.conversion.spark import convert_on_spark

    rows = spark.read.json(str(catalogue / "*"), mode="DROPMALFORMED").dropDuplicates(["id"])
    rows.coalesce(2).write.parquet(str(tmp_path / "in"))
    report = convert_on_spark(NAME, str(tmp_path / "in"), tmp_path / "out", ORIGIN, spark)
    assert report.rejected == 0
    assert quads_of(tmp_path / "out") == quads_of(local[1])


def test_another_folder_is_left_alone(catalogue: Path, tmp_path: Path) -> None:
    (tmp_path / "mine.txt").write_text("keep me")
    with pytest.raises(DataError, match="was not written by a conversion"):
        convert_locally(NAME, catalogue, tmp_path, ORIGIN)
    with pytest.raises(ParameterError, match="not read line by line"):
        convert_locally("litellm", catalogue, tmp_path / "out", ORIGIN)
    assert (tmp_path / "mine.txt").read_text() == "keep me"


def test_the_command(catalogue: Path, tmp_path: Path) -> None:
    call = ["convert", NAME, str(catalogue), str(tmp_path / "out"), "--accessed", "2026-11-01", "--json"]
    shown = CliRunner().invoke(app, call)
    assert shown.exit_code == 0
    assert json.loads(shown.stdout)["entries"] == 100
