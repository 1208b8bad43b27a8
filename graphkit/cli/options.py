"""Options that several commands share, each declared once."""

from __future__ import annotations

import functools
import inspect
from datetime import datetime
from enum import StrEnum
from typing import TYPE_CHECKING, Annotated, Any, get_args

import typer

from graphkit.accessibility.wording import Language
from graphkit.errors import CallError
from graphkit.influence import MAX_DEPTH
from graphkit.influence import Change as ChangeName
from graphkit.influence.scope import Following

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

__all__ = ["AsOf", "Change", "LanguageOption", "On", "follows", "follows_chains", "read_changes"]


class Change(StrEnum):
    """How the variable changes."""

    increase = "increase"
    decrease = "decrease"


class On(StrEnum):
    """Which outcomes are asked for."""

    risk = "risk"
    benefit = "benefit"


class Confidence(StrEnum):
    """How sure an influence is."""

    low = "low"
    medium = "medium"
    high = "high"


class Mark(StrEnum):
    """Who states an influence."""

    paper = "paper"
    gradient_paper = "gradient-paper"
    curated = "curated"


LanguageOption = Annotated[Language, typer.Option("--language", "--lang", help="Language of the answer.")]
AsOf = Annotated[
    datetime | None,
    typer.Option(
        formats=["%Y-%m-%d"], help="Day, such as 2024-09-01; that on which data were last read if not given.",
        show_default=False,
    ),
]  # fmt: skip


def _chosen(
    evidence: Annotated[
        list[Mark] | None, typer.Option(help="Only influences with this mark; repeatable.", show_default=False)
    ] = None,
    min_confidence: Annotated[Confidence, typer.Option(help="Only influences at least this sure.")] = Confidence.low,
    system: Annotated[
        str | None,
        typer.Option(help="Leave out influences whose conditions fail for this system.", show_default=False),
    ] = None,
    as_of: Annotated[
        datetime | None,
        typer.Option(formats=["%Y-%m-%d"], help="Judge conditions on the values of that day.", show_default=False),
    ] = None,
) -> Following:
    return Following(
        evidence=tuple(mark.value for mark in evidence or ()),
        min_confidence=min_confidence.value,
        system=system,
        as_of=as_of.date() if as_of else None,
    )


def _chained(
    depth: Annotated[
        int,
        typer.Option(min=0, max=MAX_DEPTH, help="Longest chain of influences to follow; 0 for chains of any length."),
    ] = 1,
    **chosen: Any,
) -> Following:
    return Following(**_chosen(**chosen), depth=depth)


def _taking(gather: Callable[..., Following], *gathered: Callable[..., Following]) -> Callable[..., Any]:
    """Make a decorator that gives a command the options of some functions and hands it what `gather` makes of them."""
    options = [
        parameter.replace(kind=inspect.Parameter.KEYWORD_ONLY)
        for one in gathered
        for parameter in inspect.signature(one, eval_str=True).parameters.values()
        if parameter.kind is not inspect.Parameter.VAR_KEYWORD
    ]
    names = {one.name for one in options}

    def decorate(command: Callable[..., None]) -> Callable[..., None]:
        """Give a command the options, and hand it what they choose as `chosen`."""
        signature = inspect.signature(command, eval_str=True)
        own = [one for one in signature.parameters.values() if one.name != "chosen"]

        @functools.wraps(command)
        def run(**given: Any) -> None:
            chosen = gather(**{name: given.pop(name) for name in names})
            command(**given, chosen=chosen)

        keywords = [one.replace(kind=inspect.Parameter.KEYWORD_ONLY) for one in own]
        last = [one for one in keywords if one.name in ("store", "json")]
        parameters = [*(one for one in keywords if one not in last), *options, *last]
        run.__signature__ = signature.replace(parameters=parameters)  # type: ignore[attr-defined]
        run.__annotations__ = {one.name: one.annotation for one in parameters} | {"return": None}
        return run

    return decorate


#: Give a command the options that choose influences; it is handed them as `chosen`.
follows = _taking(_chosen, _chosen)
#: The same, and how long chains of influences may be.
follows_chains = _taking(_chained, _chained, _chosen)


def read_changes(pairs: Iterable[str]) -> dict[str, ChangeName]:
    """Read `name=increase` or `name=decrease`. Raises `CallError` for anything else."""
    found: dict[str, ChangeName] = {}
    for pair in pairs:
        name, _, change = pair.partition("=")
        if change not in get_args(ChangeName):
            raise CallError(f"--also takes name=increase or name=decrease, not {pair!r}")
        found[name] = "increase" if change == "increase" else "decrease"
    return found
