"""Load a generation into a remote engine so that no reader takes a half of it for the whole.

1. Every graph is loaded under another name that no query of the atlas asks (`graph/staging/…`) and counted there. Whatever
   goes wrong until here leaves what is being read as it was.
2. The mark of the load says `loading`; whoever opens the engine now is told so.
3. One update moves all graphs to their names, drops those that are no more, and 4. the mark says `complete`.

An engine that does an update whole or not at all is never between two generations; for others the mark tells.
"""

from __future__ import annotations

import contextlib
import datetime as dt
import hashlib
import itertools
import shutil
import subprocess
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING, Final, Protocol
from urllib.parse import quote

import pyoxigraph as ox

from graphkit.errors import EndpointError, ParameterError
from graphkit.namespaces import graph
from graphkit.store.connection import Connection
from graphkit.store.mark import FIND_MARK, LOAD_GRAPH, STAGING, Mark, read_mark, write_mark

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence

    from graphkit.store.embedded import EmbeddedStore
    from graphkit.store.endpoint import Endpoint

__all__ = ["publish", "require_way"]

#: Triples in one request: Virtuoso takes no update longer than 10,000 lines.
_UPDATE_TRIPLES: Final = 2_000
_GRAPH_TRIPLES: Final = 10_000
_COUNT: Final = "SELECT (COUNT(*) AS ?n) WHERE {{ GRAPH <{}> {{ ?s ?p ?o }} }}"
_TOLD: Final = "CONCAT('LOADED ', CAST(ll_state AS VARCHAR), ' ', COALESCE(ll_error, ''))"
_LOADER_SECONDS: Final = 24 * 3600


class _Way(Protocol):
    """How an engine is written to."""

    def load(self, name: str, triples: Iterable[ox.Triple]) -> None:
        """Fill a graph."""
        ...

    def finish(self) -> None:
        """Do what was put off."""
        ...

    def update(self, operations: Sequence[str]) -> None:
        """Do operations of SPARQL Update, together where the engine can."""
        ...


def publish(store: EmbeddedStore, endpoint: Endpoint, *, tell: Callable[[str], None] = lambda _: None) -> Mark:
    """Load a generation and give the mark that the engine now has; `tell` is called with the name of each graph.

    Raises `ParameterError` if the settings name no way to write, `EndpointError` or one of its kinds if the engine fails.
    """
    connection = Connection(endpoint)
    try:
        return _publish(store, connection, tell)
    finally:
        connection.close()


def _publish(store: EmbeddedStore, connection: Connection, tell: Callable[[str], None]) -> Mark:
    way = _choose(connection)
    names = sorted(store.manifest["quads"])
    before = _names_before(connection)
    staged = {name: f"{STAGING}{quote(name)}" for name in names}
    try:
        way.update([f"DROP SILENT GRAPH <{STAGING}{quote(name)}>" for name in sorted({*before, *names})])
        counts = {}
        for name in names:
            tell(name)
            counts[name] = sum(1 for _ in store.quads(graph(name)))
            way.load(staged[name], (quad.triple for quad in store.quads(graph(name))))
        way.finish()
        _check(connection, {staged[name]: count for name, count in counts.items()})
    except BaseException:
        _drop(way, staged.values())
        raise
    manifest = {**store.manifest, "quads": counts, "counted": ""}
    mark = Mark("loading", _identity(store), dt.datetime.now(dt.UTC).replace(microsecond=0), manifest)
    mark.manifest["counted"] = mark.identity[:12]
    # should the switch break off, the next load has to know the graphs of the one before too
    way.update(_say(mark._replace(manifest={**mark.manifest, "quads": {**dict.fromkeys(before, 0), **counts}})))
    gone = [graph(name) for name in before if not counts.get(name)]
    moves = [f"MOVE SILENT GRAPH <{staged[name]}> TO GRAPH {graph(name)}" for name in names if counts[name]]
    way.update([*moves, *(f"DROP SILENT GRAPH {node}" for node in gone)])
    _check(connection, {graph(name).value: count for name, count in counts.items()})
    done = mark._replace(state="complete")
    way.update(_say(done))
    return done


def _identity(store: EmbeddedStore) -> str:
    return hashlib.sha256(f"{store.identity} {store.manifest.get('inputs', '')}".encode()).hexdigest()[:16]


def _say(mark: Mark) -> list[str]:
    return [f"DROP SILENT GRAPH <{LOAD_GRAPH}>", f"INSERT DATA {{ GRAPH <{LOAD_GRAPH}> {{ {write_mark(mark)} }} }}"]


def _names_before(connection: Connection) -> list[str]:
    """Name the graphs of the load before, whether it ended or not."""
    marks = [read_mark(row["mark"].value) for row in _rows(connection, FIND_MARK)]
    return sorted({name for mark in marks for name in mark.manifest["quads"]})


def _check(connection: Connection, counts: dict[str, int]) -> None:
    for iri, expected in counts.items():
        found = next(int(row["n"].value) for row in _rows(connection, _COUNT.format(iri)))
        if found != expected:
            raise EndpointError(
                connection.endpoint.shown, f"holds {found} statements of {expected} in <{iri}> after loading it"
            )


def _rows(connection: Connection, sparql: str) -> Iterator[ox.QuerySolution]:
    found = connection.select(sparql, {}).results()
    return iter(found)  # type: ignore[arg-type]


