"""A tradeoff: what a variable does to benefits, on the left, and to risks, on the right, as it rises and as it falls."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, Literal
from xml.etree import ElementTree as ET

from graphkit.drawing.canvas import (
    BETTER,
    FAINT,
    INK,
    RULE,
    UNCLEAR,
    WORSE,
    Language,
    begin,
    finish,
    pick,
    rule,
    wrap,
    write,
)
from graphkit.influence.answer import STRENGTHS

if TYPE_CHECKING:
    from collections.abc import Sequence

    from graphkit.atlas import Atlas
    from graphkit.influence.answer import Change, OutcomeEffect

__all__ = ["draw_tradeoff"]

_WIDTH: Final = 1120
_CENTRE: Final = _WIDTH // 2
_SPINE: Final = 13
_UNIT: Final = 46
_ROW: Final = 32
_BAR: Final = 20
_TOP: Final = 118
_LABEL: Final = 330
_ARROWS: Final = {"grows": "▲", "shrinks": "▼", "ambiguous": "◆"}
_WORDS: Final[dict[str, tuple[str, str]]] = {
    "title": ("{variable}: what is won, what is lost", "{variable}: 얻는 것과 잃는 것"),
    "claim": (
        "Direct influences on record. An outcome that is not listed is one no influence is recorded for.",
        "기록된 직접 영향. 목록에 없는 결과는 기록된 영향이 없다는 뜻이다.",
    ),
    "claim-far": (
        "Chains of up to {depth} influences. An outcome that is not listed is one no chain is recorded to.",
        "영향 {depth}개까지 이어진 경로. 목록에 없는 결과는 기록된 경로가 없다는 뜻이다.",
    ),
    "increase": ("as it rises", "오를 때"),
    "decrease": ("as it falls", "내릴 때"),
    "benefit": ("benefits", "편익"),
    "risk": ("risks", "위험"),
    "none": ("none on record", "기록 없음"),
    "high": ("high confidence", "신뢰도 높음"),
    "medium": ("medium confidence", "신뢰도 보통"),
    "low": ("low confidence", "신뢰도 낮음"),
    "legend": (
        "▲ grows  ▼ shrinks  ◆ moves both ways · bar: weak, moderate or strong",
        "▲ 커짐  ▼ 줄어듦  ◆ 방향 불분명 · 막대 길이: 약함, 중간, 강함",
    ),
    "better": ("better", "나아짐"),
    "worse": ("worse", "나빠짐"),
    "unclear": ("unclear", "불분명"),
}
_COLOURS: Final = {"better": BETTER, "worse": WORSE, "unclear": UNCLEAR}


def draw_tradeoff(atlas: Atlas, variable: str, language: Language = "en", *, depth: int = 1) -> str:
    """Draw the tradeoff of a variable as an SVG document.

    Raises `UnknownNameError` for an unknown variable, `ParameterError` for a depth that is not supported.
    """
    thing = atlas.variable(variable)
    found = {change: _sides(atlas, thing.id, change, depth) for change in _changes()}
    heights = {change: 62 + _ROW * max(1, *(len(effects) for effects in sides)) for change, sides in found.items()}
    height = _TOP + sum(heights.values()) + 70
    title = _word("title", language).format(variable=pick(thing.label, thing.label_ko, language))
    svg = begin(_WIDTH, height, title, language)
    write(svg, 24, 46, title, size=26, weight="700")
    claim = _word("claim" if depth == 1 else "claim-far", language).format(depth=depth or "∞")
    write(svg, 24, 74, claim, size=14, fill=FAINT)
    top = _TOP
    for change, (benefits, risks) in found.items():
        _draw_panel(svg, top, change, benefits, risks, language)
        top += heights[change]
    _draw_legend(svg, height - 28, language)
    return finish(svg)


def _changes() -> tuple[Change, Change]:
    return "increase", "decrease"


def _word(name: str, language: Language) -> str:
    return _WORDS[name][language == "ko"]


def _sides(atlas: Atlas, variable: str, change: Change, depth: int) -> tuple[list[OutcomeEffect], list[OutcomeEffect]]:
    effects = atlas.effects(variable, change=change, depth=depth, paths=1).effects
    ordered = sorted(effects, key=lambda one: (-STRENGTHS.index(one.strength), one.movement, one.outcome.label))
    return (
        [one for one in ordered if one.outcome.kind == "benefit"],
        [one for one in ordered if one.outcome.kind == "risk"],
    )


def _draw_panel(
    svg: ET.Element,
    top: int,
    change: Change,
    benefits: Sequence[OutcomeEffect],
    risks: Sequence[OutcomeEffect],
    language: Language,
) -> None:
    rule(svg, 24, _WIDTH - 24, top - 12)
    arrow = "▲" if change == "increase" else "▼"
    write(svg, _CENTRE, top + 14, f"{arrow} {_word(change, language)}", size=17, weight="700", anchor="middle")
    write(svg, 24, top + 14, _word("benefit", language), size=15, weight="700", fill=FAINT)
    write(svg, _WIDTH - 24, top + 14, _word("risk", language), size=15, weight="700", fill=FAINT, anchor="end")
    rows = max(1, len(benefits), len(risks))
    spine = {"x1": str(_CENTRE), "x2": str(_CENTRE), "y1": str(top + 28), "y2": str(top + 28 + rows * _ROW)}
    ET.SubElement(svg, "line", spine | {"stroke": RULE, "stroke-width": "2"})
    for effects, side in ((benefits, -1), (risks, 1)):
        for place, one in enumerate(effects):
            _draw_bar(svg, top + 32 + place * _ROW, one, side, language)
        if not effects:
            anchor: Literal["start", "end"] = "end" if side < 0 else "start"
            write(svg, _CENTRE + side * 22, top + 50, _word("none", language), size=13, fill=FAINT, anchor=anchor)


def _judge(effect: OutcomeEffect) -> str:
    if effect.movement == "ambiguous":
        return "unclear"
    return "better" if (effect.movement == "grows") == (effect.outcome.kind == "benefit") else "worse"


def _draw_bar(svg: ET.Element, y: int, effect: OutcomeEffect, side: int, language: Language) -> None:
    colour = _COLOURS[_judge(effect)]
    length = _UNIT * (STRENGTHS.index(effect.strength) + 1)
    near = _CENTRE + side * _SPINE
    x = near if side > 0 else near - length
    box = {"x": f"{x:g}", "y": f"{y:g}", "width": f"{length:g}", "height": f"{_BAR}", "rx": "3", "fill": colour}
    ET.SubElement(svg, "rect", box)
    write(svg, near + side * 14, y + 15, _ARROWS[effect.movement], size=12, fill="#ffffff", anchor="middle")
    label = pick(effect.outcome.label, effect.outcome.label_ko, language)
    [line] = wrap(label, _LABEL, size=14, most=1)
    anchor: Literal["start", "end"] = "end" if side < 0 else "start"
    end = near + side * (length + 9)
    attributes = {"x": f"{end:g}", "y": f"{y + 12:g}", "font-size": "14", "fill": INK, "text-anchor": anchor}
    text = ET.SubElement(svg, "text", attributes)
    text.text = line
    ET.SubElement(text, "title").text = label
    write(svg, end, y + 25, _word(effect.confidence, language), size=10.5, fill=FAINT, anchor=anchor)


def _draw_legend(svg: ET.Element, y: int, language: Language) -> None:
    x = 24
    for name, colour in _COLOURS.items():
        ET.SubElement(
            svg, "rect", {"x": str(x), "y": str(y - 11), "width": "14", "height": "14", "rx": "3", "fill": colour}
        )
        write(svg, x + 20, y, _word(name, language), size=13, fill=FAINT)
        x += 92
    write(svg, x + 10, y, _word("legend", language), size=13, fill=FAINT)
