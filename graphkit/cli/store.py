"""Commands about the store: build, generations."""

from __future__ import annotations

import time

from rich.table import Table

from graphkit.atlas import default_store
from graphkit.build import BuildReport
from graphkit.build import build as run_build
from graphkit.cli.console import BuildProgress, JsonFlag, StoreFolder, out, print_json
from graphkit.store import Generations

__all__ = ["build", "generations"]


def build(store: StoreFolder = None, json: JsonFlag = False) -> None:
    """Build ontology and data into a new generation of the store."""
    folder = store or default_store()
    started = time.monotonic()
    with BuildProgress() as progress:
        report = run_build(folder, progress=progress)
    if json:
        print_json({"generation": report.generation.number, "quads": dict(report.quads), "things": dict(report.things)})
        return
    _show(report, time.monotonic() - started)


def _show(report: BuildReport, seconds: float) -> None:
    table = Table(title=f"Generation {report.generation.number}, built in {seconds:.1f} s", title_justify="left")
    table.add_column("graph")
    table.add_column("quads", justify="right")
    table.add_column("things")
    table.add_column("count", justify="right")
    graphs, things = list(report.quads.items()), list(report.things.items())
    for index in range(max(len(graphs), len(things))):
        graph = graphs[index] if index < len(graphs) else ("", "")
        thing = things[index] if index < len(things) else ("", "")
        table.add_row(graph[0], f"{graph[1]:,}" if graph[1] != "" else "", thing[0], str(thing[1]))
    out.print(table)
    out.print(f"in {report.generation.folder.parent.parent}", highlight=False, soft_wrap=True)


def generations(store: StoreFolder = None, json: JsonFlag = False) -> None:
    """List the generations of the store, the served one marked."""
    folder = Generations(store or default_store())
    current = folder.current().number
    found = [
        {"generation": one.number, "current": one.number == current, "quads": sum(one.manifest["quads"].values())}
        for one in folder.list()
    ]
    if json:
        print_json(found)
        return
    table = Table("generation", "quads", "")
    for row in found:
        table.add_row(str(row["generation"]), f"{row['quads']:,}", "current" if row["current"] else "")
    out.print(table)
