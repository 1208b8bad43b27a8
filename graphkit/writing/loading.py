"""Carry out what the Graph Store Protocol asks for: put triples into a graph, or end it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import pyoxigraph as ox

from graphkit.errors import CallError, ConflictError, UnknownNameError
from graphkit.namespaces import contract
from graphkit.vocabulary import nearest
from graphkit.writing.difference import LineChange, compare_graphs, read_lines

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from graphkit.writing.difference import GraphNode
    from graphkit.writing.order import Deletion, Loading, Part

__all__ = ["TRIPLE_MEDIA", "apply_deletion", "apply_loading", "node_of"]

#: media type → syntax of triples that are read
TRIPLE_MEDIA: Final[Mapping[str, ox.RdfFormat]] = {
    "text/turtle": ox.RdfFormat.TURTLE,
    "application/n-triples": ox.RdfFormat.N_TRIPLES,
    "application/rdf+xml": ox.RdfFormat.RDF_XML,
    "application/ld+json": ox.RdfFormat.JSON_LD,
    "text/n3": ox.RdfFormat.N3,
}
#: Syntaxes of triples that can nevertheless name graphs.
_OF_SEVERAL_GRAPHS: Final = (ox.RdfFormat.JSON_LD, ox.RdfFormat.N3)
#: From this size on, the loader that bypasses transactions is faster.
_BULK_BYTES: Final = 1_000_000


def node_of(iri: str | None) -> ox.NamedNode | ox.DefaultGraph:
    """Give the node of a graph; the default graph where it has no name."""
    return ox.DefaultGraph() if iri is None else ox.NamedNode(iri)


def apply_loading(store: ox.Store, loading: Loading, scratch: Path) -> tuple[dict[GraphNode, LineChange], bool]:
    """Put triples into a graph; give what changed, and whether the graph is new.

    Raises `CallError` if they cannot be read, and `ConflictError` if the graph must be new and is not.
    """
    node = node_of(loading.graph)
    exists = not isinstance(node, ox.NamedNode) or store.contains_named_graph(node)
    if exists and loading.must_be_new:
        raise ConflictError("the graph exists already", is_stale=True)
    old = read_lines(store, node, scratch)
    if loading.replace:
        store.clear_graph(node)
    if isinstance(node, ox.NamedNode):
        store.add_graph(node)
    for part in loading.parts:
        _load(store, part, node)
    change = compare_graphs(old, read_lines(store, node, scratch))
    return ({} if exists and change.is_empty else {node: change}), not exists


def _load(store: ox.Store, part: Part, node: ox.NamedNode | ox.DefaultGraph) -> None:
    form = TRIPLE_MEDIA[part.media]
    try:
        if form in _OF_SEVERAL_GRAPHS:
            store.extend(ox.Quad(one.subject, one.predicate, one.object, node) for one in _read_one_graph(part, form))
        elif part.path.stat().st_size < _BULK_BYTES:
            store.load(path=str(part.path), format=form, base_iri=part.base_iri, to_graph=node)
        else:
            store.bulk_load(path=str(part.path), format=form, base_iri=part.base_iri, to_graph=node)
    except SyntaxError as error:
        raise CallError(f"the body is no {form.name}: {error.msg}") from error
    except ValueError as error:
        raise CallError(f"the body is no {form.name}: {error}") from error


def _read_one_graph(part: Part, form: ox.RdfFormat) -> list[ox.Triple]:
    # `to_graph` would leave triples that the file puts into a graph of its own where they are.
    quads = list(ox.parse(path=str(part.path), format=form, base_iri=part.base_iri))
    if any(not isinstance(quad.graph_name, ox.DefaultGraph) for quad in quads):
        raise CallError(f"the body is no single graph: this {form.name} names graphs of its own")
    return [quad.triple for quad in quads]


def apply_deletion(store: ox.Store, deletion: Deletion, scratch: Path) -> dict[GraphNode, LineChange]:
    """End a graph; the default graph is emptied. Raises `UnknownNameError` if there is no such graph."""
    node = node_of(deletion.graph)
    old = read_lines(store, node, scratch)
    if not isinstance(node, ox.NamedNode):
        store.clear_graph(node)
    elif store.contains_named_graph(node):
        store.remove_graph(node)
    else:
        known = [one.value for one in store.named_graphs() if isinstance(one, ox.NamedNode)]
        raise UnknownNameError("graph", contract(node.value), nearest(node.value, known))
    return {node: compare_graphs(old, read_lines(store, node, scratch))}
