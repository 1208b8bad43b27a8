"""A query as clients send it by SPARQL 1.1 Protocol: the parameters of its address, and the two kinds of body."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Annotated, Any, Final, NamedTuple
from urllib.parse import parse_qs

from fastapi import Query, Request  # FastAPI reads the annotations of routes

from api.bodies import read_media_type, read_text
from api.errors import ProblemError
from graphkit.errors import ParameterError, QueryError
from graphkit.namespaces import BASE

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

__all__ = [
    "EXAMPLE",
    "Call",
    "DefaultGraphs",
    "FormatNames",
    "NamedGraphs",
    "Timeout",
    "describe_body",
    "read_address",
    "read_posted",
    "refuse_update",
]

EXAMPLE: Final = f"""PREFIX axs: <{BASE}ns#>
PREFIX rdfs: <http://www.w3.org/2000/01/rdf-schema#>
SELECT ?label WHERE {{ ?system a axs:System ; rdfs:label ?label }} ORDER BY ?label"""

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
        description="Graphs that GRAPH may name, instead of what FROM NAMED said",
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


class Call(NamedTuple):
    """A query and the data set it is asked of; without graphs, that is the union of all."""

    query: str
    default_graphs: tuple[str, ...] = ()
    named_graphs: tuple[str, ...] = ()
    timeout_seconds: float | None = None


def describe_body(**further: str) -> dict[str, Any]:
    """Describe, for OpenAPI, the two kinds of body; `further` are names and descriptions of fields of the form."""
    properties: dict[str, Any] = {
        "query": {"type": "string", "description": "SPARQL 1.1 query", "example": EXAMPLE},
        "default-graph-uri": {"type": "array", "items": {"type": "string"}},
        "named-graph-uri": {"type": "array", "items": {"type": "string"}},
        **{name: {"type": "string", "description": description} for name, description in further.items()},
        "timeout": {"type": "number", "description": _TIMEOUT},
    }
    form = {"type": "object", "required": ["query"], "properties": properties}
    content = {
        "application/sparql-query": {"schema": {"type": "string"}, "example": EXAMPLE},
        "application/x-www-form-urlencoded": {"schema": form},
    }
    return {"requestBody": {"required": True, "content": content}}


def read_address(
    queries: Sequence[str],
    default_graphs: Sequence[str] | None,
    named_graphs: Sequence[str] | None,
    timeout_seconds: float | None,
) -> Call:
    """Make a call of the parameters of a GET request. Raises `QueryError` unless there is exactly one query."""
    return Call(_single(queries), tuple(default_graphs or ()), tuple(named_graphs or ()), timeout_seconds)


async def read_posted(
    request: Request,
    default_graphs: Sequence[str] | None,
    named_graphs: Sequence[str] | None,
    timeout_seconds: float | None,
) -> tuple[Call, list[str]]:
    """Read a query that is posted, and the formats that a form names; graphs in the address count too.

    Raises `QueryError`, `ParameterError`, or `ProblemError` (403 for an update, 413, 415).
    """
    media = read_media_type(request)
    if media == "application/sparql-update" or "update" in request.query_params:
        raise refuse_update()
    if "query" in request.query_params:
        raise QueryError("a query is posted in the body, not in the address")
    call = Call("", tuple(default_graphs or ()), tuple(named_graphs or ()), timeout_seconds)
    if media == "application/sparql-query":
        return call._replace(query=await _read_text(request)), []
    if media == "application/x-www-form-urlencoded":
        return _read_form(await _read_text(request), call)
    raise ProblemError(
        "unsupported-media-type",
        f"a body of type {media or 'none at all'} is not read here",
        allowed="application/sparql-query, application/x-www-form-urlencoded",
    )


def _single(values: Sequence[str]) -> str:
    if len(values) != 1:
        raise QueryError(f"a request holds one query, not {len(values)}")
    return values[0]


def refuse_update() -> ProblemError:
    """Give the problem of who asks for an update."""
    return ProblemError("update-refused", "updates are refused here: post them to /update, with a token")


async def _read_text(request: Request) -> str:
    return await read_text(request, request.app.state.settings.query_limit_bytes)


def _read_form(body: str, call: Call) -> tuple[Call, list[str]]:
    """Read a form; graphs in the address are kept beside those in the form."""
    try:
        form = parse_qs(body, keep_blank_values=True, errors="strict", max_num_fields=1000)
    except ValueError as error:
        raise QueryError(f"the form cannot be read: {error}") from error
    if "update" in form:
        raise refuse_update()
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
