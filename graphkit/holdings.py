"""What is held of each source: our own data, and each data set of others that was imported."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from typing import TYPE_CHECKING, Any, Final

from pydantic import Field

from graphkit.answers import Answer
from graphkit.namespaces import graph, slug_of
from graphkit.sources import SOURCES
from graphkit.sources.description import load_description
from graphkit.store.protocol import rows

if TYPE_CHECKING:
    from collections.abc import Iterable

    from graphkit.disagreements import Disagreement
    from graphkit.store.protocol import Store

__all__ = ["CURATED", "Holding", "read_holdings"]

#: The name of our own data beside those of catalogues.
CURATED: Final = "curated"
_ENTRIES: Final = ("System", "CatalogueEntry", "SystemEntry", "DeveloperEntry")
_LABELS: Final = ("Access Atlas, curated", "액세스 아틀라스, 큐레이션")


class Holding(Answer):
    """What this generation holds of one source.

    `links` are mappings to or from its entries; `entries_linked` are those of them that mean one of `systems_linked` of ours.
    """

    name: str = Field(description="`curated`, or the name under which it is imported")
    title: str
    title_ko: str
    kind: str | None = Field(None, description="developer, research, project, reseller, press or aggregator")
    licence: str | None = None
    revision: str | None = Field(None, description="Commit or version of its newest state")
    read: dt.date | None = Field(None, description="Day of that state")
    entries: int = Field(description="Systems, or developers in a wave, that it lists; of our own data, systems")
    observations: int = Field(description="Values of variables, those that have ended included")
    judgements: int = Field(description="Judgements of an index")
    links: int
    entries_linked: int
    systems_linked: int
    disagreements: dict[str, int] = Field(description="Disagreements that it takes part in, by kind")


_STATES: Final = """SELECT ?graph ?version ?read WHERE {
  ?graph a dcat:Dataset ; axs:accessed ?read . OPTIONAL { ?graph dcat:version ?version }
} ORDER BY ?graph"""
_KINDS: Final = """SELECT ?graph ?read ?kind WHERE {
  ?state a axs:Source ; void:inDataset ?graph ; axs:accessed ?read ; axs:hasSourceKind ?kind .
} ORDER BY ?graph ?read"""
_COUNTS: Final = """SELECT ?graph ?class (COUNT(?thing) AS ?number) WHERE {
  VALUES ?class { axs:System axs:CatalogueEntry axs:SystemEntry axs:DeveloperEntry axs:Observation axs:OpennessJudgement }
  GRAPH ?graph { ?thing a ?class }
} GROUP BY ?graph ?class"""
#: Mapping sets say of which data set a thing is too, whether it is held or not.
_LISTED: Final = """VALUES ?class { axs:CatalogueEntry axs:SystemEntry axs:DeveloperEntry }
  ?entry a ?class ; void:inDataset ?graph ."""
_LINKS: Final = """SELECT ?graph (COUNT(?mapping) AS ?number) WHERE {
  { ?mapping a owl:Axiom ; owl:annotatedTarget ?entry . #listed }
  UNION { ?mapping a owl:Axiom ; owl:annotatedSource ?entry . #listed }
  UNION { ?mapping a owl:Axiom ; owl:annotatedSource ?system . ?system a axs:System . BIND(<#curated> AS ?graph) }
} GROUP BY ?graph"""
_LINKED: Final = """SELECT ?graph (COUNT(DISTINCT ?entry) AS ?entries) (COUNT(DISTINCT ?system) AS ?systems) WHERE {
  ?mapping owl:annotatedSource ?system ; a owl:Axiom ; owl:annotatedProperty ?match ; owl:annotatedTarget ?entry ;
    sssom:confidence ?sure .
  FILTER(?match IN (skos:exactMatch, skos:closeMatch)) FILTER(?sure >= #sure)
  ?system a axs:System . #listed
} GROUP BY ?graph"""


def read_holdings(store: Store, disagreements: Iterable[Disagreement], min_confidence: float) -> list[Holding]:
    """Count what is held of each source, our own data first; `disagreements` are those of all systems.

    Links to our systems count from `min_confidence` on. Vocabularies, which list no systems, are left out.
    """
    counts: dict[str, Counter[str]] = {}
    for row in rows(store, _COUNTS):
        counts.setdefault(row["graph"].value, Counter())[slug_of(row["class"].value)] += int(row["number"].value)
    own = graph(CURATED).value
    links = {
        row["graph"].value: int(row["number"].value)
        for row in rows(store, _LINKS.replace("#listed", _LISTED).replace("#curated", own))
    }
    linked = {
        row["graph"].value: (int(row["entries"].value), int(row["systems"].value))
        for row in rows(store, _LINKED.replace("#listed", _LISTED).replace("#sure", str(min_confidence)))
    }
    states = {row["graph"].value: row for row in rows(store, _STATES)}
    kinds = {row["graph"].value: slug_of(row["kind"].value) for row in rows(store, _KINDS)}
    against = _count_disagreements(disagreements)

    def numbers(name: str, node: str) -> dict[str, Any]:
        held, (entries, systems) = counts[node], linked.get(node, (0, 0))
        return {
            "entries": sum(held[one] for one in _ENTRIES),
            "observations": held["Observation"],
            "judgements": held["OpennessJudgement"],
            "links": links.get(node, 0),
            "entries_linked": entries,
            "systems_linked": systems,
            "disagreements": dict(sorted(against.get(name, {}).items())),
        }

    found = [Holding(name=CURATED, title=_LABELS[0], title_ko=_LABELS[1], **numbers(CURATED, own))]
    for source in SOURCES.values():
        node = source.graph.value
        if any(counts.get(node, Counter())[one] for one in _ENTRIES):
            state = states[node]
            found.append(
                Holding(
                    name=source.name,
                    title=source.title,
                    title_ko=source.title_ko,
                    kind=kinds.get(node) or load_description(source.name).kind,
                    licence=source.licence,
                    revision=state["version"].value if state["version"] else None,
                    read=dt.date.fromisoformat(state["read"].value),
                    **numbers(source.name, node),
                )
            )
    return found


def _count_disagreements(disagreements: Iterable[Disagreement]) -> dict[str, Counter[str]]:
    found: dict[str, Counter[str]] = {}
    for one in disagreements:
        for source in {*one.one.sources, *one.other.sources}:
            found.setdefault(source, Counter())[one.kind] += 1
    return found
