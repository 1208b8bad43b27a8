"""Answers about a change: movement, strength, confidence, both sides, filters, and what hangs on conditions."""

from __future__ import annotations

import random
from typing import TYPE_CHECKING

import pytest

from graphkit.errors import ParameterError, UnknownNameError
from graphkit.influence import Condition, ConditionStanding, InfluenceGraph, Scope, find_effects
from graphkit.influence.answer import LEVELS, STRENGTHS
from graphkit.influence.signs import Sign
from tests.influence.brute_force import enumerate_walks
from tests.influence.graphs import graph_of, influence, random_influences

if TYPE_CHECKING:
    from graphkit import Atlas

_NAMES = ("v0", "v1", "v2", "r0", "r1", "b0")


def test_direct_effects_are_the_influences_that_leave_the_variable(atlas: Atlas) -> None:
    for variable in atlas.variables():
        direct = {
            one.effect.id: one.sign
            for one in atlas.influences.influences
            if one.cause.iri == variable.iri and one.effect.kind in ("risk", "benefit")
        }
        answer = atlas.effects(variable.id)
        assert {effect.outcome.id for effect in answer.effects} == set(direct)
        for effect in answer.effects:
            assert effect.movement == ("grows" if direct[effect.outcome.id] > 0 else "shrinks")
            assert [len(path.influences) for path in effect.paths] == [1]


def test_every_outcome_is_either_moved_or_unaffected(atlas: Atlas) -> None:
    outcomes = {one.id for kind in ("risks", "benefits") for one in atlas.concepts(kind)}
    for depth in (1, 3, 0, None):
        answer = atlas.effects("context-length", depth=depth)
        moved = [effect.outcome.id for effect in answer.effects]
        still = [one.id for one in answer.unaffected]
        assert set(moved) | set(still) == outcomes
        assert len(moved) + len(still) == len(outcomes)


def test_a_decrease_swaps_growing_and_shrinking(atlas: Atlas) -> None:
    swapped = {"grows": "shrinks", "shrinks": "grows", "ambiguous": "ambiguous"}
    for depth in (1, 2, 0):
        rise = {one.outcome.id: one for one in atlas.effects("user-reach", depth=depth).effects}
        fall = {one.outcome.id: one for one in atlas.effects("user-reach", change="decrease", depth=depth).effects}
        assert {name: swapped[one.movement] for name, one in rise.items()} == {
            name: one.movement for name, one in fall.items()
        }
        assert {name: (one.raised, one.lowered) for name, one in rise.items()} == {
            name: (one.lowered, one.raised) for name, one in fall.items()
        }


def test_figures_follow_the_rules_over_all_walks() -> None:
    rng = random.Random(11)  # noqa: S311
    for _ in range(150):
        influences = random_influences(rng, _NAMES, rng.randint(1, 9))
        depth = rng.choice((1, 2, 3, 4))
        answer = find_effects(influences, "v0", depth=depth)
        edges = [
            (
                influences.places[one.cause.iri],
                influences.places[one.effect.iri],
                one.sign,
                STRENGTHS.index(one.strength),
                LEVELS.index(one.confidence),
            )
            for one in influences.influences
        ]
        sides: dict[tuple[str, str], list[tuple[int, int, int]]] = {}
        start = influences.places[influences.thing("variable", "v0").iri]
        for end, sign, chain, _ in enumerate_walks(edges, {start: Sign.PLUS}, depth):
            figures = (min(edges[x][3] for x in chain), min(edges[x][4] for x in chain), len(chain))
            sides.setdefault((influences.labelled(end).id, sign.symbol), []).append(figures)
        seen = {name for name, _ in sides if name[0] in "rb"}
        assert {effect.outcome.id for effect in answer.effects} == seen
        for effect in answer.effects:
            name = effect.outcome.id
            for symbol, side in (("+", effect.raised), ("-", effect.lowered)):
                walks = sides.get((name, symbol))
                assert (side is None) == (walks is None)
                if side and walks:
                    assert STRENGTHS.index(side.strength) == max(one[0] for one in walks)
                    assert LEVELS.index(side.confidence) == max(one[1] for one in walks)
                    assert side.steps == min(one[2] for one in walks)
            found = [side for side in (effect.raised, effect.lowered) if side]
            assert (effect.movement == "ambiguous") == (len(found) == 2)
            assert effect.strength == max((one.strength for one in found), key=STRENGTHS.index)
            assert effect.confidence == min((one.confidence for one in found), key=LEVELS.index)
            assert {path.moves for path in effect.paths} == {
                word for word, side in (("grows", effect.raised), ("shrinks", effect.lowered)) if side
            }


