"""Link what a store holds: a new generation with the mapping set that the rules of `graphkit.linking` give."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from graphkit.alignments.mapping import map_mapping_file, mapping_graph
from graphkit.alignments.reading import read_mapping_file
from graphkit.build.additions import add_graphs
from graphkit.linking import SET_NAME, describe_set, link, map_links, read_decisions, read_entries, read_systems
from graphkit.namespaces import PREFIXES
from graphkit.store import open_store

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from pathlib import Path

    import pyoxigraph as ox

    from graphkit.alignments.reading import MappingFile
    from graphkit.linking import Linkage
    from graphkit.store.generations import Generation

__all__ = ["LinkReport", "find_links", "link_catalogues"]


@dataclass(frozen=True, slots=True)
class LinkReport:
    """The generation that was made, the quads of each graph in it, and what linking gave."""

    generation: Generation
    quads: Mapping[str, int]
    linkage: Linkage


def find_links(folder: Path, decisions: Path | None = None) -> Linkage:
    """Link the entries and systems of a store without writing anything.

    Raises `CurationError` naming every wrong row of the file of decisions.
    """
    return _link(folder, _read(decisions))


def link_catalogues(folder: Path, decisions: Path | None = None) -> LinkReport:
    """Link the entries and systems of a store, and write the links, and the decisions of a file, in a new generation.

    Links of an earlier run are replaced. Raises `CurationError` naming every wrong row of the file of decisions.
    """
    file = _read(decisions)
    linkage = _link(folder, file)

    def quads() -> Iterator[ox.Quad]:
        yield from map_links(linkage.links)
        if file is not None:
            yield from map_mapping_file(file, mapping_graph(f"{SET_NAME}/decisions"))

    owned = (f"links/{SET_NAME}", f"links/{SET_NAME}/")
    generation, counts = add_graphs(folder, quads(), owned=owned, about=describe_set())
    return LinkReport(generation, counts, linkage)


def _read(decisions: Path | None) -> MappingFile | None:
    return read_mapping_file(decisions, known=PREFIXES) if decisions is not None else None


def _link(folder: Path, file: MappingFile | None) -> Linkage:
    store = open_store(folder)
    return link(read_entries(store), read_systems(store), read_decisions(store, file))
