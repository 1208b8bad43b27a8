"""What differs between two databases, graph by graph: dumps are compared as tables of lines, no quad becomes an object."""

from __future__ import annotations

import hashlib
from typing import IO, TYPE_CHECKING, Final, NamedTuple, cast

import pyoxigraph as ox

from graphkit.writing.order import Delta

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

    import polars as pl

__all__ = ["GraphNode", "LineChange", "change_of", "compare_graphs", "digest_graph", "graphs_of", "read_lines"]

GraphNode = ox.NamedNode | ox.BlankNode | ox.DefaultGraph

#: The engine escapes control characters, so that no line holds this one.
_NO_SEPARATOR: Final = "\x01"


class LineChange(NamedTuple):
    """The N-Triples lines that a graph gained and lost."""

    added: pl.Series
    removed: pl.Series

    @property
    def is_empty(self) -> bool:
        """Whether nothing changed."""
        return self.added.is_empty() and self.removed.is_empty()

    @property
    def delta(self) -> Delta:
        """The number of lines."""
        return Delta(added=len(self.added), removed=len(self.removed))


def change_of(added: Iterable[ox.Quad], removed: Iterable[ox.Quad]) -> LineChange:
    """Give the change that quads of one graph make."""
    import polars as pl  # half a second, which a server that only reads does not need

    both = ([f"{quad.triple} ." for quad in quads] for quads in (added, removed))
    return LineChange(*(pl.Series("line", lines, dtype=pl.String) for lines in both))


def graphs_of(store: ox.Store) -> list[GraphNode]:
    """List the graphs of a database, the default graph last."""
    return [*sorted(store.named_graphs(), key=str), ox.DefaultGraph()]


def digest_graph(store: ox.Store, node: GraphNode) -> str:
    """Give a digest that changes whenever a graph does; of one database and its copies, which list quads in one order."""
    digest = hashlib.blake2b(digest_size=16)
    store.dump(cast("IO[bytes]", _Feed(digest)), format=ox.RdfFormat.N_TRIPLES, from_graph=node)
    return digest.hexdigest()


class _Feed:
    """A file that is only digested."""

    def __init__(self, digest: hashlib.blake2b) -> None:
        self._digest = digest

    def write(self, data: bytes) -> int:
        self._digest.update(data)
        return len(data)

    def flush(self) -> None:
        """Nothing waits."""


def read_lines(store: ox.Store, node: GraphNode, scratch: Path) -> pl.DataFrame:
    """Read a graph as a table with one column, `line`, of N-Triples; `scratch` is a file to pass by."""
    import polars as pl

    store.dump(str(scratch), format=ox.RdfFormat.N_TRIPLES, from_graph=node)
    try:
        if scratch.stat().st_size == 0:
            return pl.DataFrame({"line": []}, schema={"line": pl.String})
        return pl.read_csv(
            scratch, has_header=False, new_columns=["line"], schema_overrides=[pl.String], separator=_NO_SEPARATOR,
            quote_char=None,
        )  # fmt: skip
    finally:
        scratch.unlink()


def compare_graphs(old: pl.DataFrame, new: pl.DataFrame) -> LineChange:
    """Compare two tables of lines.

    >>> import polars as pl
    >>> old, new = (pl.DataFrame({"line": lines}) for lines in (["a", "b"], ["b", "c"]))
    >>> compare_graphs(old, new).added.to_list()
    ['c']
    """
    return LineChange(new.join(old, on="line", how="anti")["line"], old.join(new, on="line", how="anti")["line"])
