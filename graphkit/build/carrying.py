"""What a new generation takes over from the one before: imported graphs, those that clients wrote, and their edits."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

import pyoxigraph as ox

from graphkit.errors import NoGenerationError, StoreError
from graphkit.namespaces import graph, graph_name, term

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from pathlib import Path

    from graphkit.store.generations import Generation, Generations

__all__ = [
    "Baseline",
    "apply_edits",
    "copy_graph",
    "find_baseline",
    "holds_catalogue",
    "is_built",
    "is_derived_from",
    "is_mapping",
    "name_of",
    "submission_files",
]

_BUILT: Final = re.compile(r"ontology|curated|reference|derived|meta|links/[^/]+|\.well-known/.+")
_DERIVED_FROM: Final = re.compile(r"ontology|curated|reference|source/.+")


def name_of(node: object) -> str:
    """Give the name of a graph, the whole IRI of a foreign one, or `default`.

    >>> name_of(graph("source/fmti")), name_of(ox.NamedNode("http://example.org/g")), name_of(ox.DefaultGraph())
    ('source/fmti', 'http://example.org/g', 'default')
    """
    return graph_name(node.value) if isinstance(node, ox.NamedNode) else "default"


def is_built(name: str) -> bool:
    """Tell whether a build makes the graph; all others are imported, or written by clients.

    >>> is_built("links/airo"), is_built("links/ai-atlas-nexus/owasp"), is_built("http://example.org/meta")
    (True, False, False)
    """
    return _BUILT.fullmatch(name) is not None


def is_derived_from(name: str) -> bool:
    """Tell whether rules and reasoning read the graph."""
    return _DERIVED_FROM.fullmatch(name) is not None


def is_mapping(name: str) -> bool:
    """Tell whether the graph is one of mappings, which are checked but not reasoned over."""
    return name.startswith("links/")


def holds_catalogue(store: ox.Store, node: ox.NamedNode) -> bool:
    """Tell whether a graph is that of a catalogue: its entries were checked when they were read, and nothing follows from them.

    There may be millions of them, so that nobody reads them into memory to derive and check.
    """
    kind = term("axs:CatalogueEntry")
    return next(store.quads_for_pattern(None, term("rdf:type"), kind, node), None) is not None


def copy_graph(source: ox.Store, target: ox.Store, node: ox.NamedNode, scratch: Path) -> None:
    """Add a graph of one store to another, by way of a file: no quad passes through Python."""
    target.add_graph(node)
    source.dump(str(scratch), format=ox.RdfFormat.N_TRIPLES, from_graph=node)
    target.bulk_load(path=str(scratch), format=ox.RdfFormat.N_TRIPLES, to_graph=node)
    scratch.unlink()


class Baseline:
    """The generation a build goes on from, opened to take graphs over."""

    def __init__(self, generation: Generation) -> None:
        self.generation = generation
        try:
            self._store = ox.Store.read_only(str(generation.database))
        except (OSError, RuntimeError) as error:
            why = f"generation {generation.number} cannot be opened, so that what was imported and written into it is lost"
            raise StoreError(f"{why}; build with --fresh to start without ({error})") from error
        nodes = [node for node in self._store.named_graphs() if isinstance(node, ox.NamedNode)]
        self.carried = sorted((node for node in nodes if not is_built(name_of(node))), key=lambda node: node.value)
        self._catalogues = {node for node in self.carried if holds_catalogue(self._store, node)}

    def carry(self, target: ox.Store, scratch: Path, names: Iterable[str]) -> None:
        """Copy graphs, by name, into another store."""
        for name in names:
            copy_graph(self._store, target, graph(name), scratch)

    def names(self, *, derived_from: bool) -> list[str]:
        """List the graphs to carry: those of imported data sets that are derived from and checked, or all others.

        The others are catalogues and what clients wrote.
        """
        found = {name_of(node): node not in self._catalogues for node in self.carried}
        return [
            name for name, may in found.items() if (may and (is_derived_from(name) or is_mapping(name))) == derived_from
        ]

    def copy_others(self, folder: Path) -> ox.Store:
        """Make a database that holds the graphs that are not derived from, and nothing else; what RocksDB keeps is shared."""
        self.generation.copy_database(folder)
        store = ox.Store(str(folder / "db"))
        kept = {graph(name) for name in self.names(derived_from=False)}
        for node in list(store.named_graphs()):
            if node not in kept:
                store.remove_graph(node)
        store.clear_graph(ox.DefaultGraph())
        return store

    def description(self) -> Iterator[ox.Quad]:
        """Give what `meta` says of the carried graphs."""
        meta = graph("meta")
        for node in self.carried:
            yield from self._store.quads_for_pattern(node, None, None, meta)
            yield from self._store.quads_for_pattern(None, None, node, meta)


def find_baseline(generations: Generations) -> Baseline | None:
    """Open the generation to go on from: the current one, or the last one if the pointer is lost; None if there is none.

    Raises `StoreError` if it cannot be opened.
    """
    try:
        return Baseline(generations.current())
    except NoGenerationError:
        return None
    except StoreError:
        found = generations.list()
        if not found:
            return None
        return Baseline(found[-1])


def submission_files(folder: Path) -> list[Path]:
    """List the release records that were submitted to a generation, by name."""
    return sorted((folder / "submissions").glob("*.yaml"))


def apply_edits(store: ox.Store, folder: Path) -> None:
    """Do to the curated graph what clients did to it: remove what they removed, add what they added."""
    target = graph("curated")
    for name, change in (("removed", store.remove), ("added", store.add)):
        path = folder / "edits" / f"{name}.nt"
        if path.exists():
            for quad in ox.parse(path=str(path), format=ox.RdfFormat.N_TRIPLES):
                change(ox.Quad(quad.subject, quad.predicate, quad.object, target))
