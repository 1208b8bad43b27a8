"""SPARQL 1.1 Protocol, for queries: GET and both POST forms, and a service description where no query is given."""

import re
from typing import Annotated, Any, Final, Literal, NamedTuple
from urllib.parse import parse_qs

import pyoxigraph as ox
from fastapi import APIRouter, Query, Request, Response
from starlette.concurrency import run_in_threadpool

from api.dependencies import CurrentGeneration
from api.errors import ProblemError, problems
from api.linked import serialise
from api.negotiation import GRAPH_FORMATS, GRAPH_RESPONSES, RESULT_RESPONSES, choose, write_results
from api.served import Served
from graphkit.errors import ParameterError, QueryError
from graphkit.namespaces import BASE

__all__ = ["router"]

router = APIRouter(tags=["SPARQL"])

FormatName = Literal["json", "xml", "csv", "tsv", "turtle", "ntriples", "jsonld", "rdfxml"]

_SD: Final = "http://www.w3.org/ns/sparql-service-description#"

_EXAMPLE: Final = f"""PREFIX axs: <{BASE}ns#>
PREFIX rdfs: <http://www.w3.org/2000/01/rdf-schema#>
SELECT ?label WHERE {{ ?system a axs:System ; rdfs:label ?label }} ORDER BY ?label"""

_ANSWERS: Final[dict[int | str, dict[str, Any]]] = {
    200: {
        "description": "Rows or a truth value for SELECT and ASK, triples for CONSTRUCT and DESCRIBE",
        "content": RESULT_RESPONSES[200]["content"] | GRAPH_RESPONSES[200]["content"],
    }
}

# The prologue (possessively: it never matches in two ways), then the keyword that only updates begin with.
_UPDATE: Final = re.compile(
    r"(?:\s|\#[^\n]*(?:\n|$)|PREFIX\s+[^\s:<]*:\s*<[^>]*>|BASE\s*<[^>]*>)*+"
    r"(?:INSERT|DELETE|LOAD|CLEAR|DROP|CREATE|ADD|MOVE|COPY|WITH)\b",
    re.IGNORECASE,
)


class Call(NamedTuple):
    """A query and the data set it is asked of; without graphs, that is the union of all."""

    query: str
    default_graphs: tuple[str, ...] = ()
    named_graphs: tuple[str, ...] = ()


@router.get(
    "/sparql",
    response_class=Response,
    summary="Answer a SPARQL query",
    responses={**_ANSWERS, **problems(400, 406)},
)
async def get_sparql(
    served: CurrentGeneration,
    request: Request,
    query: Annotated[
        list[str] | None,
        Query(description="SPARQL 1.1 query; without it, the service is described", examples=[_EXAMPLE]),
    ] = None,
    default_graph: Annotated[
        list[str] | None,
        Query(
            alias="default-graph-uri",
            description="Graphs to merge into the default graph; without any, it is the union of all graphs",
            examples=[[f"{BASE}graph/curated"]],
        ),
    ] = None,
    named_graph: Annotated[
        list[str] | None,
        Query(alias="named-graph-uri", description="Graphs GRAPH may name", examples=[[f"{BASE}graph/curated"]]),
    ] = None,
    format_name: Annotated[
        FormatName | None,
        Query(alias="format", description="Format of the answer; without it, `Accept` decides", examples=["csv"]),
    ] = None,
) -> Response:
    """Answer a query by SPARQL 1.1 Protocol; without a query, describe the service.

    Queries see the union of all named graphs as the default graph. `SERVICE` is refused, and so are updates.
    """
    if "update" in request.query_params:
        raise _update_refused()
    if query is None:
        return _describe_service(served, request)
    call = Call(_single(query), tuple(default_graph or ()), tuple(named_graph or ()))
    return await run_in_threadpool(_answer, served, request, call, format_name)


