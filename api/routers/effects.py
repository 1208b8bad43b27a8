"""What follows from a change, and the reverse: effects, tradeoffs, drivers, levers, loops, countermeasures."""

from typing import Annotated, Final, TypedDict

from fastapi import APIRouter, Depends, Path, Query, Response

from api.dependencies import CurrentGeneration
from api.errors import problems
from api.following import ChangeWanted, Followed, Kept, OutcomesWanted
from api.languages import Language
from graphkit.errors import ParameterError
from graphkit.influence import (
    CauseKind,
    Change,
    CountermeasuresAnswer,
    DriversAnswer,
    EffectsAnswer,
    LeversAnswer,
    LoopsAnswer,
    SensitivityAnswer,
    TradeoffAnswer,
)
from graphkit.influence.answer import OutcomeKind
from graphkit.influence.drawing import draw_effects
from graphkit.influence.loops import MAX_LENGTH

__all__ = ["router"]

router = APIRouter(tags=["Variables and effects"])

_SVG: Final = "image/svg+xml"

VariableName = Annotated[
    str,
    Path(alias="id", description="Slug of the variable, or its English or Korean name", examples=["context-length"]),
]
Also = Annotated[
    list[str] | None,
    Query(
        description="Something else that changes and is held, as name:increase or name:decrease; may be repeated",
        examples=[["weights-gating:decrease"]],
    ),
]
Stakeholder = Annotated[
    str | None, Query(description="Only outcomes that concern this stakeholder", examples=["layperson-user"])
]
Axis = Annotated[
    str | None, Query(description="Only what arises on this axis or dimension of scale", examples=["utility"])
]
Paths = Annotated[int, Query(ge=1, le=20, description="How many paths are shown each way per outcome", examples=[3])]


class _EffectsAsked(TypedDict):
    change: Change
    on: OutcomeKind | None
    also: dict[str, Change]
    stakeholder: str | None
    axis: str | None
    paths: int


async def _asked(
    change: ChangeWanted = "increase",
    on: OutcomesWanted = None,
    also: Also = None,
    stakeholder: Stakeholder = None,
    axis: Axis = None,
    paths: Paths = 3,
) -> _EffectsAsked:
    """Gather what is asked of effects, besides which influences are followed."""
    return _EffectsAsked(change=change, on=on, also=_changes(also), stakeholder=stakeholder, axis=axis, paths=paths)


Asked = Annotated[_EffectsAsked, Depends(_asked)]


@router.get(
    "/variables/{id}/effects",
    summary="Find the risks and benefits that move when a variable changes",
    responses=problems(404),
)
def read_effects(
    served: CurrentGeneration,
    name: VariableName,
    followed: Followed,
    asked: Asked,
) -> EffectsAnswer:
    """Find which risks and benefits grow, shrink or are ambiguous, through which mechanism and on what evidence.

    Each effect lists its strongest paths, and each path its influences with mechanism, conditions, confidence, evidence
    mark and citations. An outcome is `ambiguous` where some paths raise it and others lower it. An empty list means
    that no influence is recorded, not that nothing happens.
    """
    return served.atlas.effects(name, **asked, **followed)


@router.get(
    "/variables/{id}/effects.svg",
    summary="Draw the paths by which a variable moves risks and benefits",
    response_class=Response,
    responses={200: {"content": {_SVG: {"schema": {"type": "string"}}}}, **problems(404)},
)
def draw_effects_of(
    served: CurrentGeneration,
    name: VariableName,
    followed: Followed,
    asked: Asked,
    language: Language,
) -> Response:
    """Draw the answer of the route without `.svg`: what changes on the left, what it moves on the right."""
    answer = read_effects(served, name, followed, asked)
    headers = {"Content-Language": language, "Vary": "Accept-Language"}
    return Response(draw_effects(answer, "ko" if language == "ko" else "en"), media_type=_SVG, headers=headers)


