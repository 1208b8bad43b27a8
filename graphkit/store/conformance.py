"""What an engine can do of what the atlas needs: one probe for each capability, each a small question with a known answer.

Nothing is written unless the settings name an address for updates; then a graph of this check alone is made and dropped.
"""

from __future__ import annotations

import functools
from typing import TYPE_CHECKING, Final, Literal, NamedTuple

import pyoxigraph as ox

from graphkit.answers import Answer
from graphkit.errors import AtlasError, EndpointError, LogInError, UnreachableError
from graphkit.namespaces import BASE
from graphkit.store.connection import Connection

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from graphkit.store.endpoint import Endpoint

__all__ = ["Capability", "check_engine"]

_GRAPH: Final = f"{BASE}graph/staging/store-check"
_SHOWN_CHARACTERS: Final = 150
_XSD: Final = "PREFIX xsd: <http://www.w3.org/2001/XMLSchema#> "
_LONG: Final = "가나다라" * 4000


class Capability(Answer):
    """A capability and whether the engine has it; `detail` says what it did instead."""

    name: str
    meaning: str
    verdict: Literal["yes", "no", "not asked"]
    is_needed: bool
    detail: str = ""


class _Probe(NamedTuple):
    """A SELECT query and the rows it must give; values as text. With `data` it is asked of a graph that was just written."""

    name: str
    meaning: str
    sparql: str
    rows: tuple[tuple[str | None, ...], ...]
    is_needed: bool = True


_PROBES: Final = (
    _Probe("select", "rows as JSON", 'SELECT ?x { VALUES ?x { "a" } }', (("a",),)),
    _Probe(
        "bind", "BIND and IF",
        'SELECT ?y { VALUES ?x { 1 2 } BIND(IF(?x > 1, "b", "a") AS ?y) } ORDER BY ?x', (("a",), ("b",)),
    ),
    _Probe("undef", "VALUES with UNDEF", "SELECT ?x ?y { VALUES (?x ?y) { (1 UNDEF) } }", (("1", None),)),
    _Probe("union", "UNION", "SELECT ?x { { BIND(1 AS ?x) } UNION { BIND(2 AS ?x) } } ORDER BY ?x", (("1",), ("2",))),
    _Probe(
        "values-in-union", "VALUES as one side of a UNION",
        "SELECT ?x { { VALUES ?x { 1 } } UNION { VALUES ?x { 2 } } } ORDER BY ?x", (("1",), ("2",)), is_needed=False,
    ),
    _Probe(
        "aggregates", "GROUP BY, COUNT, MIN, GROUP_CONCAT",
        'SELECT (COUNT(?x) AS ?n) (MIN(?x) AS ?least) (GROUP_CONCAT(STR(?x); SEPARATOR="|") AS ?all) { VALUES ?x { 1 2 } }',
        (("2", "1", "1|2"),),
    ),
    _Probe(
        "subqueries", "a SELECT inside another",
        "SELECT ?n { { SELECT (COUNT(?x) AS ?n) { VALUES ?x { 1 2 3 } } } }", (("3",),),
    ),
    _Probe(
        "korean", "Unicode in literals, and languages",
        'SELECT (STRLEN("접근성") AS ?n) (LANG("한국"@ko) AS ?l) {}', (("3", "ko"),),
    ),
    _Probe(
        "regex", "REGEX, REPLACE and STRAFTER",
        'SELECT (REPLACE("a-b", "-", "_") AS ?x) (STRAFTER("a#b", "#") AS ?y) {}', (("a_b", "b"),),
    ),
    _Probe(
        "typed-truth", "truth values made by STRDT",
        f'{_XSD}SELECT (STRDT("true", xsd:boolean) AS ?x) {{}}', (("true",),),
    ),
    _Probe("computed-truth", "truth values of expressions", "SELECT (1 = 1 AS ?x) {}", (("true",),), is_needed=False),
    _Probe(
        "dates", "dates compare",
        f'{_XSD}SELECT ?x {{ VALUES ?x {{ 1 }} FILTER("2024-02-01"^^xsd:date > "2024-01-31"^^xsd:date) }}', (("1",),),
    ),
)  # fmt: skip

