"""Explore the network of things: neighbours, parts, paths, centrality and communities, by networkx."""

from __future__ import annotations

from io import BytesIO
from itertools import islice, pairwise
from typing import TYPE_CHECKING, Any, Final, get_args

import networkx as nx

from graphkit.errors import CallError, ParameterError
from graphkit.influence.network import (
    NETWORK_KINDS,
    Central,
    CentralityAnswer,
    CommunitiesAnswer,
    Direction,
    Link,
    Measure,
    NetworkAnswer,
    NetworkFormat,
    NetworkPath,
    NetworkPathsAnswer,
)

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence

    from graphkit.influence.network import ThingNetwork

__all__ = [
    "MOST_LINKS",
    "MOST_PATHS",
    "MOST_RADIUS",
    "MOST_THINGS",
    "cut_subgraph",
    "find_communities",
    "find_neighbours",
    "find_network_paths",
    "join_paths",
    "rank_things",
    "serialise_network",
]

#: Limits of answers; past one, the call is refused with an error that says so.
MOST_THINGS: Final = 1_000
MOST_PATHS: Final = 50
MOST_RADIUS: Final = 4
MOST_LINKS: Final = 8


def find_neighbours(
    network: ThingNetwork,
    name: str,
    *,
    direction: Direction = "both",
    kinds: Sequence[str] = (),
    relations: Sequence[str] = (),
) -> NetworkAnswer:
    """Find what a thing is linked with. Raises `UnknownNameError`, `ParameterError`, or `CallError` past the limit.

    >>> from graphkit.influence.network import read_network
    >>> network = read_network(getfixture("atlas").store)
    >>> answer = find_neighbours(network, "variable/context-length", kinds=["risk"], relations=["raises"])
    >>> {link.relation for link in answer.links}
    {'raises'}
    """
    return cut_subgraph(network, [name], radius=1, direction=direction, kinds=kinds, relations=relations, star=True)


def cut_subgraph(
    network: ThingNetwork,
    names: Sequence[str],
    *,
    radius: int = 1,
    direction: Direction = "both",
    kinds: Sequence[str] = (),
    relations: Sequence[str] = (),
    star: bool = False,
) -> NetworkAnswer:
    """Cut out the things within `radius` links of the named ones, and all links between them.

    `kinds` and `relations` say through what the cut may grow (all, if empty). With `star`, only links that join a named
    thing are given. Raises `CallError` where more than `MOST_THINGS` things would be in it.
    """
    _check("radius", radius, MOST_RADIUS)
    _choose("direction", direction, get_args(Direction))
    view = _view(network, kinds, relations)
    start = [network.find(name).iri for name in names]
    reached = dict.fromkeys(start)
    frontier = start
    for _ in range(radius):
        frontier = [
            one
            for node in frontier
            for one in _next(view, node, direction)
            if one not in reached and (not kinds or network.thing(one).kind in kinds)
        ]
        reached.update(dict.fromkeys(frontier))
        frontier = list(dict.fromkeys(frontier))
    if len(reached) > MOST_THINGS:
        raise CallError(
            f"{len(reached)} things are more than {MOST_THINGS}: lower the radius or name kinds or relations"
        )
    inside = view.subgraph(reached)
    centre = set(start)
    links = [
        _link(network, source, target, data)
        for source, target, data in inside.edges(data=True)
        if not star or source in centre or target in centre
        if not star or direction == "both" or (source if direction == "out" else target) in centre
    ]
    return _answer(network, reached, links)


def _next(view: nx.MultiDiGraph[str], node: str, direction: Direction) -> Iterable[str]:
    if node not in view:
        return
    if direction != "in":
        yield from view.successors(node)
    if direction != "out":
        yield from view.predecessors(node)


