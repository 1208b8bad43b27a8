"""How much an answer hangs on single influences, and on whose word it rests."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, get_args

from pydantic import Field

from graphkit.answers import Answer, Labelled
from graphkit.errors import CallError
from graphkit.influence.answer import Change, Changed, Influence, OutcomeKind, Verdict
from graphkit.influence.effects import propagate_changes
from graphkit.influence.propagation import SignedGraph, measure_steps, sign_at
from graphkit.influence.scope import check_change
from graphkit.influence.tracing import verdict_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from graphkit.influence.graph import InfluenceGraph
    from graphkit.influence.scope import Scope
    from graphkit.influence.tracing import Propagation

__all__ = ["MOST_TESTED", "Basis", "OutcomeSensitivity", "Pivot", "SensitivityAnswer", "find_basis", "find_sensitivity"]

#: Answers that rest on more influences than this are not tested: each is propagated twice, over all of them.
MOST_TESTED: Final = 5_000


class Basis(Answer):
    """Whose word an answer rests on: influences on all its chains, counted, and as shares that add up to 1."""

    influences: int
    paper: float = Field(description="Share stated by the paper")
    gradient_paper: float = Field(description="Share stated by the 2023 gradient paper")
    cited: float = Field(description="Share curated by this project with a citation")
    uncited: float = Field(description="Share curated by this project without one")


class Pivot(Answer):
    """An influence that changes the answer for an outcome if it is wrong."""

    influence: Influence
    if_missing: Verdict = Field(description="The answer without it")
    if_turned: Verdict = Field(description="The answer if its sign is the other one")


class OutcomeSensitivity(Answer):
    """How firm the answer for one outcome is."""

    outcome: Labelled
    verdict: Verdict
    basis: Basis
    pivots: tuple[Pivot, ...] = Field(description="Influences whose absence or opposite sign changes the answer")


class SensitivityAnswer(Answer):
    """How firm the answers about a change are; outcomes with most pivots first."""

    variable: Labelled
    change: Change
    depth: int
    generation: str
    outcomes: tuple[OutcomeSensitivity, ...]


def find_sensitivity(
    influences: InfluenceGraph,
    variable: str,
    scope: Scope,
    *,
    change: Change = "increase",
    on: OutcomeKind | None = None,
) -> SensitivityAnswer:
    """Find which single influence, were it missing or of the other sign, changes the answer for which outcome.

    Every influence on some chain from the variable to an outcome is tried, so the answer is exact for one mistake at a
    time. Raises `UnknownNameError` for an unknown variable, `CallError` if more than `MOST_TESTED` influences bear on it.
    """
    check_change(change)
    thing = influences.find(variable, "variable")
    run = propagate_changes(influences, [Changed(thing=thing, change=change)], scope)
    outcomes = [one for one in influences.of_kind(*((on,) if on else get_args(OutcomeKind))) if run.sign(one.iri)]
    supports = {one.iri: run.supports(one.iri) for one in outcomes}
    tested = set().union(*supports.values())
    if len(tested) > MOST_TESTED:
        raise CallError(
            f"{len(tested)} influences bear on the answer, more than {MOST_TESTED}: lower the depth or filter"
        )
    pivots: dict[str, list[Pivot]] = {one.iri: [] for one in outcomes}
    for edge in sorted(tested, key=lambda edge: influences.edges[edge].id):
        missing, turned = _signs_without(run, edge, outcomes), _signs_turned(run, edge, outcomes)
        for one in outcomes:
            if run.verdict(one.iri) != missing[one.iri] or run.verdict(one.iri) != turned[one.iri]:
                pivot = Pivot(influence=influences.edges[edge], if_missing=missing[one.iri], if_turned=turned[one.iri])
                pivots[one.iri].append(pivot)
    found = [
        OutcomeSensitivity(
            outcome=one,
            verdict=run.verdict(one.iri),
            basis=find_basis(influences.edges[edge] for edge in supports[one.iri]),
            pivots=tuple(pivots[one.iri]),
        )
        for one in outcomes
    ]
    found.sort(key=lambda one: (-len(one.pivots), one.outcome.label))
    return SensitivityAnswer(
        variable=thing,
        change=change,
        depth=scope.depth or 0,
        generation=influences.generation,
        outcomes=tuple(found),
    )


def find_basis(influences: Iterable[Influence]) -> Basis:
    """Count whose word influences rest on.

    >>> find_basis([]).influences
    0
    """
    counts = {"paper": 0, "gradient-paper": 0, "cited": 0, "uncited": 0}
    for one in influences:
        mark = one.evidence if one.evidence != "curated" else ("cited" if one.cites else "uncited")
        counts[mark] += 1
    total = sum(counts.values())
    shares = {mark.replace("-", "_"): count / total if total else 0.0 for mark, count in counts.items()}
    return Basis(influences=total, **shares)


def _verdicts(
    run: Propagation, graph: SignedGraph, allowed: Sequence[int], outcomes: Sequence[Labelled]
) -> dict[str, Verdict]:
    steps = measure_steps(graph, run.changes, depth=run.scope.limit, allowed=allowed)
    return {one.iri: verdict_of(sign_at(steps, run.influences.places[one.iri])) for one in outcomes}


def _signs_without(run: Propagation, edge: int, outcomes: Sequence[Labelled]) -> dict[str, Verdict]:
    allowed = bytearray(run.allowed)
    allowed[edge] = 0
    return _verdicts(run, run.influences.signed, allowed, outcomes)


def _signs_turned(run: Propagation, edge: int, outcomes: Sequence[Labelled]) -> dict[str, Verdict]:
    return _verdicts(run, run.influences.signed.turned(edge), run.allowed, outcomes)
