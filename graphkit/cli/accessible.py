"""Commands that ask who can use a system: accessible, what-if."""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Final

import typer
from rich.table import Table

from graphkit.accessibility.profiles import load_profile
from graphkit.accessibility.scenario import Scenario, load_scenario, parse_setting
from graphkit.cli import tables
from graphkit.cli.console import JsonFlag, StoreFolder, open_here, out, print_json
from graphkit.errors import CallError, ParameterError

if TYPE_CHECKING:
    from graphkit.accessibility.answer import RouteAnswer, SystemAccess
    from graphkit.accessibility.scenario import WhatIfAnswer
    from graphkit.atlas import Atlas
    from graphkit.profiles import Profile

__all__ = ["accessible", "what_if"]

_MARKS: Final = {"accessible": "[green]●[/]", "inaccessible": "[red]○[/]", "undetermined": "[yellow]?[/]"}
_STATUSES: Final = {"met": "[green]met[/]", "unmet": "[red]unmet[/]", "unknown": "[yellow]unknown[/]"}

AsOf = Annotated[
    str | None, typer.Option("--as-of", help="Day, such as 2024-09-01; the day data were last read if not given.")
]


def _day(text: str | None) -> dt.date | None:
    if text is None:
        return None
    try:
        return dt.date.fromisoformat(text)
    except ValueError as error:
        raise ParameterError("as-of", f"{text} is not a day", "a day such as 2024-09-01") from error


def _profile(atlas: Atlas, name: str) -> Profile:
    path = Path(name)
    return load_profile(path) if path.suffix in (".yaml", ".yml") else atlas.access.profile(name)


def accessible(
    profile: Annotated[
        str | None, typer.Option("--profile", "-p", help="Profile by id, or a YAML file.", show_default=False)
    ] = None,
    system: Annotated[str | None, typer.Option("--system", "-s", help="One system, by id or name.")] = None,
    as_of: AsOf = None,
    store: StoreFolder = None,
    json: JsonFlag = False,
) -> None:
    """Who can use which system, by which route, at what cost, and what hinders; without a profile, a table of all."""
    atlas = open_here(store)
    day = _day(as_of)
    if profile is None:
        _show_all(atlas, system, day, json=json)
        return
    answer = atlas.accessible(_profile(atlas, profile), system, day)
    if json:
        print_json(answer)
        return
    out.print(f"[bold]{tables.plain(answer.profile)}[/] on {answer.as_of}", highlight=False)
    if system is None:
        _show_systems(answer.systems)
    else:
        _show_system(answer.systems[0])


def _show_all(atlas: Atlas, system: str | None, day: dt.date | None, *, json: bool) -> None:
    frame = atlas.access.table(as_of=day)
    rows = frame.to_dicts()
    if system is not None:
        wanted = atlas.system(system).id
        rows = [row for row in rows if row["system"] == wanted]
    if json:
        print_json(rows)
        return
    people = [name for name in frame.columns if name not in ("system", "available")]
    table = Table("system", *(str(place) for place in range(1, len(people) + 1)), box=None, padding=(0, 1))
    for row in rows:
        marks = [_MARKS[row[name]] if row["available"] else "[dim]·[/]" for name in people]
        table.add_row(str(row["system"]), *marks)
    out.print(table)
    legend = "  ".join(f"{place} {name}" for place, name in enumerate(people, start=1))
    out.print(f"[dim]{legend}[/]", highlight=False)
    legend = f"{_MARKS['inaccessible']} available but not accessible  {_MARKS['undetermined']} undetermined"
    out.print(f"{_MARKS['accessible']} accessible  {legend}  [dim]·[/] not offered on the day")


def _cost(cost: float | None) -> str:
    return "" if cost is None else f"{cost:,.2f}"


def _show_systems(systems: tuple[SystemAccess, ...]) -> None:
    table = Table("", "system", "route", "USD/month", "hindered by, or missing", box=None, padding=(0, 1))
    for one in systems:
        hindrance = ", ".join(name for names in one.binding.values() for name in names)
        if one.verdict == "undetermined":
            missing = dict.fromkeys(gap.constraint for gap in one.missing if gap.route == one.nearest_route)
            hindrance = "? " + ", ".join(missing or dict.fromkeys(gap.constraint for gap in one.missing))
        note = "" if one.available else " (not offered)"
        table.add_row(_MARKS[one.verdict], one.label + note, one.nearest_route, _cost(one.monthly_cost), hindrance)
    out.print(table)


