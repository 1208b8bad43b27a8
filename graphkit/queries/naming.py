"""Whether the things that parameters name are in the graph: an empty answer would hide a mistyped name."""

from __future__ import annotations

import functools
from typing import TYPE_CHECKING, Final

from graphkit.errors import UnknownNameError
from graphkit.namespaces import BASE, KINDS, slug_of, thing
from graphkit.queries.binding import bind
from graphkit.queries.registry import get_query
from graphkit.store.protocol import ask, graphs_but_catalogues, rows
from graphkit.vocabulary import nearest

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from graphkit.queries.header import QueryFile
    from graphkit.store.protocol import AtlasStore, Store

__all__ = ["bind_question", "check_names", "read_slugs"]

#: Kinds of which catalogues have many, and their classes.
_LISTED: Final = {"catalogue-entry": "CatalogueEntry", "catalogue-provider": "CatalogueProvider"}
_MOST: Final = 50_000


def bind_question(store: AtlasStore, name: str, given: Mapping[str, str | Sequence[str]]) -> str:
    """Give the SPARQL of a question of the library, with values in the place of its parameters.

    Raises `UnknownNameError` for an unknown question, or a value that names nothing in the graph, and `ParameterError`.
    """
    query = get_query(name)
    text = bind(query, given)
    check_names(store, query, given, functools.partial(read_slugs, store))
    return text


def read_slugs(store: AtlasStore, kind: str) -> tuple[str, ...]:
    """List the slugs of the things of a kind: none for observations, whose names are hashes, and for more than 50,000."""
    if kind == "observation":
        return ()
    if kind in _LISTED:
        found = rows(store, f"SELECT DISTINCT ?thing {{ ?thing a axs:{_LISTED[kind]} }} LIMIT {_MOST + 1}")
    else:
        query = f'SELECT DISTINCT ?thing {{ ?thing a ?class FILTER(STRSTARTS(STR(?thing), "{BASE}{kind}/")) }}'
        found = rows(store, query, graphs=graphs_but_catalogues(store))
    slugs = sorted(slug_of(row["thing"].value) for row in found)
    return tuple(slugs) if len(slugs) <= _MOST else ()


def check_names(
    store: Store,
    query: QueryFile,
    given: Mapping[str, str | Sequence[str]],
    slugs: Callable[[str], Sequence[str]],
) -> None:
    """Raise `UnknownNameError` for a value that names no thing of a store; `slugs` gives those of a kind."""
    for name, value in given.items():
        kind = query.parameters[name].type if name in query.parameters else ""
        if kind not in KINDS:
            continue
        for one in [value] if isinstance(value, str) else value:
            slug = one.strip("<>").removeprefix(f"{BASE}{kind}/").removeprefix(f"{kind}:")
            known = slugs(kind)
            if slug not in known and not ask(store, f"ASK {{ {thing(kind, slug)} a ?class }}"):
                raise UnknownNameError(kind, one, nearest(slug, known))
