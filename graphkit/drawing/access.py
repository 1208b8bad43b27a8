"""Who can use which system: profiles × systems, with what is available but not accessible standing out."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final
from xml.etree import ElementTree as ET

from graphkit.accessibility.phrases import CONSTRAINTS_NAMED
from graphkit.drawing.canvas import FAINT, INK, Language, begin, finish, pick, rule, wrap, write

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Sequence

    from graphkit.accessibility.answer import BriefAccess
    from graphkit.atlas import Atlas

__all__ = ["WORDED", "draw_access"]

#: Up to so many systems stand with words beside their marks.
WORDED: Final = 6

_LEFT: Final = 350
_COLUMN: Final = 62
_NARROW_COLUMN: Final = 44
_WORDED_COLUMN: Final = 178
_ROW: Final = 34
_NARROW_ROW: Final = 26
#: Room on the right for the last of the slanted names.
_SLANT: Final = 190
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
    "cost": {"en": "{cost:,.0f} USD a month", "ko": "월 {cost:,.0f}달러"},
    "absent": {"en": "not offered that day", "ko": "그날 제공되지 않음"},
}
_MARKS: Final = {"accessible": "#1f7a4d", "inaccessible": "#b3391f", "undetermined": "#8a95a1", "absent": "#c3cad1"}


def draw_access(atlas: Atlas, as_of: dt.date, language: Language = "en", *, systems: Sequence[str] = ()) -> str:
    """Draw the table of profiles × systems (all, if none is named) on a day, as an SVG document.

    Where few systems are named, each cell says what hinders, or what is missing to decide. Where there are more systems
    than profiles, each system has a row, so that the picture keeps to the width of a page.
    """
    matrix = atlas.access_matrix(systems=systems, as_of=as_of)
    people = [pick(row.label, row.label_ko, language) for row in matrix.profiles]
    offered = [pick(one.label, one.label_ko, language) for one in matrix.systems]
    cells = [list(row.systems) for row in matrix.profiles]
    is_tall, is_worded = len(offered) > max(WORDED, len(people)), len(offered) <= WORDED
    rows, columns = (offered, people) if is_tall else (people, offered)
    if is_tall:
        cells = [list(column) for column in zip(*cells, strict=True)]
    column = _WORDED_COLUMN if is_worded else _NARROW_COLUMN if is_tall else _COLUMN
    height = _NARROW_ROW if is_tall else _ROW
    width, bottom = _LEFT + column * len(columns) + _SLANT, _TOP + height * len(rows)
    svg = begin(width, bottom + 64, _WORDS["title"][language], language)
    write(svg, 24, 44, _WORDS["title"][language], size=26, weight="700")
    write(svg, 24, 72, _WORDS["claim"][language].format(day=as_of.isoformat()), size=15, fill=FAINT)
    for index, name in enumerate(columns):
        _write_slanted(svg, _LEFT + index * column + 8, _TOP - 16, name)
    for place, name in enumerate(rows):
        y = _TOP + place * height
        rule(svg, 24, width - _SLANT, y - 8)
        write(svg, 24, y + height / 2 - 3, name, size=13.5)
        for index, one in enumerate(cells[place]):
            _mark(svg, _LEFT + index * column + 12, y + height // 2 - 8, one.verdict if one.available else "absent")
            if is_worded and one.available:
                _write_reason(svg, _LEFT + index * column + 30, y, one, language)
    _draw_legend(svg, bottom + 30, language)
    return finish(svg)


def _write_reason(svg: ET.Element, x: int, y: int, one: BriefAccess, language: Language) -> None:
    names = one.binding or one.missing
    if names:
        words = ", ".join(CONSTRAINTS_NAMED[name][language == "ko"] for name in names)
        lines = wrap(words, _WORDED_COLUMN - 44, size=11.5)
        for number, line in enumerate(lines):
            write(svg, x, y + 20 - 7 * len(lines) + number * 14, line, size=11.5, fill=FAINT)
    elif one.monthly_cost is not None:
        write(svg, x, y + 14, _WORDS["cost"][language].format(cost=one.monthly_cost), size=11.5, fill=FAINT)


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