def test_paths_are_chains_from_the_variable_to_the_outcome(atlas: Atlas) -> None:
    answer = atlas.effects("weights-gating", change="decrease", depth=0)
    for effect in answer.effects:
        for path in effect.paths:
            assert path.influences[0].cause == answer.variable
            assert path.influences[-1].effect == effect.outcome
            for one, following in zip(path.influences, path.influences[1:], strict=False):
                assert one.effect == following.cause
            sign = 1
            for one in path.influences:
                sign *= one.sign
            assert path.sign == sign
            assert path.moves == ("shrinks" if sign > 0 else "grows")
            assert path.strength == min((one.strength for one in path.influences), key=STRENGTHS.index)


def test_an_ambiguity_that_only_feedback_makes_is_told_apart() -> None:
    loop = graph_of([influence("v0", "r0", 1), influence("r0", "v1", 1), influence("v1", "r0", -1)])
    (effect,) = find_effects(loop, "v0", depth=0).effects
    assert (effect.movement, effect.only_feedback_opposes) == ("ambiguous", True)
    assert [(path.moves, path.through_feedback) for path in effect.paths] == [("grows", False), ("shrinks", True)]
    two = graph_of([influence("v0", "r0", 1), influence("v0", "v1", 1), influence("v1", "r0", -1)])
    (effect,) = find_effects(two, "v0", depth=0).effects
    assert (effect.movement, effect.only_feedback_opposes) == ("ambiguous", False)


def test_several_changes_add_up(atlas: Atlas) -> None:
    graph = graph_of([influence("v0", "r0", 1), influence("v1", "r0", 1), influence("i0", "b0", -1)])
    both = find_effects(graph, "v0", also={"v1": "decrease", "i0": "increase"})
    assert {one.outcome.id: one.movement for one in both.effects} == {"r0": "ambiguous", "b0": "shrinks"}
    assert [one.thing.id for one in both.changes] == ["v0", "v1", "i0"]
    with pytest.raises(ParameterError, match="cannot rise and fall"):
        find_effects(graph, "v0", also={"v0": "decrease"})
    held = graph_of([influence("v0", "v1", 1), influence("v1", "r0", 1)])
    (effect,) = find_effects(held, "v0", depth=0, also={"v1": "decrease"}).effects
    assert effect.movement == "shrinks"  # v1 is held at its own change
    answer = atlas.effects("context-length", also={"intervention/input-filtering": "increase"})
    assert {one.movement for one in answer.effects if one.outcome.id == "prompt-injection"} == {"ambiguous"}


def test_filters_leave_out_influences(atlas: Atlas) -> None:
    paper = atlas.effects("user-interface", evidence=("paper",), depth=0)
    assert all(one.evidence == "paper" for effect in paper.effects for path in effect.paths for one in path.influences)
    sure = atlas.effects("context-length", min_confidence="high")
    expected = {
        one.effect.id
        for one in atlas.influences.influences
        if one.cause.id == "context-length" and one.confidence == "high" and one.effect.kind in ("risk", "benefit")
    }
    assert {effect.outcome.id for effect in sure.effects} == expected
    assert 0 < len(expected) < len(atlas.effects("context-length").effects)


def test_filters_choose_outcomes(atlas: Atlas) -> None:
    everything = atlas.effects("context-length", depth=2)
    axis = atlas.effects("context-length", depth=2, axis="utility")
    assert {one.outcome.id for one in axis.effects} == {
        one.outcome.id for one in everything.effects if "utility" in {place.id for place in one.arises_on}
    }
    assert 0 < len(axis.effects) < len(everything.effects)
    minors = atlas.effects("user-interface", stakeholder="minor")
    assert minors.stakeholder is not None
    for effect in minors.effects:
        affected = {one.id for path in effect.paths for link in path.influences for one in link.affects}
        assert "minor" in affected | {one.id for one in effect.concerns}
    assert 0 < len(minors.effects) < len(atlas.effects("user-interface").effects)


