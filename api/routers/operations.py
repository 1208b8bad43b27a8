"""For those who run the server: is it alive, can it answer, what are its numbers."""

from typing import TYPE_CHECKING, Literal

from fastapi import APIRouter, Depends, Request, Response
from prometheus_client import CONTENT_TYPE_LATEST
from pydantic import Field

from api.dependencies import CurrentGeneration, refuse_unknown_parameters
from graphkit.answers import Answer

if TYPE_CHECKING:
    from api.execution import QueryService
    from api.metrics import Metrics

__all__ = ["router"]

router = APIRouter(tags=["Service"], dependencies=[Depends(refuse_unknown_parameters)])


class Liveness(Answer):
    """The server runs."""

    status: Literal["ok"] = Field("ok", description="Always ok: a server that hangs does not answer")


class Readiness(Answer):
    """The server can answer."""

    status: Literal["ok"] = Field("ok", description="Always ok: otherwise the answer is a problem document")
    generation: str = Field(description="Number of the generation that is served", examples=["1"])
    workers: int = Field(description="Query workers alive in the server process that answers", examples=[4])
    waiting: int = Field(description="Queries that wait for a worker", examples=[0])


@router.get("/health/live", summary="Tell whether the server runs")
async def read_liveness(response: Response) -> Liveness:
    """Answer without touching the store or the workers; restart the server if this fails."""
    response.headers["Cache-Control"] = "no-store"
    return Liveness()


@router.get("/health/ready", summary="Tell whether the server can answer")
async def read_readiness(served: CurrentGeneration, request: Request, response: Response) -> Readiness:
    """Answer a small query by way of a worker; 503 if there is no generation, or if too many queries wait.

    Send clients elsewhere while this fails.
    """
    response.headers["Cache-Control"] = "no-store"
    service: QueryService = request.app.state.queries
    await service.collect(served, "ASK {}", "application/sparql-results+json")
    state = service.pool.state
    return Readiness(generation=served.generation, workers=state.workers, waiting=state.waiting)


@router.get(
    "/metrics",
    response_class=Response,
    summary="Read the numbers of the server",
    responses={
        200: {"description": "Numbers for Prometheus", "content": {"text/plain": {"schema": {"type": "string"}}}}
    },
)
async def read_metrics(request: Request) -> Response:
    """Give counts and latencies of requests, the queue, workers, kills and cache, and the generation, for Prometheus."""
    metrics: Metrics = request.app.state.metrics
    service: QueryService = request.app.state.queries
    service.observe(request.app.state.watch.peek())
    return Response(metrics.render(), headers={"Content-Type": CONTENT_TYPE_LATEST, "Cache-Control": "no-store"})
