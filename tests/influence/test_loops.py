"""Feedback loops: all of them are found, and each is rightly called reinforcing or balancing."""

from __future__ import annotations

import random
from itertools import pairwise
from typing import TYPE_CHECKING

import pytest

from graphkit.errors import ParameterError
from graphkit.influence import Scope, find_loops
from tests.influence.graphs import graph_of, influence, random_influences

if TYPE_CHECKING:
    from graphkit import Atlas
    from graphkit.influence import InfluenceGraph

_NAMES = ("v0", "v1", "v2", "r0", "b0")


def _cycles(influences: InfluenceGraph, length: int) -> set[frozenset[str]]:
    found: set[frozenset[str]] = set()

    def walk(start: str, here: str, names: tuple[str, ...], passed: frozenset[str]) -> None:
        for one in influences.influences:
            if one.cause.id != here or len(names) == length:
                continue
            if one.effect.id == start:
                found.add(frozenset((*names, one.id)))
            elif one.effect.id not in passed:
                walk(start, one.effect.id, (*names, one.id), passed | {one.effect.id})

    for name in _NAMES:
        walk(name, name, (), frozenset((name,)))
    return found


def test_all_loops_up_to_a_length_are_found_once() -> None:
    rng = random.Random(1)  # noqa: S311
    for _ in range(200):
        influences = random_influences(rng, _NAMES, rng.randint(1, 9))
        length = rng.choice((1, 2, 3, 5))
        answer = find_loops(influences, Scope(), length=length, most=10_000)
        found = [frozenset(one.id for one in loop.influences) for loop in answer.loops]
        assert len(found) == len(set(found))
        assert set(found) == _cycles(influences, length)
        assert answer.is_complete


@pytest.mark.parametrize(
    ("signs", "kind"),
    [((1, 1), "reinforcing"), ((-1, -1), "reinforcing"), ((1, -1), "balancing"), ((-1, -1, -1), "balancing")],
)
def test_the_number_of_negative_influences_decides(signs: tuple[int, ...], kind: str) -> None:
    """The rule of causal loop diagrams: an even number reinforces, an odd number balances."""
    names = [f"v{number}" for number in range(len(signs))]
    links = pairwise([*names, names[0]])
    graph = graph_of(influence(one, other, sign) for (one, other), sign in zip(links, signs, strict=True))
    (loop,) = find_loops(graph, Scope()).loops
    assert loop.kind == kind
    assert [one.id for one in loop.things] == names


def test_births_reinforce_and_deaths_balance() -> None:
    """The textbook pair of loops of system dynamics: population with births and with deaths."""
    graph = graph_of(
        [influence("v0", "b0", 1), influence("b0", "v0", 1), influence("v0", "r0", 1), influence("r0", "v0", -1)]
    )
    kinds = {frozenset(one.id for one in loop.things): loop.kind for loop in find_loops(graph, Scope()).loops}
    assert kinds == {frozenset(("v0", "b0")): "reinforcing", frozenset(("v0", "r0")): "balancing"}


def test_loops_of_the_atlas_lie_in_its_knots(atlas: Atlas) -> None:
    answer = atlas.loops(length=6)
    assert answer.loops
    for loop in answer.loops:
        assert any(set(loop.things) <= set(knot) for knot in answer.knots)
        negative = sum(one.sign < 0 for one in loop.influences)
        assert loop.kind == ("balancing" if negative % 2 else "reinforcing")
    through = atlas.loops(length=6, through="usage-monitoring")
    assert 0 < len(through.loops) < len(answer.loops)
    assert all("usage-monitoring" in {one.id for one in loop.things} for loop in through.loops)


def test_a_cut_answer_says_so(atlas: Atlas) -> None:
    answer = atlas.loops(length=6, most=2)
    assert len(answer.loops) == 2
    assert not answer.is_complete
    with pytest.raises(ParameterError):
        atlas.loops(length=13)
