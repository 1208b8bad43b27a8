"""Organisations, systems, components, releases and sources → quads."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pyoxigraph as ox

from graphkit.mapping.observations import feature_of, map_observation
from graphkit.mapping.reference import licence_node
from graphkit.mapping.terms import date, labels, text, typed
from graphkit.namespaces import term, thing
from graphkit.values import parse_day

if TYPE_CHECKING:
    from collections.abc import Iterator

    from graphkit.records import OrganisationRecord, ReleaseEntry, ReleaseRecord, SourceEntry

__all__ = ["map_organisation", "map_release"]

Node = ox.NamedNode | ox.Literal
Pair = tuple[str, Node]


def map_organisation(record: OrganisationRecord, graph: ox.NamedNode) -> Iterator[ox.Quad]:
    """Map an organisation and the families it presents."""
    node = thing("organisation", record.id)
    pairs: list[Pair] = [("rdf:type", term("axs:Organisation")), *labels(record.name)]
    if record.country is not None:
        pairs.append(("schema:addressCountry", thing("country", record.country.lower())))
    if record.homepage is not None:
        pairs.append(("foaf:homepage", ox.NamedNode(str(record.homepage))))
    if record.wikidata is not None:
        pairs.append(("skos:exactMatch", term(f"wd:{record.wikidata}")))
    yield from _quads(node, pairs, graph)
    for slug, name in record.families.items():
        family = thing("family", slug)
        yield from _quads(family, [("rdf:type", term("axs:SystemFamily")), *labels(name)], graph)
        yield ox.Quad(family, term("axs:isMaintainedBy"), node, graph)


def map_release(record: ReleaseRecord, graph: ox.NamedNode) -> Iterator[ox.Quad]:
    """Map everything a release file says."""
    system = record.system
    node = thing("system", system.id)
    sources = {name: thing("source", f"{system.id}--{name}") for name in record.sources}
    yield from _quads(node, _about_system(record), graph)
    for name, source in record.sources.items():
        yield from _quads(sources[name], _about_source(source), graph)
    for kind in sorted(_component_kinds(record)):
        component = feature_of(system.id, kind)
        yield ox.Quad(node, term("axs:hasComponent"), component, graph)
        yield from _quads(
            component,
            [
                ("rdf:type", term("axs:Component")),
                ("axs:hasComponentKind", thing("component-kind", kind)),
                ("rdfs:label", text(f"{system.name.en}: {kind.replace('-', ' ')}")),
            ],
            graph,
        )
    if system.architecture is not None:
        weights = feature_of(system.id, "weights")
        yield ox.Quad(weights, term("axs:cacheWidth"), typed(str(system.architecture.cache_width), "integer"), graph)
        for name in system.architecture.source:
            yield ox.Quad(weights, term("prov:hadPrimarySource"), sources[name], graph)
    for release in record.releases:
        release_node = thing("release", f"{system.id}--{release.id}")
        yield ox.Quad(node, term("axs:hasRelease"), release_node, graph)
        yield from _quads(release_node, _about_release(release), graph)
        for name in release.source:
            yield ox.Quad(release_node, term("prov:hadPrimarySource"), sources[name], graph)
        yield from _component_releases(system.id, release, release_node, graph)
    for observation in record.observations:
        yield from map_observation(observation, sources, graph)


def _quads(node: ox.NamedNode, pairs: list[Pair], graph: ox.NamedNode) -> Iterator[ox.Quad]:
    for predicate, value in pairs:
        yield ox.Quad(node, term(predicate), value, graph)


def _component_kinds(record: ReleaseRecord) -> set[str]:
    released = {entry.component for release in record.releases for entry in release.components}
    described = {"weights"} if record.system.architecture is not None else set[str]()
    return (released | described | {one.component_kind for one in record.observations}) - {"system"}


def _about_system(record: ReleaseRecord) -> list[Pair]:
    system = record.system
    pairs: list[Pair] = [
        ("rdf:type", term("axs:System")),
        *labels(system.name),
        ("dcterms:description", text(system.description.en)),
        ("dcterms:description", text(system.description.ko, "ko")),
        ("axs:hasDeveloper", thing("organisation", system.developer)),
    ]
    if system.family is not None:
        pairs.append(("axs:inFamily", thing("family", system.family)))
    pairs += [("skos:altLabel", ox.Literal(alias)) for alias in system.aliases]
    identifiers = system.identifiers
    if identifiers.wikidata is not None:
        pairs.append(("skos:closeMatch", term(f"wd:{identifiers.wikidata}")))
    pairs += [("axs:huggingFaceId", ox.Literal(name)) for name in identifiers.hugging_face]
    pairs += [("axs:modelsDevId", ox.Literal(name)) for name in identifiers.models_dev]
    if identifiers.homepage is not None:
        pairs.append(("foaf:homepage", ox.NamedNode(str(identifiers.homepage))))
    return pairs


def _about_source(source: SourceEntry) -> list[Pair]:
    pairs: list[Pair] = [
        ("rdf:type", term("axs:Source")),
        ("rdfs:label", ox.Literal(source.title)),
        ("axs:hasSourceKind", thing("source-kind", source.kind)),
        ("axs:accessed", date(parse_day(source.accessed).day)),
    ]
    if source.url is not None:
        pairs.append(("schema:url", ox.NamedNode(str(source.url))))
    if source.repository is not None and source.commit is not None and source.path is not None:
        pairs += [
            ("axs:repository", typed(str(source.repository), "anyURI")),
            ("axs:commit", ox.Literal(source.commit)),
            ("axs:path", ox.Literal(source.path)),
        ]
    if source.publisher is not None:
        pairs.append(("dcterms:publisher", thing("organisation", source.publisher)))
    if source.published is not None:
        pairs.append(("dcterms:issued", date(parse_day(source.published).day)))
    if source.note is not None:
        pairs.append(("skos:note", text(source.note)))
    return pairs


def _about_release(release: ReleaseEntry) -> list[Pair]:
    day = parse_day(release.date)
    pairs: list[Pair] = [
        ("rdf:type", term("axs:Release")),
        *labels(release.name),
        ("axs:releaseDate", date(day.day)),
        ("axs:datePrecision", ox.Literal(day.precision)),
    ]
    if release.note is not None:
        pairs.append(("skos:note", text(release.note)))
    return pairs


def _component_releases(
    system: str, release: ReleaseEntry, release_node: ox.NamedNode, graph: ox.NamedNode
) -> Iterator[ox.Quad]:
    for index, entry in enumerate(release.components):
        twins = [other for other in release.components[:index] if other.component == entry.component]
        suffix = f"-{len(twins) + 1}" if twins else ""
        node = thing("component-release", f"{system}--{release.id}--{entry.component}{suffix}")
        pairs: list[Pair] = [
            ("rdf:type", term("axs:ComponentRelease")),
            ("axs:ofComponent", feature_of(system, entry.component)),
            ("axs:atLevel", thing("release-level", entry.level)),
        ]
        if entry.licence is not None:
            pairs.append(("axs:underLicence", licence_node(entry.licence)))
        if entry.channel is not None:
            pairs.append(("axs:throughChannel", thing("channel", entry.channel)))
        if entry.note is not None:
            pairs.append(("skos:note", text(entry.note)))
        yield ox.Quad(release_node, term("axs:hasComponentRelease"), node, graph)
        yield from _quads(node, pairs, graph)
