"""A store behind a SPARQL 1.1 service: the same questions as of a generation on disk, asked over HTTP.

Every query goes out with its data set named: the graphs of the atlas, and no others. So the default graph is their union on
every engine, whatever its own default is, and what else the engine holds does not mix with the answers.
"""

from __future__ import annotations

import datetime as dt
import functools
import hashlib
import json
from typing import TYPE_CHECKING, Any, Final

import pyoxigraph as ox

from graphkit.errors import EndpointError, HalfLoadedError, QueryError
from graphkit.namespaces import BASE, graph_name
from graphkit.store.connection import Connection
from graphkit.store.dialect import adapt, read_form
from graphkit.store.endpoint import Endpoint, read_endpoint_settings
from graphkit.store.lexer import names_dataset, words
from graphkit.store.mark import FIND_MARK, LOAD_GRAPH, STAGING, Mark, read_mark
from graphkit.store.refusal import name_refusal, refuse_extensions, refuse_network

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from typing import IO

    from graphkit.store.protocol import QueryResults

__all__ = ["RemoteStore", "open_remote"]

_EMPTY: Final = ox.Store()
#: How many solutions stand in one VALUES clause when templates are filled.
_BATCH_ROWS: Final = 1000
_LAST_READ: Final = (
    f"SELECT ?day WHERE {{ GRAPH <{BASE}graph/meta> {{ ?g <{BASE}ns#accessed> ?day }} }} ORDER BY DESC(?day)"
)
_EVERYTHING: Final = "CONSTRUCT { ?s ?p ?o } WHERE { ?s ?p ?o }"
_COUNTS: Final = "SELECT ?g (COUNT(*) AS ?n) WHERE { GRAPH ?g { ?s ?p ?o } } GROUP BY ?g"


