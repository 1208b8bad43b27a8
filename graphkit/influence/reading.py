"""Read the parts of the influence graph from a store."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from graphkit.answers import Labelled
from graphkit.influence.answer import Citation, Condition, Influence
from graphkit.namespaces import slug_of
from graphkit.store.protocol import rows

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    import pyoxigraph as ox

    from graphkit.store.protocol import Store

__all__ = [
    "InterventionFacts",
    "read_citations",
    "read_conditions",
    "read_interventions",
    "read_levels",
    "read_linked",
    "read_rows",
    "read_things",
]


@dataclass(frozen=True, slots=True)
class InterventionFacts:
    """What the framework says of an intervention; `possible_at` lists release levels from the most closed on."""

    intervention: Labelled
    mitigates: tuple[Labelled, ...]
    possible_at: tuple[Labelled, ...]
    acts_on: tuple[Labelled, ...]


_INFLUENCES = """
SELECT ?influence ?label ?cause ?effect ?sign ?strength ?confidence ?evidence ?mechanism ?mechanismKo WHERE {
  ?influence a axs:Influence ; rdfs:label ?label ; axs:hasCause ?cause ; axs:hasEffect ?effect ;
    axs:hasPolarity/axs:sign ?sign ; axs:hasStrength ?strength ; axs:hasConfidence ?confidence ;
    axs:hasEvidenceMark ?evidence ; axs:mechanism ?mechanism .
  FILTER(LANG(?mechanism) = "en")
  OPTIONAL { ?influence axs:mechanism ?mechanismKo FILTER(LANG(?mechanismKo) = "ko") }
} ORDER BY ?influence"""


def read_rows(
    store: Store,
    things: Mapping[str, Labelled],
    conditions: Mapping[str, Condition],
    citations: Mapping[str, Citation],
) -> Iterator[Influence]:
    """Read the influences, by IRI."""
    stakeholders = read_linked(store, "axs:affects")
    condition_of, citation_of = read_linked(store, "axs:holdsWhen"), read_linked(store, "axs:cites")
    for row in rows(store, _INFLUENCES):
        iri = row["influence"].value
        yield Influence(
            id=slug_of(iri),
            iri=iri,
            label=_text(row, "label"),
            cause=things[row["cause"].value],
            effect=things[row["effect"].value],
            sign=int(row["sign"].value),
            strength=slug_of(row["strength"].value),
            confidence=slug_of(row["confidence"].value),
            evidence=slug_of(row["evidence"].value),
            mechanism=_text(row, "mechanism"),
            mechanism_ko=_text(row, "mechanismKo"),
            affects=tuple(things[one] for one in stakeholders.get(iri, ())),
            holds_when=tuple(conditions[one] for one in condition_of.get(iri, ())),
            cites=tuple(citations[one] for one in citation_of.get(iri, ())),
        )


def _text(row: ox.QuerySolution, name: str) -> str:
    node: Any = row[name]
    return "" if node is None else str(node.value)


def read_linked(store: Store, predicate: str) -> dict[str, list[str]]:
    """Give the objects of a predicate by subject, both as IRIs, in order."""
    found: dict[str, list[str]] = {}
    for row in rows(store, f"SELECT ?s ?o {{ ?s {predicate} ?o }} ORDER BY ?s ?o"):
        found.setdefault(row["s"].value, []).append(row["o"].value)
    return found


def read_things(store: Store) -> dict[str, Labelled]:
    """Read the names of everything that influences may join or concern, by IRI."""
    query = """SELECT ?thing ?label ?ko WHERE {
      VALUES ?class {
        axs:AccessVariable axs:ScaleVariable axs:Risk axs:Benefit axs:Intervention axs:Axis axs:Stakeholder
        axs:ScaleDimension axs:ReleaseLevel
      }
      ?thing a ?class ; rdfs:label ?label .
      OPTIONAL { ?thing skos:prefLabel ?ko FILTER(LANG(?ko) = "ko") }
    }"""
    found = {}
    for row in rows(store, query):
        iri = row["thing"].value
        kind = iri.rsplit("/", 2)[-2]
        found[iri] = Labelled(id=slug_of(iri), iri=iri, kind=kind, label=_text(row, "label"), label_ko=_text(row, "ko"))
    return found


def read_interventions(store: Store, things: Mapping[str, Labelled]) -> dict[str, InterventionFacts]:
    """Read what each intervention mitigates, acts on, and at which release levels it is possible, by IRI."""
    mitigates, acts_on = read_linked(store, "axs:mitigates"), read_linked(store, "axs:actsOn")
    levels: dict[str, list[str]] = {}
    for row in rows(store, "SELECT ?i ?l { ?i axs:isPossibleAt ?l . ?l axs:rank ?rank } ORDER BY ?i ?rank"):
        levels.setdefault(row["i"].value, []).append(row["l"].value)
    return {
        iri: InterventionFacts(
            one,
            tuple(things[risk] for risk in mitigates.get(iri, ())),
            tuple(things[level] for level in levels.get(iri, ())),
            tuple(things[variable] for variable in acts_on.get(iri, ())),
        )
        for iri, one in sorted(things.items())
        if one.kind == "intervention"
    }


def read_levels(store: Store, things: Mapping[str, Labelled]) -> tuple[Labelled, ...]:
    """Read the release levels, the most closed first."""
    query = "SELECT ?level { ?level a axs:ReleaseLevel ; axs:rank ?rank } ORDER BY ?rank"
    return tuple(things[row["level"].value] for row in rows(store, query))


def read_conditions(store: Store) -> dict[str, Condition]:
    """Read the conditions, those on ordinal codes with the scale they are on, by IRI."""
    scales: dict[str, list[str]] = {}
    for row in rows(store, "SELECT ?s ?n { ?c axs:onScale ?s ; skos:notation ?n ; axs:rank ?r } ORDER BY ?s ?r"):
        scales.setdefault(row["s"].value, []).append(_text(row, "n"))
    finer, broader = _read_kinds(store)
    query = """SELECT ?condition ?label ?ko ?variable ?kind ?comparator ?code ?notation ?scale ?value WHERE {
      ?condition a axs:Condition ; rdfs:label ?label ; axs:onVariable ?variable ; axs:hasComparator ?comparator .
      OPTIONAL { ?condition skos:prefLabel ?ko FILTER(LANG(?ko) = "ko") }
      OPTIONAL {
        ?condition axs:hasThresholdCode ?code .
        OPTIONAL { ?code skos:notation ?notation }
        OPTIONAL { ?code axs:onScale ?scale }
      }
      OPTIONAL { ?condition axs:threshold ?value }
      OPTIONAL { ?condition axs:onComponentKind ?kind }
    }"""
    return {
        row["condition"].value: Condition(
            iri=row["condition"].value,
            label=_text(row, "label"),
            label_ko=_text(row, "ko"),
            variable=slug_of(_text(row, "variable")),
            comparator=slug_of(_text(row, "comparator")),
            threshold=slug_of(_text(row, "code")) or _text(row, "value"),
            notation=_text(row, "notation") or slug_of(_text(row, "code")),
            scale=tuple(scales.get(_text(row, "scale"), ())),
            component_kind=slug_of(_text(row, "kind")) or None,
            kinds=tuple(finer.get(slug_of(_text(row, "kind")), ())),
            broader=tuple(broader.get(slug_of(_text(row, "kind")), ())),
        )
        for row in rows(store, query)
    }


def _read_kinds(store: Store) -> tuple[dict[str, list[str]], dict[str, list[str]]]:
    """Give the finer kinds of each kind of component, itself among them, and the broader ones, the nearest first."""
    above = {
        slug_of(row["kind"].value): slug_of(row["above"].value)
        for row in rows(store, "SELECT ?kind ?above { ?kind a axs:ComponentKind ; skos:broader ?above }")
    }
    finer: dict[str, list[str]] = {}
    broader: dict[str, list[str]] = {}
    for row in rows(store, "SELECT ?kind { ?kind a axs:ComponentKind } ORDER BY ?kind"):
        slug = slug_of(row["kind"].value)
        chain = [slug]
        while chain[-1] in above:
            chain.append(above[chain[-1]])
        broader[slug] = chain[1:]
        for one in chain:
            finer.setdefault(one, []).append(slug)
    return finer, broader


def read_citations(store: Store) -> dict[str, Citation]:
    """Read the publications that influences cite, by IRI."""
    query = """SELECT ?reference ?title ?issued ?arxiv ?doi ?url WHERE {
      ?reference a axs:Reference ; rdfs:label ?title .
      OPTIONAL { ?reference dcterms:issued ?issued }
      OPTIONAL { ?reference axs:arxivId ?arxiv }
      OPTIONAL { ?reference axs:doi ?doi }
      OPTIONAL { ?reference schema:url ?url }
    }"""
    return {
        row["reference"].value: Citation(
            iri=row["reference"].value,
            title=_text(row, "title"),
            year=int(_text(row, "issued")[:4]) if row["issued"] else None,
            arxiv=_text(row, "arxiv") or None,
            doi=_text(row, "doi") or None,
            url=_text(row, "url") or None,
        )
        for row in rows(store, query)
    }
