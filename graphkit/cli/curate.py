"""The commands below `curate`: what curation lacks, and what catalogues would add."""

from __future__ import annotations

import datetime as dt
import sys
from typing import TYPE_CHECKING, Annotated

import typer
from rich.table import Table

from graphkit.cli.console import JsonFlag, StoreFolder, err, open_here, out, print_json
from graphkit.cli.options import LanguageOption
from graphkit.cli.words import pick
from graphkit.completeness import ENOUGH_VARIABLES, share_of
from graphkit.disagreements import MIN_CONFIDENCE

if TYPE_CHECKING:
    from graphkit.accessibility.wording import Language
    from graphkit.completeness import CurationReport

__all__ = ["app"]

app = typer.Typer(
    name="curate", no_args_is_help=True, help="What curation has and lacks, and what catalogues would add."
)


@app.command("report")
def report(
    variables: Annotated[bool, typer.Option("--variables", help="By variable instead of by system.")] = False,
    day: Annotated[
        dt.datetime | None,
        typer.Option(formats=["%Y-%m-%d"], help="Day to reckon ages from; today if not given.", show_default=False),
    ] = None,
    language: LanguageOption = "en",
    store: StoreFolder = None,
    json: JsonFlag = False,
) -> None:
    """Show how complete, how old and how well sourced the curated values are."""
    found = open_here(store).curation(day.date() if day else dt.date.today())
    if json:
        print_json(found)
        return
    out.print(_by_variable(found, language) if variables else _by_system(found, language))
    enough = sum(one.answered >= ENOUGH_VARIABLES for one in found.systems)
    out.print(
        f"{found.values:,} values; of the {found.values - found.of_others:,} that no other provider offers,"
        f" {found.developer_share:.0%} were read in the developers' own documents."
        f" {enough} of {len(found.systems)} systems answer {ENOUGH_VARIABLES} variables or more.",
        highlight=False,
    )
    for fault in found.faults:
        err.print(
            f"{fault.system} {fault.variable} ({fault.observation}): {fault.wrong}", highlight=False, markup=False
        )


@app.command("suggest")
def suggest(
    system: Annotated[str, typer.Argument(help="System, by id, name or alias.")],
    min_confidence: Annotated[
        float, typer.Option(min=0, max=1, help="Least confidence of the mappings of systems that are followed.")
    ] = MIN_CONFIDENCE,
    store: StoreFolder = None,
) -> None:
    """Print what imported catalogues say and we do not, as YAML for the system's release file, with sources.

    Only variables without a value of ours, or of which a catalogue contradicts us. Look it up before you take it over.
    """
    found = open_here(store).catalogues.suggest(system, min_confidence=min_confidence)
    sys.stdout.write(found.to_yaml())
    if not found.observations:
        err.print(
            f"no imported catalogue adds to {found.system}; see access-atlas import", highlight=False, markup=False
        )


def _by_system(found: CurationReport, language: Language) -> Table:
    table = Table(title=f"Curated values on {found.day}", title_justify="left")
    table.add_column("system")
    for name in ("value", "reason", "missing", "developer's", "read since", "due"):
        table.add_column(name, justify="right")
    for one in sorted(found.systems, key=lambda one: (one.answered, one.id)):
        cells = (
            one.with_value,
            one.with_status,
            len(one.missing),
            f"{share_of(one):.0%}",
            one.read_first or "–",
            one.due,
        )
        style = None if one.answered >= ENOUGH_VARIABLES else "red"
        table.add_row(pick(one.label, one.label_ko, language), *(str(cell) for cell in cells), style=style)
    return table


def _by_variable(found: CurationReport, language: Language) -> Table:
    table = Table(title=f"Systems by variable on {found.day}", title_justify="left")
    table.add_column("variable")
    for name in ("value", "reason", "missing"):
        table.add_column(name, justify="right")
    for one in sorted(found.variables, key=lambda one: (-one.missing, one.id)):
        cells = (one.with_value, one.with_status, one.missing)
        table.add_row(pick(one.label, one.label_ko, language), *(str(cell) for cell in cells))
    return table
