"""VoID: what is in the graph, counted; and the named graph that holds it, for editors that ask by SPARQL.

The counts are of all graphs but that one.
"""

from __future__ import annotations

from itertools import groupby
from operator import itemgetter
from typing import TYPE_CHECKING, Final, NamedTuple

import pyoxigraph as ox

from graphkit.namespaces import BASE, PREFIXES, graph

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

__all__ = ["QUERIES", "VOID", "Row", "Statistics", "describe_statistics", "renew_statistics"]

#: Name of the graph.
VOID: Final = ".well-known/void"

#: In a store of more quads counting takes longer than the rest of what makes a generation: measured, 1 s for 50,000.
COUNTED_QUADS: Final = 500_000

Row = dict[str, str]

_TOTALS: Final = """SELECT (COUNT(*) AS ?triples) (COUNT(DISTINCT ?s) AS ?subjects) (COUNT(DISTINCT ?o) AS ?objects)
#from
{ SELECT DISTINCT ?s ?p ?o { ?s ?p ?o } }"""
_CLASSES: Final = """SELECT ?class (COUNT(DISTINCT ?s) AS ?entities)
#from
{ ?s a ?class FILTER(isIRI(?class)) }
GROUP BY ?class ORDER BY ?class"""
_PROPERTIES: Final = """SELECT ?property (COUNT(*) AS ?triples)
(COUNT(DISTINCT ?s) AS ?subjects) (COUNT(DISTINCT ?o) AS ?objects)
#from
{ SELECT DISTINCT ?s ?property ?o { ?s ?property ?o } } GROUP BY ?property ORDER BY ?property"""
# Two subqueries, since the engine hashes one and looks the other up: in a join of patterns it looked through the class of each
# subject again, which took twenty times as long where graphs are named (5 s instead of 0.25 s for 60,000 quads).
_NESTED: Final = """SELECT ?class ?property (COUNT(*) AS ?triples)
#from
{ { SELECT DISTINCT ?s ?class { ?s a ?class FILTER(isIRI(?class)) } }
  { SELECT DISTINCT ?s ?property ?o { ?s ?property ?o } } }
GROUP BY ?class ?property ORDER BY ?class ?property"""

#: What `Statistics` is made of, in its order; `#from` is where the graphs to count may be named.
QUERIES: Final = (_TOTALS, _CLASSES, _PROPERTIES, _NESTED)

#: That of the atlas by the IRI of its ontology, the others by their namespaces.
_VOCABULARIES: Final = (f"{BASE}ns", *(PREFIXES[name] for name in ("dcterms", "owl", "prov", "rdfs", "skos", "sosa")))


class Statistics(NamedTuple):
    """Rows of counts: of all, by class, by property, and by property of the members of a class."""

    totals: Row
    classes: list[Row]
    properties: list[Row]
    nested: list[Row]


def describe_statistics(found: Statistics, quads: Mapping[str, int]) -> list[ox.Triple]:
    """Describe the data set by its counts, and its graphs by the numbers of their quads."""
    text = "\n".join(
        [
            *(f"@prefix {prefix}: <{PREFIXES[prefix]}> ." for prefix in ("void", "dcterms")),
            *_overview(found),
            *_subsets(quads),
            *_class_partitions(found),
            *_property_partitions(found),
        ]
    )
    return [quad.triple for quad in ox.parse(text, format=ox.RdfFormat.TURTLE, base_iri=f"{BASE}dataset")]


def renew_statistics(store: ox.Store, quads: Mapping[str, int]) -> dict[str, int]:
    """Count anew what is in a store, into the graph `VOID`; `quads` are the numbers of quads of the other graphs.

    Gives the number of its quads by its name; nothing, and leaves no such graph, in a store of more than `COUNTED_QUADS`.
    """
    target = graph(VOID)
    store.remove_graph(target)
    others = {name: count for name, count in sorted(quads.items()) if name != VOID}
    if sum(others.values()) > COUNTED_QUADS:
        return {}
    found = [_ask(store, query) for query in QUERIES]
    triples = describe_statistics(Statistics(found[0][0], *found[1:]), others)
    store.extend(ox.Quad(one.subject, one.predicate, one.object, target) for one in triples)
    return {VOID: len(triples)}


def _ask(store: ox.Store, query: str) -> list[Row]:
    solutions = store.query(query, use_default_graph_as_union=True)
    if not isinstance(solutions, ox.QuerySolutions):
        raise TypeError("counting is done by SELECT")
    names = [one.value for one in solutions.variables]
    return [{name: row[name].value for name in names} for row in solutions]


def _overview(found: Statistics) -> Iterator[str]:
    vocabularies = " , ".join(f"<{iri}>" for iri in _VOCABULARIES)
    yield f"""<> a void:Dataset ; dcterms:title "Access Atlas"@en , "접근성 아틀라스"@ko ;
        dcterms:license <https://creativecommons.org/licenses/by/4.0/> ;
        void:dataDump <dump.nq.gz> ; void:uriSpace "{BASE}" ; void:vocabulary {vocabularies} ;
        void:triples {found.totals["triples"]} ; void:distinctSubjects {found.totals["subjects"]} ;
        void:distinctObjects {found.totals["objects"]} ;
        void:classes {len(found.classes)} ; void:properties {len(found.properties)} ."""


def _subsets(quads: Mapping[str, int]) -> Iterator[str]:
    for name, count in quads.items():
        yield f"<> void:subset {graph(name)} ."
        yield f"{graph(name)} a void:Dataset ; void:triples {count} ; void:dataDump <dump/{name}.nt.gz> ."


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
