"""Answers as tables that read well at 80 columns."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pyoxigraph as ox
from rich import box
from rich.markup import escape
from rich.table import Table

from graphkit.cli.console import out
from graphkit.namespaces import contract

if TYPE_CHECKING:
    from collections.abc import Iterable

    from graphkit.comparison import Cell, Comparison, Row

__all__ = ["comparison_markdown", "plain", "show_comparison", "show_rows"]


def plain(text: str) -> str:
    """Escape text so that rich does not read markup in it."""
    return escape(text)


def show_comparison(comparison: Comparison, *, sources: bool) -> None:
    """Show a comparison, a table per axis."""
    for group, rows in _grouped(comparison).items():
        table = Table(title=group.replace("-", " "), title_justify="left", box=box.SIMPLE_HEAD, expand=False)
        table.add_column("variable", ratio=2)
        for system in comparison.systems:
            table.add_column(plain(system.label), ratio=2)
        for row in rows:
            table.add_row(plain(_row_label(row)), *(plain(_cell_text(cell, sources=sources)) for cell in row.cells))
        out.print(table)
    out.print("[dim]* more observations exist   ! sources disagree   – nothing recorded[/]", highlight=False)


def comparison_markdown(comparison: Comparison) -> str:
    """Write a comparison as one Markdown table, with each value linked to its source."""
    lines = [
        "| variable | " + " | ".join(system.label for system in comparison.systems) + " |",
        "| --- |" + " --- |" * len(comparison.systems),
    ]
    for group, rows in _grouped(comparison).items():
        lines.append(f"| **{group.replace('-', ' ')}** |" + " |" * len(comparison.systems))
        for row in rows:
            cells = " | ".join(_cell_link(cell) for cell in row.cells)
            lines.append(f"| {_row_label(row)} | {cells} |")
    return "\n".join(lines) + "\n"


def _grouped(comparison: Comparison) -> dict[str, list[Row]]:
    groups: dict[str, list[Row]] = {}
    for row in comparison.rows:
        groups.setdefault(row.group, []).append(row)
    return groups


def _row_label(row: Row) -> str:
    detail = row.benchmark or (row.component_kind.replace("-", " ") if row.component_kind != "system" else "")
    return f"{row.label} ({detail})" if detail and detail != row.label else row.label


def _cell_text(cell: Cell, *, sources: bool) -> str:
    shown = cell.text.replace("; ", "\n") + ("*" if cell.others else "") + ("!" if cell.disagrees else "")
    if sources:
        titles = dict.fromkeys(source.title for one in cell.shown for source in one.sources[:1])
        shown += "".join(f"\n[{title}]" for title in titles)
    return shown


def _cell_link(cell: Cell) -> str:
    text = cell.text.replace("|", "\\|")
    urls = [source.url for one in cell.shown for source in one.sources[:1] if source.url]
    return f"[{text}]({urls[0]})" if urls else text


def show_rows(names: list[str], rows: Iterable[Any]) -> None:
    """Show the rows of a SELECT query, IRIs as CURIEs."""
    table = Table(*names, box=box.SIMPLE_HEAD)
    count = 0
    for row in rows:
        table.add_row(*(plain(_node(row[name])) for name in names))
        count += 1
    out.print(table)
    out.print(f"[dim]{count} rows[/]" if count != 1 else "[dim]1 row[/]", highlight=False)


def _node(node: Any) -> str:
    if node is None:
        return ""
    return contract(node.value) if isinstance(node, ox.NamedNode) else str(getattr(node, "value", node))
