"""The sheet that pictures are drawn on: an SVG document, its colours and its text."""

from __future__ import annotations

from typing import Final, Literal
from xml.etree import ElementTree as ET

__all__ = [
    "BETTER", "FAINT", "INK", "RULE", "UNCLEAR", "WORSE", "Language", "begin", "finish", "pick", "rule", "wrap", "write",
]  # fmt: skip

Language = Literal["en", "ko"]

INK: Final = "#1d2733"
FAINT: Final = "#5c6b7a"
RULE: Final = "#d5dce3"
#: What turns out better, worse, or either; each goes with a mark, so that no meaning hangs on colour alone.
BETTER: Final = "#1f7a4d"
WORSE: Final = "#b3391f"
UNCLEAR: Final = "#8a6500"


def begin(width: int, height: int, title: str, language: Language) -> ET.Element:
    """Begin a picture on white, so that it reads the same on a light and on a dark page."""
    svg = ET.Element(
        "svg",
        {
            "xmlns": "http://www.w3.org/2000/svg",
            "viewBox": f"0 0 {width} {height}",
            "width": str(width),
            "height": str(height),
            "role": "img",
            "lang": language,
            "font-family": "system-ui, 'Noto Sans', 'Noto Sans CJK KR', 'Malgun Gothic', sans-serif",
        },
    )
    ET.SubElement(svg, "title").text = title
    ET.SubElement(svg, "rect", {"width": str(width), "height": str(height), "fill": "#ffffff"})
    return svg


def write(
    svg: ET.Element,
    x: float,
    y: float,
    words: str,
    *,
    size: float,
    weight: str = "400",
    fill: str = INK,
    anchor: Literal["start", "middle", "end"] = "start",
) -> None:
    """Write one line of text; `x` and `y` are its anchor on the base line, in pixels."""
    attributes = {"x": f"{x:g}", "y": f"{y:g}", "font-size": f"{size:g}", "font-weight": weight, "fill": fill}
    if anchor != "start":
        attributes["text-anchor"] = anchor
    ET.SubElement(svg, "text", attributes).text = words


def finish(svg: ET.Element) -> str:
    """Give the picture as text."""
    ET.indent(svg, " ")
    return ET.tostring(svg, encoding="unicode") + "\n"


def rule(svg: ET.Element, x1: float, x2: float, y: float) -> None:
    """Draw a thin level line."""
    ET.SubElement(svg, "line", {"x1": f"{x1:g}", "x2": f"{x2:g}", "y1": f"{y:g}", "y2": f"{y:g}", "stroke": RULE})


def pick(english: str, korean: str, language: Language) -> str:
    """Give the name in a language, the English one where there is no Korean."""
    return korean if language == "ko" and korean else english


def wrap(words: str, width: float, *, size: float, most: int = 2) -> list[str]:
    """Break a text into at most so many lines of about that width in pixels; what does not fit ends in an ellipsis.

    >>> wrap("safeguard circumvention", 100, size=13)
    ['safeguard', 'circumvention']
    """
    lines = [""]
    for word in words.split():
        longer = f"{lines[-1]} {word}".strip()
        if _width(longer, size) <= width or not lines[-1]:
            lines[-1] = longer
        else:
            lines.append(word)
    cut = len(lines) > most
    lines = lines[:most]
    for place, line in enumerate(lines):
        ends = cut and place == most - 1
        while _width(line + "…" * ends, size) > width and len(line) > 1:
            line, ends = line[:-1], True
        lines[place] = line.rstrip(" ,;") + "…" if ends else line
    return lines


def _width(words: str, size: float) -> float:
    return sum(size * (1.0 if ord(one) > 0x1100 else 0.56) for one in words)
