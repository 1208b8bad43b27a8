"""Questions with a day give what held on it, as the Python surface does."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

import pyoxigraph as ox
import pytest

from graphkit.queries import bind, get_query

if TYPE_CHECKING:
    from graphkit import Atlas

SYSTEM = "deepseek-v3"
DAY = dt.date(2025, 1, 15)


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
