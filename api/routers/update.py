"""SPARQL 1.1 Protocol, for updates: both POST forms."""

from typing import TYPE_CHECKING, Annotated, Final
from urllib.parse import parse_qs

from fastapi import APIRouter, Query, Request, Response

from api.authorisation import WRITE_PROBLEMS, Author
from api.bodies import read_media_type, read_text
from api.errors import ProblemError, problems
from api.headers import GENERATION_HEADER
from graphkit.errors import ParameterError, QueryError
from graphkit.namespaces import BASE
from graphkit.writing.order import Update, Written

if TYPE_CHECKING:
    from api.writing import WriteService

__all__ = ["ReasonText", "router"]

router = APIRouter(tags=["Writing"])

_FORM: Final = "application/x-www-form-urlencoded"
_DIRECT: Final = "application/sparql-update"
_USING: Final = ("using-graph-uri", "using-named-graph-uri")
_EXAMPLE: Final = f"""PREFIX skos: <http://www.w3.org/2004/02/skos/core#>
INSERT DATA {{ GRAPH <{BASE}graph/curated> {{ <{BASE}system/gpt-4> skos:altLabel "GPT four" }} }}"""

ReasonText = Annotated[
    str | None,
    Query(
        alias="reason",
        max_length=500,
        description="What the write is for; it stands in the history. The header `Access-Atlas-Reason` says the same",
        examples=["corrected a misprint"],
    ),
]


@router.post(
    "/update",
    summary="Change the graph with SPARQL",
    responses={**WRITE_PROBLEMS, **problems(502)},
    openapi_extra={
        "requestBody": {
            "required": True,
            "content": {
                _DIRECT: {"schema": {"type": "string"}, "example": _EXAMPLE},
                _FORM: {
                    "schema": {
                        "type": "object",
                        "required": ["update"],
                        "properties": {
                            "update": {"type": "string", "description": "SPARQL 1.1 update", "example": _EXAMPLE},
                            "using-graph-uri": {"type": "array", "items": {"type": "string"}},
                            "using-named-graph-uri": {"type": "array", "items": {"type": "string"}},
                        },
                    }
                },
            },
        }
    },
)
async def post_update(
    token: Author,
    request: Request,
    response: Response,
    using: Annotated[
        list[str] | None,
        Query(
            alias=_USING[0],
            description="Graphs that WHERE sees as the default graph; not beside USING or WITH",
            examples=[[f"{BASE}graph/curated"]],
        ),
    ] = None,
    using_named: Annotated[
        list[str] | None,
        Query(
            alias=_USING[1],
            description="Graphs that GRAPH may name in WHERE; not beside USING or WITH",
            examples=[[f"{BASE}graph/curated"]],
        ),
    ] = None,
    reason: ReasonText = None,
) -> Written:
    """Carry out an update by SPARQL 1.1 Protocol, as a new generation.

    WHERE sees the graphs that the update names; there is no union of all here. The whole update is carried out, or nothing.
    It is on disk when it is answered, and what is read next sees it. `SERVICE` is refused, and so is `LOAD` but for what the
    operator allows. With `If-Match` and an ETag the update is carried out only if no other write came between.
    """
    del reason  # read with the request
    media = read_media_type(request)
    update = Update(sparql="", using=tuple(using or ()), using_named=tuple(using_named or ()))
    if "update" in request.query_params or "query" in request.query_params:
        raise QueryError("an update is posted in the body, not in the address")
    if media not in (_DIRECT, _FORM):
        what = f"a body of type {media or 'none at all'} is not read here"
        raise ProblemError("unsupported-media-type", what, allowed=f"{_DIRECT}, {_FORM}")
    body = await read_text(request, request.app.state.settings.write_limit_bytes)
    update = update.model_copy(update={"sparql": body}) if media == _DIRECT else _read_form(body, update)
    service: WriteService = request.app.state.writing
    written = await service.write(request, token, update)
    response.headers[GENERATION_HEADER] = str(written.generation)
    return written


@router.options("/update", include_in_schema=False)
async def list_methods() -> Response:
    """Say how this address may be called."""
    return Response(status_code=204, headers={"Allow": "OPTIONS, POST", "Accept-Post": _DIRECT})


def _read_form(body: str, update: Update) -> Update:
    """Read a form; graphs in the address are kept beside those in the form."""
    try:
        form = parse_qs(body, keep_blank_values=True, errors="strict", max_num_fields=1000)
    except ValueError as error:
        raise QueryError(f"the form cannot be read: {error}") from error
    if "update" not in form:
        raise ParameterError("update", "is missing", "a SPARQL update")
    if len(form["update"]) != 1:
        raise QueryError(f"a request holds one update, not {len(form['update'])}")
    return Update(
        sparql=form["update"][0],
        using=(*update.using, *form.get(_USING[0], ())),
        using_named=(*update.using_named, *form.get(_USING[1], ())),
    )
