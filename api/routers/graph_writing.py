"""Graph Store Protocol, for writing: PUT, POST and DELETE, by the graph's name or by its own address."""

import uuid
from typing import TYPE_CHECKING, Annotated, Any, Final
from urllib.parse import quote

from fastapi import APIRouter, Depends, Path, Query, Request, Response

from api.authorisation import WRITE_PROBLEMS, Author
from api.dependencies import refuse_unknown_parameters
from api.errors import problems
from api.headers import GENERATION_HEADER
from api.routers.graphs import GRAPH_METHODS
from api.routers.update import ReasonText
from api.uploads import MULTIPART, receive_parts
from graphkit.errors import CallError
from graphkit.namespaces import BASE, graph
from graphkit.tokens import Token
from graphkit.writing.loading import TRIPLE_MEDIA
from graphkit.writing.order import Deletion, Loading, Written

if TYPE_CHECKING:
    from api.writing import WriteService

__all__ = ["router"]

router = APIRouter(tags=["Writing"], dependencies=[Depends(refuse_unknown_parameters)])

GraphIri = Annotated[
    str | None,
    Query(alias="graph", description="IRI of the graph, or its name alone", examples=[f"{BASE}graph/external/mine"]),
]
Default = Annotated[
    str | None, Query(alias="default", description="Present, whatever its value: the default graph", examples=[""])
]
GraphName = Annotated[
    str, Path(alias="name", description="What stands after `graph/` in the graph's IRI", examples=["external/mine"])
]

_BODY: Final[dict[str, Any]] = {
    "requestBody": {
        "required": True,
        "content": {media: {"schema": {"type": "string"}} for media in TRIPLE_MEDIA}
        | {MULTIPART: {"schema": {"type": "object", "additionalProperties": {"type": "string", "format": "binary"}}}},
    }
}
_STORED: Final[dict[int | str, dict[str, Any]]] = {
    201: {"description": "The graph was made; `Location` says where it is", "content": {}},
    204: {"description": "The graph existed, and holds the triples now"},
}
_FAILURES: Final[dict[int | str, dict[str, Any]]] = WRITE_PROBLEMS
_OPTIONS: Final[dict[str, Any]] = {"response_class": Response, "openapi_extra": _BODY}


@router.put("/graphs", summary="Replace a graph", status_code=204, responses={**_STORED, **_FAILURES}, **_OPTIONS)
async def put_graph(
    token: Author, request: Request, graph_iri: GraphIri = None, default: Default = None, reason: ReasonText = None
) -> Response:
    """Put triples in the place of what a graph holds, by SPARQL 1.1 Graph Store Protocol.

    With `If-None-Match: *` the graph must not exist yet.
    """
    del reason
    return await _load(request, token, _name(graph_iri, default), replace=True)


@router.put(
    "/graphs/{name:path}",
    summary="Replace a graph by its address",
    status_code=204,
    responses={**_STORED, **_FAILURES},
    **_OPTIONS,
)
async def put_graph_directly(token: Author, request: Request, name: GraphName, reason: ReasonText = None) -> Response:
    """Put triples in the place of what a graph holds; the address stands for the graph's own IRI."""
    del reason
    return await _load(request, token, _iri(name), replace=True)


@router.post("/graphs", summary="Add to a graph", status_code=204, responses={**_STORED, **_FAILURES}, **_OPTIONS)
async def post_graph(
    token: Author, request: Request, graph_iri: GraphIri = None, default: Default = None, reason: ReasonText = None
) -> Response:
    """Add triples to a graph by SPARQL 1.1 Graph Store Protocol; several files may come as a form.

    Without `graph` and `default` a new graph is made, whose address `Location` gives.
    """
    del reason
    if graph_iri is None and default is None:
        return await _load(request, token, _iri(f"external/{uuid.uuid4()}"), replace=False)
    return await _load(request, token, _name(graph_iri, default), replace=False)


@router.post(
    "/graphs/{name:path}",
    summary="Add to a graph by its address",
    status_code=204,
    responses={**_STORED, **_FAILURES},
    **_OPTIONS,
)
async def post_graph_directly(token: Author, request: Request, name: GraphName, reason: ReasonText = None) -> Response:
    """Add triples to a graph; the address stands for the graph's own IRI."""
    del reason
    return await _load(request, token, _iri(name), replace=False)


@router.delete(
    "/graphs",
    summary="Delete a graph",
    status_code=204,
    response_class=Response,
    responses={204: {"description": "The graph is gone"}, **_FAILURES, **problems(404)},
)
async def delete_graph(
    token: Author, request: Request, graph_iri: GraphIri = None, default: Default = None, reason: ReasonText = None
) -> Response:
    """Delete a graph by SPARQL 1.1 Graph Store Protocol; of a default graph, its triples."""
    del reason
    return _answer(await _write(request, token, Deletion(graph=_name(graph_iri, default))))


@router.delete(
    "/graphs/{name:path}",
    summary="Delete a graph by its address",
    status_code=204,
    response_class=Response,
    responses={204: {"description": "The graph is gone"}, **_FAILURES, **problems(404)},
)
async def delete_graph_directly(
    token: Author, request: Request, name: GraphName, reason: ReasonText = None
) -> Response:
    """Delete a graph; the address stands for the graph's own IRI."""
    del reason
    return _answer(await _write(request, token, Deletion(graph=_iri(name))))


@router.options("/graphs/{name:path}", include_in_schema=False)
async def list_methods() -> Response:
    """Say how the address of a graph may be called."""
    return Response(status_code=204, headers={"Allow": GRAPH_METHODS})


async def _load(request: Request, token: Token, iri: str | None, *, replace: bool) -> Response:
    must_be_new = request.headers.get("if-none-match", "").strip() == "*"
    async with receive_parts(request, iri or BASE) as parts:
        loading = Loading(graph=iri, parts=parts, replace=replace, must_be_new=must_be_new)
        return _answer(await _write(request, token, loading))


async def _write(request: Request, token: Token, change: Loading | Deletion) -> Written:
    service: WriteService = request.app.state.writing
    return await service.write(request, token, change)


def _answer(written: Written) -> Response:
    headers = {GENERATION_HEADER: str(written.generation)}
    if not written.created or written.subject is None:
        return Response(status_code=204, headers=headers)
    prefix = f"{BASE}graph/"
    mine = written.subject.startswith(prefix)
    place = quote(written.subject.removeprefix(prefix)) if mine else f"?graph={quote(written.subject, safe='')}"
    headers["Location"] = f"/graphs/{place}" if mine else f"/graphs{place}"
    return Response(status_code=201, headers=headers)


def _name(graph_iri: str | None, default: str | None) -> str | None:
    """Give the IRI that a request names, None for the default graph. Raises `CallError` if it names none, or two."""
    if (graph_iri is None) == (default is None):
        raise CallError("a request names one graph: `graph` or `default`")
    return None if graph_iri is None else _iri(graph_iri)


def _iri(name: str) -> str:
    try:
        return graph(name).value
    except ValueError as error:
        raise CallError(f"{name} is not an IRI") from error
