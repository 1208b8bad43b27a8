"""Other people's SPARQL endpoints, on one loopback port: which of them is called, the Host header and the path tell."""

from __future__ import annotations

import contextlib
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import TYPE_CHECKING, NamedTuple
from urllib.parse import parse_qs

import pyoxigraph as ox

from graphkit.execution.federation import resolve_services

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

__all__ = ["Endpoints", "Reply", "serve_endpoints"]


class Reply(NamedTuple):
    """A fixed answer, whatever is asked."""

    status: int = 200
    body: bytes = b""
    media: str = "application/sparql-results+json"
    location: str = ""


class Endpoints:
    """What the endpoints hold, by IRI: Turtle, which is queried, or a reply; and what they were asked."""

    def __init__(self, port: int) -> None:
        self.address = f"127.0.0.1:{port}"
        self.allowed: tuple[str, ...] = ()
        self.asked: list[tuple[str, str]] = []
        self._held: Mapping[str, bytes | Reply] = {}

    def fill(self, held: Mapping[str, bytes | Reply]) -> None:
        """Replace all that the endpoints hold, and forget what they were asked."""
        self._held = held
        self.asked.clear()

    def answer(self, iri: str, sparql: str) -> Reply:
        """Answer a query; an endpoint that holds nothing answers from an empty store."""
        self.asked.append((iri, sparql))
        held = self._held.get(iri, b"")
        if isinstance(held, Reply):
            return held
        store = ox.Store()
        store.load(held, format=ox.RdfFormat.TURTLE, base_iri=iri)
        results = store.query(resolve_services(sparql, "http://example.org/", self.allowed))
        assert isinstance(results, ox.QuerySolutions)
        return Reply(body=results.serialize(format=ox.QueryResultsFormat.JSON) or b"")

    def give(self, iri: str) -> Reply:
        """Give a document."""
        self.asked.append((iri, ""))
        held = self._held.get(iri, Reply(status=404))
        return held if isinstance(held, Reply) else Reply(body=held, media="text/turtle; charset=utf-8")


@contextlib.contextmanager
def serve_endpoints() -> Iterator[Endpoints]:
    """Serve the endpoints until the block ends."""

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            form = parse_qs(self.rfile.read(int(self.headers["Content-Length"])).decode())
            self._send(endpoints.answer(f"http://{self.headers['Host']}{self.path}", form["query"][0]))

        def do_GET(self) -> None:
            self._send(endpoints.give(f"http://{self.headers['Host']}{self.path}"))

        def _send(self, reply: Reply) -> None:
            self.send_response(reply.status)
            self.send_header("Content-Type", reply.media)
            self.send_header("Content-Length", str(len(reply.body)))
            if reply.location:
                self.send_header("Location", reply.location)
            self.end_headers()
            self.wfile.write(reply.body)

        def log_message(self, format: str, *args: object) -> None:  # noqa: A002 # the name it has
            """Say nothing."""

    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        endpoints = Endpoints(server.server_port)
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        try:
            yield endpoints
        finally:
            server.shutdown()
            thread.join()
