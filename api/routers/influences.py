"""Influences: the signed, sourced statements that effects are made of."""

from typing import Annotated, Final, Literal

from fastapi import APIRouter, Path, Query, Request, Response

from api.dependencies import CurrentGeneration, PageSlice
from api.errors import problems
from api.linked import rdf_of
from api.negotiation import GRAPH_RESPONSES, GraphFormat
from api.pages import Page, cut
from api.served import Served
from graphkit.errors import UnknownNameError
from graphkit.influence import Influence
from graphkit.vocabulary import nearest

__all__ = ["router"]

router = APIRouter(prefix="/influences", tags=["Variables and effects"])

_LEVELS: Final = ("low", "medium", "high")


@router.get(
    "",
    response_model=Page[Influence],
    summary="List the influences",
    responses={**GRAPH_RESPONSES, **problems(404, 406)},
)
def list_influences(
    served: CurrentGeneration,
    media: GraphFormat,
    wanted: PageSlice,
    request: Request,
    response: Response,
    cause: Annotated[
        str | None, Query(description="Only of this cause: slug, name or IRI", examples=["context-length"])
    ] = None,
    effect: Annotated[
        str | None, Query(description="Only on this effect: slug, name or IRI", examples=["prompt-injection"])
    ] = None,
    evidence: Annotated[
        list[Literal["paper", "gradient-paper", "curated"]] | None,
        Query(description="Only with one of these evidence marks; may be repeated", examples=[["paper"]]),
    ] = None,
    min_confidence: Annotated[
        Literal["low", "medium", "high"], Query(description="Least confidence", examples=["medium"])
    ] = "low",
) -> Page[Influence] | Response:
    """List influences with mechanism, strength, confidence, evidence, conditions and citations, by slug."""
    causes, effects = _iris(served, cause), _iris(served, effect)
    found = [
        one
        for one in served.atlas.influences.influences
        if (causes is None or one.cause.iri in causes)
        and (effects is None or one.effect.iri in effects)
        and (evidence is None or one.evidence in evidence)
        and _LEVELS.index(one.confidence) >= _LEVELS.index(min_confidence)
    ]
    page = cut(found, wanted, request, response)
    return page if media is None else rdf_of(served, [one.iri for one in page.items], media)


@router.get(
    "/{id}",
    response_model=Influence,
    summary="Describe an influence",
    responses={**GRAPH_RESPONSES, **problems(404, 406)},
)
def read_influence(
    served: CurrentGeneration,
    media: GraphFormat,
    wanted: Annotated[
        str,
        Path(alias="id", description="Slug of the influence", examples=["context-length--safeguard-circumvention"]),
    ],
) -> Influence | Response:
    """Give one influence: cause, effect, sign, mechanism, and what it rests on."""
    influences = served.atlas.influences.influences
    for one in influences:
        if wanted in (one.id, one.iri):
            return one if media is None else rdf_of(served, [one.iri], media)
    raise UnknownNameError("influence", wanted, nearest(wanted, [one.id for one in influences]))


def _iris(served: Served, name: str | None) -> set[str] | None:
    """Give the IRIs of the things of that name that influences may join; None stands for all things."""
    if name is None:
        return None
    things = [data["thing"] for _, data in served.atlas.influences.graph.nodes(data=True)]
    found = {
        one.iri for one in things if name.casefold() in (one.id, one.label.casefold(), one.label_ko.casefold(), one.iri)
    }
    if not found:
        raise UnknownNameError("variable, outcome or intervention", name, nearest(name, [one.id for one in things]))
    return found
