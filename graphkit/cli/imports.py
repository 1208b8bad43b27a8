"""The commands `import` and `fetch`: the data set of somebody else into a new generation, and from its home to here."""

from __future__ import annotations

import datetime as dt
import time
from dataclasses import asdict
from pathlib import Path
from typing import Annotated, get_args

import typer

from graphkit.build.additions import ImportReport, import_source
from graphkit.cli.console import JsonFlag, StoreFolder, counting, err, out, print_json
from graphkit.cli.tables import new_table
from graphkit.errors import ParameterError, UnknownNameError
from graphkit.resources import default_store
from graphkit.sources import SOURCES, get_source
from graphkit.sources.description import SourceKind, dated, list_descriptions, load_description, read_description
from graphkit.sources.fetching import default_cache, fetch, find_fetched
from graphkit.sources.revision import find_revision
from graphkit.vocabulary import nearest

__all__ = ["fetch_data_set", "import_data_set"]

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
    kind: Annotated[
        str | None,
        typer.Option(help=f"How far a catalogue is trusted: {', '.join(get_args(SourceKind))}.", show_default=False),
    ] = None,
    description: Annotated[
        Path | None,
        typer.Option(help="A file of the form of data/sources that says so instead.", show_default=False),
    ] = None,
    strict: Annotated[bool, typer.Option("--strict", help="Exit with 1 if anything was left out.")] = False,
    store: StoreFolder = None,
    json: JsonFlag = False,
) -> None:
    """Add a data set to the graph, in a new generation; what does not validate is named and left out.

    A newer state of a catalogue continues its history: values that changed end on the day of that state.
    A later `build` takes it over, and derives from and checks what is no catalogue; `build --fresh` leaves it out.
    """
    source = get_source(name)
    started = time.monotonic()
    trusted = kind or (read_description(description).kind if description else None)
    if trusted not in (None, *get_args(SourceKind)):
        raise ParameterError("kind", f"{trusted} is no kind of source", ", ".join(get_args(SourceKind)))
    found = revision or find_fetched(path) or find_revision(path)
    day = accessed.date() if accessed else dated(name, found) or dt.date.today()
    with counting(f"import {source.title}", "entries") as count:
        report = import_source(
            store or default_store(), source, path, revision=found, accessed=day, kind=trusted, on_entry=count
        )
    if json:
        print_json(
            {
                "generation": report.generation.number,
                "revision": found,
                "dated": day.isoformat(),
                "quads": dict(report.quads),
                **asdict(report.counts),
                "rejected": [str(problem) for problem in report.rejected],
            }
        )
    else:
        title = f"{source.title} {found}" if found else source.title
        _show(report, f"{title}, {day}", time.monotonic() - started)
    if strict and report.rejected:
        raise typer.Exit(1)


def fetch_data_set(
    name: Annotated[str, typer.Argument(help="Data set that data/sources gives an address for.")],
    folder: Annotated[
        Path | None, typer.Option(help="Where files are kept; your cache folder if not given.", show_default=False)
    ] = None,
    json: JsonFlag = False,
) -> None:
    """Fetch the state of a data set that this version was tested with; what is here already is not fetched again.

    A download that was cut off goes on where it stopped. Prints the folder to import from.
    """
    known = [one for one in list_descriptions() if load_description(one).fetch]
    if name not in known:
        raise UnknownNameError("data set to fetch", name, nearest(name, known), known)
    description = load_description(name)
    with counting(f"fetch {description.title.en}", "bytes") as count:
        path = fetch(description, folder or default_cache(), on_bytes=count)
    if json:
        print_json({"name": name, "revision": description.revision, "path": str(path)})
    else:
        out.print(str(path), highlight=False, soft_wrap=True, markup=False)


def _show(report: ImportReport, title: str, seconds: float) -> None:
    out.print(f"Generation {report.generation.number}: {title}, {seconds:.1f} s", highlight=False, markup=False)
    table = new_table("graph", "quads")
    table.columns[1].justify = "right"
    for name, count in report.quads.items():
        table.add_row(name, f"{count:,}")
    out.print(table)
    if (counts := report.counts).entries:
        said = f"{counts.entries:,} entries; {counts.begun:,} values are new, {counts.ended:,} have ended"
        out.print(said, highlight=False)
    for problem in report.rejected[:_SHOWN]:
        err.print(str(problem), highlight=False, soft_wrap=True, markup=False)
    if report.rejected:
        more = f", the first {_SHOWN} above; all with --json" if len(report.rejected) > _SHOWN else ""
        err.print(f"{len(report.rejected)} left out{more}", highlight=False)
