"""What a worker does: open one generation read-only, then answer questions from standard input, one after another.

It ends when standard input does, in the middle of a query too: no worker outlives the process that started it.
"""

from __future__ import annotations

import io
import json
import os
import queue
import sys
import threading
import time
from typing import IO, TYPE_CHECKING, Any, BinaryIO, Final, cast

import pyoxigraph as ox

from graphkit.errors import AtlasError, EndpointError, LimitError, QueryError, ServiceError
from graphkit.execution import frames
from graphkit.execution.counting import RowCounter, make_counter
from graphkit.execution.formats import RDFLIB_FORMATS, ROW_FORMATS, TRIPLE_FORMATS
from graphkit.execution.question import Summary
from graphkit.store.lexer import names_dataset
from graphkit.store.refusal import calls_service, refuse_network

if TYPE_CHECKING:
    from graphkit.store.protocol import QueryResults
    from graphkit.store.remote import RemoteStore

__all__ = ["BASE_BYTES", "limit_memory", "work"]

_CHUNK_BYTES: Final = 32_768
_FLUSH_SECONDS: Final = 0.05
#: What a worker maps beside the memory of a query: the interpreter, stacks of threads, tables of the database.
BASE_BYTES: Final = 512_000_000


class _LimitReached(Exception):  # noqa: N818 # it is no error, but the way out of the engine
    def __init__(self, limit: str) -> None:
        self.limit = limit
        super().__init__(limit)


class _Sink(io.BufferedIOBase):
    """Takes the answer from the engine, counts it and passes it on in frames; the first piece without delay."""

    def __init__(self, output: BinaryIO, head: dict[str, str], question: dict[str, Any]) -> None:
        self._output, self._head = output, head
        self._limits: tuple[int, int] = (question["result_bytes"], question["result_rows"])
        self._counter: RowCounter | None = None
        if head["kind"] in ("rows", "triples") and head["media"] not in RDFLIB_FORMATS:
            self._counter = make_counter(head["media"])
        self._rows: int | None = None
        self._buffer = bytearray()
        self._flushed = 0.0
        self.bytes = 0

    def writable(self) -> bool:
        return True

    def write(self, data: Any) -> int:
        chunk = bytes(data)
        self.bytes += len(chunk)
        if self._counter is not None:
            self._counter.feed(chunk)
            self._check(self._counter.rows)
        self._buffer += chunk
        if len(self._buffer) >= _CHUNK_BYTES or time.monotonic() - self._flushed > _FLUSH_SECONDS:
            self._pass_on()
        return len(chunk)

    def write_counted(self, data: bytes, rows: int) -> None:
        """Take an answer whose rows are known."""
        self._check(rows)
        self._rows = rows
        self.write(data)

    def finish(self) -> int | None:
        """Pass on what is left and give the number of rows."""
        rows = self._rows if self._counter is None else self._counter.finish()
        self._check(rows or 0)
        self._pass_on()
        return rows

    def _check(self, rows: int) -> None:
        most_bytes, most_rows = self._limits
        if self.bytes > most_bytes:
            raise _LimitReached("bytes")
        if rows > most_rows:
            raise _LimitReached("rows")

    def _pass_on(self) -> None:
        if not self._flushed:
            frames.write_frame(self._output, frames.HEAD, json.dumps(self._head).encode())
        self._flushed = time.monotonic()
        if self._buffer:
            frames.write_frame(self._output, frames.DATA, bytes(self._buffer))
            self._buffer.clear()


def work(database: str, *, memory_bytes: int) -> None:
    """Answer questions until standard input ends; `memory_bytes` is what a query may use."""
    output = os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)  # nothing else may write into the frames
    limit_memory(memory_bytes + BASE_BYTES)
    try:
        store = _open(database)
    except (OSError, ValueError, RuntimeError, AtlasError) as error:
        _fail(output, "store", str(error))
        return
    questions: queue.SimpleQueue[bytes] = queue.SimpleQueue()
    threading.Thread(target=_listen, args=(questions,), daemon=True).start()
    frames.write_frame(output, frames.READY)
    while True:
        _answer(store, json.loads(questions.get()), output)


def _open(database: str) -> ox.Store | RemoteStore:
    if not database.startswith(("http://", "https://")):
        return ox.Store.read_only(database)
    from graphkit.store.remote import open_remote  # a worker of a store folder does without an HTTP client

    return open_remote(database)


def _listen(questions: queue.SimpleQueue[bytes]) -> None:
    while (frame := frames.read_frame(sys.stdin.buffer)) is not None:
        questions.put(frame[1])
    os._exit(0)


