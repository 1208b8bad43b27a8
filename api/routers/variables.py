"""The variables of access."""

from typing import Annotated

from fastapi import APIRouter, Path, Response

from api.dependencies import CurrentGeneration
from api.errors import problems
from api.linked import rdf_of
from api.negotiation import GRAPH_RESPONSES, GraphFormat
from api.pages import Listing, listing
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
