"""Results of the literature as fixtures: what the engine says of networks and by algorithms that others have published."""

from __future__ import annotations

import random

import networkx as nx

from graphkit.influence import Scope, find_loops
from graphkit.influence.propagation import SignedGraph, measure_steps, sign_at
from graphkit.influence.signs import Sign, multiply_signs
from tests.influence.brute_force import random_edges
from tests.influence.graphs import graph_of, influence

#: Maruyama, The Second Cybernetics (1963), on a growing city, as quoted at
#: https://modelle.postmodular.de/regelkreise/028-mutual-causal-relationships/ (accessed 2026-11-30), which words these five
#: arrows: people raise modernization, that migration, that people; garbage raises bacteria, sanitation lowers them.
_CITY = [
    influence("v-people", "v-modernization", 1),
    influence("v-modernization", "v-migration", 1),
    influence("v-migration", "v-people", 1),
    influence("v-garbage", "r-bacteria", 1),
    influence("v-sanitation", "r-bacteria", -1),
]


def test_the_loop_of_people_modernization_and_migration_amplifies() -> None:
    (loop,) = find_loops(graph_of(_CITY), Scope()).loops
    assert {one.id for one in loop.things} == {"v-people", "v-modernization", "v-migration"}
    assert loop.kind == "reinforcing"


def test_arrows_mean_the_same_direction_and_not_only_a_rise() -> None:
    """What Maruyama says of + and −: less garbage means fewer bacteria, fewer facilities more of them."""
    graph = graph_of(_CITY)
    for cause, change, expected in (
        ("garbage", Sign.PLUS, "+"),
        ("garbage", Sign.MINUS, "-"),
        ("sanitation", Sign.PLUS, "-"),
        ("sanitation", Sign.MINUS, "+"),
    ):
        places = {one.id: graph.places[one.iri] for one in graph.of_kind("variable", "risk")}
        steps = measure_steps(graph.signed, {places[f"v-{cause}"]: change})
        assert sign_at(steps, places["r-bacteria"]).symbol == expected


def test_parallel_composition_of_a_tradeoff_is_ambiguous() -> None:
    """The smallest tradeoff of Wellman's calculus: a cause with a good and a bad way to one effect.

    It is what Renooij and van der Gaag (arXiv 1301.6735) call unresolved: no ordering of strengths decides it here either.
    """
    for strengths in ((2, 0), (0, 2)):
        edges = [(0, 1, 1, strengths[0], 2), (1, 3, 1, strengths[0], 2), (0, 2, 1, 2, 2), (2, 3, -1, strengths[1], 2)]
        assert sign_at(measure_steps(SignedGraph.of(4, edges), {0: Sign.PLUS}), 3).symbol == "?"


def _message_passing(
    edges: list[tuple[int, int, int, int, int]], start: int, size: int
) -> tuple[list[Sign], list[int]]:
    """Propagate as Druzdzel and Henrion (AAAI 1993) do, causally: each node keeps a sign, zero at first.

    A message carries the sender's sign times the link's; the receiver adds it to its own, and if that changes it, passes on.
    Gives the signs, and how often each changed.
    """
    signs, changes = [Sign.NONE] * size, [0] * size
    signs[start] = Sign.PLUS
    waiting = [start]
    while waiting:
        sender = waiting.pop(0)
        for tail, head, polarity, _, _ in edges:
            if tail != sender or head == start:
                continue
            message = signs[sender] if polarity > 0 else signs[sender].turned()
            if message & ~signs[head]:
                signs[head] |= message
                changes[head] += 1
                waiting.append(head)
    return signs, changes


def test_message_passing_of_druzdzel_and_henrion_gives_the_same_signs() -> None:
    rng = random.Random(1993)  # noqa: S311
    for _ in range(1500):
        size = rng.randint(2, 12)
        edges = random_edges(rng, size, rng.randint(1, 3 * size), acyclic=rng.random() < 0.5)
        signs, changes = _message_passing(edges, 0, size)
        steps = measure_steps(SignedGraph.of(size, edges), {0: Sign.PLUS})
        assert [sign_at(steps, node) for node in range(size)] == signs
        assert max(changes) <= 2  # their argument for a polynomial bound


def test_reduction_of_wellman_gives_the_same_signs() -> None:
    """Wellman (1990) takes nodes out of the network one by one, multiplying along them and adding to what is beside them."""
    rng = random.Random(1990)  # noqa: S311
    for _ in range(500):
        size = rng.randint(3, 9)
        edges = random_edges(rng, size, rng.randint(1, 2 * size), acyclic=True)
        links: nx.DiGraph[int] = nx.DiGraph()
        links.add_nodes_from(range(size))
        for tail, head, polarity, _, _ in edges:
            before = links.edges[tail, head]["sign"] if links.has_edge(tail, head) else Sign.NONE
            links.add_edge(tail, head, sign=before | Sign.of(1 if polarity > 0 else -1))
        answer = measure_steps(SignedGraph.of(size, edges), {0: Sign.PLUS})
        for target in range(1, size):
            reduced = links.copy()
            for node in set(range(size)) - {0, target}:
                for cause in list(reduced.predecessors(node)):
                    for effect in list(reduced.successors(node)):
                        chained = multiply_signs(
                            (reduced.edges[cause, node]["sign"], reduced.edges[node, effect]["sign"])
                        )
                        beside = reduced.edges[cause, effect]["sign"] if reduced.has_edge(cause, effect) else Sign.NONE
                        reduced.add_edge(cause, effect, sign=chained | beside)
                reduced.remove_node(node)
            expected = reduced.edges[0, target]["sign"] if reduced.has_edge(0, target) else Sign.NONE
            assert sign_at(answer, target) == expected
