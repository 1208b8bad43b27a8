"""The command `draw`: pictures made from the graph."""

from __future__ import annotations

import sys
from enum import StrEnum
from pathlib import Path
from typing import Annotated, Final

import typer

from graphkit.cli.console import StoreFolder, open_here
from graphkit.cli.options import AsOf, LanguageOption
from graphkit.drawing import draw_access, draw_comparison, draw_framework, draw_prices, draw_tradeoff
from graphkit.errors import CallError
from graphkit.influence import MAX_DEPTH

__all__ = ["draw"]


class Picture(StrEnum):
    """What is drawn."""

    framework = "framework"
    access = "access"
    tradeoff = "tradeoff"
    comparison = "comparison"
    prices = "prices"


#: picture → what its names are, and the fewest and most of them
_NAMES: Final = {
    Picture.framework: ("none", 0, 0),
    Picture.access: ("systems", 0, None),
    Picture.tradeoff: ("a variable", 1, 1),
    Picture.comparison: ("two to six systems", 2, 6),
    Picture.prices: ("a system, or an entry as litellm:azure/gpt-4o", 1, 1),
}


def draw(
    picture: Annotated[
        Picture,
        typer.Argument(help="The framework, who can use which system, a tradeoff, systems side by side, or prices."),
    ] = Picture.framework,
    names: Annotated[
        list[str] | None,
        typer.Argument(
            help="A variable for tradeoff; systems for comparison and access; one for prices.", show_default=False
        ),
    ] = None,
    language: LanguageOption = "en",
    depth: Annotated[
        int, typer.Option(min=0, max=MAX_DEPTH, help="Longest chain of influences, for tradeoff; 0 for any length.")
    ] = 1,
    as_of: AsOf = None,
    output: Annotated[
        Path | None, typer.Option("--output", "-o", help="SVG file; standard output if not given.", show_default=False)
    ] = None,
    store: StoreFolder = None,
) -> None:
    """Draw a picture as SVG: the framework, who can use which systems, a variable's tradeoff, a comparison, or prices."""
    things = names or []
    wanted, fewest, most = _NAMES[picture]
    if len(things) < fewest or (most is not None and len(things) > most):
        raise CallError(f"the picture {picture.value} takes these names: {wanted}")
    atlas, day = open_here(store), as_of.date() if as_of else None
    match picture:
        case Picture.framework:
            svg = draw_framework(atlas, language)
        case Picture.access:
            svg = draw_access(atlas, day or atlas.access.latest_day, language, systems=things)
        case Picture.tradeoff:
            svg = draw_tradeoff(atlas, things[0], language, depth=depth)
        case Picture.comparison:
            svg = draw_comparison(atlas, things, language, as_of=day)
        case Picture.prices:
            svg = draw_prices(atlas, things[0], language)
    if output is None:
        sys.stdout.write(svg)
    else:
        output.write_text(svg, encoding="utf-8")
