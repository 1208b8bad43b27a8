"""The command `accessible`: who can use which system, by which route, at what cost, and what hinders."""

from __future__ import annotations

from itertools import zip_longest
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Final

import typer
from rich.table import Table

from graphkit.accessibility.phrases import CONSTRAINTS_NAMED
from graphkit.accessibility.profiles import load_profile
from graphkit.cli import tables
from graphkit.cli.console import JsonFlag, StoreFolder, open_here, out, print_json
from graphkit.cli.options import AsOf, LanguageOption
from graphkit.cli.words import pick, word

if TYPE_CHECKING:
    from collections.abc import Iterable

    from graphkit.accessibility.answer import AccessMatrix, BriefAccess, RouteAnswer, SystemAccess
    from graphkit.accessibility.wording import Language
    from graphkit.atlas import Atlas
    from graphkit.profiles import Profile

__all__ = ["accessible"]

_MARKS: Final = {"accessible": "[green]●[/]", "inaccessible": "[red]○[/]", "undetermined": "[yellow]?[/]"}
_COLOURS: Final = {"met": "green", "unmet": "red", "unknown": "yellow"}
#: Up to so many systems stand side by side with what hinders; more are rows of marks.
SIDE_BY_SIDE: Final = 5


def _profile(atlas: Atlas, name: str) -> Profile:
    path = Path(name)
    return load_profile(path) if path.suffix in (".yaml", ".yml") else atlas.access.profile(name)


def accessible(
    profile: Annotated[
        list[str] | None,
        typer.Option("--profile", "-p", help="Profile by id, or a YAML file; repeatable.", show_default=False),
    ] = None,
    system: Annotated[
        list[str] | None,
        typer.Option("--system", "--systems", "-s", help="System by id or name; repeatable.", show_default=False),
    ] = None,
    as_of: AsOf = None,
    brief: Annotated[bool, typer.Option("--brief", help="Verdict, hindrance and cheapest route only.")] = False,
    language: LanguageOption = "en",
    store: StoreFolder = None,
    json: JsonFlag = False,
) -> None:
    """Who can use which system, by which route, at what cost, and what hinders; several of each give a table."""
    atlas = open_here(store)
    people = [_profile(atlas, one) for one in profile or ()]
    systems, day = system or [], as_of.date() if as_of else None
    if len(people) != 1 or brief:
        matrix = atlas.access_matrix(people, systems, day)
        _write_matrix(matrix, language, json=json)
        return
    answer = atlas.accessible(people[0], systems, day, language=language)
    if json:
        print_json(answer)
        return
    name = pick(people[0].name.en, people[0].name.ko, language)
    out.print(f"[bold]{tables.plain(name)}[/], {word('on', language, day=answer.as_of)}", highlight=False)
    if len(systems) == 1:
        _show_system(answer.systems[0], language)
    else:
        _show_systems(answer.systems, language)


def _write_matrix(matrix: AccessMatrix, language: Language, *, json: bool) -> None:
    if json:
        print_json(matrix.model_dump(mode="json", exclude_defaults=True))
    elif len(matrix.systems) <= SIDE_BY_SIDE:
        _show_side_by_side(matrix, language)
    else:
        _show_marks(matrix, language)


def _constraints(names: Iterable[str], language: Language) -> str:
    return ", ".join(CONSTRAINTS_NAMED[name][language == "ko"] for name in names)


def _show_side_by_side(matrix: AccessMatrix, language: Language) -> None:
    names = [tables.plain(pick(one.label, one.label_ko, language)) for one in matrix.systems]
    table = Table(word("profile", language), *names, box=None, padding=(0, 1), show_lines=True)
    for row in matrix.profiles:
        cells = (_cell(one, language) for one in row.systems)
        table.add_row(tables.plain(pick(row.label, row.label_ko, language)), *cells)
    out.print(word("on", language, day=matrix.as_of), highlight=False)
    out.print(table)
    out.print(f"[dim]{word('hindered', language)} · · {word('not-offered', language)}[/]", highlight=False)


def _cell(one: BriefAccess, language: Language) -> str:
    if not one.available and one.verdict == "inaccessible":
        return "[dim]·[/]"
    if one.verdict == "accessible":
        cost = "" if one.monthly_cost is None else f" {_cost(one.monthly_cost)}"
        return f"{_MARKS[one.verdict]}{cost}"
    return f"{_MARKS[one.verdict]} {_constraints(one.binding or one.missing, language)}"