@router.get(
    "/variables/{id}/tradeoff",
    summary="Find what is won and lost as a variable rises, and as it falls",
    responses=problems(404),
)
def read_tradeoff(served: CurrentGeneration, name: VariableName, followed: Followed) -> TradeoffAnswer:
    """Sort the outcomes that a variable moves into better, worse and unclear, for its rise and for its fall."""
    return served.atlas.tradeoff(name, **followed)


@router.get(
    "/variables/{id}/countermeasures",
    summary="Find the interventions that counter the risks which grow when a variable changes",
    responses=problems(404),
)
def read_countermeasures(
    served: CurrentGeneration, name: VariableName, followed: Followed, change: ChangeWanted = "increase"
) -> CountermeasuresAnswer:
    """Find interventions, the release levels at which they can be taken, and the fewest that counter all growing risks.

    Smallest sets are exact up to a number of interventions, and greedy beyond; each answer says which.
    """
    return served.atlas.countermeasures(name, change=change, **followed)


@router.get(
    "/variables/{id}/sensitivity",
    summary="Find which single influence decides an answer, and whose word it rests on",
    responses=problems(400, 404),
)
def read_sensitivity(
    served: CurrentGeneration,
    name: VariableName,
    followed: Followed,
    change: ChangeWanted = "increase",
    on: OutcomesWanted = None,
) -> SensitivityAnswer:
    """Try every influence that bears on an answer: were it missing, or its sign the other one, what would change."""
    return served.atlas.sensitivity(name, change=change, on=on, **followed)


@router.get(
    "/outcomes/{id}/drivers",
    summary="Find what makes an outcome grow or shrink",
    responses=problems(404),
)
def read_drivers(
    served: CurrentGeneration,
    name: Annotated[
        str,
        Path(alias="id", description="Slug or name of a risk, benefit or variable", examples=["prompt-injection"]),
    ],
    followed: Followed,
    kind: Annotated[
        list[CauseKind] | None,
        Query(description="Kinds of causes; variables and interventions if left out", examples=[["variable"]]),
    ] = None,
    axis: Axis = None,
) -> DriversAnswer:
    """Find the variables and interventions that move an outcome, clear ones first, strong ones before weak ones."""
    kinds = tuple(kind) if kind else ("variable", "intervention")
    return served.atlas.drivers(name, kinds=kinds, axis=axis, **followed)


@router.get(
    "/benefits/{id}/levers",
    summary="Find what makes a benefit grow without raising given risks",
    responses=problems(404),
)
def read_levers(
    served: CurrentGeneration,
    name: Annotated[str, Path(alias="id", description="Slug or name of the benefit", examples=["education"])],
    followed: Followed,
    without: Annotated[
        list[str] | None,
        Query(description="Risks that must not grow; all if left out", examples=[["prompt-injection"]]),
    ] = None,
) -> LeversAnswer:
    """Find the changes that clearly make a benefit grow: those free of a tradeoff, and the others with their cost."""
    return served.atlas.levers(name, without=tuple(without or ()), **followed)


@router.get("/loops", summary="Find feedback loops among influences", responses=problems(404))
def read_loops(
    served: CurrentGeneration,
    kept: Kept,
    length: Annotated[int, Query(ge=1, le=MAX_LENGTH, description="Longest loop, in influences", examples=[4])] = 6,
    through: Annotated[
        str | None,
        Query(description="Only loops that pass this variable, outcome or intervention", examples=["usage-monitoring"]),
    ] = None,
    most: Annotated[int, Query(ge=1, le=1_000, description="How many loops are given", examples=[20])] = 100,
) -> LoopsAnswer:
    """Find closed chains of influences and tell those that reinforce a change from those that balance it."""
    return served.atlas.loops(length=length, through=through, most=most, **kept)


def _changes(pairs: list[str] | None) -> dict[str, Change]:
    found: dict[str, Change] = {}
    for pair in pairs or ():
        name, _, change = pair.rpartition(":")
        if change == "increase":
            found[name] = "increase"
        elif change == "decrease":
            found[name] = "decrease"
        else:
            raise ParameterError("also", f"{pair} does not say how it changes", "name:increase, name:decrease")
    return found
