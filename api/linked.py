"""Things as linked data: every IRI of the atlas answers for itself, in JSON for people and RDF for machines."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

import pyoxigraph as ox
from fastapi import Response
from pydantic import Field
from starlette.exceptions import HTTPException

from api.negotiation import GRAPH_FORMATS, content_type
from graphkit.answers import Answer, Labelled
from graphkit.errors import QueryError, UnknownNameError
from graphkit.namespaces import BASE, KINDS, PREFIXES, contract, slug_of
from graphkit.store import rows
from graphkit.vocabulary import nearest

if TYPE_CHECKING:
    from collections.abc import Iterable

    from api.served import Served
    from graphkit.store import Store

__all__ = [
    "MORE",
    "Term",
    "Thing",
    "Value",
    "Vocabulary",
    "describe_dataset",
    "describe_thing",
    "describe_vocabulary",
    "rdf_of",
    "serialise",
    "vocabulary_triples",
]

#: kind → route with a fuller answer in JSON
MORE: Final = {
    "axis": "/axes/",
    "benefit": "/benefits/",
    "component-kind": "/components/",
    "influence": "/influences/",
    "intervention": "/interventions/",
    "release-level": "/release-levels/",
    "risk": "/risks/",
    "scale-dimension": "/scale-dimensions/",
    "stakeholder": "/stakeholders/",
    "system": "/systems/",
    "variable": "/variables/",
}

_NS: Final = f"{BASE}ns"


class Value(Answer):
    """The object of a statement: another thing by `iri`, or a literal by `value`."""

    iri: str | None = Field(None, description="The thing pointed to", examples=[f"{BASE}axis/utility"])
    label: str | None = Field(None, description="English name of the thing pointed to")
    value: str | None = Field(None, description="The literal", examples=["131072"])
    language: str | None = Field(None, description="Language of the literal", examples=["ko"])
    datatype: str | None = Field(None, description="Datatype of the literal", examples=["xsd:integer"])


class Thing(Labelled):
    """A thing with every statement that has it as subject, asserted or derived."""

    properties: dict[str, tuple[Value, ...]] = Field(description="Objects by predicate, predicates as CURIEs")
    is_retired: bool | None = Field(None, description="Present and true where it should not be used any more")
    replaced_by: tuple[str, ...] | None = Field(
        None, description="IRIs of what took its place", examples=[[f"{BASE}risk/prompt-injection"]]
    )
    more: str | None = Field(None, description="Route with a fuller answer", examples=["/variables/context-length"])


class Term(Answer):
    """A class or property of the ontology."""

    id: str = Field(examples=["Influence"])
    iri: str
    types: tuple[str, ...] = Field(description="CURIEs of its types", examples=[["owl:Class"]])
    label: str
    definition: str = ""


class Vocabulary(Answer):
    """The ontology: its header in short, and its terms."""

    iri: str
    version: str
    prefix: str = Field("axs", description="Preferred prefix")
    terms: tuple[Term, ...]


def rdf_of(served: Served, iris: Iterable[str], media: str) -> Response:
    """Answer with the statements that have one of these things as subject."""
    listed = " ".join(f"<{iri}>" for iri in iris)
    query = f"CONSTRUCT {{ ?s ?p ?o }} WHERE {{ SELECT DISTINCT ?s ?p ?o {{ VALUES ?s {{ {listed} }} ?s ?p ?o }} }}"
    return serialise(_construct(served.store, query), media)


def serialise(triples: list[ox.Triple], media: str, **prefixes: str) -> Response:
    """Write a few triples with the prefixes they use, those of the atlas or further ones."""
    text = ox.serialize(triples, format=ox.RdfFormat.N_TRIPLES) or b""
    used = {prefix: iri for prefix, iri in (PREFIXES | prefixes).items() if f"<{iri}".encode() in text}
    body = ox.serialize(triples, format=GRAPH_FORMATS[media], prefixes=used)
    return Response(body, media_type=content_type(media))


def describe_thing(served: Served, kind: str, slug: str) -> Thing:
    """Describe a thing by kind and slug.

    Raises `UnknownNameError` with similar slugs if nothing is said of it, `HTTPException` if there is no such kind.
    """
    found = _describe(served, f"{BASE}{kind}/{slug}", kind, slug)
    if found is not None:
        return found
    if kind in KINDS:
        raise UnknownNameError(kind, slug, nearest(slug, served.slugs(kind)))
    raise HTTPException(404)


def describe_dataset(served: Served) -> Thing:
    """Describe the atlas as a whole. Raises `UnknownNameError` where the generation does not describe itself."""
    found = _describe(served, f"{BASE}dataset", "dataset", "dataset")
    if found is None:
        raise UnknownNameError("description of the data set", "dataset")
    return found


def _describe(served: Served, iri: str, kind: str, slug: str) -> Thing | None:
    statements = _statements(served.store, iri)
    if not statements:
        return None
    labels = _labels(statements)
    replacements = tuple(one.iri for one in statements.get("dcterms:isReplacedBy", []) if one.iri)
    return Thing(
        id=slug,
        iri=iri,
        kind=kind,
        label=labels.get("en", slug),
        label_ko=labels.get("ko", ""),
        properties={predicate: tuple(values) for predicate, values in sorted(statements.items())},
        is_retired=any(one.value == "true" for one in statements.get("owl:deprecated", [])) or None,
        replaced_by=replacements or None,
        more=f"{MORE[kind]}{slug}" if kind in MORE else None,
    )


def describe_vocabulary(served: Served) -> Vocabulary:
    """Describe the ontology."""
    query = f"""SELECT ?term ?label ?definition (GROUP_CONCAT(DISTINCT STR(?type); separator=" ") AS ?types) WHERE {{
      GRAPH <{BASE}graph/ontology> {{ ?term a ?type ; rdfs:label ?label FILTER(STRSTARTS(STR(?term), "{_NS}#"))
        OPTIONAL {{ ?term skos:definition ?definition FILTER(LANG(?definition) = "en") }} }}
    }} GROUP BY ?term ?label ?definition ORDER BY ?term"""
    terms = [
        Term(
            id=slug_of(row["term"].value),
            iri=row["term"].value,
            types=tuple(sorted(contract(one) for one in row["types"].value.split())),
            label=row["label"].value,
            definition=row["definition"].value if row["definition"] else "",
        )
        for row in rows(served.store, query)
    ]
    version = next(rows(served.store, f"SELECT ?v {{ <{_NS}> owl:versionInfo ?v }}"))["v"].value
    return Vocabulary(iri=_NS, version=version, terms=tuple(terms))


def vocabulary_triples(served: Served) -> list[ox.Triple]:
    """Give the ontology's header and terms, with the anonymous classes and lists they use."""
    query = f"""PREFIX graph: <{BASE}graph/> CONSTRUCT {{ ?s ?p ?o }} WHERE {{ GRAPH graph:ontology {{ ?s ?p ?o }}
      FILTER(?s = <{_NS}> || STRSTARTS(STR(?s), "{_NS}#") || STRSTARTS(STR(?s), "{BASE}.well-known/genid/")) }}"""
    return _construct(served.store, query)


