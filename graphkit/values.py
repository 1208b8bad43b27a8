"""Values of variables: what a curated or imported entry may say, checked against the vocabulary and normalised."""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import dataclass
from decimal import Decimal
from functools import cache, lru_cache
from typing import TYPE_CHECKING, Any, Final

import langcodes
import pycountry

from graphkit.vocabulary import nearest

if TYPE_CHECKING:
    from collections.abc import Iterable

    from graphkit.vocabulary import VariableSpec, Vocabulary

__all__ = [
    "Code",
    "Day",
    "Flag",
    "InvalidValueError",
    "Members",
    "Number",
    "Value",
    "country_codes",
    "parse_day",
    "parse_value",
]


@dataclass(frozen=True, slots=True)
class Number:
    """A quantity, count, ratio or score; `unit` is the slug of its unit, empty for a score."""

    amount: Decimal
    unit: str


@dataclass(frozen=True, slots=True)
class Code:
    """A value of an ordinal scale."""

    scale: str
    notation: str


@dataclass(frozen=True, slots=True)
class Flag:
    """A boolean."""

    is_true: bool


@dataclass(frozen=True, slots=True)
class Day:
    """A date, with how exactly it is known: `day`, `month` or `year` (then the first day of that span)."""

    day: dt.date
    precision: str


@dataclass(frozen=True, slots=True)
class Members:
    """A set; `kind` is the kind of thing its members are, `slugs` are sorted."""

    kind: str
    slugs: tuple[str, ...]


Value = Number | Code | Flag | Day | Members


class InvalidValueError(ValueError):
    """A value breaks a rule: what is wrong with it, and what is allowed."""

    def __init__(self, wrong: str, allowed: str = "") -> None:
        self.wrong = wrong
        self.allowed = allowed
        super().__init__(f"{wrong}; allowed: {allowed}" if allowed else wrong)


#: Nothing that is counted or measured here comes near; digits of a number are written out.
_LARGEST_EXPONENT: Final = 40
_DAY: Final = re.compile(r"(\d{4})(?:-(\d\d)(?:-(\d\d))?)?")


def parse_day(text: object) -> Day:
    """Read a date that is known to the day, month or year.

    Raises `InvalidValueError` for anything else.

    >>> parse_day("2023-12")
    Day(day=datetime.date(2023, 12, 1), precision='month')
    """
    match = _DAY.fullmatch(str(text))
    allowed = "a date such as 2024, 2024-07 or 2024-07-23"
    if match is None:
        raise InvalidValueError(f"{text} is not a date", allowed)
    year, month, day = match.groups()
    try:
        date = dt.date(int(year), int(month or 1), int(day or 1))
    except ValueError as error:
        raise InvalidValueError(f"{text} is not a day of the calendar", allowed) from error
    return Day(date, "day" if day else "month" if month else "year")


@cache
def country_codes() -> frozenset[str]:
    """Give every officially assigned ISO 3166-1 alpha-2 code."""
    return frozenset(country.alpha_2 for country in pycountry.countries)


def parse_value(variable: VariableSpec, raw: Any, unit: str | None, vocabulary: Vocabulary) -> Value:
    """Read a raw value (as YAML or JSON gives it) of a variable.

    Quantities come out in the variable's own unit. Raises `InvalidValueError` if the value is not one the variable takes.
    """
    if unit is not None and not variable.units:
        raise InvalidValueError("the variable has no unit", "no unit")
    match variable.kind:
        case "quantity" | "count" | "ratio" | "score":
            return _number(variable, raw, unit, vocabulary)
        case "ordinal":
            if not isinstance(raw, str) or raw not in variable.codes:
                raise InvalidValueError(f"{_shown(raw)} is not a code of this scale", ", ".join(variable.codes))
            return Code(variable.scale, raw)
        case "boolean":
            if not isinstance(raw, bool):
                raise InvalidValueError(f"{_shown(raw)} is not a boolean", "true, false")
            return Flag(raw)
        case "date":
            return parse_day(raw)
        case "set":
            return _members(variable, raw, vocabulary)
        case other:
            raise InvalidValueError(f"the ontology gives this variable the unknown value kind {other}")


