"""The influences of one generation as a directed multigraph, with what the framework says of its nodes."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING, Any

import networkx as nx

from graphkit.errors import UnknownNameError, alternatives
from graphkit.influence.answer import LEVELS, STRENGTHS
from graphkit.influence.propagation import SignedGraph
from graphkit.influence.reading import (
    InterventionFacts,
    read_citations,
    read_conditions,
    read_interventions,
    read_levels,
    read_linked,
    read_rows,
    read_things,
)
from graphkit.namespaces import BASE
from graphkit.vocabulary import nearest

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from graphkit.answers import Labelled
    from graphkit.influence.answer import Condition, Influence
    from graphkit.store.protocol import Store

__all__ = ["InfluenceGraph", "read_influences"]

NODE_KINDS = ("variable", "risk", "benefit", "intervention", "axis")


@dataclass(frozen=True)
class InfluenceGraph:
    """All influences of one generation.

    `graph` is a networkx MultiDiGraph: nodes are IRIs with the attribute `thing` (a `Labelled`), edges run from cause to
    effect, keyed by the influence's slug, with the attributes `influence`, `sign` (1 or -1) and `strength`.
    `borne_by` gives, per outcome IRI, the stakeholders who bear or gain it; `arises_on`, per outcome or variable IRI, the
    axes and dimensions of scale it belongs to; `interventions`, per intervention IRI, what it mitigates and when it is
    possible; `things`, per IRI, every thing of the framework; `levels`, the release levels, the most closed first.
    """

    generation: str
    graph: nx.MultiDiGraph[str]
    borne_by: Mapping[str, tuple[Labelled, ...]]
    arises_on: Mapping[str, tuple[Labelled, ...]] = field(default_factory=dict)
    interventions: Mapping[str, InterventionFacts] = field(default_factory=dict)
    things: Mapping[str, Labelled] = field(default_factory=dict)
    levels: Sequence[Labelled] = ()

    @cached_property
    def influences(self) -> Sequence[Influence]:
        """All influences, by id."""
        found = [data["influence"] for _, _, data in self.graph.edges(data=True)]
        return sorted(found, key=lambda influence: influence.id)

    @cached_property
    def nodes(self) -> Sequence[str]:
        """The IRIs of all nodes, sorted; a node's place here is its number in `signed`."""
        return sorted(self.graph.nodes)

    @cached_property
    def places(self) -> Mapping[str, int]:
        """The number of each node, by IRI."""
        return {iri: place for place, iri in enumerate(self.nodes)}

    @cached_property
    def signed(self) -> SignedGraph:
        """The graph as numbers, for propagation."""
        return SignedGraph.of(
            len(self.nodes),
            [
                (
                    self.places[one.cause.iri],
                    self.places[one.effect.iri],
                    one.sign,
                    STRENGTHS.index(one.strength),
                    LEVELS.index(one.confidence),
                )
                for one in self.influences
            ],
        )

    @cached_property
    def edges(self) -> Sequence[Influence]:
        """The influences in the order of the edges of `signed`."""
        influences = self.influences
        return [influences[place] for place in self.signed.origin]

    @cached_property
    def conditions(self) -> Sequence[Condition]:
        """Every condition that some influence depends on, by IRI."""
        found = {one.iri: one for influence in self.influences for one in influence.holds_when}
        return [found[iri] for iri in sorted(found)]

    def labelled(self, place: int) -> Labelled:
        """Give the thing at a node's number."""
        found: Labelled = self.graph.nodes[self.nodes[place]]["thing"]
        return found

    @cached_property
    def _labelled(self) -> Sequence[Labelled]:
        return [self.labelled(place) for place in range(len(self.nodes))]

    def of_kind(self, *kinds: str) -> list[Labelled]:
        """List the nodes of some kinds, by IRI."""
        return [one for one in self._labelled if one.kind in kinds]

    def thing(self, kind: str, name: str) -> Labelled:
        """Give a variable, risk, benefit, intervention, stakeholder, axis or scale-dimension by slug or label.

        Raises `UnknownNameError` with the nearest names.
        """
        return self.find(name, kind)

    def find(self, name: str, *kinds: str) -> Labelled:
        """Give the thing of one of these kinds with that slug, label (in either language) or IRI; earlier kinds win.

        `kind/slug` names one kind. Raises `UnknownNameError` with the nearest names.

        >>> graph = getfixture("atlas").influences
        >>> graph.find("prompt-injection", "benefit", "risk").kind
        'risk'
        """
        nodes: dict[str, Labelled] = {iri: data["thing"] for iri, data in self.graph.nodes(data=True)}
        known = {**self.things, **nodes}
        wanted, _, slug = name.partition("/")
        for kind in kinds:
            found = known.get(f"{BASE}{kind}/{slug if slug and wanted == kind else name}")
            if found is not None:
                return found
        things = [one for one in known.values() if one.kind in kinds]
        for one in things:
            if name.casefold() in (one.label.casefold(), one.label_ko.casefold(), one.iri):
                return one
        raise UnknownNameError(alternatives(kinds), name, nearest(name, [one.id for one in things]))


def read_influences(store: Store) -> InfluenceGraph:
    """Read every influence with its mechanism, evidence, conditions, citations and stakeholders."""
    things = read_things(store)
    graph: nx.MultiDiGraph[str] = nx.MultiDiGraph()
    for iri, one in things.items():
        if one.kind in NODE_KINDS:
            graph.add_node(iri, thing=one)
    for influence in read_rows(store, things, read_conditions(store), read_citations(store)):
        edge: dict[str, Any] = {"influence": influence, "sign": influence.sign, "strength": influence.strength}
        graph.add_edge(influence.cause.iri, influence.effect.iri, key=influence.id, **edge)
    bearers = {**read_linked(store, "axs:isBorneBy"), **read_linked(store, "axs:isGainedBy")}
    places: dict[str, list[str]] = {}
    for predicate in ("axs:arisesOn", "axs:onAxis", "axs:onScaleDimension"):
        for iri, found in read_linked(store, predicate).items():
            places.setdefault(iri, []).extend(found)
    return InfluenceGraph(
        store.generation,
        graph,
        {iri: tuple(things[one] for one in found) for iri, found in bearers.items()},
        {iri: tuple(things[one] for one in found if one in things) for iri, found in places.items()},
        read_interventions(store, things),
        things,
        read_levels(store, things),
    )
