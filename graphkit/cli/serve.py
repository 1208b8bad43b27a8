"""The commands `serve` and `settings`: the one place where the command line meets the API, which is an optional extra."""

from __future__ import annotations

import importlib
from pathlib import Path
from typing import Annotated, Any

import typer

from graphkit.cli.console import JsonFlag, StoreFolder, build_if_missing, err, out, print_json
from graphkit.cli.endpoint import chosen_endpoint
from graphkit.cli.tables import new_table
from graphkit.errors import CallError

__all__ = ["serve", "settings"]

SettingsFile = Annotated[
    Path | None,
    typer.Option(
        "--settings", help="File with settings, as TOML; $ACCESS_ATLAS_SETTINGS if not given.", show_default=False
    ),
]


def serve(
    host: Annotated[str | None, typer.Option(help="Address to listen on [127.0.0.1].", show_default=False)] = None,
    port: Annotated[
        int | None, typer.Option(help="Port to listen on [8000].", min=0, max=65535, show_default=False)
    ] = None,
    workers: Annotated[
        int | None, typer.Option(help="Number of server processes [1].", min=1, show_default=False)
    ] = None,
    forwarded_allow_ips: Annotated[
        str | None,
        typer.Option(help="Proxies whose X-Forwarded-For is believed; none if not given.", show_default=False),
    ] = None,
    settings_file: SettingsFile = None,
    store: StoreFolder = None,
) -> None:
    """Build the graph if there is none yet, then serve the API; or serve it from a remote engine."""
    serving, chosen = _import("serving"), _import("settings")
    serving.export_settings(
        settings_file,
        host=host,
        port=port,
        server_workers=workers,
        forwarded_allow_ips=forwarded_allow_ips,
        store=store,
        endpoint=chosen_endpoint(store) or (None if store is None else ""),  # a folder wins over the environment
    )
    found = chosen.read_settings()
    base = f"http://{found.host}:{found.port}"
    held = (
        f"the engine at {found.endpoint}"
        if found.endpoint
        else f"generation {build_if_missing(found.store)} in {found.store}"
    )
    err.print(
        f"Access Atlas, {held}\n"
        f"  start here        {base}/\n"
        f"  documentation     {base}/docs\n"
        f"  growing risks     {base}/variables/context-length/effects?change=increase&on=risk\n"
        f"  SPARQL            {base}/sparql",
        highlight=False,
        soft_wrap=True,
    )
    serving.run(found)


def settings(settings_file: SettingsFile = None, json: JsonFlag = False) -> None:
    """List what `serve` can be told, with the value, where it comes from, its unit and what it does."""
    _import("serving").export_settings(settings_file)
    listed = _import("settings").describe_settings()
    if json:
        print_json(listed)
        return
    table = new_table("setting", "value", "from", "unit", "what it does")
    for one in listed:
        shown = "" if one.value is None else str(one.value)
        table.add_row(one.name, shown, one.origin, one.unit, one.meaning)
    out.print(table, highlight=False, markup=False)


def _import(module: str) -> Any:
    try:
        return importlib.import_module(f"api.{module}")
    except ModuleNotFoundError as error:
        raise CallError("serving needs the extra `api`: pip install 'access-atlas[api]'") from error
