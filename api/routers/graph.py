"""Explore what is linked with what: neighbours, parts, paths, centrality, communities."""

import json
from typing import Annotated, Any, Final

from fastapi import APIRouter, Query, Response
from pydantic import BaseModel

from api.dependencies import CurrentGeneration
from api.errors import problems
from graphkit.influence.exploration import (
    MOST_LINKS,
    MOST_PATHS,
    MOST_RADIUS,
    cut_subgraph,
    find_communities,
    find_neighbours,
    find_network_paths,
    join_paths,
    rank_things,
    serialise_network,
)
from graphkit.influence.network import (
    CentralityAnswer,
    CommunitiesAnswer,
    Direction,
    Measure,
    NetworkAnswer,
    NetworkFormat,
    NetworkPathsAnswer,
)

__all__ = ["CytoscapeGraph", "NodeLinkGraph", "router"]

router = APIRouter(prefix="/graph", tags=["Exploration"])

_MEDIA: Final = {
    "node-link": "application/json",
    "cytoscape": "application/json",
    "graphml": "application/graphml+xml",
    "gexf": "application/gexf+xml",
}
_FORMATS: Final[dict[int | str, dict[str, Any]]] = {
    200: {
        "content": {
            media: {"schema": {"type": "string"}} for media in ("application/graphml+xml", "application/gexf+xml")
        }
    }
}


class NodeLinkGraph(BaseModel):
    """A network as networkx and d3 read it."""

    directed: bool
    multigraph: bool
    graph: dict[str, Any]
    nodes: list[dict[str, Any]]
    links: list[dict[str, Any]]


class CytoscapeGraph(BaseModel):
    """A network as Cytoscape reads it."""

    data: list[Any]
    directed: bool
    multigraph: bool
    elements: dict[str, list[dict[str, Any]]]


Kinds = Annotated[
    list[str] | None, Query(description="Only through things of these kinds; may be repeated", examples=[["risk"]])
]
Relations = Annotated[
    list[str] | None,
    Query(
        description="Only over links of these relations; `raises` and `lowers` are influences; may be repeated",
        examples=[["raises", "lowers"]],
    ),
]
Format = Annotated[
    NetworkFormat | None,
    Query(
        alias="format",
        description="node-link and cytoscape are JSON, graphml and gexf XML; without it, things and links in JSON",
        examples=["cytoscape"],
    ),
]
LinkDirection = Annotated[
    Direction, Query(description="Follow links as they point, against that, or both", examples=["both"])
]


@router.get(
    "/neighbours",
    response_model=NetworkAnswer | NodeLinkGraph | CytoscapeGraph,
    summary="Find what a thing is linked with",
    responses={**_FORMATS, **problems(400, 404)},
)
def read_neighbours(
    served: CurrentGeneration,
    thing: Annotated[str, Query(description="`kind/slug`, slug, name or IRI", examples=["variable/context-length"])],
    direction: LinkDirection = "both",
    kind: Kinds = None,
    relation: Relations = None,
    wanted: Format = None,
) -> NetworkAnswer | Response:
    """Give the things that a thing is linked with, and the links between them and it."""
    network = served.atlas.things
    answer = find_neighbours(network, thing, direction=direction, kinds=kind or (), relations=relation or ())
    return _written(answer, wanted)


@router.get(
    "/subgraph",
    response_model=NetworkAnswer | NodeLinkGraph | CytoscapeGraph,
    summary="Cut out the surroundings of things",
    responses={**_FORMATS, **problems(400, 404)},
)
def read_subgraph(
    served: CurrentGeneration,
    thing: Annotated[
        list[str],
        Query(description="`kind/slug`, slug, name or IRI; may be repeated", examples=[["risk/prompt-injection"]]),
    ],
    radius: Annotated[int, Query(ge=1, le=MOST_RADIUS, description="How many links away", examples=[1])] = 1,
    direction: LinkDirection = "both",
    kind: Kinds = None,
    relation: Relations = None,
    wanted: Format = None,
) -> NetworkAnswer | Response:
    """Give all things within some links of the named ones, and all links between them; too many are refused."""
    answer = cut_subgraph(
        served.atlas.things, thing, radius=radius, direction=direction, kinds=kind or (), relations=relation or ()
    )
    return _written(answer, wanted)


@router.get(
    "/paths",
    response_model=NetworkPathsAnswer | NodeLinkGraph | CytoscapeGraph,
    summary="Find the shortest paths between two things",
    responses={**_FORMATS, **problems(404)},
)
def read_paths(
    served: CurrentGeneration,
    source: Annotated[str, Query(description="`kind/slug`, slug, name or IRI", examples=["system/gpt-4"])],
    target: Annotated[str, Query(description="`kind/slug`, slug, name or IRI", examples=["risk/prompt-injection"])],
    most: Annotated[int, Query(ge=1, le=MOST_PATHS, description="How many paths are given", examples=[5])] = 5,
    length: Annotated[int, Query(ge=1, le=MOST_LINKS, description="Longest path, in links", examples=[4])] = MOST_LINKS,
    directed: Annotated[bool, Query(description="Follow links only as they point", examples=[True])] = True,
    relation: Relations = None,
    wanted: Format = None,
) -> NetworkPathsAnswer | Response:
    """Give the shortest paths that pass no thing twice, with every link between each two things and its relation.

    In a format for networks, the paths are laid over each other.
    """
    answer = find_network_paths(
        served.atlas.things, source, target, most=most, length=length, directed=directed, relations=relation or ()
    )
    return answer if wanted is None else _serialised(join_paths(answer), wanted)


@router.get("/centrality", summary="Rank things by how central they are", responses=problems(404))
def read_centrality(
    served: CurrentGeneration,
    measure: Annotated[
        Measure, Query(description="How centrality is measured", examples=["betweenness"])
    ] = "betweenness",
    kind: Annotated[list[str] | None, Query(description="Show only these kinds of things", examples=[["risk"]])] = None,
    relation: Relations = None,
    most: Annotated[int, Query(ge=1, le=1_000, description="How many things are given", examples=[20])] = 20,
) -> CentralityAnswer:
    """Rank things in the network of some relations; in that of the influences where none is named."""
    return rank_things(
        served.atlas.things, measure=measure, kinds=kind or (), relations=relation or ("raises", "lowers"), most=most
    )


@router.get("/communities", summary="Group things that are closely linked", responses=problems(404))
def read_communities(
    served: CurrentGeneration,
    kind: Annotated[
        list[str] | None, Query(description="Group only these kinds of things", examples=[["risk"]])
    ] = None,
    relation: Relations = None,
    resolution: Annotated[
        float, Query(ge=0.1, le=10, description="Higher gives more and smaller groups", examples=[1.0])
    ] = 1.0,
) -> CommunitiesAnswer:
    """Group things by Louvain's method in the network of some relations; of the influences where none is named."""
    return find_communities(
        served.atlas.things, kinds=kind or (), relations=relation or ("raises", "lowers"), resolution=resolution
    )


def _written(answer: NetworkAnswer, wanted: NetworkFormat | None) -> NetworkAnswer | Response:
    return answer if wanted is None else _serialised(answer, wanted)


def _serialised(answer: NetworkAnswer, wanted: NetworkFormat) -> Response:
    written = serialise_network(answer, wanted)
    text = json.dumps(written, ensure_ascii=False) if isinstance(written, dict) else written
    return Response(text, media_type=_MEDIA[wanted])
