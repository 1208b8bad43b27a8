"""Exploration of the network of things: against the store, and against networkx's own answers."""

from __future__ import annotations

import json
from io import BytesIO
from typing import TYPE_CHECKING
from xml.etree import ElementTree as ET

import networkx as nx
import pytest

from graphkit.errors import CallError, ParameterError, UnknownNameError
from graphkit.influence import exploration
from graphkit.influence.exploration import (
    cut_subgraph,
    find_communities,
    find_neighbours,
    find_network_paths,
    rank_things,
    serialise_network,
)

if TYPE_CHECKING:
    from graphkit import Atlas
    from graphkit.influence.network import ThingNetwork


@pytest.fixture(scope="module")
def network(atlas: Atlas) -> ThingNetwork:
    return atlas.things


def test_the_network_holds_the_influences_and_the_other_statements(atlas: Atlas, network: ThingNetwork) -> None:
    moves = [data for _, _, data in network.graph.edges(data=True) if data["relation"] in ("raises", "lowers")]
    assert {data["influence"] for data in moves} == {one.id for one in atlas.influences.influences}
    for relation in ("isBorneBy", "mitigates", "onAxis", "hasDeveloper", "hasComponent"):
        stated = atlas.query(f"SELECT DISTINCT ?s ?o {{ ?s axs:{relation} ?o }}")
        held = {(s, o) for s, o, data in network.graph.edges(data=True) if data["relation"] == relation}
        assert held == {(row["s"], row["o"]) for row in stated}


def test_neighbours_are_the_links_of_a_thing(atlas: Atlas, network: ThingNetwork) -> None:
    answer = find_neighbours(network, "variable/context-length", direction="out", relations=["raises", "lowers"])
    expected = {one.id for one in atlas.influences.influences if one.cause.id == "context-length"}
    assert {link.influence for link in answer.links} == expected
    assert all(link.source == "variable/context-length" for link in answer.links)
    incoming = find_neighbours(network, "variable/context-length", direction="in", kinds=["system"])
    assert {link.relation for link in incoming.links} == {"hasValueOf"}
    assert {one.kind for one in incoming.things} == {"system", "variable"}


def test_a_thing_is_found_by_kind_and_slug_label_or_iri(network: ThingNetwork) -> None:
    one = network.find("risk/prompt-injection")
    assert network.find(one.iri) == network.find("Prompt injection") == network.find(one.label_ko) == one
    with pytest.raises(UnknownNameError, match="prompt-injection"):
        network.find("prompt-injektion")


def test_paths_are_the_shortest_first(network: ThingNetwork) -> None:
    answer = find_network_paths(network, "system/gpt-4", "risk/prompt-injection", most=8)
    lengths = [len(path.things) - 1 for path in answer.paths]
    assert lengths == sorted(lengths)
    assert lengths[0] == nx.shortest_path_length(network.graph, answer.source.iri, answer.target.iri)
    for path in answer.paths:
        assert (path.things[0], path.things[-1]) == (answer.source, answer.target)
        assert len({one.iri for one in path.things}) == len(path.things)
        for one, other, links in zip(path.things, path.things[1:], path.links, strict=False):
            ends = {f"{one.kind}/{one.id}", f"{other.kind}/{other.id}"}
            assert links
            assert all({link.source, link.target} == ends for link in links)
    assert len({tuple(one.iri for one in path.things) for path in answer.paths}) == len(answer.paths)


def test_paths_follow_the_arrows_unless_told_otherwise(network: ThingNetwork) -> None:
    assert find_network_paths(network, "risk/prompt-injection", "system/gpt-4").paths == ()
    assert find_network_paths(network, "risk/prompt-injection", "system/gpt-4", directed=False).paths
    typed = find_network_paths(network, "variable/context-length", "risk/prompt-injection", relations=["lowers"])
    assert all(link.relation == "lowers" for path in typed.paths for links in path.links for link in links)


def test_a_subgraph_holds_all_links_among_its_things(network: ThingNetwork) -> None:
    answer = cut_subgraph(network, ["risk/prompt-injection", "benefit/education"], radius=1)
    inside = {one.iri for one in answer.things}
    expected = sum(source in inside and target in inside for source, target, _ in network.graph.edges)
    assert len(answer.links) == expected
    wider = cut_subgraph(network, ["risk/prompt-injection", "benefit/education"], radius=2)
    assert inside < {one.iri for one in wider.things}


def test_centrality_is_networkx_s(network: ThingNetwork) -> None:
    influences = nx.DiGraph(
        (s, o) for s, o, data in network.graph.edges(data=True) if data["relation"] in ("raises", "lowers")
    )
    expected = nx.betweenness_centrality(influences)
    answer = rank_things(network, measure="betweenness", most=10)
    assert [one.score for one in answer.things] == sorted(expected.values(), reverse=True)[:10]
    assert {one.thing.kind for one in rank_things(network, measure="in-degree", kinds=["risk"]).things} == {"risk"}


def test_communities_part_the_things(network: ThingNetwork) -> None:
    answer = find_communities(network)
    members = [one.iri for group in answer.communities for one in group]
    assert len(members) == len(set(members))
    assert 0.2 < answer.modularity < 1
    assert find_communities(network) == answer


@pytest.mark.parametrize("name", ["node-link", "cytoscape", "graphml", "gexf"])
def test_every_format_keeps_all_things_and_links(network: ThingNetwork, name: str) -> None:
    answer = find_neighbours(network, "risk/prompt-injection")
    text = serialise_network(answer, name)  # type: ignore[arg-type]
    counts = (len(answer.things), len(answer.links))
    if isinstance(text, dict):
        json.dumps(text)
        nodes = text["nodes"] if name == "node-link" else text["elements"]["nodes"]
        links = text["links"] if name == "node-link" else text["elements"]["edges"]
        assert (len(nodes), len(links)) == counts
    else:
        read = nx.read_graphml(BytesIO(text.encode()), force_multigraph=True) if name == "graphml" else None
        found = ET.fromstring(text)  # noqa: S314
        ends = [sum(one.tag.endswith(f"}}{tag}") for one in found.iter()) for tag in ("node", "edge")]
        assert tuple(ends) == counts
        assert read is None or (read.number_of_nodes(), read.number_of_edges()) == counts


def test_limits_are_errors_that_say_so(network: ThingNetwork, monkeypatch: pytest.MonkeyPatch) -> None:
    for call, parameter in (
        (lambda: cut_subgraph(network, ["risk/prompt-injection"], radius=9), "radius"),
        (lambda: find_network_paths(network, "system/gpt-4", "risk/prompt-injection", most=51), "most"),
        (lambda: find_neighbours(network, "risk/prompt-injection", kinds=["weather"]), "kinds"),
        (lambda: find_neighbours(network, "risk/prompt-injection", relations=["likes"]), "relations"),
        (lambda: rank_things(network, measure="fame"), "measure"),  # type: ignore[arg-type]
        (lambda: find_communities(network, resolution=0), "resolution"),
    ):
        with pytest.raises(ParameterError) as error:
            call()
        assert error.value.parameter == parameter
    monkeypatch.setattr(exploration, "MOST_THINGS", 3)
    with pytest.raises(CallError, match="lower the radius"):
        cut_subgraph(network, ["risk/prompt-injection"])
