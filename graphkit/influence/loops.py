"""Feedback loops: closed chains of influences, reinforcing or balancing.

A loop reinforces where the product of its signs is positive, that is, where it has an even number of negative influences,
and balances where it is negative: the rule of causal loop diagrams in system dynamics.
"""

from __future__ import annotations

from itertools import islice, pairwise, product
from math import prod
from typing import TYPE_CHECKING, Final, Literal

import networkx as nx
from pydantic import Field

from graphkit.answers import Answer, Labelled
from graphkit.errors import ParameterError
from graphkit.influence.answer import LEVELS, STRENGTHS, Influence, Level, Strength

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from graphkit.influence.graph import InfluenceGraph
    from graphkit.influence.scope import Scope

__all__ = ["MAX_LENGTH", "MOST_LOOPS", "Loop", "LoopsAnswer", "find_loops"]

#: The longest loop that may be asked for: the search takes time exponential in it.
MAX_LENGTH: Final = 12

#: Loops are counted no further than this.
MOST_LOOPS: Final = 10_000


class Loop(Answer):
    """A closed chain of influences that passes no thing twice; strength and confidence are its weakest link's."""

    things: tuple[Labelled, ...] = Field(description="What it passes, in order; the last one acts on the first")
    kind: Literal["reinforcing", "balancing"]
    strength: Strength
    confidence: Level
    influences: tuple[Influence, ...]


class LoopsAnswer(Answer):
    """The feedback loops up to a length, short and strong ones first."""

    length: int = Field(description="The longest loop that was looked for")
    through: Labelled | None = Field(None, description="Only loops that pass this thing")
    generation: str
    loops: tuple[Loop, ...]
    is_complete: bool = Field(description="False where there are more loops of this length than are looked at")
    knots: tuple[tuple[Labelled, ...], ...] = Field(
        description="Sets of things that all act on each other, directly or not; every loop lies within one"
    )


def find_loops(
    influences: InfluenceGraph,
    scope: Scope,
    *,
    length: int = 6,
    through: str | None = None,
    most: int = 100,
) -> LoopsAnswer:
    """Find the feedback loops of up to `length` influences, of those that the scope's filters keep.

    The depth of the scope plays no part. At most `most` loops are given. Elementary cycles are found by networkx (the
    algorithm of Gupta and Suzumura, arXiv 2105.10094); parallel influences make a loop each.
    Raises `UnknownNameError` for an unknown thing and `ParameterError` for a length that is not supported.

    >>> from graphkit.influence.scope import Scope
    >>> answer = find_loops(getfixture("atlas").influences, Scope(), length=4)
    >>> {loop.kind for loop in answer.loops} <= {"reinforcing", "balancing"}
    True
    """
    if not 1 <= length <= MAX_LENGTH:
        raise ParameterError("length", f"{length} is not supported", f"1 to {MAX_LENGTH}")
    target = influences.find(through, "variable", "risk", "benefit", "intervention") if through is not None else None
    between = _between(influences, scope)
    graph: nx.DiGraph[str] = nx.DiGraph(list(between))
    knots = [sorted(knot) for knot in nx.strongly_connected_components(graph) if len(knot) > 1]
    cycles = nx.simple_cycles(graph, length_bound=length)
    looked_at = list(islice(_loops(influences, cycles, between), MOST_LOOPS + 1))
    found = [loop for loop in looked_at[:MOST_LOOPS] if target is None or target in loop.things]
    found.sort(key=_order)
    return LoopsAnswer(
        length=length,
        through=target,
        generation=influences.generation,
        loops=tuple(found[:most]),
        is_complete=len(looked_at) <= MOST_LOOPS and len(found) <= most,
        knots=tuple(
            tuple(influences.labelled(influences.places[iri]) for iri in knot)
            for knot in sorted(knots, key=lambda knot: (-len(knot), knot))
        ),
    )


def _between(influences: InfluenceGraph, scope: Scope) -> dict[tuple[str, str], list[Influence]]:
    found: dict[tuple[str, str], list[Influence]] = {}
    for influence, allowed in zip(influences.edges, scope.select(influences), strict=True):
        if allowed:
            found.setdefault((influence.cause.iri, influence.effect.iri), []).append(influence)
    return found


def _loops(
    influences: InfluenceGraph,
    cycles: Iterator[list[str]],
    between: dict[tuple[str, str], list[Influence]],
) -> Iterator[Loop]:
    for cycle in cycles:
        first = cycle.index(min(cycle))
        turned = [*cycle[first:], *cycle[:first]]
        things = tuple(influences.labelled(influences.places[iri]) for iri in turned)
        for links in product(*(between[pair] for pair in pairwise([*turned, turned[0]]))):
            yield _loop(things, links)


def _loop(things: tuple[Labelled, ...], links: Sequence[Influence]) -> Loop:
    return Loop(
        things=things,
        kind="reinforcing" if prod(one.sign for one in links) > 0 else "balancing",
        strength=min((one.strength for one in links), key=STRENGTHS.index),
        confidence=min((one.confidence for one in links), key=LEVELS.index),
        influences=tuple(links),
    )


def _order(loop: Loop) -> tuple[int, int, tuple[str, ...]]:
    return len(loop.influences), -STRENGTHS.index(loop.strength), tuple(one.id for one in loop.influences)
