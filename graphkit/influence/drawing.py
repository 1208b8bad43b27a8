"""A picture of an answer: what changes on the left, what it moves on the right, signed arrows between them.

Signs and directions are written as well as coloured, line widths give strength, dashes mark falling effects, and the
colours follow the reader's light or dark scheme. An arrow over several columns passes between their boxes. The picture shows
the paths that the answer lists, except those that go round a feedback loop.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final, Literal
from xml.etree import ElementTree as ET

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from graphkit.answers import Labelled
    from graphkit.influence.answer import EffectsAnswer, Influence, OutcomeEffect

__all__ = ["draw_effects"]

Language = Literal["en", "ko"]

_BOX: Final = 212
_GAP: Final = 110
_LINE: Final = 17
_MARGIN: Final = 24
_TOP: Final = 84
_BETWEEN: Final = 14
_PER_LINE: Final = 26
_NARROWEST: Final = 720
_WIDTHS: Final = {"weak": 1.2, "moderate": 2.4, "strong": 4.0}
#: How far from a box an arrow runs that passes between boxes.
_CLEAR: Final = 7
_ARROWS: Final = {"grows": "▲", "shrinks": "▼", "ambiguous": "◆"}
#: word → its English and its Korean
_WORDS: Final[dict[str, tuple[str, str]]] = {
    "increase": ("{thing} rises", "{thing} 증가"),
    "decrease": ("{thing} falls", "{thing} 감소"),
    "rises": ("▲ rises", "▲ 증가"),
    "falls": ("▼ falls", "▼ 감소"),
    "grows": ("grows", "커짐"),
    "shrinks": ("shrinks", "줄어듦"),
    "ambiguous": ("ambiguous", "방향 불분명"),
    "risk": ("risk", "위험"),
    "benefit": ("benefit", "편익"),
    "outcomes": ("risks and benefits", "위험과 편익"),
    "risks": ("risks", "위험"),
    "benefits": ("benefits", "편익"),
    "any": ("chains of any length", "모든 길이의 경로"),
    "direct": ("direct influences", "직접 영향"),
    "up-to": ("chains of up to {depth}", "영향 {depth}개까지의 경로"),
    "subtitle": ("what happens to {kinds}, over {length}{system}; generation {generation}",
                 "{kinds}에 일어나는 일, {length}{system}, 세대 {generation}"),
    "for": (", for {system}", ", {system} 기준"),
    "nothing": ("nothing is recorded", "기록된 것이 없음"),
    "weak": ("weak", "약함"),
    "moderate": ("moderate", "중간"),
    "strong": ("strong", "강함"),
    "arrows": ("+ the effect moves the same way as its cause, − (dashed) the other way; the thicker the arrow, the stronger.",
               "+ 결과가 원인과 같은 쪽으로, −(점선) 반대쪽으로 움직임. 굵을수록 강한 영향."),
    "boxes": ("▲ grows · ▼ shrinks · ◆ moves both ways · box colour: worse, better or unclear",
              "▲ 커짐 · ▼ 줄어듦 · ◆ 방향 불분명 · 상자 색: 나빠짐, 나아짐, 불분명"),
}  # fmt: skip

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


def _say(name: str, language: Language, **values: object) -> str:
    return _WORDS[name][language == "ko"].format(**values)


def _name(thing: Labelled, language: Language) -> str:
    return thing.label_ko if language == "ko" and thing.label_ko else thing.label


def draw_effects(answer: EffectsAnswer, language: Language = "en") -> str:
    """Draw an answer as an SVG document, in English or Korean.

    >>> draw_effects(getfixture("atlas").effects("context-length", on="risk")).startswith("<svg")
    True
    """
    influences = _shown(answer)
    nodes = _place(answer, influences, language)
    width = max(_NARROWEST, _MARGIN * 2 + (max(node.column for node in nodes.values()) + 1) * (_BOX + _GAP) - _GAP)
    height = max(node.y + node.height for node in nodes.values()) + 56
    title = "; ".join(_say(one.change, language, thing=_name(one.thing, language)) for one in answer.changes)
    size = {"viewBox": f"0 0 {width:g} {height:g}", "width": f"{width:g}", "height": f"{height:g}"}
    svg = ET.Element("svg", {"xmlns": "http://www.w3.org/2000/svg", **size, "role": "img", "aria-label": title})
    svg.set("lang", language)
    ET.SubElement(svg, "title").text = title
    ET.SubElement(svg, "desc").text = _describe(answer, language)
    ET.SubElement(svg, "style").text = _STYLE
    ET.SubElement(svg, "rect", {"class": "page", "width": "100%", "height": "100%"})
    _heads(svg)
    _text(svg, _MARGIN, 34, title, "ink", 19, weight="600")
    _text(svg, _MARGIN, 58, _subtitle(answer, language), "faint", 12.5)
    for influence, lift in _lifts(nodes, influences):
        _arrow(svg, nodes, influence, lift, language)
    for node in nodes.values():
        _box(svg, node)
    _legend(svg, height, language)
    return ET.tostring(svg, encoding="unicode") + "\n"


def _shown(answer: EffectsAnswer) -> list[Influence]:
    paths = (path for effect in answer.effects for path in effect.paths if not path.through_feedback)
    found = {one.id: one for path in paths for one in path.influences}
    return [found[name] for name in sorted(found)]


def _describe(answer: EffectsAnswer, language: Language) -> str:
    moved = (f"{_name(one.outcome, language)} {_say(one.movement, language)}" for one in answer.effects)
    return "; ".join(moved) or _say("nothing", language)


def _subtitle(answer: EffectsAnswer, language: Language) -> str:
    length = {0: "any", 1: "direct"}.get(answer.depth, "up-to")
    return _say(
        "subtitle",
        language,
        kinds=_say(f"{answer.on}s" if answer.on else "outcomes", language),
        length=_say(length, language, depth=answer.depth),
        system=_say("for", language, system=answer.system) if answer.system else "",
        generation=answer.generation,
    )


def _place(answer: EffectsAnswer, influences: Sequence[Influence], language: Language) -> dict[str, _Node]:
    starts = [one.thing for one in answer.changes]
    changes = {
        one.thing.iri: _say("rises" if one.change == "increase" else "falls", language) for one in answer.changes
    }
    columns = _columns(changes, influences)
    effects = {effect.outcome.iri: effect for effect in answer.effects}
    things = {one.iri: one for one in starts}
    things |= {end.iri: end for one in influences for end in (one.cause, one.effect)}
    order = {iri: place for place, iri in enumerate([*(one.iri for one in starts), *effects])}
    nodes = {
        iri: _node(things[iri], columns.get(iri, 0), effects.get(iri), changes.get(iri), language)
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


def _node(thing: Labelled, column: int, effect: OutcomeEffect | None, change: str | None, language: Language) -> _Node:
    lines = _wrap(_name(thing, language))
    if change is not None:
        return _Node(thing, column, [change, *lines], "start")
    if effect is None:
        return _Node(thing, column, lines, "box")
    head = f"{_ARROWS[effect.movement]} {_say(effect.movement, language)} · {_say(thing.kind, language)}"
    if effect.movement == "ambiguous":
        style = "mixed"
    else:
        style = "good" if (effect.movement == "grows") == (thing.kind == "benefit") else "bad"
    return _Node(thing, column, [head, *lines], style)


def _wrap(text: str) -> list[str]:
    lines = [""]
    for word in text.split():
        longer = f"{lines[-1]} {word}".strip()
        if sum(1.7 if one > "ᄀ" else 1 for one in longer) > _PER_LINE and lines[-1]:
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


def _arrow(svg: ET.Element, nodes: Mapping[str, _Node], influence: Influence, lift: float, language: Language) -> None:
    cause, effect = nodes[influence.cause.iri], nodes[influence.effect.iri]
    style = "rise" if influence.sign > 0 else "fall"
    x1, y1 = cause.x + _BOX, cause.y + cause.height / 2
    x2, y2 = effect.x, effect.y + effect.height / 2 + lift
    curve = f"M{x1:g} {y1:g}"
    for column in range(cause.column + 1, effect.column):
        left = _MARGIN + column * (_BOX + _GAP)
        wanted = y1 + (y2 - y1) * (left - x1) / (x2 - x1)
        y = _gap_near(wanted, [node for node in nodes.values() if node.column == column])
        curve += f"C{x1 + _GAP * 0.55:g} {y1:g} {left - _GAP * 0.55:g} {y:g} {left:g} {y:g}H{left + _BOX:g}"
        x1, y1 = left + _BOX, y
    reach = max(_GAP * 0.55, abs(x2 - x1) * 0.4)
    curve += f"C{x1 + reach:g} {y1:g} {x2 - reach:g} {y2:g} {x2:g} {y2:g}"
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
    ends = f"{_name(influence.cause, language)} → {_name(influence.effect, language)}"
    ET.SubElement(line, "title").text = f"{sign} {_say(influence.strength, language)}: {ends}"
    x, y = x2 - 28, _height_at(x2 - 28, (x1, x1 + reach, x2 - reach, x2), y1, y2)
    ET.SubElement(svg, "circle", {"class": f"dot {style}", "cx": f"{x:g}", "cy": f"{y:g}", "r": "8"})
    _text(svg, x, y + 4.5, sign, "ink", 14, weight="700", anchor="middle")


def _gap_near(wanted: float, column: Sequence[_Node]) -> float:
    """Give the height nearest to the wanted one at which an arrow passes a column without touching a box."""
    taken = [(node.y - _CLEAR, node.y + node.height + _CLEAR) for node in column]
    free = [wanted, *(edge for pair in taken for edge in pair)]
    return min(
        (y for y in free if not any(top < y < bottom for top, bottom in taken)), key=lambda y: (abs(y - wanted), y)
    )


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


def _legend(svg: ET.Element, height: float, language: Language) -> None:
    _text(svg, _MARGIN, height - 30, _say("arrows", language), "faint", 12)
    _text(svg, _MARGIN, height - 13, _say("boxes", language), "faint", 12)


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
