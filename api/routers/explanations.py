"""What a query is and what it comes to: its algebra, its time, the size of its answer."""

from typing import TYPE_CHECKING, Annotated, Any, Final, Literal

from fastapi import APIRouter, Depends, Query, Request, Response
from pydantic import Field

from api.calls import (
    EXAMPLE,
    Call,
    DefaultGraphs,
    NamedGraphs,
    Timeout,
    describe_body,
    read_address,
    read_posted,
)
from api.dependencies import CurrentGeneration, refuse_unknown_parameters
from api.errors import problems
from api.formats import Wanted
from api.negotiation import choose, content_type
from api.routers.sparql import LIMIT_PROBLEMS
from api.served import Served
from graphkit.answers import Answer
from graphkit.errors import QueryError

if TYPE_CHECKING:
    from api.execution import QueryService

__all__ = ["Explanation", "router"]

router = APIRouter(tags=["SPARQL"])

_MEDIA: Final = {"json": "application/json", "text": "text/plain"}
#: The answer is measured in the formats that are sent where no other is asked for.
_MEASURED: Final = Wanted("application/sparql-results+json", "text/turtle", "")

_ANSWERS: Final[dict[int | str, dict[str, Any]]] = {
    200: {"content": {"text/plain": {"schema": {"type": "string"}}}, "description": "The explanation"}
}


class Explanation(Answer):
    """What a query is and what it comes to."""

    generation: str = Field(description="Number of the generation it was asked of", examples=["1"])
    kind: str | None = Field(
        description="`rows`, `boolean` or `triples`; null, like all but `algebra`, where it was not run",
        examples=["rows"],
    )
    cached: bool | None = Field(description="Whether the answer, in the default format, was kept already")
    seconds: float | None = Field(
        description="Time in the worker, from the question to the last byte; of the first time, where it was kept",
        examples=[0.0021],
    )
    rows: int | None = Field(description="Solutions or triples; a truth value has none", examples=[20])
    bytes: int | None = Field(description="Length of the answer as JSON or Turtle", examples=[1834])
    algebra: dict[str, Any] | None = Field(
        description="Operators as rdflib translates the query (SPARQL 1.1, section 18.2), each with its arguments; the engine "
        "may evaluate them in another order. Null where only the engine can parse the query",
        examples=[{"operator": "AskQuery", "p": {"operator": "BGP"}}],
    )
    text: str = Field(description="The algebra, one operator a line, or why there is none")


FormatName = Annotated[
    Literal["json", "text"] | None,
    Query(alias="format", description="Format of the explanation; without it, `Accept` decides", examples=["text"]),
]
IsRun = Annotated[
    bool, Query(alias="run", description="Whether to run the query; if not, only its algebra is given", examples=[True])
]


@router.get(
    "/sparql/explain",
    response_model=Explanation,
    dependencies=[Depends(refuse_unknown_parameters)],
    summary="Explain a SPARQL query",
    responses={**_ANSWERS, **problems(400, 406, 502, *LIMIT_PROBLEMS)},
)
async def explain_query(
    served: CurrentGeneration,
    request: Request,
    query: Annotated[list[str], Query(description="SPARQL 1.1 query", examples=[EXAMPLE])],
    default_graphs: DefaultGraphs = None,
    named_graphs: NamedGraphs = None,
    timeout: Timeout = None,
    format_name: FormatName = None,
    is_run: IsRun = True,
) -> Response:
    """Give the algebra of a query, and run it to see how long that takes and how large its answer is.

    The answer itself is thrown away. The limits of `/sparql` hold for the algebra and for the run.
    """
    call = read_address(query, default_graphs, named_graphs, timeout)
    return await _explain(served, request, call, format_name, is_run=is_run)


@router.post(
    "/sparql/explain",
    response_model=Explanation,
    summary="Explain a long SPARQL query",
    responses={**_ANSWERS, **problems(400, 403, 406, 415, 502, *LIMIT_PROBLEMS)},
    openapi_extra=describe_body(),
)
async def explain_posted_query(
    served: CurrentGeneration,
    request: Request,
    default_graphs: DefaultGraphs = None,
    named_graphs: NamedGraphs = None,
    timeout: Timeout = None,
    format_name: FormatName = None,
    is_run: IsRun = True,
) -> Response:
    """Explain a query sent as `application/sparql-query` or as a form; otherwise like GET."""
    call, _ = await read_posted(request, default_graphs, named_graphs, timeout)
    return await _explain(served, request, call, format_name, is_run=is_run)


async def _explain(served: Served, request: Request, call: Call, format_name: str | None, *, is_run: bool) -> Response:
    media = _MEDIA[format_name] if format_name else choose(request, _MEDIA.values())
    service: QueryService = request.app.state.queries
    measured = await service.measure(request, served, call, _MEASURED) if is_run else None
    try:
        algebra = await service.describe(request, served, call, _MEASURED)
    except QueryError as error:
        if measured is None:
            raise
        algebra = {"tree": None, "text": str(error)}  # the engine could parse it
    summary = None if measured is None else measured.summary
    found = Explanation(
        generation=served.generation,
        kind=None if measured is None else measured.head.kind,
        cached=None if measured is None else measured.cached,
        seconds=None if summary is None else summary.seconds,
        rows=None if summary is None else summary.rows,
        bytes=None if summary is None else summary.size_bytes,
        algebra=algebra["tree"],
        text=algebra["text"],
    )
    body = _write_text(found) if media == "text/plain" else found.model_dump_json()
    return Response(body, headers={"Content-Type": content_type(media), "Cache-Control": "no-store"})


def _write_text(found: Explanation) -> str:
    fields = found.model_dump(exclude={"algebra", "text"}, exclude_none=True)
    return "".join(f"{name}: {str(value).lower()}\n" for name, value in fields.items()) + f"\n{found.text}\n"
