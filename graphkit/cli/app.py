"""The command tree, and how errors leave it: exit code 1 where data is wrong, 2 where the call is wrong."""

from __future__ import annotations

import os
import sys
from typing import Annotated

import typer

import graphkit
from graphkit.cli import accessible, ask, data, draw, imports, influence, serve, store, what_if
from graphkit.cli.console import err
from graphkit.errors import AtlasError, CallError

__all__ = ["app", "main"]

app = typer.Typer(
    name="access-atlas",
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


app.command()(store.build)
app.command()(serve.serve)
app.command()(serve.settings)
app.command()(ask.effects)
app.command()(influence.drivers)
app.command()(influence.levers)
app.command()(influence.tradeoff)
app.command()(influence.loops)
app.command()(influence.countermeasures)
app.command()(influence.sensitivity)
app.command()(accessible.accessible)
app.command("what-if")(what_if.what_if)
app.command()(ask.compare)
app.command()(ask.query)
app.command("list")(ask.list_things)
app.command()(data.validate)
app.command()(data.export)
app.command()(draw.draw)
app.command()(store.generations)
app.command("import")(imports.import_data_set)


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
