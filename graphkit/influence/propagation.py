"""Propagate a change over a signed multigraph, in time linear in its influences.

The answer for a node is the sum, over all directed walks that start at a changed node, of the product of the signs along
the walk. A changed node is held at its change: walks do not enter it again. Since signs only accumulate (none, then one
direction, then both), each node is visited at most twice, which is the argument of Druzdzel and Henrion (AAAI 1993); cycles
need no unrolling. Here it is a breadth-first search over pairs of node and direction, so that it also gives the fewest
steps in which a direction is reached, and a limit on the length of walks is a limit on the depth of the search.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import cached_property
from itertools import accumulate
from typing import TYPE_CHECKING

from graphkit.influence.signs import Sign

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

__all__ = ["LEVELS", "Edge", "SignedGraph", "Steps", "find_bottlenecks", "find_supports", "measure_steps", "sign_at"]

#: tail, head, polarity (1 or -1), level of strength, level of confidence; levels count from 0, the lowest
Edge = tuple[int, int, int, int, int]

#: Fewest steps to each pair of node and direction, -1 where it is not reached: entry 2·node is a rise, 2·node + 1 a fall.
Steps = list[int]

#: How many levels of strength and of confidence there are.
LEVELS = 3


@dataclass(frozen=True)
class SignedGraph:
    """A signed directed multigraph of nodes 0 … `size` - 1, its edges ordered by tail.

    The edges that leave node n are `offsets[n]` … `offsets[n + 1]` - 1. `turns` is 1 where an edge is negative.
    `origin` gives each edge's place in the sequence that the graph was made of, `tails` the node that it leaves.
    """

    size: int
    offsets: Sequence[int]
    heads: Sequence[int]
    turns: bytes
    strengths: bytes
    confidences: bytes
    origin: Sequence[int]
    tails: Sequence[int]

    @classmethod
    def of(cls, size: int, edges: Sequence[Edge]) -> SignedGraph:
        """Make a graph of edges; parallel edges and loops are allowed.

        >>> graph = SignedGraph.of(3, [(0, 1, 1, 2, 2), (1, 2, -1, 0, 2)])
        >>> sign_at(measure_steps(graph, {0: Sign.PLUS}), 2).symbol
        '-'
        """
        counts = [0] * (size + 1)
        for edge in edges:
            counts[edge[0] + 1] += 1
        order = sorted(range(len(edges)), key=lambda place: edges[place][0])
        return cls(
            size,
            list(accumulate(counts)),
            [edges[place][1] for place in order],
            bytes(edges[place][2] < 0 for place in order),
            bytes(edges[place][3] for place in order),
            bytes(edges[place][4] for place in order),
            order,
            [edges[place][0] for place in order],
        )

    @cached_property
    def _entering(self) -> tuple[list[int], list[int]]:
        """Give, per node, the edges that enter it, as offsets and places."""
        counts = [0] * (self.size + 1)
        for head in self.heads:
            counts[head + 1] += 1
        return list(accumulate(counts)), sorted(range(len(self.heads)), key=self.heads.__getitem__)

    def turned(self, edge: int) -> SignedGraph:
        """Give the same graph with one sign the other way."""
        turns = bytearray(self.turns)
        turns[edge] ^= 1
        return replace(self, turns=bytes(turns))

    def entering(self, node: int) -> Sequence[int]:
        """Give the edges that enter a node."""
        offsets, places = self._entering
        return places[offsets[node] : offsets[node + 1]]


def measure_steps(
    graph: SignedGraph,
    changes: Mapping[int, Sign],
    *,
    depth: int | None = None,
    allowed: Sequence[int] | None = None,
) -> Steps:
    """Give the fewest steps in which each node is moved up, and down.

    `depth` limits the length of walks, `None` does not; `allowed` says per edge whether it may be used.
    """
    steps = [-1] * (2 * graph.size)
    frontier = []
    held = bytearray(graph.size)
    for node, sign in changes.items():
        held[node] = 1
        for turned in (0, 1):
            if sign.value & (1 << turned):
                steps[2 * node + turned] = 0
                frontier.append(2 * node + turned)
    offsets, heads, turns = graph.offsets, graph.heads, graph.turns
    taken = 0
    while frontier and (depth is None or taken < depth):
        taken += 1
        following = []
        for state in frontier:
            node, turned = state >> 1, state & 1
            for edge in range(offsets[node], offsets[node + 1]):
                head = heads[edge]
                target = 2 * head + (turned ^ turns[edge])
                if steps[target] < 0 and not held[head] and (allowed is None or allowed[edge]):
                    steps[target] = taken
                    following.append(target)
        frontier = following
    return steps


def sign_at(steps: Steps, node: int) -> Sign:
    """Read the sign of a node off the steps that lead to it."""
    return Sign((steps[2 * node] >= 0) | ((steps[2 * node + 1] >= 0) << 1))


def find_bottlenecks(
    graph: SignedGraph,
    changes: Mapping[int, Sign],
    levels: bytes,
    *,
    depth: int | None = None,
    allowed: Sequence[int] | None = None,
) -> list[int]:
    """Give per node and direction the highest level that every edge of some walk to it has; -1 where there is no walk.

    Without a limit on depth this takes one pass over the edges, with one a pass per level.
    """
    if depth is None:
        return _widest(graph, changes, levels, allowed)
    best = [-1] * (2 * graph.size)
    for level in range(LEVELS):
        usable = bytes(one >= level for one in levels)
        if allowed is not None:
            usable = bytes(a and b for a, b in zip(usable, allowed, strict=True))
        for state, steps in enumerate(measure_steps(graph, changes, depth=depth, allowed=usable)):
            if steps >= 0:
                best[state] = level
    return best


def _widest(graph: SignedGraph, changes: Mapping[int, Sign], levels: bytes, allowed: Sequence[int] | None) -> list[int]:
    """Reach what the highest level reaches, then go on over lower ones; an edge too low waits for its level."""
    best = [-1] * (2 * graph.size)
    waiting: list[list[int]] = [[] for _ in range(LEVELS)]
    held = bytearray(graph.size)
    for node, sign in changes.items():
        held[node] = 1
        waiting[-1] += [2 * node + turned for turned in (0, 1) if sign.value & (1 << turned)]
    offsets, heads, turns = graph.offsets, graph.heads, graph.turns
    for level in reversed(range(LEVELS)):
        ready = waiting[level]
        while ready:
            state = ready.pop()
            if best[state] >= 0:
                continue
            best[state] = level
            node, turned = state >> 1, state & 1
            for edge in range(offsets[node], offsets[node + 1]):
                head = heads[edge]
                target = 2 * head + (turned ^ turns[edge])
                if best[target] < 0 and not held[head] and (allowed is None or allowed[edge]):
                    waiting[min(level, levels[edge])].append(target)
    return best


def find_supports(
    graph: SignedGraph,
    steps: Steps,
    states: Iterable[int],
    changed: Iterable[int],
    *,
    depth: int | None = None,
    allowed: Sequence[int] | None = None,
) -> set[int]:
    """Give the edges that lie on a walk which `steps` counts, to one of these pairs of node and direction.

    `changed` are the nodes that are held; `steps` must come from `measure_steps` with the same depth and edges.
    """
    held = set(changed)
    limit = depth if depth is not None else 4 * graph.size
    back = {state: 0 for state in states if steps[state] >= 0}
    frontier, found = list(back), set()
    while frontier:
        following = []
        for state in frontier:
            node, turned = state >> 1, state & 1
            if node in held:
                continue
            for edge in graph.entering(node):
                source = 2 * graph.tails[edge] + (turned ^ graph.turns[edge])
                if steps[source] < 0 or (allowed is not None and not allowed[edge]):
                    continue
                if steps[source] + 1 + back[state] <= limit:
                    found.add(edge)
                if source not in back:
                    back[source] = back[state] + 1
                    following.append(source)
        frontier = following
    return found
