from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

from graphkit.observations import prefer

if TYPE_CHECKING:
    from graphkit import Atlas


def test_preference_in_python_is_that_of_the_rule(atlas: Atlas) -> None:
    for system in atlas.systems():
        found = atlas.observations(system.id)
        by_rule = {one.iri for one in found if one.is_preferred}
        assert {one.iri for one in prefer(found, system.developer)} == by_rule, system.id


def test_as_of_keeps_only_what_held_that_day(atlas: Atlas) -> None:
    day = dt.date(2025, 2, 23)
    found = atlas.observations("gpt-4", as_of=day)
    assert found
    assert all(one.valid_from is None or one.valid_from <= day for one in found)
    assert all(one.valid_until is None or one.valid_until > day for one in found)
    [api] = [one for one in found if one.variable == "api-availability" and one.is_preferred]
    assert api.value == "general"


def test_first_party_price_comes_first_on_a_day(atlas: Atlas) -> None:
    found = atlas.observations("claude-3-5-sonnet", variable="api-input-price", as_of=dt.date(2025, 2, 23))
    [price] = [one for one in found if one.is_preferred]
    assert (price.value, price.offered_by) == (3, "anthropic")
