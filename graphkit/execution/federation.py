"""Queries with SERVICE, where an operator allows endpoints: the engine never gets to see the keyword.

Each SERVICE clause is asked here, by `ServiceClient`, and its answer stands in its place as VALUES. In the algebra both are a
multiset that is joined with what stands before it (SPARQL 1.1 Query Language, section 18.2.2.6; Federated Query, section 4),
so the result is that of the query as it was sent. The query that comes of it goes the way of every other, refusal included.
"""

from __future__ import annotations

import uuid
from typing import TYPE_CHECKING, Final, NamedTuple

import pyoxigraph as ox

from graphkit.errors import QueryError, ServiceError
from graphkit.execution.endpoints import ServiceClient
from graphkit.store.lexer import tokens
from graphkit.store.refusal import refuse_network

if TYPE_CHECKING:
    from collections.abc import Sequence

    from graphkit.store.lexer import Token

__all__ = ["resolve_iri", "resolve_services"]

#: Longest answer of another endpoint that is read, and most clauses that one query may have.
_ANSWER_BYTES: Final = 5_000_000
_CLAUSES: Final = 20

_FORMATS: Final = {
    "application/sparql-results+json": ox.QueryResultsFormat.JSON,
    "application/json": ox.QueryResultsFormat.JSON,
    "application/sparql-results+xml": ox.QueryResultsFormat.XML,
    "application/xml": ox.QueryResultsFormat.XML,
}
_FORMS: Final = ("SELECT", "ASK", "CONSTRUCT", "DESCRIBE")
#: What an endpoint that fails counts as under SILENT: one solution without bindings.
_NOTHING: Final = "VALUES () { () }"
_EMPTY: Final = ox.Store()


class Clause(NamedTuple):
    """A SERVICE clause: where it stands, what it calls, and its group pattern with the braces."""

    start: int
    end: int
    is_silent: bool
    endpoint: str
    group: str


def resolve_services(sparql: str, base_iri: str, allowed: Sequence[str]) -> str:
    """Give a query that means the same without SERVICE, having asked the endpoints it calls.

    Raises `QueryError` if one is not allowed or the query does not parse, `ServiceError` if one does not answer as it should.
    """
    clauses = _find_clauses(sparql)
    if len(clauses) > _CLAUSES:
        raise QueryError(f"a query may hold {_CLAUSES} SERVICE clauses")
    _check(_replace(sparql, clauses, [f"GRAPH <{base_iri}> {one.group}" for one in _outlined(clauses)]), base_iri)
    _check(_replace(sparql, clauses, [_NOTHING] * len(clauses)), base_iri)
    prologue = f"BASE <{base_iri}>\n{_prologue(sparql)}"
    client = ServiceClient(allowed, _ANSWER_BYTES)
    endpoints = [resolve_iri(prologue, one.endpoint, "SERVICE") for one in clauses]
    for endpoint in endpoints:
        client.check(endpoint)
    genid = f"{base_iri}.well-known/genid/{uuid.uuid4().hex}"
    found = [
        _ask(client, endpoint, f"{prologue} SELECT * WHERE {one.group}", one, f"{genid}-{number}-")
        for number, (endpoint, one) in enumerate(zip(endpoints, clauses, strict=True))
    ]
    return _replace(sparql, clauses, found)


def _check(sparql: str, base_iri: str) -> None:
    """Raise `QueryError` unless the engine can parse a query, and finds nothing in it that calls another service."""
    refuse_network(sparql)
    try:
        _EMPTY.query(sparql, base_iri=base_iri)
    except SyntaxError as error:
        raise QueryError(f"the query does not parse: {error.msg}") from error
    except (ValueError, RuntimeError):  # it parses; the store that is asked will tell what is wrong with it
        return


def _find_clauses(sparql: str) -> list[Clause]:
    """Find the outermost clauses; what is inside of one is for its endpoint to judge."""
    found: list[Clause] = []
    listed = list(tokens(sparql))
    index = 0
    while index < len(listed):
        if listed[index].word != "SERVICE":
            index += 1
            continue
        index, clause = _read_clause(sparql, listed, index)
        found.append(clause)
    return found