def _show_system(one: SystemAccess) -> None:
    out.print(f"{_MARKS[one.verdict]} [bold]{tables.plain(one.label)}[/]: {one.verdict}", highlight=False)
    for route in one.routes:
        if route.named("offer").status != "unmet":
            _show_route(route)
    if one.frontier:
        out.print("\nOne change would do:")
        for step in one.frontier[:8]:
            out.print(f"  {tables.plain(step.change.text)} [dim]({step.change.of}, {step.route})[/]", highlight=False)
    for gap in one.missing[:8]:
        why = "sources disagree" if gap.contested else "not on record"
        out.print(f"[dim]missing: {gap.constraint} of {gap.route}: {why}[/]", highlight=False)


def _show_route(route: RouteAnswer) -> None:
    cost = f", {_cost(route.monthly_cost)} USD/month" if route.monthly_cost is not None else ""
    out.print(f"\n{_MARKS[route.verdict]} {tables.plain(route.id)}{cost}", highlight=False)
    for one in route.constraints:
        if one.status == "met" and not one.observations:
            continue
        finding = "; ".join(one.findings[:3])
        out.print(f"    {_STATUSES[one.status]} {one.name}: {tables.plain(finding or one.need)}", highlight=False)


def what_if(
    system: Annotated[str | None, typer.Argument(help="System, by id or name.", show_default=False)] = None,
    change: Annotated[
        list[str] | None, typer.Option("--set", help="[component:]variable=value, or component=level; may be repeated.")
    ] = None,
    scenario: Annotated[
        list[Path] | None, typer.Option("--scenario", help="Scenario file; several are compared.")
    ] = None,
    as_of: AsOf = None,
    save: Annotated[Path | None, typer.Option("--export", help="Write the answers as JSON to this file.")] = None,
    store: StoreFolder = None,
    json: JsonFlag = False,
) -> None:
    """Find what moves when variables of a system change, who gains or loses access, and what cannot be undone."""
    scenarios = [load_scenario(path) for path in scenario or []]
    if change:
        if system is None:
            raise CallError("--set needs a system")
        scenarios.append(Scenario(system=system, changes=tuple(parse_setting(one) for one in change)))
    if not scenarios:
        raise CallError("say what changes: --set variable=value, or --scenario FILE")
    atlas = open_here(store)
    answers = [atlas.what_if(system or one.system, one, _day(as_of)) for one in scenarios]
    if save is not None:
        lines = ",\n".join(answer.model_dump_json(indent=1) for answer in answers)
        save.write_text(f"[{lines}]\n", encoding="utf-8")
    if json:
        print_json(list(answers))
        return
    for answer in answers:
        _show_consequences(answer)
    if len(answers) > 1:
        _show_comparison(answers)


def _show_consequences(answer: WhatIfAnswer) -> None:
    out.print(f"\n[bold]{answer.system}[/] on {answer.as_of} under {tables.plain(answer.scenario)}", highlight=False)
    for one in answer.changes:
        before, after = ", ".join(one.before) or "not on record", ", ".join(one.after) or "nothing"
        rule = " [dim](follows)[/]" if one.derived else ""
        out.print(f"  {one.name}: {tables.plain(before)} → {tables.plain(after)}{rule}", highlight=False)
    if answer.effects is not None:
        for effect in answer.effects.effects:
            out.print(f"  {effect.movement}: {effect.outcome.kind} {effect.outcome.label}", highlight=False)
    for person in answer.access:
        gained = "".join(f" +{route}" for route in person.routes_gained)
        lost = "".join(f" −{route}" for route in person.routes_lost)
        out.print(f"  {person.profile}: {person.before} → {person.after}{gained}{lost}", highlight=False)
    for name, found in (("no more possible", answer.interventions_lost), ("does not reach new routes", answer.escaped)):
        if found:
            out.print(f"  {name}: {', '.join(one.label for one in found)}", highlight=False)
    for text in answer.irrevocable:
        out.print(f"  [red]for good[/]: {tables.plain(text)}", highlight=False)


def _show_comparison(answers: list[WhatIfAnswer]) -> None:
    table = Table("profile", *(answer.scenario for answer in answers))
    after = [{one.profile: one for one in answer.access} for answer in answers]
    for name in sorted({name for found in after for name in found}):
        table.add_row(
            name, *(f"{found[name].before} → {found[name].after}" if name in found else "as before" for found in after)
        )
    out.print(table)
