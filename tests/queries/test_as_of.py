"""Questions with a day give what held on it, as the Python surface does."""

from __future__ import annotations

import datetime as dt
import re
from typing import TYPE_CHECKING, Final

import pyoxigraph as ox
import pytest

from graphkit.queries import bind, get_query, list_queries

if TYPE_CHECKING:
    from graphkit import Atlas

SYSTEM = "deepseek-v3"
DAY = dt.date(2025, 1, 15)
#: Terms by which a question looks at what has dates: observations and releases.
DATED: Final = re.compile(
    r"sosa:hasFeatureOfInterest|axs:isPreferred|axs:valid(From|Until)|axs:releaseDate|axs:disagreesWith"
)
#: Questions that look at such things and still have no day, with the reason.
WITHOUT: Final = {
    "joined-eu-ai-act-terms": "asks which variables are observed at all, not what they were",
    "joined-openness-disagreements": "judgements of an index have no validity: each edition replaces the last",
    "joined-transparency-of-developer": "lists every wave of the index, each with its date in its name",
}


def column(atlas: Atlas, name: str, wanted: str, **given: str) -> set[str]:
    solutions = atlas.store.query(bind(get_query(name), {"as-of": DAY.isoformat()} | given))
    assert isinstance(solutions, ox.QuerySolutions)
    return {row[wanted].value for row in solutions}


def test_an_access_profile(atlas: Atlas) -> None:
    held = {one.iri for one in atlas.observations(SYSTEM, as_of=DAY)}
    assert column(atlas, "access-profile", "observation", system=SYSTEM) == held


@pytest.mark.parametrize("variable", ["api-input-price", "supported-regions"])
def test_systems_by_a_variable(atlas: Atlas, variable: str) -> None:
    held = {
        one.iri for system in atlas.systems() for one in atlas.observations(system.id, variable=variable, as_of=DAY)
    }
    assert column(atlas, "systems-by-variable", "observation", variable=variable) == held


def test_a_history_of_values(atlas: Atlas) -> None:
    held = {
        one.iri for one in atlas.observations(SYSTEM, variable="api-input-price", as_of=DAY) if one.status == "reported"
    }
    assert column(atlas, "value-history", "observation", system=SYSTEM, variable="api-input-price") == held


def test_prices(atlas: Atlas) -> None:
    held = [one for one in atlas.observations(SYSTEM, variable="api-input-price", as_of=DAY) if one.value is not None]
    own = min(one.value for one in held if one.offered_by == "deepseek")  # type: ignore[type-var]
    assert column(atlas, "price-comparison", "input_price", system=SYSTEM, provider="deepseek") == {str(own)}
    providers = {one.offered_by for one in held}
    assert {
        name.rsplit("/", 1)[1] for name in column(atlas, "price-comparison", "provider", system=SYSTEM)
    } == providers


def test_every_question_about_dated_things_takes_a_day() -> None:
    dated = {one.name for one in list_queries() if DATED.search(one.text)}
    with_day = {one.name for one in list_queries() if "as-of" in one.parameters}
    assert dated - with_day == WITHOUT.keys()
    assert with_day <= dated


def test_languages_in_a_system_that_held(atlas: Atlas) -> None:
    held = {
        one.iri
        for system in atlas.systems()
        for one in atlas.observations(system.id, variable="language-support", as_of=DAY)
        if isinstance(one.value, list) and "ko" in one.value
    }
    assert held
    assert column(atlas, "languages-supported", "observation", language="ko") == held


@pytest.mark.parametrize("day", ["2023-01-01", "2025-01-15", "2026-06-01"])
def test_gaps_are_what_no_value_filled_on_the_day(atlas: Atlas, day: str) -> None:
    held = atlas.observations("gpt-4", as_of=dt.date.fromisoformat(day))
    known = {(one.variable, one.component_kind) for one in held if one.status == "reported"}
    open_ones = {
        one.iri
        for one in held
        if one.status in ("not-disclosed", "unknown") and (one.variable, one.component_kind) not in known
    }
    given = {"system": "gpt-4", "as-of": day}
    solutions = atlas.store.query(bind(get_query("gaps"), given))
    assert isinstance(solutions, ox.QuerySolutions)
    rows = list(solutions)
    assert {row["observation"].value for row in rows if row["observation"]} == open_ones
    unobserved = {row["variable"].value.rsplit("/", 1)[1] for row in rows if row["gap"].value == "not-observed"}
    assert unobserved == {one.id for one in atlas.variables()} - {one.variable for one in held}


def test_disagreements_of_which_both_sides_held(atlas: Atlas) -> None:
    held = {one.iri for one in atlas.observations(SYSTEM, as_of=DAY)}
    whole = {(row["observation"].value, row["other_observation"].value) for row in _pairs(atlas, {"system": SYSTEM})}
    on_the_day = {
        (row["observation"].value, row["other_observation"].value)
        for row in _pairs(atlas, {"system": SYSTEM, "as-of": DAY.isoformat()})
    }
    assert on_the_day == {(one, other) for one, other in whole if one in held and other in held}
    assert on_the_day != whole


def _pairs(atlas: Atlas, given: dict[str, str]) -> ox.QuerySolutions:
    solutions = atlas.store.query(bind(get_query("disagreements"), given))
    assert isinstance(solutions, ox.QuerySolutions)
    return solutions


def test_components_stand_where_the_last_release_before_the_day_put_them(atlas: Atlas) -> None:
    day = "2022-12-31"
    assert column(atlas, "release-history", "date", **{"as-of": day}) == {
        one for one in column(atlas, "release-history", "date", **{"as-of": "9999-12-31"}) if one <= day
    }
    since = column(atlas, "open-components", "since", **{"as-of": day})
    assert since
    assert max(since) <= day
    assert column(atlas, "open-components", "system", **{"as-of": "1999-12-31"}) == set()


def test_what_hindered_on_a_day_held_on_it(atlas: Atlas) -> None:
    hindering = column(atlas, "available-not-accessible", "observation")
    held = {one.iri for system in atlas.systems() for one in atlas.observations(system.id, as_of=DAY)}
    assert hindering
    assert hindering <= held
    released = column(atlas, "open-components", "system")
    assert column(atlas, "available-not-accessible", "system") <= released


def test_sources_and_catalogue_values_of_a_day(atlas: Atlas) -> None:
    held = atlas.observations(SYSTEM, as_of=DAY)
    reported = {one.iri for one in held if one.status == "reported"}
    ours = column(atlas, "joined-catalogue-values", "observation", system=SYSTEM)
    assert reported == ours
    behind = {source.iri for one in held if not one.is_derived for source in one.sources}
    assert behind <= column(atlas, "sources-of-system", "source", system=SYSTEM)
    first = column(atlas, "sources-of-system", "observations", system=SYSTEM, **{"as-of": "1999-12-31"})
    assert first != column(atlas, "sources-of-system", "observations", system=SYSTEM)