def _view(network: ThingNetwork, kinds: Sequence[str], relations: Sequence[str]) -> nx.MultiDiGraph[str]:
    for relation in relations:
        _choose("relations", relation, sorted(network.relations))
    for kind in kinds:
        _choose("kinds", kind, NETWORK_KINDS)
    if not relations:
        return network.graph
    view: nx.MultiDiGraph[str] = nx.MultiDiGraph()
    view.add_nodes_from(network.graph.nodes(data=True))
    view.add_edges_from(edge for edge in network.graph.edges(keys=True, data=True) if edge[3]["relation"] in relations)
    return view


def _link(network: ThingNetwork, source: str, target: str, data: Mapping[str, Any]) -> Link:
    ends = (f"{one.kind}/{one.id}" for one in (network.thing(source), network.thing(target)))
    return Link(source=next(ends), target=next(ends), relation=data["relation"], influence=data["influence"])


def _answer(network: ThingNetwork, iris: Iterable[str], links: Iterable[Link]) -> NetworkAnswer:
    things = sorted((network.thing(iri) for iri in iris), key=lambda one: one.iri)
    ordered = sorted(links, key=lambda one: (one.source, one.target, one.relation, one.influence or ""))
    return NetworkAnswer(generation=network.generation, things=tuple(things), links=tuple(ordered))


def find_network_paths(
    network: ThingNetwork,
    source: str,
    target: str,
    *,
    most: int = 5,
    directed: bool = True,
    length: int = MOST_LINKS,
    relations: Sequence[str] = (),
) -> NetworkPathsAnswer:
    """Find the shortest paths between two things, without repetition, of up to `length` links (Yen's algorithm).

    Unless `directed`, links are followed both ways. No paths means that none is recorded of that length.
    """
    _check("most", most, MOST_PATHS)
    _check("length", length, MOST_LINKS)
    start, end = network.find(source), network.find(target)
    view = _view(network, (), relations)
    simple: nx.Graph[str] = nx.DiGraph(view.edges()) if directed else nx.Graph(view.edges())
    found: list[NetworkPath] = []
    if start.iri in simple and end.iri in simple and nx.has_path(simple, start.iri, end.iri):
        paths = nx.shortest_simple_paths(simple, start.iri, end.iri)
        for path in islice(paths, most):
            if len(path) - 1 > length:
                break
            found.append(_network_path(network, view, path))
    return NetworkPathsAnswer(generation=network.generation, source=start, target=end, paths=tuple(found))


def _network_path(network: ThingNetwork, view: nx.MultiDiGraph[str], path: list[str]) -> NetworkPath:
    steps = []
    for one, other in pairwise(path):
        there = (view.get_edge_data(one, other) or {}).values()
        back = (view.get_edge_data(other, one) or {}).values()
        links = [_link(network, one, other, data) for data in there]
        steps.append((*links, *(_link(network, other, one, data) for data in back)))
    return NetworkPath(things=tuple(network.thing(iri) for iri in path), links=tuple(steps))


def join_paths(answer: NetworkPathsAnswer) -> NetworkAnswer:
    """Lay paths over each other: the part of the network that they run through."""
    things = {one.iri: one for path in answer.paths for one in path.things}
    links = {
        (link.source, link.target, link.influence or link.relation): link
        for path in answer.paths
        for step in path.links
        for link in step
    }
    return NetworkAnswer(
        generation=answer.generation,
        things=tuple(things[iri] for iri in sorted(things)),
        links=tuple(links[key] for key in sorted(links)),
    )


_MEASURES: Final[Mapping[Measure, Callable[[Any], dict[str, float]]]] = {
    "degree": nx.degree_centrality,
    "in-degree": nx.in_degree_centrality,
    "out-degree": nx.out_degree_centrality,
    "betweenness": nx.betweenness_centrality,
    "closeness": nx.closeness_centrality,
    "harmonic": nx.harmonic_centrality,
}


