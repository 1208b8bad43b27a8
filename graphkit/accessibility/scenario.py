"""What if: change variables of a system and see what moves, who gains or loses access, and what cannot be undone."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, Any, Final, Literal

from pydantic import BaseModel as _Model
from pydantic import ConfigDict, Field, ValidationError

from graphkit.accessibility.answer import Verdict
from graphkit.accessibility.facts import LEVELS, read_facts
from graphkit.accessibility.standing import find_changed, stand
from graphkit.accessibility.supposition import COMPONENTS, Supposed, suppose
from graphkit.accessibility.wording import ENGLISH
from graphkit.answers import Answer, Labelled
from graphkit.curation.document import read_document
from graphkit.errors import CurationError, ParameterError
from graphkit.influence import EffectsAnswer, find_effects
from graphkit.namespaces import slug_of
from graphkit.store.protocol import rows
from graphkit.vocabulary import load_vocabulary

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence
    from pathlib import Path

    import pyoxigraph as ox

    from graphkit.accessibility.facts import Fact, Snapshot, SystemFacts
    from graphkit.accessibility.groundwork import Baseline, Groundwork
    from graphkit.accessibility.wording import Wording
    from graphkit.influence import InfluenceGraph
    from graphkit.profiles import Profile
    from graphkit.store.protocol import Store

__all__ = [
    "AccessChange",
    "Scenario",
    "ScenarioChange",
    "VariableChange",
    "WhatIfAnswer",
    "find_consequences",
    "load_scenario",
    "parse_setting",
]

Direction = Literal["increase", "decrease", "unclear", "none"]
_DOWNLOADABLE: Final = LEVELS.index("downloadable")


class ScenarioChange(_Model):
    """One change: a variable and its value, or a component and its release level."""

    model_config = ConfigDict(extra="forbid", frozen=True, populate_by_name=True)

    name: str = Field(description="Variable, or user-interface, api or weights", examples=["minimum-age"])
    value: Any = Field(description="The value as release files write it; a percentage of today's; or a release level")
    of: str | None = Field(None, description="Only what is observed of this component")
    offered_by: str | None = Field(None, alias="offered-by", description="Only what this provider offers")


class Scenario(_Model):
    """A scenario file: a system and what is supposed of it."""

    model_config = ConfigDict(extra="forbid", frozen=True, populate_by_name=True)

    id: str = "scenario"
    system: str
    as_of: dt.date | None = Field(None, alias="as-of")
    changes: tuple[ScenarioChange, ...] = Field(min_length=1)


class VariableChange(Answer):
    """What a variable was and becomes."""

    name: str
    label: str = Field(description="The name in the answer's language")
    component: str
    offered_by: str | None = None
    before: tuple[str, ...] = Field(description="What was observed on the day, in words; empty if nothing was")
    after: tuple[str, ...]
    direction: Direction = Field(description="How the variable moves; unclear where the old value is not known")
    derived: bool = Field(description="A rule of the ontology derives it from what was supposed")


class AccessChange(Answer):
    """How one profile's access changes."""

    profile: str
    before: Verdict
    after: Verdict
    routes_gained: tuple[str, ...] = ()
    routes_lost: tuple[str, ...] = ()
    cost_before: float | None = None
    cost_after: float | None = None


class WhatIfAnswer(Answer):
    """What follows from a scenario."""

    scenario: str
    system: str
    as_of: dt.date
    generation: str
    changes: tuple[VariableChange, ...]
    effects: EffectsAnswer | None = Field(None, description="Outcomes that move; none if no direction is known")
    access: tuple[AccessChange, ...] = Field(description="Profiles whose verdict or routes change")
    unchanged: tuple[str, ...] = Field(description="Profiles for whom nothing changes")
    interventions_lost: tuple[Labelled, ...] = Field(
        description="Possible at the most open level before, and no more at the one after"
    )
    escaped: tuple[Labelled, ...] = Field(
        description="Interventions that do not reach those who use a route that is new"
    )
    unbound: tuple[str, ...] = Field(description="Variables that bind nobody on a route that is new")
    irrevocable: tuple[str, ...] = Field(description="What cannot be taken back")


