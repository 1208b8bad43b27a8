"""Scenarios side by side: what each would move, whom it would let in or shut out, and what it would take away for good."""

from __future__ import annotations

import csv
import datetime as dt
import io
from typing import TYPE_CHECKING, Final, Literal, get_args

from pydantic import Field

from graphkit.answers import Answer
from graphkit.errors import CallError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence

    from graphkit.accessibility.scenario import AccessChange, WhatIfAnswer
    from graphkit.answers import Labelled
    from graphkit.profiles import Profile

__all__ = [
    "MAX_SCENARIOS",
    "ScenarioComparison",
    "ScenarioRow",
    "ScenarioSummary",
    "check_number",
    "compare_scenarios",
    "write_csv",
]

MAX_SCENARIOS: Final = 6

RowKind = Literal["outcome", "profile", "manageability-lost", "intervention-escaped", "irrevocable"]
_VERDICTS: Final = ("inaccessible", "undetermined", "accessible")


class ScenarioSummary(Answer):
    """One of the scenarios compared."""

    id: str = Field(description="Name of the scenario; a number is added where two have the same", examples=["cheaper"])
    system: str
    as_of: dt.date
    changes: tuple[str, ...] = Field(description="What changes, in words; what only follows is left out")


class ScenarioRow(Answer):
    """One thing that some scenario touches, and in `cells` what each scenario does to it, in their order.

    Cells of outcomes are `grows`, `shrinks`, `ambiguous` or `unaffected`; of profiles `gains` or `loses` (access),
    `more-routes`, `fewer-routes`, `other-routes`, `cost` or `unchanged`; of all others `yes` or `no`.
    """

    kind: RowKind
    id: str
    label: str
    label_ko: str = ""
    cells: tuple[str, ...]
    differs: bool = Field(description="Whether the scenarios differ here")


class ScenarioComparison(Answer):
    """Scenarios side by side; rows in which they differ come first, within each kind."""

    generation: str
    scenarios: tuple[ScenarioSummary, ...]
    rows: tuple[ScenarioRow, ...]


def check_number(count: int) -> None:
    """Raise `CallError` unless that many scenarios can be compared."""
    if not 2 <= count <= MAX_SCENARIOS:
        raise CallError(f"a comparison takes 2 to {MAX_SCENARIOS} scenarios, not {count}")


def compare_scenarios(answers: Sequence[WhatIfAnswer], profiles: Mapping[str, Profile]) -> ScenarioComparison:
    """Put the answers to scenarios side by side. Raises `CallError` for fewer than two or more than `MAX_SCENARIOS`."""
    check_number(len(answers))
    rows = [*_outcomes(answers), *_profiles(answers, profiles)]
    rows += _yes_or_no("manageability-lost", answers, lambda one: {i.id: _names(i) for i in one.interventions_lost})
    rows += _yes_or_no("intervention-escaped", answers, lambda one: {i.id: _names(i) for i in one.escaped})
    rows += _yes_or_no("irrevocable", answers, lambda one: {text: (text, "") for text in one.irrevocable})
    return ScenarioComparison(
        generation=answers[0].generation, scenarios=tuple(_summaries(answers)), rows=tuple(_differing_first(rows))
    )


def _names(thing: Labelled) -> tuple[str, str]:
    return thing.label, thing.label_ko


def _summaries(answers: Sequence[WhatIfAnswer]) -> Iterator[ScenarioSummary]:
    ids = [answer.scenario for answer in answers]
    for place, answer in enumerate(answers):
        name = answer.scenario if ids.count(answer.scenario) == 1 else f"{answer.scenario}-{place + 1}"
        changes = tuple(
            f"{one.label}: {', '.join(one.before) or '?'} → {', '.join(one.after)}"
            for one in answer.changes
            if not one.derived
        )
        yield ScenarioSummary(id=name, system=answer.system, as_of=answer.as_of, changes=changes)


def _row(kind: RowKind, name: str, names: tuple[str, str], cells: Iterable[str]) -> ScenarioRow:
    found = tuple(cells)
    return ScenarioRow(kind=kind, id=name, label=names[0], label_ko=names[1], cells=found, differs=len(set(found)) > 1)


def _outcomes(answers: Sequence[WhatIfAnswer]) -> Iterator[ScenarioRow]:
    moved = [
        {one.outcome.id: one for one in (answer.effects.effects if answer.effects is not None else ())}
        for answer in answers
    ]
    names = {name: _names(one.outcome) for found in moved for name, one in found.items()}
    for name, labels in names.items():
        cells = (found[name].movement if name in found else "unaffected" for found in moved)
        yield _row("outcome", name, labels, cells)


def _profiles(answers: Sequence[WhatIfAnswer], profiles: Mapping[str, Profile]) -> Iterator[ScenarioRow]:
    touched = [{one.profile: one for one in answer.access} for answer in answers]
    for name in sorted({name for found in touched for name in found}):
        labels = (profiles[name].name.en, profiles[name].name.ko)
        yield _row("profile", name, labels, (_move(found.get(name)) for found in touched))


def _move(change: AccessChange | None) -> str:
    if change is None:
        return "unchanged"
    before, after = _VERDICTS.index(change.before), _VERDICTS.index(change.after)
    if before != after:
        return "gains" if after > before else "loses"
    if change.routes_gained and change.routes_lost:
        return "other-routes"
    return "more-routes" if change.routes_gained else "fewer-routes" if change.routes_lost else "cost"


def _yes_or_no(
    kind: RowKind, answers: Sequence[WhatIfAnswer], read: Callable[[WhatIfAnswer], Mapping[str, tuple[str, str]]]
) -> Iterator[ScenarioRow]:
    found = [read(answer) for answer in answers]
    names = {name: labels for one in found for name, labels in one.items()}
    for name, labels in names.items():
        yield _row(kind, name, labels, ("yes" if name in one else "no" for one in found))


def _differing_first(rows: Iterable[ScenarioRow]) -> list[ScenarioRow]:
    order = {kind: place for place, kind in enumerate(get_args(RowKind))}
    return sorted(rows, key=lambda row: (order[row.kind], not row.differs))


def write_csv(comparison: ScenarioComparison) -> str:
    """Write a comparison as CSV: kind, id, both labels, then a column for each scenario."""
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(["kind", "id", "label", "label_ko", *(one.id for one in comparison.scenarios)])
    writer.writerows([row.kind, row.id, row.label, row.label_ko, *row.cells] for row in comparison.rows)
    return text.getvalue()
