"""The history: generations, who made them, and how they differ."""

import asyncio
import functools
from pathlib import Path as FilePath
from typing import Annotated

from fastapi import APIRouter, Path, Query, Request, Response
from fastapi.concurrency import run_in_threadpool
from pydantic import Field

from api.dependencies import CurrentGeneration, PageSlice
from api.errors import problems
from graphkit.answers import Answer
from graphkit.store import Generations
from graphkit.writing.history import GenerationSummary, compare_generations, list_generations
from graphkit.writing.order import Delta

__all__ = ["router"]

router = APIRouter(tags=["Writing"])

_LINES = 1000
_one_at_a_time = asyncio.Semaphore(1)


class History(Answer):
    """Generations, the newest first."""

    total: int = Field(description="Number of generations that are known")
    items: tuple[GenerationSummary, ...]


class GraphDifference(Delta):
    """How a graph differs between two generations."""

    graph: str = Field(description="Name of the graph", examples=["curated"])
    added_triples: tuple[str, ...] = Field(
        description="The first of those added, as N-Triples, as many as were asked for"
    )
    removed_triples: tuple[str, ...] = Field(description="The first of those removed")


class Difference(Answer):
    """How one generation differs from another; graphs that are equal are left out."""

    old: int
    new: int
    graphs: tuple[GraphDifference, ...]


@router.get("/generations", summary="List the generations")
def read_generations(served: CurrentGeneration, wanted: PageSlice, request: Request, response: Response) -> History:
    """List the generations with author, time, reason, size and what a write changed, the newest first.

    Of those that were removed to save space, this is all that is left.
    """
    del served
    response.headers["Cache-Control"] = "no-store"  # generations are also removed
    found = list_generations(request.app.state.settings.store)[::-1]
    return History(total=len(found), items=tuple(found[wanted.offset : wanted.offset + wanted.limit]))


@router.get("/generations/{a}/diff/{b}", summary="Compare two generations", responses=problems(404))
async def read_difference(
    served: CurrentGeneration,
    request: Request,
    old: Annotated[int, Path(alias="a", ge=1, description="Number of a generation", examples=[1])],
    new: Annotated[int, Path(alias="b", ge=1, description="Number of another", examples=[1])],
    triples: Annotated[
        int, Query(ge=0, le=_LINES, description="Longest list of triples wanted, for each graph", examples=[10])
    ] = 0,
) -> Difference:
    """Count by graph what the second generation has that the first has not, and the other way round."""
    del served
    folder: FilePath = request.app.state.settings.store
    found = (Generations(folder).get(old), Generations(folder).get(new))
    written = tuple((one.folder / "manifest.json").stat().st_mtime_ns for one in found)
    async with _one_at_a_time:  # it takes about a second for the whole atlas
        graphs = await run_in_threadpool(_compare, folder, old, new, triples, written)
    return Difference(old=old, new=new, graphs=graphs)


@functools.lru_cache(maxsize=32)
def _compare(
    folder: FilePath, old: int, new: int, triples: int, written: tuple[int, ...]
) -> tuple[GraphDifference, ...]:
    del written  # numbers may be used again in a folder that was emptied; times are not
    return tuple(
        GraphDifference(
            graph=name,
            **change.delta.model_dump(),
            added_triples=tuple(change.added.head(triples)),
            removed_triples=tuple(change.removed.head(triples)),
        )
        for name, change in compare_generations(folder, old, new).items()
    )
