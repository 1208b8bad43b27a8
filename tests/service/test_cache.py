"""The cache of answers: bounded in bytes, keyed by all that decides an answer, and emptied by a new generation."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pyoxigraph as ox
import pytest

from graphkit.execution import CachedResult, CacheKey, Head, ResultCache, Summary
from tests.service.servers import serve
from tests.service.stores import write_generation

if TYPE_CHECKING:
    from pathlib import Path

HEAD = Head("rows", "text/csv")
KEY = CacheKey("1", "ASK {}", (), (), "text/csv", "text/turtle")


def _result(size: int) -> CachedResult:
    return CachedResult(HEAD, b"x" * size, Summary(1, size, 0.1))


def test_it_keeps_no_more_bytes_than_it_may() -> None:
    cache = ResultCache(limit_bytes=10_000, item_limit_bytes=5_000)
    for number in range(50):
        cache.put(KEY._replace(sparql=f"ASK {{}} # {number}"), _result(number * 40))
        assert cache.size_bytes <= 10_000
    assert cache.get(KEY._replace(sparql="ASK {} # 49")) == _result(49 * 40)
    assert cache.get(KEY._replace(sparql="ASK {} # 0")) is None


def test_what_was_used_last_stays_longest() -> None:
    cache = ResultCache(limit_bytes=3_000, item_limit_bytes=3_000)
    keys = [KEY._replace(sparql=f"ASK {{}} # {number}") for number in range(3)]
    for key in keys[:2]:
        cache.put(key, _result(500))
    assert cache.get(keys[0]) is not None
    assert cache.peek(keys[1]) is not None  # which is no use
    cache.put(keys[2], _result(500))
    assert [cache.peek(key) is not None for key in keys] == [True, False, True]


def test_what_is_too_large_is_not_kept_and_what_is_replaced_is_counted_once() -> None:
    cache = ResultCache(limit_bytes=10_000, item_limit_bytes=2_000)
    cache.put(KEY, _result(3_000))
    assert (cache.get(KEY), cache.size_bytes) == (None, 0)
    for _ in range(5):
        cache.put(KEY, _result(1_000))
    assert 1_000 < cache.size_bytes < 2_000
    assert (cache.hits, cache.misses) == (0, 1)


@pytest.mark.parametrize(
    "other",
    [
        KEY._replace(generation="2"),
        KEY._replace(sparql="ASK {} "),
        KEY._replace(default_graphs=("a:a",)),
        KEY._replace(named_graphs=("a:a",)),
        KEY._replace(row_media="text/tab-separated-values"),
        KEY._replace(triple_media=None),
    ],
)
def test_all_that_decides_an_answer_is_in_the_key(other: CacheKey) -> None:
    cache = ResultCache(limit_bytes=10_000, item_limit_bytes=5_000)
    cache.put(KEY, _result(10))
    assert cache.get(other) is None
    assert cache.get(KEY) is not None


@pytest.mark.slow
def test_a_new_generation_is_answered_from_at_once(tmp_path: Path) -> None:
    def fill(count: int) -> None:
        quads = [
            ox.Quad(ox.NamedNode(f"a:{n}"), ox.NamedNode("a:p"), ox.Literal(n), ox.NamedNode("a:g"))
            for n in range(count)
        ]
        write_generation(tmp_path / "store", lambda store: store.extend(quads))

    fill(1)
    query = {"query": "SELECT (COUNT(*) AS ?n) { ?s ?p ?o }", "format": "csv"}
    with serve(tmp_path / "store", tmp_path, query_workers=1) as server, server.client() as client:
        first, again = client.get("/sparql", params=query), client.get("/sparql", params=query)
        tag = {"If-None-Match": first.headers["etag"]}
        assert (first.text, again.headers["access-atlas-cache"]) == ("n\r\n1\r\n", "hit")
        kept = client.get("/sparql", params=query, headers=tag)
        assert (kept.status_code, kept.content) == (304, b"")
        fill(2)
        newer = client.get("/sparql", params=query, headers=tag)
        assert (newer.status_code, newer.text, newer.headers["access-atlas-cache"]) == (200, "n\r\n2\r\n", "miss")
        assert newer.headers["access-atlas-generation"] != first.headers["access-atlas-generation"]
        numbers = client.get("/metrics").text
        assert 'access_atlas_cache_lookups_total{result="hit"} 1.0' in numbers
        assert 'access_atlas_cache_lookups_total{result="miss"} 2.0' in numbers
