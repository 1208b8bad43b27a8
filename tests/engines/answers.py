"""Answers of two engines in a form that can be compared."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

import pyoxigraph as ox

if TYPE_CHECKING:
    from graphkit.store import Store

__all__ = ["canonical", "solve"]

_NUMBER = re.compile(r"[-+]?\d+(?:\.\d+)?(?:e[-+]?\d+)?", re.IGNORECASE)


def canonical(term: ox.NamedNode | ox.Literal | Any) -> object:
    """Give a term so that two spellings of a number are equal: Virtuoso keeps 15 digits of a decimal, as docs/engines.md says."""
    if not isinstance(term, ox.Literal):
        return None if term is None else str(term)
    if _NUMBER.fullmatch(term.value):
        kind = "text" if term.datatype.value.endswith("string") else "number"
        return kind, f"{float(term.value):.12g}"
    # the order within GROUP_CONCAT is not for SPARQL to say
    return tuple(sorted(re.split("[,;] ", term.value))) if term.datatype.value.endswith("string") else str(term)


def solve(store: Store, sparql: str) -> list[tuple[object, ...]]:
    solutions = store.query(sparql)
    assert isinstance(solutions, ox.QuerySolutions)
    names = [one.value for one in solutions.variables]
    return [tuple(canonical(row[name]) for name in names) for row in solutions]
