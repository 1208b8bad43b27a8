"""Store folders made for a test: any graphs, as one generation."""

from __future__ import annotations

import gc
from typing import TYPE_CHECKING, Any

import pyoxigraph as ox

from graphkit.store import Generations
from graphkit.tokens import Tokens

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from graphkit.store import Generation
    from graphkit.tokens import Scope

__all__ = ["make_token", "write_generation"]


def make_token(folder: Path, scope: Scope = "admin", name: str = "a test") -> dict[str, str]:
    """Make a token for a store folder and give the header that carries it."""
    _, text = Tokens(folder).create(name, scope)
    return {"Authorization": f"Bearer {text}"}


def write_generation(folder: Path, fill: Callable[[ox.Store], None]) -> Generation:
    """Fill a new generation of a store folder."""

    def prepare(building: Path) -> dict[str, Any]:
        store = ox.Store(str(building / "db"))
        fill(store)
        graphs = {graph.value: 0 for graph in store.named_graphs() if isinstance(graph, ox.NamedNode)}
        store.flush()
        del store
        gc.collect()
        return {"format": 1, "made-by": "a test", "quads": graphs, "things": {}}

    return Generations(folder).write(prepare)
