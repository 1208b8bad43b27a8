"""The strongest walks from a change to what it moves, without listing all walks.

Walks are ranked by the strength of their weakest link, then by fewer steps, then by the confidence of their least
confident link. A walk may pass a node twice only in opposite directions: that is a loop at work, and any other repetition
adds nothing. Per threshold of strength, walks grow one step at a time, and of those that reach a node in a direction only
the best few are carried on. The first walk of each node and direction is therefore the best there is: were a prefix of it
not carried on, something as good had been. The further ones are good walks, not provably the next best.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from graphkit.influence.propagation import LEVELS

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Mapping, Sequence

    from graphkit.influence.propagation import SignedGraph
    from graphkit.influence.signs import Sign

__all__ = ["CARRIED", "Walk", "find_walks", "has_plain_walk"]

#: How many walks to each node and direction are carried on.
CARRIED: Final = 6

#: How many steps a search for a walk without repetition may try; deciding whether there is one is NP-complete.
TRIED: Final = 20_000


@dataclass(frozen=True, slots=True)
class Walk:
    """A walk that ends at `state` (2·node, + 1 for a fall); `previous` is None at a changed node.

    `passed` lists the pairs of node and direction from the start to the end.
    """

    state: int
    edge: int
    steps: int
    strength: int
    confidence: int
    previous: Walk | None
    passed: tuple[int, ...]

    def edges(self) -> tuple[int, ...]:
        """Give the edges from the start to the end."""
        found = []
        walk = self
        while walk.previous is not None:
            found.append(walk.edge)
            walk = walk.previous
        return tuple(reversed(found))

    def repeats(self) -> bool:
        """Tell whether it passes a node twice."""
        return len({state >> 1 for state in self.passed}) < len(self.passed)

    def rank(self) -> tuple[int, int, int, tuple[int, ...]]:
        """Give the key by which walks are ordered, the strongest first."""
        return (-self.strength, self.steps, -self.confidence, self.edges())


def find_walks(
    graph: SignedGraph,
    changes: Mapping[int, Sign],
    wanted: Collection[int],
    *,
    most: int,
    depth: int | None = None,
    allowed: Sequence[int] | None = None,
    carried: int = CARRIED,
) -> dict[int, list[Walk]]:
    """Give up to `most` of the strongest walks to each wanted node, per direction (2·node, + 1 for a fall).

    `depth` and `allowed` are as in `measure_steps`.
    """
    found: dict[int, list[Walk]] = {2 * node + turned: [] for node in wanted for turned in (0, 1)}
    for threshold in reversed(range(LEVELS)):
        for layer in _layers(graph, changes, threshold, depth, allowed, max(carried, most)):
            for walk in layer:
                listed = found.get(walk.state)
                if listed is not None and walk.strength == threshold and len(listed) < most:
                    listed.append(walk)
    return {state: walks for state, walks in found.items() if walks}


def _layers(
    graph: SignedGraph,
    changes: Mapping[int, Sign],
    threshold: int,
    depth: int | None,
    allowed: Sequence[int] | None,
    carried: int,
) -> Iterator[list[Walk]]:
    """Give the walks of one step, of two steps, …, whose links are all as strong as the threshold."""
    layer = [
        Walk(2 * node + turned, -1, 0, LEVELS - 1, LEVELS - 1, None, (2 * node + turned,))
        for node, sign in changes.items()
        for turned in (0, 1)
        if sign.value & (1 << turned)
    ]
    counts: dict[int, int] = {}
    steps = 0
    while layer and (depth is None or steps < depth):
        steps += 1
        layer = _extend(graph, layer, changes, threshold, allowed)
        kept = []
        for walk in layer:
            count = counts.get(walk.state, 0)
            if count < carried:
                counts[walk.state] = count + 1
                kept.append(walk)
        layer = kept
        yield layer


def _extend(
    graph: SignedGraph,
    layer: Sequence[Walk],
    held: Collection[int],
    threshold: int,
    allowed: Sequence[int] | None,
) -> list[Walk]:
    offsets, heads, turns = graph.offsets, graph.heads, graph.turns
    longer = []
    for walk in layer:
        node, turned = walk.state >> 1, walk.state & 1
        for edge in range(offsets[node], offsets[node + 1]):
            strength = graph.strengths[edge]
            if strength < threshold or heads[edge] in held or (allowed is not None and not allowed[edge]):
                continue
            state = 2 * heads[edge] + (turned ^ turns[edge])
            if state in walk.passed:
                continue
            least = min(walk.confidence, graph.confidences[edge])
            passed = (*walk.passed, state)
            longer.append(Walk(state, edge, walk.steps + 1, min(walk.strength, strength), least, walk, passed))
    longer.sort(key=lambda walk: -walk.confidence)  # the sort is stable: edges stay in their order
    return longer


def has_plain_walk(
    graph: SignedGraph,
    changes: Mapping[int, Sign],
    state: int,
    *,
    depth: int | None = None,
    allowed: Collection[int],
    tried: int = TRIED,
) -> bool | None:
    """Tell whether a walk that passes no node twice leads to a node in a direction; None if the search gives up.

    `allowed` are the edges that may be used.
    """
    target, wanted = state >> 1, state & 1
    stack: list[tuple[int, int, tuple[int, ...]]] = [
        (node, turned, (node,)) for node, sign in changes.items() for turned in (0, 1) if sign.value & (1 << turned)
    ]
    while stack:
        node, turned, passed = stack.pop()
        if node == target:
            if turned == wanted:
                return True
            continue
        if depth is not None and len(passed) > depth:
            continue
        for edge in range(graph.offsets[node], graph.offsets[node + 1]):
            head = graph.heads[edge]
            if edge in allowed and head not in passed and head not in changes:
                tried -= 1
                stack.append((head, turned ^ graph.turns[edge], (*passed, head)))
        if tried < 0:
            return None
    return False
