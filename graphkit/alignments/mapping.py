"""Mappings → quads: each mapping is an individual of its own, and a plain triple beside it where it asserts one.

The individual follows the RDF of SSSOM: an `owl:Axiom` with source, property and target, justification, confidence and
versions. A mapping that denies (`predicate_modifier` Not) or finds no term asserts no triple, and is no axiom.
"""

from __future__ import annotations

import re
from decimal import Decimal
from typing import TYPE_CHECKING, Final

import pyoxigraph as ox

from graphkit.alignments.reading import NO_TERM
from graphkit.mapping.terms import content_hash, decimal, text, typed
from graphkit.namespaces import BASE, graph, term, thing

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from sssom_pydantic import Record

    from graphkit.alignments.reading import MappingFile, MappingRow

__all__ = ["map_mapping_file", "map_mapping_row", "mapping_graph"]

Node = ox.NamedNode | ox.Literal

#: SSSOM slot → property, for slots whose value is words.
_WORDS: Final = {
    "subject_label": "sssom:subject_label",
    "object_label": "sssom:object_label",
    "subject_type": "sssom:subject_type",
    "object_type": "sssom:object_type",
    "subject_source_version": "sssom:subject_source_version",
    "object_source_version": "sssom:object_source_version",
    "predicate_modifier": "sssom:predicate_modifier",
}
_SOURCES: Final = {"subject_source": "sssom:subject_source", "object_source": "sssom:object_source"}
_OF_A_DATA_SET: Final = re.compile(
    rf"{re.escape(BASE)}(?:index-(?:entry|criterion)/([a-z]+)|catalogue-(?:entry|provider)/([a-z]+(?:-[a-z]+)*)--)"
)


def mapping_graph(name: str) -> ox.NamedNode:
    """Give the named graph of a mapping set.

    >>> mapping_graph("airo").value
    'https://w3id.org/access-atlas/graph/links/airo'
    """
    return graph(f"links/{name}")


def map_mapping_file(
    file: MappingFile, target: ox.NamedNode, *, resolve: Callable[[str], str] | None = None
) -> Iterator[ox.Quad]:
    """Map a mapping set and all its rows into one graph.

    A row without an identifier of its own is named after its content. `resolve` gives the IRI of a subject or object by
    its CURIE, for files whose prefixes lead to web pages; without it CURIEs are expanded by the prefixes of the file.
    """
    mapping_set = ox.NamedNode(str(file.header.mapping_set_id))
    for predicate, value in _about_set(file):
        yield ox.Quad(mapping_set, term(predicate), value, target)
    for row in file.rows:
        yield from map_mapping_row(file, row, target, resolve=resolve)


def map_mapping_row(
    file: MappingFile, row: MappingRow, target: ox.NamedNode, *, resolve: Callable[[str], str] | None = None
) -> Iterator[ox.Quad]:
    """Map one row of a mapping set; for sets of more rows than a `MappingFile` should hold."""
    mapping_set = ox.NamedNode(str(file.header.mapping_set_id))
    node = _name(row, mapping_set)
    yield ox.Quad(mapping_set, term("sssom:mappings"), node, target)
    yield from _quads(row, node, target, resolve or row.expand)


def _about_set(file: MappingFile) -> Iterator[tuple[str, Node]]:
    header = file.header
    yield "rdf:type", term("sssom:MappingSet")
    title = header.mapping_set_title or header.mapping_set_description
    if title:
        yield "dcterms:title", text(title)
    if header.mapping_set_description:
        yield "dcterms:description", text(header.mapping_set_description)
    if header.mapping_set_version:
        yield "owl:versionInfo", ox.Literal(header.mapping_set_version)
    if header.license is not None:
        yield "dcterms:license", ox.NamedNode(str(header.license))


def _name(row: MappingRow, mapping_set: ox.NamedNode) -> ox.NamedNode:
    record = row.record
    if record.record_id is not None:
        return ox.NamedNode(row.expand(record.record_id))
    modifier, justification = record.predicate_modifier or "", record.mapping_justification
    parts = [mapping_set.value, record.subject_id, record.predicate_id, modifier, record.object_id, justification]
    return thing("mapping", content_hash([*parts, str(record.confidence), record.comment or ""]))


def _quads(
    row: MappingRow, node: ox.NamedNode, target: ox.NamedNode, resolve: Callable[[str], str]
) -> Iterator[ox.Quad]:
    record = row.record
    subject, obj = ox.NamedNode(resolve(record.subject_id)), ox.NamedNode(resolve(record.object_id))
    predicate = ox.NamedNode(row.expand(record.predicate_id))
    asserts = record.predicate_modifier is None and obj.value != NO_TERM
    if asserts:
        yield ox.Quad(subject, predicate, obj, target)
        yield ox.Quad(node, term("rdf:type"), term("owl:Axiom"), target)
    yield ox.Quad(node, term("rdf:type"), term("sssom:Mapping"), target)
    yield ox.Quad(node, term("owl:annotatedSource"), subject, target)
    yield ox.Quad(node, term("owl:annotatedProperty"), predicate, target)
    yield ox.Quad(node, term("owl:annotatedTarget"), obj, target)
    for slot, value in _says(row, record):
        yield ox.Quad(node, term(slot), value, target)
    if found := _OF_A_DATA_SET.match(
        obj.value
    ):  # so that an entry is declared even where its data set was not imported
        yield ox.Quad(obj, term("void:inDataset"), graph(f"source/{found[1] or found[2]}"), target)


def _says(row: MappingRow, record: Record) -> Iterator[tuple[str, Node]]:
    yield "sssom:mapping_justification", ox.NamedNode(row.expand(record.mapping_justification))
    if record.confidence is not None:
        yield "sssom:confidence", decimal(Decimal(str(record.confidence)))
    for slot, predicate in _WORDS.items():
        words = getattr(record, slot)
        if words:
            yield predicate, ox.Literal(str(words))
    for slot, predicate in _SOURCES.items():
        curie = getattr(record, slot)
        if curie and curie.partition(":")[0] in row.prefixes:
            yield predicate, ox.NamedNode(row.expand(curie))
    if record.mapping_date is not None:
        yield "sssom:mapping_date", typed(record.mapping_date.isoformat(), "date")
    for address in record.see_also or ():
        yield "rdfs:seeAlso", ox.NamedNode(str(address))
    if record.comment:
        yield "rdfs:comment", text(record.comment)
