"""SPARQL 1.1 Protocol, for queries: GET and both POST forms, and a service description where no query is given."""

import re
from collections.abc import Sequence
from typing import TYPE_CHECKING, Annotated, Any, Final

from fastapi import APIRouter, Query, Request, Response

from api.calls import (
    EXAMPLE,
    Call,
    DefaultGraphs,
    FormatNames,
    NamedGraphs,
    Timeout,
    describe_body,
    read_address,
    read_posted,
    refuse_update,
)
from api.dependencies import CurrentGeneration
from api.description import describe_service
from api.errors import problems
from api.formats import choose_formats
from api.negotiation import GRAPH_FORMATS, choose, describe_formats
from api.served import Served
from graphkit.errors import QueryError
from graphkit.execution import ROW_FORMATS, TRIPLE_FORMATS

if TYPE_CHECKING:
    from api.execution import QueryService

__all__ = ["LIMIT_PROBLEMS", "router"]

router = APIRouter(tags=["SPARQL"])

#: What a query may come to.
LIMIT_PROBLEMS: Final = (413, 504, 507)

_METHODS: Final = "GET, HEAD, OPTIONS, POST"

_ANSWERS: Final[dict[int | str, dict[str, Any]]] = {
    200: {
        "description": "Rows or a truth value for SELECT and ASK, triples for CONSTRUCT and DESCRIBE",
        "content": describe_formats((*TRIPLE_FORMATS, *ROW_FORMATS)),
    }
}

# The prologue (possessively: it never matches in two ways), then the keyword that only updates begin with.
_UPDATE: Final = re.compile(
    r"(?:\s|\#[^\n]*(?:\n|$)|PREFIX\s+[^\s:<]*:\s*<[^>]*>|BASE\s*<[^>]*>)*+"
    r"(?:INSERT|DELETE|LOAD|CLEAR|DROP|CREATE|ADD|MOVE|COPY|WITH)\b",
    re.IGNORECASE,
)


@router.get(
    "/sparql",
    response_class=Response,
    summary="Answer a SPARQL query",
    responses={**_ANSWERS, **problems(400, 403, 406, 502, *LIMIT_PROBLEMS)},
)
async def get_sparql(
    served: CurrentGeneration,
    request: Request,
    query: Annotated[
        list[str] | None,
        Query(description="SPARQL 1.1 query; without it, the service is described", examples=[EXAMPLE]),
    ] = None,
    default_graphs: DefaultGraphs = None,
    named_graphs: NamedGraphs = None,
    format_names: FormatNames = None,
    timeout: Timeout = None,
) -> Response:
    """Answer a query by SPARQL 1.1 Protocol; without a query, describe the service.

    Queries see the union of all named graphs as the default graph. Updates are refused, and so is `SERVICE` but for the
    endpoints that the operator allows. An answer that is too long to be sent whole is streamed; if it cannot be
    finished, the connection is broken off.
    """
    if "update" in request.query_params:
        raise refuse_update()
    if query is None:
        is_federated = bool(request.app.state.settings.service_endpoints)
        endpoint = str(request.url.replace(query="", fragment=""))
        return describe_service(served, endpoint, choose(request, GRAPH_FORMATS), is_federated=is_federated)
    call = read_address(query, default_graphs, named_graphs, timeout)
    return await _answer(served, request, call, format_names or [])


@router.post(
    "/sparql",
    response_class=Response,
    summary="Answer a long SPARQL query",
    responses={**_ANSWERS, **problems(400, 403, 406, 415, 502, *LIMIT_PROBLEMS)},
    openapi_extra=describe_body(format="Format of the answer"),
)
async def post_sparql(
    served: CurrentGeneration,
    request: Request,
    default_graphs: DefaultGraphs = None,
    named_graphs: NamedGraphs = None,
    format_names: FormatNames = None,
    timeout: Timeout = None,
) -> Response:
    """Answer a query sent as `application/sparql-query` or as a form; otherwise like GET."""
    call, in_form = await read_posted(request, default_graphs, named_graphs, timeout)
    return await _answer(served, request, call, in_form or format_names or [])


@router.options("/sparql", include_in_schema=False)
async def list_methods() -> Response:
    """Say how this address may be called."""
    return Response(status_code=204, headers={"Allow": _METHODS, "Accept-Post": "application/sparql-query"})


async def _answer(served: Served, request: Request, call: Call, format_names: Sequence[str]) -> Response:
    service: QueryService = request.app.state.queries
    wanted = choose_formats(request, format_names)
    try:
        return await service.answer(request, served, call, wanted)
    except QueryError as error:
        if _UPDATE.match(call.query):
            raise QueryError(f"this is an update, not a query ({error})") from None
        raise
