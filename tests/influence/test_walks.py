"""The strongest walks: each is real, the first is the best there is, and none is listed twice."""

from __future__ import annotations

import random

from graphkit.influence.propagation import Edge, SignedGraph
from graphkit.influence.signs import Sign
from graphkit.influence.walks import find_walks, has_plain_walk
from tests.influence.brute_force import Chain, draw_changes, enumerate_walks, original, random_edges

_DEPTH = 6


def _best_first(
    edges: list[Edge], changes: dict[int, Sign], depth: int
) -> dict[int, list[tuple[int, int, int, Chain]]]:
    """Rank all walks that repeat no node in the same direction, per node and direction."""
    found: dict[int, list[tuple[int, int, int, Chain]]] = {}
    for end, sign, chain, nodes in enumerate_walks(edges, changes, depth):
        signs, here = [changes[nodes[0]]], changes[nodes[0]]
        for place in chain:
            here = here if edges[place][2] > 0 else here.turned()
            signs.append(here)
        pairs = list(zip(nodes, signs, strict=True))
        if len(set(pairs)) == len(pairs):
            weakest = min(edges[place][3] for place in chain)
            least = min(edges[place][4] for place in chain)
            state = 2 * end + (sign is Sign.MINUS)
            found.setdefault(state, []).append((-weakest, len(chain), -least, chain))
    return {state: sorted(walks) for state, walks in found.items()}


def test_the_first_walk_is_the_best_and_all_are_real() -> None:
    rng = random.Random(1)  # noqa: S311
    for _ in range(400):
        size = rng.randint(2, 5)
        edges = random_edges(rng, size, rng.randint(1, 8))
        changes, depth = draw_changes(rng, size), rng.choice((1, 2, 3, _DEPTH))
        graph = SignedGraph.of(size, edges)
        expected = _best_first(edges, changes, depth)
        found = find_walks(graph, changes, range(size), most=3, depth=depth)
        assert set(found) == set(expected)
        for state, walks in found.items():
            ranks = [(-one.strength, one.steps, -one.confidence) for one in walks]
            assert ranks[0] == expected[state][0][:3]
            assert ranks == sorted(ranks)
            chains = [original(graph, one.edges()) for one in walks]
            assert len(set(chains)) == len(chains)
            known = {chain: rank for *rank, chain in expected[state]}
            assert all(known[chain] == list(rank) for chain, rank in zip(chains, ranks, strict=True))


def test_with_enough_carried_on_the_best_three_are_exact() -> None:
    rng = random.Random(2)  # noqa: S311
    for _ in range(200):
        edges = random_edges(rng, 4, rng.randint(1, 8))
        changes = draw_changes(rng, 4)
        graph = SignedGraph.of(4, edges)
        found = find_walks(graph, changes, range(4), most=3, depth=_DEPTH, carried=10_000)
        expected = _best_first(edges, changes, _DEPTH)
        for state, ranked in expected.items():
            assert [(-one.strength, one.steps, -one.confidence) for one in found[state]] == [
                rank[:3] for rank in ranked[:3]
            ]


def test_every_direction_that_is_reached_has_a_walk_without_a_limit_too() -> None:
    rng = random.Random(3)  # noqa: S311
    for _ in range(200):
        edges = random_edges(rng, 6, 14)
        graph = SignedGraph.of(6, edges)
        found = find_walks(graph, {0: Sign.PLUS}, range(1, 6), most=1)
        expected = _best_first(edges[:9], {0: Sign.PLUS}, 4)
        shorter = find_walks(SignedGraph.of(6, edges[:9]), {0: Sign.PLUS}, range(1, 6), most=1)
        assert set(expected) <= set(shorter)
        assert set(shorter) <= set(found)


def test_a_walk_without_repetition_is_found_exactly_where_there_is_one() -> None:
    rng = random.Random(4)  # noqa: S311
    for _ in range(300):
        edges = random_edges(rng, 5, 9)
        changes, depth = {0: Sign.PLUS}, rng.choice((2, 4))
        graph = SignedGraph.of(5, edges)
        plain = {
            2 * end + (sign is Sign.MINUS)
            for end, sign, _, nodes in enumerate_walks(edges, changes, depth)
            if len(set(nodes)) == len(nodes)
        }
        for state in range(2, 10):
            answer = has_plain_walk(graph, changes, state, depth=depth, allowed=range(len(edges)))
            assert answer is (state in plain)


def test_the_search_without_repetition_gives_up_rather_than_guess() -> None:
    edges = [(a, b, 1, 2, 2) for a in range(9) for b in range(9) if a != b]
    graph = SignedGraph.of(9, edges)
    assert has_plain_walk(graph, {0: Sign.PLUS}, 17, allowed=range(len(edges)), tried=100) is None