_DATA: Final = f"""
<{_GRAPH}#a> <{_GRAPH}#p> <{_GRAPH}#b> . <{_GRAPH}#b> <{_GRAPH}#p> <{_GRAPH}#c> .
<{_GRAPH}#a> <{_GRAPH}#n> "38000000000000000000000000"^^<http://www.w3.org/2001/XMLSchema#decimal> .
<{_GRAPH}#b> <{_GRAPH}#n> "0.1"^^<http://www.w3.org/2001/XMLSchema#decimal> .
<{_GRAPH}#c> <{_GRAPH}#t> "{_LONG}" . <{_GRAPH}#c> <{_GRAPH}#d> "2024-02-29"^^<http://www.w3.org/2001/XMLSchema#date> .
"""
_IN: Final = f"GRAPH <{_GRAPH}>"
_STORED: Final = (
    _Probe("graph", "GRAPH with a name", f"SELECT ?o {{ {_IN} {{ <{_GRAPH}#a> <{_GRAPH}#p> ?o }} }}", ((f"{_GRAPH}#b",),)),
    _Probe(
        "union-default-graph", "without a data set, the default graph is the union of all; queries of the atlas name theirs",
        f"SELECT ?o {{ <{_GRAPH}#a> <{_GRAPH}#p> ?o }}", ((f"{_GRAPH}#b",),), is_needed=False,
    ),
    _Probe(
        "empty-graph-pattern", "GRAPH ?g {} lists the graphs; it is sent in other words",
        f"SELECT ?g {{ GRAPH ?g {{}} FILTER(?g = <{_GRAPH}>) }}", ((_GRAPH,),), is_needed=False,
    ),
    _Probe(
        "paths", "property paths: p/p, p?, p*",
        f"SELECT (COUNT(?o) AS ?n) {{ {_IN} {{ <{_GRAPH}#a> <{_GRAPH}#p>* ?o }} }}", (("3",),),
    ),
    _Probe(
        "inverse-paths", "property paths: ^p",
        f"SELECT ?s {{ {_IN} {{ <{_GRAPH}#b> ^<{_GRAPH}#p> ?s }} }}", ((f"{_GRAPH}#a",),),
    ),
    _Probe(
        "exists", "FILTER NOT EXISTS",
        f"SELECT ?s {{ {_IN} {{ ?s <{_GRAPH}#p> ?o FILTER NOT EXISTS {{ ?x <{_GRAPH}#p> ?s }} }} }}", ((f"{_GRAPH}#a",),),
    ),
    _Probe(
        "optional", "OPTIONAL",
        f"SELECT ?n {{ {_IN} {{ <{_GRAPH}#c> <{_GRAPH}#d> ?d OPTIONAL {{ <{_GRAPH}#c> <{_GRAPH}#n> ?n }} }} }}",
        ((None,),),
    ),
    _Probe(
        "decimals", "small decimals keep their digits",
        f"SELECT ?n {{ {_IN} {{ <{_GRAPH}#b> <{_GRAPH}#n> ?n }} }}", (("0.1",),),
    ),
    _Probe(
        "big-decimals", "decimals of more than 15 digits keep them", f"SELECT ?n {{ {_IN} {{ <{_GRAPH}#a> <{_GRAPH}#n> ?n }} }}",
        (("38000000000000000000000000",),), is_needed=False,
    ),
    _Probe(
        "long-literals", "texts of 16,000 characters",
        f"SELECT (STRLEN(?t) AS ?n) {{ {_IN} {{ ?s <{_GRAPH}#t> ?t }} }}", ((str(len(_LONG)),),),
    ),
    _Probe(
        "stored-dates", "dates come back as they went",
        f"SELECT ?d {{ {_IN} {{ ?s <{_GRAPH}#d> ?d }} }}", (("2024-02-29",),),
    ),
)  # fmt: skip


def check_engine(endpoint: Endpoint) -> list[Capability]:
    """Probe an engine. Raises `EndpointError` or one of its kinds if it cannot be asked at all."""
    connection = Connection(endpoint)
    try:
        return list(_check(connection))
    finally:
        connection.close()


