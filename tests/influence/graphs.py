"""Influence graphs made up for tests."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import networkx as nx

from graphkit.answers import Labelled
from graphkit.influence import Influence, InfluenceGraph
from graphkit.influence.answer import LEVELS, STRENGTHS
from graphkit.influence.reading import InterventionFacts
from graphkit.namespaces import BASE

if TYPE_CHECKING:
    import random
    from collections.abc import Iterable, Mapping, Sequence

_KINDS = {"v": "variable", "r": "risk", "b": "benefit", "i": "intervention"}


def thing(name: str) -> Labelled:
    """Make a thing whose kind its first letter says: v, r, b or i."""
    kind = _KINDS[name[0]]
    return Labelled(id=name, iri=f"{BASE}{kind}/{name}", kind=kind, label=name)


def influence(cause: str, effect: str, sign: int, **fields: Any) -> Influence:
    """Make an influence; strength and confidence are the highest unless they are given."""
    name = fields.pop("id", f"{cause}--{effect}")
    known = {"strength": "strong", "confidence": "high", "evidence": "curated", "mechanism": "because"} | fields
    ends = {"cause": thing(cause), "effect": thing(effect)}
    return Influence(id=name, iri=f"{BASE}influence/{name}", label=name, sign=sign, **ends, **known)


def graph_of(
    influences: Iterable[Influence],
    *,
    names: Iterable[str] = (),
    mitigates: Mapping[str, Sequence[str]] | None = None,
) -> InfluenceGraph:
    """Make a graph of influences; `names` are nodes that may have none."""
    found = list(influences)
    graph: nx.MultiDiGraph[str] = nx.MultiDiGraph()
    for node in [*map(thing, names), *(end for each in found for end in (each.cause, each.effect))]:
        graph.add_node(node.iri, thing=node)
    for one in found:
        graph.add_edge(one.cause.iri, one.effect.iri, key=one.id, influence=one, sign=one.sign, strength=one.strength)
    interventions = {
        data["thing"].iri: InterventionFacts(
            data["thing"], tuple(map(thing, (mitigates or {}).get(data["thing"].id, ()))), (), ()
        )
        for _, data in graph.nodes(data=True)
        if data["thing"].kind == "intervention"
    }
    return InfluenceGraph("test", graph, {}, interventions=interventions)


def random_influences(rng: random.Random, names: Sequence[str], count: int) -> InfluenceGraph:
    """Draw influences between any two things, parallel ones among them."""
    drawn = [
        influence(
            rng.choice(names),
            rng.choice(names),
            rng.choice((1, -1)),
            id=f"x{number}",
            strength=rng.choice(STRENGTHS),
            confidence=rng.choice(LEVELS),
        )
        for number in range(count)
    ]
    return graph_of(drawn, names=names)
