"""Observed values as a reader sees them: with dates, confidence, sources and disagreements, in a table."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, Literal

from babel.numbers import format_compact_decimal, format_decimal

from api.sheets.parts import Cell, Row, Table
from api.sheets.words import say
from graphkit.namespaces import BASE, thing

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from api.sheets.language import Language
    from api.sheets.naming import Names
    from graphkit.observations import Observation

__all__ = ["observation_table"]

_UNITLESS: Final = ("1", "ratio", "count")
_MEMBERS: Final = 8
_COMPACT: Final = 1e6  # from here on numbers are written with words, as the English text does
_ROUNDED: Final = 1e15


def observation_table(
    observations: Sequence[Observation], names: Names, lead: Literal["variable", "system"], more: Cell | None = None
) -> Table:
    """Show observations, the variable or the system first, preferred values before others."""
    names.load(iri for one in observations for iri in _iris(one))
    heads = (lead, "value", "component", "held", "confidence", "source")
    ordered = sorted(observations, key=lambda one: (names.name(_lead(one, lead)).casefold(), not one.is_preferred))
    rows = tuple(
        Row(
            (
                (names.cell(_lead(one, lead)),),
                tuple(_value_cells(one, names)),
                (names.cell(thing("component-kind", one.component_kind).value),),
                (Cell(_interval(one, names)),),
                (Cell(say(one.confidence, names.language)),) if one.confidence else (),
                tuple(_source_cells(one, names)),
            ),
            mark="" if one.is_preferred else "soft",
        )
        for one in ordered
    )
    return Table(tuple(say(head, names.language) for head in heads), rows, more)


def _iris(one: Observation) -> Iterable[str]:
    yield from (thing("variable", one.variable).value, thing("system", one.system).value)
    yield from (thing("component-kind", one.component_kind).value, thing("status", one.status).value)
    yield from (source.iri for source in one.sources)
    if isinstance(one.value, str):
        yield f"{BASE}code/{one.variable}-{one.value}"
    for kind, slug in (("benchmark", one.benchmark), ("organisation", one.offered_by)):
        if slug:
            yield thing(kind, slug).value


def _lead(one: Observation, lead: str) -> str:
    return thing(lead, one.variable if lead == "variable" else one.system).value


def _value_cells(one: Observation, names: Names) -> Iterable[Cell]:
    parts = [thing("benchmark", one.benchmark).value] if one.benchmark else []
    parts += [thing("organisation", one.offered_by).value] if one.offered_by else []
    notes = [names.name(iri) for iri in parts] + ([one.setting] if one.setting else [])
    mark = "value" if one.status == "reported" else "silent"
    yield Cell(_text(one, names), names.href(one.iri), mark=mark, note=", ".join(notes))
    if one.is_derived:
        yield Cell(say("derived", names.language), mark="flag")
    for other in one.disagrees_with:
        yield Cell(say("disagrees", names.language), names.href(thing("observation", other).value), mark="flag warn")


def _text(one: Observation, names: Names) -> str:
    if one.status != "reported":
        return names.name(thing("status", one.status).value)
    if names.language == "en":
        return one.text
    match one.value:
        case bool():
            return say("yes" if one.value else "no", names.language)
        case int() | float():
            number = _number(one.value, names.language)
            unit = names.unit(one.unit) if one.unit and one.unit not in _UNITLESS else ""
            return f"{number} ({unit})" if " " in unit else f"{number} {unit}".strip()
        case list() if len(one.value) > _MEMBERS:
            return say("of", names.language, count=len(one.value))
        case str() if one.text != one.value and not one.value[:4].isdigit():
            return names.name(f"{BASE}code/{one.variable}-{one.value}")
        case _:
            return one.text


def _number(value: float, language: Language) -> str:
    if abs(value) >= _ROUNDED:
        return f"{value:.3g}"
    if abs(value) >= _COMPACT:
        return format_compact_decimal(value, locale=language, fraction_digits=2)
    return format_decimal(value, locale=language)


def _interval(one: Observation, names: Names) -> str:
    if one.valid_from is None and one.valid_until is None:
        return ""
    end = one.valid_until.isoformat() if one.valid_until else say("now", names.language)
    return f"{one.valid_from.isoformat() if one.valid_from else '…'} – {end}"


def _source_cells(one: Observation, names: Names) -> Iterable[Cell]:
    for source in one.sources:
        note = source.accessed.isoformat() if source.accessed else ""
        yield Cell(source.title, names.href(source.iri), note=note)
