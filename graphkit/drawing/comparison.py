"""Systems side by side: variables by axis, those in which the systems differ first, and gaps shown as gaps."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final
from xml.etree import ElementTree as ET

from graphkit.accessibility.facts import Fact
from graphkit.drawing.canvas import FAINT, INK, RULE, Language, begin, finish, pick, rule, wrap, write
from graphkit.errors import CallError

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Sequence

    from graphkit.accessibility.wording import Wording
    from graphkit.atlas import Atlas
    from graphkit.comparison import Cell, Comparison, Row
    from graphkit.observations import Observation

__all__ = ["FEWEST", "MOST", "draw_comparison"]

#: A picture holds so many systems.
FEWEST, MOST = 2, 6
_LEFT: Final = 268
_ROW: Final = 38
_TOP: Final = 150
_SIZE: Final = 12.5
_GAP: Final = "#eef1f4"
_WORDS: Final[dict[str, tuple[str, str]]] = {
    "title": ("Side by side", "나란히 보기"),
    "now": ("Values that hold now, or held last.", "지금 유효하거나 마지막으로 유효했던 값."),
    "day": ("Values that held on {day}.", "{day}에 유효했던 값."),
    "differing": ("bold: the systems differ", "굵은 글씨: 시스템마다 다름"),
    "missing": ("nothing on record", "기록 없음"),
    "status": ("grey: looked for, and no value found", "회색: 찾아보았으나 값이 없음"),
    "left-out": (
        "{count} rows without any value, or of tests fewer than half took, are left out",
        "값이 하나도 없거나 절반 미만만 치른 시험인 행 {count}개는 뺌",
    ),
    "disagree": ("! sources disagree", "! 출처가 서로 다름"),
}


def draw_comparison(
    atlas: Atlas, systems: Sequence[str], language: Language = "en", *, as_of: dt.date | None = None
) -> str:
    """Draw two to six systems side by side as an SVG document.

    Raises `CallError` for another number of systems and `UnknownNameError` for an unknown one.
    """
    comparison = atlas.compare(systems, as_of=as_of)
    count = len(comparison.systems)
    if not FEWEST <= count <= MOST:
        raise CallError(f"a picture compares {FEWEST} to {MOST} systems, not {count}")
    groups = _groups(comparison)
    shown = sum(map(len, groups.values()))
    column = max(150, min(260, 1000 // count))
    width, height = _LEFT + column * count + 24, _TOP + shown * _ROW + len(groups) * 46 + 70
    title = _word("title", language)
    svg = begin(width, height, title, language)
    write(svg, 24, 44, title, size=26, weight="700")
    when = _word("day" if as_of else "now", language).format(day=as_of)
    write(svg, 24, 70, when, size=14, fill=FAINT)
    for place, one in enumerate(comparison.systems):
        names = wrap(pick(one.label, one.label_ko, language), column - 16, size=15)
        for number, line in enumerate(names):
            write(svg, _LEFT + place * column + 8, 104 + number * 19, line, size=15, weight="700")
    labels = {one.id: pick(one.label, one.label_ko, language) for name in _PLACES for one in atlas.concepts(name)}
    wording, y = atlas.access.wording(language), _TOP
    for group, rows in groups.items():
        write(svg, 24, y + 24, labels.get(group, group), size=16, weight="700", fill=FAINT)
        y += 40
        for row in rows:
            _draw_row(svg, y, row, column, wording)
            y += _ROW
        y += 6
    _draw_legend(svg, height - 34, len(comparison.rows) - shown, language)
    return finish(svg)


_PLACES: Final = ("axes", "scale-dimensions")


def _word(name: str, language: Language) -> str:
    return _WORDS[name][language == "ko"]


def _groups(comparison: Comparison) -> dict[str, list[Row]]:
    """Sort rows into axes, those that differ first; leave out empty ones and tests that fewer than half took."""
    found: dict[str, list[Row]] = {}
    for row in comparison.rows:
        filled = sum(bool(cell.shown) for cell in row.cells)
        if filled and (row.benchmark is None or 2 * filled > len(row.cells)):
            found.setdefault(row.group, []).append(row)
    return {group: sorted(rows, key=lambda row: not row.differs) for group, rows in found.items()}


def _draw_row(svg: ET.Element, y: int, row: Row, column: int, wording: Wording) -> None:
    rule(svg, 24, _LEFT + column * len(row.cells), y - 6)
    label = pick(row.label, row.label_ko, wording.language)
    if row.benchmark is not None:
        label = f"{label}: {row.benchmark}"
    elif row.component_kind != "system":
        label = f"{label} ({wording.name('component-kind', row.component_kind)})"
    for number, line in enumerate(wrap(label, _LEFT - 40, size=13)):
        write(svg, 24, y + 10 + number * 15, line, size=13, weight="700" if row.differs else "400")
    for place, cell in enumerate(row.cells):
        _draw_cell(svg, _LEFT + place * column, y, column, cell, row, wording)


def _draw_cell(svg: ET.Element, x: int, y: int, column: int, cell: Cell, row: Row, wording: Wording) -> None:
    if not cell.shown:
        box = {"x": str(x + 4), "y": str(y - 2), "width": str(column - 10), "height": str(_ROW - 8), "fill": _GAP}
        ET.SubElement(svg, "rect", box | {"stroke": RULE, "stroke-dasharray": "3 3"})
        write(svg, x + 8, y + 14, _word("missing", wording.language), size=11.5, fill=FAINT)
        return
    is_value = any(one.status == "reported" for one in cell.shown)
    full = cell.text if wording.language == "en" else _text(cell, row, wording)
    group = ET.SubElement(svg, "g")
    ET.SubElement(group, "title").text = full
    mark = " !" if cell.disagrees else ""
    for number, line in enumerate(wrap(full + mark, column - 18, size=_SIZE)):
        write(group, x + 8, y + 10 + number * 15, line, size=_SIZE, fill=INK if is_value else FAINT)


def _text(cell: Cell, row: Row, wording: Wording) -> str:
    return "; ".join(dict.fromkeys(_observed(one, row, wording) for one in cell.shown))


def _observed(one: Observation, row: Row, wording: Wording) -> str:
    value = frozenset(one.value) if isinstance(one.value, list) else one.value
    if isinstance(value, int) and not isinstance(value, bool):
        value = float(value)
    text = wording.text(Fact(one.id, one.variable, one.component_kind, one.status, value, one.unit))
    if one.component_kind == row.component_kind:
        return text
    return f"{wording.name('component-kind', one.component_kind)}: {text}"


def _draw_legend(svg: ET.Element, y: int, left_out: int, language: Language) -> None:
    words = "  ·  ".join(_word(name, language) for name in ("differing", "status", "disagree"))
    write(svg, 24, y, words, size=12.5, fill=FAINT)
    if left_out:
        write(svg, 24, y + 18, _word("left-out", language).format(count=left_out), size=12.5, fill=FAINT)
