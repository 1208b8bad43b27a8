"""Whether the things that parameters name are in the graph: an empty answer would hide a mistyped name."""

from __future__ import annotations

import functools
from typing import TYPE_CHECKING

from graphkit.errors import UnknownNameError
from graphkit.namespaces import BASE, KINDS, slug_of
from graphkit.queries.binding import bind
from graphkit.queries.registry import get_query
from graphkit.store.protocol import rows
from graphkit.vocabulary import nearest

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from graphkit.queries.header import QueryFile
    from graphkit.store.protocol import Store

__all__ = ["bind_question", "check_names", "read_slugs"]


def bind_question(store: Store, name: str, given: Mapping[str, str | Sequence[str]]) -> str:
    """Give the SPARQL of a question of the library, with values in the place of its parameters.

    Raises `UnknownNameError` for an unknown question, or a value that names nothing in the graph, and `ParameterError`.
    """
    query = get_query(name)
    text = bind(query, given)
    check_names(query, given, functools.partial(read_slugs, store))
    return text


def read_slugs(store: Store, kind: str) -> tuple[str, ...]:
    """List the slugs of all things of a kind; empty for observations, whose names are hashes."""
    if kind == "observation":
        return ()
    query = f'SELECT DISTINCT ?thing {{ ?thing a ?class FILTER(STRSTARTS(STR(?thing), "{BASE}{kind}/")) }}'
    return tuple(sorted(slug_of(row["thing"].value) for row in rows(store, query)))


def check_names(
    query: QueryFile, given: Mapping[str, str | Sequence[str]], slugs: Callable[[str], Sequence[str]]
) -> None:
    """Raise `UnknownNameError` for a value that names no thing; `slugs` gives those of a kind."""
    for name, value in given.items():
        kind = query.parameters[name].type if name in query.parameters else ""
        if kind not in KINDS or kind == "observation":
            continue
        known = slugs(kind)
        for one in [value] if isinstance(value, str) else value:
            slug = one.strip("<>").removeprefix(f"{BASE}{kind}/").removeprefix(f"{kind}:")
            if slug not in known:
                raise UnknownNameError(kind, one, nearest(slug, known))
