"""Values of one entry while it is read: normalised to the atlas's units, or reported and left out."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from decimal import Decimal, InvalidOperation
from typing import TYPE_CHECKING, Any, Final, Unpack

from graphkit.errors import Problem
from graphkit.records import CatalogueValue
from graphkit.values import InvalidValueError, parse_day, parse_value
from graphkit.vocabulary import load_vocabulary

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Callable
    from typing import TypedDict

    from graphkit.sources.source import Reject

    class Details(TypedDict, total=False):
        """What may stand beside a value."""

        offered_by: str | None
        benchmark: str | None
        setting: str | None
        valid_from: dt.date | None
        valid_until: dt.date | None
        note: str | None


__all__ = ["Draft", "read_number"]

_SCALES: Final = {"": 1, "k": 1_000, "m": 1_000_000, "b": 1_000_000_000}
_NUMBER: Final = re.compile(r"([-+]?[\d_,]*\.?\d+(?:e[-+]?\d+)?)\s*([kmb]?)", re.IGNORECASE)


def read_number(raw: object) -> object:
    """Read a number that may be written with separators or a scale; anything else is given back as it is.

    Floats become the decimal they print as, so that 1e-07 stays exact.

    >>> read_number("128k"), read_number("200_000"), read_number(0.5), read_number("soon")
    (Decimal('128000'), Decimal('200000'), Decimal('0.5'), 'soon')
    """
    if isinstance(raw, float):
        return Decimal(repr(raw))
    match = _NUMBER.fullmatch(raw.strip()) if isinstance(raw, str) else None
    if match is None:
        return raw
    try:
        return Decimal(re.sub("[_,]", "", match[1])) * _SCALES[match[2].lower()]
    except InvalidOperation:
        return raw


@dataclass
class Draft:
    """The values of one entry of a file.

    `place` gives the line of a field, for messages. `name` is the entry's, so that a message says which row is wrong.
    """

    file: str
    name: str
    reject: Reject
    place: Callable[[str], int] = lambda _: 1
    values: list[CatalogueValue] = field(default_factory=list)

    def add(self, path: str, variable: str, raw: Any, unit: str | None = None, **details: Unpack[Details]) -> None:
        """Take the value of a field as one of a variable; None is no value."""
        if raw is None:
            return
        vocabulary = load_vocabulary()
        spec = vocabulary.variables[variable]
        number = read_number(raw) if spec.kind in ("quantity", "count", "score", "ratio") else raw
        try:
            value = parse_value(spec, number, unit, vocabulary)
        except InvalidValueError as error:
            self.fault(path, error.wrong, error.allowed)
        else:
            self.values.append(CatalogueValue(variable, value, **details))

    def fault(self, path: str, wrong: str, allowed: str = "") -> None:
        """Report a field and leave it out."""
        self.reject(Problem(self.file, self.place(path), 1, f"{self.name}: {path}", wrong, allowed))

    def day(self, path: str, raw: object) -> dt.date | None:
        """Read a day, or report it."""
        if raw is None:
            return None
        try:
            return parse_day(raw).day
        except InvalidValueError as error:
            self.fault(path, error.wrong, error.allowed)
            return None

    def released(self, path: str, raw: object) -> str | None:
        """Read a day, month or year as it is written, or report it."""
        return str(raw) if self.day(path, raw) is not None else None
