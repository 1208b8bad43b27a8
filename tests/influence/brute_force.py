"""Answers by enumeration, as slow and plain as can be, to hold the engine against."""

from __future__ import annotations

from typing import TYPE_CHECKING

from graphkit.influence.signs import Sign

if TYPE_CHECKING:
    import random
    from collections.abc import Iterator, Mapping, Sequence

    from graphkit.influence.propagation import Edge, SignedGraph

Chain = tuple[int, ...]


def random_edges(rng: random.Random, size: int, count: int, *, acyclic: bool = False) -> list[Edge]:
    """Draw edges; parallel ones and, unless `acyclic`, loops may be among them."""
    edges: list[Edge] = []
    while len(edges) < count:
        tail, head = rng.randrange(size), rng.randrange(size)
        if acyclic and tail >= head:
            continue
        edges.append((tail, head, rng.choice((1, -1)), rng.randrange(3), rng.randrange(3)))
    return edges


def enumerate_walks(
    edges: Sequence[Edge], changes: Mapping[int, Sign], depth: int
) -> Iterator[tuple[int, Sign, Chain, list[int]]]:
    """Give every walk of up to `depth` edges that does not enter a changed node: end, sign of the end, edges, nodes."""
    for start, sign in changes.items():
        for direction in (one for one in (Sign.PLUS, Sign.MINUS) if one & sign):
            yield from _extend(edges, changes, depth, start, direction, (), [start])


def _extend(
    edges: Sequence[Edge],
    changes: Mapping[int, Sign],
    depth: int,
    node: int,
    sign: Sign,
    chain: Chain,
    nodes: list[int],
) -> Iterator[tuple[int, Sign, Chain, list[int]]]:
    if len(chain) == depth:
        return
    for place, (tail, head, polarity, _, _) in enumerate(edges):
        if tail == node and head not in changes:
            moved = sign if polarity > 0 else sign.turned()
            longer = (*chain, place)
            yield head, moved, longer, [*nodes, head]
            yield from _extend(edges, changes, depth, head, moved, longer, [*nodes, head])


def sum_walks(edges: Sequence[Edge], changes: Mapping[int, Sign], depth: int, size: int) -> list[Sign]:
    """Give the sum of the signs of all walks, per node; a changed node keeps its change."""
    total = [Sign.NONE] * size
    for start, sign in changes.items():
        total[start] = sign
    for end, sign, _, _ in enumerate_walks(edges, changes, depth):
        total[end] |= sign
    return total


def saturate(edges: Sequence[Edge], changes: Mapping[int, Sign], size: int) -> list[Sign]:
    """Give the sum over walks of up to 2·size edges, one length after the other.

    What a walk can reach in one node and direction, a walk that repeats no such pair can; there are 2·size of them.
    """
    total = [changes.get(node, Sign.NONE) for node in range(size)]
    layer = list(total)
    for _ in range(2 * size):
        after = [Sign.NONE] * size
        for tail, head, polarity, _, _ in edges:
            if head not in changes:
                after[head] |= layer[tail] if polarity > 0 else layer[tail].turned()
        layer = after
        total = [one | other for one, other in zip(total, layer, strict=True)]
    return total


def original(graph: SignedGraph, chain: Sequence[int]) -> Chain:
    """Name the edges of a chain by their place in the list that a graph was made of."""
    return tuple(graph.origin[edge] for edge in chain)


def draw_changes(rng: random.Random, size: int) -> dict[int, Sign]:
    """Draw one or two changed nodes."""
    return {node: rng.choice((Sign.PLUS, Sign.MINUS)) for node in rng.sample(range(size), rng.choice((1, 1, 2)))}
