"""What moves when something changes.

Signs follow qualitative probabilistic networks (Wellman 1990): they multiply along a chain of influences and add across
chains, where + and − give an ambiguous answer. A decrease turns every sign round. See docs/influence.md.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, get_args

from graphkit.errors import ParameterError
from graphkit.influence.answer import (
    EVIDENCE,
    LEVELS,
    STRENGTHS,
    Change,
    Changed,
    EffectsAnswer,
    Level,
    OutcomeEffect,
    OutcomeKind,
    Path,
    Side,
)
from graphkit.influence.scope import MAX_DEPTH, Scope, check_change
from graphkit.influence.signs import Sign
from graphkit.influence.tracing import Propagation

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from graphkit.answers import Labelled
    from graphkit.influence.answer import Movement
    from graphkit.influence.graph import InfluenceGraph

__all__ = ["MAX_DEPTH", "PATHS", "find_effects", "propagate_changes"]

#: How many paths each way an answer shows per outcome, if nothing else is asked for.
PATHS: Final = 3

#: What can be changed besides variables.
CHANGEABLE: Final = ("variable", "intervention", "risk", "benefit")


def find_effects(
    influences: InfluenceGraph,
    variable: str,
    *,
    change: Change = "increase",
    on: OutcomeKind | None = None,
    depth: int | None = 1,
    also: Mapping[str, Change] | None = None,
    stakeholder: str | None = None,
    axis: str | None = None,
    paths: int = PATHS,
    scope: Scope | None = None,
) -> EffectsAnswer:
    """Find the outcomes that grow, shrink or move both ways when a variable changes, and others `also` with it.

    Names in `also` are slugs, labels, or `kind/slug`, of variables, interventions, risks or benefits; everything that
    changes is held at its change. Chains of up to `depth` influences are followed, of any length if it is 0 or None;
    `scope`, if it is given, decides in place of `depth` which influences are followed and how far. `on`, `stakeholder`
    and `axis` choose the outcomes shown, `paths` how many are shown each way per outcome.

    An empty `effects` means that no influence is recorded, not that nothing happens. Effects are ordered: risks before
    benefits; growing, ambiguous, shrinking; strong before weak; then by label.
    Raises `UnknownNameError` for an unknown name and `ParameterError` for a value that is not allowed.

    >>> answer = find_effects(getfixture("atlas").influences, "context-length", on="risk", depth=0)
    >>> answer.depth, {effect.movement for effect in answer.effects} <= {"grows", "shrinks", "ambiguous"}
    (0, True)
    """
    check_change(change)
    if on is not None and on not in get_args(OutcomeKind):
        raise ParameterError("on", f"{on} is not a kind of outcome", ", ".join(get_args(OutcomeKind)))
    scope = scope or Scope(depth=depth)
    start = influences.thing("variable", variable)
    changed = _changed(influences, start, change, also or {})
    run = propagate_changes(influences, changed, scope)
    concerned = influences.find(stakeholder, "stakeholder") if stakeholder is not None else None
    place = influences.find(axis, "axis", "scale-dimension") if axis is not None else None
    starts = {one.thing.iri for one in changed}
    asked = [
        one
        for one in influences.of_kind(*((on,) if on else get_args(OutcomeKind)))
        if one.iri not in starts
        and (place is None or place in influences.arises_on.get(one.iri, ()))
        and (concerned is None or _concerns(run, one.iri, concerned))
    ]
    moved = [one for one in asked if run.sign(one.iri)]
    return EffectsAnswer(
        variable=start,
        change=change,
        on=on,
        depth=scope.depth or 0,
        generation=influences.generation,
        effects=tuple(_effects(run, moved, paths)),
        changes=tuple(changed),
        unaffected=tuple(one for one in asked if not run.sign(one.iri)),
        evidence=tuple(scope.evidence),
        min_confidence=scope.min_confidence,
        stakeholder=concerned,
        axis=place,
        system=scope.system,
        conditions=tuple(scope.standings),
        left_out=tuple(one.id for one in influences.influences if scope.fails(one)),
    )


def propagate_changes(influences: InfluenceGraph, changed: Sequence[Changed], scope: Scope) -> Propagation:
    """Propagate changes over the influences that a scope selects."""
    signs = {one.thing.iri: Sign.PLUS if one.change == "increase" else Sign.MINUS for one in changed}
    return Propagation(influences, signs, scope)


def _changed(influences: InfluenceGraph, start: Labelled, change: Change, also: Mapping[str, Change]) -> list[Changed]:
    found = {start.iri: Changed(thing=start, change=change)}
    for name, other in also.items():
        check_change(other)
        thing = influences.find(name, *CHANGEABLE)
        if thing.iri in found and found[thing.iri].change != other:
            raise ParameterError("also", f"{thing.id} cannot rise and fall at once", "one change of each thing")
        found[thing.iri] = Changed(thing=thing, change=other)
    return list(found.values())


def _concerns(run: Propagation, outcome: str, stakeholder: Labelled) -> bool:
    if stakeholder in run.influences.borne_by.get(outcome, ()):
        return True
    return any(stakeholder in influence.affects for influence in run.arriving(outcome))


def _effects(run: Propagation, outcomes: Sequence[Labelled], most: int) -> list[OutcomeEffect]:
    paths = run.paths([one.iri for one in outcomes], most)
    certain: Propagation | None = None
    if run.scope.standings:
        changes = {run.influences.nodes[place]: sign for place, sign in run.changes.items()}
        certain = Propagation(run.influences, changes, run.scope, run.scope.select(run.influences, unknown=False))
    effects = [_effect(run, certain, one, paths[one.iri]) for one in outcomes]
    return sorted(effects, key=_order)


def _effect(run: Propagation, certain: Propagation | None, outcome: Labelled, paths: tuple[Path, ...]) -> OutcomeEffect:
    raised, lowered = run.sides(outcome.iri)
    used = [influence for path in paths for influence in path.influences]
    marks = {influence.evidence for influence in used}
    conditions = {one.iri: one for influence in used for one in influence.holds_when}
    movement: Movement = "ambiguous" if raised and lowered else "grows" if raised else "shrinks"
    feedback = run.only_feedback_opposes(outcome.iri, paths) if movement == "ambiguous" else None
    sides = [side for side in (raised, lowered) if side is not None]
    return OutcomeEffect(
        outcome=outcome,
        movement=movement,
        strength=max((side.strength for side in sides), key=STRENGTHS.index),
        confidence=_confidence(sides),
        evidence=tuple(mark for mark in EVIDENCE if mark in marks),
        concerns=run.influences.borne_by.get(outcome.iri, ()),
        paths=paths,
        raised=raised,
        lowered=lowered,
        arises_on=run.influences.arises_on.get(outcome.iri, ()),
        conditions=tuple(conditions[iri] for iri in sorted(conditions)),
        without_unknown=certain.verdict(outcome.iri) if certain else None,
        only_feedback_opposes=feedback,
    )


def _confidence(sides: Sequence[Side]) -> Level:
    """Give the confidence of the claim that all of these sides exist."""
    return min((side.confidence for side in sides), key=LEVELS.index)


def _order(effect: OutcomeEffect) -> tuple[int, int, int, str]:
    return (
        ("risk", "benefit").index(effect.outcome.kind),
        ("grows", "ambiguous", "shrinks").index(effect.movement),
        -STRENGTHS.index(effect.strength),
        effect.outcome.label,
    )
