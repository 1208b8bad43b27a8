"""The reverse questions: what drives an outcome, and what moves a benefit without raising a risk."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal, get_args

from pydantic import Field

from graphkit.answers import Answer, Labelled
from graphkit.errors import ParameterError
from graphkit.influence.answer import STRENGTHS, Change, Movement, OutcomeKind, Path, Side, Strength
from graphkit.influence.signs import Sign
from graphkit.influence.tracing import Propagation

if TYPE_CHECKING:
    from collections.abc import Sequence

    from graphkit.influence.graph import InfluenceGraph
    from graphkit.influence.scope import Scope

__all__ = [
    "Driver",
    "DriversAnswer",
    "Lever",
    "LeversAnswer",
    "TradeoffAnswer",
    "TradeoffSide",
    "find_drivers",
    "find_levers",
    "find_tradeoff",
]

CauseKind = Literal["variable", "intervention", "risk", "benefit"]

#: Orders answers: what moves one way before what is ambiguous.
_CLARITY: dict[Movement, int] = {"grows": 0, "shrinks": 1, "ambiguous": 2}


class Driver(Answer):
    """A cause that moves an outcome when it rises; everything turns round when it falls."""

    cause: Labelled
    movement: Movement = Field(description="What happens to the outcome as the cause rises")
    raised: Side | None = None
    lowered: Side | None = None
    paths: tuple[Path, ...] = ()


class DriversAnswer(Answer):
    """What moves an outcome: clear drivers before ambiguous ones, strong before weak."""

    outcome: Labelled
    depth: int = Field(description="The longest chain that was followed; 0 where chains of any length were")
    generation: str
    drivers: tuple[Driver, ...]


class Lever(Answer):
    """A change that makes a benefit grow, and what it does to the risks looked at."""

    thing: Labelled
    change: Change
    strength: Strength = Field(description="Strength of the strongest chain to the benefit")
    raises: tuple[Labelled, ...] = Field((), description="Risks that grow")
    unclear: tuple[Labelled, ...] = Field((), description="Risks that move both ways")
    lowers: tuple[Labelled, ...] = Field((), description="Risks that shrink")


class LeversAnswer(Answer):
    """Changes that move a benefit: `free` raise none of the risks looked at, `others` raise, or may raise, some."""

    benefit: Labelled
    risks: tuple[Labelled, ...] = Field(description="The risks looked at")
    depth: int
    generation: str
    free: tuple[Lever, ...]
    others: tuple[Lever, ...]


class TradeoffSide(Answer):
    """What a change brings: outcomes that turn out better, worse, or either way."""

    change: Change
    better: tuple[Labelled, ...] = Field(description="Benefits that grow and risks that shrink")
    worse: tuple[Labelled, ...] = Field(description="Risks that grow and benefits that shrink")
    unclear: tuple[Labelled, ...] = Field(description="Outcomes that move both ways")


class TradeoffAnswer(Answer):
    """The tradeoff set of a variable: what is won and lost as it rises, and as it falls."""

    variable: Labelled
    depth: int
    generation: str
    rise: TradeoffSide
    fall: TradeoffSide
    is_tradeoff: bool = Field(description="Its rise makes something better and something worse")


def find_drivers(
    influences: InfluenceGraph,
    outcome: str,
    scope: Scope,
    *,
    kinds: Sequence[CauseKind] = ("variable", "intervention"),
    axis: str | None = None,
    paths: int = 1,
) -> DriversAnswer:
    """Find what makes an outcome grow or shrink.

    `outcome` is a risk, a benefit, or any other thing that influences lead to (a variable, an axis). Each cause is
    judged as if it alone were changed and held. `axis` keeps variables of an axis or dimension of scale.
    Raises `UnknownNameError` for an unknown name.

    >>> from graphkit.influence.scope import Scope
    >>> answer = find_drivers(getfixture("atlas").influences, "prompt-injection", Scope())
    >>> {driver.movement for driver in answer.drivers if driver.cause.id == "context-length"}
    {'grows'}
    """
    for kind in kinds:
        if kind not in get_args(CauseKind):
            raise ParameterError("kinds", f"{kind} is not a kind of cause", ", ".join(get_args(CauseKind)))
    target = influences.find(outcome, "risk", "benefit", "variable", "axis")
    place = influences.find(axis, "axis", "scale-dimension") if axis is not None else None
    leading = _leading(influences, target, scope)
    found = []
    for cause in influences.of_kind(*kinds):
        if cause.iri == target.iri or (place and place not in influences.arises_on.get(cause.iri, ())):
            continue
        run = Propagation(influences, {cause.iri: Sign.PLUS}, scope, leading)
        if run.sign(target.iri):
            found.append(_driver(run, cause, target, paths))
    found.sort(key=_driver_order)
    return DriversAnswer(outcome=target, depth=scope.depth or 0, generation=influences.generation, drivers=tuple(found))


def _leading(influences: InfluenceGraph, target: Labelled, scope: Scope) -> bytes:
    """Say per edge whether it is followed and can lead to the target within the depth."""
    graph, allowed, limit = influences.signed, scope.select(influences), scope.limit
    place = influences.places[target.iri]
    distance, frontier, leading = {place: 0}, [place], bytearray(len(allowed))
    while frontier:
        following = []
        for node in frontier:
            if limit is not None and distance[node] >= limit:
                continue
            for edge in graph.entering(node):
                if allowed[edge]:
                    leading[edge] = 1
                    if graph.tails[edge] not in distance:
                        distance[graph.tails[edge]] = distance[node] + 1
                        following.append(graph.tails[edge])
        frontier = following
    return bytes(leading)


def _driver(run: Propagation, cause: Labelled, target: Labelled, paths: int) -> Driver:
    raised, lowered = run.sides(target.iri)
    return Driver(
        cause=cause,
        movement="ambiguous" if raised and lowered else "grows" if raised else "shrinks",
        raised=raised,
        lowered=lowered,
        paths=run.paths([target.iri], paths)[target.iri] if paths else (),
    )


def _driver_order(driver: Driver) -> tuple[int, int, int, str]:
    sides = [side for side in (driver.raised, driver.lowered) if side]
    best = max(STRENGTHS.index(side.strength) for side in sides)
    return _CLARITY[driver.movement], -best, min(side.steps for side in sides), driver.cause.label


def find_levers(influences: InfluenceGraph, benefit: str, scope: Scope, *, without: Sequence[str] = ()) -> LeversAnswer:
    """Find the changes of a variable or intervention that make a benefit grow, and which of them raise no risk.

    `without` names the risks that must not grow; all risks if it is empty. Only changes that clearly make the benefit
    grow are listed. A lever is free where every risk looked at shrinks or, as far as is recorded, is not moved.
    Raises `UnknownNameError` for an unknown name.
    """
    target = influences.find(benefit, "benefit")
    risks = [influences.find(one, "risk") for one in without] or influences.of_kind("risk")
    leading = _leading(influences, target, scope)
    free: list[Lever] = []
    others: list[Lever] = []
    for thing in influences.of_kind("variable", "intervention"):
        towards = Propagation(influences, {thing.iri: Sign.PLUS}, scope, leading).sign(target.iri)
        if towards not in (Sign.PLUS, Sign.MINUS):
            continue
        if thing.kind == "intervention" and towards is Sign.MINUS:
            continue  # not taking a measure is not one
        lever = _lever(influences, thing, target, towards, risks, scope)
        (others if lever.raises or lever.unclear else free).append(lever)
    return LeversAnswer(
        benefit=target,
        risks=tuple(risks),
        depth=scope.depth or 0,
        generation=influences.generation,
        free=tuple(sorted(free, key=_lever_order)),
        others=tuple(sorted(others, key=_lever_order)),
    )


def _lever(
    influences: InfluenceGraph,
    thing: Labelled,
    target: Labelled,
    towards: Sign,
    risks: Sequence[Labelled],
    scope: Scope,
) -> Lever:
    run = Propagation(influences, {thing.iri: towards}, scope)
    side, _ = run.sides(target.iri)
    signs = {risk.iri: run.sign(risk.iri) for risk in risks}

    def having(sign: Sign) -> tuple[Labelled, ...]:
        return tuple(risk for risk in risks if signs[risk.iri] == sign)

    return Lever(
        thing=thing,
        change="increase" if towards is Sign.PLUS else "decrease",
        strength=side.strength if side else STRENGTHS[0],
        raises=having(Sign.PLUS),
        unclear=having(Sign.BOTH),
        lowers=having(Sign.MINUS),
    )


def _lever_order(lever: Lever) -> tuple[int, int, int, str]:
    return (
        len(lever.raises) + len(lever.unclear),
        -STRENGTHS.index(lever.strength),
        -len(lever.lowers),
        lever.thing.label,
    )


def find_tradeoff(influences: InfluenceGraph, variable: str, scope: Scope) -> TradeoffAnswer:
    """Find what is won and what is lost as a variable rises, and as it falls.

    Raises `UnknownNameError` for an unknown variable.

    >>> from graphkit.influence.scope import Scope
    >>> find_tradeoff(getfixture("atlas").influences, "context-length", Scope()).is_tradeoff
    True
    """
    thing = influences.find(variable, "variable", "intervention")
    rise, fall = (_tradeoff_side(influences, thing, change, scope) for change in get_args(Change))
    return TradeoffAnswer(
        variable=thing,
        depth=scope.depth or 0,
        generation=influences.generation,
        rise=rise,
        fall=fall,
        is_tradeoff=bool(rise.better and rise.worse),
    )


def _tradeoff_side(influences: InfluenceGraph, thing: Labelled, change: Change, scope: Scope) -> TradeoffSide:
    run = Propagation(influences, {thing.iri: Sign.PLUS if change == "increase" else Sign.MINUS}, scope)
    groups: dict[str, list[Labelled]] = {"better": [], "worse": [], "unclear": []}
    for outcome in influences.of_kind(*get_args(OutcomeKind)):
        sign = run.sign(outcome.iri)
        if sign is Sign.BOTH:
            groups["unclear"].append(outcome)
        elif sign:
            better = (outcome.kind == "benefit") == (sign is Sign.PLUS)
            groups["better" if better else "worse"].append(outcome)
    return TradeoffSide(change=change, **{name: tuple(found) for name, found in groups.items()})
