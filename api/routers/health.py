"""Whether the server is well, and what it serves."""

from typing import Literal

from fastapi import APIRouter, Request, Response
from pydantic import Field

import graphkit
from api.dependencies import CurrentGeneration
from graphkit.answers import Answer

__all__ = ["router"]

router = APIRouter(tags=["Service"])


class Health(Answer):
    """The state of the server."""

    status: Literal["ok", "degraded"] = Field(description="degraded: a newer generation exists but cannot be read")
    generation: str = Field(description="Number of the generation that is served", examples=["1"])
    version: str = Field(description="Version of the program", examples=["0.1.0"])
    made_by: str = Field(description="Program that built the generation", examples=["access-atlas 0.1.0"])
    quads: dict[str, int] = Field(description="Number of statements by named graph", examples=[{"curated": 15000}])
    things: dict[str, int] = Field(description="Number of things by class", examples=[{"System": 13}])


@router.get("/health", summary="Tell whether the server is well")
def read_health(served: CurrentGeneration, request: Request, response: Response) -> Health:
    """Tell which generation is served and what is in it; 503 where there is none."""
    response.headers["Cache-Control"] = "no-store"  # it may change within a generation
    return Health(
        status="degraded" if request.app.state.watch.trouble else "ok",
        generation=served.generation,
        version=graphkit.__version__,
        made_by=served.manifest.get("made-by", ""),
        quads=served.manifest.get("quads", {}),
        things=served.manifest.get("things", {}),
    )