def _drop(way: _Way, names: Iterable[str]) -> None:
    """Tidy up after a failure, if the engine still listens."""
    with contextlib.suppress(Exception):  # the failure itself is what the caller is told
        way.update([f"DROP SILENT GRAPH <{name}>" for name in names])


def require_way(endpoint: Endpoint) -> None:
    """Raise `ParameterError` if the settings name no way to write, so that nobody builds first and is told then."""
    if endpoint.isql:
        if not (endpoint.bulk_folder and Path(endpoint.bulk_folder).is_dir()):
            allowed = "a folder that exists and that DirsAllowed of Virtuoso names"
            raise ParameterError("ACCESS_ATLAS_ENDPOINT_BULK_FOLDER", f"{endpoint.bulk_folder!r} is no folder", allowed)
    elif not endpoint.update:
        allowed = "ACCESS_ATLAS_ENDPOINT_UPDATE, or ACCESS_ATLAS_ENDPOINT_ISQL for Virtuoso's bulk loader"
        raise ParameterError("endpoint", "no way to write to the engine is set", allowed)


def _choose(connection: Connection) -> _Way:
    require_way(connection.endpoint)
    return _BulkLoader(connection.endpoint) if connection.endpoint.isql else _Protocol(connection)


class _Protocol:
    """SPARQL 1.1: updates, and the Graph Store Protocol where there is an address for it."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def load(self, name: str, triples: Iterable[ox.Triple]) -> None:
        """Send a graph in parts."""
        by_graph = bool(self._connection.endpoint.graph_store)
        for number, part in enumerate(_parts(triples, _GRAPH_TRIPLES if by_graph else _UPDATE_TRIPLES)):
            text = ox.serialize(part, format=ox.RdfFormat.N_TRIPLES) or b""
            if by_graph:
                self._connection.put_graph(name, text, is_first=number == 0)
            else:
                self._connection.update(f"INSERT DATA {{ GRAPH <{name}> {{\n{text.decode()}}} }}")

    def finish(self) -> None:
        """All is done already."""

    def update(self, operations: Sequence[str]) -> None:
        """Send one request."""
        if operations:
            self._connection.update(" ;\n".join(operations))


class _BulkLoader:
    """Virtuoso's own loader, by way of isql: files in a folder that it may read."""

    def __init__(self, endpoint: Endpoint) -> None:
        self._endpoint = endpoint
        self._folder = Path(tempfile.mkdtemp(prefix="access-atlas-", dir=endpoint.bulk_folder))
        self._folder.chmod(0o755)  # the engine may run as another user
        self._orders: list[str] = []

    def load(self, name: str, triples: Iterable[ox.Triple]) -> None:
        """Write the file of a graph."""
        path = self._folder / f"{len(self._orders)}.nt"
        with path.open("wb") as file:
            ox.serialize(triples, file, format=ox.RdfFormat.N_TRIPLES)
        self._orders.append(f"ld_add({_quoted(str(path))}, {_quoted(name)});")

    def finish(self) -> None:
        """Have all files loaded. Raises `EndpointError` with what the loader says of a file it did not load."""
        mine = f"WHERE ll_file LIKE {_quoted(f'{self._folder}/%')}"
        try:
            self._run([*self._orders, "rdf_loader_run();", "checkpoint;"])
            told = self._run([f"SELECT {_TOLD} FROM DB.DBA.load_list {mine};"])  # noqa: S608 # `mine` is quoted
            parts = (line.removeprefix("SQL> ").split(None, 2) for line in told.splitlines())
            lines = [one for one in parts if one[:1] == ["LOADED"]]
            wrong = next((line for line in lines if line[1:] != ["2"]), None)
            if wrong is not None or len(lines) != len(self._orders):
                raise EndpointError(
                    self._endpoint.shown, f"did not load a file: {' '.join((wrong or ['no state'])[2:])}"
                )
        finally:
            self._run([f"DELETE FROM DB.DBA.load_list {mine};"])  # noqa: S608
            shutil.rmtree(self._folder, ignore_errors=True)

    def update(self, operations: Sequence[str]) -> None:
        """Do the operations in one transaction of isql's, without a checkpoint between them."""
        self._run([f"SPARQL {one};" for one in operations])

    def _run(self, statements: Sequence[str]) -> str:
        end = self._endpoint
        log_in = [end.user or "dba", end.password or "dba"]
        call = [end.isql_program, end.isql, *log_in, "ERRORS=STDOUT", "BANNER=OFF", "VERBOSE=OFF"]
        script = "\n".join([*statements, "EXIT;", ""])
        try:
            done = subprocess.run(  # noqa: S603 # the program is the operator's choice
                call, input=script, capture_output=True, text=True, timeout=_LOADER_SECONDS, check=False
            )
        except (OSError, subprocess.TimeoutExpired) as error:
            raise EndpointError(end.shown, f"cannot be loaded by {end.isql_program}: {error}") from error
        if done.returncode != 0 or "*** Error" in done.stdout:
            said = " ".join(done.stdout.partition("*** Error")[2].split()) or done.stderr.strip()
            raise EndpointError(end.shown, f"refused what {end.isql_program} asked: {said[:300]}")
        return done.stdout


def _quoted(text: str) -> str:
    return "'" + text.replace("'", "''") + "'"


def _parts(triples: Iterable[ox.Triple], size: int) -> Iterator[list[ox.Triple]]:
    rest = iter(triples)
    while part := list(itertools.islice(rest, size)):
        yield part
