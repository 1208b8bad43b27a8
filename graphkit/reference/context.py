"""The JSON-LD context: every term of the ontology by its short name, and a prefix for every kind of thing."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from graphkit.namespaces import KINDS, PREFIXES

if TYPE_CHECKING:
    from collections.abc import Iterable

    from graphkit.reference.terms import Term

__all__ = ["make_context"]

_TEXTS = {
    "label": "rdfs:label",
    "prefLabel": "skos:prefLabel",
    "altLabel": "skos:altLabel",
    "definition": "skos:definition",
    "scopeNote": "skos:scopeNote",
    "description": "dcterms:description",
}
_LINKS = {
    "inScheme": "skos:inScheme",
    "hasFeatureOfInterest": "sosa:hasFeatureOfInterest",
    "observedProperty": "sosa:observedProperty",
    "hadPrimarySource": "prov:hadPrimarySource",
    "wasDerivedFrom": "prov:wasDerivedFrom",
    "publisher": "dcterms:publisher",
    "addressCountry": "schema:addressCountry",
    "url": "schema:url",
    "homepage": "foaf:homepage",
}
_VALUES = {
    "hasSimpleResult": "sosa:hasSimpleResult",
    "notation": "skos:notation",
    "note": "skos:note",
    "issued": "dcterms:issued",
}


def make_context(terms: Iterable[Term]) -> str:
    """Give the context as JSON text. Texts in several languages are maps from language to text."""
    context: dict[str, Any] = {"@version": 1.1, "id": "@id", "type": "@type"}
    used = ("axs", "dcat", "dcterms", "foaf", "owl", "prov", "rdf", "rdfs", "schema", "skos", "sosa", "vs", "xsd")
    # A prefix that is a plain word would make every key of that name an address; kinds are prefixes by an explicit mark.
    context |= {prefix: PREFIXES[prefix] for prefix in used}
    context |= {kind: {"@id": PREFIXES[kind], "@prefix": True} for kind in KINDS}
    context |= {name: {"@id": iri, "@container": "@language"} for name, iri in _TEXTS.items()}
    context |= {name: {"@id": iri, "@type": "@id"} for name, iri in _LINKS.items()}
    context |= _VALUES
    for one in terms:
        entry: dict[str, Any] = {"@id": one.curie}
        ranges = one.facts.get("range", ())
        if one.kind == "object-property":
            entry["@type"] = "@id"
        elif one.kind == "annotation-property":
            entry["@container"] = "@language"
        elif ranges and ranges[0].startswith("xsd:") and ranges[0] != "xsd:string":
            entry["@type"] = ranges[0]
        context[one.name] = entry if len(entry) > 1 else one.curie
    return json.dumps({"@context": context}, indent=1, ensure_ascii=False) + "\n"
