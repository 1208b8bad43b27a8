"""What clients did to the curated graph, in files that a later build reads: the curated files cannot tell."""

from __future__ import annotations

from typing import TYPE_CHECKING

from graphkit.store.generations import write_durably

if TYPE_CHECKING:
    from pathlib import Path

    from graphkit.writing.difference import LineChange

__all__ = ["note_edits"]


def note_edits(folder: Path, change: LineChange) -> None:
    """Add a change of the curated graph to the edits of a generation."""
    added, removed = set(change.added.to_list()), set(change.removed.to_list())
    held = {name: _read(folder / "edits" / f"{name}.nt") for name in ("added", "removed")}
    _write(folder / "edits" / "added.nt", (held["added"] | (added - held["removed"])) - removed)
    _write(folder / "edits" / "removed.nt", (held["removed"] | (removed - held["added"])) - added)


def _read(path: Path) -> set[str]:
    return set(path.read_text(encoding="utf-8").splitlines()) if path.exists() else set()


def _write(path: Path, lines: set[str]) -> None:
    path.parent.mkdir(exist_ok=True)
    path.unlink(missing_ok=True)  # it may be shared with the generation before
    write_durably(path, "".join(f"{line}\n" for line in sorted(lines)))
