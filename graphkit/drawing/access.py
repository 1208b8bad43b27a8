"""Who can use which system: profiles × systems, with what is available but not accessible standing out."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final
from xml.etree import ElementTree as ET

from graphkit.drawing.canvas import FAINT, INK, RULE, Language, begin, finish, write

if TYPE_CHECKING:
    import datetime as dt

    from graphkit.atlas import Atlas

__all__ = ["draw_access"]

_LEFT: Final = 350
_COLUMN: Final = 62
_ROW: Final = 34
_TOP: Final = 246
_WORDS: Final[dict[str, dict[Language, str]]] = {
    "title": {"en": "Available, but accessible to whom?", "ko": "이용할 수 있다지만, 누가 쓸 수 있는가"},
    "claim": {
        "en": "What each person could use on {day}, by the best of all routes. Unknown data never count for or against.",
        "ko": "{day}에 각 사람이 가장 나은 경로로 쓸 수 있었던 시스템. 알려지지 않은 값은 어느 쪽으로도 세지 않는다.",
    },
    "accessible": {"en": "accessible", "ko": "접근 가능"},
    "inaccessible": {"en": "available but not accessible", "ko": "이용 가능하지만 접근 불가"},
    "undetermined": {"en": "undetermined: data are missing", "ko": "판단 불가: 자료 부족"},
    "absent": {"en": "not offered that day", "ko": "그날 제공되지 않음"},
}
_MARKS: Final = {"accessible": "#1f7a4d", "inaccessible": "#b3391f", "undetermined": "#8a95a1", "absent": "#c3cad1"}


def draw_access(atlas: Atlas, as_of: dt.date, language: Language = "en") -> str:
    """Draw the table of profiles × systems on a day, as an SVG document."""
    table = atlas.access.table(as_of=as_of)
    names = {one.id: one.label_ko if language == "ko" else one.label for one in atlas.systems()}
    people = {one.id: one.name.ko if language == "ko" else one.name.en for one in atlas.profiles()}
    columns = list(table["system"])
    width, height = _LEFT + _COLUMN * len(columns) + 90, _TOP + _ROW * len(people) + 64
    svg = begin(width, height, _WORDS["title"][language], language)
    write(svg, 24, 44, _WORDS["title"][language], size=26, weight="700")
    write(svg, 24, 72, _WORDS["claim"][language].format(day=as_of.isoformat()), size=15, fill=FAINT)
    for index, system in enumerate(columns):
        _write_slanted(svg, _LEFT + index * _COLUMN + 8, _TOP - 16, names[system])
    available = list(table["available"])
    for place, (person, name) in enumerate(people.items()):
        y = _TOP + place * _ROW
        line = {"x1": "24", "x2": str(width - 90), "y1": str(y - 8), "y2": str(y - 8), "stroke": RULE}
        ET.SubElement(svg, "line", line)
        write(svg, 24, y + 14, name, size=13.5)
        for index, verdict in enumerate(table[person]):
            _mark(svg, _LEFT + index * _COLUMN + 12, y + 9, verdict if available[index] else "absent")
    _draw_legend(svg, _TOP + _ROW * len(people) + 30, language)
    return finish(svg)


def _write_slanted(svg: ET.Element, x: int, y: int, words: str) -> None:
    attributes = {"transform": f"translate({x} {y}) rotate(-38)", "font-size": "13", "fill": INK}
    ET.SubElement(svg, "text", attributes).text = words


def _mark(svg: ET.Element, x: int, y: int, verdict: str) -> None:
    """Mark a verdict by shape as well as colour: disc, ring, question mark, dot."""
    colour = _MARKS[verdict]
    place = {"cx": str(x), "cy": str(y)}
    match verdict:
        case "accessible":
            ET.SubElement(svg, "circle", place | {"r": "9", "fill": colour})
        case "inaccessible":
            ET.SubElement(svg, "circle", place | {"r": "7.5", "fill": "#ffffff", "stroke": colour, "stroke-width": "3"})
        case "undetermined":
            write(svg, x, y + 6, "?", size=17, weight="700", fill=colour, anchor="middle")
        case _:
            ET.SubElement(svg, "circle", place | {"r": "2.5", "fill": colour})


def _draw_legend(svg: ET.Element, y: int, language: Language) -> None:
    x = 34
    for verdict in _MARKS:
        _mark(svg, x, y, verdict)
        words = _WORDS[verdict][language]
        write(svg, x + 18, y + 5, words, size=13, fill=FAINT)
        x += 60 + int(len(words) * (12.5 if language == "ko" else 7.4))
