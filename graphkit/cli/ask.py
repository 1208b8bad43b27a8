"""Commands that ask: effects, compare, query, list."""

from __future__ import annotations

import sys
from enum import StrEnum
from pathlib import Path
from typing import Annotated

import pyoxigraph as ox
import typer
from pydantic import BaseModel
from rich.table import Table

from graphkit.cli import tables
from graphkit.cli.console import JsonFlag, StoreFolder, open_here, out, print_json
from graphkit.cli.influence_tables import show_effects
from graphkit.cli.options import AsOf, Change, LanguageOption, On, follows_chains, read_changes
from graphkit.errors import CallError, ParameterError, QueryError
from graphkit.influence.drawing import draw_effects
from graphkit.influence.scope import Following  # the decorator reads the signature
from graphkit.queries import bind, get_query, list_queries
from graphkit.systems import CONCEPT_CLASSES

__all__ = ["compare", "effects", "list_things", "query"]


class Format(StrEnum):
    """How the rows, or triples, of an answer are written."""

    table = "table"
    csv = "csv"
    tsv = "tsv"
    json = "json"
    xml = "xml"
    turtle = "turtle"
    ntriples = "ntriples"
    jsonld = "jsonld"
    rdfxml = "rdfxml"


_ROW_FORMATS = {
    Format.csv: ox.QueryResultsFormat.CSV,
    Format.tsv: ox.QueryResultsFormat.TSV,
    Format.json: ox.QueryResultsFormat.JSON,
    Format.xml: ox.QueryResultsFormat.XML,
}
_GRAPH_FORMATS = {
    Format.turtle: ox.RdfFormat.TURTLE,
    Format.ntriples: ox.RdfFormat.N_TRIPLES,
    Format.jsonld: ox.RdfFormat.JSON_LD,
    Format.rdfxml: ox.RdfFormat.RDF_XML,
}


@follows_chains
def effects(
    variable: Annotated[str, typer.Argument(help="Variable, such as context-length.")],
    change: Annotated[Change, typer.Option(help="How the variable changes.")] = Change.increase,
    on: Annotated[On | None, typer.Option(help="Only risks, or only benefits.", show_default=False)] = None,
    stakeholder: Annotated[
        str | None, typer.Option(help="Only outcomes that concern this stakeholder.", show_default=False)
    ] = None,
    axis: Annotated[
        str | None,
        typer.Option(help="Only outcomes that arise on this axis or dimension of scale.", show_default=False),
    ] = None,
    also: Annotated[
        list[str] | None, typer.Option(help="Something else that changes: name=increase or name=decrease; repeatable.")
    ] = None,
    paths: Annotated[int, typer.Option(min=1, max=20, help="How many paths to show each way.")] = 3,
    svg: Annotated[Path | None, typer.Option(help="Draw the paths into this SVG file.", show_default=False)] = None,
    full: Annotated[bool, typer.Option("--full", help="Show titles of citations and who is concerned too.")] = False,
    language: LanguageOption = "en",
    store: StoreFolder = None,
    json: JsonFlag = False,
    *,
    chosen: Following,
) -> None:
    """Which risks and benefits grow or shrink when a variable changes, why, and on what evidence."""
    answer = open_here(store).effects(
        variable,
        change=change.value,
        on=on.value if on else None,
        also=read_changes(also or []),
        stakeholder=stakeholder,
        axis=axis,
        paths=paths,
        **chosen,
    )
    if svg is not None:
        svg.write_text(draw_effects(answer, language), encoding="utf-8")
    if json:
        print_json(answer)
    else:
        show_effects(answer, language, full=full)


def compare(
    systems: Annotated[list[str], typer.Argument(help="Systems, by id or name.")],
    as_of: AsOf = None,
    differing: Annotated[bool, typer.Option("--differing", help="Only rows in which the systems differ.")] = False,
    benchmarks: Annotated[
        bool, typer.Option("--benchmarks", help="Also tests that fewer than half of them took.")
    ] = False,
    markdown: Annotated[bool, typer.Option("--markdown", help="Write a Markdown table.")] = False,
    sources: Annotated[bool, typer.Option("--sources", help="Show the source of every value.")] = False,
    store: StoreFolder = None,
    json: JsonFlag = False,
) -> None:
    """Put systems side by side on every variable, gaps included."""
    comparison = open_here(store).compare(systems, as_of=as_of.date() if as_of else None)
    if json:
        print_json(comparison)
        return
    rows = [row for row in comparison.rows if row.differs or not differing]
    if not benchmarks:
        rows = [
            row
            for row in rows
            if row.benchmark is None or 2 * sum(map(bool, (c.shown for c in row.cells))) > len(row.cells)
        ]
    shown = comparison.model_copy(update={"rows": tuple(rows)})
    if markdown:
        sys.stdout.write(tables.comparison_markdown(shown))
    else:
        tables.show_comparison(shown, sources=sources)


