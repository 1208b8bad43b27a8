"""The reverse questions agree with the forward one."""

from __future__ import annotations

import random
from typing import TYPE_CHECKING

import pytest

from graphkit.errors import ParameterError, UnknownNameError
from graphkit.influence import Scope, find_drivers, find_effects, find_levers, find_tradeoff
from tests.influence.graphs import graph_of, influence, random_influences

if TYPE_CHECKING:
    from graphkit import Atlas

_NAMES = ("v0", "v1", "v2", "v3", "r0", "r1", "b0", "b1")


@pytest.mark.parametrize("depth", [1, 2, 3, 0])
def test_drivers_are_the_effects_read_backwards(depth: int) -> None:
    rng = random.Random(depth)  # noqa: S311
    for _ in range(150):
        influences = random_influences(rng, _NAMES, rng.randint(1, 16))
        forward = {
            (effect.outcome.id, variable): (effect.movement, effect.raised, effect.lowered, effect.paths[0].strength)
            for variable in ("v0", "v1", "v2", "v3")
            for effect in find_effects(influences, variable, depth=depth).effects
        }
        backward = {
            (outcome, one.cause.id): (one.movement, one.raised, one.lowered, one.paths[0].strength)
            for outcome in ("r0", "r1", "b0", "b1")
            for one in find_drivers(influences, outcome, Scope(depth=depth)).drivers
        }
        assert backward == forward


def test_drivers_of_the_atlas(atlas: Atlas) -> None:
    for outcome in ("prompt-injection", "education"):
        expected = {
            variable.id: effect.movement
            for variable in atlas.variables()
            for effect in atlas.effects(variable.id, depth=2).effects
            if effect.outcome.id == outcome
        }
        found = atlas.drivers(outcome, kinds=("variable",), depth=2).drivers
        assert {one.cause.id: one.movement for one in found} == expected
    utility = atlas.drivers("prompt-injection", axis="utility")
    assert {one.cause.id for one in utility.drivers} < {
        one.cause.id for one in atlas.drivers("prompt-injection").drivers
    }


def test_drivers_of_a_variable(atlas: Atlas) -> None:
    assert "weights-size" in {one.cause.id for one in atlas.drivers("variable/accelerator-memory").drivers}


def test_levers_are_what_their_definition_says() -> None:
    rng = random.Random(3)  # noqa: S311
    free, others = 0, 0
    for _ in range(150):
        influences = random_influences(rng, (*_NAMES, "i0"), rng.randint(3, 14))
        depth = rng.choice((1, 2, 0))
        answer = find_levers(influences, "b0", Scope(depth=depth), without=("r0",))
        free, others = free + len(answer.free), others + len(answer.others)
        expected = set()
        for variable in ("v0", "v1", "v2", "v3"):
            for change in ("increase", "decrease"):
                moved = {
                    one.outcome.id: one.movement
                    for one in find_effects(influences, variable, change=change, depth=depth).effects
                }
                if moved.get("b0") == "grows":
                    expected.add((variable, change, moved.get("r0") in (None, "shrinks")))
        found = {(one.thing.id, one.change, True) for one in answer.free}
        found |= {(one.thing.id, one.change, False) for one in answer.others}
        assert {one for one in found if one[0] != "i0"} == expected
        assert all(one.change == "increase" for one in (*answer.free, *answer.others) if one.thing.id == "i0")
    assert free
    assert others


def test_a_lever_says_what_it_costs() -> None:
    graph = graph_of(
        [influence("v0", "b0", -1), influence("v0", "r0", -1), influence("v0", "r1", 1), influence("i0", "b0", 1)],
        names=("r2",),
    )
    answer = find_levers(graph, "b0", Scope())
    assert [(one.thing.id, one.change) for one in answer.free] == [("i0", "increase")]
    (lever,) = answer.others
    assert (lever.change, [one.id for one in lever.raises], [one.id for one in lever.lowers]) == (
        "decrease",
        ["r0"],
        ["r1"],
    )
    assert [one.id for one in answer.risks] == ["r0", "r1", "r2"]


def test_the_tradeoff_set_sorts_every_effect(atlas: Atlas) -> None:
    for variable in atlas.variables():
        answer = atlas.tradeoff(variable.id, depth=2)
        effects = atlas.effects(variable.id, depth=2).effects
        better = {
            one.outcome.id
            for one in effects
            if one.movement == ("grows" if one.outcome.kind == "benefit" else "shrinks")
        }
        unclear = {one.outcome.id for one in effects if one.movement == "ambiguous"}
        assert {one.id for one in answer.rise.better} == better
        assert {one.id for one in answer.rise.unclear} == unclear
        assert {one.id for one in answer.rise.worse} == {one.outcome.id for one in effects} - better - unclear
        assert (answer.rise.better, answer.rise.worse) == (answer.fall.worse, answer.fall.better)


def test_wrong_names_are_refused(atlas: Atlas) -> None:
    with pytest.raises(UnknownNameError):
        atlas.drivers("prompt-injektion")
    with pytest.raises(UnknownNameError):
        find_tradeoff(atlas.influences, "prompt-injection", Scope())
    with pytest.raises(UnknownNameError):
        atlas.levers("prompt-injection")
    with pytest.raises(ParameterError):
        atlas.drivers("prompt-injection", kinds=("weather",))  # type: ignore[arg-type]
