"""The command `link`: which names of catalogues mean the same system."""

from __future__ import annotations

import csv
import sys
from collections import Counter
from dataclasses import asdict, fields
from itertools import groupby
from pathlib import Path
from typing import Annotated

import typer
from rich.padding import Padding

from graphkit.build.links import find_links, link_catalogues
from graphkit.cli.console import BuildProgress, JsonFlag, StoreFolder, out, print_json
from graphkit.cli.tables import new_table, plain
from graphkit.linking import RELATIONS, Doubt, Figures, Linkage, measure, read_labelled_pairs
from graphkit.linking.blocking import MOST
from graphkit.linking.evaluation import HUB_PAIRS
from graphkit.resources import default_store

__all__ = ["link"]


def link(
    review: Annotated[
        bool, typer.Option("--review", help="Show what somebody should look at; write nothing to the store.")
    ] = False,
    as_csv: Annotated[bool, typer.Option("--csv", help="With --review: write CSV instead of a table.")] = False,
    decisions: Annotated[
        Path | None,
        typer.Option(
            help="SSSOM file of decisions that win over the rules.", show_default=False, exists=True, dir_okay=False
        ),
    ] = None,
    figures: Annotated[
        bool, typer.Option("--figures", help="Only measure the rules on the labelled pairs that were held out.")
    ] = False,
    store: StoreFolder = None,
    json: JsonFlag = False,
) -> None:
    """Link names of catalogues that mean the same system, in a new generation.

    Mappings of manual curation win: what they say of a pair, no rule says otherwise. After a later `build` or `import`, link
    once more.
    """
    folder = store or default_store()
    if figures:
        held_out = measure(one for one in read_labelled_pairs() if one.is_held_out)
        _show_figures(held_out, measure(read_labelled_pairs(HUB_PAIRS)), json=json)
    elif review:
        with BuildProgress() as progress:
            found = find_links(folder, decisions, progress=progress)
        _show_doubts(found.doubts, as_csv=as_csv, json=json)
    else:
        with BuildProgress() as progress:
            report = link_catalogues(folder, decisions, progress=progress)
        number, quads = report.generation.number, sum(report.quads.values())
        if json:
            print_json({"generation": number, "quads": quads, **_counts(report.linkage), "stated": report.stated})
        else:
            _show(report.linkage, f"Generation {number}: {quads:,} quads of links")
            if report.stated:
                out.print(f"{report.stated:,} variants that owners of repositories state", highlight=False)


def _counts(linkage: Linkage) -> dict[str, object]:
    return {
        "entries": linkage.entries,
        "groups": linkage.groups,
        "compared": linkage.compared,
        "left_out": linkage.left_out,
        "links": dict(Counter(one.relation for one in linkage.links)),
        "doubts": len(linkage.doubts),
    }


def _show(linkage: Linkage, heading: str) -> None:
    out.print(heading, highlight=False)
    table = new_table("relation", "links")
    table.columns[1].justify = "right"
    for relation, count in Counter(one.relation for one in linkage.links).most_common():
        table.add_row(relation, f"{count:,}")
    if table.row_count:
        out.print(table)
    said = f"{linkage.entries:,} entries in {linkage.groups:,} groups, {linkage.compared:,} pairs of groups compared"
    out.print(said, highlight=False)
    if linkage.left_out:
        out.print(f"{linkage.left_out:,} pairs were not compared: {MOST} a name in large blocks", highlight=False)
    out.print(f"{len(linkage.doubts):,} pairs to look at: access-atlas link --review", highlight=False)


def _show_doubts(doubts: list[Doubt], *, as_csv: bool, json: bool) -> None:
    if json:
        print_json([asdict(one) for one in doubts])
    elif as_csv:
        writer = csv.writer(sys.stdout, lineterminator="\n")
        writer.writerow(field.name for field in fields(Doubt))
        writer.writerows(asdict(one).values() for one in doubts)
    else:
        _list_doubts(doubts)


def _list_doubts(doubts: list[Doubt]) -> None:
    """List pairs under the reason they share, each name on a line of its own: names are too long for columns."""
    common = Counter(_reason(one) for one in doubts)
    groups: dict[tuple[str, str], list[tuple[Doubt, str]]] = {}
    for one in doubts:
        (reason, relation), detail = _reason(one), one.why.partition("; ")[2]
        if common[reason, relation] == 1 and not detail:
            reason, detail = "each for a reason of its own", one.why
        groups.setdefault((reason, relation), []).append((one, detail))
    for (reason, relation), found in sorted(groups.items(), key=lambda group: -len(group[1])):
        out.print(f"\n{reason} (the rules say: {relation}): {len(found):,}", style="bold", highlight=False)
        for label, pairs in groupby(
            sorted(found, key=lambda pair: pair[0].object_label), lambda pair: pair[0].object_label
        ):
            out.print(f"  {plain(label)}", highlight=False, soft_wrap=True)
            for one, detail in pairs:
                out.print(f"    {plain(one.subject_label)}", highlight=False, soft_wrap=True)
                if detail:
                    out.print(Padding(plain(detail), (0, 0, 0, 6)), highlight=False)


def _reason(doubt: Doubt) -> tuple[str, str]:
    return doubt.why.partition("; ")[0], doubt.relation


def _show_figures(held_out: Figures, hub: Figures, *, json: bool) -> None:
    if json:
        print_json({**held_out.model_dump(), "hub": hub.model_dump()})
        return
    _show_shares(held_out, f"{held_out.pairs} labelled pairs that were held out")
    _show_shares(hub, f"\n{hub.pairs} labelled pairs with repositories of the Hugging Face Hub, all held out")


def _show_shares(figures: Figures, heading: str) -> None:
    out.print(heading, highlight=False)
    for name in ("precision", "recall", "agreement", "reached"):
        share = getattr(figures, name)
        said = f"{name} {share.value:.3f} ({share.count} of {share.of}; 95 % {share.low:.3f} to {share.high:.3f})"
        out.print(said, highlight=False)
    out.print("\nlabelled (down), given (across)", highlight=False)
    table = new_table("", *RELATIONS)
    for column in table.columns[1:]:
        column.justify = "right"
    for label in RELATIONS:
        table.add_row(label, *(str(figures.given[label][said]) for said in RELATIONS))
    out.print(table)