def _check(connection: Connection) -> Iterator[Capability]:
    for probe in _PROBES:
        judged = _judge(
            probe.name, probe.meaning, functools.partial(_ask, connection, probe), is_needed=probe.is_needed
        )
        if probe is _PROBES[0] and judged.verdict == "no":
            raise EndpointError(
                connection.endpoint.shown, f"answers no query, so nothing else was asked; it {judged.detail}"
            )
        yield judged
    yield _judge("ask", "a truth value as JSON", lambda: _truth(connection), is_needed=False)
    yield _judge(
        "errors", "a query that does not parse is answered by an error", lambda: _refuses(connection), is_needed=True
    )
    if not connection.endpoint.update:
        for name, meaning in [("update", "SPARQL Update"), *((one.name, one.meaning) for one in _STORED)]:
            yield Capability(
                name=name, meaning=meaning, verdict="not asked", is_needed=False, detail="no address for updates"
            )
        return
    wrote = _judge("update", "INSERT DATA into a graph", lambda: _write(connection), is_needed=True)
    yield wrote
    if wrote.verdict == "no":
        return
    try:
        for probe in _STORED:
            yield _judge(
                probe.name, probe.meaning, functools.partial(_ask, connection, probe), is_needed=probe.is_needed
            )
        yield _judge("construct", "CONSTRUCT", lambda: _triples(connection), is_needed=False)
        yield _judge("atomic-updates", "an update fails as a whole", lambda: _atomic(connection), is_needed=False)
        if connection.endpoint.graph_store:
            yield _judge("graph-store", "Graph Store Protocol: PUT", lambda: _put(connection), is_needed=True)
    finally:
        connection.update(f"DROP SILENT GRAPH <{_GRAPH}>")


def _judge(name: str, meaning: str, probe: Callable[[], str], *, is_needed: bool) -> Capability:
    """Call a probe, which gives what is wrong, or nothing."""
    try:
        wrong = probe()
    except (UnreachableError, LogInError):
        raise
    except AtlasError as error:
        wrong = error.reason if isinstance(error, EndpointError) else str(error)
    except (SyntaxError, ValueError) as error:
        wrong = f"its answer cannot be read: {error}"
    return Capability(name=name, meaning=meaning, verdict="no" if wrong else "yes", is_needed=is_needed, detail=wrong)


def _ask(connection: Connection, probe: _Probe) -> str:
    found = connection.select(probe.sparql, {}).results()
    if not isinstance(found, ox.QuerySolutions):
        return "gave a truth value instead of rows"
    names = [one.value for one in found.variables]
    rows = tuple(tuple(getattr(row[name], "value", None) for name in names) for row in found)
    return "" if rows == probe.rows else f"gave {_told(rows)} instead of {_told(probe.rows)}"


def _told(rows: Sequence[Sequence[str | None]]) -> str:
    values = "; ".join(", ".join("nothing" if one is None else one for one in row) for row in rows)
    return values[:_SHOWN_CHARACTERS] or "no rows"


def _truth(connection: Connection) -> str:
    found = connection.select("ASK { VALUES ?x { 1 } }", {}).results()
    return "" if isinstance(found, ox.QueryBoolean) else "gave rows; they are read as a truth value"


def _refuses(connection: Connection) -> str:
    try:
        connection.select("SELECT * {", {}).close()
    except (UnreachableError, LogInError):
        raise
    except AtlasError:
        return ""
    return "gave an answer"


def _write(connection: Connection) -> str:
    connection.update(f"DROP SILENT GRAPH <{_GRAPH}> ; INSERT DATA {{ {_IN} {{ {_DATA} }} }}")
    return ""


def _count(connection: Connection) -> int:
    query = f"SELECT (COUNT(*) AS ?n) {{ {_IN} {{ ?s ?p ?o }} }}"
    found = connection.select(query, {}).results()
    return next(int(row["n"].value) for row in found)  # type: ignore[union-attr]


def _triples(connection: Connection) -> str:
    query = f"CONSTRUCT {{ ?s ?p ?o }} WHERE {{ {_IN} {{ ?s ?p ?o }} }}"
    body = connection.send(
        "POST", connection.endpoint.query, {"Accept": "application/n-triples"}, data={"query": query}
    ).drain()
    number = sum(1 for _ in ox.parse(body, format=ox.RdfFormat.N_TRIPLES))
    return "" if number == _count(connection) else f"gave {number} triples of {_count(connection)}"


def _atomic(connection: Connection) -> str:
    before = _count(connection)
    second = f"LOAD <{BASE}no/such/file> INTO GRAPH <{_GRAPH}>"
    try:
        connection.update(f"INSERT DATA {{ {_IN} {{ <{_GRAPH}#z> <{_GRAPH}#p> 1 }} }} ; {second}")
    except AtlasError:
        return "" if _count(connection) == before else "kept the first half of an update whose second half failed"
    return "took an update whose second half cannot be done"


def _put(connection: Connection) -> str:
    connection.put_graph(_GRAPH, b"<a:b> <a:c> <a:d> .\n", is_first=True)
    number = _count(connection)
    return "" if number == 1 else f"has {number} triples after PUT of one"