@router.post(
    "/sparql",
    response_class=Response,
    summary="Answer a long SPARQL query",
    responses={**_ANSWERS, **problems(400, 406, 413, 415)},
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
    default_graph: Annotated[
        list[str] | None,
        Query(
            alias="default-graph-uri",
            description="With application/sparql-query: graphs to merge into the default graph",
            examples=[[f"{BASE}graph/curated"]],
        ),
    ] = None,
    named_graph: Annotated[
        list[str] | None,
        Query(
            alias="named-graph-uri",
            description="With application/sparql-query: graphs GRAPH may name",
            examples=[[f"{BASE}graph/curated"]],
        ),
    ] = None,
    format_name: Annotated[
        FormatName | None,
        Query(alias="format", description="Format of the answer; without it, `Accept` decides", examples=["turtle"]),
    ] = None,
) -> Response:
    """Answer a query sent as `application/sparql-query` or as a form; otherwise like GET."""
    media = request.headers.get("content-type", "").split(";")[0].strip().lower()
    if media == "application/sparql-update":
        raise _update_refused()
    name: str | None = format_name
    if media == "application/sparql-query":
        call = Call(await _read_body(request), tuple(default_graph or ()), tuple(named_graph or ()))
    elif media == "application/x-www-form-urlencoded":
        call, in_form = _read_form(await _read_body(request))
        name = in_form or name
    else:
        raise ProblemError(
            "unsupported-media-type",
            f"a body of type {media or 'none at all'} is not read here",
            allowed="application/sparql-query, application/x-www-form-urlencoded",
        )
    return await run_in_threadpool(_answer, served, request, call, name)


def _answer(served: Served, request: Request, call: Call, format_name: str | None) -> Response:
    """Answer a query; runs in a thread."""
    has_dataset = bool(call.default_graphs or call.named_graphs)
    try:
        return write_results(
            served.store.query(
                call.query,
                default_graphs=call.default_graphs if has_dataset else None,
                named_graphs=call.named_graphs if has_dataset else None,
            ),
            request,
            format_name,
        )
    except QueryError:
        if _UPDATE.match(call.query):
            raise _update_refused() from None
        raise


def _single(values: list[str]) -> str:
    if len(values) != 1:
        raise QueryError(f"a request holds one query, not {len(values)}")
    return values[0]


def _update_refused() -> ProblemError:
    return ProblemError("update-refused", "updates are refused: this endpoint answers queries")


async def _read_body(request: Request) -> str:
    limit: int = request.app.state.settings.query_limit_bytes
    body = bytearray()
    async for chunk in request.stream():
        body += chunk
        if len(body) > limit:
            raise ProblemError("too-large", f"the body is longer than {limit} bytes", allowed=f"up to {limit} bytes")
    try:
        return body.decode("utf-8")
    except UnicodeDecodeError as error:
        raise QueryError("the body is not UTF-8 text") from error


def _read_form(body: str) -> tuple[Call, str | None]:
    try:
        form = parse_qs(body, keep_blank_values=True, errors="strict", max_num_fields=1000)
    except ValueError as error:
        raise QueryError(f"the form cannot be read: {error}") from error
    if "update" in form:
        raise _update_refused()
    if "query" not in form:
        raise ParameterError("query", "is missing", "a SPARQL query")
    graphs = (tuple(form.get(f"{kind}-graph-uri", ())) for kind in ("default", "named"))
    return Call(_single(form["query"]), *graphs), form.get("format", [None])[0]


def _describe_service(served: Served, request: Request) -> Response:
    media = choose(request, GRAPH_FORMATS)
    endpoint = str(request.url.replace(query="", fragment=""))
    quads = ox.parse(_description(served), format=ox.RdfFormat.TURTLE, base_iri=endpoint)
    return serialise([quad.triple for quad in quads], media, sd=_SD)


def _description(served: Served) -> str:
    graphs: dict[str, int] = served.manifest.get("quads", {})
    formats = " , ".join(
        f"<http://www.w3.org/ns/formats/{name}>"
        for name in (
            *(f"SPARQL_Results_{kind}" for kind in ("JSON", "XML", "CSV", "TSV")),
            *("Turtle", "N-Triples", "JSON-LD", "RDF_XML"),
        )
    )
    named = "\n".join(
        f"<#dataset> sd:namedGraph <#{name.replace('/', '-')}> . <#{name.replace('/', '-')}> a sd:NamedGraph ; "
        f"sd:name <{BASE}graph/{name}> ; sd:graph [ a sd:Graph ; void:triples {count} ] ."
        for name, count in graphs.items()
    )
    return f"""
        @prefix sd: <{_SD}> .
        @prefix void: <http://rdfs.org/ns/void#> .
        @prefix dcterms: <http://purl.org/dc/terms/> .
        <> a sd:Service ; sd:endpoint <> ; sd:supportedLanguage sd:SPARQL11Query ; sd:feature sd:UnionDefaultGraph ;
            dcterms:title "Access Atlas"@en , "접근성 아틀라스"@ko ; sd:resultFormat {formats} ;
            sd:availableGraphs <#graphs> ; sd:defaultDataset <#dataset> .
        <#graphs> a sd:GraphCollection .
        <#dataset> a sd:Dataset ; sd:defaultGraph [ a sd:Graph ; void:triples {sum(graphs.values())} ] .
        {named}"""
