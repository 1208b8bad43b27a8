"""Coverings against all subsets, and interventions against what the graph says of them."""

from __future__ import annotations

import random
from itertools import combinations
from typing import TYPE_CHECKING

from graphkit.influence import Scope, find_countermeasures
from graphkit.influence.covering import find_coverings
from tests.influence.graphs import graph_of, influence

if TYPE_CHECKING:
    from collections.abc import Mapping, Set

    from graphkit import Atlas


def _smallest(sets: Mapping[str, Set[str]], wanted: Set[str]) -> set[tuple[str, ...]]:
    coverable = wanted & set().union(*sets.values())
    for size in range(len(sets) + 1):
        found = {
            chosen
            for chosen in combinations(sorted(sets), size)
            if coverable <= set().union(*(sets[x] for x in chosen))
        }
        if found:
            return found
    raise AssertionError("all sets together cover what can be covered")


def _random_sets(rng: random.Random) -> tuple[dict[str, set[str]], set[str]]:
    wanted = {f"e{number}" for number in range(rng.randint(0, 8))}
    pool = sorted(wanted | {"other"})
    sets = {
        f"s{number}": set(rng.sample(pool, rng.randint(0, min(4, len(pool))))) for number in range(rng.randint(1, 9))
    }
    return sets, wanted


def test_smallest_coverings_are_exactly_those_among_all_subsets() -> None:
    rng = random.Random(1)  # noqa: S311
    for _ in range(600):
        sets, wanted = _random_sets(rng)
        found = find_coverings(sets, wanted)
        expected = _smallest(sets, wanted)
        assert found.method == "exact"
        assert set(found.coverings) == (expected if found.is_complete else expected & set(found.coverings))
        assert found.is_complete == (len(expected) <= 20)
        assert found.uncovered == wanted - set().union(*sets.values())


def test_the_greedy_covering_keeps_its_guarantee() -> None:
    rng = random.Random(2)  # noqa: S311
    worse = 0
    for _ in range(600):
        sets, wanted = _random_sets(rng)
        found = find_coverings(sets, wanted, exact_sets=0)
        least = len(next(iter(_smallest(sets, wanted))))
        if any(one & wanted for one in sets.values()):
            assert found.method == "greedy"
        (covering,) = found.coverings
        assert wanted - found.uncovered <= set().union(*(sets[name] for name in covering))
        assert len(covering) <= found.ratio * least + 1e-9
        worse += len(covering) > least
    assert worse  # the greedy rule is not always best, which is why answers name it


def test_many_sets_are_covered_greedily() -> None:
    sets = {f"s{number}": {f"e{number}", f"e{number + 1}"} for number in range(40)}
    found = find_coverings(sets, set().union(*sets.values()))
    assert (found.method, len(found.coverings)) == ("greedy", 1)
    assert found.ratio == 1.5


def test_an_intervention_counters_what_it_lowers_or_is_named_for() -> None:
    graph = graph_of(
        [
            *(influence("v0", f"r{number}", 1) for number in range(5)),
            influence("i0", "r0", -1),
            influence("i0", "r1", 1),
            influence("i1", "r2", -1),
            influence("i1", "r2", 1, id="x"),
            influence("i1", "r3", 1),
            influence("i2", "v1", 1),
            influence("v1", "r4", -1),
        ],
        names=("i3",),
        mitigates={"i3": ("r1",), "i1": ("r3",)},
    )
    answer = find_countermeasures(graph, "v0", Scope(depth=2))
    assert [one.id for one in answer.growing] == ["r0", "r1", "r2", "r3", "r4"]
    found = {one.intervention.id: one for one in answer.countermeasures}
    assert {name: [c.risk.id for c in one.counters] for name, one in found.items()} == {
        "i0": ["r0"],
        "i1": [],
        "i2": ["r4"],
        "i3": ["r1"],
    }
    assert [one.id for one in found["i1"].contested] == ["r2", "r3"]  # moved both ways; raised although it is named
    assert [one.id for one in found["i0"].worsens] == ["r1"]
    path = found["i2"].counters[0].path
    assert path is not None
    assert [one.id for one in path.influences] == ["i2--v1", "v1--r4"]
    (cover, *_) = answer.covers
    assert cover.sets == (("i0", "i2", "i3"),)
    assert [one.id for one in cover.uncovered] == ["r2", "r3"]


def test_release_levels_narrow_what_can_be_done(atlas: Atlas) -> None:
    answer = atlas.countermeasures("context-length")
    levels = [cover.level.id for cover in answer.covers if cover.level]
    assert levels[0] == "fully-closed"
    assert levels[-1] == "fully-open"
    assert len(levels) == 6
    possible = {one.intervention.id: {level.id for level in one.possible_at} for one in answer.countermeasures}
    counters = {one.intervention.id: {c.risk.id for c in one.counters} for one in answer.countermeasures}
    for cover in answer.covers:
        for chosen in cover.sets:
            assert all(cover.level is None or cover.level.id in possible[name] for name in chosen)
            covered = set().union(*(counters[name] for name in chosen))
            assert covered | {one.id for one in cover.uncovered} == {one.id for one in answer.growing}
    assert answer.covers[0].uncovered == ()
