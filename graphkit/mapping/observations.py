"""Observations → quads, after SOSA: what was observed of which thing, with source, confidence and validity."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING, Final

import pyoxigraph as ox

from graphkit.mapping.terms import content_hash, date, decimal, text, typed
from graphkit.namespaces import term, thing
from graphkit.values import Code, Day, Flag, Members, Number

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from graphkit.records import ObservationRecord
    from graphkit.values import Value

__all__ = ["feature_of", "map_observation", "map_value"]

_TYPE = term("rdf:type")
_OBSERVATION = term("axs:Observation")
_FEATURE = term("sosa:hasFeatureOfInterest")
_PROPERTY = term("sosa:observedProperty")
_RESULT = term("sosa:hasSimpleResult")
_CODED = term("axs:hasCodedResult")
_MEMBER = term("axs:hasMember")
_UNIT = term("axs:hasObservationUnit")
_PRECISION = term("axs:datePrecision")
_STATUS = term("axs:hasStatus")
_CONFIDENCE = term("axs:hasConfidence")
_OFFERED = term("axs:isOfferedBy")
_SOURCE = term("prov:hadPrimarySource")
_BENCHMARK = term("axs:onBenchmark")
_SETTING = term("axs:setting")
_FROM = term("axs:validFrom")
_UNTIL = term("axs:validUntil")
_NOTE = term("skos:note")
_cached: Final = lru_cache(maxsize=4096)(thing)


def feature_of(system: str, component_kind: str) -> ox.NamedNode:
    """Give the node that observations of a component kind are about: the system itself, or the component."""
    return thing("system", system) if component_kind == "system" else thing("component", f"{system}--{component_kind}")


def map_observation(
    record: ObservationRecord, sources: Mapping[str, ox.NamedNode], graph: ox.NamedNode
) -> Iterator[ox.Quad]:
    """Map one observation; `sources` gives the node of each source id the record names.

    The observation's IRI is a hash of all it says, so that equal records become one observation.
    """
    pairs = list(_says(record, sources))
    node = thing("observation", content_hash(sorted(f"{predicate}\x1e{value}" for predicate, value in pairs)))
    yield ox.Quad(node, _TYPE, _OBSERVATION, graph)
    for predicate, value in pairs:
        yield ox.Quad(node, predicate, value, graph)


def _says(
    record: ObservationRecord, sources: Mapping[str, ox.NamedNode]
) -> Iterator[tuple[ox.NamedNode, ox.NamedNode | ox.Literal]]:
    yield _FEATURE, feature_of(record.system, record.component_kind)
    yield _PROPERTY, thing("variable", record.variable)
    yield _STATUS, thing("status", record.status)
    if record.value is not None:
        yield from map_value(record.value)
    for item in record.checklist:
        yield _MEMBER, thing("checklist-item", item)
    for name in record.sources:
        yield _SOURCE, sources[name]
    if record.confidence is not None:
        yield _CONFIDENCE, thing("confidence", record.confidence)
    if record.offered_by is not None:
        yield _OFFERED, thing("organisation", record.offered_by)
    if record.benchmark is not None:
        yield _BENCHMARK, thing("benchmark", record.benchmark)
    if record.setting is not None:
        yield _SETTING, ox.Literal(record.setting)
    if record.valid_from is not None:
        yield _FROM, date(record.valid_from)
    if record.valid_until is not None:
        yield _UNTIL, date(record.valid_until)
    if record.note is not None:
        yield _NOTE, text(record.note)


def map_value(value: Value) -> Iterator[tuple[ox.NamedNode, ox.NamedNode | ox.Literal]]:
    """Map a value to what an observation says of it: result and unit, code, or members."""
    match value:
        case Number(amount, unit):
            yield _RESULT, decimal(amount)
            if unit:
                yield _UNIT, _cached("unit", unit)
        case Flag(is_true):
            yield _RESULT, typed("true" if is_true else "false", "boolean")
        case Day(day, precision):
            yield _RESULT, date(day)
            yield _PRECISION, ox.Literal(precision)
        case Code(scale, notation):
            yield _CODED, _cached("code", f"{scale}-{notation}")
        case Members(kind, slugs):
            for slug in slugs:
                yield _MEMBER, _cached(kind, slug)
