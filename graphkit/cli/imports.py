"""The command `import`: the data set of somebody else into a new generation."""

from __future__ import annotations

import datetime as dt
import time
from pathlib import Path
from typing import Annotated

import typer
from rich.table import Table

from graphkit.atlas import default_store
from graphkit.build.additions import ImportReport, import_source
from graphkit.cli.console import JsonFlag, StoreFolder, err, out, print_json
from graphkit.sources import SOURCES, get_source
from graphkit.sources.revision import find_revision

__all__ = ["import_data_set"]

_SHOWN = 20


def import_data_set(
    name: Annotated[str, typer.Argument(help=f"Data set: {', '.join(SOURCES)}.")],
    path: Annotated[Path, typer.Argument(help="Its file, folder, checkout or installed package.")],
    revision: Annotated[
        str | None, typer.Option(help="Commit or version of the files; found out where it can be.", show_default=False)
    ] = None,
    accessed: Annotated[
        dt.datetime | None,
        typer.Option(formats=["%Y-%m-%d"], help="Day the files were fetched; today if not given.", show_default=False),
    ] = None,
    strict: Annotated[bool, typer.Option("--strict", help="Exit with 1 if anything was left out.")] = False,
    store: StoreFolder = None,
    json: JsonFlag = False,
) -> None:
    """Add a data set to the graph, in a new generation; what does not validate is named and left out.

    A later `build` takes it over, derives from it and checks it; `build --fresh` leaves it out.
    """
    source = get_source(name)
    started = time.monotonic()
    day = accessed.date() if accessed else dt.date.today()
    found = revision or find_revision(path)
    report = import_source(store or default_store(), source, path, revision=found, accessed=day)
    if json:
        print_json(
            {
                "generation": report.generation.number,
                "revision": found,
                "quads": dict(report.quads),
                "rejected": [str(problem) for problem in report.rejected],
            }
        )
    else:
        _show(report, source.title, found, time.monotonic() - started)
    if strict and report.rejected:
        raise typer.Exit(1)


def _show(report: ImportReport, title: str, revision: str | None, seconds: float) -> None:
    heading = f"Generation {report.generation.number}: {title} {revision or ''}, {seconds:.1f} s"
    table = Table(title=heading, title_justify="left")
    table.add_column("graph")
    table.add_column("quads", justify="right")
    for name, count in report.quads.items():
        table.add_row(name, f"{count:,}")
    out.print(table)
    for problem in report.rejected[:_SHOWN]:
        err.print(str(problem), highlight=False, soft_wrap=True, markup=False)
    if report.rejected:
        more = f", the first {_SHOWN} above; all with --json" if len(report.rejected) > _SHOWN else ""
        err.print(f"{len(report.rejected)} left out{more}", highlight=False)
