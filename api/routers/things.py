"""Linked data: an IRI of the atlas, asked of this server by its path, answers for itself."""

from typing import Annotated

from fastapi import APIRouter, Path, Request, Response
from starlette.convertors import PathConvertor, register_url_convertor

from api.dependencies import CurrentGeneration
from api.errors import PROBLEM_TYPES, ProblemType, problems
from api.linked import (
    Thing,
    describe_dataset,
    describe_thing,
)
from api.negotiation import THING_RESPONSES, LanguageWanted, ThingFormat
from api.pages import Listing, listing
from api.representations import represent
from api.sheets import STYLE, STYLE_PATH
from graphkit.errors import UnknownNameError
from graphkit.namespaces import KINDS
from graphkit.vocabulary import nearest

__all__ = ["router"]

router = APIRouter(tags=["Linked data"])


class _SlugConvertor(PathConvertor):
    """The rest of a path, slashes included, but never nothing: `/systems/` is `/systems` mistyped, not a thing."""

    regex = ".+"


register_url_convertor("slug", _SlugConvertor())


@router.get("/problem", summary="List the kinds of problem")
async def list_problem_types() -> Listing[ProblemType]:
    """List what the `type` of a problem document (RFC 9457) may be."""
    return listing(list(PROBLEM_TYPES.values()))


@router.get("/problem/{id}", summary="Describe a kind of problem", responses=problems(404))
async def read_problem_type(
    wanted: Annotated[str, Path(alias="id", description="Slug of the kind of problem", examples=["unknown-name"])],
) -> ProblemType:
    """Say when a kind of problem happens and what to do."""
    if wanted not in PROBLEM_TYPES:
        raise UnknownNameError("kind of problem", wanted, nearest(wanted, PROBLEM_TYPES))
    return PROBLEM_TYPES[wanted]


@router.get(STYLE_PATH, include_in_schema=False)
async def read_style_sheet() -> Response:
    """Give the style sheet of the pages; its address changes with it."""
    headers = {"Cache-Control": "public, max-age=31536000, immutable"}
    return Response(STYLE, media_type="text/css", headers=headers)


@router.get(
    "/dataset",
    response_model=Thing,
    response_model_exclude_none=True,
    summary="Describe the data set",
    responses={**THING_RESPONSES, **problems(406)},
)
def read_dataset(
    served: CurrentGeneration, request: Request, response: Response, media: ThingFormat, lang: LanguageWanted = None
) -> Thing | Response:
    """Describe the whole atlas as a DCAT data set."""
    return represent(request, response, served, describe_dataset(served), media, lang)


@router.get(
    "/{kind}/{slug:slug}",
    response_model=Thing,
    response_model_exclude_none=True,
    summary="Describe any thing",
    responses={**THING_RESPONSES, **problems(404, 406, 410)},
)
def read_thing(
    served: CurrentGeneration,
    request: Request,
    response: Response,
    media: ThingFormat,
    kind: Annotated[
        str,
        Path(description="Kind of thing", examples=["organisation"], json_schema_extra={"enum": list(KINDS)}),
    ],
    slug: Annotated[str, Path(description="Slug of the thing", examples=["deepseek"])],
    lang: LanguageWanted = None,
) -> Thing | Response:
    """Describe the thing whose IRI is `https://w3id.org/access-atlas/{kind}/{slug}` by its own statements.

    Browsers get a page in English or Korean. JSON names predicates by CURIE; `Accept` or `format` asks for Turtle,
    N-Triples, JSON-LD, RDF/XML, or a citation as text, BibTeX or CSL-JSON.
    """
    return represent(request, response, served, describe_thing(served, kind, slug), media, lang)
