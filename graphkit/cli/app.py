"""The command tree, and how errors leave it: exit code 1 where data is wrong, 2 where the call is wrong."""

from __future__ import annotations

import importlib
import os
import sys
from typing import Annotated, Any, Final

import typer
from typer.core import TyperGroup

import graphkit
from graphkit.cli import curate, token
from graphkit.cli.console import err
from graphkit.cli.endpoint import with_endpoint
from graphkit.errors import AtlasError, CallError

__all__ = ["app", "main"]

#: Where each command is. Its module is imported when it is called: `serve` does not wait for what `build` needs.
_COMMANDS: Final = {
    "build": "store:build",
    "serve": "serve:serve",
    "settings": "serve:settings",
    "effects": "ask:effects",
    "drivers": "influence:drivers",
    "levers": "influence:levers",
    "tradeoff": "influence:tradeoff",
    "loops": "influence:loops",
    "countermeasures": "influence:countermeasures",
    "sensitivity": "influence:sensitivity",
    "accessible": "accessible:accessible",
    "what-if": "what_if:what_if",
    "compare": "ask:compare",
    "disagreements": "catalogues:disagreements",
    "accuracy": "catalogues:accuracy",
    "sources": "catalogues:sources",
    "query": "ask:query",
    "list": "ask:list_things",
    "validate": "data:validate",
    "export": "data:export",
    "draw": "draw:draw",
    "generations": "history:generations",
    "diff": "history:diff",
    "rollback": "history:rollback",
    "prune": "history:prune_generations",
    "backup": "history:backup_store",
    "restore": "history:restore_store",
    "import": "imports:import_data_set",
    "fetch": "imports:fetch_data_set",
    "convert": "convert:convert_catalogue",
    "link": "linking:link",
    "store-check": "store_check:store_check",
}
#: Commands that a remote engine can answer, and those that need a store folder.
_ASKING: Final = frozenset(
    ("build", "serve", "effects", "drivers", "levers", "tradeoff", "loops", "countermeasures", "sensitivity", "accessible",
     "what-if", "compare", "disagreements", "accuracy", "sources", "query", "list", "export", "draw")
)  # fmt: skip
_IN_FOLDER: Final = frozenset(("generations", "diff", "rollback", "prune", "backup", "restore", "import", "link"))


class _Commands(TyperGroup):
    """The commands, made of their functions when they are asked for."""

    def __init__(self, **options: Any) -> None:
        super().__init__(**options)
        self.commands: Any = {**dict.fromkeys(_COMMANDS), **self.commands}  # in the order of the help

    def get_command(self, ctx: Any, cmd_name: str) -> Any:
        if cmd_name not in _COMMANDS:
            return super().get_command(ctx, cmd_name)
        module, _, function = _COMMANDS[cmd_name].partition(":")
        single = typer.Typer(add_completion=False, pretty_exceptions_enable=False, rich_markup_mode="markdown")
        command = getattr(importlib.import_module(f"graphkit.cli.{module}"), function)
        if cmd_name in _ASKING or cmd_name in _IN_FOLDER:
            command = with_endpoint(command, is_remote=cmd_name in _ASKING)
        single.command(cmd_name)(command)
        return typer.main.get_command(single)


app = typer.Typer(
    name="access-atlas",
    cls=_Commands,
    help="A knowledge graph of who can really use generative AI systems.",
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    rich_markup_mode="markdown",
)


def _show_version(wanted: bool) -> None:
    if wanted:
        typer.echo(f"access-atlas {graphkit.__version__}")
        raise typer.Exit


@app.callback()
def _root(
    version: Annotated[
        bool, typer.Option("--version", callback=_show_version, is_eager=True, help="Show the version.")
    ] = False,
) -> None:
    pass


app.add_typer(curate.app)
app.add_typer(token.app)


def main() -> None:
    """Run the command line and exit with its code."""
    try:
        app()
    except AtlasError as error:
        err.print(f"[bold red]error[/]: {_escaped(str(error))}", highlight=False, soft_wrap=True)
        sys.exit(2 if isinstance(error, CallError) else 1)
    except BrokenPipeError:  # the reader of a pipe went away, as `| head` does
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        sys.exit(0)


def _escaped(text: str) -> str:
    return text.replace("[", "\\[")
