"""What the indices of openness share: entries, criteria, and one observation a judgement, always the index's own."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

import pyoxigraph as ox

from graphkit.mapping.terms import date, partial_date, text, typed
from graphkit.namespaces import graph, term, thing

if TYPE_CHECKING:
    from collections.abc import Iterator

    from graphkit.sources.source import Origin, Source

__all__ = ["Entry", "Judgement", "Reading", "huggingface_id", "map_criterion", "map_entry", "map_judgement"]

Reading = Literal["closed", "partial", "open"]
_HUGGING_FACE = re.compile(r"^https?://huggingface\.co/(?!datasets/|spaces/|collections/)([\w.-]+/[\w.-]+)")


@dataclass(frozen=True, slots=True)
class Entry:
    """What an index judges: one system, or one developer in one wave.

    `page` is the file or page the judgements were read from, `models` are Hugging Face identifiers it links to.
    """

    id: str
    label: str
    page: str
    of_developer: bool = False
    models: tuple[str, ...] = ()
    released: str | None = None


@dataclass(frozen=True, slots=True)
class Judgement:
    """One answer of an index: `result` in its own words, `reading` as the atlas reads it, None where it cannot.

    `links` are addresses that the index gives for it.
    """

    entry: str
    criterion: str
    result: str | int
    reading: Reading | None = None
    note: str | None = None
    links: tuple[str, ...] = ()


def huggingface_id(address: object) -> str | None:
    """Give the identifier of a model that an address of Hugging Face leads to; None for any other address.

    >>> huggingface_id("https://huggingface.co/google/gemma-2-2b-it/blob/main/README.md")
    'google/gemma-2-2b-it'
    """
    match = _HUGGING_FACE.match(address.strip()) if isinstance(address, str) else None
    return match[1] if match else None


def map_entry(entry: Entry, source: Source, origin: Origin) -> Iterator[ox.Quad]:
    """Map an entry, and the document it was read from."""
    node, target, document = thing("index-entry", entry.id), source.graph, thing("source", entry.id)
    kind = "axs:DeveloperEntry" if entry.of_developer else "axs:SystemEntry"
    pairs: list[tuple[ox.NamedNode, str, ox.NamedNode | ox.Literal]] = [
        (node, "rdf:type", term(kind)),
        (node, "rdfs:label", ox.Literal(entry.label)),
        (node, "void:inDataset", graph(source.graph_name)),
        (node, "prov:hadPrimarySource", document),
        (document, "rdf:type", term("axs:Source")),
        (document, "rdfs:label", ox.Literal(f"{source.title}: {entry.label}")),
        (document, "axs:hasSourceKind", thing("source-kind", "project")),
        (document, "schema:url", ox.NamedNode(entry.page)),
        (document, "axs:accessed", date(origin.accessed)),
        (document, "dcterms:license", ox.NamedNode(source.licence)),
    ]
    pairs += [(node, "axs:judgedModel", ox.Literal(model)) for model in entry.models]
    if entry.released:
        pairs.append((node, "dcterms:issued", partial_date(entry.released)))
    for subject, predicate, value in pairs:
        yield ox.Quad(subject, term(predicate), value, target)


def map_criterion(identifier: str, label: str, source: Source) -> Iterator[ox.Quad]:
    """Map a criterion of an index."""
    node = thing("index-criterion", identifier)
    yield ox.Quad(node, term("rdf:type"), term("axs:IndexCriterion"), source.graph)
    yield ox.Quad(node, term("rdfs:label"), text(label), source.graph)
    yield ox.Quad(node, term("void:inDataset"), graph(source.graph_name), source.graph)


def map_judgement(one: Judgement, source: Source) -> Iterator[ox.Quad]:
    """Map a judgement: of which entry, by which criterion, with which result, from which document."""
    criterion = one.criterion.partition("--")[2]
    node, target = thing("judgement", f"{one.entry}--{criterion}"), source.graph
    result = typed(str(one.result), "integer") if isinstance(one.result, int) else ox.Literal(one.result)
    yield ox.Quad(node, term("rdf:type"), term("axs:OpennessJudgement"), target)
    yield ox.Quad(node, term("sosa:hasFeatureOfInterest"), thing("index-entry", one.entry), target)
    yield ox.Quad(node, term("sosa:observedProperty"), thing("index-criterion", one.criterion), target)
    yield ox.Quad(node, term("sosa:hasSimpleResult"), result, target)
    yield ox.Quad(node, term("prov:hadPrimarySource"), thing("source", one.entry), target)
    if one.reading is not None:
        yield ox.Quad(node, term("axs:readAs"), thing("code", f"openness-reading-{one.reading}"), target)
    if one.note:
        yield ox.Quad(node, term("skos:note"), text(one.note), target)
    for address in dict.fromkeys(one.links):
        yield ox.Quad(node, term("rdfs:seeAlso"), ox.NamedNode(address), target)