def limit_memory(limit_bytes: int) -> None:
    """Make allocations beyond a limit fail, which ends the process; the parent watches for less than that."""
    try:
        import resource
    except ImportError:
        return
    _, hard = resource.getrlimit(resource.RLIMIT_DATA)
    if hard == resource.RLIM_INFINITY or hard > limit_bytes:
        resource.setrlimit(resource.RLIMIT_DATA, (limit_bytes, limit_bytes))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def _answer(store: ox.Store | RemoteStore, question: dict[str, Any], output: BinaryIO) -> None:
    """Answer one question; whatever goes wrong with it is told in a frame, and ends an answer that has begun."""
    began = time.monotonic()
    try:
        if question["task"] == "algebra":
            sink = _Sink(output, {"kind": "algebra", "media": "application/json"}, question)
            sink.write(_describe_algebra(question))
        else:
            results = _evaluate(store, question)
            head = _choose_format(results, question)
            sink = _Sink(output, head, question)
            _serialise(results, head["media"], sink)
        rows = sink.finish()
    except _LimitReached as reached:
        _fail(output, "limit", reached.limit)
    except _UnwantedFormatError as unwanted:
        _fail(output, "format", unwanted.kind)
    except SyntaxError as error:
        _fail(output, *_blame(store, error))
    except (EndpointError, LimitError) as error:
        _fail(output, *_tell(error))
    except ServiceError as error:
        _fail(output, "service", f"{error.endpoint} {error.reason}")
    except (QueryError, ValueError, RuntimeError) as error:
        _fail(output, "query", str(error))
    except OSError as error:
        if isinstance(error, BrokenPipeError):
            os._exit(0)
        _fail(output, "query" if "not support" in str(error) else "store", str(error))
    else:
        summary = Summary(rows, sink.bytes, round(time.monotonic() - began, 6))
        frames.write_frame(output, frames.END, summary.encode())


def _blame(store: ox.Store | RemoteStore, error: SyntaxError) -> tuple[str, str]:
    if isinstance(store, ox.Store):
        return "query", f"the query does not parse: {error.msg}"
    return _tell(
        EndpointError(store.endpoint.shown, f"broke off its answer: {error.msg}")
    )  # the query was parsed before


def _tell(error: EndpointError | LimitError) -> tuple[str, str]:
    if isinstance(error, LimitError):
        return "limit", error.limit
    return "engine", json.dumps([error.endpoint, error.reason])


def _fail(output: BinaryIO, reason: str, detail: str) -> None:
    frames.write_frame(output, frames.FAILURE, json.dumps({"reason": reason, "detail": detail}).encode())


class _UnwantedFormatError(Exception):
    def __init__(self, kind: str) -> None:
        self.kind = kind
        super().__init__(kind)


def _describe_algebra(question: dict[str, Any]) -> bytes:
    from graphkit.execution.algebra import read_algebra  # rdflib takes a while to import, and few ask for it

    return json.dumps(read_algebra(question["sparql"], question["base_iri"])).encode()


def _evaluate(store: ox.Store | RemoteStore, question: dict[str, Any]) -> QueryResults:
    sparql: str = question["sparql"]
    if question["services"] and calls_service(sparql):
        from graphkit.execution.federation import resolve_services  # it imports what else no worker needs

        sparql = resolve_services(sparql, question["base_iri"], question["services"])
    refuse_network(sparql)
    default, named = question["default_graphs"], question["named_graphs"]
    chosen = bool(default or named)
    if not isinstance(store, ox.Store):
        return store.query(
            f"BASE <{question['base_iri']}>\n{sparql}" if question["base_iri"] else sparql,
            default_graphs=default if chosen else None,
            named_graphs=named if chosen else None,
        )
    return store.query(
        sparql,
        base_iri=question["base_iri"],
        use_default_graph_as_union=question["union"] and not chosen and not names_dataset(sparql),
        default_graph=[ox.NamedNode(iri) for iri in default] if chosen else None,
        named_graphs=[ox.NamedNode(iri) for iri in named] if chosen else None,
    )


def _choose_format(results: QueryResults, question: dict[str, Any]) -> dict[str, str]:
    kind = "rows"
    if isinstance(results, ox.QueryTriples):
        kind = "triples"
    elif isinstance(results, ox.QueryBoolean):
        kind = "boolean"
    media = question["triple_media" if kind == "triples" else "row_media"]
    if media is None:
        raise _UnwantedFormatError(kind)
    return {"kind": kind, "media": media}


def _serialise(results: QueryResults, media: str, sink: _Sink) -> None:
    if not isinstance(results, ox.QueryTriples):
        results.serialize(cast("IO[bytes]", sink), format=ROW_FORMATS[media])
    elif media in RDFLIB_FORMATS:
        _serialise_by_rdflib(results, media, sink)
    else:
        results.serialize(cast("IO[bytes]", sink), format=TRIPLE_FORMATS[media])


def _serialise_by_rdflib(results: ox.QueryTriples, media: str, sink: _Sink) -> None:
    """Write what only rdflib can, by way of a graph in memory; its size is held by the worker's memory limit."""
    import rdflib

    text = results.serialize(format=ox.RdfFormat.N_TRIPLES) or b""
    graph = rdflib.Dataset(default_union=True)
    graph.parse(data=text, format="nt")
    sink.write_counted(graph.serialize(format=RDFLIB_FORMATS[media], encoding="utf-8"), len(graph))
