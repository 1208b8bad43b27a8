"""Graphs that the quality tests look at, read once."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING

import pyoxigraph as ox
import rdflib

from graphkit.build.derivation import derive
from graphkit.build.pipeline import read_inputs
from graphkit.ontology import parse_turtle, read_ontology

if TYPE_CHECKING:
    from pathlib import Path


@lru_cache(maxsize=1)
def ontology_quads() -> tuple[ox.Quad, ...]:
    return tuple(read_ontology())


@lru_cache(maxsize=1)
def unclosed_quads() -> tuple[ox.Quad, ...]:
    """Give ontology, curated data and what the project's own rules derive: what the closure starts from."""
    store = ox.Store()
    store.bulk_extend(read_inputs())
    derive(store)
    return tuple(store)


def store_of(*parts: Path | tuple[ox.Quad, ...]) -> ox.Store:
    store = ox.Store()
    for part in parts:
        store.bulk_extend(part if isinstance(part, tuple) else parse_turtle(part))
    return store


def rdflib_graph(store: ox.Store) -> rdflib.Graph:
    graph = rdflib.Graph()
    triples = {quad.triple for quad in store}
    graph.parse(data=ox.serialize(triples, format=ox.RdfFormat.N_TRIPLES) or b"", format="nt")
    return graph
