"""The sheet that pictures are drawn on: an SVG document, its colours and its text."""

from __future__ import annotations

from typing import Final, Literal
from xml.etree import ElementTree as ET

__all__ = ["FAINT", "INK", "RULE", "Language", "begin", "finish", "write"]

Language = Literal["en", "ko"]

INK: Final = "#1d2733"
FAINT: Final = "#5c6b7a"
RULE: Final = "#d5dce3"


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
