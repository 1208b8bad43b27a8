"""The variables of access, and the question this project exists for: what moves when one of them changes."""

from typing import Annotated, Literal

from fastapi import APIRouter, Path, Query, Response

from api.dependencies import CurrentGeneration
from api.errors import problems
from api.linked import rdf_of
from api.negotiation import GRAPH_RESPONSES, GraphFormat
from api.pages import Listing, listing
from graphkit.influence import EffectsAnswer
from graphkit.influence.effects import MAX_DEPTH
from graphkit.systems import VariableSummary

__all__ = ["router"]

router = APIRouter(prefix="/variables", tags=["Variables and effects"])

VariableName = Annotated[
    str,
    Path(alias="id", description="Slug of the variable, or its English or Korean name", examples=["context-length"]),
]


@router.get(
    "",
    response_model=Listing[VariableSummary],
    summary="List the variables",
    responses={**GRAPH_RESPONSES, **problems(406)},
)
def list_variables(served: CurrentGeneration, media: GraphFormat) -> Listing[VariableSummary] | Response:
    """List every variable of access: by axis, then dimension of scale, then name."""
    found = served.atlas.variables()
    return listing(found) if media is None else rdf_of(served, [one.iri for one in found], media)


@router.get(
    "/{id}",
    response_model=VariableSummary,
    summary="Describe a variable",
    responses={**GRAPH_RESPONSES, **problems(404, 406)},
)
def read_variable(served: CurrentGeneration, name: VariableName, media: GraphFormat) -> VariableSummary | Response:
    """Give a variable with its definition, unit or ordinal scale, direction and evidence mark."""
    found = served.atlas.variable(name)
    return found if media is None else rdf_of(served, [found.iri], media)


@router.get(
    "/{id}/effects",
    summary="Find the risks and benefits that move when a variable changes",
    responses=problems(404),
)
def read_effects(
    served: CurrentGeneration,
    name: VariableName,
    change: Annotated[
        Literal["increase", "decrease"], Query(description="How the variable changes", examples=["increase"])
    ] = "increase",
    on: Annotated[
        Literal["risk", "benefit"] | None,
        Query(description="Only outcomes of this kind; both where it is left out", examples=["risk"]),
    ] = None,
    depth: Annotated[
        int, Query(ge=1, le=MAX_DEPTH, description="Longest chain of influences that is followed", examples=[1])
    ] = 1,
) -> EffectsAnswer:
    """Find which risks and benefits grow, shrink or are ambiguous, through which mechanism and on what evidence.

    Each effect lists the paths that lead to it, and each path its influences with mechanism, conditions, confidence,
    evidence mark and citations. An outcome is `ambiguous` where some paths raise it and others lower it. An empty list
    means that no influence is recorded, not that nothing happens.
    """
    return served.atlas.effects(name, change=change, on=on, depth=depth)
