"""Search over the names of everything."""

from typing import Annotated, Final

from fastapi import APIRouter, Query

from api.dependencies import CurrentGeneration
from api.errors import problems
from graphkit.search import SEARCH_KINDS, SearchAnswer

__all__ = ["router"]

router = APIRouter(tags=["Exploration"])

_LONGEST: Final = 200
_MOST: Final = 100


@router.get("/search", summary="Search by name", responses=problems(400))
def search(
    served: CurrentGeneration,
    text: Annotated[
        str,
        Query(
            alias="q",
            min_length=1,
            max_length=_LONGEST,
            description="A name or its beginning, in English or Korean",
            examples=["context win"],
        ),
    ],
    kind: Annotated[
        list[str] | None,
        Query(
            description="Only things of these kinds; may be repeated",
            examples=[["variable"]],
            json_schema_extra={"items": {"type": "string", "enum": list(SEARCH_KINDS)}},
        ),
    ] = None,
    most: Annotated[int, Query(ge=1, le=_MOST, description="How many things are given", examples=[12])] = 12,
) -> SearchAnswer:
    """Find things by English, Korean and other names: the same, begun, and, where these are too few, similarly spelt ones.

    Systems, variables, risks, benefits, stakeholders, interventions, organisations, sources, references, the questions of
    the library and what else people look for. Of a question the English texts alone are searched.
    """
    return served.names.find(text, kinds=kind or (), most=most)
