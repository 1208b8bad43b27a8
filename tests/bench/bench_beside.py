"""What a catalogue beside our systems costs them: `python -m tests.bench.bench_beside STORE …`. Prints figures, asserts none.

Each store is opened anew and asked the same questions; a column is a store, named by its quads. Seconds are of the processor. The
stores are those that `access-atlas import` makes, see bench_import.py; one without a catalogue shows what it would be alone.
"""

from __future__ import annotations

import sys
import time
from pathlib import Path
from typing import TYPE_CHECKING, Final

from api.served import Served
from api.sheets import make_sheet
from graphkit.atlas import Atlas
from graphkit.namespaces import BASE
from graphkit.search import read_search_index
from graphkit.store import open_store

if TYPE_CHECKING:
    from collections.abc import Callable

__all__ = ["QUESTIONS", "measure"]

_VARIABLE: Final = "context-length"
QUESTIONS: Final[dict[str, Callable[[Atlas], object]]] = {
    "lists and influences": lambda atlas: Served(atlas).warm(),
    "effects": lambda atlas: atlas.effects(_VARIABLE, system="gpt-4", depth=0),
    "compare": lambda atlas: atlas.compare(["gpt-4", "deepseek-v3"]),
    "disagreements": lambda atlas: atlas.catalogues.disagreements("deepseek-v3"),
    "accessible": lambda atlas: atlas.accessible("journalist"),
    "what if": lambda atlas: atlas.what_if("gpt-4", {_VARIABLE: 1_000_000}),
    "accuracy": lambda atlas: atlas.catalogues.accuracy(),
    "names to search": lambda atlas: read_search_index(atlas.store),
    "network of things": lambda atlas: atlas.things,
    "page of a variable": lambda atlas: make_sheet(
        Served(atlas), f"{BASE}variable/{_VARIABLE}", "variable", _VARIABLE, "en"
    ),
}


def measure(store: Path) -> dict[str, float]:
    """Ask every question of a store, in their order, and give the seconds of the processor that each took."""
    atlas, found = Atlas(open_store(store)), {}
    for name, ask in QUESTIONS.items():
        before = time.process_time()
        ask(atlas)
        found[name] = time.process_time() - before
    return found


if __name__ == "__main__":
    stores = [Path(one) for one in sys.argv[1:]]
    columns = {f"{sum(open_store(one).manifest['quads'].values()):,}": measure(one) for one in stores}
    sys.stdout.write(f"{'seconds of the processor':26}" + "".join(f"{one:>14}" for one in columns) + "\n")
    for name in QUESTIONS:
        sys.stdout.write(f"{name:26}" + "".join(f"{column[name]:14.2f}" for column in columns.values()) + "\n")
