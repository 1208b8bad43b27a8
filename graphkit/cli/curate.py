"""The commands `curate report` and `curate suggest`: what curated data lack, and what catalogues could add."""

from __future__ import annotations

import datetime as dt
import sys
from typing import TYPE_CHECKING, Annotated, Any, Final

import typer
from rich.table import Column, Table

from graphkit.cli.catalogues import MinConfidence
from graphkit.cli.console import JsonFlag, StoreFolder, open_here, out, print_json
from graphkit.disagreements import MIN_CONFIDENCE

if TYPE_CHECKING:
    from graphkit.completeness import CurationReport

__all__ = ["app"]

app = typer.Typer(name="curate", help="What curated data lack, and what could fill it.", no_args_is_help=True)
_SHOWN = 20
#: A table whose rows stay whole in 80 columns.
_NARROW: Final[dict[str, Any]] = {"box": None, "padding": (0, 1, 0, 0), "pad_edge": False}


@app.command()
def report(
    day: Annotated[
        dt.datetime | None,
        typer.Option(formats=["%Y-%m-%d"], help="Day to count ages on; today if not given.", show_default=False),
    ] = None,
    store: StoreFolder = None,
    json: JsonFlag = False,
) -> None:
    """Show how complete, how old and how well sourced the values are, by system and by variable, and what is wrong."""
    from graphkit.completeness import report_curation

    atlas = open_here(store)
    on = day.date() if day else dt.date.today()
    found = report_curation(atlas.systems(), atlas.variables(), atlas.observations, on)
    if json:
        print_json(found)
        return
    for table in _tables(found):
        out.print(table, "")
    total = found.total
    out.print(
        f"{len(found.systems)} systems, {len(found.systems) - len(found.too_few)} of them with {found.enough} variables "
        f"answered; "
        f"{total.values:,} values, {_percent(total.developer_share)} from a document of the developer "
        f"({_percent(total.own_developer_share)} of the {total.own_values:,} that are no other provider's terms)",
        highlight=False,
    )
    for flaw in found.flaws[:_SHOWN]:
        out.print(f"{flaw.system} {flaw.variable}: {flaw.wrong}", highlight=False, markup=False)
    out.print(f"{len(found.flaws)} broken or unsourced", highlight=False)


@app.command()
def suggest(
    system: Annotated[str, typer.Argument(help="System, by id, name or alias.")],
    min_confidence: MinConfidence = MIN_CONFIDENCE,
    store: StoreFolder = None,
    json: JsonFlag = False,
) -> None:
    """Print what imported catalogues could add to a system's release file, as YAML in the form of that file."""
    from graphkit.curation import load_organisations
    from graphkit.suggestions import find_suggestions, write_suggestions
    from graphkit.vocabulary import load_vocabulary

    atlas = open_here(store)
    answer = atlas.catalogues.disagreements(system, min_confidence=min_confidence)
    found = find_suggestions(answer, atlas.observations(answer.system), load_vocabulary(), load_organisations().keys())
    if json:
        print_json(found)
    else:
        sys.stdout.write(write_suggestions(found))


def _tables(found: CurationReport) -> tuple[Table, Table]:
    systems = Table(
        Column("system", overflow="fold"),
        *_right("answered", "value", "missing", "developer", "read", "begun"),
        caption="read, begun: median days since values were read, and since they began",
        **_NARROW,
    )
    for one in found.systems:
        ages = (one.values_accessed_days, one.values_held_days)
        counts = (one.answered, one.with_value, len(one.missing))
        shown = ("" if age is None else str(age) for age in ages)
        systems.add_row(one.system, *map(str, counts), _percent(one.developer_share), *shown)
    variables = Table("variable", *_right("value", "status", "missing", "developer"), **_NARROW)
    for each in found.variables:
        variables.add_row(
            each.variable,
            str(each.with_value),
            str(each.with_status),
            str(len(each.missing)),
            _percent(each.developer_share),
        )
    return systems, variables


def _right(*names: str) -> list[Column]:
    return [Column(name, justify="right") for name in names]


def _percent(share: float | None) -> str:
    return "–" if share is None else f"{share:.1%}"
