"""Fetching from a real server on loopback that breaks off, is busy, changes its mind, and counts what it is asked."""

from __future__ import annotations

import errno
import hashlib
import io
import tarfile
import threading
from concurrent.futures import ThreadPoolExecutor
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import TYPE_CHECKING, Any

import pytest

from graphkit.errors import FetchError
from graphkit.sources.description import Description, list_descriptions, load_description
from graphkit.sources.fetching import ATTEMPTS, fetch, find_fetched

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

CONTENT = bytes(range(256)) * 2000


class Host(ThreadingHTTPServer):
    """Serves one body; `breaks` says after how many bytes each answer breaks off, `answers` which status comes first.

    `headers` go with those; a `forgetful` host sends another range than it was asked for.
    """

    daemon_threads = True

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), Handler)
        self.body = CONTENT
        self.tag = '"one"'
        self.breaks: list[int] = []
        self.answers: list[int] = []
        self.asked: list[dict[str, str]] = []
        self.headers = {"Retry-After": "7"}
        self.forgetful = False

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.server_address[1]}/file"


class Handler(BaseHTTPRequestHandler):
    server: Host

    def do_GET(self) -> None:
        host = self.server
        host.asked.append(dict(self.headers.items()))
        if host.answers:
            self.send_response_only(host.answers.pop(0))
            for name, value in host.headers.items():
                self.send_header(name, value)
            self.send_header("Content-Length", "0")
            self.end_headers()
            return
        start = 0
        if host.forgetful and "Range" in self.headers:
            start = 10
        elif "Range" in self.headers and self.headers.get("If-Range") == host.tag:
            start = int(self.headers["Range"].removeprefix("bytes=").removesuffix("-"))
        rest = host.body[start:]
        whole = len(host.body)
        self.send_response(416 if start >= whole else 206 if start else 200)
        if start:
            self.send_header("Content-Range", f"bytes {start}-{whole - 1}/{whole}" if rest else f"bytes */{whole}")
        self.send_header("ETag", host.tag)
        self.send_header("Content-Length", str(len(rest)))
        self.end_headers()
        self.wfile.write(rest[: host.breaks.pop(0)] if host.breaks else rest)
        self.close_connection = True

    def log_message(self, format: str, *args: Any) -> None:  # noqa: A002 - the base class names it
        pass


@pytest.fixture
def host() -> Iterator[Host]:
    with Host() as server:
        thread = threading.Thread(target=server.serve_forever, args=(0.01,))
        thread.start()
        yield server
        server.shutdown()
        thread.join()


def describe(url: str, **more: Any) -> Description:
    about = load_description("litellm").model_dump(mode="json")
    return Description.model_validate(about | {"fetch": [{"url": url, "path": "table.json", **more}]})


def test_goes_on_where_it_stopped_and_asks_once(host: Host, tmp_path: Path) -> None:
    host.breaks = [100_000, 50_000]
    counted: list[int] = []
    folder = fetch(describe(host.url), tmp_path, on_bytes=counted.append, wait=lambda _: None)
    assert (folder / "table.json").read_bytes() == CONTENT
    assert [one.get("Range") for one in host.asked] == [None, "bytes=100000-", "bytes=150000-"]
    assert sum(counted) == len(CONTENT)
    fetch(describe(host.url), tmp_path)
    assert len(host.asked) == 3
    assert {one["User-Agent"].split("/")[0] for one in host.asked} == {"access-atlas"}
    assert find_fetched(folder) == load_description("litellm").revision
    assert [path.name for path in folder.iterdir() if path.name.startswith("table")] == ["table.json"]


def test_begins_again_when_the_file_has_changed(host: Host, tmp_path: Path) -> None:
    host.breaks = [100_000]

    def change(_: float) -> None:
        host.body, host.tag = b"another", '"two"'

    folder = fetch(describe(host.url), tmp_path, wait=change)
    assert (folder / "table.json").read_bytes() == b"another"


def test_waits_as_long_as_a_busy_server_asks(host: Host, tmp_path: Path) -> None:
    host.answers = [503, 429]
    pauses: list[float] = []
    fetch(describe(host.url), tmp_path, wait=pauses.append)
    assert pauses == [7.0, 7.0]


def test_understands_a_date_to_wait_for_and_a_limit_that_is_called_403(host: Host, tmp_path: Path) -> None:
    host.answers = [403, 503]
    host.headers = {"Date": "Tue, 01 Dec 2026 10:00:00 GMT", "Retry-After": "Tue, 01 Dec 2026 10:00:20 GMT"}
    pauses: list[float] = []
    fetch(describe(host.url), tmp_path, wait=pauses.append)
    assert pauses == [20.0, 20.0]


@pytest.mark.parametrize("status", [401, 403, 404, 410])
def test_a_refusal_is_not_asked_for_again(host: Host, tmp_path: Path, status: int) -> None:
    host.answers, host.headers = [status], {}
    with pytest.raises(FetchError, match=f"the server answers {status}"):
        fetch(describe(host.url), tmp_path)
    assert len(host.asked) == 1


