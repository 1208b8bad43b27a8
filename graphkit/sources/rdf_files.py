"""Vocabularies that come as Turtle: their triples as they stand, blank nodes skolemised."""

from __future__ import annotations

from typing import TYPE_CHECKING

from graphkit.ontology import parse_turtle
from graphkit.sources.source import files_below

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    import pyoxigraph as ox

__all__ = ["read_turtle"]


def read_turtle(path: Path, target: ox.NamedNode) -> Iterator[ox.Quad]:
    """Read one Turtle file, or every one below a folder, into a graph.

    Raises `CurationError` naming line and column of a file that does not parse, `DataError` if there is no file.
    """
    for file in files_below(path, ".ttl"):
        yield from parse_turtle(file, to_graph=target)