def load_scenario(path: Path) -> Scenario:
    """Read a scenario file. Raises `CurationError` with every mistake at its place."""
    document = read_document(path)
    try:
        scenario = Scenario.model_validate(document.data)
    except ValidationError as error:
        for detail in error.errors(include_url=False):
            document.problems.append(
                document.problem(tuple(detail["loc"]), detail["msg"][0].lower() + detail["msg"][1:])
            )
        raise CurationError(document.problems) from error
    if document.problems:
        raise CurationError(document.problems)
    return scenario if scenario.id != "scenario" else scenario.model_copy(update={"id": path.stem})


def parse_setting(text: str) -> ScenarioChange:
    """Read `[component:]name=value`, as the command line writes a change; lists are separated by commas.

    Raises `ParameterError` if it has another form.

    >>> parse_setting("api:free-tier=true").value
    True
    >>> parse_setting("api-input-price=50%").name
    'api-input-price'
    """
    left, separator, right = text.partition("=")
    component, _, name = left.strip().rpartition(":")
    if not separator or not name or not right.strip():
        raise ParameterError("set", f"{text!r} is no change", "[component:]variable=value")
    return ScenarioChange(name=name, value=_plain(name, right.strip()), of=component or None)


def _plain(name: str, text: str) -> Any:
    from decimal import Decimal, InvalidOperation

    spec = load_vocabulary().variables.get(name)
    if spec is not None and spec.kind == "set":
        return text if text == "all" else [one.strip() for one in text.split(",")]
    if text in ("true", "false"):
        return text == "true"
    try:
        return int(text) if text.lstrip("-").isdigit() else Decimal(text)
    except InvalidOperation:
        return text


def find_consequences(
    groundwork: Groundwork,
    influences: InfluenceGraph,
    scenario: Scenario,
    day: dt.date,
    derive: Callable[[ox.Store], object],
    wording: Wording = ENGLISH,
    *,
    depth: int | None = 1,
) -> WhatIfAnswer:
    """Find what follows when a system changes as a scenario supposes; `derive` runs the rules on a store.

    Raises `ParameterError` for a change that the vocabulary does not allow.
    """
    before = groundwork.baseline(scenario.system, day)
    old = before.snapshot
    supposed = [Supposed(one.name, one.value, one.of, one.offered_by) for one in scenario.changes]
    supposition = suppose(groundwork, before, supposed, day, derive)
    after = read_facts(supposition, [scenario.system], variables=None)[scenario.system]
    new = after.at(day)
    changes = [
        *_level_changes(old, new, scenario, wording),
        *_fact_changes(before.facts, after, scenario, day, wording),
    ]
    access = _access(groundwork.profiles, before, new)
    moved = [one for one in access if _is_change(one)]
    escaped = _escaped(supposition, scenario.system) - _escaped(groundwork.store, scenario.system)
    labels, acts = groundwork.interventions, groundwork.acts_on
    return WhatIfAnswer(
        scenario=scenario.id,
        system=scenario.system,
        as_of=day,
        generation=groundwork.store.generation,
        changes=tuple(changes),
        effects=_effects(influences, changes, depth),
        access=tuple(moved),
        unchanged=tuple(one.profile for one in access if not _is_change(one)),
        interventions_lost=tuple(labels[one] for one in sorted(_lost(groundwork, old, new))),
        escaped=tuple(labels[one] for one in sorted(escaped)),
        unbound=tuple(sorted({acts[one] for one in escaped if one in acts} - {one.name for one in changes})),
        irrevocable=tuple(_irrevocable(old, new, wording)),
    )


# -- what changes ----------------------------------------------------------------------------------------------------


def _rank(snapshot: Snapshot, component: str) -> int | None:
    return snapshot.levels[component].most


def _level_changes(old: Snapshot, new: Snapshot, scenario: Scenario, wording: Wording) -> Iterable[VariableChange]:
    named = {one.name for one in scenario.changes}
    for component in COMPONENTS:
        was, becomes = _rank(old, component), _rank(new, component)
        if was != becomes and becomes is not None:
            yield VariableChange(
                name=component,
                label=wording.name("component-kind", component),
                component=component,
                before=() if was is None else (wording.name("release-level", LEVELS[was]),),
                after=(wording.name("release-level", LEVELS[becomes]),),
                direction="unclear" if was is None else "increase" if becomes > was else "decrease",
                derived=component not in named,
            )