def _read_clause(sparql: str, listed: Sequence[Token], index: int) -> tuple[int, Clause]:
    start = listed[index].start
    header = listed[index + 1 : index + 4]
    is_silent = bool(header) and header[0].word == "SILENT"
    endpoint = header[is_silent : is_silent + 2]
    if len(endpoint) < 2 or endpoint[1].text != "{":
        raise QueryError("the query does not parse: SERVICE is followed by an endpoint and a group in braces")
    first = index + 2 + is_silent
    depth = 0
    for last in range(first, len(listed)):
        depth += {"{": 1, "}": -1}.get(listed[last].text, 0)
        if depth == 0:
            group = sparql[listed[first].start : listed[last].end]
            return last + 1, Clause(start, listed[last].end, is_silent, endpoint[0].text, group)
    raise QueryError("the query does not parse: the group of SERVICE does not end")


def _outlined(clauses: Sequence[Clause]) -> list[Clause]:
    """Give the clauses with nothing in their groups that calls another service."""
    return [one._replace(group=_replace(one.group, inner := _find_clauses(one.group), [_NOTHING] * len(inner)))
            for one in clauses]  # fmt: skip


def _replace(sparql: str, clauses: Sequence[Clause], texts: Sequence[str]) -> str:
    pieces, at = [], 0
    for clause, text in zip(clauses, texts, strict=True):
        pieces += [sparql[at : clause.start], " ", text, " "]
        at = clause.end
    return "".join([*pieces, sparql[at:]])


def _prologue(sparql: str) -> str:
    return next((sparql[: one.start] for one in tokens(sparql) if one.word in _FORMS), "")


def resolve_iri(prologue: str, endpoint: str, keyword: str) -> str:
    """Give the IRI that stands behind a keyword as the engine reads it. Raises `QueryError` if it is none."""
    if endpoint.startswith(("?", "$")):
        raise QueryError(f"{keyword} is refused here for {endpoint}: an endpoint is named, not found by the query")
    question = f"{prologue} SELECT ({endpoint} AS ?endpoint) {{}}"
    refuse_network(question)
    wrong = f"it does not parse: {endpoint} is no endpoint for {keyword}"
    try:
        found = _EMPTY.query(question)
    except SyntaxError as error:
        raise QueryError(wrong) from error
    values = [row["endpoint"] for row in found] if isinstance(found, ox.QuerySolutions) else []
    if len(values) != 1 or not isinstance(values[0], ox.NamedNode):
        raise QueryError(wrong)
    return values[0].value


def _ask(client: ServiceClient, endpoint: str, sparql: str, clause: Clause, genid: str) -> str:
    try:
        return _write_values(endpoint, *client.ask(endpoint, sparql), genid)
    except ServiceError:
        if clause.is_silent:
            return _NOTHING
        raise


def _write_values(endpoint: str, media: str, body: bytes, genid: str) -> str:
    if media not in _FORMATS:
        raise ServiceError(endpoint, "its answer is neither JSON nor XML")
    try:
        found = ox.parse_query_results(body, format=_FORMATS[media])
        if isinstance(found, ox.QueryBoolean):
            raise ServiceError(endpoint, "its answer has no rows")
        names = [variable.value for variable in found.variables]
        rows = [f"({' '.join(_write(one[name], genid) for name in names)})" for one in found]
    except (SyntaxError, ValueError) as error:
        raise ServiceError(endpoint, "its answer cannot be read") from error
    return f"VALUES ({' '.join(f'?{name}' for name in names)}) {{ {' '.join(rows)} }}"


def _write(term: ox.NamedNode | ox.BlankNode | ox.Literal | ox.Triple | None, genid: str) -> str:
    if isinstance(term, ox.BlankNode):  # VALUES cannot hold one: an IRI instead (RDF 1.1 Concepts, section 3.5)
        return f"<{genid}{term.value}>"
    if isinstance(term, ox.Triple):
        raise ValueError("a triple as a term")
    return "UNDEF" if term is None else str(term)
