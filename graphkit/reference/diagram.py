"""A module as a picture: a box per class with the properties that start at it, arrows to broader classes."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import groupby
from typing import TYPE_CHECKING, Final
from xml.sax.saxutils import escape

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from graphkit.reference.terms import Module, Term

__all__ = ["draw_module"]

_WIDTH: Final = 300
_LINE: Final = 17
_HEAD: Final = 26
_GAP: Final = 34
_COLUMNS: Final = 3


@dataclass(frozen=True, slots=True)
class _Box:
    term: Term
    lines: tuple[str, ...]
    x: int
    y: int

    @property
    def height(self) -> int:
        return _HEAD + _LINE * len(self.lines) + (8 if self.lines else 0)


def draw_module(module: Module, terms: Mapping[str, Term], language: str) -> str:
    """Draw the classes of a module as SVG text; `terms` are all terms by CURIE, for their names in a language.

    A module without classes gives a picture with a box for each domain outside it.
    """
    owned = [one for one in module.terms if one.kind == "class"]
    foreign = {domain for one in module.terms for domain in one.facts.get("domain", ())}
    outside = [terms[name] for name in sorted(foreign - {one.curie for one in owned}) if name in terms]
    boxes = _place([*owned, *outside], module, terms, language)
    height = max((box.y + box.height for box in boxes), default=0) + _GAP
    width = _COLUMNS * (_WIDTH + _GAP) + _GAP
    title = escape(f"{module.name}: {module.title}")
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}" role="img" '
        f'font-family="system-ui, sans-serif" font-size="12"><title>{title}</title>',
        f'<defs><marker id="broader-{module.name}" viewBox="0 0 10 10" refX="9" refY="5" '
        'markerWidth="9" markerHeight="9" orient="auto">'
        '<path d="M0 0 L10 5 L0 10 z" fill="#fff" stroke="#555"/></marker></defs>',
        *_arrows(boxes, module.name),
        *(_draw(box, module.name, language) for box in boxes),
        "</svg>",
    ]
    return "\n".join(parts) + "\n"


def _place(owned: list[Term], module: Module, terms: Mapping[str, Term], language: str) -> list[_Box]:
    """Put the boxes into rows, each class in a row below its broader classes, so that every arrow points upwards."""
    boxes: list[_Box] = []
    top = _GAP
    for layer in _layers(owned):
        for start in range(0, len(layer), _COLUMNS):
            row = [
                _Box(one, _lines(one, module, terms, language), _GAP + column * (_WIDTH + _GAP), top)
                for column, one in enumerate(layer[start : start + _COLUMNS])
            ]
            boxes += row
            top += max(box.height for box in row) + _GAP
    return boxes


def _layers(owned: list[Term]) -> list[list[Term]]:
    """Group classes by how far below the top they are; those with most to say first, then by name."""
    by_name = {one.curie: one for one in owned}
    depth: dict[str, int] = {}

    def measure(name: str) -> int:
        if name not in depth:
            broader = [other for other in by_name[name].facts.get("broader-class", ()) if other in by_name]
            depth[name] = 1 + max(map(measure, broader), default=-1)
        return depth[name]

    ordered = sorted(owned, key=lambda one: (measure(one.curie), -len(one.facts.get("properties", ())), one.name))
    return [list(layer) for _, layer in groupby(ordered, key=lambda one: depth[one.curie])]


def _lines(one: Term, module: Module, terms: Mapping[str, Term], language: str) -> tuple[str, ...]:
    starting = (prop for prop in module.terms if prop.kind != "class" and one.curie in prop.facts.get("domain", ()))
    return tuple(_line(prop, terms, language) for prop in starting)


def _line(prop: Term, terms: Mapping[str, Term], language: str) -> str:
    ranges = ", ".join(_name(one, terms, language) for one in prop.facts.get("range", ()))
    return f"{_name(prop.curie, terms, language)} → {ranges or '·'}"


def _name(curie: str, terms: Mapping[str, Term], language: str) -> str:
    return terms[curie].label[language] if curie in terms else curie


def _arrows(boxes: list[_Box], module: str) -> Iterator[str]:
    by_name = {box.term.curie: box for box in boxes}
    for box in boxes:
        for broader in box.term.facts.get("broader-class", ()):
            if target := by_name.get(broader):
                x1, y1 = box.x + _WIDTH // 2, box.y
                x2, y2 = target.x + _WIDTH // 2, target.y + target.height
                middle = (y1 + y2) // 2
                yield (
                    f'<path d="M{x1} {y1} C{x1} {middle} {x2} {middle} {x2} {y2}" fill="none" stroke="#555" '
                    f'marker-end="url(#broader-{module})"/>'
                )


def _draw(box: _Box, module: str, language: str) -> str:
    fill = "#eef4fb" if box.term.module == module else "#f4f4f4"
    rows = "".join(
        f'<text x="{box.x + 10}" y="{box.y + _HEAD + 12 + index * _LINE}">{escape(_cut(line))}</text>'
        for index, line in enumerate(box.lines)
    )
    name = escape(box.term.label[language])
    return (
        f'<a href="#{box.term.name}"><rect x="{box.x}" y="{box.y}" width="{_WIDTH}" height="{box.height}" rx="5" fill="{fill}" '
        f'stroke="#555"/><text x="{box.x + 10}" y="{box.y + 18}" font-weight="600">{name}</text>{rows}</a>'
    )


def _cut(line: str) -> str:
    return line if len(line) <= 46 else line[:45] + "…"
