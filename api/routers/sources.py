"""What is held of each source, who contradicts whom, and which catalogue is right how often."""

import datetime as dt
from typing import Annotated

from fastapi import APIRouter, Path, Query, Request, Response

from api.dependencies import CurrentGeneration, PageSlice
from api.errors import problems
from api.pages import Listing, Page, cut, listing
from graphkit.accuracy import Accuracy
from graphkit.disagreements import MIN_CONFIDENCE, Disagreement, DisagreementKind, DisagreementsAnswer
from graphkit.holdings import Holding

__all__ = ["router"]

router = APIRouter(tags=["Systems"])

MinConfidence = Annotated[
    float,
    Query(ge=0, le=1, description="Least confidence of the mappings of systems that are followed", examples=[0.7]),
]
AsOf = Annotated[
    dt.date | None, Query(description="Only what held on that day", examples=[dt.date(2025, 2, 23).isoformat()])
]


@router.get("/sources", summary="Count what is held of each source")
def list_sources(served: CurrentGeneration, min_confidence: MinConfidence = MIN_CONFIDENCE) -> Listing[Holding]:
    """Count the systems, values, links and disagreements of our own data and of each data set that was imported."""
    return listing(served.atlas.catalogues.holdings(min_confidence=min_confidence))


@router.get(
    "/sources/{name}/disagreements",
    summary="List who contradicts a source, and whom it contradicts",
    responses=problems(404),
)
def list_disagreements_of_source(
    served: CurrentGeneration,
    name: Annotated[str, Path(description="`curated`, or a catalogue of `/sources`", examples=["curated"])],
    wanted: PageSlice,
    request: Request,
    response: Response,
    kind: Annotated[
        DisagreementKind | None, Query(description="Only disagreements of that kind", examples=["conflict"])
    ] = None,
    min_confidence: MinConfidence = MIN_CONFIDENCE,
    as_of: AsOf = None,
) -> Page[Disagreement]:
    """List the disagreements about all systems in which a source takes part, each with both claims and what explains it."""
    found = served.atlas.catalogues.among(name, kind=kind, min_confidence=min_confidence, as_of=as_of)
    return cut(found, wanted, request, response)


@router.get("/systems/{id}/disagreements", summary="Say who claims what of a system", responses=problems(404))
def list_disagreements_of_system(
    served: CurrentGeneration,
    name: Annotated[str, Path(alias="id", description="Slug, name or alias of the system", examples=["deepseek-v3"])],
    min_confidence: MinConfidence = MIN_CONFIDENCE,
    as_of: AsOf = None,
) -> DisagreementsAnswer:
    """Give every claim about a system with everybody who makes it, and the pairs of claims that disagree, with their kind."""
    return served.atlas.catalogues.disagreements(name, min_confidence=min_confidence, as_of=as_of)


@router.get("/accuracy", summary="Say which catalogue is right how often")
def list_accuracy(served: CurrentGeneration, min_confidence: MinConfidence = MIN_CONFIDENCE) -> Listing[Accuracy]:
    """Count by catalogue and variable how many of its values agree with ours of the same system, setting and provider."""
    return listing(served.atlas.catalogues.accuracy(min_confidence=min_confidence))
