"""Judging only what a change touches gives what judging everything gives."""

from __future__ import annotations

import dataclasses
import datetime as dt
from typing import TYPE_CHECKING, Any

import pyoxigraph as ox
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from graphkit.accessibility import determine, read_facts
from graphkit.accessibility.groundwork import SCENARIO, Baseline, Groundwork
from graphkit.accessibility.standing import find_changed, stand
from graphkit.accessibility.supposition import Supposed, suppose
from graphkit.build.derivation import derive
from graphkit.namespaces import graph
from graphkit.store import rows
from tests.accessibility.synthetic import DAY, make_profile, make_system

if TYPE_CHECKING:
    from graphkit.accessibility import SystemAccess
    from graphkit.accessibility.standing import Standing
    from graphkit.atlas import Atlas

THEN = dt.date(2024, 9, 1)


def usable(answer: SystemAccess) -> set[str]:
    return {route.id for route in answer.routes if route.verdict == "accessible"}


def expect_same(standing: Standing, answer: SystemAccess) -> None:
    assert standing.verdict == answer.verdict
    assert standing.usable == usable(answer)
    assert standing.monthly_cost == answer.monthly_cost
    assert {route.id: list(one.statuses) for route, one in standing.routes.items()} == {
        route.id: [one.status for one in route.constraints] for route in answer.routes
    }


@settings(max_examples=150, deadline=None)
@given(st.integers(0, 10**6), st.integers(0, 10**6), st.integers(0, 10**6), st.integers(0, 8))
def test_judging_again_what_a_change_touches_is_judging_all(system: int, other: int, person: int, kept: int) -> None:
    profile = make_profile(person)
    old = make_system(system, most=2).at(DAY)
    donor = make_system(other, most=2).at(DAY)
    names = sorted(old.by_variable.keys() | donor.by_variable.keys())[::kept] if kept else []
    facts = [fact for fact in old.facts if fact.variable not in names] + [f for f in donor.facts if f.variable in names]
    levels = donor.levels if kept % 2 else old.levels
    new = dataclasses.replace(old, facts=tuple(facts), levels=levels, by_variable={})
    before = stand(profile, old)
    expect_same(before, determine(profile, old))
    expect_same(stand(profile, new, before, find_changed(old, new)), determine(profile, new))


SCENARIOS: list[tuple[str, dict[str, Any]]] = [
    ("gpt-4", {"weights": "downloadable"}),
    ("gpt-4", {"minimum-age": 3, "api-input-price": 0}),
    ("claude-3-5-sonnet", {"weights-gating": "click-through"}),
    ("claude-3-5-sonnet", {"api-output-price": "50%", "supported-regions": ["KE", "KR"]}),
    ("deepseek-v3", {"language-support": ["en", "zh", "de"]}),
    ("llama-3-1-405b-instruct", {"weights-size": 5, "accelerator-memory": 6}),
    ("llama-3-1-405b-instruct", {"quantised-variants": True, "licence-permissiveness": "permissive"}),
]


@pytest.mark.parametrize(("system", "changes"), SCENARIOS)
def test_a_scenario_gives_what_a_whole_copy_of_the_graph_gives(
    atlas: Atlas, system: str, changes: dict[str, Any]
) -> None:
    """The slow way: the whole graph of the framework, all rules, and every constraint of every profile."""
    answer = atlas.what_if(system, changes, THEN)
    groundwork = Groundwork(atlas.store, atlas.profiles())
    baseline = groundwork.baseline(system, THEN)
    whole = [
        ox.Quad(quad.subject, quad.predicate, quad.object, SCENARIO) for quad in atlas.store.quads(graph("ontology"))
    ]
    groundwork.framework = whole
    assert len(whole) > 10_000
    supposed = [Supposed(name, value) for name, value in changes.items()]
    supposition = suppose(groundwork, baseline, supposed, THEN, derive)
    escapes = f"SELECT DISTINCT ?i {{ system:{system} axs:offersRoute/axs:escapes ?i }}"
    earlier = {row["i"].value for row in rows(atlas.store, escapes)}
    assert {one.iri for one in answer.escaped} == {row["i"].value for row in rows(supposition, escapes)} - earlier
    after = read_facts(supposition, [system], variables=None)[system].at(THEN)
    moved = {one.profile: one for one in answer.access}
    for profile in atlas.profiles():
        old, new = determine(profile, before_of(baseline)), determine(profile, after)
        if profile.id not in moved:
            assert profile.id in answer.unchanged
            assert (old.verdict, usable(old), old.monthly_cost) == (new.verdict, usable(new), new.monthly_cost)
            continue
        one = moved[profile.id]
        assert (one.before, one.after) == (old.verdict, new.verdict)
        assert (one.cost_before, one.cost_after) == (old.monthly_cost, new.monthly_cost)
        assert set(one.routes_gained) == usable(new) - usable(old)
        assert set(one.routes_lost) == usable(old) - usable(new)
    wording = atlas.access.wording("en")
    told = {(one.name, one.component, one.offered_by): one.after for one in answer.changes if one.name != "weights"}
    found: dict[tuple[str, str, str | None], tuple[str, ...]] = dict.fromkeys(told, ())
    for fact in after.facts:
        place = (fact.variable, fact.component, fact.provider)
        if place in found:
            found[place] = (*found[place], wording.text(fact))
    assert told == found
    assert told


def before_of(baseline: Baseline) -> Any:
    return baseline.facts.at(THEN)
