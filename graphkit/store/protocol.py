"""What everything above the store may ask of it: SPARQL text in, results out.

Queries see the union of all named graphs as the default graph, on every engine.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

import pyoxigraph as ox

from graphkit.errors import StoreError
from graphkit.namespaces import BASE, PREFIXES

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Iterator, Mapping, Sequence
    from typing import IO, Any

__all__ = ["AtlasStore", "QueryResults", "Store", "ask", "graphs_but_catalogues", "rows"]

QueryResults = ox.QuerySolutions | ox.QueryTriples | ox.QueryBoolean

_PROLOGUE = "".join(f"PREFIX {prefix}: <{iri}>\n" for prefix, iri in PREFIXES.items())


class Store(Protocol):
    """A graph that answers SPARQL 1.1 queries."""

    @property
    def generation(self) -> str:
        """Name the state of the graph; it changes whenever an answer may change."""
        ...

    def query(
        self,
        sparql: str,
        *,
        default_graphs: Sequence[str] | None = None,
        named_graphs: Sequence[str] | None = None,
    ) -> QueryResults:
        """Answer a query; the default graph is the union of all graphs unless `default_graphs` names others.

        Raises `QueryError` if the query does not parse or is refused, and where the engine is remote also `EndpointError`
        and `LimitError`, here or when rows are read.
        """
        ...


class AtlasStore(Store, Protocol):
    """A store that holds the atlas: it also says what is in it, and hands out all of it."""

    @property
    def identity(self) -> str:
        """Name the state so that no other one, here or elsewhere, has that name."""
        ...

    @property
    def address(self) -> str:
        """Where another process can open the same state: a folder, or the address of an engine; see `open_address`."""
        ...

    @property
    def manifest(self) -> Mapping[str, Any]:
        """Say what is in it: `quads` by name of graph; where known, `things` by class and `made-by`."""
        ...

    @property
    def written(self) -> dt.date:
        """Give the day on which this state came to be."""
        ...

    def quads(self, graph: ox.NamedNode | None = None) -> Iterator[ox.Quad]:
        """Give the quads of one graph, or of all."""
        ...

    def dump(self, target: IO[bytes], graph: ox.NamedNode | None = None) -> None:
        """Write all quads as N-Quads, or one graph as N-Triples, in an order that the content decides."""
        ...

    def named_graphs(self) -> Iterator[ox.NamedNode]:
        """Give the names of the graphs."""
        ...

    def has_graph(self, graph: ox.NamedNode) -> bool:
        """Tell whether a graph exists."""
        ...

    def size(self) -> int:
        """Count the quads."""
        ...


def rows(store: Store, sparql: str, *, graphs: Sequence[str] | None = None) -> Iterator[ox.QuerySolution]:
    """Answer a SELECT query of our own, of all graphs or some; the project's prefixes are declared for it."""
    results = store.query(_PROLOGUE + sparql, default_graphs=graphs)
    if not isinstance(results, ox.QuerySolutions):
        raise TypeError("rows() takes a SELECT query")
    try:
        yield from results
    except SyntaxError as error:
        raise StoreError(f"the engine broke off its answer: {error.msg}") from error


def graphs_but_catalogues(store: AtlasStore) -> list[str]:
    """List the graphs that hold no entries of catalogues: what reads all of a graph leaves millions of entries out."""
    prefix = f"{BASE}graph/source/"
    return [
        node.value
        for node in store.named_graphs()
        if not node.value.startswith(prefix)
        or not ask(store, f"ASK {{ GRAPH {node} {{ ?entry a axs:CatalogueEntry }} }}")
    ]


def ask(store: Store, sparql: str) -> bool:
    """Answer an ASK query of our own; the project's prefixes are declared for it."""
    return bool(store.query(_PROLOGUE + sparql))
