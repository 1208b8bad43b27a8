"""Which graphs a scope may write."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from graphkit.build.carrying import is_built, is_derived_from, is_mapping, name_of
from graphkit.errors import RefusedError

if TYPE_CHECKING:
    import pyoxigraph as ox

    from graphkit.tokens import Scope
    from graphkit.writing.order import Dataset

__all__ = ["CURATED", "require_permission"]

CURATED: Final = "curated"

_OF_THE_BUILD: Final = {
    "ontology": "it is made from the ontology's files",
    "reference": "it follows from what the curated graph names",
    "derived": "it holds what rules and reasoning derive from other graphs",
    "meta": "it describes the other graphs",
}


def require_permission(node: ox.NamedNode | ox.DefaultGraph | ox.BlankNode, scope: Scope, dataset: Dataset) -> None:
    """Raise `RefusedError` if a scope may not write a graph.

    >>> import pyoxigraph as ox
    >>> from graphkit.namespaces import graph
    >>> require_permission(graph("curated"), "curate", "atlas")
    >>> require_permission(graph("derived"), "admin", "atlas")
    Traceback (most recent call last):
    graphkit.errors.RefusedError: graph derived cannot be written: it holds what rules and reasoning derive from other graphs
    """
    name = name_of(node)
    if dataset == "plain":
        if scope != "admin":
            raise RefusedError(f"graph {name}", "a plain data set is written with the scope admin")
        return
    if name == CURATED:
        return
    if name == "default":
        raise RefusedError("the default graph", "it is the union of all graphs; name the graph that is meant")
    if is_built(name) or is_mapping(name):
        raise RefusedError(f"graph {name}", _OF_THE_BUILD.get(name, "mappings are made from their files"))
    if is_derived_from(name):
        raise RefusedError(f"graph {name}", "`access-atlas import` makes it from its data set")
    if scope != "admin":
        raise RefusedError(f"graph {name}", "the scope curate is for the curated graph alone")
