"""The framework's own lists, each with a route for the list and one for a member."""

from typing import Annotated, Any, Final

from fastapi import APIRouter, Path, Response

from api.dependencies import CurrentGeneration
from api.errors import problems
from api.linked import rdf_of
from api.negotiation import GRAPH_RESPONSES, GraphFormat
from api.pages import Listing, listing
from graphkit.systems import Concept

__all__ = ["router"]

router = APIRouter(tags=["Framework"])

#: list → a member in words, what the list holds, and an example of a slug
_LISTS: Final = {
    "risks": ("risk", "Risks, with the axes they arise on and the stakeholders who bear them.", "prompt-injection"),
    "benefits": (
        "benefit",
        "Benefits, with the axes they arise on and the stakeholders who gain.",
        "language-inclusion",
    ),
    "stakeholders": ("stakeholder", "Those who bear risks or gain benefits.", "deployer"),
    "interventions": (
        "intervention",
        "Interventions, with the risks they mitigate and the release levels they are possible at.",
        "rate-limiting",
    ),
    "components": ("kind of component", "Kinds of component that a system is made of.", "weights"),
    "axes": ("axis", "The axes of access.", "utility"),
    "scale-dimensions": ("dimension of scale", "The dimensions of the scale of access.", "manageability"),
    "release-levels": ("release level", "The release gradient, from closed to open.", "downloadable"),
}


def _add(name: str, member: str, about: str, example: str) -> None:
    """Add the routes of one list."""

    def list_members(served: CurrentGeneration, media: GraphFormat) -> Listing[Concept] | Response:
        found = served.concepts(name)
        return listing(found) if media is None else rdf_of(served, [one.iri for one in found], media)

    def read_member(
        served: CurrentGeneration,
        media: GraphFormat,
        wanted: Annotated[str, Path(alias="id", description="Slug, or name in English or Korean", examples=[example])],
    ) -> Concept | Response:
        found = served.concept(name, wanted)
        return found if media is None else rdf_of(served, [found.iri], media)

    common: dict[str, Any] = {"methods": ["GET"]}
    title = name.replace("-", " ")
    router.add_api_route(
        f"/{name}",
        list_members,
        response_model=Listing[Concept],
        summary=f"List the {title}",
        description=f"{about} Definitions are in English and Korean; the evidence mark tells the paper from this project.",
        responses={**GRAPH_RESPONSES, **problems(406)},
        operation_id=f"list-{name}",
        **common,
    )
    router.add_api_route(
        f"/{name}/{{id}}",
        read_member,
        response_model=Concept,
        summary=f"Describe a {member}".replace("a a", "an a").replace("a i", "an i"),
        description=f"Give one member of the list of {title}, with its definition and related things.",
        responses={**GRAPH_RESPONSES, **problems(404, 406)},
        operation_id=f"read-{name}",
        **common,
    )


for _name, _texts in _LISTS.items():
    _add(_name, *_texts)
