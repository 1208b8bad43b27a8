"""Systems, their observations, and systems side by side."""

import datetime as dt
from typing import Annotated, Literal

from fastapi import APIRouter, Path, Query, Request, Response

from api.dependencies import CurrentGeneration, PageSlice
from api.errors import problems
from api.linked import rdf_of
from api.negotiation import GRAPH_RESPONSES, GraphFormat
from api.pages import Page, cut
from graphkit.comparison import MAX_SYSTEMS, Comparison
from graphkit.completeness import CurationReport, report_curation
from graphkit.observations import Observation
from graphkit.systems import SystemDetail, SystemSummary

__all__ = ["router"]

router = APIRouter(tags=["Systems"])

SystemName = Annotated[str, Path(alias="id", description="Slug, name or alias of the system", examples=["deepseek-v3"])]
Status = Literal["reported", "not-disclosed", "not-applicable", "unknown"]


@router.get(
    "/systems",
    response_model=Page[SystemSummary],
    summary="List the systems",
    responses={**GRAPH_RESPONSES, **problems(406)},
)
def list_systems(
    served: CurrentGeneration, media: GraphFormat, wanted: PageSlice, request: Request, response: Response
) -> Page[SystemSummary] | Response:
    """List the systems with developer, first release and number of observations, by slug."""
    page = cut(served.atlas.systems(), wanted, request, response)
    return page if media is None else rdf_of(served, [one.iri for one in page.items], media)


@router.get(
    "/systems/{id}",
    response_model=SystemDetail,
    summary="Describe a system",
    responses={**GRAPH_RESPONSES, **problems(404, 406)},
)
def read_system(served: CurrentGeneration, name: SystemName, media: GraphFormat) -> SystemDetail | Response:
    """Give a system with its names and its release history: level on the gradient, licence and channel by component."""
    found = served.atlas.system(name)
    return found if media is None else rdf_of(served, [found.iri], media)


@router.get("/systems/{id}/observations", summary="List what is known of a system", responses=problems(404))
def list_observations(
    served: CurrentGeneration,
    name: SystemName,
    wanted: PageSlice,
    request: Request,
    response: Response,
    variable: Annotated[
        str | None, Query(description="Only of this variable: slug or name", examples=["context-length"])
    ] = None,
    status: Annotated[
        list[Status] | None,
        Query(description="Only with one of these statuses; may be repeated", examples=[["reported"]]),
    ] = None,
    preferred: Annotated[
        bool | None, Query(description="Only preferred observations, or only the others", examples=[True])
    ] = None,
) -> Page[Observation]:
    """List the observations of a system and its components: values, units, validity, confidence and sources.

    A value that was looked for and not found is here too, with its honest status. Where sources disagree all values are
    listed, and the one a documented rule prefers comes first.
    """
    found = [
        one
        for one in served.atlas.observations(name, variable=variable)
        if (status is None or one.status in status) and preferred in (None, one.is_preferred)
    ]
    return cut(found, wanted, request, response)


@router.get("/compare", summary="Put systems side by side", responses=problems(400, 404))
def compare(
    served: CurrentGeneration,
    systems: Annotated[
        list[str],
        Query(
            alias="system",
            min_length=1,
            description=f"Slug, name or alias of a system; repeated for each, up to {MAX_SYSTEMS}",
            examples=[["llama-3-1-405b-instruct", "gpt-4"]],
        ),
    ],
    as_of: Annotated[
        dt.date | None,
        Query(
            description="Only what held on that day; else what holds now or held last",
            examples=[dt.date(2025, 2, 23).isoformat()],
        ),
    ] = None,
) -> Comparison:
    """Give one row for each variable and kind of component, and in it one cell for each system.

    A cell holds the preferred observation with its sources, how many others there are, and whether sources disagree.
    """
    return served.atlas.compare(systems, as_of=as_of)


@router.get("/curation", summary="Report on the curated data")
def report_on_curation(
    served: CurrentGeneration,
    day: Annotated[
        dt.date, Query(description="Day that ages are counted on", examples=[dt.date(2026, 12, 1).isoformat()])
    ],
) -> CurationReport:
    """Say how complete, how old and how well sourced the values are, by system and by variable, and what is wrong."""
    atlas = served.atlas
    return report_curation(atlas.systems(), atlas.variables(), atlas.observations, day)
