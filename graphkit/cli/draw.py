"""The command `draw`: pictures made from the graph."""

from __future__ import annotations

import sys
from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from graphkit.cli.console import StoreFolder, open_here
from graphkit.drawing import draw_framework

__all__ = ["draw"]


class Language(StrEnum):
    """The language of labels."""

    en = "en"
    ko = "ko"


def draw(
    language: Annotated[Language, typer.Option(help="Language of the labels.")] = Language.en,
    output: Annotated[
        Path | None, typer.Option("--output", "-o", help="SVG file; standard output if not given.")
    ] = None,
    store: StoreFolder = None,
) -> None:
    """Draw the framework: components × axes × variables, as SVG."""
    svg = draw_framework(open_here(store), language.value)
    if output is None:
        sys.stdout.write(svg)
    else:
        output.write_text(svg, encoding="utf-8")
