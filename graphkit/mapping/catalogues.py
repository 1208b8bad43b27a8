"""Entries of catalogues → quads: an entry keeps an IRI of its own, and which system it is, only a mapping says.

An observation of a catalogue is named after what it says (entry, variable, value, provider, benchmark, setting), and after
the day on which it replaced another value, if it did: so the same statement in a later state of the catalogue is the same
observation.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, field
from functools import lru_cache
from typing import TYPE_CHECKING, Final

import pyoxigraph as ox

from graphkit.mapping.observations import map_value
from graphkit.mapping.reference import map_countries, map_languages
from graphkit.mapping.terms import content_hash, date, partial_date, text
from graphkit.namespaces import graph, make_slug, term, thing
from graphkit.values import Members

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Iterator

    from graphkit.records import CatalogueEntry, CatalogueValue

__all__ = ["CatalogueMapper", "entry_node", "provider_node", "statement_of"]

Node = ox.NamedNode | ox.Literal

_TYPE = term("rdf:type")
_OBSERVATION = term("axs:Observation")
_FEATURE = term("sosa:hasFeatureOfInterest")
_VARIABLE = term("sosa:observedProperty")
_STATUS = term("axs:hasStatus")
_REPORTED = thing("status", "reported")
_SOURCE = term("prov:hadPrimarySource")
_CONFIDENCE = term("axs:hasConfidence")
_OFFERED = term("axs:isOfferedBy")
_BENCHMARK = term("axs:onBenchmark")
_SETTING = term("axs:setting")
_FROM = term("axs:validFrom")
_UNTIL = term("axs:validUntil")
_NOTE = term("skos:note")
#: Kinds of members that a catalogue's graph names itself.
_NAMED: Final = {"country": map_countries, "language": map_languages}
_cached: Final = lru_cache(maxsize=4096)(thing)


def entry_node(catalogue: str, name: str) -> ox.NamedNode:
    """Give the IRI of an entry: a slug of its name, and six digits of its hash where the slug does not give the name back.

    >>> entry_node("models-dev", "openai/gpt-4").value.rsplit("/", 1)[-1]
    'models-dev--openai--gpt-4'
    >>> entry_node("litellm", "x/claude-3.5").value == entry_node("litellm", "x/claude-3-5").value
    False
    """
    return thing("catalogue-entry", _slug(catalogue, name))


def provider_node(catalogue: str, name: str) -> ox.NamedNode:
    """Give the IRI of a provider as a catalogue names it."""
    return thing("catalogue-provider", _slug(catalogue, name))


def _slug(catalogue: str, name: str) -> str:
    slug = "--".join(make_slug(part) for part in name.split("/"))
    if slug.replace("--", "/") != name:
        slug = f"{slug}--x{hashlib.sha256(name.encode()).hexdigest()[:6]}"
    return f"{catalogue}--{slug}"


def statement_of(observation: ox.NamedNode) -> str:
    """Give the part of an observation's name that stands for what is said, without the day it was opened."""
    return observation.value.rsplit("/", 1)[-1].partition("-")[0]


