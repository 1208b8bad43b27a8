"""The library of questions: one documented route for each query file, made from its header."""

import inspect
from collections.abc import Awaitable, Callable, Iterable
from typing import TYPE_CHECKING, Annotated, Any, Final, Literal
from urllib.parse import urlencode

from fastapi import APIRouter, Depends, Path, Query, Request, Response
from pydantic import Field
from starlette.concurrency import run_in_threadpool

from api.calls import Call, Timeout
from api.dependencies import CurrentGeneration, refuse_unknown_parameters
from api.errors import problems
from api.formats import choose_formats
from api.negotiation import RESULT_RESPONSES, ResultFormatName
from api.pages import Listing, listing
from api.routers.sparql import LIMIT_PROBLEMS
from api.served import Served
from graphkit.answers import Answer
from graphkit.errors import UnknownNameError
from graphkit.namespaces import BASE, KINDS
from graphkit.queries import Column, Parameter, QueryFile, bind, check_names
from graphkit.vocabulary import nearest

if TYPE_CHECKING:
    from api.execution import QueryService

__all__ = ["QuerySummary", "make_query_router"]

_TYPES: Final[dict[str, Any]] = {"integer": int, "boolean": bool}

#: kind or type → an example, where the query file leaves the parameter open
_EXAMPLES: Final = {
    "axis": "utility",
    "benchmark": "mmlu",
    "benefit": "language-inclusion",
    "boolean": "true",
    "component-kind": "weights",
    "country": "kr",
    "date": "2025-01-01",
    "decimal": "0.5",
    "evidence": "paper",
    "integer": "10",
    "intervention": "rate-limiting",
    "language": "ko",
    "organisation": "deepseek",
    "reference": "arxiv-2502-16701",
    "release-level": "downloadable",
    "risk": "prompt-injection",
    "scale": "hardware-class",
    "stakeholder": "deployer",
    "string": "5-shot",
    "system": "deepseek-v3",
    "variable": "context-length",
}


class QuerySummary(Answer):
    """A question of the library."""

    name: str = Field(examples=["gaps"])
    summary: str
    question: str = Field(description="The question it answers, in words")
    question_ko: str = Field(description="The same in Korean")
    description: str
    tags: tuple[str, ...]
    parameters: dict[str, Parameter]
    columns: dict[str, Column] = Field(description="Columns of the answer")
    example: str = Field(description="A call with sample values")
    text: str = Field(description="Where its SPARQL text is")


def make_query_router(queries: Iterable[QueryFile]) -> APIRouter:
    """Make the routes of a library of queries: the list, the texts, and one route for each."""
    router = APIRouter(prefix="/queries", tags=["Questions"], dependencies=[Depends(refuse_unknown_parameters)])
    library = {query.name: query for query in queries}

    @router.get("", summary="List the questions")
    async def list_questions() -> Listing[QuerySummary]:
        """List every question of the library with its parameters and columns; each has a route of its own."""
        return listing([_summarise(query) for query in library.values()])

    @router.get(
        "/{name}.rq",
        response_class=Response,
        summary="Read the text of a question",
        responses={
            200: {"description": "SPARQL", "content": {"application/sparql-query": {"schema": {"type": "string"}}}},
            **problems(404),
        },
    )
    async def read_question_text(
        name: Annotated[str, Path(description="Name of the question", examples=list(library)[:1])],
    ) -> Response:
        """Give the query file: SPARQL with sample values in place, which runs unchanged in any engine."""
        if name not in library:
            raise UnknownNameError("query", name, nearest(name, library))
        return Response(library[name].text, media_type="application/sparql-query")

    for query in library.values():
        router.add_api_route(
            f"/{query.name}",
            _endpoint(query),
            methods=["GET"],
            response_class=Response,
            summary=query.summary,
            description=_describe(query),
            operation_id=f"query-{query.name}",
            responses={**RESULT_RESPONSES, **problems(404, 406, *LIMIT_PROBLEMS)},
        )

    @router.get("/{name}", include_in_schema=False)
    async def refuse_unknown_question(name: str) -> Response:
        raise UnknownNameError("query", name, nearest(name, library))

    return router