def query(
    name: Annotated[
        str | None, typer.Argument(help="Question of the library, or a file with SPARQL.", show_default=False)
    ] = None,
    param: Annotated[list[str] | None, typer.Option("--param", "-p", help="name=value; may be repeated.")] = None,
    format: Annotated[Format, typer.Option("--format", "-f", help="How to write the answer.")] = Format.table,  # noqa: A002
    store: StoreFolder = None,
    json: JsonFlag = False,
) -> None:
    """Ask a question of the library, or any SPARQL; without a name, list the questions."""
    if name is None:
        _list_queries(json=json)
        return
    text = _query_text(name, _parameters(param or []))
    results = open_here(store).store.query(text)
    wanted = Format.json if json else format
    if isinstance(results, ox.QueryTriples):
        data = ox.serialize(results, format=_GRAPH_FORMATS.get(wanted, ox.RdfFormat.TURTLE))
        sys.stdout.buffer.write(data or b"")
    elif isinstance(results, ox.QuerySolutions) and wanted is Format.table:
        tables.show_rows([variable.value for variable in results.variables], results)
    elif isinstance(results, ox.QueryBoolean) and wanted is Format.table:
        out.print("yes" if results else "no")
    elif wanted in _ROW_FORMATS:
        sys.stdout.buffer.write(results.serialize(format=_ROW_FORMATS[wanted]) or b"")
    else:
        raise ParameterError("format", f"{wanted} cannot hold rows", ", ".join(["table", *_ROW_FORMATS]))


def _list_queries(*, json: bool) -> None:
    queries = list_queries()
    if json:
        print_json([one.model_dump(mode="json", exclude={"text"}) for one in queries])
        return
    table = Table("question", "parameters", "what it answers", show_lines=False)
    for one in queries:
        names = [name if parameter.required else f"[{name}]" for name, parameter in one.parameters.items()]
        table.add_row(one.name, tables.plain("\n".join(names)), one.question)
    out.print(table)


def _parameters(pairs: list[str]) -> dict[str, list[str]]:
    given: dict[str, list[str]] = {}
    for pair in pairs:
        name, separator, value = pair.partition("=")
        if not separator:
            raise CallError(f"--param takes name=value, not {pair!r}")
        given.setdefault(name, []).append(value)
    return given


def _query_text(name: str, parameters: dict[str, list[str]]) -> str:
    path = Path(name)
    if path.suffix not in (".rq", ".sparql") and not path.is_file():
        return bind(get_query(name), parameters)
    if parameters:
        raise CallError("--param is for questions of the library; a file is run as it stands")
    try:
        return path.read_text(encoding="utf-8")
    except OSError as error:
        raise QueryError(f"{path} cannot be read: {error.strerror}") from error


def list_things(
    what: Annotated[str, typer.Argument(help="systems, variables, influences, or " + ", ".join(CONCEPT_CLASSES) + ".")],
    store: StoreFolder = None,
    json: JsonFlag = False,
) -> None:
    """List systems, variables, risks, benefits and the framework's other lists."""
    atlas = open_here(store)
    found: list[tuple[BaseModel, str, str, str, str]]
    match what:
        case "systems":
            found = [(one, one.id, one.label, one.label_ko, one.developer_label) for one in atlas.systems()]
        case "variables":
            found = [(one, one.id, one.label, one.label_ko, one.group) for one in atlas.variables()]
        case "influences":
            found = [
                (one, one.id, one.label, "", f"{'+' if one.sign > 0 else '−'} {one.strength}")
                for one in atlas.influences.influences
            ]
        case _:
            found = [(one, one.id, one.label, one.label_ko, one.evidence or "") for one in atlas.concepts(what)]
    if json:
        print_json([one for one, *_ in found])
        return
    table = Table("id", "English", "한국어", "")
    for _, *cells in found:
        table.add_row(*(tables.plain(cell) for cell in cells))
    out.print(table)
