"""The commands `disagreements` and `accuracy`: who claims what of a system, who contradicts whom, who is right how often."""

from __future__ import annotations

from collections import Counter
from datetime import datetime
from typing import Annotated

import typer
from rich.table import Table

from graphkit.cli.console import JsonFlag, StoreFolder, open_here, out, print_json
from graphkit.cli.tables import new_table
from graphkit.disagreements import MIN_CONFIDENCE, Claim, DisagreementsAnswer

__all__ = ["MinConfidence", "accuracy", "disagreements"]

MinConfidence = Annotated[
    float, typer.Option(min=0, max=1, help="Least confidence of the mappings of systems that are followed.")
]

_NAMES = {"hugging-face": "Hugging Face", "litellm": "LiteLLM", "models-dev": "models.dev"}


def disagreements(
    system: Annotated[str, typer.Argument(help="System, by id, name or alias.")],
    variable: Annotated[
        list[str] | None, typer.Option("--variable", help="Only this variable; may be repeated.", show_default=False)
    ] = None,
    everything: Annotated[bool, typer.Option("--all", help="Also show claims that nothing is said against.")] = False,
    min_confidence: MinConfidence = MIN_CONFIDENCE,
    as_of: Annotated[
        datetime | None, typer.Option(formats=["%Y-%m-%d"], help="Only what held on that day.", show_default=False)
    ] = None,
    store: StoreFolder = None,
    json: JsonFlag = False,
) -> None:
    """Show what we and catalogues claim of a system, and which claims disagree, and why."""
    atlas = open_here(store)
    wanted = {atlas.variable(one).id for one in variable or ()}
    answer = atlas.catalogues.disagreements(
        system, min_confidence=min_confidence, as_of=as_of.date() if as_of is not None else None
    )
    if wanted:
        answer = answer.model_copy(
            update={
                "claims": tuple(one for one in answer.claims if one.variable in wanted),
                "disagreements": tuple(one for one in answer.disagreements if one.one.variable in wanted),
            }
        )
    if json:
        print_json(answer)
    else:
        table = _table(answer, everything=everything or bool(wanted))
        if table.row_count:
            out.print(f"What is claimed of {answer.system}", highlight=False, markup=False)
            out.print(table)
        kinds = Counter(one.kind for one in answer.disagreements)
        out.print("; ".join(f"{count} {kind}" for kind, count in sorted(kinds.items())) or "no disagreements")


def accuracy(
    min_confidence: MinConfidence = MIN_CONFIDENCE,
    store: StoreFolder = None,
    json: JsonFlag = False,
) -> None:
    """Show how often each catalogue agrees with our own values, on which variable."""
    found = open_here(store).catalogues.accuracy(min_confidence=min_confidence)
    if json:
        print_json(found)
        return
    if not found:
        out.print("no catalogue that is imported has a value of ours: see access-atlas import --help", highlight=False)
        return
    table = new_table("catalogue", "variable", "compared", "the same", "rounded", "systems")
    for column in table.columns[2:]:
        column.justify = "right"
    for one in found:
        numbers = (one.compared, one.right, one.rounded, one.systems)
        table.add_row(one.catalogue, one.variable, *(str(number) for number in numbers))
    out.print(table)


def _table(answer: DisagreementsAnswer, *, everything: bool) -> Table:
    table = new_table("variable", "value", "offered by", "said by", "against it")
    for claim in answer.claims:
        against: Counter[str] = Counter()
        for one in answer.disagreements:
            if claim in (one.one, one.other):
                against[one.kind] += 1
        if against or everything:
            shown = ", ".join(f"{count} {kind}" for kind, count in sorted(against.items()))
            label = " · ".join(one for one in (claim.variable, claim.benchmark, claim.setting) if one)
            table.add_row(label, claim.text, claim.provider or "", _sources(claim), shown)
    return table


def _sources(claim: Claim) -> str:
    counts = Counter(one.source for one in claim.statements)
    return ", ".join(
        f"{_NAMES.get(name, name)}{f' ×{count}' if count > 1 else ''}" for name, count in sorted(counts.items())
    )