def _fact_changes(
    before: SystemFacts, after: SystemFacts, scenario: Scenario, day: dt.date, wording: Wording
) -> Iterable[VariableChange]:
    was, becomes = _by_place(before, day), _by_place(after, day)
    named = {one.name for one in scenario.changes}
    for place in sorted(was.keys() | becomes.keys(), key=str):
        old, new = was.get(place, []), becomes.get(place, [])
        if {fact.id for fact in old} == {fact.id for fact in new} or place[0] == "hardware-class":
            continue
        variable, component, provider = place
        yield VariableChange(
            name=variable,
            label=wording.name("variable", variable),
            component=component,
            offered_by=provider,
            before=tuple(wording.text(fact) for fact in old),
            after=tuple(wording.text(fact) for fact in new),
            direction=_direction(variable, old, new),
            derived=variable not in named,
        )


def _by_place(facts: SystemFacts, day: dt.date) -> dict[tuple[str, str, str | None], list[Fact]]:
    found: dict[tuple[str, str, str | None], list[Fact]] = {}
    for fact in facts.facts:
        if fact.holds(day):
            found.setdefault((fact.variable, fact.component, fact.provider), []).append(fact)
    return found


def _direction(variable: str, old: Sequence[Fact], new: Sequence[Fact]) -> Direction:
    """Compare every old value with every new one: the direction is clear where all comparisons agree."""
    pairs = [_compare(variable, one.value, other.value) for one in old for other in new]
    signs = {sign for sign in pairs if sign != 0}
    if not pairs or None in signs or len(signs) > 1:
        return "unclear"
    return "none" if not signs else "increase" if 1 in signs else "decrease"


def _compare(variable: str, old: Any, new: Any) -> int | None:
    if isinstance(old, frozenset) and isinstance(new, frozenset):
        return 0 if old == new else 1 if old < new else -1 if new < old else None
    codes = load_vocabulary().variables[variable].codes
    if codes and old in codes and new in codes:
        old, new = codes.index(old), codes.index(new)
    if type(old) is not type(new) or old is None:
        return None
    return int(new > old) - int(new < old)


# -- what follows ----------------------------------------------------------------------------------------------------


def _effects(influences: InfluenceGraph, changes: Sequence[VariableChange], depth: int | None) -> EffectsAnswer | None:
    directions: dict[str, set[str]] = {}
    for change in changes:
        if change.direction in ("increase", "decrease") and change.name not in COMPONENTS:
            directions.setdefault(change.name, set()).add(change.direction)
    clear: dict[str, Any] = {name: found.copy().pop() for name, found in directions.items() if len(found) == 1}
    if not clear:
        return None
    first, *others = sorted(clear)
    return find_effects(
        influences, first, change=clear[first], also={name: clear[name] for name in others}, depth=depth
    )


def _access(profiles: Iterable[Profile], before: Baseline, new: Snapshot) -> list[AccessChange]:
    changed = find_changed(before.snapshot, new)
    found = []
    for profile in profiles:
        was = before.standings[profile.id]
        becomes = stand(profile, new, was, changed)
        change = AccessChange(
            profile=profile.id,
            before=was.verdict,
            after=becomes.verdict,
            routes_gained=tuple(sorted(becomes.usable - was.usable)),
            routes_lost=tuple(sorted(was.usable - becomes.usable)),
            cost_before=was.monthly_cost,
            cost_after=becomes.monthly_cost,
        )
        found.append(change)
    return found


def _is_change(one: AccessChange) -> bool:
    return bool(one.before != one.after or one.routes_gained or one.routes_lost or one.cost_before != one.cost_after)


def _escaped(store: Store, system: str) -> set[str]:
    query = f"SELECT DISTINCT ?i {{ system:{system} axs:offersRoute/axs:escapes ?i }}"
    return {slug_of(row["i"].value) for row in rows(store, query)}


def _lost(groundwork: Groundwork, old: Snapshot, new: Snapshot) -> frozenset[str]:
    was, becomes = (max((_rank(one, name) or 0 for name in COMPONENTS), default=0) for one in (old, new))
    possible = groundwork.possible_at
    return possible.get(was, frozenset()) - possible.get(becomes, frozenset())


def _irrevocable(old: Snapshot, new: Snapshot, wording: Wording) -> Iterable[str]:
    was, becomes = _rank(old, "weights") or 0, _rank(new, "weights") or 0
    if was < _DOWNLOADABLE <= becomes:
        yield wording.say("irrevocable-weights")
