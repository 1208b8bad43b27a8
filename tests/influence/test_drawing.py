"""The picture of an answer: well formed, complete, and readable without colour."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING
from xml.etree import ElementTree as ET

import pytest

from graphkit.influence.drawing import draw_effects

if TYPE_CHECKING:
    from typing import Any

    from graphkit import Atlas

_SVG = "{http://www.w3.org/2000/svg}"


@pytest.mark.parametrize(
    "asked",
    [
        {},
        {"depth": 2, "on": "risk"},
        {"depth": 3, "change": "decrease"},
        {"depth": 0, "paths": 1},
        {"depth": 2, "also": {"weights-gating": "decrease"}},
        {"depth": 1, "evidence": ("gradient-paper",)},
    ],
)
def test_every_influence_shown_is_an_arrow_with_its_sign_written(atlas: Atlas, asked: dict[str, Any]) -> None:
    answer = atlas.effects("user-reach", **asked)
    svg = ET.fromstring(draw_effects(answer))  # noqa: S314
    paths = [path for effect in answer.effects for path in effect.paths if not path.through_feedback]
    shown = {one.id: one for path in paths for one in path.influences}
    arrows = [one for one in svg.iter(f"{_SVG}path") if "edge" in one.get("class", "")]
    texts = [one.text or "" for one in svg.iter(f"{_SVG}text")]
    assert len(arrows) == len(shown)
    assert texts.count("+") == sum(one.sign > 0 for one in shown.values())
    assert texts.count("−") == sum(one.sign < 0 for one in shown.values())
    for effect in answer.effects:
        if any(path.influences for path in effect.paths if not path.through_feedback):
            assert any(effect.movement in text for text in texts)
    whole = " ".join(texts)
    assert all(word in whole for effect in answer.effects for word in effect.outcome.label.split())


def test_nothing_leaves_the_page_and_no_boxes_overlap(atlas: Atlas) -> None:
    svg = ET.fromstring(draw_effects(atlas.effects("weights-gating", depth=2)))  # noqa: S314
    width, height = float(svg.get("width", "0")), float(svg.get("height", "0"))
    boxes = [
        tuple(float(one.get(name, "0")) for name in ("x", "y", "width", "height"))
        for one in svg.iter(f"{_SVG}rect")
        if one.get("class") != "page"
    ]
    assert len(boxes) > 10
    for x, y, w, h in boxes:
        assert 0 <= x <= x + w <= width
        assert 0 <= y <= y + h <= height
        for x2, y2, w2, h2 in boxes:
            assert (x, y) == (x2, y2) or x + w <= x2 or x2 + w2 <= x or y + h <= y2 or y2 + h2 <= y


def test_labels_fit_their_boxes(atlas: Atlas) -> None:
    svg = ET.fromstring(draw_effects(atlas.effects("weights-gating", depth=0)))  # noqa: S314
    lines = [one.text or "" for one in svg.iter(f"{_SVG}text") if one.get("font-size") == "13.5"]
    assert lines
    assert max(map(len, lines)) <= 28


def test_it_follows_light_and_dark_and_loads_nothing(atlas: Atlas) -> None:
    text = draw_effects(atlas.effects("context-length"))
    assert "prefers-color-scheme:dark" in text
    assert re.findall(r"https?://[^\"]+", text) == ["http://www.w3.org/2000/svg"]
    assert "<title>" in text


def test_the_same_answer_gives_the_same_picture(atlas: Atlas) -> None:
    assert draw_effects(atlas.effects("context-length", depth=2)) == draw_effects(
        atlas.effects("context-length", depth=2)
    )


def test_long_arrows_pass_between_boxes(atlas: Atlas) -> None:
    svg = ET.fromstring(draw_effects(atlas.effects("weights-gating", depth=2)))  # noqa: S314
    boxes = [one for one in svg.iter(f"{_SVG}rect") if one.get("class") != "page"]
    passages = [
        (float(y), float(end))
        for one in svg.iter(f"{_SVG}path")
        for y, end in re.findall(r" ([\d.]+)H([\d.]+)", one.get("d", ""))
    ]
    assert passages
    for y, end in passages:
        for one in boxes:
            x, top, w, h = (float(one.get(name, "0")) for name in ("x", "y", "width", "height"))
            assert not (x < end <= x + w and top < y < top + h)


def test_a_korean_picture_holds_no_english(atlas: Atlas) -> None:
    answer = atlas.effects("weights-gating", depth=2)
    svg = ET.fromstring(draw_effects(answer, "ko"))  # noqa: S314
    texts = [one.text or "" for one in svg.iter(f"{_SVG}text")]
    assert svg.get("lang") == "ko"
    assert not [one for one in texts if re.search("[a-z]{3}", one)]
    assert {one.text for one in ET.fromstring(draw_effects(answer)).iter(f"{_SVG}text")}.isdisjoint(  # noqa: S314
        one for one in texts if re.search("[가-힣]", one)
    )
