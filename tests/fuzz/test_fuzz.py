"""Whatever is sent to a real server: no failure that is not meant, no hang, nothing of its inside in an answer.

`ACCESS_ATLAS_TEST_EXAMPLES` is how many times each kind of request is made up.
"""

from __future__ import annotations

import json
import os
import re
import socket
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import quote, urlsplit

import httpx2
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

import api
from api import create_app
from tests.fuzz.grammar import JSON, SPARQL, TEXT, TURTLE, YAML
from tests.service.servers import Server, serve

if TYPE_CHECKING:
    from collections.abc import Iterator

pytestmark = pytest.mark.slow

EXAMPLES = int(os.environ.get("ACCESS_ATLAS_TEST_EXAMPLES", "40"))
#: No answer takes longer: queries are ended after 2 s, documents after 20 s.
HANG_SECONDS = 30
_PATHS: dict[str, Any] = create_app().openapi()["paths"]
READS = sorted(path for path, operations in _PATHS.items() if "get" in operations)
POSTS = sorted(path for path, operations in _PATHS.items() if "post" in operations and path != "/validate")  # see below
WRITES = sorted({*POSTS, "/sparql", "/update", "/graphs"})
_INSIDE = re.compile(
    rf"Traceback|File \"|\.py\b|site-packages|{re.escape(str(Path(api.__file__).parent.parent))}|object at 0x|/proc/|panicked"
)
fuzz = settings(
    max_examples=EXAMPLES, deadline=None, derandomize=True, database=None, suppress_health_check=list(HealthCheck)
)


