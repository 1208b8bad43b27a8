"""What a page is made of, before it is HTML: cells with text and links, in lists of facts and in tables."""

from __future__ import annotations

from dataclasses import dataclass, field

__all__ = ["Cell", "Fact", "Row", "Section", "Table"]


@dataclass(frozen=True, slots=True)
class Cell:
    """A piece of text; `href` makes it a link, `mark` names how it looks, `note` stands smaller after it."""

    text: str
    href: str = ""
    mark: str = ""
    note: str = ""
    lang: str = ""


@dataclass(frozen=True, slots=True)
class Fact:
    """A relation and all it leads to."""

    name: Cell
    values: tuple[Cell, ...]


@dataclass(frozen=True, slots=True)
class Row:
    """A row of a table: the cells of each column. `mark` names how it looks."""

    columns: tuple[tuple[Cell, ...], ...]
    mark: str = ""


@dataclass(frozen=True, slots=True)
class Table:
    """Rows under named columns; `more` leads to those that are not shown."""

    heads: tuple[str, ...]
    rows: tuple[Row, ...]
    more: Cell | None = None


@dataclass(frozen=True, slots=True)
class Section:
    """A titled part of a page with facts, a table, or both; `mark` names the colour of an axis."""

    id: str
    title: str
    facts: tuple[Fact, ...] = field(default=())
    table: Table | None = None
    mark: str = ""
    intro: str = ""
