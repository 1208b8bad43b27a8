"""The shape of lists: whole ones, and those that grow and are therefore cut into pages."""

from collections.abc import Sequence
from typing import Final, Generic, NamedTuple, TypeVar

from fastapi import Request, Response
from pydantic import BaseModel, Field

__all__ = ["PAGE_LIMIT", "PAGE_SIZE", "Listing", "Page", "Slice", "cut", "listing"]

PAGE_SIZE: Final = 50
PAGE_LIMIT: Final = 1_000

Item = TypeVar("Item")


class Slice(NamedTuple):
    """The part of a list that is wanted."""

    limit: int
    offset: int


class Listing(BaseModel, Generic[Item]):
    """A whole list."""

    items: tuple[Item, ...]
    total: int = Field(description="Number of items", examples=[27])


class Page(Listing[Item], Generic[Item]):
    """A part of a list; `next` is null on the last page."""

    total: int = Field(description="Number of items on all pages", examples=[388])
    limit: int = Field(description="Longest page that was asked for, in items", examples=[50])
    offset: int = Field(description="Number of items skipped before this page", examples=[0])
    next: str | None = Field(None, description="Where the next page is", examples=["/influences?limit=50&offset=50"])


def listing(items: Sequence[Item]) -> Listing[Item]:
    """Give a whole list."""
    return Listing(items=tuple(items), total=len(items))


def cut(items: Sequence[Item], wanted: Slice, request: Request, response: Response) -> Page[Item]:
    """Cut the wanted page out of a list; a `Link` header (RFC 8288) names the next one too."""
    end = wanted.offset + wanted.limit
    following = None
    if end < len(items):
        url = request.url.include_query_params(limit=wanted.limit, offset=end)
        following = f"{url.path}?{url.query}"
        response.headers["Link"] = f'<{following}>; rel="next"'
    return Page(
        items=tuple(items[wanted.offset : end]),
        total=len(items),
        limit=wanted.limit,
        offset=wanted.offset,
        next=following,
    )
