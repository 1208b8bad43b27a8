"""The framework on one page: components × axes × variables, and how many influences lead from each axis.

Everything in the picture is read from the graph; a test keeps the copies in docs/ equal to what is drawn here.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final
from xml.etree import ElementTree as ET

from graphkit.drawing.canvas import FAINT, RULE, Language, begin, finish, write

if TYPE_CHECKING:
    from collections.abc import Sequence

    from graphkit.atlas import Atlas
    from graphkit.systems import Concept, VariableSummary

__all__ = ["draw_framework"]

_LEFT: Final = 150
_COLUMN: Final = 262
_LINE: Final = 21
_TOP: Final = 178
_COLOURS: Final = {
    "resourcing": "#0b6e99",
    "technical-usability": "#7a4fb5",
    "utility": "#1f7a4d",
    "scale": "#a15c00",
}
_ROWS: Final = ("system", "weights", "dataset", "code", "documentation", "licence", "user-interface", "api")
_WORDS: Final[dict[str, dict[Language, str]]] = {
    "title": {"en": "Available is not accessible", "ko": "이용 가능하다고 접근 가능한 것은 아니다"},
    "claim": {
        "en": "A release makes a component available. Whether someone can use it is decided by these variables.",
        "ko": "공개는 구성 요소를 이용 가능하게 할 뿐이며, 누가 실제로 쓸 수 있는지는 아래 변수들이 결정한다.",
    },
    "scale": {"en": "scale of access", "ko": "접근의 규모"},
    "legend": {
        "en": "▲ a rise opens access · ▼ a rise closes access · bold: named by the paper · plain: added by this project",
        "ko": "▲ 오르면 접근이 쉬워짐 · ▼ 오르면 접근이 어려워짐 · 굵은 글씨: 논문이 언급 · 보통 글씨: 이 프로젝트가 추가",
    },
    "moves": {
        "en": "{risks} influences on risks, {benefits} on benefits",
        "ko": "위험에 대한 영향 {risks}개, 편익에 대한 영향 {benefits}개",
    },
}


@dataclass(frozen=True, slots=True)
class _Column:
    key: str
    label: str
    variables: Sequence[VariableSummary]
    risks: int
    benefits: int


def draw_framework(atlas: Atlas, language: Language = "en") -> str:
    """Draw the framework as an SVG document: one column per axis and one for scale, one row per kind of component."""
    columns = _columns(atlas, language)
    kinds = {one.id: one for one in atlas.concepts("components")}
    heights = {row: max(1, *(len(_in_cell(column, row)) for column in columns)) * _LINE + 14 for row in _ROWS}
    width, height = _LEFT + _COLUMN * len(columns) + 20, _TOP + sum(heights.values()) + 46
    svg = begin(width, height, _WORDS["title"][language], language)
    write(svg, 24, 44, _WORDS["title"][language], size=26, weight="700")
    write(svg, 24, 72, _WORDS["claim"][language], size=15, fill=FAINT)
    for index, column in enumerate(columns):
        _draw_head(svg, _LEFT + index * _COLUMN, column, language)
    top = _TOP
    for row in _ROWS:
        _draw_row(svg, top, width, kinds[row], columns, language)
        top += heights[row]
    write(svg, 24, top + 26, _WORDS["legend"][language], size=13, fill=FAINT)
    return finish(svg)


def _columns(atlas: Atlas, language: Language) -> list[_Column]:
    moves: Counter[tuple[str, str]] = Counter()
    groups = {one.id: _group(one) for one in atlas.variables()}
    for influence in atlas.influences.influences:
        if influence.cause.kind == "variable":
            moves[groups[influence.cause.id], influence.effect.kind] += 1
    labels = {one.id: _label(one, language) for one in atlas.concepts("axes")} | {"scale": _WORDS["scale"][language]}
    return [
        _Column(
            key=key,
            label=labels[key],
            variables=[one for one in atlas.variables() if _group(one) == key],
            risks=moves[key, "risk"],
            benefits=moves[key, "benefit"],
        )
        for key in _COLOURS
    ]


def _group(variable: VariableSummary) -> str:
    return variable.group if variable.group_kind == "axis" else "scale"


def _label(one: Concept | VariableSummary, language: Language) -> str:
    return one.label_ko if language == "ko" and one.label_ko else one.label


def _in_cell(column: _Column, row: str) -> list[VariableSummary]:
    return [one for one in column.variables if row in one.concerns]


def _draw_head(svg: ET.Element, x: int, column: _Column, language: Language) -> None:
    colour = _COLOURS[column.key]
    box = {"x": str(x), "y": "96", "width": str(_COLUMN - 12), "height": "58", "rx": "6", "fill": colour}
    ET.SubElement(svg, "rect", box)
    write(svg, x + 12, 120, column.label, size=17, weight="700", fill="#ffffff")
    counts = _WORDS["moves"][language].format(risks=column.risks, benefits=column.benefits)
    write(svg, x + 12, 142, counts, size=11.5, fill="#ffffff")


def _draw_row(
    svg: ET.Element, top: int, width: int, kind: Concept, columns: Sequence[_Column], language: Language
) -> None:
    line = {"x1": "24", "x2": str(width - 24), "y1": str(top - 6), "y2": str(top - 6), "stroke": RULE}
    ET.SubElement(svg, "line", line)
    write(svg, 24, top + 16, _label(kind, language), size=14.5, weight="700")
    for index, column in enumerate(columns):
        for place, variable in enumerate(_in_cell(column, kind.id)):
            mark = "▲" if variable.direction == "more-access" else "▼"
            x, y = _LEFT + index * _COLUMN, top + 16 + place * _LINE
            write(svg, x + 2, y, mark, size=10, fill=_COLOURS[column.key])
            weight = "600" if variable.evidence == "paper" else "400"
            write(svg, x + 18, y, _label(variable, language), size=13.5, weight=weight)
