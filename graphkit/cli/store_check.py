"""The command `store-check`: what a remote engine lacks of what the atlas needs."""

from __future__ import annotations

from typing import Annotated

import typer
from rich import box
from rich.table import Table

from graphkit.cli import tables
from graphkit.cli.console import JsonFlag, out, print_json
from graphkit.store.conformance import check_engine
from graphkit.store.endpoint import read_endpoint_settings

__all__ = ["store_check"]

_SHOWN = {"yes": "[green]yes[/]", "no": "[red]no[/]", "not asked": "[dim]–[/]"}


def store_check(
    url: Annotated[str, typer.Argument(help="Address for queries of the engine.")], json: JsonFlag = False
) -> None:
    """Probe a SPARQL engine for what the atlas needs of it; exit code 1 if something needed is missing.

    What must be stored first is asked only where $ACCESS_ATLAS_ENDPOINT_UPDATE names an address for updates.
    """
    found = check_engine(read_endpoint_settings(url))
    lacking = [one.name for one in found if one.verdict == "no" and one.is_needed]
    unasked = sum(one.verdict == "not asked" for one in found)
    if json:
        print_json(found)
    else:
        table = Table("capability", "has it", "needed", "what it is", box=box.SIMPLE_HEAD)
        for one in found:
            told = f"{one.meaning}\n[dim]{tables.plain(one.detail)}[/]" if one.verdict == "no" else one.meaning
            table.add_row(one.name, _SHOWN[one.verdict], "yes" if one.is_needed else "", told)
        out.print(table, highlight=False)
        out.print(f"lacks {', '.join(lacking)}" if lacking else "nothing that is needed is missing", highlight=False)
        if unasked:
            out.print(f"{unasked} were not asked: they need $ACCESS_ATLAS_ENDPOINT_UPDATE", highlight=False)
    if lacking:
        raise typer.Exit(1)
