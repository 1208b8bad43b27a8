"""One prefix map for everything: Turtle, SPARQL, CURIEs in JSON, the command line.

Terms live in `axs:`; things live in `https://w3id.org/access-atlas/<kind>/<slug>` under a prefix named after their kind.
"""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache
from typing import Final

import curies
import pyoxigraph as ox

__all__ = [
    "BASE",
    "KINDS",
    "PREFIXES",
    "SLUG",
    "contract",
    "expand",
    "graph",
    "graph_name",
    "make_slug",
    "slug_of",
    "term",
    "thing",
]

BASE: Final = "https://w3id.org/access-atlas/"
SLUG: Final = re.compile(r"[a-z0-9]+(?:-{1,2}[a-z0-9]+)*")

#: Kinds of things, each also the prefix of their IRIs.
KINDS: Final = (
    "axis", "benchmark", "benefit", "catalogue-entry", "catalogue-provider", "channel", "checklist-item", "code",
    "comparator", "component", "component-group", "component-kind", "component-release", "condition", "confidence",
    "country", "direction", "evidence", "family", "framework", "graph", "index-criterion", "index-entry",
    "influence", "intervention", "judgement", "language", "licence", "mapping", "mapping-set", "modality",
    "observation", "organisation", "polarity", "profile", "reference", "release", "release-level", "risk", "route",
    "route-kind", "scale", "scale-dimension", "scheme", "source", "source-kind", "stakeholder", "status",
    "strength", "system", "unit", "value-kind", "variable",
)  # fmt: skip

PREFIXES: Final[dict[str, str]] = {
    "airo": "https://w3id.org/airo#",
    "axs": f"{BASE}ns#",
    "dcat": "http://www.w3.org/ns/dcat#",
    "dcterms": "http://purl.org/dc/terms/",
    "foaf": "http://xmlns.com/foaf/0.1/",
    "dpv": "https://w3id.org/dpv#",
    "nexus": "https://w3id.org/ai-atlas-nexus/",
    "owl": "http://www.w3.org/2002/07/owl#",
    "prov": "http://www.w3.org/ns/prov#",
    "qudt": "http://qudt.org/schema/qudt/",
    "qunit": "http://qudt.org/vocab/unit/",
    "rdf": "http://www.w3.org/1999/02/22-rdf-syntax-ns#",
    "rdfs": "http://www.w3.org/2000/01/rdf-schema#",
    "schema": "https://schema.org/",
    "semapv": "https://w3id.org/semapv/vocab/",
    "sh": "http://www.w3.org/ns/shacl#",
    "skos": "http://www.w3.org/2004/02/skos/core#",
    "sosa": "http://www.w3.org/ns/sosa/",
    "sssom": "https://w3id.org/sssom/",
    "vair": "https://w3id.org/vair#",
    "vann": "http://purl.org/vocab/vann/",
    "void": "http://rdfs.org/ns/void#",
    "vs": "http://www.w3.org/2003/06/sw-vocab-status/ns#",
    "wd": "http://www.wikidata.org/entity/",
    "xsd": "http://www.w3.org/2001/XMLSchema#",
} | {kind: f"{BASE}{kind}/" for kind in KINDS}

_converter = curies.Converter.from_prefix_map(PREFIXES)


def expand(curie: str) -> str:
    """Give the IRI of a CURIE.

    >>> expand("variable:context-length")
    'https://w3id.org/access-atlas/variable/context-length'
    """
    return _converter.expand(curie, strict=True)


def contract(iri: str) -> str:
    """Give the CURIE of an IRI, or the IRI itself where no prefix fits.

    >>> contract("http://www.w3.org/ns/sosa/Observation")
    'sosa:Observation'
    """
    return _converter.compress(iri) or iri


@lru_cache(maxsize=4096)
def term(curie: str) -> ox.NamedNode:
    """Give the node of a CURIE.

    >>> term("axs:Variable").value
    'https://w3id.org/access-atlas/ns#Variable'
    """
    return ox.NamedNode(expand(curie))


def thing(kind: str, slug: str) -> ox.NamedNode:
    """Give the node of the thing of that kind and slug.

    >>> thing("risk", "prompt-injection").value
    'https://w3id.org/access-atlas/risk/prompt-injection'
    """
    return ox.NamedNode(f"{BASE}{kind}/{slug}")


#: Begins the names of graphs that stand where other programs look for them instead of below `graph/`.
WELL_KNOWN: Final = ".well-known/"


def graph(name: str) -> ox.NamedNode:
    """Give the node of a named graph, e.g. `curated`, `source/models-dev` or `.well-known/void`.

    A foreign graph goes by its whole IRI.
    """
    if ":" in name:
        return ox.NamedNode(name)
    return ox.NamedNode(BASE + name if name.startswith(WELL_KNOWN) else f"{BASE}graph/{name}")


def graph_name(iri: str) -> str:
    """Give the name of a named graph.

    >>> graph_name(graph("links/airo").value), graph_name(graph(".well-known/void").value)
    ('links/airo', '.well-known/void')
    """
    return iri.removeprefix(BASE).removeprefix("graph/")


def slug_of(iri: str) -> str:
    """Give the last part of a thing's IRI.

    >>> slug_of("https://w3id.org/access-atlas/risk/prompt-injection")
    'prompt-injection'
    """
    return iri.rsplit("/", 1)[-1].rsplit("#", 1)[-1]


def make_slug(name: str) -> str:
    """Make a slug of a name, telling `Command-R` and `Command-R+` apart.

    >>> make_slug("Command-R+"), make_slug("Llama 3.1"), make_slug("PanGu-α")
    ('command-r-plus', 'llama-3-1', 'pangu-a')
    """
    spelt = name.replace("+", "-plus").replace("α", "a").lower()
    plain = unicodedata.normalize("NFKD", spelt).encode("ascii", "ignore").decode()
    return re.sub(r"[^a-z0-9]+", "-", plain).strip("-") or "unnamed"
