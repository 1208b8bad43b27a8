"""SPARQL 1.1 Protocol, for queries: GET and both POST forms, and a service description where no query is given."""

import re
from collections.abc import Mapping, Sequence
from typing import Annotated, Any, Final
from urllib.parse import parse_qs

from fastapi import APIRouter, Query, Request, Response

from api.dependencies import CurrentGeneration
from api.description import describe_service
from api.errors import ProblemError, problems
from api.execution import Call, QueryService
from api.formats import choose_formats
from api.negotiation import GRAPH_FORMATS, choose
from api.served import Served
from graphkit.errors import ParameterError, QueryError
from graphkit.execution import ROW_FORMATS, TRIPLE_FORMATS
from graphkit.namespaces import BASE

__all__ = ["LIMIT_PROBLEMS", "read_media_type", "read_text", "router"]

router = APIRouter(tags=["SPARQL"])

#: What a query may come to.
LIMIT_PROBLEMS: Final = (413, 504, 507)

_METHODS: Final = "GET, HEAD, OPTIONS, POST"

_EXAMPLE: Final = f"""PREFIX axs: <{BASE}ns#>
PREFIX rdfs: <http://www.w3.org/2000/01/rdf-schema#>
SELECT ?label WHERE {{ ?system a axs:System ; rdfs:label ?label }} ORDER BY ?label"""

_ANSWERS: Final[dict[int | str, dict[str, Any]]] = {
    200: {
        "description": "Rows or a truth value for SELECT and ASK, triples for CONSTRUCT and DESCRIBE",
        "content": {media: {"schema": {"type": "string"}} for media in TRIPLE_FORMATS}
        | {media: {"schema": {"type": "object" if "json" in media else "string"}} for media in ROW_FORMATS},
    }
}

# The prologue (possessively: it never matches in two ways), then the keyword that only updates begin with.
_UPDATE: Final = re.compile(
    r"(?:\s|\#[^\n]*(?:\n|$)|PREFIX\s+[^\s:<]*:\s*<[^>]*>|BASE\s*<[^>]*>)*+"
    r"(?:INSERT|DELETE|LOAD|CLEAR|DROP|CREATE|ADD|MOVE|COPY|WITH)\b",
    re.IGNORECASE,
)

_TIMEOUT: Final = (
    "Seconds after which to give up, where that is sooner than the server does; its own limit stands otherwise"
)

DefaultGraphs = Annotated[
    list[str] | None,
    Query(
        alias="default-graph-uri",
        description="Graphs to merge into the default graph, instead of what FROM says; without any graph, it is the union "
        "of all",
        examples=[[f"{BASE}graph/curated"]],
    ),
]
NamedGraphs = Annotated[
    list[str] | None,
    Query(
        alias="named-graph-uri",
        description="Graphs that GRAPH may name, instead of what FROM NAMED says",
        examples=[[f"{BASE}graph/curated"]],
    ),
]
FormatNames = Annotated[
    list[str] | None,
    Query(
        alias="format",
        description="Format of the answer: json, xml, csv or tsv for rows, turtle, ntriples, jsonld, rdfxml, nquads, trig, n3 "
        "or trix for triples, or a media type; of several the first that is known; without it, `Accept` decides",
        examples=[["csv"]],
    ),
]
Timeout = Annotated[
    float | None, Query(alias="timeout", gt=0, allow_inf_nan=False, description=_TIMEOUT, examples=[10])
]


@router.get(
    "/sparql",
    response_class=Response,
    summary="Answer a SPARQL query",
    responses={**_ANSWERS, **problems(400, 403, 406, *LIMIT_PROBLEMS)},
)
async def get_sparql(
    served: CurrentGeneration,
    request: Request,
    query: Annotated[
        list[str] | None,
        Query(description="SPARQL 1.1 query; without it, the service is described", examples=[_EXAMPLE]),
    ] = None,
    default_graphs: DefaultGraphs = None,
    named_graphs: NamedGraphs = None,
    format_names: FormatNames = None,
    timeout: Timeout = None,
) -> Response:
    """Answer a query by SPARQL 1.1 Protocol; without a query, describe the service.

    Queries see the union of all named graphs as the default graph. `SERVICE` is refused, and so are updates. An answer
    that is too long to be sent whole is streamed; if it cannot be finished, the connection is broken off.
    """
    if "update" in request.query_params:
        raise _update_refused()
    if query is None:
        return describe_service(served, str(request.url.replace(query="", fragment="")), choose(request, GRAPH_FORMATS))
    call = Call(_single(query), tuple(default_graphs or ()), tuple(named_graphs or ()), timeout)
    return await _answer(served, request, call, format_names or [])


