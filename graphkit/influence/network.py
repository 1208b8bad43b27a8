"""The network of things: what is linked with what, and the answers of exploring it.

The network holds the things of the framework, the systems and who makes them. Its links are the statements between
them; an influence is a link `raises` or `lowers` from its cause to its effect, and a system is linked with each variable
that has a value for it (`hasValueOf`).
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, Literal

import networkx as nx
from pydantic import Field

from graphkit.answers import Answer, Labelled
from graphkit.errors import UnknownNameError
from graphkit.namespaces import BASE, slug_of
from graphkit.store.protocol import graphs_but_catalogues, rows
from graphkit.vocabulary import nearest

if TYPE_CHECKING:
    from graphkit.store.protocol import AtlasStore

__all__ = [
    "NETWORK_KINDS",
    "Central",
    "CentralityAnswer",
    "CommunitiesAnswer",
    "Direction",
    "Link",
    "Measure",
    "NetworkAnswer",
    "NetworkFormat",
    "NetworkPath",
    "NetworkPathsAnswer",
    "ThingNetwork",
    "read_network",
]

#: Kinds of things in the network.
NETWORK_KINDS: Final = (
    "axis", "benefit", "channel", "component", "component-group", "component-kind", "family", "intervention", "licence",
    "modality", "organisation", "release", "release-level", "risk", "scale-dimension", "stakeholder", "system", "variable",
)  # fmt: skip

Direction = Literal["out", "in", "both"]
Measure = Literal["degree", "in-degree", "out-degree", "betweenness", "closeness", "harmonic"]
NetworkFormat = Literal["node-link", "cytoscape", "graphml", "gexf"]


class ThingNetwork:
    """The network of one generation: `graph` has IRIs as nodes with `thing`, and links keyed by relation and influence."""

    def __init__(self, generation: str, graph: nx.MultiDiGraph[str]) -> None:
        self.generation = generation
        self.graph = graph
        self.relations = frozenset(data["relation"] for _, _, data in graph.edges(data=True))

    def thing(self, iri: str) -> Labelled:
        """Give the thing with an IRI."""
        found: Labelled = self.graph.nodes[iri]["thing"]
        return found

    def find(self, name: str) -> Labelled:
        """Give a thing by `kind/slug`, IRI, slug or label. Raises `UnknownNameError` with the nearest names.

        A slug or label that several things share is taken by the first, in order of kind.
        """
        iri = name if name.startswith(BASE) else f"{BASE}{name}"
        if iri in self.graph:
            return self.thing(iri)
        things = [self.thing(iri) for iri in sorted(self.graph)]
        for one in things:
            if name.casefold() in (one.id, one.label.casefold(), one.label_ko.casefold()):
                return one
        raise UnknownNameError("thing", name, nearest(name, [one.id for one in things]))


class Link(Answer):
    """A statement between two things."""

    source: str = Field(description="`kind/slug`", examples=["variable/context-length"])
    target: str = Field(description="`kind/slug`", examples=["risk/prompt-injection"])
    relation: str = Field(description="Local name of the predicate", examples=["raises"])
    influence: str | None = Field(None, description="The influence behind it, if it is one")


class NetworkAnswer(Answer):
    """A part of the network."""

    generation: str
    things: tuple[Labelled, ...]
    links: tuple[Link, ...]


class NetworkPath(Answer):
    """A chain of links; where they may be followed backwards, `links` still says which way they point."""

    things: tuple[Labelled, ...]
    links: tuple[tuple[Link, ...], ...] = Field(description="Per step, every link between the two things")


class NetworkPathsAnswer(Answer):
    """The shortest paths between two things, shortest first."""

    generation: str
    source: Labelled
    target: Labelled
    paths: tuple[NetworkPath, ...]


class Central(Answer):
    """A thing and how central it is."""

    thing: Labelled
    score: float


class CentralityAnswer(Answer):
    """Things by centrality, the most central first."""

    generation: str
    measure: Measure
    things: tuple[Central, ...]


class CommunitiesAnswer(Answer):
    """Groups of things that are more linked with each other than with others, the largest first."""

    generation: str
    modularity: float = Field(description="How much more links fall within groups than by chance, at most 1")
    communities: tuple[tuple[Labelled, ...], ...]


def read_network(store: AtlasStore) -> ThingNetwork:
    """Read the network from a store; what catalogues list is not in it."""
    graph: nx.MultiDiGraph[str] = nx.MultiDiGraph()
    ours = graphs_but_catalogues(store)
    korean = 'SELECT ?s ?ko { ?s skos:prefLabel ?ko FILTER(LANG(?ko) = "ko") }'
    in_korean = {row["s"].value: row["ko"].value for row in rows(store, korean, graphs=ours)}
    for row in rows(store, "SELECT ?s ?label { ?s rdfs:label ?label } ORDER BY ?s ?label", graphs=ours):
        iri = row["s"].value
        if _kind(iri) in NETWORK_KINDS and iri not in graph:
            graph.add_node(iri, thing=_labelled(iri, row["label"].value, in_korean.get(iri, "")))
    for row in rows(store, "SELECT DISTINCT ?s ?p ?o { ?s ?p ?o FILTER(ISIRI(?o)) }", graphs=ours):
        relation = slug_of(row["p"].value)
        if relation not in ("raises", "lowers"):  # influences say the same, and more
            _add(graph, row["s"].value, row["o"].value, relation)
    influences = "SELECT ?i ?s ?o ?sign { ?i axs:hasCause ?s ; axs:hasEffect ?o ; axs:hasPolarity/axs:sign ?sign }"
    for row in rows(store, influences):
        relation = "raises" if int(row["sign"].value) > 0 else "lowers"
        _add(graph, row["s"].value, row["o"].value, relation, slug_of(row["i"].value))
    observed = """SELECT DISTINCT ?s ?o { ?s a axs:System ; axs:hasComponent? ?f .
      ?x sosa:hasFeatureOfInterest ?f ; axs:hasStatus ?status ; sosa:observedProperty ?o FILTER(?status = status:reported) }"""
    for row in rows(store, observed):
        _add(graph, row["s"].value, row["o"].value, "hasValueOf")
    return ThingNetwork(store.generation, _in_order(graph))


def _in_order(graph: nx.MultiDiGraph[str]) -> nx.MultiDiGraph[str]:
    """Copy a graph with nodes and links in order of name, so that answers do not depend on the store's order."""
    ordered: nx.MultiDiGraph[str] = nx.MultiDiGraph()
    ordered.add_nodes_from(sorted(graph.nodes(data=True), key=lambda node: node[0]))
    ordered.add_edges_from(sorted(graph.edges(keys=True, data=True), key=lambda edge: edge[:3]))
    return ordered


def _kind(iri: str) -> str:
    return iri.removeprefix(BASE).split("/", 1)[0] if iri.startswith(BASE) else ""


def _labelled(iri: str, label: str, ko: str) -> Labelled:
    return Labelled(id=slug_of(iri), iri=iri, kind=_kind(iri), label=label, label_ko=ko)


def _add(graph: nx.MultiDiGraph[str], source: str, target: str, relation: str, influence: str | None = None) -> None:
    if source in graph and target in graph:
        graph.add_edge(source, target, key=influence or relation, relation=relation, influence=influence)
