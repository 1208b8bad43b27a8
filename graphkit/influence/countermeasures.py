"""Which interventions counter the risks that grow, at which release level, and the fewest that counter all of them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

from pydantic import Field

from graphkit.answers import Answer, Labelled
from graphkit.influence.answer import Change, Changed, Path, Verdict
from graphkit.influence.covering import find_coverings
from graphkit.influence.effects import propagate_changes
from graphkit.influence.scope import check_change
from graphkit.influence.signs import Sign
from graphkit.influence.tracing import Propagation

if TYPE_CHECKING:
    from collections.abc import Sequence

    from graphkit.influence.graph import InfluenceGraph
    from graphkit.influence.reading import InterventionFacts
    from graphkit.influence.scope import Scope

__all__ = ["Countered", "Countermeasure", "CountermeasuresAnswer", "LevelCover", "find_countermeasures"]


class Countered(Answer):
    """A growing risk that an intervention makes smaller, and how that is known."""

    risk: Labelled
    is_stated: bool = Field(description="The framework names the intervention as one that mitigates the risk")
    verdict: Verdict = Field(description="What the influences say of the risk when the intervention is taken")
    path: Path | None = Field(None, description="The strongest chain that lowers the risk")


class Countermeasure(Answer):
    """An intervention, the growing risks it counters, and what else it does."""

    intervention: Labelled
    counters: tuple[Countered, ...]
    contested: tuple[Labelled, ...] = Field(
        (), description="Growing risks it moves both ways without being named for them, or raises though it is"
    )
    possible_at: tuple[Labelled, ...] = Field(
        description="Release levels at which it can be taken, the most closed first"
    )
    acts_on: tuple[Labelled, ...] = ()
    worsens: tuple[Labelled, ...] = Field((), description="Risks it raises and benefits it lowers")


class LevelCover(Answer):
    """The fewest interventions that together counter every growing risk that can be countered at a release level."""

    level: Labelled | None = Field(None, description="Null: whatever the level")
    sets: tuple[tuple[str, ...], ...] = Field(description="Slugs of interventions; each set does, none smaller does")
    method: Literal["exact", "greedy"] = Field(description="`greedy`: one set, which need not be the smallest")
    ratio: float = Field(description="Each set is at most this many times as large as the smallest; 1 where exact")
    is_complete: bool = Field(description="All smallest sets are listed")
    uncovered: tuple[Labelled, ...] = Field(description="Growing risks that nothing possible at this level counters")


class CountermeasuresAnswer(Answer):
    """What counters the risks that a change makes grow."""

    variable: Labelled
    change: Change
    depth: int
    generation: str
    growing: tuple[Labelled, ...] = Field(description="Risks that the change makes grow")
    unclear: tuple[Labelled, ...] = Field(description="Risks that it moves both ways; they are not covered")
    countermeasures: tuple[Countermeasure, ...]
    covers: tuple[LevelCover, ...] = Field(description="Over all levels first, then per release level")


def find_countermeasures(
    influences: InfluenceGraph, variable: str, scope: Scope, *, change: Change = "increase"
) -> CountermeasuresAnswer:
    """Find the interventions that counter the risks which grow when a variable changes.

    An intervention counters a risk if all chains of influences from it to the risk lower it, or if the framework says
    that it mitigates the risk and not all chains raise it. Its chains are followed as far as those of the change, each
    intervention as if it alone were taken.
    Raises `UnknownNameError` for an unknown variable and `ParameterError` for a value that is not allowed.
    """
    check_change(change)
    thing = influences.find(variable, "variable")
    run = propagate_changes(influences, [Changed(thing=thing, change=change)], scope)
    risks = influences.of_kind("risk")
    growing = [risk for risk in risks if run.sign(risk.iri) is Sign.PLUS]
    measures = [_measure(influences, facts, growing, scope) for facts in influences.interventions.values()]
    measures = [one for one in measures if one.counters or one.contested]
    measures.sort(key=lambda one: (-len(one.counters), len(one.worsens), one.intervention.label))
    return CountermeasuresAnswer(
        variable=thing,
        change=change,
        depth=scope.depth or 0,
        generation=influences.generation,
        growing=tuple(growing),
        unclear=tuple(risk for risk in risks if run.sign(risk.iri) is Sign.BOTH),
        countermeasures=tuple(measures),
        covers=tuple(_cover(measures, growing, level) for level in (None, *influences.levels)),
    )


def _measure(
    influences: InfluenceGraph, facts: InterventionFacts, growing: Sequence[Labelled], scope: Scope
) -> Countermeasure:
    run = Propagation(influences, {facts.intervention.iri: Sign.PLUS}, scope)
    paths = run.paths([risk.iri for risk in growing], 1)
    counters, contested = [], []
    for risk in growing:
        sign, stated = run.sign(risk.iri), risk in facts.mitigates
        if sign is Sign.MINUS or (stated and sign is not Sign.PLUS):
            lowering = [path for path in paths[risk.iri] if path.moves == "shrinks"]
            path = lowering[0] if lowering else None
            counters.append(Countered(risk=risk, is_stated=stated, verdict=run.verdict(risk.iri), path=path))
        elif sign is Sign.BOTH or stated:
            contested.append(risk)
    return Countermeasure(
        intervention=facts.intervention,
        counters=tuple(counters),
        contested=tuple(contested),
        possible_at=facts.possible_at,
        acts_on=facts.acts_on,
        worsens=tuple(
            one
            for one in influences.of_kind("risk", "benefit")
            if run.sign(one.iri) is (Sign.PLUS if one.kind == "risk" else Sign.MINUS)
        ),
    )


def _cover(measures: Sequence[Countermeasure], growing: Sequence[Labelled], level: Labelled | None) -> LevelCover:
    sets = {
        one.intervention.id: {countered.risk.iri for countered in one.counters}
        for one in measures
        if level is None or level in one.possible_at
    }
    found = find_coverings(sets, {risk.iri for risk in growing})
    return LevelCover(
        level=level,
        sets=found.coverings,
        method=found.method,
        ratio=found.ratio,
        is_complete=found.is_complete,
        uncovered=tuple(risk for risk in growing if risk.iri in found.uncovered),
    )
