"""The command `convert`: a large catalogue into files that engines beyond one machine load."""

from __future__ import annotations

import datetime as dt
import time
from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from graphkit.cli.console import JsonFlag, counting, err, out, print_json
from graphkit.conversion import ConversionReport, convert_locally
from graphkit.errors import CallError
from graphkit.sources.source import Origin

__all__ = ["convert_catalogue"]


class Engine(StrEnum):
    """What runs the conversion."""

    local = "local"
    spark = "spark"


def convert_catalogue(
    name: Annotated[str, typer.Argument(help="Catalogue that is read line by line: hugging-face.")],
    path: Annotated[str, typer.Argument(help="Its files; with Spark, any address that Spark reads.")],
    output: Annotated[Path, typer.Argument(help="Folder to write to; what an earlier conversion left there goes.")],
    engine: Annotated[Engine, typer.Option(help="Processes of this machine, or Spark.")] = Engine.local,
    cores: Annotated[str, typer.Option(help="Cores of this machine that Spark takes.")] = "*",
    revision: Annotated[str | None, typer.Option(help="Commit or version of the files.", show_default=False)] = None,
    accessed: Annotated[
        dt.datetime | None,
        typer.Option(
            formats=["%Y-%m-%d"], help="Day of the state of the files; today if not given.", show_default=False
        ),
    ] = None,
    json: JsonFlag = False,
) -> None:
    """Convert a catalogue to sorted, compressed N-Quads and an extract in Parquet, for engines beyond one machine.

    What does not validate is written to a file of its own, with file, line and field.
    """
    origin = Origin(accessed.date() if accessed else dt.date.today(), revision)
    started = time.monotonic()
    if engine is Engine.spark:
        report = _on_spark(name, path, output, origin, cores)
    else:
        with counting(f"convert {name}", "entries") as count:
            report = convert_locally(name, Path(path), output, origin, on_part=count)
    if json:
        print_json({**_counts(report), "output": str(output)})
        return
    seconds = time.monotonic() - started
    said = f"{report.entries:,} entries, {report.values:,} values, {report.quads:,} quads in {seconds:.1f} s"
    out.print(f"{said}: {output}", highlight=False, markup=False)
    if report.rejected:
        err.print(f"{report.rejected:,} left out, named in {output / 'rejected'}", highlight=False, markup=False)


def _on_spark(name: str, path: str, output: Path, origin: Origin, cores: str) -> ConversionReport:
    try:
        from graphkit.conversion.spark import convert_on_spark, local_session
    except ModuleNotFoundError as error:
        raise CallError("Spark is not installed here: pip install 'access-atlas[spark]'") from error
    return convert_on_spark(name, path, output, origin, local_session(cores))


def _counts(report: ConversionReport) -> dict[str, int]:
    return {"entries": report.entries, "values": report.values, "quads": report.quads, "rejected": report.rejected}
