"""The extract: a row per value that a catalogue gives, typed columns, for data frames and engines of tables."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, NamedTuple

from graphkit.mapping.catalogues import entry_node
from graphkit.values import Code, Day, Flag, Members, Number

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Iterator

    from graphkit.records import CatalogueEntry

__all__ = ["COLUMNS", "Row", "extract_rows"]


class Row(NamedTuple):
    """A value, in the columns of the extract.

    `entry` is the IRI of the entry and `name` its name in the catalogue. Exactly one of `amount` (in `unit`), `code`, `flag`,
    `day` and `members` is filled; dates are days since 1970-01-01 in Parquet's own type.
    """

    entry: str
    name: str
    developer: str | None
    family: str | None
    released: str | None
    variable: str
    amount: float | None
    unit: str | None
    code: str | None
    flag: bool | None
    day: dt.date | None
    members: list[str] | None
    provider: str | None
    benchmark: str | None
    setting: str | None
    valid_from: dt.date | None
    valid_until: dt.date | None


#: Name of a column → its type: `string`, `double`, `boolean`, `date` or `strings`.
COLUMNS: Final = {
    **dict.fromkeys(("entry", "name", "developer", "family", "released", "variable"), "string"),
    "amount": "double",
    **dict.fromkeys(("unit", "code"), "string"),
    "flag": "boolean",
    "day": "date",
    "members": "strings",
    **dict.fromkeys(("provider", "benchmark", "setting"), "string"),
    **dict.fromkeys(("valid_from", "valid_until"), "date"),
}


def extract_rows(catalogue: str, entry: CatalogueEntry) -> Iterator[Row]:
    """Give a row for each value of an entry, in the order of the catalogue."""
    node = entry_node(catalogue, entry.name).value
    for one in entry.values:
        value = one.value
        yield Row(
            entry=node,
            name=entry.name,
            developer=entry.developer,
            family=entry.family,
            released=entry.released,
            variable=one.variable,
            amount=float(value.amount) if isinstance(value, Number) else None,
            unit=value.unit or None if isinstance(value, Number) else None,
            code=value.notation if isinstance(value, Code) else None,
            flag=value.is_true if isinstance(value, Flag) else None,
            day=value.day if isinstance(value, Day) else None,
            members=list(value.slugs) if isinstance(value, Members) else None,
            provider=one.offered_by,
            benchmark=one.benchmark,
            setting=one.setting,
            valid_from=one.valid_from,
            valid_until=one.valid_until,
        )
