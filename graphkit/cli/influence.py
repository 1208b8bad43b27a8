"""Commands over the influence graph: drivers, levers, tradeoff, loops, countermeasures, sensitivity."""

from __future__ import annotations

from enum import StrEnum
from typing import Annotated

import typer

from graphkit.cli import influence_tables as tables
from graphkit.cli.console import JsonFlag, StoreFolder, open_here, print_json
from graphkit.cli.options import Change, LanguageOption, On, follows, follows_chains
from graphkit.influence.scope import Following  # the decorators read the signatures

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
    language: LanguageOption = "en",
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
    else:
        tables.show_drivers(answer, language)


@follows_chains
def levers(
    benefit: Annotated[str, typer.Argument(help="Benefit, such as education.")],
    without: Annotated[
        list[str] | None, typer.Option(help="Risk that must not grow; repeatable; all risks if not given.")
    ] = None,
    language: LanguageOption = "en",
    store: StoreFolder = None,
    json: JsonFlag = False,
    *,
    chosen: Following,
) -> None:
    """Find what makes a benefit grow, and which of it raises no risk."""
    answer = open_here(store).levers(benefit, without=tuple(without or ()), **chosen)
    if json:
        print_json(answer)
    else:
        tables.show_levers(answer, language, of_any_risk=not without)


@follows_chains
def tradeoff(
    variable: Annotated[str, typer.Argument(help="Variable, such as context-length.")],
    language: LanguageOption = "en",
    store: StoreFolder = None,
    json: JsonFlag = False,
    *,
    chosen: Following,
) -> None:
    """Show what gets better and what gets worse as a variable rises, and as it falls."""
    answer = open_here(store).tradeoff(variable, **chosen)
    if json:
        print_json(answer)
    else:
        tables.show_tradeoff(answer, language)


@follows
def loops(
    length: Annotated[int, typer.Option(min=1, max=12, help="Longest loop to look for.")] = 6,
    through: Annotated[str | None, typer.Option(help="Only loops that pass this.", show_default=False)] = None,
    most: Annotated[int, typer.Option(min=1, help="How many to show.")] = 100,
    language: LanguageOption = "en",
    store: StoreFolder = None,
    json: JsonFlag = False,
    *,
    chosen: Following,
) -> None:
    """Feedback loops: which reinforce a change, and which balance it."""
    answer = open_here(store).loops(length=length, through=through, most=most, **chosen)
    if json:
        print_json(answer)
    else:
        tables.show_loops(answer, language)


@follows_chains
def countermeasures(
    variable: Annotated[str, typer.Argument(help="Variable, such as context-length.")],
    change: Annotated[Change, typer.Option(help="How the variable changes.")] = Change.increase,
    language: LanguageOption = "en",
    store: StoreFolder = None,
    json: JsonFlag = False,
    *,
    chosen: Following,
) -> None:
    """Which interventions counter the risks that grow, at which release level, and the fewest that counter all."""
    answer = open_here(store).countermeasures(variable, change=change.value, **chosen)
    if json:
        print_json(answer)
    else:
        tables.show_countermeasures(answer, language)


@follows_chains
def sensitivity(
    variable: Annotated[str, typer.Argument(help="Variable, such as context-length.")],
    change: Annotated[Change, typer.Option(help="How the variable changes.")] = Change.increase,
    on: Annotated[On | None, typer.Option(help="Only risks, or only benefits.", show_default=False)] = None,
    language: LanguageOption = "en",
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
    else:
        tables.show_sensitivity(answer, language)
