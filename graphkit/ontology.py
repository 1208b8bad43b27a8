"""Read the ontology's Turtle files into quads, without blank nodes.

Blank nodes (class expressions, lists) become IRIs below `.well-known/genid/`, named after the module and the
canonical label that RDFC-1.0 gives them, so that the same file always gives the same IRIs.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

import pyoxigraph as ox

from graphkit import namespaces, resources
from graphkit.errors import CurationError, Problem

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

__all__ = ["GENID", "PARTS", "parse_turtle", "read_ontology"]

#: The folders of ontology/ that make up the graph `ontology`, in the order in which they build on one another.
PARTS: Final = ("core", "codelists", "influences")
GENID: Final = f"{namespaces.BASE}.well-known/genid/"


def parse_turtle(path: Path, *, to_graph: ox.NamedNode | ox.DefaultGraph | None = None) -> Iterator[ox.Quad]:
    """Parse one Turtle file, blank nodes replaced by IRIs.

    Raises `CurationError` with line and column if the file does not parse.
    """
    target = to_graph or ox.DefaultGraph()
    try:
        quads = list(ox.parse(path=path, format=ox.RdfFormat.TURTLE))
    except SyntaxError as error:
        problem = Problem(str(path), error.lineno or 1, error.offset or 1, "turtle", error.msg, "Turtle 1.1")
        raise CurationError([problem]) from error
    if any(isinstance(node, ox.BlankNode) for quad in quads for node in (quad.subject, quad.object)):
        dataset = ox.Dataset(quads)
        dataset.canonicalize(ox.CanonicalizationAlgorithm.RDFC_1_0)
        quads = list(dataset)
    for quad in quads:
        yield ox.Quad(_named(quad.subject, path), quad.predicate, _named(quad.object, path), target)


def read_ontology(*parts: str) -> Iterator[ox.Quad]:
    """Read the whole ontology, or only the named ones of `PARTS`, into the graph `ontology`."""
    target = namespaces.graph("ontology")
    for path in resources.ontology_files(*(parts or PARTS)):
        yield from parse_turtle(path, to_graph=target)


def _named(node: Any, path: Path) -> Any:
    return ox.NamedNode(f"{GENID}{path.stem}-{node.value}") if isinstance(node, ox.BlankNode) else node