def _show_marks(matrix: AccessMatrix, language: Language) -> None:
    places = [str(place) for place in range(1, len(matrix.profiles) + 1)]
    table = Table(word("system", language), *places, box=None, padding=(0, 1))
    table.columns[0].overflow = "fold"
    for column, system in enumerate(matrix.systems):
        found = [row.systems[column] for row in matrix.profiles]
        marks = [_MARKS[one.verdict] if one.available else "[dim]·[/]" for one in found]
        table.add_row(tables.plain(pick(system.label, system.label_ko, language)), *marks)
    out.print(word("on", language, day=matrix.as_of), highlight=False)
    out.print(table)
    legend = Table.grid(padding=(0, 2), pad_edge=False)
    named = [
        f"[dim]{place:>2} {tables.plain(pick(row.label, row.label_ko, language))}[/]"
        for place, row in zip(places, matrix.profiles, strict=True)
    ]
    half = -(-len(named) // 2)
    for left, right in zip_longest(named[:half], named[half:], fillvalue=""):
        legend.add_row(left, right)
    out.print(legend)
    words = {one: word(one, language) for one in ("accessible", "undetermined")}
    hindered = word("available-not-accessible", language)
    out.print(
        f"{_MARKS['accessible']} {words['accessible']}  {_MARKS['inaccessible']} {hindered}  "
        f"{_MARKS['undetermined']} {words['undetermined']}  [dim]·[/] {word('not-offered', language)}"
    )


def _cost(cost: float | None) -> str:
    return "" if cost is None else f"{cost:,.2f}"


def _show_systems(systems: tuple[SystemAccess, ...], language: Language) -> None:
    heads = (word(name, language) for name in ("system", "route", "cost", "hindrance"))
    table = Table("", *heads, box=None, padding=(0, 1))
    for column in table.columns:
        column.overflow = "fold"
    for one in systems:
        hindrance = _constraints((name for names in one.binding.values() for name in names), language)
        if one.verdict == "undetermined":
            missing = dict.fromkeys(gap.constraint for gap in one.missing if gap.route == one.nearest_route)
            hindrance = "? " + _constraints(missing or dict.fromkeys(gap.constraint for gap in one.missing), language)
        note = "" if one.available else f" ({word('not-offered', language)})"
        label = pick(one.label, one.label_ko, language) + note
        table.add_row(
            _MARKS[one.verdict],
            tables.plain(label),
            one.nearest_route.replace("/", " "),
            _cost(one.monthly_cost),
            hindrance,
        )
    out.print(table)


def _show_system(one: SystemAccess, language: Language) -> None:
    label = tables.plain(pick(one.label, one.label_ko, language))
    out.print(f"{_MARKS[one.verdict]} [bold]{label}[/]: {word(one.verdict, language)}", highlight=False)
    for route in one.routes:
        if route.named("offer").status != "unmet":
            _show_route(route, language)
    if one.frontier:
        out.print(f"\n{word('one-change', language)}")
        for step in one.frontier[:8]:
            of = word(f"of-{step.change.of}", language)
            out.print(f"  {tables.plain(step.change.text)} [dim]({of}, {step.route})[/]", highlight=False)
    for gap in one.missing[:8]:
        why = word("disagree" if gap.contested else "unrecorded", language)
        what = _constraints([gap.constraint], language)
        out.print(f"[dim]{word('missing', language)}: {what}, {gap.route}: {why}[/]", highlight=False)


def _show_route(route: RouteAnswer, language: Language) -> None:
    cost = f", {_cost(route.monthly_cost)} {word('cost', language)}" if route.monthly_cost is not None else ""
    out.print(f"\n{_MARKS[route.verdict]} {tables.plain(route.id)}{cost}", highlight=False)
    for one in route.constraints:
        if one.status == "met" and not one.observations:
            continue
        finding = "; ".join(one.findings[:3])
        status = f"[{_COLOURS[one.status]}]{word(one.status, language)}[/]"
        out.print(f"    {status} {one.label}: {tables.plain(finding or one.need)}", highlight=False)
