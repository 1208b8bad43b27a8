"""The command `what-if`: what follows from a scenario, and scenarios side by side."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer
from rich import box
from rich.table import Table

from graphkit.accessibility.scenario import Scenario, load_scenario, parse_setting
from graphkit.accessibility.scenarios import write_csv
from graphkit.cli import tables
from graphkit.cli.console import JsonFlag, StoreFolder, open_here, out, print_json
from graphkit.cli.options import AsOf, LanguageOption
from graphkit.cli.words import pick, word
from graphkit.errors import CallError

if TYPE_CHECKING:
    from graphkit.accessibility.scenario import WhatIfAnswer
    from graphkit.accessibility.scenarios import ScenarioComparison
    from graphkit.accessibility.wording import Language

__all__ = ["what_if"]


def what_if(
    system: Annotated[str | None, typer.Argument(help="System, by id or name.", show_default=False)] = None,
    change: Annotated[
        list[str] | None,
        typer.Option(
            "--set", help="\\[component:]variable=value, or component=level; may be repeated.", show_default=False
        ),
    ] = None,
    scenario: Annotated[
        list[Path] | None,
        typer.Option("--scenario", help="Scenario file; several are put side by side.", show_default=False),
    ] = None,
    as_of: AsOf = None,
    save: Annotated[
        Path | None,
        typer.Option("--export", help="Write what is answered to this file, .json or .csv.", show_default=False),
    ] = None,
    csv: Annotated[bool, typer.Option("--csv", help="Write the scenarios side by side as CSV.")] = False,
    language: LanguageOption = "en",
    store: StoreFolder = None,
    json: JsonFlag = False,
) -> None:
    """Find what moves when variables of a system change, who gains or loses access, and what cannot be undone.

    Several scenarios are put side by side.
    """
    scenarios = _scenarios(system, change or [], scenario or [])
    wants_csv = csv or (save is not None and save.suffix == ".csv")
    if wants_csv and len(scenarios) < 2:
        raise CallError("CSV is for scenarios side by side: name at least two")
    atlas, day = open_here(store), as_of.date() if as_of else None
    if len(scenarios) == 1:
        answer = atlas.what_if(scenarios[0].system, scenarios[0], day, language=language)
        _save(save, answer.model_dump_json(indent=1) + "\n")
        if json:
            print_json(answer)
        else:
            _show_consequences(answer, language)
        return
    comparison = atlas.compare_scenarios(scenarios, day, language=language)
    text = write_csv(comparison) if wants_csv else comparison.model_dump_json(indent=1) + "\n"
    _save(save, text)
    if json:
        print_json(comparison)
    elif csv:
        sys.stdout.write(text)
    else:
        _show_comparison(comparison, language)


def _save(path: Path | None, text: str) -> None:
    if path is not None:
        path.write_text(text, encoding="utf-8")


def _scenarios(system: str | None, settings: list[str], files: list[Path]) -> list[Scenario]:
    found = [load_scenario(path) for path in files]
    if system is not None:
        found = [one.model_copy(update={"system": system}) for one in found]
    if settings:
        if system is None:
            raise CallError("--set needs a system")
        found.append(Scenario(system=system, changes=tuple(parse_setting(one) for one in settings)))
    if not found:
        raise CallError("say what changes: --set variable=value, or --scenario FILE")
    return found


def _show_consequences(answer: WhatIfAnswer, language: Language) -> None:
    under = word("under", language, scenario=answer.scenario, day=answer.as_of)
    out.print(f"[bold]{answer.system}[/], {tables.plain(under)}", highlight=False)
    for one in answer.changes:
        before = ", ".join(one.before) or word("unrecorded", language)
        after = ", ".join(one.after) or word("nothing", language)
        rule = f" [dim]({word('follows', language)})[/]" if one.derived else ""
        label = f"{one.label} ({one.offered_by})" if one.offered_by else one.label
        out.print(f"  {tables.plain(f'{label}: {before} → {after}')}{rule}", highlight=False)
    if answer.effects is not None:
        for effect in answer.effects.effects:
            label = pick(effect.outcome.label, effect.outcome.label_ko, language)
            kind = word(effect.outcome.kind, language)
            out.print(f"  {word(effect.movement, language)}: {kind} {tables.plain(label)}", highlight=False)
    for person in answer.access:
        gained = "".join(f" +{route}" for route in person.routes_gained)
        lost = "".join(f" −{route}" for route in person.routes_lost)
        verdicts = f"{word(person.before, language)} → {word(person.after, language)}"
        out.print(f"  {person.profile}: {verdicts}{gained}{lost}", highlight=False)
    for name, found in (("lost", answer.interventions_lost), ("escaped", answer.escaped)):
        if found:
            labels = ", ".join(pick(one.label, one.label_ko, language) for one in found)
            out.print(f"  {word(name, language)}: {tables.plain(labels)}", highlight=False)
    for text in answer.irrevocable:
        out.print(f"  [red]{word('for-good', language)}[/]: {tables.plain(text)}", highlight=False)


def _show_comparison(comparison: ScenarioComparison, language: Language) -> None:
    for one in comparison.scenarios:
        changes = "; ".join(one.changes)
        out.print(
            f"[bold]{tables.plain(one.id)}[/] {one.system}, {one.as_of}: {tables.plain(changes)}", highlight=False
        )
    kinds = dict.fromkeys(row.kind for row in comparison.rows)
    for kind in kinds:
        title = word(f"{kind}-rows", language)
        table = Table(title=title, title_justify="left", box=box.SIMPLE_HEAD, title_style="bold", expand=True)
        table.add_column("", ratio=3)
        for one in comparison.scenarios:
            table.add_column(tables.plain(one.id), ratio=2)
        for row in comparison.rows:
            if row.kind == kind:
                style = "" if row.differs else "dim"
                cells = (word(cell, language) for cell in row.cells)
                table.add_row(tables.plain(pick(row.label, row.label_ko, language)), *cells, style=style)
        out.print(table)
