"""Single influences that decide an answer, by leaving out and turning each, and whose word answers rest on."""

from __future__ import annotations

import random
from typing import TYPE_CHECKING

import pytest

from graphkit.errors import CallError
from graphkit.influence import Citation, Scope, find_effects, find_sensitivity, sensitivity
from tests.influence.graphs import graph_of, influence, random_influences

if TYPE_CHECKING:
    from collections.abc import Iterable

    from graphkit import Atlas
    from graphkit.influence import Influence

_NAMES = ("v0", "v1", "r0", "r1", "b0")


def _verdicts(influences: Iterable[Influence], depth: int) -> dict[str, str]:
    answer = find_effects(graph_of(influences, names=_NAMES), "v0", depth=depth)
    return {one.outcome.id: one.movement for one in answer.effects}


def test_pivots_are_the_influences_whose_loss_or_turn_changes_the_answer() -> None:
    rng = random.Random(1)  # noqa: S311
    for _ in range(80):
        graph = random_influences(rng, _NAMES, rng.randint(1, 9))
        depth = rng.choice((1, 2, 3, 0))
        base = _verdicts(graph.influences, depth)
        answer = find_sensitivity(graph, "v0", Scope(depth=depth))
        assert {one.outcome.id: one.verdict for one in answer.outcomes} == base
        expected = {}
        for one in graph.influences:
            rest = [other for other in graph.influences if other.id != one.id]
            missing = _verdicts(rest, depth)
            turned = _verdicts([*rest, one.model_copy(update={"sign": -one.sign})], depth)
            for name, verdict in base.items():
                pair = (missing.get(name, "unaffected"), turned.get(name, "unaffected"))
                if pair != (verdict, verdict):
                    expected[name, one.id] = pair
        found = {
            (one.outcome.id, pivot.influence.id): (pivot.if_missing, pivot.if_turned)
            for one in answer.outcomes
            for pivot in one.pivots
        }
        assert found == expected


def test_shares_add_up_and_name_their_source() -> None:
    cited = Citation(iri="x", title="A paper")
    graph = graph_of(
        [
            influence("v0", "v1", 1, evidence="paper"),
            influence("v1", "r0", 1, evidence="gradient-paper"),
            influence("v0", "r0", 1, cites=(cited,)),
            influence("v0", "r0", 1, id="bare"),
            influence("v0", "b0", 1),
        ]
    )
    bases = {one.outcome.id: one.basis for one in find_sensitivity(graph, "v0", Scope(depth=2)).outcomes}
    risk = bases["r0"]
    assert (risk.influences, risk.paper, risk.gradient_paper, risk.cited, risk.uncited) == (4, 0.25, 0.25, 0.25, 0.25)
    assert (bases["b0"].influences, bases["b0"].uncited) == (1, 1.0)


def test_a_chain_is_as_firm_as_each_link(atlas: Atlas) -> None:
    answer = atlas.sensitivity("context-length", depth=2, on="risk")
    assert {one.outcome.kind for one in answer.outcomes} == {"risk"}
    effects = {one.outcome.id: one for one in atlas.effects("context-length", depth=2, on="risk").effects}
    for one in answer.outcomes:
        paths = effects[one.outcome.id].paths
        if len(paths) == 1:
            assert {pivot.influence.id for pivot in one.pivots} == {link.id for link in paths[0].influences}


def test_too_large_an_answer_is_refused(atlas: Atlas, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sensitivity, "MOST_TESTED", 3)
    with pytest.raises(CallError, match="lower the depth"):
        atlas.sensitivity("context-length", depth=0)
