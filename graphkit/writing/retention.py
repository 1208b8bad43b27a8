"""Remove generations that nobody needs any more."""

from __future__ import annotations

import time
from itertools import pairwise
from typing import TYPE_CHECKING

from graphkit.store.generations import Generations

if TYPE_CHECKING:
    from pathlib import Path

__all__ = ["prune"]


def prune(folder: Path, *, keep: int, grace_seconds: float = 0, wait_seconds: float = 0) -> list[int]:
    """Remove all generations but the last `keep`, and give their numbers; their manifests stay in the history.

    Kept are also the current one, those that somebody has open, and those that were still current `grace_seconds` ago.
    Raises `LockedError` if another process is writing.
    """
    generations = Generations(folder)
    removed = []
    with generations.lock(wait_seconds):
        current, found = generations.current().number, generations.list()
        oldest = time.time() - grace_seconds
        for one, following in list(pairwise(found))[: max(0, len(found) - keep)]:
            superseded = (following.folder / "manifest.json").stat().st_mtime
            if one.number != current and superseded <= oldest and not one.is_held:
                generations.remove(one)
                removed.append(one.number)
    return removed