def _shown(raw: object) -> str:
    text = str(raw).lower() if isinstance(raw, bool) else str(raw)
    return text if len(text) <= 40 else text[:37] + "…"


def _number(variable: VariableSpec, raw: Any, unit: str | None, vocabulary: Vocabulary) -> Number:
    if isinstance(raw, bool) or not isinstance(raw, int | Decimal):
        raise InvalidValueError(f"{_shown(raw)} is not a number", "a number without separators or unit")
    amount = Decimal(raw)
    if not amount.is_finite():
        raise InvalidValueError(f"{_shown(raw)} is not finite", "a finite number")
    if amount and abs(amount.adjusted()) > _LARGEST_EXPONENT:
        raise InvalidValueError(f"{_shown(amount)} is out of range", f"up to 10 to the power of {_LARGEST_EXPONENT}")
    if variable.kind != "score" and amount < 0:
        raise InvalidValueError(f"{_shown(raw)} is negative", "zero or more")
    if variable.kind == "ratio" and amount > 1:
        raise InvalidValueError(f"{_shown(raw)} is more than 1", "a ratio from 0 to 1")
    if variable.kind == "count" and amount != amount.to_integral_value():
        raise InvalidValueError(f"{_shown(raw)} is not whole", "a whole number")
    if unit is None:
        return Number(amount, variable.units[0] if variable.units else "")
    usable = {name: known for name, known in vocabulary.units.items() if known.target in variable.units}
    if unit not in usable:
        raise InvalidValueError(f"{unit} is not a unit of this variable", ", ".join(sorted(usable)))
    return Number(amount * usable[unit].factor, usable[unit].target)


def _members(variable: VariableSpec, raw: Any, vocabulary: Vocabulary) -> Members:
    if variable.members == "country":
        return Members("country", tuple(sorted(code.lower() for code in _countries(raw))))
    names = _list_of_text(raw)
    if variable.members == "language":
        return Members("language", tuple(sorted({_language(name) for name in names})))
    known = vocabulary.concepts.get(variable.members, frozenset())
    for name in names:
        if name not in known:
            raise InvalidValueError(f"{name} is not a {variable.members}", _choice(name, known))
    return Members(variable.members, tuple(sorted(set(names))))


def _choice(name: str, known: Iterable[str]) -> str:
    names = sorted(known)
    if len(names) <= 12:
        return ", ".join(names)
    near = nearest(name, names)
    return f"one of {len(names)} declared names" + (f", such as {', '.join(near)}" if near else "")


def _list_of_text(raw: Any) -> list[str]:
    if not isinstance(raw, list) or not all(isinstance(item, str) for item in raw):
        raise InvalidValueError(f"{_shown(raw)} is not a list of names", "a list, such as [text, image]")
    if not raw:
        raise InvalidValueError("the list is empty", "at least one name, or a status instead of a value")
    return raw


@lru_cache(maxsize=4096)
def _language(tag: str) -> str:
    if not langcodes.tag_is_valid(tag):
        raise InvalidValueError(f"{tag} is not a valid language tag", "BCP 47 tags such as ko, pt-BR, zh-Hant")
    return langcodes.standardize_tag(tag).lower()


def _countries(raw: Any) -> frozenset[str]:
    if raw == "all":
        return country_codes()
    if isinstance(raw, dict):
        if set(raw) != {"all-except"}:
            raise InvalidValueError("a mapping here has the single key all-except", "{all-except: [CN, …]}")
        return country_codes() - _listed_countries(raw["all-except"])
    return _listed_countries(raw)


def _listed_countries(raw: Any) -> frozenset[str]:
    names = _list_of_text(raw)
    for name in names:
        if name not in country_codes():
            hint = " (the code of the United Kingdom is GB)" if name == "UK" else ""
            raise InvalidValueError(
                f"{name} is not a country code{hint}", "ISO 3166-1 alpha-2 codes such as KR, KE, US"
            )
    return frozenset(names)
