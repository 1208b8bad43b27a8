"""What routes are given: the generation to answer from, a page of a list, and a check on misspelt parameters."""

from typing import Annotated

from fastapi import Depends, Query, Request
from starlette.concurrency import run_in_threadpool

from api.pages import PAGE_LIMIT, PAGE_SIZE, Slice
from api.served import GenerationWatch, Served
from graphkit.errors import NotRemoteError, ParameterError
from graphkit.vocabulary import nearest

__all__ = ["CurrentGeneration", "PageSlice", "current_generation", "refuse_remote", "refuse_unknown_parameters"]


async def current_generation(request: Request) -> Served:
    """Choose the generation this request is answered from. Raises `StoreError` if there is none."""
    watch: GenerationWatch = request.app.state.watch
    served = watch.peek()
    if served is None:
        served = await run_in_threadpool(watch.refresh)
    request.state.served = served
    return served


async def page_slice(
    limit: Annotated[
        int, Query(ge=1, le=PAGE_LIMIT, description="Longest page wanted, in items", examples=[20])
    ] = PAGE_SIZE,
    offset: Annotated[int, Query(ge=0, description="Number of items to skip", examples=[0])] = 0,
) -> Slice:
    """Read which part of a list is wanted."""
    return Slice(limit, offset)


async def refuse_unknown_parameters(request: Request) -> None:
    """Raise `ParameterError` for a query parameter the route does not have: ignored, it would change the answer."""
    if not request.query_params:
        return
    path = getattr(request.scope.get("route"), "path_format", "")
    operation = request.app.openapi()["paths"].get(path, {}).get(request.method.lower(), {})
    known = [one["name"] for one in operation.get("parameters", []) if one["in"] == "query"]
    for name in request.query_params:
        if name not in known:
            near = nearest(name, known)
            hint = f", did you mean {near[0]}?" if near else ""
            raise ParameterError(name, f"is not a parameter of {path}{hint}", ", ".join(known) or "none")


async def refuse_remote(request: Request) -> None:
    """Raise `NotRemoteError` on a route that needs a store folder, where a remote engine is served."""
    if request.app.state.settings.endpoint:
        raise NotRemoteError("generations and writing are things of")


CurrentGeneration = Annotated[Served, Depends(current_generation)]
PageSlice = Annotated[Slice, Depends(page_slice)]