def test_redirects_in_a_circle_and_nobody_there_are_said(host: Host, tmp_path: Path) -> None:
    host.answers, host.headers = [302] * 30, {"Location": "/file"}
    with pytest.raises(FetchError, match="redirect"):
        fetch(describe(host.url), tmp_path)
    with pytest.raises(FetchError, match=f"tried {ATTEMPTS} times"):
        fetch(describe("http://127.0.0.1:1/file"), tmp_path, wait=lambda _: None)


def test_a_wrong_range_is_not_taken(host: Host, tmp_path: Path) -> None:
    host.breaks, host.forgetful = [100_000], True
    folder = fetch(describe(host.url), tmp_path, wait=lambda _: None)
    assert (folder / "table.json").read_bytes() == CONTENT
    assert [one.get("Range") for one in host.asked] == [None, "bytes=100000-", None]


def test_a_whole_part_that_a_kill_left_is_not_fetched_again(host: Host, tmp_path: Path) -> None:
    revision = load_description("litellm").revision
    part = tmp_path / "litellm" / str(revision) / "table.json.part"
    part.parent.mkdir(parents=True)
    part.write_bytes(CONTENT)
    part.with_name("table.json.part.etag").write_text(host.tag)
    counted: list[int] = []
    folder = fetch(describe(host.url), tmp_path, on_bytes=counted.append)
    assert ((folder / "table.json").read_bytes(), counted) == (CONTENT, [])


def test_a_full_disk_is_said_and_what_came_is_kept(host: Host, tmp_path: Path) -> None:
    room = [150_000]

    def write(size: int) -> None:
        room[0] -= size
        if room[0] < 0:
            raise OSError(errno.ENOSPC, "No space left on device")

    with pytest.raises(FetchError, match="cannot be written: No space left on device"):
        fetch(describe(host.url), tmp_path, on_bytes=write)
    asked = len(host.asked)
    folder = fetch(describe(host.url), tmp_path)
    assert (folder / "table.json").read_bytes() == CONTENT
    assert int(host.asked[asked]["Range"][6:-1]) >= 150_000
    blocked = tmp_path / "file"
    blocked.write_text("")
    with pytest.raises(FetchError, match="cannot be written: Not a directory"):
        fetch(describe(host.url), blocked)


def test_fetches_at_the_same_time_ask_once(host: Host, tmp_path: Path) -> None:
    with ThreadPoolExecutor(4) as pool:
        folders = set(pool.map(lambda _: fetch(describe(host.url), tmp_path), range(4)))
    assert len(folders) == len(host.asked) == 1
    assert (folders.pop() / "table.json").read_bytes() == CONTENT


def test_gives_up_and_keeps_what_it_has(host: Host, tmp_path: Path) -> None:
    host.breaks = [1000] * ATTEMPTS
    with pytest.raises(FetchError, match=f"tried {ATTEMPTS} times"):
        fetch(describe(host.url), tmp_path, wait=lambda _: None)
    assert len(host.asked) == ATTEMPTS
    folder = fetch(describe(host.url), tmp_path)
    assert host.asked[-1]["Range"] == f"bytes={1000 * ATTEMPTS}-"
    assert (folder / "table.json").read_bytes() == CONTENT


def test_checksum_is_checked(host: Host, tmp_path: Path) -> None:
    with pytest.raises(FetchError, match="its SHA-256 is"):
        fetch(describe(host.url, sha256="0" * 64), tmp_path)
    right = hashlib.sha256(CONTENT).hexdigest()
    assert (fetch(describe(host.url, sha256=right), tmp_path) / "table.json").is_file()


def test_takes_the_wanted_parts_out_of_an_archive(host: Host, tmp_path: Path) -> None:
    packed = io.BytesIO()
    with tarfile.open(fileobj=packed, mode="w:gz") as tar:
        for name in ("top-1/prices/a.yml", "top-1/pricesx/b.yml", "top-1/../../escape.yml", "top-1/README"):
            info = tarfile.TarInfo(name)
            info.size = 1
            tar.addfile(info, io.BytesIO(b"x"))
    host.body = packed.getvalue()
    folder = fetch(describe(host.url, archive=True, parts=["prices"]), tmp_path)
    assert [str(path.relative_to(folder)) for path in folder.rglob("*") if path.is_file()] == ["prices/a.yml"]
    host.body, host.tag = packed.getvalue()[:90], '"cut"'
    with pytest.raises(FetchError, match="cannot be unpacked"):
        fetch(describe(host.url, archive=True, parts=["prices"]), tmp_path / "cut")
    host.body, host.tag = packed.getvalue(), '"outside"'
    with pytest.raises(FetchError, match="cannot be unpacked"):
        fetch(describe(host.url, archive=True, parts=["."]), tmp_path / "a" / "b" / "c")
    assert not list(tmp_path.rglob("escape.yml"))


def test_pinned_addresses_name_their_revision() -> None:
    named = [load_description(name) for name in list_descriptions()]
    assert {one.id for one in named} == set(list_descriptions())
    for about in named:
        for address in about.fetch:
            assert about.revision is not None
            assert about.revision in str(address.url)
