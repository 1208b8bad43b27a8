"""The commands `token create`, `token list` and `token revoke`."""

from __future__ import annotations

import sys
from typing import Annotated

import typer

from graphkit.cli.console import JsonFlag, StoreFolder, err, out, print_json
from graphkit.cli.tables import new_table
from graphkit.resources import default_store
from graphkit.tokens import Scope, Tokens

__all__ = ["app"]

app = typer.Typer(name="token", help="Tokens that let clients write.", no_args_is_help=True)


@app.command()
def create(
    scope: Annotated[Scope, typer.Option(help="curate: the curated graph and submissions; admin: other graphs too.")],
    name: Annotated[str, typer.Option(help="Whose it is; it stands in the history of what is written with it.")],
    expires_days: Annotated[
        float | None, typer.Option(help="Days until it is refused; never, if not given.", show_default=False)
    ] = None,
    store: StoreFolder = None,
    json: JsonFlag = False,
) -> None:
    """Make a token and show it, this once."""
    token, text = Tokens(store or default_store()).create(name, scope, expires_days=expires_days)
    if json:
        print_json({"token": text, **token.model_dump(mode="json", exclude={"digest"})})
        return
    sys.stdout.write(f"{text}\n")
    err.print("shown this once: only a digest is kept", highlight=False)


@app.command("list")
def list_tokens(store: StoreFolder = None, json: JsonFlag = False) -> None:
    """List the tokens, without their secrets."""
    found = Tokens(store or default_store()).read()
    if json:
        print_json([token.model_dump(mode="json", exclude={"digest"}) for token in found])
        return
    table = new_table("id", "name", "scope", "created", "expires")
    for token in found:
        expires = "never" if token.expires is None else f"{token.expires:%Y-%m-%d}"
        table.add_row(token.id, token.name, token.scope, f"{token.created:%Y-%m-%d}", expires)
    out.print(table)


@app.command()
def revoke(token: Annotated[str, typer.Argument(help="Name or id of the token.")], store: StoreFolder = None) -> None:
    """Refuse a token from now on."""
    gone = Tokens(store or default_store()).revoke(token)
    err.print(f"the token {gone.id} of {gone.name} is refused from now on", highlight=False)
