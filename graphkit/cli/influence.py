"""Commands over the influence graph: drivers, levers, tradeoff, loops, countermeasures, sensitivity."""

from __future__ import annotations

from enum import StrEnum
from typing import TYPE_CHECKING, Annotated

import typer
from rich import box
from rich.table import Table

from graphkit.cli.console import JsonFlag, StoreFolder, open_here, out, print_json
from graphkit.cli.options import Change, On, follows, follows_chains
from graphkit.cli.tables import chain, plain
from graphkit.influence.scope import Following  # the decorators read the signatures

if TYPE_CHECKING:
    from collections.abc import Iterable

    from graphkit.answers import Labelled
    from graphkit.influence.drivers import Driver, Lever
    from graphkit.influence.sensitivity import OutcomeSensitivity

__all__ = ["countermeasures", "drivers", "levers", "loops", "sensitivity", "tradeoff"]


class CauseKind(StrEnum):
    """What may drive an outcome."""

    variable = "variable"
    intervention = "intervention"
    risk = "risk"
    benefit = "benefit"


@follows_chains
def drivers(
    outcome: Annotated[str, typer.Argument(help="Risk, benefit or variable, such as prompt-injection.")],
    kind: Annotated[list[CauseKind] | None, typer.Option(help="Kinds of causes; repeatable.")] = None,
    axis: Annotated[str | None, typer.Option(help="Only variables of this axis.", show_default=False)] = None,
    store: StoreFolder = None,
    json: JsonFlag = False,
    *,
    chosen: Following,
) -> None:
    """Find what makes a risk or benefit grow or shrink."""
    answer = open_here(store).drivers(
        outcome,
        kinds=tuple(one.value for one in kind or (CauseKind.variable, CauseKind.intervention)),
        axis=axis,
        **chosen,
    )
    if json:
        print_json(answer)
        return
    out.print(f"[bold]{plain(answer.outcome.label)}[/] as each of these rises", highlight=False)
    table = Table("", "cause", "strength", "confidence", "strongest path", box=box.SIMPLE_HEAD)
    for one in answer.drivers:
        table.add_row(*_driver_cells(one))
    out.print(table)


def _driver_cells(driver: Driver) -> tuple[str, ...]:
    sides = [side for side in (driver.raised, driver.lowered) if side]
    paths = "\n".join(chain(path) for path in driver.paths)
    arrow = {"grows": "▲ grows", "shrinks": "▼ shrinks", "ambiguous": "◆ ambiguous"}[driver.movement]
    strengths, sure = "/".join(side.strength for side in sides), "/".join(side.confidence for side in sides)
    return arrow, plain(driver.cause.label), strengths, sure, plain(paths)


@follows_chains
def levers(
    benefit: Annotated[str, typer.Argument(help="Benefit, such as education.")],
    without: Annotated[
        list[str] | None, typer.Option(help="Risk that must not grow; repeatable; all risks if not given.")
    ] = None,
    store: StoreFolder = None,
    json: JsonFlag = False,
    *,
    chosen: Following,
) -> None:
    """Find what makes a benefit grow, and which of it raises no risk."""
    answer = open_here(store).levers(benefit, without=tuple(without or ()), **chosen)
    if json:
        print_json(answer)
        return
    risks = "any risk" if not without else _labels(answer.risks)
    out.print(f"[bold]{plain(answer.benefit.label)}[/] without raising {plain(risks)}", highlight=False)
    table = Table("", "lever", "strength", "raises", "unclear", "lowers", box=box.SIMPLE_HEAD)
    for one in (*answer.free, *answer.others):
        table.add_row(*_lever_cells(one))
    out.print(table)
    if not answer.free:
        out.print("No recorded lever is free of a tradeoff.")


def _lever_cells(lever: Lever) -> tuple[str, ...]:
    arrow = "▲ raise" if lever.change == "increase" else "▼ lower"
    groups = (_labels(group) for group in (lever.raises, lever.unclear, lever.lowers))
    return arrow, plain(lever.thing.label), lever.strength, *map(plain, groups)


def _labels(things: Iterable[Labelled]) -> str:
    return ", ".join(one.label for one in things)


@follows_chains
def tradeoff(
    variable: Annotated[str, typer.Argument(help="Variable, such as context-length.")],
    store: StoreFolder = None,
    json: JsonFlag = False,
    *,
    chosen: Following,
) -> None:
    """Show what gets better and what gets worse as a variable rises, and as it falls."""
    answer = open_here(store).tradeoff(variable, **chosen)
    if json:
        print_json(answer)
        return
    table = Table("", "better", "worse", "unclear", box=box.SIMPLE_HEAD, title=plain(answer.variable.label))
    for side in (answer.rise, answer.fall):
        cells = (
            "\n".join(f"{one.kind}: {one.label}" for one in group) for group in (side.better, side.worse, side.unclear)
        )
        table.add_row("rises" if side.change == "increase" else "falls", *map(plain, cells), end_section=True)
    out.print(table)


