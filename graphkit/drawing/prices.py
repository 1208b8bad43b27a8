"""The price history of a system: a bar for each price of a provider, as long as it held."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, Final
from xml.etree import ElementTree as ET

from graphkit.drawing.canvas import FAINT, INK, RULE, begin, finish, write
from graphkit.errors import CallError

if TYPE_CHECKING:
    from collections.abc import Sequence

    from graphkit.atlas import Atlas
    from graphkit.disagreements import Claim
    from graphkit.drawing.canvas import Language

__all__ = ["draw_prices"]

VARIABLES: Final = ("api-input-price", "api-output-price")
_WIDTH: Final = 960
_LEFT: Final = 250
_RIGHT: Final = 24
_TOP: Final = 64
_ROW: Final = 24
_HEAD: Final = 34
_FILLS: Final = ("#b9d3e8", "#f2cfa8")
_WORDS: Final = {
    "en": ("Prices of {name}, USD per million tokens", "start not known", "still offered when last read"),
    "ko": ("{name}의 가격, 100만 토큰당 미국 달러", "시작일 미상", "마지막 확인 시점에도 제공 중"),
}

Bar = tuple[str, str, dt.date | None, dt.date | None, str]


def draw_prices(atlas: Atlas, system: str, language: Language, *, min_confidence: float = 0.7) -> str:
    """Draw the prices of a system at every provider over time, as SVG: our own values and those of catalogues.

    In place of a system, an entry of a catalogue may be named, as `litellm:azure/gpt-4o`: then as that catalogue has it alone.
    A bar that fades on the left has no known start, one that fades on the right had not ended when it was last read.
    Raises `CallError` for a system without prices.
    """
    claims: Sequence[Claim]
    if ":" in system:
        claims, name = atlas.catalogues.entry_claims(system), system
    else:
        detail = atlas.system(system)
        claims = atlas.catalogues.disagreements(detail.id, min_confidence=min_confidence).claims
        name = detail.label_ko if language == "ko" else detail.label
    groups = [(variable, _bars([one for one in claims if one.variable == variable])) for variable in VARIABLES]
    groups = [(variable, bars) for variable, bars in groups if bars]
    if not groups:
        raise CallError(f"no price of {name} is known")
    days = [day for _, bars in groups for bar in bars for day in bar[2:4] if day is not None]
    first, last = min(days, default=dt.date(2024, 1, 1)), max(days, default=dt.date(2024, 1, 1))
    scale = _Scale(first.replace(month=1, day=1), dt.date(last.year + 1, 1, 1))
    height = _TOP + sum(_HEAD + _ROW * len(_lanes(bars)) for _, bars in groups) + 40
    title, unknown, ongoing = _WORDS[language]
    svg = begin(_WIDTH, height, title.format(name=name), language)
    write(svg, 24, 32, title.format(name=name), size=18, weight="600")
    _axis(svg, scale, height)
    y = float(_TOP)
    for number, (variable, bars) in enumerate(groups):
        summary = atlas.variable(variable)
        write(svg, 24, y + 20, summary.label_ko if language == "ko" else summary.label, size=13, weight="600")
        y += _HEAD
        for lane in _lanes(bars):
            write(svg, _LEFT - 10, y + 14, lane[0][0], size=12, anchor="end")
            for bar in lane:
                _draw_bar(svg, scale, bar, y, _FILLS[number])
            y += _ROW
    write(svg, 24, height - 14, f"← {unknown}   → {ongoing}", size=11, fill=FAINT)
    return finish(svg)


class _Scale:
    def __init__(self, first: dt.date, last: dt.date) -> None:
        self.first, self.last = first, last

    def place(self, day: dt.date) -> float:
        """Give where a day stands, in pixels."""
        part = (day - self.first).days / (self.last - self.first).days
        return _LEFT + part * (_WIDTH - _LEFT - _RIGHT)


def _bars(claims: Sequence[Claim]) -> list[Bar]:
    """Give provider, price, first and last day, and who says so, for prices without a setting of their own."""
    found: dict[tuple[str, str, dt.date | None, dt.date | None], set[str]] = {}
    for claim in claims:
        if claim.setting is None:
            for one in claim.statements:
                said = one.observation
                key = (claim.provider or "", claim.text.partition(" ")[0], said.valid_from, said.valid_until)
                found.setdefault(key, set()).add(one.source)
    bars = [(*key, ", ".join(sorted(sources))) for key, sources in found.items()]
    return sorted(
        bars, key=lambda bar: (bar[0], bar[2] or dt.date.min, bar[3] or dt.date.max, float(bar[1].replace(",", "")))
    )


def _lanes(bars: Sequence[Bar]) -> list[list[Bar]]:
    """Put bars of one provider that do not overlap into one row."""
    lanes: list[list[Bar]] = []
    for bar in bars:
        for lane in lanes:
            ended = lane[-1][3]
            if lane[0][0] == bar[0] and ended is not None and bar[2] is not None and ended <= bar[2]:
                lane.append(bar)
                break
        else:
            lanes.append([bar])
    return lanes


def _draw_bar(svg: ET.Element, scale: _Scale, bar: Bar, y: float, fill: str) -> None:
    _, price, begun, ended, sources = bar
    left, right = scale.place(begun or scale.first), scale.place(ended or scale.last)
    edges = {"stroke": INK, "stroke-width": "0.6"} if begun is not None and ended is not None else {}
    box = {"x": f"{left:.1f}", "y": f"{y:g}", "width": f"{max(right - left, 2):.1f}", "height": f"{_ROW - 6}"}
    ET.SubElement(svg, "rect", {**box, "fill": fill, **edges})
    for known, place in ((begun, left), (ended, right - 14)):
        if known is None:
            fade = {
                "x": f"{place:.1f}",
                "y": f"{y:g}",
                "width": "14",
                "height": f"{_ROW - 6}",
                "fill": "#ffffff",
                "opacity": "0.6",
            }
            ET.SubElement(svg, "rect", fade)
    write(svg, left + 18, y + 13, f"{price}  {sources}", size=11)


def _axis(svg: ET.Element, scale: _Scale, height: float) -> None:
    for year in range(scale.first.year, scale.last.year + 1):
        x = f"{scale.place(dt.date(year, 1, 1)):.1f}"
        ET.SubElement(svg, "line", {"x1": x, "x2": x, "y1": str(_TOP), "y2": f"{height - 32:g}", "stroke": RULE})
        write(svg, float(x), _TOP - 6, str(year), size=11, fill=FAINT, anchor="middle")
