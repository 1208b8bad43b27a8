"""Copies of named graphs for other libraries: rdflib, owlready2."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pyoxigraph as ox

from graphkit.namespaces import PREFIXES, graph

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    import rdflib

    from graphkit.reasoning.views import OntologyView
    from graphkit.store import AtlasStore

__all__ = ["copy_to_rdflib", "view_as_objects"]

#: The graphs that are copied if none is named: all that is stated of the world and follows from it.
_GRAPHS = ("ontology", "curated", "reference", "derived")


def copy_to_rdflib(store: AtlasStore, names: Sequence[str] = ()) -> rdflib.Graph:
    """Copy named graphs into an rdflib graph that knows our prefixes."""
    import rdflib  # only this answer needs it

    copy = rdflib.Graph()
    for prefix, iri in PREFIXES.items():
        copy.bind(prefix, iri)
    copy.parse(data=ox.serialize(_triples(store, names), format=ox.RdfFormat.N_TRIPLES), format="nt")
    return copy


def view_as_objects(store: AtlasStore, names: Sequence[str] = ()) -> OntologyView:
    """View named graphs, the ontology among them, as Python objects.

    Raises `StoreError` if owlready2 is not installed.
    """
    from graphkit.reasoning.views import view_triples  # only this answer needs it

    return view_triples(_triples(store, names))


def _triples(store: AtlasStore, names: Sequence[str]) -> Iterator[ox.Triple]:
    return (quad.triple for name in names or _GRAPHS for quad in store.quads(graph(name)))
