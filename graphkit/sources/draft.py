"""Values of one entry while it is read: normalised to the atlas's units, or reported and left out."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from decimal import Decimal
from typing import TYPE_CHECKING, Any, Final, Unpack

import pyoxigraph as ox

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


__all__ = ["Draft", "is_address", "read_number", "wrong_name"]

_SCALES: Final = {"": 1, "k": 1_000, "m": 1_000_000, "b": 1_000_000_000}
_NUMBER: Final = re.compile(r"([-+]?[\d_,]*\.?\d+(?:e[-+]?\d+)?)\s*([kmb]?)", re.IGNORECASE)
#: Longer text is no number; matching it would take long.
_LONGEST_NUMBER: Final = 100
_LONGEST_NAME: Final = 300


def wrong_name(name: object) -> str | None:
    """Say what keeps something from being the name of an entry; None if nothing does.

    >>> wrong_name("openai/gpt-4"), wrong_name(None), wrong_name(4)
    (None, 'is missing', "'4' is no text")
    """
    if not name:
        return "is missing"
    if not isinstance(name, str):
        return f"{str(name)[:40]!r} is no text"
    if len(name) > _LONGEST_NAME:
        return f"{name[:40]!r}… is longer than {_LONGEST_NAME} characters"
    return None if name.isprintable() else f"{name[:80]!r} has characters that cannot be shown"


def is_address(raw: object) -> bool:
    """Tell whether a field holds the address of a page.

    >>> is_address("https://example.org/a"), is_address("https://example.org/a b"), is_address(None)
    (True, False, False)
    """
    if not isinstance(raw, str) or not raw.startswith(("http://", "https://")):
        return False
    try:
        ox.NamedNode(raw)
    except ValueError:
        return False
    return True


def read_number(raw: object) -> object:
    """Read a number that may be written with separators or a scale; anything else is given back as it is.

    Floats become the decimal they print as, so that 1e-07 stays exact.

    >>> read_number("128k"), read_number("200_000"), read_number(0.5), read_number("soon")
    (Decimal('128000'), Decimal('200000'), Decimal('0.5'), 'soon')
    """
    if isinstance(raw, float):
        return Decimal(repr(raw))
    match = _NUMBER.fullmatch(raw.strip()) if isinstance(raw, str) and len(raw) <= _LONGEST_NUMBER else None
    if match is None:
        return raw
    try:
        return Decimal(re.sub("[_,]", "", match[1])) * _SCALES[match[2].lower()]
    except ArithmeticError:
        return raw


@dataclass
class Draft:
    """The values of one entry of a file.

    `place` gives the line of a field, for messages. `name` is the entry's, so that a message says which row is wrong; it is
    empty where the file says that.
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
        self.reject(
            Problem(self.file, self.place(path), 1, f"{self.name}: {path}" if self.name else path, wrong, allowed)
        )

    def text(self, path: str, raw: object) -> str | None:
        """Take a field as words; None where it is empty, or is reported."""
        if isinstance(raw, str):
            return raw.strip() or None
        if raw is not None:
            self.fault(path, f"{str(raw)[:40]!r} is no text", "text")
        return None

    def table(self, path: str, raw: object) -> dict[str, Any]:
        """Take a field as keys and values; none where it is empty, or is reported."""
        if isinstance(raw, dict):
            return raw
        if raw is not None:
            self.fault(path, f"{str(raw)[:40]!r} holds no keys", "keys and values")
        return {}

    def rows(self, path: str, raw: object) -> list[dict[str, Any]]:
        """Take a field as a list of keys and values; what is none is reported."""
        if not isinstance(raw, list):
            if raw is not None:
                self.fault(path, f"{str(raw)[:40]!r} is no list", "a list of keys and values")
            return []
        for one in raw:
            if not isinstance(one, dict):
                self.fault(f"{path}[]", f"{str(one)[:40]!r} holds no keys", "keys and values")
        return [one for one in raw if isinstance(one, dict)]

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
