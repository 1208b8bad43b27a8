"""What every command shares: where the store is, how JSON and tables are written."""

from __future__ import annotations

import contextlib
import json
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer
from pydantic import BaseModel
from rich.console import Console
from rich.progress import BarColumn, Progress, SpinnerColumn, TextColumn, TimeElapsedColumn

from graphkit.atlas import Atlas, default_store, open_atlas
from graphkit.cli.endpoint import chosen_endpoint
from graphkit.store import Generations

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from types import TracebackType

__all__ = [
    "BuildProgress",
    "JsonFlag",
    "StoreFolder",
    "build_if_missing",
    "counting",
    "err",
    "open_here",
    "out",
    "print_json",
]

out = Console()
err = Console(stderr=True)

StoreFolder = Annotated[
    Path | None,
    typer.Option(
        "--store", help="Store folder; $ACCESS_ATLAS_STORE or your data folder if not given.", show_default=False
    ),
]
JsonFlag = Annotated[bool, typer.Option("--json", help="Write JSON instead of a table.")]


def print_json(value: BaseModel | list[Any] | dict[str, Any]) -> None:
    """Write a value as JSON to standard output."""
    if isinstance(value, BaseModel):
        sys.stdout.write(value.model_dump_json(indent=1) + "\n")
        return
    plain = (
        [one.model_dump(mode="json") if isinstance(one, BaseModel) else one for one in value]
        if isinstance(value, list)
        else value
    )
    sys.stdout.write(json.dumps(plain, indent=1, ensure_ascii=False, default=str) + "\n")


def open_here(folder: Path | None) -> Atlas:
    """Open the atlas in a store folder, built first if nothing is there yet, or behind the endpoint that was chosen."""
    if (endpoint := chosen_endpoint(folder)) is not None:
        return open_atlas(endpoint=endpoint)
    store = folder or default_store()
    build_if_missing(store)
    return open_atlas(store, build_if_missing=False)


def build_if_missing(store: Path) -> int:
    """Build the atlas if a store folder has no generation yet, with progress on standard error; give the number it has."""
    generations = Generations(store)
    if not generations.list():
        from graphkit.build import build

        with BuildProgress() as progress:
            build(store, progress=progress)
    return generations.current().number


@contextlib.contextmanager
def counting(name: str, unit: str) -> Iterator[Callable[..., None]]:
    """Show a count that grows on standard error; the function given adds one, or the number it is called with."""
    columns = (SpinnerColumn(), TextColumn("{task.description}"), TextColumn("{task.completed:,} " + unit))
    with Progress(*columns, TimeElapsedColumn(), console=err, transient=True) as progress:
        task, waiting = progress.add_task(name, total=None), 0

        def count(number: int = 1) -> None:
            nonlocal waiting
            waiting += number
            if waiting >= 100:  # drawing costs more than counting
                progress.advance(task, waiting)
                waiting = 0

        yield count
        progress.advance(task, waiting)


class BuildProgress:
    """Shows the stages of a build as progress bars on standard error."""

    def __init__(self) -> None:
        self._progress = Progress(
            SpinnerColumn(),
            TextColumn("{task.description}"),
            BarColumn(bar_width=30),
            TimeElapsedColumn(),
            console=err,
            transient=True,
        )
        self._task: Any = None

    def __enter__(self) -> BuildProgress:
        self._progress.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._progress.stop()

    def stage(self, name: str, total: int | None = None) -> None:
        """Begin a stage."""
        self._finish()
        self._task = self._progress.add_task(name, total=total)

    def advance(self) -> None:
        """Count a step of the stage."""
        if self._task is not None:
            self._progress.advance(self._task)

    def _finish(self) -> None:
        if self._task is not None:
            done = self._progress.tasks[self._task].completed or 1
            self._progress.update(self._task, total=done, completed=done)
