"""The three-valued logic: what it may conclude, and that taking evidence away never makes it conclude more."""

from __future__ import annotations

import dataclasses
import datetime as dt
from itertools import pairwise
from typing import TYPE_CHECKING

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from graphkit.accessibility import determine, read_facts, read_latest_day
from graphkit.accessibility.determination import judge_route, judge_system
from graphkit.accessibility.profiles import load_profiles
from tests.accessibility.judged import judge
from tests.accessibility.synthetic import DAY, make_profile, make_system

if TYPE_CHECKING:
    from graphkit.accessibility import Profile, Snapshot, SystemAccess, SystemFacts
    from graphkit.atlas import Atlas


def without(facts: SystemFacts, place: int) -> SystemFacts:
    return dataclasses.replace(facts, facts=facts.facts[:place] + facts.facts[place + 1 :])


def is_less_decided(after: SystemAccess, before: SystemAccess) -> bool:
    """Tell whether removing an observation led towards undetermined.

    A decided answer stays or becomes undetermined. An undetermined one stays so, unless sources contradicted each other:
    then taking one of them away may settle the matter, as no logic of three values can prevent (docs/accessibility.md).
    """
    if before.verdict != "undetermined":
        return after.verdict in (before.verdict, "undetermined")
    return after.verdict == "undetermined" or is_contested(before)


def is_contested(answer: SystemAccess) -> bool:
    return any(one.contested for route in answer.routes for one in route.constraints)


@settings(max_examples=400, deadline=None)
@given(st.integers(0, 10**6), st.integers(0, 10**6), st.data())
def test_removing_an_observation_leads_towards_undetermined(system: int, profile: int, data: st.DataObject) -> None:
    facts, person = make_system(system, most=2), make_profile(profile)
    if not facts.facts:
        return
    place = data.draw(st.integers(0, len(facts.facts) - 1))
    before, after = determine(person, facts.at(DAY)), determine(person, without(facts, place).at(DAY))
    assert is_less_decided(after, before), facts.facts[place]
    routes = {route.id: route for route in after.routes}
    for route in before.routes:
        left = routes.get(route.id)
        if left is None:
            continue
        for old, new in zip(route.constraints, left.constraints, strict=True):
            if not old.contested:
                assert new.status in (old.status, "unknown"), (route.id, old, new)


@settings(max_examples=60, deadline=None)
@given(st.integers(0, 10**6), st.integers(0, 10**6), st.randoms(use_true_random=False))
def test_removing_all_one_by_one_never_turns_a_decision_round(system: int, profile: int, order: object) -> None:
    """Along any order of removals a system is never both accessible and, later, inaccessible, or the other way round."""
    facts, person = make_system(system, most=1), make_profile(profile)
    answers = [determine(person, facts.at(DAY))]
    while facts.facts:
        facts = without(facts, order.randrange(len(facts.facts)))  # type: ignore[attr-defined]
        answers.append(determine(person, facts.at(DAY)))
    for before, after in pairwise(answers):
        assert is_less_decided(after, before)


@pytest.mark.slow
def test_removing_any_curated_observation_leads_towards_undetermined(atlas: Atlas) -> None:
    day = read_latest_day(atlas.store)
    for facts in list(read_facts(atlas.store).values())[::4]:  # all of them take half a minute
        for person in [load_profiles()[name] for name in ("phd-student-kenya", "start-up-brazil", "large-bank")]:
            before = determine(person, facts.at(day))
            for place, fact in enumerate(facts.facts):
                if fact.holds(day):
                    after = determine(person, without(facts, place).at(day))
                    assert is_less_decided(after, before), (facts.system, person.id, fact)


def test_unknown_statuses_are_never_read_as_met_or_unmet(atlas: Atlas) -> None:
    day = read_latest_day(atlas.store)
    people = load_profiles().values()
    for facts in read_facts(atlas.store).values():
        kept = tuple(fact for fact in facts.facts if fact.status not in ("unknown", "not-disclosed"))
        assert len(kept) <= len(facts.facts)
        for person in people:
            with_them, without_them = (
                [route.verdict for route in judge(person, one.at(day)).routes]
                for one in (facts, dataclasses.replace(facts, facts=kept))
            )
            assert with_them == without_them


def test_a_system_of_which_nothing_is_known_is_undetermined() -> None:
    facts = dataclasses.replace(make_system(1), facts=(), states=())
    answer = determine(make_profile(3), facts.at(DAY))
    assert answer.verdict in ("undetermined", "inaccessible")
    by_need = [route for route in answer.routes if route.verdict == "inaccessible"]
    for route in by_need:  # what the kind of route itself rules out needs no observation
        assert any(one.status == "unmet" and not one.observations for one in route.constraints)


def test_kleene_tables() -> None:
    assert judge_system(["inaccessible", "undetermined", "accessible"]) == "accessible"
    assert judge_system(["inaccessible", "undetermined"]) == "undetermined"
    assert judge_system(["inaccessible", "inaccessible"]) == "inaccessible"
    assert judge_system([]) == "inaccessible"
    assert judge_route([]) == "accessible"


def test_an_ended_offer_is_not_offered(atlas: Atlas) -> None:
    facts = read_facts(atlas.store, ["gpt-4"])["gpt-4"]
    person = load_profiles()["large-bank"]
    then, now = (facts.at(day) for day in (dt.date(2024, 9, 1), dt.date(2026, 11, 23)))
    assert determine(person, then).available
    assert not determine(person, now).available
    assert determine(person, now).verdict == "inaccessible"


def _apply(profile: Profile, name: str, value: object) -> Profile:
    return profile.changed(name, value)


@settings(max_examples=300, deadline=None)
@given(st.integers(0, 10**6), st.integers(0, 10**6))
def test_every_change_of_the_profile_on_the_frontier_makes_the_system_accessible(system: int, profile: int) -> None:
    person, snapshot = make_profile(profile), make_system(system, most=1).at(DAY)
    check_frontier(person, snapshot, determine(person, snapshot))


def check_frontier(person: Profile, snapshot: Snapshot, answer: SystemAccess) -> int:
    changes = [one for one in answer.frontier if one.change.of == "profile"]
    for one in changes:
        changed = determine(_apply(person, one.change.name, one.change.value), snapshot)
        assert changed.verdict == "accessible", one
    return len(changes)


def test_the_frontier_of_the_curated_data_holds(atlas: Atlas) -> None:
    found, people = 0, load_profiles().values()
    for day in (dt.date(2024, 9, 1), dt.date(2026, 11, 23)):
        for facts in read_facts(atlas.store).values():
            for person in people:
                snapshot = facts.at(day)
                found += check_frontier(person, snapshot, judge(person, snapshot))
    assert found > 0
