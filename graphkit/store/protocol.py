"""What everything above the store may ask of it: SPARQL text in, results out.

Queries see the union of all named graphs as the default graph, on every engine.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

import pyoxigraph as ox

from graphkit.namespaces import PREFIXES

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

__all__ = ["QueryResults", "Store", "ask", "rows"]

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

        Raises `QueryError` if the query does not parse or is refused.
        """
        ...


def rows(store: Store, sparql: str) -> Iterator[ox.QuerySolution]:
    """Answer a SELECT query of our own; the project's prefixes are declared for it."""
    results = store.query(_PROLOGUE + sparql)
    if not isinstance(results, ox.QuerySolutions):
        raise TypeError("rows() takes a SELECT query")
    yield from results


def ask(store: Store, sparql: str) -> bool:
    """Answer an ASK query of our own; the project's prefixes are declared for it."""
    return bool(store.query(_PROLOGUE + sparql))
