"""Systems side by side: one row per variable and kind of component it is about, one cell per system."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

from pydantic import Field

from graphkit.answers import Answer, Labelled
from graphkit.errors import CallError
from graphkit.observations import Observation

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from graphkit.systems import VariableSummary

__all__ = ["MAX_SYSTEMS", "Cell", "Comparison", "Row", "compare"]

MAX_SYSTEMS = 12


class Cell(Answer):
    """What is known of one system: the preferred observations, and how many others there are.

    `shown` has one observation per component and setting they differ in; it is empty where nothing was recorded at all,
    not even that it is unknown. `text` puts them in words.
    """

    system: str
    text: str
    shown: tuple[Observation, ...]
    others: int = Field(description="Further observations of the same variable and components")
    disagrees: bool = Field(description="Whether sources disagree here")


class Row(Answer):
    """One variable of one kind of component; scores have a row per benchmark."""

    variable: str
    label: str
    label_ko: str
    group: str = Field(description="Axis, or dimension of scale")
    component_kind: str
    benchmark: str | None = None
    differs: bool = Field(description="Whether the systems' values differ")
    cells: tuple[Cell, ...]


class Comparison(Answer):
    """Systems side by side, rows ordered by axis and variable."""

    systems: tuple[Labelled, ...]
    as_of: dt.date | None = Field(None, description="Only what held on that day; if null, what holds now or held last")
    rows: tuple[Row, ...]
    generation: str


def compare(
    systems: Sequence[Labelled],
    variables: Sequence[VariableSummary],
    observe: Callable[[str], Sequence[Observation]],
    broader: Mapping[str, str],
    *,
    generation: str,
    as_of: dt.date | None = None,
) -> Comparison:
    """Put systems side by side on every variable.

    `observe` gives the observations of a system (those of the day `as_of`, where one is named); `broader` the coarser kind
    of a component kind, where it has one.
    Raises `CallError` for fewer than one or more than `MAX_SYSTEMS` systems.
    """
    if not 1 <= len(systems) <= MAX_SYSTEMS:
        raise CallError(f"a comparison takes 1 to {MAX_SYSTEMS} systems, not {len(systems)}")
    known = {variable.id: variable for variable in variables}
    found: dict[tuple[str, str, str], dict[str, list[Observation]]] = {}
    for system in systems:
        for one in observe(system.id):
            kind = _row_kind(known[one.variable], one.component_kind, broader)
            key = (one.variable, kind, one.benchmark or "")
            found.setdefault(key, {}).setdefault(system.id, []).append(one)
    table: list[Row] = []
    for variable in variables:
        keys = sorted(key for key in found if key[0] == variable.id)
        keys += [(variable.id, kind, "") for kind in variable.concerns if not any(key[1] == kind for key in keys)]
        table.extend(_row(variable, key, systems, found.get(key, {}), dated=as_of is not None) for key in keys)
    named = tuple(one.named for one in systems)
    return Comparison(systems=named, as_of=as_of, rows=tuple(table), generation=generation)


def _row_kind(variable: VariableSummary, kind: str, broader: Mapping[str, str]) -> str:
    """Find the kind the variable is about under which an observation of a finer kind stands."""
    found: str | None = kind
    while found is not None and found not in variable.concerns:
        found = broader.get(found)
    return found or variable.concerns[0]


def _row(
    variable: VariableSummary,
    key: tuple[str, str, str],
    systems: Sequence[Labelled],
    found: Mapping[str, list[Observation]],
    *,
    dated: bool,
) -> Row:
    cells = tuple(_cell(system.id, found.get(system.id, []), key[1], dated=dated) for system in systems)
    return Row(
        variable=variable.id,
        label=variable.label,
        label_ko=variable.label_ko,
        group=variable.group,
        component_kind=key[1],
        benchmark=key[2] or None,
        differs=len({cell.text for cell in cells}) > 1,
        cells=cells,
    )


def _cell(system: str, observations: Sequence[Observation], kind: str, *, dated: bool) -> Cell:
    preferred = [one for one in observations if one.is_preferred]
    if preferred and preferred[0].benchmark is not None:
        preferred = preferred[:1]  # one test run in several settings: the others are counted, not shown
    if any(one.status == "reported" for one in preferred):
        preferred = [one for one in preferred if one.status == "reported" or one.component_kind != kind]
    shown = sorted(preferred, key=lambda one: (one.component_kind != kind, one.component_kind, one.setting or ""))
    return Cell(
        system=system,
        text="; ".join(dict.fromkeys(_words(one, kind, alone=len(shown) == 1, dated=dated) for one in shown)) or "–",
        shown=tuple(shown),
        others=len(observations) - len(shown),
        disagrees=any(one.disagrees_with for one in observations),
    )


def _words(one: Observation, kind: str, *, alone: bool, dated: bool) -> str:
    about = [one.component_kind.replace("-", " ")] if one.component_kind != kind else []
    if one.setting and one.benchmark is None and not alone:
        about.append(one.setting)
    until = f" (until {one.valid_until})" if one.valid_until and not dated else ""
    return f"{', '.join(about)}: {one.text}{until}" if about else f"{one.text}{until}"
