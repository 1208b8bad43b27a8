"""Clients that send or read too slowly, and what is no HTTP, on connections of `serve`."""

from __future__ import annotations

import contextlib
import json
import socket
import time
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

import pytest

from tests.service.servers import Server, serve_by_command

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

pytestmark = pytest.mark.slow

HEAD = b"GET /health/live HTTP/1.1\r\nHost: x\r\n"
POST = b"POST /sparql HTTP/1.1\r\nHost: x\r\nContent-Type: application/sparql-query\r\n"
#: More than the buffers of the system take.
DUMPS = 40
LIMITS = {"head_limit_seconds": "1", "body_limit_seconds": "1", "stall_limit_seconds": "1"}


@pytest.fixture(scope="module")
def impatient(store_folder: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    with serve_by_command(store_folder, tmp_path_factory.mktemp("impatient"), **LIMITS) as server:
        yield server


@pytest.fixture
def line(impatient: Server) -> Iterator[socket.socket]:
    """Give a connection that reads little at a time."""
    place = urlsplit(impatient.address)
    with socket.socket() as opened:
        opened.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
        opened.settimeout(60)
        opened.connect((place.hostname, place.port))
        yield opened


def read_to_the_end(line: socket.socket) -> bytes:
    """Read until the server closes the connection."""
    return b"".join(iter(lambda: line.recv(65_536), b""))


def expect(answer: bytes, status: int, slug: str) -> None:
    head, _, body = answer.partition(b"\r\n\r\n")
    assert head.startswith(f"HTTP/1.1 {status} ".encode())
    assert b"application/problem+json" in head
    problem = json.loads(body)
    assert (problem["status"], problem["type"].rpartition("/")[2]) == (status, slug)


@pytest.mark.parametrize(
    "sent",
    [b"", HEAD, POST + b"Content-Length: 100\r\n\r\nASK", POST + b"Transfer-Encoding: chunked\r\n\r\n3\r\nASK\r\n"],
)
def test_what_does_not_come_in_time_is_given_up(line: socket.socket, sent: bytes) -> None:
    line.sendall(sent)
    expect(read_to_the_end(line), 408, "too-slow")


def test_so_is_the_second_request_of_a_connection(line: socket.socket) -> None:
    line.sendall(HEAD + b"\r\n")
    answer = b""
    while not answer.endswith(b'"ok"}'):
        answer += line.recv(65_536)
    line.sendall(HEAD)
    expect(read_to_the_end(line), 408, "too-slow")


def test_an_answer_that_nobody_takes_is_broken_off(line: socket.socket, impatient: Server) -> None:
    with impatient.client() as client:
        length = len(client.get("/dump.nq.gz").content)
    line.sendall(b"GET /dump.nq.gz HTTP/1.1\r\nHost: x\r\n\r\n" * DUMPS)
    time.sleep(3)
    taken = 0
    with contextlib.suppress(ConnectionResetError):
        taken = len(read_to_the_end(line))
    assert taken < DUMPS * length


@pytest.mark.parametrize("sent", [b"NONSENSE\r\n\r\n", b"GET / HTTP/1.1\r\nHost x\r\n\r\n", b"GET / HTTP/1.1\r\n\r\n"])
def test_what_is_no_http_is_told_so(line: socket.socket, sent: bytes) -> None:
    line.sendall(sent)
    expect(read_to_the_end(line), 400, "invalid-call")
