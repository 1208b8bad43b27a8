"""Long answers stream at constant memory, and one that cannot be finished is broken off, visibly."""

from __future__ import annotations

import json
import socket
import subprocess
from typing import TYPE_CHECKING, Any
from urllib.parse import urlencode

import httpx2
import pyoxigraph as ox
import pytest

from tests.api.checks import expect_problem
from tests.service.servers import Server, memory_bytes, serve
from tests.service.stores import write_generation

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

pytestmark = pytest.mark.slow

TRIPLES = 1_000_000
PLAIN = {"Accept-Encoding": "identity"}  # what is counted and looked into is the answer, not its compressed form
EVERYTHING = "SELECT ?s ?p ?o { ?s ?p ?o }"


def _lines() -> Iterator[bytes]:
    for start in range(0, TRIPLES, 10_000):
        yield b"".join(
            b'<http://example.org/thing/%d> <http://example.org/p%d> "value %d" .\n' % (n, n % 50, n)
            for n in range(start, start + 10_000)
        )


def write_large(folder: Path) -> None:
    """Write a store with a million triples into a folder."""
    name = ox.NamedNode("http://example.org/g")
    lines = folder / "lines.nt"
    with lines.open("wb") as output:
        output.writelines(_lines())
    write_generation(folder / "store", lambda store: store.bulk_load(path=lines, to_graph=name))


@pytest.fixture(scope="module")
def large(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """Serve a million triples."""
    folder = tmp_path_factory.mktemp("large")
    write_large(folder)
    settings: dict[str, Any] = {"query_workers": 2, "query_time_limit_seconds": 60}
    with serve(folder / "store", folder, **settings) as server:
        yield server


@pytest.mark.parametrize("media", ["text/csv", "application/sparql-results+json"])
def test_a_million_rows_at_constant_memory(large: Server, media: str) -> None:
    size = lines = 0
    at_first_byte = memory_bytes(large.process.pid)
    highest = highest_worker = 0
    with (
        large.client() as client,
        client.stream("GET", "/sparql", params={"query": EVERYTHING}, headers=PLAIN | {"Accept": media}) as response,
    ):
        assert response.status_code == 200
        assert "content-length" not in response.headers
        last = b""
        for number, piece in enumerate(response.iter_raw()):
            size += len(piece)
            lines += piece.count(b"\n")
            last = piece
            if number % 200 == 0:
                highest = max(highest, memory_bytes(large.process.pid))
                highest_worker = max([highest_worker, *(memory_bytes(pid) for pid in large.workers())])
    assert size > 40_000_000
    if media == "text/csv":
        assert lines == TRIPLES + 1
    else:
        assert last.endswith(b"]}}")
    assert highest - at_first_byte < 40_000_000
    assert highest_worker < 300_000_000


def test_the_first_byte_comes_before_the_answer_is_made(large: Server) -> None:
    # A billion rows cannot be made in the time the test takes, but the first of them can be read.
    query = "SELECT * { ?a ?b ?c . ?d ?e ?f }"
    with large.client() as client, client.stream("GET", "/sparql", params={"query": query}, headers=PLAIN) as response:
        assert response.status_code == 200
        assert next(response.iter_raw()).startswith(b'{"head":{"vars":')
    with large.client() as client:
        assert client.get("/sparql", params={"query": "ASK {}"}).status_code == 200


def test_a_limit_after_the_first_byte_breaks_the_answer(server: Server, store_folder: Path, tmp_path: Path) -> None:
    _expect_break(server, {"query": "SELECT * { ?a ?b ?c . ?d ?e ?f }", "timeout": "1"})
    with serve(store_folder, tmp_path, result_limit_rows=20_000) as narrow:
        _expect_break(narrow, {"query": "SELECT * { ?s ?p ?o }"})
    with serve(store_folder, tmp_path, result_limit_bytes=1_000_000) as narrow:
        _expect_break(narrow, {"query": "CONSTRUCT WHERE { ?s ?p ?o }"})


def _expect_break(server: Server, params: dict[str, str]) -> None:
    with server.client() as client:
        with pytest.raises(httpx2.RemoteProtocolError):
            client.get("/sparql", params=params)
        assert client.get("/sparql", params={"query": "ASK {}"}).status_code == 200
    form = [part for name, value in params.items() for part in ("--data-urlencode", f"{name}={value}")]
    command = ["curl", "-sS", "--noproxy", "*", "-G", server.sparql, *form, "-o", "/dev/null"]
    found = subprocess.run(command, check=False, capture_output=True)
    assert found.returncode == 18, found.stderr  # curl: a partial file


def test_an_error_before_the_first_byte_is_a_problem(large: Server) -> None:
    with large.client() as client:
        query = "SELECT * { ?a ?b ?c . ?d ?e ?f } ORDER BY ?c ?f"
        expect_problem(client.get("/sparql", params={"query": query, "timeout": "1"}), "time-limit")


def test_http_1_0_gets_a_length_or_a_problem(large: Server) -> None:
    # There the end of the connection is the end of the answer, so that a broken one would look whole.
    head, body = _ask_http_1_0(large, f"{EVERYTHING} LIMIT 100000")
    length = next(int(line.split(b":")[1]) for line in head.splitlines() if line.lower().startswith(b"content-length"))
    assert len(body) == length
    assert len(json.loads(body)["results"]["bindings"]) == 100_000
    head, _ = _ask_http_1_0(large, "SELECT * { ?a ?b ?c . ?d ?e ?f }", timeout="1")
    assert b" 504 " in head.splitlines()[0]


def _ask_http_1_0(server: Server, query: str, **params: str) -> tuple[bytes, bytes]:
    host, port = server.address.removeprefix("http://").split(":")
    with socket.create_connection((host, int(port))) as raw:
        raw.sendall(f"GET /sparql?{urlencode({'query': query, **params})} HTTP/1.0\r\n\r\n".encode())
        received = bytearray()
        while piece := raw.recv(1_000_000):
            received += piece
    head, _, body = bytes(received).partition(b"\r\n\r\n")
    return head, body
