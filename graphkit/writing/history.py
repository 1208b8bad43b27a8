"""What the generations of a store were made by, how they differ, and the way back."""

from __future__ import annotations

import tempfile
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pyoxigraph as ox
from pydantic import Field

from graphkit.answers import Answer
from graphkit.build.carrying import name_of
from graphkit.errors import StoreError
from graphkit.store.generations import Generation, Generations, sign
from graphkit.version import VERSION
from graphkit.writing.difference import LineChange, compare_graphs, graphs_of, read_lines
from graphkit.writing.order import Delta

if TYPE_CHECKING:
    from collections.abc import Iterator

__all__ = ["GenerationSummary", "compare_generations", "list_generations", "roll_back"]


class GenerationSummary(Answer):
    """What is known of a generation without opening it."""

    generation: int = Field(description="Its number", examples=[1])
    is_current: bool = Field(description="Whether it is served")
    is_kept: bool = Field(description="Whether it still exists; of one that was removed only this is left")
    author: str | None = Field(None, description="Who made it: the name of a token, or the command")
    time: str | None = Field(None, description="When, in UTC", examples=["2026-11-24T09:30:00.123Z"])
    reason: str | None = Field(None, description="What for, in the author's words")
    parent: int | None = Field(None, description="The generation it was made from")
    changes: dict[str, Delta] = Field(
        default_factory=dict, description="By graph, quads that a write added and removed; a build does not say"
    )
    quads: int = Field(description="Number of quads", examples=[57000])
    size_bytes: int | None = Field(None, description="Bytes on disk, with files that it shares with others")


def list_generations(folder: Path) -> list[GenerationSummary]:
    """List all generations that are known, removed ones too, oldest first.

    Raises `NoGenerationError` if there are none, `StoreError` if the pointer or a manifest is broken.
    """
    generations = Generations(folder)
    current = generations.current().number
    removed = [_summary(number, manifest, current) for number, manifest in generations.removed().items()]
    kept = [_summary(one.number, one.manifest, current, one) for one in generations.list()]
    return sorted(removed + kept, key=lambda one: one.generation)


def _summary(number: int, manifest: dict[str, Any], current: int, kept: Generation | None = None) -> GenerationSummary:
    return GenerationSummary(
        generation=number,
        is_current=number == current,
        is_kept=kept is not None,
        **{name: manifest.get(name) for name in ("author", "time", "reason", "parent")},
        changes=manifest.get("changes", {}),
        quads=sum(manifest["quads"].values()),
        size_bytes=None if kept is None else sum(path.stat().st_size for path in kept.folder.rglob("*")),
    )


def compare_generations(folder: Path, one: int, other: int) -> dict[str, LineChange]:
    """Give, by graph, the N-Triples lines that the other generation gained and lost; graphs that are equal are left out.

    Raises `UnknownNameError` for a generation that does not exist, `StoreError` for one that cannot be opened.
    """
    generations = Generations(folder)
    found = generations.get(one), generations.get(other)
    return _compare(*found)


def _compare(one: Generation, other: Generation) -> dict[str, LineChange]:
    old, new = _open(one), _open(other)
    with tempfile.TemporaryDirectory(prefix="access-atlas-") as scratch:
        return dict(_changes(old, new, Path(scratch) / "lines.nt"))


def _changes(old: ox.Store, new: ox.Store, scratch: Path) -> Iterator[tuple[str, LineChange]]:
    for node in sorted({*graphs_of(old), *graphs_of(new)}, key=str):
        change = compare_graphs(read_lines(old, node, scratch), read_lines(new, node, scratch))
        if not change.is_empty:
            yield name_of(node), change


def _open(generation: Generation) -> ox.Store:
    try:
        return ox.Store.read_only(str(generation.database))
    except (OSError, RuntimeError) as error:
        raise StoreError(f"generation {generation.number} in {generation.folder} cannot be opened: {error}") from error


def roll_back(folder: Path, number: int, *, author: str, reason: str = "", wait_seconds: float = 0) -> Generation:
    """Make a new generation that holds what an earlier one did; nothing of the history is lost.

    It mends a pointer that is missing or broken. Raises `UnknownNameError` if there is no such generation, `StoreError` if
    it cannot be opened, and `LockedError` or `StorageError` if the store cannot be written.
    """
    generations = Generations(folder)
    earlier = generations.get(number)
    after = _open(earlier)

    def prepare(building: Path) -> dict[str, Any]:
        earlier.copy_to(building)
        changes, parent = {}, number
        try:
            current = generations.current()
            before = _open(current)
        except StoreError:  # then there is nothing to compare with
            pass
        else:
            parent = current.number
            changes = {name: one.delta.model_dump() for name, one in _changes(before, after, building / "lines.nt")}
        said = f"roll back to generation {number}" + (f": {reason}" if reason else "")
        signature = sign(author=author, reason=said, parent=parent)
        return {**earlier.manifest, **signature, "made-by": f"access-atlas {VERSION}", "changes": changes}

    return generations.write(prepare, wait_seconds=wait_seconds)