def test_a_stakeholder_is_concerned_only_by_influences_that_a_chain_ends_in(atlas: Atlas) -> None:
    someone = atlas.influences.find("minor", "stakeholder")
    links = [influence("v0", "v1", 1), influence("v1", "r0", 1, affects=(someone,)), influence("v0", "r0", 1, id="x")]
    made = graph_of(links)
    graph = InfluenceGraph("test", made.graph, {}, things={someone.iri: someone})
    assert find_effects(graph, "v0", depth=1, stakeholder="minor").effects == ()
    assert [one.outcome.id for one in find_effects(graph, "v0", depth=2, stakeholder="minor").effects] == ["r0"]


def test_a_failed_condition_leaves_an_influence_out_and_an_unknown_one_marks_it() -> None:
    def standing(condition: Condition, word: str) -> Scope:
        return Scope(
            depth=2,
            system="s",
            standings=(ConditionStanding.model_validate({"condition": condition, "standing": word}),),
        )

    when = Condition(iri="c", label="c", variable="v9", comparator="equals", threshold="yes")
    graph = graph_of(
        [
            influence("v0", "r0", 1, holds_when=(when,)),
            influence("v0", "r1", 1),
            influence("v0", "r1", -1, id="x", holds_when=(when,)),
        ]
    )
    holds = find_effects(graph, "v0", scope=standing(when, "holds"))
    assert {one.outcome.id: one.movement for one in holds.effects} == {"r0": "grows", "r1": "ambiguous"}
    assert {one.without_unknown for one in holds.effects} == {"grows", "ambiguous"}
    fails = find_effects(graph, "v0", scope=standing(when, "fails"))
    assert {one.outcome.id: one.movement for one in fails.effects} == {"r1": "grows"}
    assert fails.left_out == ("v0--r0", "x")
    unknown = find_effects(graph, "v0", scope=standing(when, "unknown"))
    assert {one.outcome.id: (one.movement, one.without_unknown) for one in unknown.effects} == {
        "r0": ("grows", "unaffected"),
        "r1": ("ambiguous", "grows"),
    }
    assert [path.depends_on_unknown for one in unknown.effects for path in one.paths if one.outcome.id == "r0"] == [
        True
    ]
    without = find_effects(graph, "v0")
    assert {one.without_unknown for one in without.effects} == {None}
    assert {one.iri for effect in without.effects for one in effect.conditions} == {"c"}


def test_a_system_decides_which_influences_hold(atlas: Atlas) -> None:
    open_weights = atlas.effects("accelerator-memory", system="llama-3-1-405b-instruct")
    closed = atlas.effects("accelerator-memory", system="claude-3-5-sonnet")
    assert open_weights.system == "llama-3-1-405b-instruct"
    standing = {one.condition.variable: one.standing for one in open_weights.conditions}
    assert standing["weights-gating"] in ("holds", "fails")
    assert set(closed.left_out) != set(open_weights.left_out)
    assert {one.outcome.id for one in closed.effects} < {one.outcome.id for one in open_weights.effects}


@pytest.mark.parametrize(
    ("wrong", "parameter"),
    [
        ({"depth": -1}, "depth"),
        ({"depth": 101}, "depth"),
        ({"evidence": ("hearsay",)}, "evidence"),
        ({"min_confidence": "total"}, "min_confidence"),
        ({"change": "wobble"}, "change"),
        ({"on": "harm"}, "on"),
        ({"also": {"latency": "wobble"}}, "change"),
    ],
)
def test_wrong_parameters_are_named(atlas: Atlas, wrong: dict[str, object], parameter: str) -> None:
    with pytest.raises(ParameterError) as error:
        atlas.effects("context-length", **wrong)  # type: ignore[arg-type]
    assert error.value.parameter == parameter


@pytest.mark.parametrize("wrong", [{"stakeholder": "minr"}, {"axis": "utilty"}, {"system": "gpt-44"}])
def test_unknown_names_come_with_near_ones(atlas: Atlas, wrong: dict[str, str]) -> None:
    with pytest.raises(UnknownNameError) as error:
        atlas.effects("context-length", **wrong)  # type: ignore[arg-type]
    assert error.value.nearest
