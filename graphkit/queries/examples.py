"""The questions of the library as `sh:SPARQLExecutable`, the way editors look for example queries."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import pyoxigraph as ox

from graphkit.namespaces import BASE, PREFIXES
from graphkit.queries.registry import list_queries

if TYPE_CHECKING:
    from collections.abc import Iterator

    from graphkit.queries.header import QueryFile

__all__ = ["describe_questions"]

_EXAMPLES: Final = f"{BASE}.well-known/sparql-examples/"


def describe_questions(endpoint: str = "") -> Iterator[ox.Triple]:
    """Describe every question; with the address of an endpoint, say that it is asked there."""
    for query in list_queries():
        node = ox.NamedNode(f"{_EXAMPLES}{query.name}")
        for predicate, value in _statements(query):
            yield ox.Triple(node, ox.NamedNode(predicate), value)
        if endpoint:
            yield ox.Triple(node, ox.NamedNode(f"{PREFIXES['schema']}target"), ox.NamedNode(endpoint))


def _statements(query: QueryFile) -> Iterator[tuple[str, ox.NamedNode | ox.Literal]]:
    a, sh, rdfs = f"{PREFIXES['rdf']}type", PREFIXES["sh"], PREFIXES["rdfs"]
    yield a, ox.NamedNode(f"{sh}SPARQLExecutable")
    yield a, ox.NamedNode(f"{sh}SPARQLSelectExecutable")
    yield f"{sh}select", ox.Literal(query.text)
    yield f"{rdfs}label", ox.Literal(query.summary, language="en")
    yield f"{rdfs}comment", ox.Literal(query.question, language="en")
    for tag in query.tags:
        yield f"{PREFIXES['schema']}keywords", ox.Literal(tag)
