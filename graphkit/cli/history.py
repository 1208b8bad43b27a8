"""Commands about the history: generations, diff, rollback, prune, backup, restore."""

from __future__ import annotations

import getpass
import sys
from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from graphkit.cli.console import JsonFlag, StoreFolder, err, out, print_json
from graphkit.cli.tables import new_table
from graphkit.namespaces import graph
from graphkit.resources import default_store
from graphkit.writing import back_up, compare_generations, list_generations, prune, restore, roll_back
from graphkit.writing.history import GenerationSummary

__all__ = ["backup_store", "diff", "generations", "prune_generations", "restore_store", "rollback"]

Number = Annotated[int, typer.Argument(help="Number of a generation.", min=1, show_default=False)]


def generations(store: StoreFolder = None, json: JsonFlag = False) -> None:
    """List the generations of the store: who made them, when, why, and what changed; the served one is marked."""
    found = list_generations(store or default_store())
    if json:
        print_json(found)
        return
    table = new_table("", "time", "author", "reason", "quads", "changed", "size")
    table.columns[0].no_wrap = True
    for one in found:
        mark = " current" if one.is_current else "" if one.is_kept else " removed"
        size = "" if one.size_bytes is None else f"{one.size_bytes / 1e6:,.1f} MB"
        when = (one.time or "")[:19].replace("T", " ")
        table.add_row(
            f"{one.generation}{mark}", when, one.author or "", one.reason or "", f"{one.quads:,}", _shown(one), size
        )
    out.print(table)


def _shown(one: GenerationSummary) -> str:
    return ", ".join(f"{name} +{delta.added} −{delta.removed}" for name, delta in one.changes.items())


class DiffFormat(StrEnum):
    """How quads that differ are written."""

    patch = "patch"
    nquads = "nquads"


def diff(
    old: Number,
    new: Number,
    quads: Annotated[bool, typer.Option("--quads", help="Write every quad that differs, instead of counts.")] = False,
    format: Annotated[  # noqa: A002
        DiffFormat, typer.Option(help="patch: A or D before each quad; nquads: only what was added.")
    ] = DiffFormat.patch,
    store: StoreFolder = None,
    json: JsonFlag = False,
) -> None:
    """Compare two generations, graph by graph."""
    found = compare_generations(store or default_store(), old, new)
    if quads:
        for name, change in found.items():
            node = "" if name == "default" else f" {graph(name)}"
            signs = (
                (("A ", change.added), ("D ", change.removed)) if format == DiffFormat.patch else (("", change.added),)
            )
            for mark, lines in signs:
                sys.stdout.writelines(f"{mark}{line.removesuffix(' .')}{node} .\n" for line in lines.sort())
        return
    counts = {name: change.delta for name, change in found.items()}
    if json:
        print_json({name: delta.model_dump() for name, delta in counts.items()})
        return
    out.print(f"Generation {old} → {new}", highlight=False)
    table = new_table("graph", "added", "removed")
    for name, delta in counts.items():
        table.add_row(name, f"{delta.added:,}", f"{delta.removed:,}")
    out.print(table)


def rollback(
    number: Number,
    reason: Annotated[str, typer.Option(help="Why; it stands in the history.")] = "",
    store: StoreFolder = None,
    json: JsonFlag = False,
) -> None:
    """Serve what an earlier generation holds, as a new generation; it also mends a lost pointer."""
    made = roll_back(store or default_store(), number, author=getpass.getuser(), reason=reason)
    if json:
        print_json({"generation": made.number})
        return
    out.print(f"generation {made.number} holds what generation {number} does", highlight=False)


def prune_generations(
    keep: Annotated[int, typer.Option(min=1, help="Generations to keep; the current one always stays.")],
    grace_seconds: Annotated[
        float, typer.Option(min=0, help="Keep those too that were current so short a time ago.")
    ] = 600,
    store: StoreFolder = None,
    json: JsonFlag = False,
) -> None:
    """Remove old generations; those that a reader has open stay, and the history of all."""
    removed = prune(store or default_store(), keep=keep, grace_seconds=grace_seconds)
    if json:
        print_json({"removed": removed})
        return
    out.print(f"{len(removed)} removed: {', '.join(map(str, removed)) or 'none'}", highlight=False, soft_wrap=True)


def backup_store(
    file: Annotated[Path, typer.Argument(help="File to write, such as atlas.tar.gz.")],
    store: StoreFolder = None,
    json: JsonFlag = False,
) -> None:
    """Save the current generation, what was handed in and the history to one compressed file; tokens are left out."""
    report = back_up(store or default_store(), file)
    if json:
        print_json(report)
        return
    shown = f"generation {report.generation}, {report.quads:,} quads, {file.stat().st_size:,} bytes in {file}"
    err.print(shown, highlight=False, soft_wrap=True)


def restore_store(
    file: Annotated[Path, typer.Argument(help="A file that `backup` wrote.")],
    store: StoreFolder = None,
    json: JsonFlag = False,
) -> None:
    """Make a new generation from a backup, after checking that the file and the result are whole."""
    report = restore(file, store or default_store())
    if json:
        print_json(report)
        return
    err.print(
        f"generation {report.generation} holds the {report.quads:,} quads of {file}", highlight=False, soft_wrap=True
    )
