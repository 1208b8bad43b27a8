"""VoID: what is in the graph, counted."""

from __future__ import annotations

import csv
import io
from itertools import groupby
from operator import itemgetter
from typing import TYPE_CHECKING, Final, NamedTuple

import pyoxigraph as ox

from graphkit.namespaces import BASE, PREFIXES, graph

if TYPE_CHECKING:
    from collections.abc import Iterator

    from api.execution import QueryService
    from api.served import Served

__all__ = ["Statistics", "count_statistics", "describe_statistics"]

Row = dict[str, str]

_TOTALS: Final = """SELECT (COUNT(*) AS ?triples) (COUNT(DISTINCT ?s) AS ?subjects) (COUNT(DISTINCT ?o) AS ?objects)
{ SELECT DISTINCT ?s ?p ?o { ?s ?p ?o } }"""
_CLASSES: Final = """SELECT ?class (COUNT(DISTINCT ?s) AS ?entities) { ?s a ?class FILTER(isIRI(?class)) }
GROUP BY ?class ORDER BY ?class"""
_PROPERTIES: Final = """SELECT ?property (COUNT(*) AS ?triples)
(COUNT(DISTINCT ?s) AS ?subjects) (COUNT(DISTINCT ?o) AS ?objects)
{ SELECT DISTINCT ?s ?property ?o { ?s ?property ?o } } GROUP BY ?property ORDER BY ?property"""
_NESTED: Final = """SELECT ?class ?property (COUNT(*) AS ?triples)
{ SELECT DISTINCT ?class ?s ?property ?o { ?s a ?class ; ?property ?o FILTER(isIRI(?class)) } }
GROUP BY ?class ?property ORDER BY ?class ?property"""

_VOCABULARIES: Final = ("axs", "dcterms", "owl", "prov", "rdfs", "skos", "sosa")


class Statistics(NamedTuple):
    """Rows of counts: of all, by class, by property, and by property of the members of a class."""

    totals: Row
    classes: list[Row]
    properties: list[Row]
    nested: list[Row]


async def count_statistics(served: Served, service: QueryService) -> Statistics:
    """Count what is in the graph; triples that stand in several graphs count once.

    Raises what `QueryService.collect` raises: on a large graph counting may take longer than a query may.
    """
    tables = [await service.collect(served, query, "text/csv") for query in (_TOTALS, _CLASSES, _PROPERTIES, _NESTED)]
    totals, classes, properties, nested = (
        list(csv.DictReader(io.StringIO(table.decode("utf-8"), newline=""))) for table in tables
    )
    return Statistics(totals[0], classes, properties, nested)


def describe_statistics(served: Served, found: Statistics, endpoint: str) -> list[ox.Triple]:
    """Describe the data set by its counts."""
    text = "\n".join(
        [
            *(f"@prefix {prefix}: <{PREFIXES[prefix]}> ." for prefix in ("void", "dcterms")),
            *_overview(found, endpoint),
            *_subsets(served.manifest.get("quads", {})),
            *_class_partitions(found),
            *_property_partitions(found),
        ]
    )
    return [quad.triple for quad in ox.parse(text, format=ox.RdfFormat.TURTLE, base_iri=f"{BASE}dataset")]


def _overview(found: Statistics, endpoint: str) -> Iterator[str]:
    vocabularies = " , ".join(f"<{PREFIXES[prefix]}>" for prefix in _VOCABULARIES)
    yield f"""<> a void:Dataset ; dcterms:title "Access Atlas"@en , "접근성 아틀라스"@ko ;
        dcterms:license <https://creativecommons.org/licenses/by/4.0/> ;
        void:sparqlEndpoint {ox.NamedNode(endpoint)} ; void:uriSpace "{BASE}" ; void:vocabulary {vocabularies} ;
        void:triples {found.totals["triples"]} ; void:distinctSubjects {found.totals["subjects"]} ;
        void:distinctObjects {found.totals["objects"]} ;
        void:classes {len(found.classes)} ; void:properties {len(found.properties)} ."""


def _subsets(quads: dict[str, int]) -> Iterator[str]:
    for name, count in quads.items():
        yield f"<> void:subset {graph(name)} . {graph(name)} a void:Dataset ; void:triples {count} ."


def _class_partitions(found: Statistics) -> Iterator[str]:
    nested = {name: list(rows) for name, rows in groupby(found.nested, itemgetter("class"))}
    for number, row in enumerate(found.classes):
        part = f"<#class-{number}>"
        yield f"<> void:classPartition {part} ."
        yield f"{part} void:class {ox.NamedNode(row['class'])} ; void:entities {row['entities']} ."
        for inner, one in enumerate(nested.get(row["class"], [])):
            within = f"<#class-{number}-property-{inner}>"
            yield f"{part} void:propertyPartition {within} ."
            yield f"{within} void:property {ox.NamedNode(one['property'])} ; void:triples {one['triples']} ."


def _property_partitions(found: Statistics) -> Iterator[str]:
    for number, row in enumerate(found.properties):
        part = f"<#property-{number}>"
        yield f"<> void:propertyPartition {part} ."
        yield (
            f"{part} void:property {ox.NamedNode(row['property'])} ; void:triples {row['triples']} ; "
            f"void:distinctSubjects {row['subjects']} ; void:distinctObjects {row['objects']} ."
        )
