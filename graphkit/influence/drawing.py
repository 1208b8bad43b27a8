"""A picture of an answer: what changes on the left, what it moves on the right, signed arrows between them.

Signs and directions are written as well as coloured, line widths give strength, dashes mark falling effects, and the
colours follow the reader's light or dark scheme. The picture shows the paths that the answer lists, except those that go
round a feedback loop.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final
from xml.etree import ElementTree as ET

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from graphkit.answers import Labelled
    from graphkit.influence.answer import EffectsAnswer, Influence, OutcomeEffect

__all__ = ["draw_effects"]

_BOX: Final = 212
_GAP: Final = 110
_LINE: Final = 17
_MARGIN: Final = 24
_TOP: Final = 84
_BETWEEN: Final = 14
_PER_LINE: Final = 26
_NARROWEST: Final = 720
_WIDTHS: Final = {"weak": 1.2, "moderate": 2.4, "strong": 4.0}
_MOVEMENTS: Final = {"grows": "▲ grows", "shrinks": "▼ shrinks", "ambiguous": "◆ ambiguous"}

_STYLE: Final = """
.page{fill:#ffffff}.ink{fill:#1d2733}.faint{fill:#566573}.box{fill:#f6f8fa;stroke:#7b8794}
.start{fill:#e8eef5;stroke:#1d2733;stroke-width:2}.bad{fill:#fdeeea;stroke:#b4441f}.good{fill:#e9f4ef;stroke:#13694a}
.mixed{fill:#fbf4de;stroke:#8a6500}.rise{stroke:#0b6e99}.fall{stroke:#a2490d;stroke-dasharray:7 4}
.edge{fill:none}.dot{fill:#ffffff;stroke-width:1.4;stroke-dasharray:none}.risehead{fill:#0b6e99}.fallhead{fill:#a2490d}
@media (prefers-color-scheme:dark){
.page{fill:#12171d}.ink{fill:#e6ebf0}.faint{fill:#a3b0bd}.box{fill:#1c242d;stroke:#7b8794}
.start{fill:#22303f;stroke:#e6ebf0}.bad{fill:#3a1f18;stroke:#f09a7c}.good{fill:#16302a;stroke:#6fcaa6}
.mixed{fill:#352c12;stroke:#e0bd5c}.rise{stroke:#6ec1e8}.fall{stroke:#f0a06c}
.dot{fill:#12171d}.risehead{fill:#6ec1e8}.fallhead{fill:#f0a06c}
}"""


@dataclass(slots=True)
class _Node:
    thing: Labelled
    column: int
    lines: list[str]
    style: str
    x: float = 0
    y: float = 0

    @property
    def height(self) -> float:
        return len(self.lines) * _LINE + 16


def draw_effects(answer: EffectsAnswer) -> str:
    """Draw an answer as an SVG document.

    >>> draw_effects(getfixture("atlas").effects("context-length", on="risk")).startswith("<svg")
    True
    """
    influences = _shown(answer)
    nodes = _place(answer, influences)
    width = max(_NARROWEST, _MARGIN * 2 + (max(node.column for node in nodes.values()) + 1) * (_BOX + _GAP) - _GAP)
    height = max(node.y + node.height for node in nodes.values()) + 56
    title = "; ".join(f"{one.thing.label} {'rises' if one.change == 'increase' else 'falls'}" for one in answer.changes)
    size = {"viewBox": f"0 0 {width:g} {height:g}", "width": f"{width:g}", "height": f"{height:g}"}
    svg = ET.Element("svg", {"xmlns": "http://www.w3.org/2000/svg", **size, "role": "img", "aria-label": title})
    ET.SubElement(svg, "title").text = title
    ET.SubElement(svg, "desc").text = _describe(answer)
    ET.SubElement(svg, "style").text = _STYLE
    ET.SubElement(svg, "rect", {"class": "page", "width": "100%", "height": "100%"})
    _heads(svg)
    _text(svg, _MARGIN, 34, title, "ink", 19, weight="600")
    _text(svg, _MARGIN, 58, _subtitle(answer), "faint", 12.5)
    for influence, lift in _lifts(nodes, influences):
        _arrow(svg, nodes[influence.cause.iri], nodes[influence.effect.iri], influence, lift)
    for node in nodes.values():
        _box(svg, node)
    _legend(svg, height)
    return ET.tostring(svg, encoding="unicode") + "\n"


def _shown(answer: EffectsAnswer) -> list[Influence]:
    paths = (path for effect in answer.effects for path in effect.paths if not path.through_feedback)
    found = {one.id: one for path in paths for one in path.influences}
    return [found[name] for name in sorted(found)]


def _describe(answer: EffectsAnswer) -> str:
    return "; ".join(f"{effect.outcome.label} {effect.movement}" for effect in answer.effects) or "nothing is recorded"


def _subtitle(answer: EffectsAnswer) -> str:
    length = {0: "chains of any length", 1: "direct influences"}.get(answer.depth, f"chains of up to {answer.depth}")
    what = f"{answer.on}s" if answer.on else "risks and benefits"
    system = f", for {answer.system}" if answer.system else ""
    return f"what happens to {what}, over {length}{system}; generation {answer.generation}"


def _place(answer: EffectsAnswer, influences: Sequence[Influence]) -> dict[str, _Node]:
    starts = [one.thing for one in answer.changes]
    changes = {one.thing.iri: "▲ rises" if one.change == "increase" else "▼ falls" for one in answer.changes}
    columns = _columns(changes, influences)
    effects = {effect.outcome.iri: effect for effect in answer.effects}
    things = {one.iri: one for one in starts}
    things |= {end.iri: end for one in influences for end in (one.cause, one.effect)}
    order = {iri: place for place, iri in enumerate([*(one.iri for one in starts), *effects])}
    nodes = {
        iri: _node(things[iri], columns.get(iri, 0), effects.get(iri), changes.get(iri))
        for iri in sorted(things, key=lambda iri: (columns.get(iri, 0), order.get(iri, len(order)), iri))
    }
    _stack(nodes, influences)
    return nodes


def _columns(starts: Iterable[str], influences: Sequence[Influence]) -> dict[str, int]:
    """Give each thing the length of the longest chain to it, influences that close a loop left out."""
    after: dict[str, list[str]] = {}
    for one in influences:
        after.setdefault(one.cause.iri, []).append(one.effect.iri)
    order: list[str] = []
    state: dict[str, int] = {}
    forward: list[tuple[str, str]] = []

    def visit(iri: str) -> None:
        state[iri] = 1
        for other in after.get(iri, ()):
            if state.get(other) != 1:
                forward.append((iri, other))
            if other not in state:
                visit(other)
        state[iri] = 2
        order.append(iri)

    for start in starts:
        if start not in state:
            visit(start)
    columns = dict.fromkeys(order, 0)
    for iri in reversed(order):
        for cause, effect in forward:
            if cause == iri:
                columns[effect] = max(columns[effect], columns[iri] + 1)
    return columns


def _node(thing: Labelled, column: int, effect: OutcomeEffect | None, change: str | None) -> _Node:
    lines = _wrap(thing.label)
    if change is not None:
        return _Node(thing, column, [change, *lines], "start")
    if effect is None:
        return _Node(thing, column, lines, "box")
    head = f"{_MOVEMENTS[effect.movement]} · {thing.kind}"
    if effect.movement == "ambiguous":
        style = "mixed"
    else:
        style = "good" if (effect.movement == "grows") == (thing.kind == "benefit") else "bad"
    return _Node(thing, column, [head, *lines], style)


def _wrap(text: str) -> list[str]:
    lines = [""]
    for word in text.split():
        longer = f"{lines[-1]} {word}".strip()
        if len(longer) > _PER_LINE and lines[-1]:
            lines.append(word)
        else:
            lines[-1] = longer
    return lines


def _stack(nodes: Mapping[str, _Node], influences: Sequence[Influence]) -> None:
    """Stack each column, things in order of the middle of what leads to them, and centre it."""
    columns: dict[int, list[_Node]] = {}
    for node in nodes.values():
        columns.setdefault(node.column, []).append(node)
    tallest = max(sum(node.height + _BETWEEN for node in column) for column in columns.values())
    causes: dict[str, list[str]] = {}
    for one in influences:
        causes.setdefault(one.effect.iri, []).append(one.cause.iri)
    for number in sorted(columns):
        column = columns[number]
        if number > 1:
            column.sort(key=lambda node: _middle(nodes, causes.get(node.thing.iri, ()), number))
        y = _TOP + (tallest - sum(node.height + _BETWEEN for node in column)) / 2
        for node in column:
            node.x, node.y = _MARGIN + node.column * (_BOX + _GAP), y
            y += node.height + _BETWEEN


def _middle(nodes: Mapping[str, _Node], causes: Iterable[str], column: int) -> float:
    places = [nodes[iri].y + nodes[iri].height / 2 for iri in causes if nodes[iri].column < column]
    return sum(places) / len(places) if places else 0.0


def _heads(svg: ET.Element) -> None:
    defs = ET.SubElement(svg, "defs")
    for name in ("rise", "fall"):
        size = {"viewBox": "0 0 10 10", "refX": "9", "refY": "5", "markerWidth": "11", "markerHeight": "11"}
        marker = ET.SubElement(
            defs, "marker", {"id": f"{name}head", **size, "orient": "auto", "markerUnits": "userSpaceOnUse"}
        )
        ET.SubElement(marker, "path", {"class": f"{name}head", "d": "M0 0L10 5L0 10z"})


def _lifts(nodes: Mapping[str, _Node], influences: Sequence[Influence]) -> Iterator[tuple[Influence, float]]:
    """Give each arrow's distance from the middle of the box it enters, so that no two meet there."""
    entering: dict[str, list[Influence]] = {}
    for one in influences:
        entering.setdefault(one.effect.iri, []).append(one)
    for iri, arrows in entering.items():
        room = min(19.0, nodes[iri].height / len(arrows))
        arrows.sort(key=lambda one: (nodes[one.cause.iri].y, nodes[one.cause.iri].x))
        for place, one in enumerate(arrows):
            yield one, (place - (len(arrows) - 1) / 2) * room


def _arrow(svg: ET.Element, cause: _Node, effect: _Node, influence: Influence, lift: float) -> None:
    style = "rise" if influence.sign > 0 else "fall"
    x1, y1 = cause.x + _BOX, cause.y + cause.height / 2
    x2, y2 = effect.x, effect.y + effect.height / 2 + lift
    reach = max(_GAP * 0.55, abs(x2 - x1) * 0.4)
    curve = f"M{x1:g} {y1:g}C{x1 + reach:g} {y1:g} {x2 - reach:g} {y2:g} {x2:g} {y2:g}"
    line = ET.SubElement(
        svg,
        "path",
        {
            "class": f"edge {style}",
            "d": curve,
            "stroke-width": f"{_WIDTHS[influence.strength]:g}",
            "marker-end": f"url(#{style}head)",
        },
    )
    sign = "+" if influence.sign > 0 else "−"
    ET.SubElement(line, "title").text = f"{sign} {influence.strength}: {influence.label}"
    x, y = x2 - 28, _height_at(x2 - 28, (x1, x1 + reach, x2 - reach, x2), y1, y2)
    ET.SubElement(svg, "circle", {"class": f"dot {style}", "cx": f"{x:g}", "cy": f"{y:g}", "r": "8"})
    _text(svg, x, y + 4.5, sign, "ink", 14, weight="700", anchor="middle")


def _height_at(x: float, xs: tuple[float, float, float, float], y1: float, y2: float) -> float:
    """Give the height of an arrow's curve at x, by bisection: the curve runs from left to right there."""
    low, high = 0.5, 1.0
    for _ in range(20):
        t = (low + high) / 2
        here = (1 - t) ** 3 * xs[0] + 3 * (1 - t) ** 2 * t * xs[1] + 3 * (1 - t) * t**2 * xs[2] + t**3 * xs[3]
        low, high = (t, high) if here < x else (low, t)
    t = (low + high) / 2
    return y1 + (y2 - y1) * (3 * (1 - t) * t**2 + t**3)


def _box(svg: ET.Element, node: _Node) -> None:
    place = {"x": f"{node.x:g}", "y": f"{node.y:g}", "width": f"{_BOX}", "height": f"{node.height:g}", "rx": "7"}
    ET.SubElement(svg, "rect", {"class": node.style, **place})
    for number, line in enumerate(node.lines):
        is_head = number == 0 and len(node.lines) > 1 and node.style != "box"
        weight = "600" if is_head else "400"
        _text(svg, node.x + 11, node.y + 21 + number * _LINE, line, "ink", 12 if is_head else 13.5, weight=weight)


def _legend(svg: ET.Element, height: float) -> None:
    text = (
        "+ the effect moves the same way as its cause, − (dashed) the other way; the thicker the arrow, the stronger. "
    )
    _text(svg, _MARGIN, height - 30, text, "faint", 12)
    outcomes = "▲ grows  ▼ shrinks  ◆ moves both ways.  Box colour: worse, better or unclear."
    _text(svg, _MARGIN, height - 13, outcomes, "faint", 12)


def _text(
    svg: ET.Element,
    x: float,
    y: float,
    text: str,
    style: str,
    size: float,
    *,
    weight: str = "400",
    anchor: str = "start",
) -> None:
    attributes = {
        "class": style,
        "x": f"{x:g}",
        "y": f"{y:g}",
        "font-size": f"{size:g}",
        "font-weight": weight,
        "text-anchor": anchor,
        "font-family": "system-ui, 'Noto Sans', 'Noto Sans CJK KR', 'Malgun Gothic', sans-serif",
    }
    ET.SubElement(svg, "text", attributes).text = text
