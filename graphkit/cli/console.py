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
from rich.progress import BarColumn, Progress, SpinnerColumn, TextColumn, TimeElapsedColumn, TimeRemainingColumn

from graphkit.cli.endpoint import chosen_endpoint
from graphkit.resources import default_store
from graphkit.store import Generations

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from types import TracebackType

    from graphkit.atlas import Atlas

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
    from graphkit.atlas import open_atlas  # `--help` and `token` do without it

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
    """Show a count that grows on standard error.

    The function given adds one, or the number it is called with; told the share that is done as well, it shows a bar and the
    time that is left.
    """
    columns = (
        *(SpinnerColumn(), TextColumn("{task.description}"), BarColumn(bar_width=20)),
        *(
            TextColumn("{task.fields[count]:,} " + unit),
            TimeElapsedColumn(),
            TimeRemainingColumn(elapsed_when_finished=True),
        ),
    )
    with Progress(*columns, console=err, transient=True) as progress:
        task, counted, shown = progress.add_task(name, total=None, count=0), 0, 0

        def count(number: int = 1, share: float | None = None) -> None:
            nonlocal counted, shown
            counted += number
            if share is not None:
                progress.update(task, total=1, completed=share, count=counted)
            elif counted - shown >= 100:  # drawing costs more than counting
                progress.update(task, count=counted)
                shown = counted

        yield count
        progress.update(task, count=counted)


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
