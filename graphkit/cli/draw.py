"""The command `draw`: pictures made from the graph."""

from __future__ import annotations

import sys
from datetime import datetime
from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from graphkit.cli.console import StoreFolder, open_here
from graphkit.drawing import draw_access, draw_framework

__all__ = ["draw"]


class Picture(StrEnum):
    """What is drawn."""

    framework = "framework"
    access = "access"


class Language(StrEnum):
    """The language of labels."""

    en = "en"
    ko = "ko"


def draw(
    picture: Annotated[Picture, typer.Argument(help="The framework, or who can use which system.")] = Picture.framework,
    language: Annotated[Language, typer.Option(help="Language of the labels.")] = Language.en,
    as_of: Annotated[
        datetime | None,
        typer.Option(formats=["%Y-%m-%d"], help="Day, for access; the day data were last read if not given."),
    ] = None,
    output: Annotated[
        Path | None, typer.Option("--output", "-o", help="SVG file; standard output if not given.")
    ] = None,
    store: StoreFolder = None,
) -> None:
    """Draw a picture as SVG: the framework, or which profiles can use which systems."""
    atlas = open_here(store)
    if picture is Picture.framework:
        svg = draw_framework(atlas, language.value)
    else:
        svg = draw_access(atlas, as_of.date() if as_of else atlas.access.latest_day, language.value)
    if output is None:
        sys.stdout.write(svg)
    else:
        output.write_text(svg, encoding="utf-8")
