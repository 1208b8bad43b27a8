"""Commands about data: validate, export."""

from __future__ import annotations

import sys
from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from graphkit import export as exports
from graphkit.cli.console import JsonFlag, StoreFolder, err, open_here, print_json
from graphkit.validation.files import files_below, validate_paths
from graphkit.validation.report import report

__all__ = ["export", "validate"]


def validate(
    files: Annotated[list[Path], typer.Argument(help="Release files, other files of data, RDF, or folders of them.")],
    json: JsonFlag = False,
) -> None:
    """Check release files and RDF; every mistake is named with path, line, column and what is allowed."""
    paths = [path for file in files for path in (files_below(file) if file.is_dir() else [file])]
    problems = validate_paths(paths)
    if json:
        print_json(list(report(problems).findings))
    else:
        for problem in problems:
            sys.stdout.write(f"{problem}\n")
    if problems:
        wrong = len({one.path for one in problems})
        err.print(f"{_count(len(problems), 'problem')} in {wrong} of {_count(len(paths), 'file')}", highlight=False)
        raise typer.Exit(1)
    err.print(f"{_count(len(paths), 'file')} checked: no problems", highlight=False)


def _count(number: int, what: str) -> str:
    return f"{number} {what}{'s' if number != 1 else ''}"


class ExportFormat(StrEnum):
    """What the graph is written as."""

    nquads = "nquads"
    turtle = "turtle"
    jsonld = "jsonld"
    graphml = "graphml"
    gexf = "gexf"
    csv = "csv"
    parquet = "parquet"


def export(
    format: Annotated[ExportFormat, typer.Option("--format", "-f", help="What to write.")] = ExportFormat.nquads,  # noqa: A002
    output: Annotated[
        Path | None, typer.Option("--output", "-o", help="File to write; standard output if not given.")
    ] = None,
    graph: Annotated[
        str | None, typer.Option(help="Only this named graph, such as curated.", show_default=False)
    ] = None,
    store: StoreFolder = None,
) -> None:
    """Write the graph: canonical N-Quads, Turtle, JSON-LD; influences as GraphML, GEXF; observations as CSV, Parquet."""
    atlas = open_here(store)
    if output is None:
        exports.write(atlas, format.value, sys.stdout.buffer, graph_name=graph)
        return
    partial = output.with_name(output.name + ".partial")
    with partial.open("wb") as target:
        exports.write(atlas, format.value, target, graph_name=graph)
    partial.replace(output)
    err.print(f"{output.stat().st_size:,} bytes written to {output}", highlight=False, soft_wrap=True)
