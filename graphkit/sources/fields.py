"""Which fields of a catalogue become what, and which are left out on purpose; a field in neither list is reported."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final

from graphkit.errors import Problem

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from graphkit.sources.source import Reject

__all__ = ["FieldTable", "FieldWatch", "field_paths"]


#: Paths that are remembered, and keys of a path: rows may hold names of their own making.
_MOST_PATHS: Final = 50_000
_DEEPEST: Final = 20


@dataclass(frozen=True)
class FieldTable:
    """The fields of a catalogue, by regular expressions of their paths.

    `mapped` says what a field becomes, `unmapped` why it is left out. A path has dots between keys and `[]` after a list.
    """

    mapped: Mapping[str, str]
    unmapped: Mapping[str, str]

    def find(self, path: str) -> list[str]:
        """Give every pattern that covers a field: exactly one, unless the table is wrong.

        >>> table = FieldTable({"price": "api-input-price"}, {r"x_.*": "extensions"})
        >>> table.find("x_note"), table.find("new")
        (['x_.*'], [])
        """
        return [pattern for pattern in (*self.mapped, *self.unmapped) if re.fullmatch(pattern, path)]


@dataclass
class FieldWatch:
    """Reports, once each, the fields of a file that a table does not know."""

    table: FieldTable
    reject: Reject
    _known: set[str] = field(default_factory=set)

    def look(self, file: str, data: Mapping[str, object], prefix: str = "") -> None:
        """Look at the fields of one row."""
        for path in field_paths(data, prefix):
            if path not in self._known and len(self._known) < _MOST_PATHS:
                self._known.add(path)
                if not self.table.find(path):
                    self.reject(
                        Problem(file, 1, 1, path, "is a field that this importer does not know", "see its table")
                    )


def field_paths(data: Mapping[str, object], prefix: str = "") -> Iterator[str]:
    """Give the paths of the fields of a mapping; a list of mappings is walked, other values end a path.

    >>> sorted(set(field_paths({"a": {"b": 1}, "c": [{"d": 2}, {"d": 3}], "e": [1]})))
    ['a.b', 'c[].d', 'e']
    """
    for key, value in data.items():
        path = f"{prefix}{key}"
        if path.count(".") > _DEEPEST:
            yield path
        elif isinstance(value, dict) and value:
            yield from field_paths(value, f"{path}.")
        elif isinstance(value, list) and any(isinstance(one, dict) for one in value):
            for one in value:
                if isinstance(one, dict):
                    yield from field_paths(one, f"{path}[].")
        else:
            yield path