def _summarise(query: QueryFile) -> QuerySummary:
    sample = {name: _sample(query, name) for name, parameter in query.parameters.items() if parameter.required}
    path = f"/queries/{query.name}"
    return QuerySummary(
        **query.model_dump(include={"name", "summary", "question", "question_ko", "description", "tags"}),
        parameters=query.parameters,
        columns=query.columns,
        example=f"{path}?{urlencode(sample)}" if sample else path,
        text=f"{path}.rq",
    )


def _describe(query: QueryFile) -> str:
    columns = "\n".join(
        f"| `{name}` | {column.type}{f', {column.unit}' if column.unit else ''} | {column.description} |"
        for name, column in query.columns.items()
    )
    table = f"\n\n| column | type | meaning |\n| --- | --- | --- |\n{columns}" if columns else ""
    return f"*{query.question}*\n\n{query.description}{table}"


def _sample(query: QueryFile, name: str) -> str:
    """Give the sample value in a query's text the way a caller writes it: a slug or bare literal, empty for none."""
    sample = query.samples.get(name, "").split(" ")[0] if query.parameters[name].type in KINDS else query.samples[name]
    kind = query.parameters[name].type
    if sample == "UNDEF":
        allowed = query.parameters[name].allowed
        return allowed[0] if allowed else _EXAMPLES.get(kind, "")
    bare = sample.strip("<>").removeprefix(f"{BASE}{kind}/").removeprefix(f"{kind}:")
    return bare.split("^^")[0].strip('"')


def _endpoint(query: QueryFile) -> Callable[..., Awaitable[Response]]:
    """Make the function of a route; its signature states the parameters of the query's header."""

    async def answer(
        served: Served, request: Request, media: str | None, seconds: float | None, **given: Any
    ) -> Response:
        values = {name: _text(value) for name, value in _by_name(query, given).items() if value is not None}
        call = Call(bind(query, values), timeout_seconds=seconds)
        await run_in_threadpool(check_names, served.store, query, values, served.slugs)
        service: QueryService = request.app.state.queries
        return await service.answer(request, served, call, choose_formats(request, [media] if media else []))

    fixed = {
        "served": CurrentGeneration,
        "request": Request,
        "media": Annotated[
            ResultFormatName | None,
            Query(alias="format", description="Format of the rows; without it, `Accept` decides", examples=["csv"]),
        ],
        "seconds": Timeout,
    }
    parameters = [
        inspect.Parameter(name, inspect.Parameter.KEYWORD_ONLY, annotation=annotation)
        for name, annotation in fixed.items()
    ]
    parameters[-2:] = [parameter.replace(default=None) for parameter in parameters[-2:]]
    parameters += [_declare(query, name) for name in query.parameters]
    answer.__signature__ = inspect.Signature(parameters)  # type: ignore[attr-defined] # FastAPI reads it
    return answer


def _declare(query: QueryFile, name: str) -> inspect.Parameter:
    """State a parameter as FastAPI reads it."""
    parameter = query.parameters[name]
    literal: Any = Literal
    annotation: Any = literal[parameter.allowed] if parameter.allowed else _TYPES.get(parameter.type, str)
    sample: Any = _sample(query, name)
    if parameter.many:
        annotation, sample = list[annotation], [sample] if sample else ""
    facts = [parameter.description]
    facts += [f"Unit: {parameter.unit}."] if parameter.unit else []
    facts += [f"Slug, CURIE or IRI of the {parameter.type.replace('-', ' ')}."] if parameter.type in KINDS else []
    facts += ["May be repeated."] if parameter.many else []
    query_field = Query(alias=name, description=" ".join(facts), examples=[sample] if sample else None)
    return inspect.Parameter(
        _identifier(name),
        inspect.Parameter.KEYWORD_ONLY,
        annotation=Annotated[annotation if parameter.required else annotation | None, query_field],
        default=inspect.Parameter.empty if parameter.required else None,
    )


def _identifier(name: str) -> str:
    return f"parameter_{name.replace('-', '_')}"


def _by_name(query: QueryFile, given: dict[str, Any]) -> dict[str, Any]:
    return {name: given[_identifier(name)] for name in query.parameters}


def _text(value: Any) -> str | list[str]:
    if isinstance(value, list):
        return [str(one) for one in value]
    return str(value).lower() if isinstance(value, bool) else str(value)
