"""Accessible to whom, and what if: profiles, determinations, scenarios."""

import datetime as dt
from typing import Annotated, Final, Literal

from fastapi import APIRouter, Body, Path, Query, Request, Response
from fastapi.responses import JSONResponse
from pydantic import Field

from api.bodies import TextRoute
from api.dependencies import CurrentGeneration, PageSlice
from api.errors import problems
from api.languages import AnswerLanguage
from api.pages import Page, cut
from graphkit.accessibility.answer import AccessAnswer, AccessMatrix
from graphkit.accessibility.scenario import Scenario, ScenarioChange, WhatIfAnswer
from graphkit.accessibility.scenarios import MAX_SCENARIOS, ScenarioComparison, write_csv
from graphkit.answers import Answer
from graphkit.profiles import Profile

__all__ = ["router"]

router = APIRouter(tags=["Accessible to whom"], route_class=TextRoute)

_CSV: Final = "text/csv"


class AccessRequest(Answer):
    """For whom, which system, and when."""

    profile: str | Profile | None = Field(None, description="A profile of the atlas by id, or a profile of your own")
    profiles: tuple[str | Profile, ...] = Field(
        (), description="Several, where `detail` is brief; all if none is named"
    )
    system: str | None = Field(None, description="One system by slug, name or alias; all if none is named")
    systems: tuple[str, ...] = Field((), description="Several systems; all if none is named")
    as_of: dt.date | None = Field(None, description="The day; that on which data were last read if left out")


class CompareRequest(Answer):
    """Scenarios to put side by side."""

    scenarios: tuple[Scenario, ...] = Field(min_length=2, max_length=MAX_SCENARIOS)
    as_of: dt.date | None = Field(None, description="One day for all; else that of each scenario")


class WhatIfRequest(Answer):
    """Which system, and what is supposed of it."""

    system: str = Field(description="Slug, name or alias of the system")
    changes: tuple[ScenarioChange, ...] = Field(min_length=1)
    as_of: dt.date | None = Field(None, description="The day; that on which data were last read if left out")


_ACCESS = Body(
    openapi_examples={
        "journalist": {
            "summary": "A journalist and a hosted system, as of a day",
            "value": {"profile": "journalist", "system": "claude-3-5-sonnet", "as_of": "2024-09-01"},
        },
        "case-studies": {
            "summary": "Every profile before the paper's four systems; in brief with `?detail=brief`",
            "value": {
                "profiles": ["journalist", "phd-student-kenya"],
                "systems": ["llama-3-1-405b-instruct", "deepseek-v3", "gpt-4", "claude-3-5-sonnet"],
                "as_of": "2024-12-31",
            },
        },
        "own": {
            "summary": "A profile of your own",
            "value": {
                "profile": {
                    "id": "me",
                    "name": {"en": "Me", "ko": "나"},
                    "description": {"en": "Someone with a laptop.", "ko": "노트북을 가진 사람이다."},
                    "means": {
                        "money": 10,
                        "disk": 100,
                        "skill": "scripting",
                        "country": "KR",
                        "age": 30,
                        "identity": ["email"],
                        "devices": [{"name": "laptop", "memory": 8}],
                    },
                    "needs": {"languages": ["en"], "context": 4096},
                },
                "system": "gemma-2-2b-it",
            },
        },
    }
)
_WHAT_IF = Body(
    openapi_examples={
        "release": {
            "summary": "Weights are released",
            "value": {
                "system": "gpt-4",
                "changes": [{"name": "weights", "value": "downloadable"}],
                "as_of": "2024-09-01",
            },
        },
        "price": {
            "summary": "A price halves",
            "value": {
                "system": "claude-3-5-sonnet",
                "changes": [{"name": "api-output-price", "value": "50%"}],
                "as_of": "2024-09-01",
            },
        },
    }
)


_COMPARE = Body(
    openapi_examples={
        "open-or-cheap": {
            "summary": "Weights released, or a price that halves",
            "value": {
                "scenarios": [
                    {"id": "open", "system": "gpt-4", "changes": [{"name": "weights", "value": "downloadable"}]},
                    {"id": "cheap", "system": "gpt-4", "changes": [{"name": "api-input-price", "value": "50%"}]},
                ],
                "as_of": "2024-09-01",
            },
        }
    }
)


@router.get("/profiles", summary="List the profiles")
def list_profiles(served: CurrentGeneration, wanted: PageSlice, request: Request, response: Response) -> Page[Profile]:
    """List the profiles of the atlas, by id: stakeholders with means and needs, and why."""
    return cut(served.atlas.profiles(), wanted, request, response)


@router.get("/profiles/{id}", summary="Describe a profile", responses=problems(404))
def read_profile(
    served: CurrentGeneration,
    name: Annotated[str, Path(alias="id", description="Id or name of the profile", examples=["journalist"])],
) -> Profile:
    """Give a profile by id or name."""
    return served.atlas.access.profile(name)


@router.post("/accessible", summary="Who can use a system, by which route, and why", responses=problems(400, 404, 422))
def determine(
    served: CurrentGeneration,
    asked: Annotated[AccessRequest, _ACCESS],
    language: AnswerLanguage,
    detail: Annotated[
        Literal["full", "brief"],
        Query(description="`brief` gives verdict, binding constraints and cheapest route only", examples=["brief"]),
    ] = "full",
) -> AccessAnswer | AccessMatrix:
    """Determine for a profile whether it can use a system, or each: routes, constraints, arithmetic, cost, frontier, gaps.

    With `detail=brief`, or where several profiles or none are named, the answer is a matrix of profiles by systems
    without reasons; it has no sentences, names are in both languages, and fields at their default are left out.
    """
    systems = (*asked.systems, *((asked.system,) if asked.system else ()))
    if asked.profile is not None and detail == "full" and not asked.profiles:
        return served.atlas.accessible(asked.profile, systems, asked.as_of, language=language)
    profiles = (*asked.profiles, *((asked.profile,) if asked.profile is not None else ()))
    matrix = served.atlas.access_matrix(profiles, systems, asked.as_of)
    return JSONResponse(matrix.model_dump(mode="json", exclude_defaults=True))  # type: ignore[return-value]


@router.post("/what-if", summary="What follows when variables of a system change", responses=problems(400, 404, 422))
def suppose(
    served: CurrentGeneration, asked: Annotated[WhatIfRequest, _WHAT_IF], language: AnswerLanguage
) -> WhatIfAnswer:
    """Find the outcomes that move, the profiles that gain or lose access, and what cannot be undone; nothing is stored."""
    scenario = Scenario(system=asked.system, changes=asked.changes)
    return served.atlas.what_if(asked.system, scenario, asked.as_of, language=language)


@router.post(
    "/what-if/compare",
    summary="Scenarios side by side",
    responses={**problems(400, 404, 422), 200: {"content": {_CSV: {"schema": {"type": "string"}}}}},
)
def compare_scenarios(
    served: CurrentGeneration,
    asked: Annotated[CompareRequest, _COMPARE],
    language: AnswerLanguage,
    format: Annotated[Literal["json", "csv"], Query(description="How it is written", examples=["csv"])] = "json",  # noqa: A002
) -> ScenarioComparison:
    """Put scenarios side by side: outcomes that move, profiles that gain or lose, interventions lost or escaped."""
    found = served.atlas.compare_scenarios(asked.scenarios, asked.as_of, language=language)
    if format == "csv":
        return Response(write_csv(found), media_type=_CSV)  # type: ignore[return-value]
    return found
