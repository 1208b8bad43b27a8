"""Answers as tables that read well at 80 columns."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

import pyoxigraph as ox
from rich import box
from rich.cells import cell_len
from rich.markup import escape
from rich.table import Table

from graphkit.cli.console import out
from graphkit.namespaces import contract

if TYPE_CHECKING:
    from collections.abc import Iterable

    from graphkit.comparison import Cell, Comparison, Row

__all__ = ["comparison_markdown", "new_table", "plain", "show_comparison", "show_rows"]

#: Columns that a cell may be narrowed to, although a word in it is longer and is broken.
_LONG_WORD: Final = 24


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


def new_table(*names: str) -> Table:
    """Make a table in the style of all; what does not fit into a cell goes on in its next line."""
    table = Table(box=box.SIMPLE_HEAD)
    for name in names:
        table.add_column(name, overflow="fold")
    return table


def show_rows(names: list[str], rows: Iterable[Any]) -> None:
    """Show the rows of a SELECT query, IRIs as CURIEs: as a table where it can be read, else one below the other."""
    cells = [[_node(row[name]) for name in names] for row in rows]
    if not cells:
        out.print("no rows")
        return
    if _fits(names, cells):
        table = new_table(*names)
        for row in cells:
            table.add_row(*map(plain, row))
        out.print(table)
    else:
        for row in cells:
            record = Table.grid(padding=(0, 2))
            record.add_column(style="dim", no_wrap=True)
            record.add_column(overflow="fold")
            for name, cell in zip(names, row, strict=True):
                if cell:
                    record.add_row(name, plain(cell))
            out.print(record)
            out.print()
    out.print(f"[dim]{len(cells)} row{'s' if len(cells) != 1 else ''}[/]", highlight=False)


def _fits(names: list[str], cells: list[list[str]]) -> bool:
    """Tell whether each column of a table gets the width of its longest word, or of a long word at least."""
    width = 1
    for index, name in enumerate(names):
        words = {cell_len(word) for row in cells for word in row[index].split()}
        width += max(cell_len(name), min(max(words, default=0), _LONG_WORD)) + 2
    return width <= out.width


def _node(node: Any) -> str:
    if node is None:
        return ""
    return contract(node.value) if isinstance(node, ox.NamedNode) else str(getattr(node, "value", node))
