"""The command `serve`: the one place where the command line meets the API, which is an optional extra."""

from __future__ import annotations

import importlib
import os
from typing import Annotated

import typer

from graphkit.atlas import default_store
from graphkit.cli.console import StoreFolder, err, open_here
from graphkit.errors import CallError

__all__ = ["serve"]


def serve(
    host: Annotated[str, typer.Option(help="Address to listen on.")] = "127.0.0.1",
    port: Annotated[int, typer.Option(help="Port to listen on.", min=0, max=65535)] = 8000,
    workers: Annotated[int, typer.Option(help="Number of server processes.", min=1)] = 1,
    store: StoreFolder = None,
) -> None:
    """Build the graph if there is none yet, then serve the API."""
    try:
        uvicorn = importlib.import_module("uvicorn")
        importlib.import_module("api")
    except ModuleNotFoundError as error:
        raise CallError("serving needs the extra `api`: pip install 'access-atlas[api]'") from error
    folder = store or default_store()
    atlas = open_here(folder)
    os.environ["ACCESS_ATLAS_STORE"] = str(folder)
    base = f"http://{host}:{port}"
    err.print(
        f"Access Atlas, generation {atlas.store.generation} in {folder}\n"
        f"  start here        {base}/\n"
        f"  documentation     {base}/docs\n"
        f"  growing risks     {base}/variables/context-length/effects?change=increase&on=risk\n"
        f"  SPARQL            {base}/sparql",
        highlight=False,
        soft_wrap=True,
    )
    uvicorn.run("api:create_app", factory=True, host=host, port=port, workers=workers, log_level="warning")