@pytest.fixture(scope="module")
def server(store_folder: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    limits: dict[str, Any] = {
        "query_time_limit_seconds": 20,
        "result_limit_rows": 1000,
        "query_memory_limit_bytes": 400_000_000,
    }
    with serve(store_folder, tmp_path_factory.mktemp("fuzz"), query_workers=2, **limits) as started:
        yield started
        assert started.process.poll() is None


@pytest.fixture(scope="module")
def web(server: Server) -> Iterator[httpx2.Client]:
    with server.client(timeout=HANG_SECONDS) as client:
        yield client


def judge(response: httpx2.Response, store: str, sent: object) -> None:
    """Check that an answer is one that is meant, and tells nothing of the server's inside that was not sent to it."""
    text = response.text
    if response.status_code >= 400 and response.request.method != "HEAD":
        problem = response.json()
        assert response.headers["content-type"] == "application/problem+json", text
        assert problem["status"] == response.status_code
        assert response.status_code < 500 or problem["type"].rsplit("/", 1)[-1] in (
            "busy",
            "time-limit",
            "memory-limit",
        ), text
        text = problem["detail"]
    assert response.status_code < 400 or store not in text, text
    found = None if response.status_code < 400 else _INSIDE.search(text)
    assert found is None or found[0] in str(sent), text


def send(web: httpx2.Client, server: Server, method: str, path: str, **sent: Any) -> None:
    try:
        with web.stream(method, path, **sent) as response:
            response.read()
    except httpx2.RemoteProtocolError:  # an answer that is broken off: a limit that was met after its beginning
        assert path.startswith(("/sparql", "/graphs", "/queries")), (method, path, sent)
        return
    judge(response, str(server.log.parent), (path, sent))


@fuzz
@given(
    query=SPARQL,
    method=st.sampled_from(["GET", "form", "direct", "update"]),
    accept=st.sampled_from(["*/*", "text/csv", "application/trix", "application/rdf+xml"]),
)
def test_sparql(web: httpx2.Client, server: Server, query: str, method: str, accept: str) -> None:
    headers = {"Accept": accept}
    if method == "GET":
        send(web, server, "GET", "/sparql", params={"query": query, "timeout": 2}, headers=headers)
    elif method == "form":
        send(web, server, "POST", "/sparql", data={"query": query, "timeout": "2"}, headers=headers)
    else:
        kind = "query" if method == "direct" else "update"
        send(
            web,
            server,
            "POST",
            "/sparql?timeout=2",
            content=query,
            headers={**headers, "Content-Type": f"application/sparql-{kind}"},
        )


_MEDIA = st.sampled_from([
    "application/json", "application/yaml", "text/turtle", "application/ld+json", "application/rdf+xml", "multipart/form-data",
    "application/x-www-form-urlencoded", "text/turtle; charset=utf-16", "", "x", "application/n-quads",
    "application/sparql-update",
])  # fmt: skip
_BODIES = st.one_of(
    JSON.map(lambda value: json.dumps(value).encode()),
    TURTLE.map(str.encode),
    YAML.map(str.encode),
    st.binary(max_size=200),
)


@fuzz
@given(
    path=st.sampled_from(WRITES),
    media=_MEDIA,
    body=_BODIES,
    method=st.sampled_from(["POST", "POST", "PUT", "PATCH", "DELETE"]),
)
def test_bodies(web: httpx2.Client, server: Server, path: str, media: str, body: bytes, method: str) -> None:
    send(web, server, method, path, content=body, headers={"Content-Type": media})


@pytest.mark.parametrize("path", POSTS)
@fuzz
@given(
    body=JSON.map(
        lambda value: value if isinstance(value, dict) else {"profile": value, "system": value, "changes": [value]}
    )
)
def test_json_bodies(web: httpx2.Client, server: Server, path: str, body: dict[str, Any]) -> None:
    send(web, server, "POST", path, content=json.dumps(body), headers={"Content-Type": "application/json"})


@settings(fuzz, max_examples=max(5, EXAMPLES // 8))
@given(media=_MEDIA, body=_BODIES)
def test_documents(web: httpx2.Client, server: Server, media: str, body: bytes) -> None:
    """Documents to validate: fewer, as one that goes too far costs a process and its start."""
    send(web, server, "POST", "/validate", content=body, headers={"Content-Type": media})


_SEGMENT = st.one_of(
    TEXT,
    st.sampled_from(
        ["..", ".", "", "%00", "gpt-4", "context-length", "etc/passwd", "%c0%ae", "a" * 2000, "risk:x", "\n"]
    ),
)


@fuzz
@given(
    path=st.sampled_from(READS),
    parts=st.lists(_SEGMENT, min_size=3, max_size=3),
    method=st.sampled_from(["GET", "GET", "HEAD", "OPTIONS"]),
)
def test_paths(web: httpx2.Client, server: Server, path: str, parts: list[str], method: str) -> None:
    filled = (
        re.sub(r"{\w+}", lambda _: quote(parts.pop(), safe="%"), path)
        if "{" in path
        else path + quote("/".join(parts), safe="%")
    )
    send(web, server, method, filled)


def _values(path: str) -> st.SearchStrategy[dict[str, str]]:
    names = [one["name"] for one in _PATHS[path]["get"].get("parameters", []) if one["in"] == "query"]
    odd = st.sampled_from(
        [
            "-1",
            "1e999",
            "NaN",
            "0",
            "9" * 30,
            "true",
            "2024-02-30",
            "gpt-4",
            "context-length",
            "<x>",
            '"',
            "}",
            "{",
            "x:",
        ]
    )
    return st.dictionaries(st.one_of(st.sampled_from([*names, "format"]), TEXT), st.one_of(odd, TEXT), max_size=5)


@fuzz
@given(data=st.data(), path=st.sampled_from(READS))
def test_parameters(web: httpx2.Client, server: Server, data: st.DataObject, path: str) -> None:
    values = data.draw(_values(path))
    send(web, server, "GET", re.sub(r"{\w+}", "gpt-4", path), params=values)


_NAMES = st.sampled_from([
    "Accept", "Accept-Language", "Accept-Encoding", "If-None-Match", "Range", "Origin", "X-Request-ID", "Content-Type", "Cookie",
    "X-Forwarded-For", "Forwarded", "Access-Control-Request-Method", "Authorization", "If-Match", "If-Modified-Since", "Prefer",
    "Accept-Datetime",
])  # fmt: skip
_HEADER_VALUES = st.one_of(
    st.sampled_from(
        ["*/*;q=x", "text/html;q=0", ";;;", 'W/"', "*", "bytes=9-1", "ko-KR;q=2,en", "a/b" * 500, "Bearer x", "null"]
    ),
    st.binary(max_size=40).map(lambda value: bytes(one for one in value if one >= 0x20 and one != 0x7F).strip()),
)


@fuzz
@given(path=st.sampled_from(READS), headers=st.dictionaries(_NAMES, _HEADER_VALUES, max_size=4))
def test_headers(web: httpx2.Client, server: Server, path: str, headers: dict[str, Any]) -> None:
    send(web, server, "GET", re.sub(r"{\w+}", "gpt-4", path), headers=headers)


@fuzz
@given(
    start=st.one_of(
        st.sampled_from(
            [b"GET / HTTP/1.1", b"GET  HTTP/1.1", b"POST /what-if HTTP/1.1", b"GET http://x/ HTTP/1.1", b"* * HTTP/9"]
        ),
        st.binary(max_size=60),
    ),
    fields=st.lists(
        st.one_of(
            st.sampled_from(
                [
                    b"Host: x",
                    b"Content-Length: -1",
                    b"Content-Length: 9",
                    b"Transfer-Encoding: chunked",
                    b"Expect: 100-continue",
                    b"Upgrade: websocket\r\nConnection: Upgrade",
                ]
            ),
            st.binary(max_size=40),
        ),
        max_size=4,
    ),
    body=st.binary(max_size=40),
)
def test_bytes(server: Server, start: bytes, fields: list[bytes], body: bytes) -> None:
    """Bytes that are no HTTP are answered with 400 or by closing; the server goes on."""
    where = urlsplit(server.address)
    with socket.create_connection((where.hostname, where.port), timeout=HANG_SECONDS) as connection:
        connection.sendall(b"\r\n".join((start, *fields, b"Connection: close", b"", body)))
        connection.shutdown(socket.SHUT_WR)
        answer = b""
        try:
            while piece := connection.recv(65_536):
                answer += piece
        except ConnectionResetError:
            pass
    assert not re.match(rb"HTTP/1\.1 5", answer), answer
    assert b"Traceback" not in answer