@router.post(
    "/sparql",
    response_class=Response,
    summary="Answer a long SPARQL query",
    responses={**_ANSWERS, **problems(400, 403, 406, 415, *LIMIT_PROBLEMS)},
    openapi_extra={
        "requestBody": {
            "required": True,
            "content": {
                "application/sparql-query": {"schema": {"type": "string"}, "example": _EXAMPLE},
                "application/x-www-form-urlencoded": {
                    "schema": {
                        "type": "object",
                        "required": ["query"],
                        "properties": {
                            "query": {"type": "string", "description": "SPARQL 1.1 query", "example": _EXAMPLE},
                            "default-graph-uri": {"type": "array", "items": {"type": "string"}},
                            "named-graph-uri": {"type": "array", "items": {"type": "string"}},
                            "format": {"type": "string", "description": "Format of the answer"},
                            "timeout": {"type": "number", "description": _TIMEOUT},
                        },
                    }
                },
            },
        }
    },
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
    media = read_media_type(request)
    if media == "application/sparql-update" or "update" in request.query_params:
        raise _update_refused()
    if "query" in request.query_params:
        raise QueryError("a query is posted in the body, not in the address")
    call = Call("", tuple(default_graphs or ()), tuple(named_graphs or ()), timeout)
    if media == "application/sparql-query":
        return await _answer(served, request, call._replace(query=await _read_body(request)), format_names or [])
    if media == "application/x-www-form-urlencoded":
        call, in_form = _read_form(await _read_body(request), call)
        return await _answer(served, request, call, in_form or format_names or [])
    raise ProblemError(
        "unsupported-media-type",
        f"a body of type {media or 'none at all'} is not read here",
        allowed="application/sparql-query, application/x-www-form-urlencoded",
    )


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


def _single(values: Sequence[str]) -> str:
    if len(values) != 1:
        raise QueryError(f"a request holds one query, not {len(values)}")
    return values[0]


def _update_refused() -> ProblemError:
    return ProblemError("update-refused", "updates are refused here: post them to /update, with a token")


def read_media_type(request: Request) -> str:
    """Give the type of the body. Raises `ProblemError` (415) for text that is not UTF-8."""
    media, *parameters = (part.strip() for part in request.headers.get("content-type", "").lower().split(";"))
    for parameter in parameters:
        name, _, value = parameter.partition("=")
        if name.strip() == "charset" and value.strip().strip('"') not in ("utf-8", "utf8"):
            raise ProblemError("unsupported-media-type", f"a body in {value} is not read here", allowed="charset=utf-8")
    return media


async def _read_body(request: Request) -> str:
    return await read_text(request, request.app.state.settings.query_limit_bytes)


async def read_text(request: Request, limit: int) -> str:
    """Read a body of text. Raises `ProblemError` (413) if it is too long, `QueryError` if it is not UTF-8."""
    body = bytearray()
    async for chunk in request.stream():
        body += chunk
        if len(body) > limit:
            raise ProblemError("too-large", f"the body is longer than {limit} bytes", allowed=f"up to {limit} bytes")
    try:
        return body.decode("utf-8")
    except UnicodeDecodeError as error:
        raise QueryError("the body is not UTF-8 text") from error


def _read_form(body: str, call: Call) -> tuple[Call, list[str]]:
    """Read a form; graphs in the address are kept beside those in the form."""
    try:
        form = parse_qs(body, keep_blank_values=True, errors="strict", max_num_fields=1000)
    except ValueError as error:
        raise QueryError(f"the form cannot be read: {error}") from error
    if "update" in form:
        raise _update_refused()
    if "query" not in form:
        raise ParameterError("query", "is missing", "a SPARQL query")
    found = call._replace(
        query=_single(form["query"]),
        default_graphs=(*call.default_graphs, *form.get("default-graph-uri", ())),
        named_graphs=(*call.named_graphs, *form.get("named-graph-uri", ())),
        timeout_seconds=_read_timeout(form) or call.timeout_seconds,
    )
    return found, form.get("format", [])


def _read_timeout(form: Mapping[str, Sequence[str]]) -> float | None:
    text = form.get("timeout", [""])[0]
    if not text:
        return None
    if not re.fullmatch(r"[0-9]{1,9}(\.[0-9]{1,9})?", text) or float(text) == 0:
        raise ParameterError("timeout", f"{text} is not a number of seconds", "a positive decimal number")
    return float(text)
