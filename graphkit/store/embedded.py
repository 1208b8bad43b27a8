"""The embedded store: one generation, opened read-only with Oxigraph."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

import pyoxigraph as ox

from graphkit.errors import QueryError, StoreError
from graphkit.store.generations import Generation, Generations
from graphkit.store.lexer import names_dataset
from graphkit.store.refusal import name_refusal, refuse_network

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from pathlib import Path
    from typing import IO, Any

    from graphkit.store.protocol import QueryResults

__all__ = ["EmbeddedStore", "open_store"]


class EmbeddedStore:
    """A read-only view of one generation. Safe to use from several threads."""

    def __init__(self, generation: Generation) -> None:
        self.source = generation
        generation.hold(self)
        try:
            self._store = ox.Store.read_only(str(generation.database))
        except (OSError, RuntimeError) as error:  # the latter where the engine finds it damaged
            raise StoreError(
                f"generation {generation.number} in {generation.folder} cannot be opened: {error}"
            ) from error

    @property
    def generation(self) -> str:
        """The number of the generation."""
        return str(self.source.number)

    @property
    def identity(self) -> str:
        """The number of the generation and when it was written."""
        return self.source.identity

    @property
    def address(self) -> str:
        """The folder of the database."""
        return str(self.source.database)

    @property
    def manifest(self) -> Mapping[str, Any]:
        """What is in the generation and what made it. Raises `StoreError` if the file is lost or broken."""
        return self.source.manifest

    @property
    def written(self) -> dt.date:
        """The day on which the generation was written. Raises `StoreError` if it is gone."""
        return dt.datetime.fromtimestamp(self.source.written_ns / 1e9, tz=dt.UTC).date()

    def query(
        self,
        sparql: str,
        *,
        default_graphs: Sequence[str] | None = None,
        named_graphs: Sequence[str] | None = None,
    ) -> QueryResults:
        """Answer a query, see `Store.query`."""
        refuse_network(sparql)
        try:
            return self._store.query(
                sparql,
                use_default_graph_as_union=default_graphs is None
                and named_graphs is None
                and not names_dataset(sparql),
                default_graph=None if default_graphs is None else [ox.NamedNode(iri) for iri in default_graphs],
                named_graphs=None if named_graphs is None else [ox.NamedNode(iri) for iri in named_graphs],
            )
        except SyntaxError as error:
            raise QueryError(f"the query does not parse: {error.msg}") from error
        except (ValueError, RuntimeError) as error:
            raise name_refusal(error) from error

    def quads(self, graph: ox.NamedNode | None = None) -> Iterator[ox.Quad]:
        """Give the quads of one graph, or of all, as Oxigraph iterates them."""
        return self._store.quads_for_pattern(None, None, None, graph)

    def dump(self, target: IO[bytes], graph: ox.NamedNode | None = None) -> None:
        """Write all quads as N-Quads, or one graph as N-Triples, in the order of the engine, which the content decides."""
        kind = ox.RdfFormat.N_QUADS if graph is None else ox.RdfFormat.N_TRIPLES
        self._store.dump(target, format=kind, from_graph=graph)

    def named_graphs(self) -> Iterator[ox.NamedNode]:
        """Give the names of the graphs."""
        return (node for node in self._store.named_graphs() if isinstance(node, ox.NamedNode))

    def has_graph(self, graph: ox.NamedNode) -> bool:
        """Tell whether a graph exists; an empty one does if it was created."""
        return self._store.contains_named_graph(graph)

    def size(self) -> int:
        """Count the quads."""
        return len(self._store)


def open_store(folder: Path, *, generation: int | None = None) -> EmbeddedStore:
    """Open the current generation of a store folder, or another one by number.

    Raises `NoGenerationError`, `UnknownNameError` or `StoreError`.
    """
    generations = Generations(folder)
    return EmbeddedStore(generations.current() if generation is None else generations.get(generation))
