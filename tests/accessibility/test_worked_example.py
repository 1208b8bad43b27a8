"""The worked example of docs/accessibility.md, figure by figure."""

from __future__ import annotations

import dataclasses
import datetime as dt
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from graphkit.accessibility import arithmetic, determine
from graphkit.accessibility.facts import Fact, State, SystemFacts
from graphkit.accessibility.profiles import load_profiles
from tests.accessibility.synthetic import DAY

if TYPE_CHECKING:
    from graphkit import Atlas
    from graphkit.accessibility import SystemAccess


def fact(variable: str, value: object, component: str = "system", **more: str) -> Fact:
    return Fact(f"{variable}-{component}-{more}", variable, component, "reported", value, **more)  # type: ignore[arg-type]


def example() -> SystemFacts:
    """A model of 2.6 billion parameters in 16 bits, downloadable, and sold over one API at 3 and 15 USD."""
    everywhere = frozenset({"ke", "kr"})
    return SystemFacts(
        "example",
        "Example",
        "lab",
        (State("weights", "hub", 4, DAY), State("api", "own-api", 3, DAY), State("user-interface", None, 0, DAY)),
        (
            fact("weights-size", 5.2, "weights"),
            fact("weights-gating", "click-through", "weights"),
            fact("quantised-variants", False, "weights"),
            fact("skill-required", "scripting"),
            fact("supported-regions", everywhere),
            fact("minimum-age", 18.0),
            fact("identity-requirement", "email"),
            fact("language-support", frozenset({"en"})),
            fact("input-modalities", frozenset({"text"})),
            fact("output-modalities", frozenset({"text"})),
            fact("context-length", 8192.0),
            fact("free-tier", False, "api"),
            fact("api-input-price", 3.0, "api", provider="lab"),
            fact("api-output-price", 15.0, "api", provider="lab"),
        ),
    )


def judge(facts: SystemFacts, profile: str = "phd-student-kenya") -> SystemAccess:
    return determine(load_profiles()[profile], facts.at(DAY))


def test_memory_by_hand() -> None:
    count = arithmetic.parameters(5.2, 8)
    assert count == pytest.approx(5.2e9)
    width = (128 * count / 12) ** (1 / 3)
    assert width == pytest.approx(3813, abs=1)
    assert 4 * width**2 / 128 == pytest.approx(454_500, rel=1e-3)
    assert arithmetic.cache_bound(count, 8192) == pytest.approx(3.72, abs=0.01)
    assert arithmetic.memory_bound(5.2, 8, 8192) == pytest.approx(9.96, abs=0.01)


def test_verdict_by_hand() -> None:
    answer = judge(example())
    assert answer.verdict == "accessible"
    assert answer.cheapest_route == "self-hosted-weights/own-hardware/as-published"
    assert answer.monthly_cost == 0
    routes = {route.id: route for route in answer.routes}
    api = routes["hosted-api/paid/lab"]
    assert api.monthly_cost == pytest.approx(0.6 * 3 + 0.2 * 15)
    assert [one.name for one in api.constraints if one.status == "unmet"] == ["payment"]
    assert routes["hosted-interface/free"].named("offer").status == "unmet"
    assert routes["self-hosted-weights/own-hardware/quantised"].named("variant").status == "unmet"


def test_without_the_size_nothing_is_decided() -> None:
    facts = example()
    left = dataclasses.replace(facts, facts=tuple(one for one in facts.facts if one.variable != "weights-size"))
    answer = judge(left)
    assert answer.verdict == "undetermined"
    gaps = {gap.constraint for gap in answer.missing if gap.route.endswith("as-published")}
    assert gaps == {"memory", "disk"}
    own = [one.change.text for one in answer.frontier if one.change.of == "profile"]
    assert own == ["gives payment-method too"]


def test_two_sizes_that_contradict_each_other_decide_nothing() -> None:
    facts = example()
    other = fact("accelerator-memory", 80.0, "weights")
    answer = judge(dataclasses.replace(facts, facts=(*facts.facts, other)))
    assert answer.verdict == "undetermined"
    assert answer.contested
    [gap] = [gap for gap in answer.missing if gap.route.endswith("as-published")]
    assert (gap.constraint, gap.contested) == ("memory", True)


def test_the_page_shows_these_figures() -> None:
    page = (Path(__file__).parents[2] / "docs" / "accessibility.md").read_text(encoding="utf-8")
    for figure in ("3,813", "454,500", "3.72 GB", "9.96 GB", "4.80 USD"):
        assert figure in page, figure


def test_what_is_not_yet_released_is_not_available(atlas: Atlas) -> None:
    before, after = (atlas.access.table(as_of=dt.date(2025, month, 1)) for month in (2, 4))
    available = [dict(zip(table["system"], table["available"], strict=True)) for table in (before, after)]
    assert [one["olmo-2-32b-instruct"] for one in available] == [False, True]
