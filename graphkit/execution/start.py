"""The program of a worker: run by its path, with the database and the memory limit in bytes as arguments.

Importing `graphkit` takes a second, which a worker that replaces a killed one does not have. It needs a few small modules
of it; so the packages are declared here without running their `__init__`.
"""

from __future__ import annotations

import sys
import types
from pathlib import Path

__all__: list[str] = []


def _declare_packages() -> None:
    root = Path(__file__).resolve().parent.parent
    for name, folder in (
        ("graphkit", root),
        ("graphkit.store", root / "store"),
        ("graphkit.execution", root / "execution"),
    ):
        package = types.ModuleType(name)
        package.__path__ = [str(folder)]
        sys.modules[name] = package


if __name__ == "__main__":
    _declare_packages()
    from graphkit.execution.frames import ending_unread
    from graphkit.execution.worker import work

    with ending_unread():
        work(sys.argv[1], memory_bytes=int(sys.argv[2]))