class RemoteStore:
    """The graphs of the atlas in a remote engine. Safe to use from several threads.

    Raises `EndpointError` or one of its kinds: `UnreachableError`, `LogInError`, `HalfLoadedError`.
    """

    def __init__(self, endpoint: Endpoint) -> None:
        self.endpoint = endpoint
        self.connection = Connection(endpoint)
        self._mark = self._find_mark()
        #: What is in it: the manifest of the generation that was loaded, or the number of quads in each graph.
        self.manifest: dict[str, Any] = self._count() if self._mark is None else self._mark.manifest
        if not self.manifest["quads"]:
            raise EndpointError(endpoint.shown, "holds no graph of the atlas: run `access-atlas build --endpoint`")
        if self._mark is None:
            text = json.dumps(self.manifest, sort_keys=True)
            self.identity = hashlib.sha256(f"{endpoint.query}\n{text}".encode()).hexdigest()[:16]
        else:
            self.identity = self._mark.identity
        self._graphs = [_iri(name) for name in self.manifest["quads"]]

    @property
    def generation(self) -> str:
        """The first characters of the identity of what is loaded."""
        return self.identity[:12]

    @property
    def address(self) -> str:
        """The address for queries with the identity as its fragment: another one whenever an answer may be another."""
        return f"{self.endpoint.query.partition('#')[0]}#{self.identity}"

    @functools.cached_property
    def written(self) -> dt.date:
        """The day on which it was loaded; without a mark, that on which its data were last read; or else today."""
        if self._mark is not None:
            return self._mark.started.date()
        day = next(iter(self._rows(_LAST_READ)), None)
        return dt.date.fromisoformat(day["day"].value) if day is not None else dt.datetime.now(dt.UTC).date()

    def query(
        self,
        sparql: str,
        *,
        default_graphs: Sequence[str] | None = None,
        named_graphs: Sequence[str] | None = None,
    ) -> QueryResults:
        """Answer a query, see `Store.query`.

        Rows are parsed as they come; triples are held in memory, as their template is filled here. Reading rows raises what
        asking raises: `QueryError`, `LimitError`, `EndpointError` and its kinds.
        """
        refuse_network(sparql)
        refuse_extensions(sparql)
        kind = _parse(sparql)
        if default_graphs is None and named_graphs is None:
            listed = [] if names_dataset(sparql) else self._graphs
            # half of the text that the engine compiles is spared where no graph is asked for by name
            named = listed if any(word.upper() == "GRAPH" for word in words(sparql)) else []
            graphs = {"default-graph-uri": listed, "named-graph-uri": named}
        else:
            graphs = {"default-graph-uri": list(default_graphs or ()), "named-graph-uri": list(named_graphs or ())}
        if kind is not ox.QueryTriples:
            return self._ask(adapt(sparql), graphs, kind)
        form = read_form(adapt(sparql))
        if form.name == "DESCRIBE":
            return self._describe(form.prologue, form.head, form.rest, graphs)
        return self._construct(form.prologue, form.head, form.rest, graphs)

    def quads(self, graph: ox.NamedNode | None = None) -> Iterator[ox.Quad]:
        """Give the quads of one graph, or of all, graph by graph."""
        for name in [graph.value] if graph is not None else self._graphs:
            node = ox.NamedNode(name)
            for row in self._rows(f"SELECT ?s ?p ?o WHERE {{ GRAPH {node} {{ ?s ?p ?o }} }}"):
                yield ox.Quad(row["s"], row["p"], row["o"], node)

    def dump(self, target: IO[bytes], graph: ox.NamedNode | None = None) -> None:
        """Write all quads as N-Quads, or one graph as N-Triples, graph by graph, the lines of each in order."""
        for name in [graph.value] if graph is not None else self._graphs:
            quads = self.quads(ox.NamedNode(name))
            if graph is None:
                text = ox.serialize(quads, format=ox.RdfFormat.N_QUADS) or b""
            else:
                text = ox.serialize((one.triple for one in quads), format=ox.RdfFormat.N_TRIPLES) or b""
            target.writelines(sorted(text.splitlines(keepends=True)))

    def named_graphs(self) -> Iterator[ox.NamedNode]:
        """Give the names of the graphs of the atlas."""
        return map(ox.NamedNode, self._graphs)

    def has_graph(self, graph: ox.NamedNode) -> bool:
        """Tell whether the atlas has a graph here."""
        return graph.value in self._graphs

    def size(self) -> int:
        """Count the quads."""
        return sum(self.manifest["quads"].values())

    def look_again(self) -> bool:
        """Tell whether the engine still holds what it held when it was opened. Raises what opening it raises."""
        mark = self._find_mark()
        if mark is not None or self._mark is not None:
            return mark is not None and mark.identity == self.identity
        return bool(self._count()["quads"] == self.manifest["quads"])

    def close(self) -> None:
        """Let go of all connections."""
        self.connection.close()

    def _find_mark(self) -> Mark | None:
        for row in self._rows(FIND_MARK):
            mark = read_mark(row["mark"].value)
            if mark.state == "loading":
                since = f"{mark.started:%Y-%m-%d %H:%M} UTC"
                why = f"is being loaded since {since}, or that load broke off: wait, or run the build again"
                raise HalfLoadedError(self.endpoint.shown, why)
            return mark
        return None

    def _count(self) -> dict[str, Any]:
        found = {row["g"].value: int(row["n"].value) for row in self._rows(_COUNTS)}
        ours = sorted(iri for iri in found if iri.startswith(BASE) and not iri.startswith((LOAD_GRAPH, STAGING)))
        return {"quads": {graph_name(iri): found[iri] for iri in ours}}

    def _rows(self, sparql: str) -> Iterator[ox.QuerySolution]:
        """Ask the engine as it is, without a data set."""
        found = self._ask(sparql, {}, ox.QuerySolutions)
        return iter(found)  # type: ignore[arg-type]

    def _ask(self, sparql: str, graphs: dict[str, list[str]], kind: type) -> ox.QuerySolutions | ox.QueryBoolean:
        found = self.connection.select(sparql, graphs).results()
        if kind is ox.QueryBoolean and isinstance(found, ox.QuerySolutions):
            return _boolean(next(iter(found), None) is not None)  # Virtuoso answers ASK with one row or none
        return found

    def _construct(self, prologue: str, template: str, rest: str, graphs: dict[str, list[str]]) -> ox.QueryTriples:
        """Fill the template of a CONSTRUCT query here: some engines cut its triples off and do not say so."""
        made = ox.Store()
        head = template or _braces(rest)
        found = self._ask(f"{prologue} SELECT * {rest}", graphs, ox.QuerySolutions)
        for values in _batches(found):  # type: ignore[arg-type]
            triples = _EMPTY.query(f"{prologue} CONSTRUCT {head} WHERE {{ {values} }}")
            made.extend(ox.Quad(*one) for one in triples)  # type: ignore[union-attr]
        return made.query(_EVERYTHING)  # type: ignore[return-value]

    def _describe(self, prologue: str, head: str, rest: str, graphs: dict[str, list[str]]) -> ox.QueryTriples:
        """Describe things by the statements that have them as subject, as Oxigraph does; engines differ in this."""
        names = [] if head == "*" else head.split()
        terms = [one for one in names if one[0] not in "?$"]
        things = {ox.NamedNode(one) for one in _resolve(prologue, terms)}
        if head == "*" or len(terms) < len(names):
            found = self._ask(f"{prologue} SELECT * {rest}", graphs, ox.QuerySolutions)
            wanted = [one[1:] for one in names if one[0] in "?$"] or [one.value for one in found.variables]  # type: ignore[union-attr]
            things |= {row[name] for row in found for name in wanted if isinstance(row[name], ox.NamedNode)}  # type: ignore[union-attr]
        listed = sorted(map(str, things))
        made = ox.Store()
        for start in range(0, len(listed), _BATCH_ROWS):
            values = " ".join(listed[start : start + _BATCH_ROWS])
            solutions = self._ask(f"SELECT ?s ?p ?o {{ VALUES ?s {{ {values} }} ?s ?p ?o }}", graphs, ox.QuerySolutions)
            made.extend(ox.Quad(row["s"], row["p"], row["o"]) for row in solutions)  # type: ignore[union-attr]
        return made.query(_EVERYTHING)  # type: ignore[return-value]


