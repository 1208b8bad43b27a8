"""Small answers, kept until they are the least recently used."""

from __future__ import annotations

from collections import OrderedDict
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from graphkit.execution.question import Head, Summary

__all__ = ["CacheKey", "CachedResult", "ResultCache"]


class CacheKey(NamedTuple):
    """All that decides the bytes of an answer: the generation, the query, its data set and the formats wanted."""

    generation: str
    sparql: str
    default_graphs: tuple[str, ...]
    named_graphs: tuple[str, ...]
    row_media: str | None
    triple_media: str | None


class CachedResult(NamedTuple):
    """A whole answer."""

    head: Head
    body: bytes
    summary: Summary


class ResultCache:
    """Keeps answers up to a number of bytes, keys counted too; `hits` and `misses` count look-ups.

    >>> cache = ResultCache(limit_bytes=0, item_limit_bytes=0)
    >>> cache.get(CacheKey("1", "ASK {}", (), (), None, None)) is None, cache.misses
    (True, 1)
    """

    def __init__(self, *, limit_bytes: int, item_limit_bytes: int) -> None:
        self.item_limit_bytes = min(item_limit_bytes, limit_bytes)
        self.hits = self.misses = self.size_bytes = 0
        self._limit_bytes = limit_bytes
        self._kept: OrderedDict[CacheKey, CachedResult] = OrderedDict()

    def get(self, key: CacheKey) -> CachedResult | None:
        """Give the answer that is kept under a key."""
        found = self._kept.get(key)
        if found is None:
            self.misses += 1
            return None
        self.hits += 1
        self._kept.move_to_end(key)
        return found

    def peek(self, key: CacheKey) -> CachedResult | None:
        """Give the answer that is kept under a key, without counting that as use."""
        return self._kept.get(key)

    def put(self, key: CacheKey, result: CachedResult) -> None:
        """Keep an answer unless it is too large, at the expense of those not used for longest."""
        size = _size(key, result)
        if size > self.item_limit_bytes:
            return
        self._drop(key)
        self._kept[key] = result
        self.size_bytes += size
        while self.size_bytes > self._limit_bytes:
            self._drop(next(iter(self._kept)))

    def _drop(self, key: CacheKey) -> None:
        found = self._kept.pop(key, None)
        if found is not None:
            self.size_bytes -= _size(key, found)


def _size(key: CacheKey, result: CachedResult) -> int:
    return len(result.body) + len(key.sparql) + sum(map(len, (*key.default_graphs, *key.named_graphs))) + 500
