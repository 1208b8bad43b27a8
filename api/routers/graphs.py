"""Graph Store Protocol, for reading; and descriptions of the data set where programs look for them."""

from typing import TYPE_CHECKING, Annotated, Any, Final

import pyoxigraph as ox
from fastapi import APIRouter, Depends, Path, Query, Request, Response
from fastapi.concurrency import run_in_threadpool

from api.calls import Call
from api.dependencies import CurrentGeneration, current_generation, refuse_unknown_parameters
from api.description import describe_library, describe_service
from api.errors import problems
from api.formats import TripleFormatName, Wanted, choose_formats
from api.linked import serialise
from api.negotiation import GRAPH_FORMATS, GRAPH_RESPONSES, choose, describe_formats
from api.routers.sparql import LIMIT_PROBLEMS
from api.served import Served
from api.statistics import count_statistics, find_statistics, say_endpoint
from graphkit.errors import CallError, UnknownNameError
from graphkit.execution import TRIPLE_FORMATS
from graphkit.namespaces import BASE, graph
from graphkit.vocabulary import nearest

if TYPE_CHECKING:
    from api.execution import QueryService

__all__ = ["GRAPH_METHODS", "router"]

router = APIRouter(tags=["SPARQL"])

_STRICT: Final = [Depends(refuse_unknown_parameters)]
GRAPH_METHODS: Final = "DELETE, GET, HEAD, OPTIONS, POST, PUT"
_ANSWERS: Final[dict[int | str, dict[str, Any]]] = {
    200: {
        "description": "The triples of the graph",
        "content": describe_formats(TRIPLE_FORMATS),
    }
}


@router.get(
    "/graphs",
    response_class=Response,
    dependencies=_STRICT,
    summary="Read a graph",
    responses={**_ANSWERS, **problems(400, 404, 406, *LIMIT_PROBLEMS)},
)
async def read_graph(
    served: CurrentGeneration,
    request: Request,
    graph_iri: Annotated[
        str | None,
        Query(alias="graph", description="IRI of the graph, or its name alone", examples=[f"{BASE}graph/curated"]),
    ] = None,
    default: Annotated[
        str | None, Query(description="Present, whatever its value: the default graph", examples=[""])
    ] = None,
    format_name: Annotated[
        TripleFormatName | None,
        Query(alias="format", description="Format of the answer; without it, `Accept` decides", examples=["ntriples"]),
    ] = None,
) -> Response:
    """Give all triples of a graph by SPARQL 1.1 Graph Store Protocol; without `graph` and `default`, list the graphs.

    The default graph is the union of all, as queries see it.
    """
    if graph_iri is not None and default is not None:
        raise CallError("a request names one graph: `graph` or `default`, not both")
    if graph_iri is None and default is None:
        endpoint = str(request.url.replace(path="/sparql", query="", fragment=""))
        return describe_service(served, endpoint, choose(request, GRAPH_FORMATS))
    call = Call("CONSTRUCT { ?s ?p ?o } WHERE { ?s ?p ?o }")
    if graph_iri is not None:
        call = call._replace(default_graphs=(await run_in_threadpool(_find, served, graph_iri),))
    service: QueryService = request.app.state.queries
    return await service.answer(request, served, call, _triples_only(request, format_name))


@router.options("/graphs", include_in_schema=False)
async def list_methods() -> Response:
    """Say how this address may be called."""
    return Response(status_code=204, headers={"Allow": GRAPH_METHODS})


@router.get(
    "/graphs/{name:path}",
    response_class=Response,
    dependencies=_STRICT,
    summary="Read a graph by its address",
    responses={**_ANSWERS, **problems(400, 404, 406, *LIMIT_PROBLEMS)},
)
async def read_graph_directly(
    served: CurrentGeneration,
    request: Request,
    name: Annotated[str, Path(description="What stands after `graph/` in the graph's IRI", examples=["curated"])],
    format_name: Annotated[
        TripleFormatName | None,
        Query(alias="format", description="Format of the answer; without it, `Accept` decides", examples=["ntriples"]),
    ] = None,
) -> Response:
    """Give all triples of a graph by direct identification: the address stands for the graph's own IRI."""
    return await read_graph(served, request, name, None, format_name)


@router.get(
    "/void",
    response_class=Response,
    dependencies=_STRICT,
    summary="Count what is in the graph",
    responses={**GRAPH_RESPONSES, **problems(406, *LIMIT_PROBLEMS)},
)
@router.get("/.well-known/void", include_in_schema=False)
async def read_statistics(served: CurrentGeneration, request: Request) -> Response:
    """Describe the data set in VoID: triples, entities by class, triples by property and by property of a class.

    Triples of several graphs count once. The same stands in the graph `.well-known/void`, where SPARQL finds it; of a
    generation that has no such graph, or an old one, everything is counted once, within the limits of a query.
    """
    media = choose(request, GRAPH_FORMATS)
    endpoint = str(request.url.replace(path="/sparql", query="", fragment=""))
    service: QueryService = request.app.state.queries
    found = await run_in_threadpool(find_statistics, served)
    if found is None:
        async with service.counting:
            if service.counted is None or service.counted[0] != served.identity:
                service.counted = served.identity, await count_statistics(served, service)
            found = service.counted[1]
    return await run_in_threadpool(serialise, say_endpoint(found, endpoint), media)


@router.get(
    "/.well-known/sparql-examples",
    response_class=Response,
    dependencies=[*_STRICT, Depends(current_generation)],
    summary="Read the questions as example queries",
    responses={**GRAPH_RESPONSES, **problems(406)},
)
async def read_examples(request: Request) -> Response:
    """Give every question of the library as a `sh:SPARQLExecutable`, which SPARQL editors show as an example."""
    endpoint = str(request.url.replace(path="/sparql", query="", fragment=""))
    return describe_library(endpoint, choose(request, GRAPH_FORMATS))


def _triples_only(request: Request, format_name: str | None) -> Wanted:
    if format_name is None:
        choose(request, TRIPLE_FORMATS)  # refuses what suits rows alone
    return choose_formats(request, [] if format_name is None else [format_name])


def _find(served: Served, name: str) -> str:
    """Give the IRI of a graph that exists. Raises `UnknownNameError` with similar ones, `CallError` if it is no IRI."""
    try:
        node = ox.NamedNode(name) if ":" in name else graph(name)
    except ValueError as error:
        raise CallError(f"{name} is not an IRI") from error
    if not served.store.has_graph(node):
        known = [one.value for one in served.store.named_graphs()]
        raise UnknownNameError("graph", name, nearest(node.value, known))
    return node.value