def open_remote(address: str = "") -> RemoteStore:
    """Open the engine at an address, or at that of the environment, with the credentials of the environment.

    Raises `ParameterError` for a wrong address, `EndpointError` or one of its kinds if the engine cannot be asked.
    """
    return RemoteStore(read_endpoint_settings(address.partition("#")[0]))


def _parse(sparql: str) -> type:
    """Give the type of a query's results. Raises `QueryError` if it is no SPARQL 1.1."""
    try:
        return type(_EMPTY.query(sparql))
    except SyntaxError as error:
        raise QueryError(f"the query does not parse: {error.msg}") from error
    except (ValueError, RuntimeError) as error:
        raise name_refusal(error) from error


@functools.cache
def _boolean(value: bool) -> ox.QueryBoolean:  # it is the value
    text = json.dumps({"head": {}, "boolean": value})
    return ox.parse_query_results(text, format=ox.QueryResultsFormat.JSON)  # type: ignore[return-value]


def _iri(name: str) -> str:
    from graphkit.namespaces import graph

    return graph(name).value


def _braces(rest: str) -> str:
    """Give the pattern of `CONSTRUCT WHERE { … }`, which is its template too."""
    return rest[rest.index("{") : rest.rindex("}") + 1]


def _resolve(prologue: str, terms: Sequence[str]) -> list[str]:
    """Read IRIs and prefixed names."""
    if not terms:
        return []
    found = _EMPTY.query(f"{prologue} SELECT * {{ VALUES ?thing {{ {' '.join(terms)} }} }}")
    return [row["thing"].value for row in found]  # type: ignore[union-attr]


def _batches(solutions: ox.QuerySolutions) -> Iterator[str]:
    """Write solutions as VALUES clauses."""
    names = [one.value for one in solutions.variables]
    head, batch = " ".join(f"?{name}" for name in names), []
    for row in solutions:
        batch.append(f"({' '.join(_write(row[name]) for name in names)})")
        if len(batch) == _BATCH_ROWS:
            yield f"VALUES ({head}) {{ {' '.join(batch)} }}"
            batch.clear()
    if batch:
        yield f"VALUES ({head}) {{ {' '.join(batch)} }}"


def _write(term: object) -> str:
    if isinstance(term, ox.BlankNode):  # VALUES cannot hold one: an IRI instead (RDF 1.1 Concepts, section 3.5)
        return f"<{BASE}.well-known/genid/{term.value}>"
    return "UNDEF" if term is None else str(term)