@follows
def loops(
    length: Annotated[int, typer.Option(min=1, max=12, help="Longest loop to look for.")] = 6,
    through: Annotated[str | None, typer.Option(help="Only loops that pass this.", show_default=False)] = None,
    most: Annotated[int, typer.Option(min=1, help="How many to show.")] = 100,
    store: StoreFolder = None,
    json: JsonFlag = False,
    *,
    chosen: Following,
) -> None:
    """Feedback loops: which reinforce a change, and which balance it."""
    answer = open_here(store).loops(length=length, through=through, most=most, **chosen)
    if json:
        print_json(answer)
        return
    table = Table("", "strength", "loop", box=box.SIMPLE_HEAD)
    for one in answer.loops:
        signs = ("+" if influence.sign > 0 else "−" for influence in one.influences)
        links = " ".join(f"{thing.label} →{sign}" for thing, sign in zip(one.things, signs, strict=True))
        mark = "⟳ reinforcing" if one.kind == "reinforcing" else "⇄ balancing"
        table.add_row(mark, one.strength, plain(f"{links} {one.things[0].label}"))
    out.print(table)
    rest = "" if answer.is_complete else "; there are more"
    out.print(f"[dim]{len(answer.loops)} loops of up to {answer.length} influences{rest}[/]", highlight=False)


@follows_chains
def countermeasures(
    variable: Annotated[str, typer.Argument(help="Variable, such as context-length.")],
    change: Annotated[Change, typer.Option(help="How the variable changes.")] = Change.increase,
    store: StoreFolder = None,
    json: JsonFlag = False,
    *,
    chosen: Following,
) -> None:
    """Which interventions counter the risks that grow, at which release level, and the fewest that counter all."""
    answer = open_here(store).countermeasures(variable, change=change.value, **chosen)
    if json:
        print_json(answer)
        return
    out.print(f"[bold]risks that grow:[/] {plain(_labels(answer.growing)) or 'none'}", highlight=False)
    table = Table("intervention", "counters", "possible at", "makes worse", box=box.SIMPLE_HEAD)
    for one in answer.countermeasures:
        counters = _labels(countered.risk for countered in one.counters)
        cells = (one.intervention.label, counters, _labels(one.possible_at), _labels(one.worsens))
        table.add_row(*map(plain, cells))
    out.print(table)
    names = {one.intervention.id: one.intervention.label for one in answer.countermeasures}
    covers = Table("release level", "fewest that counter all", "", "left uncovered", box=box.SIMPLE_HEAD)
    for cover in answer.covers:
        sets = "\n".join(" + ".join(names[one] for one in chosen) for chosen in cover.sets[:3])
        more = f"\n… {len(cover.sets) - 3} more" if len(cover.sets) > 3 else ""
        level = cover.level.label if cover.level else "any"
        how = "exact" if cover.method == "exact" else f"greedy, within {cover.ratio:.2f}×"
        covers.add_row(plain(level), plain(sets + more), how, plain(_labels(cover.uncovered)))
    out.print(covers)


@follows_chains
def sensitivity(
    variable: Annotated[str, typer.Argument(help="Variable, such as context-length.")],
    change: Annotated[Change, typer.Option(help="How the variable changes.")] = Change.increase,
    on: Annotated[On | None, typer.Option(help="Only risks, or only benefits.", show_default=False)] = None,
    store: StoreFolder = None,
    json: JsonFlag = False,
    *,
    chosen: Following,
) -> None:
    """Which single influence, if it were wrong, changes an answer; and whose word each answer rests on."""
    answer = open_here(store).sensitivity(
        variable,
        change=change.value,
        on=on.value if on else None,
        **chosen,
    )
    if json:
        print_json(answer)
        return
    table = Table("outcome", "answer", "rests on", box=box.SIMPLE_HEAD)
    table.add_column("changes if this is wrong", overflow="fold")
    for one in answer.outcomes:
        table.add_row(*map(plain, _sensitivity_cells(one)))
    out.print(table)


def _sensitivity_cells(one: OutcomeSensitivity) -> tuple[str, ...]:
    basis = one.basis
    shares = {
        "the paper": basis.paper,
        "the gradient paper": basis.gradient_paper,
        "cited": basis.cited,
        "uncited": basis.uncited,
    }
    rests = ", ".join(f"{share:.0%} {name}" for name, share in shares.items() if share)
    pivots = "\n".join(
        f"{pivot.influence.id} (missing: {pivot.if_missing}; other sign: {pivot.if_turned})" for pivot in one.pivots
    )
    return one.outcome.label, one.verdict, f"{rests} of {basis.influences}", pivots