def _construct(store: Store, query: str) -> list[ox.Triple]:
    found = store.query(query)
    if not isinstance(found, ox.QueryTriples):
        raise TypeError("a CONSTRUCT query gives triples")
    return list(found)


def _statements(store: Store, iri: str) -> dict[str, list[Value]]:
    query = (
        f"SELECT DISTINCT ?p ?o ?label {{ <{iri}> ?p ?o OPTIONAL {{ ?o rdfs:label ?label }} }} ORDER BY ?p ?o ?label"
    )
    found: dict[str, dict[str, Value]] = {}
    try:
        for row in rows(store, query):
            found.setdefault(contract(row["p"].value), {}).setdefault(str(row["o"]), _value(row))
    except QueryError:  # the address is not an IRI
        return {}
    return {predicate: list(values.values()) for predicate, values in found.items()}


def _value(row: Any) -> Value:
    node = row["o"]
    if isinstance(node, ox.Literal):
        datatype = None if node.language else contract(node.datatype.value)
        plain = datatype in (None, "xsd:string")
        return Value(value=node.value, language=node.language, datatype=None if plain else datatype)
    return Value(iri=str(getattr(node, "value", node)), label=row["label"].value if row["label"] else None)


def _labels(statements: dict[str, list[Value]]) -> dict[str, str]:
    found = {}
    for predicate in ("dcterms:title", "skos:prefLabel", "rdfs:label"):
        for one in statements.get(predicate, []):
            if one.value is not None:
                found[one.language or "en"] = one.value
    return found