def rank_things(
    network: ThingNetwork,
    *,
    measure: Measure = "betweenness",
    kinds: Sequence[str] = (),
    relations: Sequence[str] = ("raises", "lowers"),
    most: int = 20,
) -> CentralityAnswer:
    """Rank things by centrality in the network of some relations, by default the influences; parallel links count once.

    Closeness and harmonic centrality look at incoming chains: they tell what is easily moved. `kinds` choose what is shown.
    """
    _choose("measure", measure, get_args(Measure))
    _check("most", most, MOST_THINGS)
    view = _view(network, kinds, relations)
    simple: nx.DiGraph[str] = nx.DiGraph(view.edges())
    scores = _MEASURES[measure](simple) if len(simple) > 1 else {}
    shown = [iri for iri in scores if not kinds or network.thing(iri).kind in kinds]
    shown.sort(key=lambda iri: (-scores[iri], iri))
    return CentralityAnswer(
        generation=network.generation,
        measure=measure,
        things=tuple(Central(thing=network.thing(iri), score=scores[iri]) for iri in shown[:most]),
    )


def find_communities(
    network: ThingNetwork,
    *,
    kinds: Sequence[str] = (),
    relations: Sequence[str] = ("raises", "lowers"),
    resolution: float = 1.0,
) -> CommunitiesAnswer:
    """Group things by how they are linked (Louvain's method, with a fixed seed), whatever the direction of links.

    `kinds` choose what is grouped. A higher `resolution` gives more, smaller groups.
    """
    if not 0.1 <= resolution <= 10:
        raise ParameterError("resolution", f"{resolution} is not supported", "0.1 to 10")
    view = _view(network, kinds, relations)
    nodes = sorted(iri for iri in view if view.degree(iri) and (not kinds or network.thing(iri).kind in kinds))
    places = {iri: place for place, iri in enumerate(nodes)}
    graph: nx.Graph[int] = nx.Graph()
    graph.add_nodes_from(range(len(nodes)))
    graph.add_edges_from((places[a], places[b]) for a, b in view.edges() if a in places and b in places)
    groups = nx.community.louvain_communities(graph, resolution=resolution, seed=0) if graph.size() else []
    ordered = sorted((sorted(group) for group in groups), key=lambda group: (-len(group), group))
    return CommunitiesAnswer(
        generation=network.generation,
        modularity=nx.community.modularity(graph, groups) if groups else 0.0,
        communities=tuple(tuple(network.thing(nodes[place]) for place in group) for group in ordered),
    )


def serialise_network(answer: NetworkAnswer, format: NetworkFormat) -> dict[str, Any] | str:  # noqa: A002
    """Write a part of the network: `node-link` and `cytoscape` as JSON objects, `graphml` and `gexf` as XML text."""
    _choose("format", format, get_args(NetworkFormat))
    graph: nx.MultiDiGraph[str] = nx.MultiDiGraph()
    for one in answer.things:
        name = f"{one.kind}/{one.id}"
        graph.add_node(name, name=one.label, label=one.label, label_ko=one.label_ko, kind=one.kind, iri=one.iri)
    for link in answer.links:
        extra = {"influence": link.influence} if link.influence else {}
        graph.add_edge(link.source, link.target, key=link.influence or link.relation, relation=link.relation, **extra)
    if format == "node-link":
        return dict(nx.node_link_data(graph, edges="links"))
    if format == "cytoscape":
        return dict(nx.cytoscape_data(graph))
    text = BytesIO()
    (nx.write_graphml_xml if format == "graphml" else nx.write_gexf)(graph, text)
    return text.getvalue().decode()


def _check(parameter: str, value: int, most: int) -> None:
    if not 1 <= value <= most:
        raise ParameterError(parameter, f"{value} is not supported", f"1 to {most}")


def _choose(parameter: str, value: str, allowed: Iterable[str]) -> None:
    known = list(allowed)
    if value not in known:
        raise ParameterError(parameter, f"{value} is not one of them", ", ".join(known))
