"""The command `build`."""

from __future__ import annotations

import time
from typing import Annotated

import typer

from graphkit.build import BuildReport
from graphkit.build import build as run_build
from graphkit.cli.console import BuildProgress, JsonFlag, StoreFolder, out, print_json
from graphkit.cli.endpoint import chosen_endpoint
from graphkit.cli.tables import new_table
from graphkit.resources import default_store
from graphkit.store import EmbeddedStore
from graphkit.store.endpoint import read_endpoint_settings
from graphkit.store.mark import Mark
from graphkit.store.publishing import publish, require_way

__all__ = ["build"]


def build(
    fresh: Annotated[
        bool, typer.Option("--fresh", help="Leave out what was imported, submitted or written since.")
    ] = False,
    store: StoreFolder = None,
    json: JsonFlag = False,
) -> None:
    """Build ontology and data into a new generation of the store; what was imported and written is taken over.

    With an endpoint, the new generation is then loaded into that engine: docs/engines.md tells what to set for it.
    """
    endpoint = chosen_endpoint(store, takes_both=True)
    if endpoint is not None:
        require_way(read_endpoint_settings(endpoint))
    folder = store or default_store()
    started = time.monotonic()
    with BuildProgress() as progress:
        report = run_build(folder, progress=progress, fresh=fresh)
        mark = None if endpoint is None else _load(report, endpoint, progress)
    if json:
        loaded = {} if mark is None else {"loaded": mark.identity[:12]}
        quads, things = dict(report.quads), dict(report.things)
        print_json({"generation": report.generation.number, "quads": quads, "things": things, **loaded})
        return
    _show(report, time.monotonic() - started)
    if endpoint is not None and mark is not None:
        shown = f"loaded as {mark.identity[:12]} into {read_endpoint_settings(endpoint).shown}"
        out.print(shown, highlight=False, soft_wrap=True)


def _load(report: BuildReport, endpoint: str, progress: BuildProgress) -> Mark:
    settings = read_endpoint_settings(endpoint)
    progress.stage(f"load into {settings.shown}", len(report.quads))
    return publish(EmbeddedStore(report.generation), settings, tell=lambda _: progress.advance())


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