@dataclass(frozen=True, slots=True)
class CatalogueMapper:
    """Maps entries of one state of a catalogue; `source` is the node of that state, as observations name it.

    Providers, and the languages and countries that the ontology does not list, are shared by entries: they are noted in
    `providers` (labels by name) and `members` (slugs by kind), and named once, by `names`.
    """

    catalogue: str
    source: ox.NamedNode
    confidence: str = "medium"
    providers: dict[str, str] = field(default_factory=dict)
    members: dict[str, set[str]] = field(default_factory=lambda: {kind: set() for kind in _NAMED})
    graph: ox.NamedNode = field(init=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "graph", graph(f"source/{self.catalogue}"))

    def map(self, entry: CatalogueEntry) -> Iterator[ox.Quad]:
        """Map an entry of a first state, with its values; no quad comes twice."""
        node = entry_node(self.catalogue, entry.name)
        yield from self.describe(entry, node)
        said = set[str]()
        for value in entry.values:
            statement, pairs = self.statement(node, value)
            if statement not in said:
                said.add(statement)
                yield from self.observe(statement, pairs, value)

    def describe(self, entry: CatalogueEntry, node: ox.NamedNode) -> Iterator[ox.Quad]:
        """Map what is said of the entry itself."""
        target = self.graph
        for predicate, value in self._about(entry):
            yield ox.Quad(node, term(predicate), value, target)
        if entry.provider is not None:
            self.providers.setdefault(entry.provider, entry.provider_label or entry.provider)

    def names(self) -> Iterator[ox.Quad]:
        """Name the providers, languages and countries that were noted."""
        for name, label in self.providers.items():
            provider = provider_node(self.catalogue, name)
            yield ox.Quad(provider, _TYPE, term("axs:CatalogueProvider"), self.graph)
            yield ox.Quad(provider, term("rdfs:label"), text(label), self.graph)
            for language in ("en", "ko"):  # a name stands as it is in both languages
                yield ox.Quad(provider, term("skos:prefLabel"), text(label, language), self.graph)
        for kind, slugs in self.members.items():
            yield from _NAMED[kind](slugs, self.graph)

    def _about(self, entry: CatalogueEntry) -> Iterator[tuple[str, Node]]:
        yield "rdf:type", term("axs:CatalogueEntry")
        yield "rdfs:label", text(entry.label)
        yield "axs:catalogueName", ox.Literal(entry.name)
        yield "void:inDataset", self.graph
        yield "schema:url", ox.NamedNode(entry.page)
        if entry.developer is not None:
            yield "axs:developerName", ox.Literal(entry.developer)
        if entry.family is not None:
            yield "axs:familyName", ox.Literal(entry.family)
        if entry.stage is not None:
            yield "axs:stage", ox.Literal(entry.stage)
        if entry.released is not None:
            yield "dcterms:issued", partial_date(entry.released)
        for model in entry.models:
            yield "rdfs:seeAlso", ox.NamedNode(f"https://huggingface.co/{model}")
        for address in entry.derived_from:
            yield "prov:wasDerivedFrom", ox.NamedNode(address)
        for name in entry.data_sets:
            yield "axs:dataSetName", ox.Literal(name)
        if entry.derived_how is not None:
            yield "axs:derivationKind", ox.Literal(entry.derived_how)

    def statement(self, entry: ox.NamedNode, value: CatalogueValue) -> tuple[str, list[tuple[ox.NamedNode, Node]]]:
        """Give the name of a statement, and the (predicate, value) pairs it consists of."""
        pairs = [(_FEATURE, entry), (_VARIABLE, _cached("variable", value.variable)), *map_value(value.value)]
        if value.offered_by is not None:
            pairs.append((_OFFERED, provider_node(self.catalogue, value.offered_by)))
        if value.benchmark is not None:
            pairs.append((_BENCHMARK, _cached("benchmark", value.benchmark)))
        if value.setting is not None:
            pairs.append((_SETTING, ox.Literal(value.setting)))
        if value.valid_from is not None:
            pairs.append((_FROM, date(value.valid_from)))
        return content_hash(sorted(f"{predicate.value}\x1e{said.value}" for predicate, said in pairs)), pairs

    def observe(
        self,
        statement: str,
        pairs: list[tuple[ox.NamedNode, Node]],
        value: CatalogueValue,
        opened: dt.date | None = None,
    ) -> Iterator[ox.Quad]:
        """Map an observation; `opened` is the day of the state in which it replaced another value."""
        dated = opened is not None and value.valid_from is None
        target = self.graph
        node = thing("observation", f"{statement}-{opened:%Y%m%d}" if dated else statement)
        yield ox.Quad(node, _TYPE, _OBSERVATION, target)
        yield ox.Quad(node, _STATUS, _REPORTED, target)
        for predicate, said in pairs:
            yield ox.Quad(node, predicate, said, target)
        yield ox.Quad(node, _SOURCE, self.source, target)
        yield ox.Quad(node, _CONFIDENCE, _cached("confidence", self.confidence), target)
        if dated and opened is not None:
            yield ox.Quad(node, _FROM, date(opened), target)
        if value.valid_until is not None:
            yield ox.Quad(node, _UNTIL, date(value.valid_until), target)
        if value.note is not None:
            yield ox.Quad(node, _NOTE, text(value.note), target)
        if isinstance(value.value, Members) and value.value.kind in _NAMED:
            self.members[value.value.kind].update(value.value.slugs)
