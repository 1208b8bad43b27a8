"""The option `--endpoint`, which all commands that ask the graph have without naming it."""

from __future__ import annotations

import functools
import inspect
import os
from contextvars import ContextVar
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, Final

import typer

from graphkit.errors import CallError, NotRemoteError
from graphkit.store.endpoint import ENDPOINT_VARIABLE

if TYPE_CHECKING:
    from collections.abc import Callable

__all__ = ["chosen_endpoint", "with_endpoint"]

_given: ContextVar[str | None] = ContextVar("endpoint", default=None)
_HELP: Final = f"Remote SPARQL engine to use instead of a store folder; ${ENDPOINT_VARIABLE} if not given."


def with_endpoint(command: Callable[..., None], *, is_remote: bool) -> Callable[..., None]:
    """Give a command the option; one that needs a store folder has it, unlisted, only to say so."""
    signature = inspect.signature(command, eval_str=True)
    option = Annotated[str | None, typer.Option(metavar="URL", help=_HELP, hidden=not is_remote, show_default=False)]
    parameters = list(signature.parameters.values())
    index = next((at for at, one in enumerate(parameters) if one.name == "store"), len(parameters))
    kind = parameters[index - 1].kind if parameters else inspect.Parameter.KEYWORD_ONLY
    parameters.insert(index, inspect.Parameter("endpoint", kind, default=None, annotation=option))

    @functools.wraps(command)
    def run(*, endpoint: str | None, **given: Any) -> None:
        if endpoint and not is_remote:
            raise NotRemoteError("this command works on")
        _given.set(endpoint)
        command(**given)

    run.__signature__ = signature.replace(parameters=parameters)  # type: ignore[attr-defined]
    run.__annotations__ = {one.name: one.annotation for one in parameters} | {"return": None}
    return run


def chosen_endpoint(folder: Path | None, *, takes_both: bool = False) -> str | None:
    """Give the address that the command was called with, or that of the environment; None for a store folder.

    Raises `CallError` if both a folder and an address were given to a command that takes one of them.
    """
    given = _given.get()
    if folder is not None:
        if given and takes_both:
            return given
        if given:
            raise CallError("give --store or --endpoint, not both")
        return None
    return given or os.environ.get(ENDPOINT_VARIABLE) or None
