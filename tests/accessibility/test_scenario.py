"""What-if: what is supposed, what the rules derive from it, and what follows for whom."""

from __future__ import annotations

import datetime as dt
import json
from typing import TYPE_CHECKING

import pytest

from graphkit.accessibility.scenario import Scenario, load_scenario, parse_setting
from graphkit.errors import CurationError, ParameterError, UnknownNameError
from graphkit.store import rows

if TYPE_CHECKING:
    from pathlib import Path

    from graphkit.atlas import Atlas

THEN = dt.date(2024, 9, 1)


def scenario(system: str, *settings: str) -> Scenario:
    return Scenario(system=system, changes=tuple(parse_setting(one) for one in settings))


def test_released_weights_bring_a_route_that_interventions_do_not_reach(atlas: Atlas) -> None:
    answer = atlas.what_if("gpt-4", {"weights": "downloadable"}, THEN)
    derived = {one.name: one.after for one in answer.changes if one.derived}
    assert derived == {
        "weights-gating": ("no gate",),
        "customisability": ("full weights",),
        "revocability": ("new copies only",),
    }
    assert "rate-limit" in answer.unbound
    assert "rate-limiting" in {one.id for one in answer.escaped}
    assert "rate-limiting" in {one.id for one in answer.interventions_lost}
    assert answer.irrevocable
    assert answer.effects is not None
    moved = {effect.outcome.id: effect.movement for effect in answer.effects.effects}
    assert moved["safeguard-removal"] == "grows"


def test_an_open_gate_releases_the_weights(atlas: Atlas) -> None:
    answer = atlas.what_if("claude-3-5-sonnet", {"weights-gating": "click-through"}, THEN)
    [weights] = [one for one in answer.changes if one.name == "weights"]
    assert (weights.before, weights.after, weights.derived) == (("fully closed",), ("downloadable",), True)


def test_prices_can_halve(atlas: Atlas) -> None:
    answer = atlas.what_if("claude-3-5-sonnet", scenario("claude-3-5-sonnet", "api-input-price=50%"), THEN)
    assert {one.direction for one in answer.changes} == {"decrease"}
    [own] = [one for one in answer.changes if one.offered_by == "anthropic"]
    assert (own.before, own.after) == (("3 USD/1M tokens",), ("1.5 USD/1M tokens",))
    assert not answer.irrevocable


def test_languages_open_a_system_to_people(atlas: Atlas) -> None:
    answer = atlas.what_if("deepseek-v3", scenario("deepseek-v3", "language-support=en,zh,de"))
    assert [one.direction for one in answer.changes] == ["increase"]
    bank = next(one for one in answer.access if one.profile == "large-bank")
    assert (bank.before, bank.after) == ("inaccessible", bank.after)
    assert bank.after != "inaccessible"


def test_nothing_of_a_scenario_reaches_the_store(atlas: Atlas) -> None:
    before = atlas.accessible("large-bank", "deepseek-v3").model_dump()
    atlas.what_if("deepseek-v3", {"minimum-age": 99})
    assert atlas.accessible("large-bank", "deepseek-v3").model_dump() == before
    assert not list(rows(atlas.store, "SELECT ?s { ?s a axs:HypotheticalObservation }"))


@pytest.mark.parametrize(
    ("name", "value", "message"),
    [
        ("minimum-aeg", 3, "minimum-age"),
        ("minimum-age", "young", "not a number"),
        ("weights-gating", "ajar", "not a code"),
        ("weights", "ajar", "not a variable"),
        ("subscription-price", "fast%", "percentage"),
        ("language-support", ["tlhh"], "language tag"),
    ],
)
def test_wrong_changes_are_refused(atlas: Atlas, name: str, value: object, message: str) -> None:
    with pytest.raises(ParameterError, match=message):
        atlas.what_if("gpt-4", {name: value}, THEN)


def test_unknown_names(atlas: Atlas) -> None:
    with pytest.raises(UnknownNameError):
        atlas.what_if("gpt-5000", {"minimum-age": 3})
    with pytest.raises(UnknownNameError, match="journalist"):
        atlas.accessible("journalists")


def test_scenario_files(tmp_path: Path, atlas: Atlas) -> None:
    path = tmp_path / "cheaper.yaml"
    path.write_text(
        "system: gpt-4\nas-of: 2024-09-01\nchanges:\n  - {name: api-input-price, value: 50%, offered-by: openai}\n",
        encoding="utf-8",
    )
    loaded = load_scenario(path)
    answer = atlas.what_if(loaded.system, loaded)
    assert (answer.scenario, answer.as_of) == ("cheaper", THEN)
    assert {one.offered_by for one in answer.changes} == {"openai"}
    assert json.loads(answer.model_dump_json())["system"] == "gpt-4"
    path.write_text("system: gpt-4\nchanges: []\nsystme: x\n", encoding="utf-8")
    with pytest.raises(CurationError) as caught:
        load_scenario(path)
    assert {problem.field for problem in caught.value.problems} == {"changes", "systme"}
