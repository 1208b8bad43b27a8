"""Read the influences from a store into a directed multigraph."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import networkx as nx

from graphkit.answers import Labelled
from graphkit.errors import UnknownNameError
from graphkit.influence.answer import Citation, Condition, Influence
from graphkit.namespaces import BASE, slug_of
from graphkit.store.protocol import rows
from graphkit.vocabulary import nearest

if TYPE_CHECKING:
    from collections.abc import Mapping

    import pyoxigraph as ox

    from graphkit.store.protocol import Store

__all__ = ["InfluenceGraph", "read_influences"]


@dataclass(frozen=True, slots=True)
class InfluenceGraph:
    """All influences of one generation.

    `graph` is a networkx MultiDiGraph: nodes are IRIs with the attribute `thing` (a `Labelled`), edges run from cause to
    effect, keyed by the influence's slug, with the attributes `influence`, `sign` (1 or -1) and `strength`.
    `borne_by` gives, per outcome IRI, the stakeholders who bear or gain it.
    """

    generation: str
    graph: nx.MultiDiGraph[str]
    borne_by: Mapping[str, tuple[Labelled, ...]]

    @property
    def influences(self) -> list[Influence]:
        """All influences, by id."""
        found = [data["influence"] for _, _, data in self.graph.edges(data=True)]
        return sorted(found, key=lambda influence: influence.id)

    def thing(self, kind: str, name: str) -> Labelled:
        """Give a variable, risk, benefit or intervention by slug or label.

        Raises `UnknownNameError` with the nearest names.
        """
        node = self.graph.nodes.get(f"{BASE}{kind}/{name}")
        if node is not None:
            found: Labelled = node["thing"]
            return found
        things = [data["thing"] for _, data in self.graph.nodes(data=True) if data["thing"].kind == kind]
        for one in things:
            if name.casefold() in (one.label.casefold(), one.label_ko.casefold(), one.iri):
                return one  # type: ignore[no-any-return]
        raise UnknownNameError(kind, name, nearest(name, [one.id for one in things]))


def read_influences(store: Store) -> InfluenceGraph:
    """Read every influence with its mechanism, evidence, conditions, citations and stakeholders."""
    things = _things(store)
    conditions, citations, stakeholders = _conditions(store), _citations(store), _linked(store, "axs:affects")
    condition_of, citation_of = _linked(store, "axs:holdsWhen"), _linked(store, "axs:cites")
    graph: nx.MultiDiGraph[str] = nx.MultiDiGraph()
    for iri, one in things.items():
        if one.kind in ("variable", "risk", "benefit", "intervention", "axis"):
            graph.add_node(iri, thing=one)
    for row in rows(store, _INFLUENCES):
        iri = row["influence"].value
        influence = Influence(
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
        edge = {"influence": influence, "sign": influence.sign, "strength": influence.strength}
        graph.add_edge(influence.cause.iri, influence.effect.iri, key=influence.id, **edge)
    bearers = {**_linked(store, "axs:isBorneBy"), **_linked(store, "axs:isGainedBy")}
    borne_by = {iri: tuple(things[one] for one in found) for iri, found in bearers.items()}
    return InfluenceGraph(store.generation, graph, borne_by)


_INFLUENCES = """
SELECT ?influence ?label ?cause ?effect ?sign ?strength ?confidence ?evidence ?mechanism ?mechanismKo WHERE {
  ?influence a axs:Influence ; rdfs:label ?label ; axs:hasCause ?cause ; axs:hasEffect ?effect ;
    axs:hasPolarity/axs:sign ?sign ; axs:hasStrength ?strength ; axs:hasConfidence ?confidence ;
    axs:hasEvidenceMark ?evidence ; axs:mechanism ?mechanism .
  FILTER(LANG(?mechanism) = "en")
  OPTIONAL { ?influence axs:mechanism ?mechanismKo FILTER(LANG(?mechanismKo) = "ko") }
} ORDER BY ?influence"""


def _text(row: ox.QuerySolution, name: str) -> str:
    node: Any = row[name]
    return "" if node is None else str(node.value)


def _linked(store: Store, predicate: str) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for row in rows(store, f"SELECT ?s ?o {{ ?s {predicate} ?o }} ORDER BY ?s ?o"):
        found.setdefault(row["s"].value, []).append(row["o"].value)
    return found


def _things(store: Store) -> dict[str, Labelled]:
    query = """SELECT ?thing ?label ?ko WHERE {
      VALUES ?class { axs:AccessVariable axs:ScaleVariable axs:Risk axs:Benefit axs:Intervention axs:Axis axs:Stakeholder }
      ?thing a ?class ; rdfs:label ?label .
      OPTIONAL { ?thing skos:prefLabel ?ko FILTER(LANG(?ko) = "ko") }
    }"""
    found = {}
    for row in rows(store, query):
        iri = row["thing"].value
        kind = iri.rsplit("/", 2)[-2]
        found[iri] = Labelled(id=slug_of(iri), iri=iri, kind=kind, label=_text(row, "label"), label_ko=_text(row, "ko"))
    return found


def _conditions(store: Store) -> dict[str, Condition]:
    query = """SELECT ?condition ?label ?ko ?variable ?comparator ?code ?value WHERE {
      ?condition a axs:Condition ; rdfs:label ?label ; axs:onVariable ?variable ; axs:hasComparator ?comparator .
      OPTIONAL { ?condition skos:prefLabel ?ko FILTER(LANG(?ko) = "ko") }
      OPTIONAL { ?condition axs:hasThresholdCode ?code }
      OPTIONAL { ?condition axs:threshold ?value }
    }"""
    return {
        row["condition"].value: Condition(
            iri=row["condition"].value,
            label=_text(row, "label"),
            label_ko=_text(row, "ko"),
            variable=slug_of(_text(row, "variable")),
            comparator=slug_of(_text(row, "comparator")),
            threshold=slug_of(_text(row, "code")) or _text(row, "value"),
        )
        for row in rows(store, query)
    }


def _citations(store: Store) -> dict[str, Citation]:
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
