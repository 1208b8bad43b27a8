"""The mapping sets this project ships: ontology/alignments."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pyoxigraph as ox

from graphkit.alignments.mapping import map_mapping_file, mapping_graph
from graphkit.alignments.reading import read_mapping_file
from graphkit.mapping.terms import text, typed
from graphkit.namespaces import BASE, graph, term
from graphkit.resources import folder

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

__all__ = ["alignment_files", "describe_alignments", "read_alignments"]

SUFFIX = ".sssom.tsv"


def alignment_files() -> list[Path]:
    """List the mapping sets, by name."""
    return sorted((folder("ontology") / "alignments").glob(f"*{SUFFIX}"))


def read_alignments() -> Iterator[ox.Quad]:
    """Read every mapping set into its graph `links/<name>`.

    Raises `CurationError` naming file and line of every wrong row.
    """
    for path in alignment_files():
        name = path.name.removesuffix(SUFFIX)
        yield from map_mapping_file(read_mapping_file(path), mapping_graph(name))


def describe_alignments(store: ox.Store) -> Iterator[ox.Quad]:
    """Describe the graphs of mappings a store holds, for its graph `meta`: what each is, its licence and its size."""
    meta, is_set = graph("meta"), term("sssom:MappingSet")
    for quad in store.quads_for_pattern(None, term("rdf:type"), is_set, None):
        target = quad.graph_name
        if not isinstance(target, ox.NamedNode) or not isinstance(quad.subject, ox.NamedNode):
            continue
        count = sum(1 for _ in store.quads_for_pattern(None, None, None, target))
        yield ox.Quad(ox.NamedNode(f"{BASE}dataset"), term("dcterms:hasPart"), target, meta)
        yield ox.Quad(target, term("rdf:type"), term("dcat:Dataset"), meta)
        yield ox.Quad(target, term("void:triples"), typed(str(count), "integer"), meta)
        yield ox.Quad(target, term("dcterms:source"), quad.subject, meta)
        for said in store.quads_for_pattern(quad.subject, term("dcterms:license"), None, target):
            yield ox.Quad(target, said.predicate, said.object, meta)
        for said in store.quads_for_pattern(quad.subject, term("dcterms:title"), None, target):
            yield ox.Quad(target, said.predicate, said.object, meta)
            korean = f"대응표: {target.value.removeprefix(f'{BASE}graph/links/')}"
            yield ox.Quad(target, term("dcterms:title"), text(korean, "ko"), meta)
