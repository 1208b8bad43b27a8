"""The command `build`."""

from __future__ import annotations

import time
from typing import Annotated

import typer

from graphkit.build import BuildReport
from graphkit.build import build as run_build
from graphkit.cli.console import BuildProgress, JsonFlag, StoreFolder, out, print_json
from graphkit.cli.tables import new_table
from graphkit.resources import default_store

__all__ = ["build"]


def build(
    fresh: Annotated[
        bool, typer.Option("--fresh", help="Leave out what was imported, submitted or written since.")
    ] = False,
    store: StoreFolder = None,
    json: JsonFlag = False,
) -> None:
    """Build ontology and data into a new generation of the store; what was imported and written is taken over."""
    folder = store or default_store()
    started = time.monotonic()
    with BuildProgress() as progress:
        report = run_build(folder, progress=progress, fresh=fresh)
    if json:
        print_json({"generation": report.generation.number, "quads": dict(report.quads), "things": dict(report.things)})
        return
    _show(report, time.monotonic() - started)


def _show(report: BuildReport, seconds: float) -> None:
    out.print(f"Generation {report.generation.number}, built in {seconds:.1f} s", highlight=False)
    table = new_table("graph", "quads", "things", "count")
    table.columns[1].justify = table.columns[3].justify = "right"
    graphs, things = list(report.quads.items()), list(report.things.items())
    for index in range(max(len(graphs), len(things))):
        graph = graphs[index] if index < len(graphs) else ("", "")
        thing = things[index] if index < len(things) else ("", "")
        table.add_row(graph[0], f"{graph[1]:,}" if graph[1] != "" else "", thing[0], str(thing[1]))
    out.print(table)
    out.print(f"in {report.generation.folder.parent.parent}", highlight=False, soft_wrap=True)
