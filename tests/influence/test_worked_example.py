"""The example that docs/influence.md works by hand comes out of the engine as it is told there."""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING

import graphkit

if TYPE_CHECKING:
    from graphkit import Atlas

_PAGE = Path(graphkit.__file__).parents[1] / "docs" / "influence.md"
_ROW = re.compile(r"^\| ([a-z-]+--[a-z-]+) \| ([+−]) \| (\w+) \| (\w+) \|$", re.MULTILINE)


def test_the_table_is_what_the_graph_holds(atlas: Atlas) -> None:
    told = {name: (sign, strength, sure) for name, sign, strength, sure in _ROW.findall(_PAGE.read_text("utf-8"))}
    held = {
        one.id: ("+" if one.sign > 0 else "−", one.strength, one.confidence)
        for one in atlas.influences.influences
        if one.id in told
    }
    assert len(told) == 3
    assert held == told


def test_the_answer_is_the_one_worked_by_hand(atlas: Atlas) -> None:
    (effect,) = (
        one
        for one in atlas.effects("researcher-access", depth=2, on="risk").effects
        if one.outcome.id == "safeguard-circumvention"
    )
    assert effect.raised is not None
    assert effect.lowered is not None
    assert (effect.raised.strength, effect.raised.confidence, effect.raised.steps) == ("weak", "medium", 1)
    assert (effect.lowered.strength, effect.lowered.confidence, effect.lowered.steps) == ("moderate", "high", 2)
    assert (effect.movement, effect.strength, effect.confidence) == ("ambiguous", "moderate", "medium")
    assert effect.only_feedback_opposes is False
    used = {link.id for path in effect.paths for link in path.influences}
    assert used == {name for name, *_ in _ROW.findall(_PAGE.read_text("utf-8"))}


def test_each_of_its_influences_decides_the_answer(atlas: Atlas) -> None:
    (found,) = (
        one
        for one in atlas.sensitivity("researcher-access", depth=2, on="risk").outcomes
        if one.outcome.id == "safeguard-circumvention"
    )
    assert {pivot.influence.id: pivot.if_missing for pivot in found.pivots} == {
        "researcher-access--safeguard-circumvention": "shrinks",
        "researcher-access--external-audit-and-safety-research": "grows",
        "external-audit-and-safety-research--safeguard-circumvention": "grows",
    }
