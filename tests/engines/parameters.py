"""Calls of the questions of the library with other values than those of their files, to ask two engines for.

`python -m tests.engines.parameters STORE URL [MOST [SEED]]` asks the atlas in a store folder and the engine at an address all of
them and names those whose rows differ: what docs/engines.md says of values was found by it.
"""

from __future__ import annotations

import random
import sys
import time
from pathlib import Path
from typing import TYPE_CHECKING, Final, NamedTuple

from graphkit import open_atlas
from graphkit.namespaces import BASE
from graphkit.queries import list_queries
from graphkit.queries.binding import bind
from graphkit.store import open_remote, rows
from tests.engines.answers import solve

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from graphkit.queries import QueryFile
    from graphkit.queries.header import Parameter
    from graphkit.store import Store

__all__ = ["Call", "calls", "some_calls"]

_LITERALS: Final = {
    "decimal": ("0", "0.3", "0.5", "0.75", "0.9", "1"),
    "date": ("2019-12-31", "2023-03-14", "2024-07-23", "2025-01-01", "2026-06-30"),
}


class Call(NamedTuple):
    """A question and values for its parameters."""

    name: str
    values: dict[str, str]
    sparql: str


def calls(store: Store, seed: int) -> Iterator[Call]:
    """Give every value of every parameter once, of things all that the atlas holds; other parameters get a value by chance."""
    draw = random.Random(seed)  # noqa: S311 # nothing secret hangs on it
    things = _Things(store)
    for query in list_queries():
        for name, parameter in query.parameters.items():
            for value in things.values(parameter):
                yield _call(query, {name: value}, things, draw)


def some_calls(store: Store, names: Iterable[str], seed: int) -> Iterator[Call]:
    """Give a call of each of these questions, with values by chance."""
    draw = random.Random(seed)  # noqa: S311
    things = _Things(store)
    for query in list_queries():
        if query.name in names:
            yield _call(query, {}, things, draw)


class _Things:
    def __init__(self, store: Store) -> None:
        self._store = store
        self._known: dict[str, tuple[str, ...]] = {}

    def values(self, parameter: Parameter) -> tuple[str, ...]:
        """Give what a parameter may be: what its header allows, a few literals, or all things of its kind."""
        if parameter.allowed or parameter.type in _LITERALS:
            return parameter.allowed or _LITERALS[parameter.type]
        if parameter.type not in self._known:
            start = f"{BASE}{parameter.type}/"
            listed = rows(
                self._store, f'SELECT DISTINCT ?x {{ ?x a ?t FILTER(STRSTARTS(STR(?x), "{start}")) }} ORDER BY ?x'
            )
            slugs = (row["x"].value.removeprefix(start) for row in listed)
            self._known[parameter.type] = tuple(slug for slug in slugs if "/" not in slug)
        return self._known[parameter.type]


def _call(query: QueryFile, given: dict[str, str], things: _Things, draw: random.Random) -> Call:
    for name, parameter in query.parameters.items():
        if name not in given and (parameter.required or draw.random() < 0.3):
            given[name] = draw.choice(things.values(parameter))
    return Call(query.name, given, bind(query, given))


def _main(folder: str, address: str, most: str = "1000000", seed: str = "1") -> None:
    embedded, remote = open_atlas(Path(folder), build_if_missing=False).store, open_remote(address)
    listed = list(calls(embedded, int(seed)))
    random.Random(int(seed)).shuffle(listed)  # noqa: S311 # so that the first ones are a sample of all
    began, found, differ = time.monotonic(), 0, 0
    for call in listed[: int(most)]:
        ours, theirs = solve(embedded, call.sparql), solve(remote, call.sparql)
        found, differ = found + bool(ours), differ + (ours != theirs)
        if ours != theirs:
            sys.stdout.write(f"{call.name} {call.values}: {len(ours)} rows here, {len(theirs)} there\n")
            sys.stdout.flush()
    seconds = time.monotonic() - began
    asked = f"{min(int(most), len(listed))} of {len(listed)} calls"
    sys.stdout.write(f"{asked}, {found} with rows, {differ} differ, in {seconds:.0f} s\n")


if __name__ == "__main__":
    _main(*sys.argv[1:])
