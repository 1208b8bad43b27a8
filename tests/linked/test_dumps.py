"""Dumps hold what the store holds, say so by checksums, and are the same bytes for the same content."""

from __future__ import annotations

import base64
import gzip
import hashlib
import io
from typing import TYPE_CHECKING

import pyoxigraph as ox
import pytest
from starlette.testclient import TestClient

from api import ApiSettings, create_app
from graphkit.build import build
from graphkit.dumps import WHOLE, Dumps
from graphkit.errors import DumpError, UnknownNameError
from graphkit.namespaces import BASE, graph
from graphkit.store import open_store
from tests.api.checks import expect_problem
from tests.service.stores import write_generation

if TYPE_CHECKING:
    from pathlib import Path

    import httpx2


def _quads(packed: bytes, kind: ox.RdfFormat) -> set[ox.Quad]:
    return set(ox.parse(io.BytesIO(gzip.decompress(packed)), format=kind))


def test_a_dump_holds_everything(web: httpx2.Client, two_generations: Path) -> None:
    response = web.get("/dump.nq.gz")
    assert response.headers["content-type"] == "application/gzip"
    assert "content-encoding" not in response.headers
    assert _quads(response.content, ox.RdfFormat.N_QUADS) == set(open_store(two_generations).quads())
    digest = hashlib.sha256(response.content)
    assert response.headers["repr-digest"] == f"sha-256=:{base64.b64encode(digest.digest()).decode()}:"
    assert response.headers["etag"] == f'"{digest.hexdigest()}"'


@pytest.mark.parametrize("name", ["curated", "links/airo", ".well-known/void", "test"])
def test_a_graph_is_dumped_alone(web: httpx2.Client, two_generations: Path, name: str) -> None:
    packed = web.get(f"/dump/{name}.nt.gz").content
    found = {one.triple for one in _quads(packed, ox.RdfFormat.N_TRIPLES)}
    assert found == {one.triple for one in open_store(two_generations).quads(graph(name))}
    assert found


def test_checksums_and_list_agree_with_the_files(web: httpx2.Client) -> None:
    lines = web.get("/dump/SHA256SUMS").text.splitlines()
    sums = {name: checksum for checksum, name in (line.split("  ") for line in lines)}
    listed = web.get("/dump").json()["items"]
    assert sums == {one["name"]: one["sha256"] for one in listed}
    health = web.get("/health").json()["quads"]
    assert {one["graph"]: one["quads"] for one in listed if one["graph"]} == health
    for one in listed:
        body = web.get(one["href"]).content
        assert (hashlib.sha256(body).hexdigest(), len(body)) == (one["sha256"], one["size_bytes"])


def test_an_earlier_generation_is_dumped_too(web: httpx2.Client, two_generations: Path) -> None:
    first, second = (web.get(f"/generations/{number}/dump.nq.gz").content for number in (1, 2))
    assert second == web.get("/dump.nq.gz").content
    assert _quads(first, ox.RdfFormat.N_QUADS) == set(open_store(two_generations, generation=1).quads())
    assert f"{hashlib.sha256(first).hexdigest()}  dump.nq.gz" in web.get("/generations/1/dump/SHA256SUMS").text
    assert web.get("/generations/1/dump/links/airo.nt.gz").content == web.get("/dump/links/airo.nt.gz").content
    expect_problem(web.get("/generations/1/dump/test.nt.gz"), "unknown-name")
    expect_problem(web.get("/generations/9/dump"), "unknown-name")


def test_equal_content_gives_equal_bytes(web: httpx2.Client, tmp_path: Path) -> None:
    build(tmp_path / "store")
    made = Dumps(tmp_path / "dumps", 0).make(open_store(tmp_path / "store"), WHOLE)
    assert made.path.read_bytes() == web.get("/generations/1/dump.nq.gz").content


def test_parts_of_a_dump(web: httpx2.Client) -> None:
    path = "/dump/curated.nt.gz"
    whole = web.get(path)
    part = web.get(path, headers={"Range": "bytes=100-199", "If-Range": whole.headers["etag"]})
    assert (part.status_code, part.content) == (206, whole.content[100:200])
    assert part.headers["content-range"] == f"bytes 100-199/{len(whole.content)}"
    assert part.headers["etag"] == whole.headers["etag"]
    assert web.get(path, headers={"Range": "bytes=-5"}).content == whole.content[-5:]
    assert web.get(path, headers={"Range": "bytes=0-1", "If-Range": '"other"'}).status_code == 200
    for malformed in ("bytes=9-5", "lines=1-2", "bytes=a", "bytes="):
        assert web.get(path, headers={"Range": malformed}).status_code == 200
    for outside in (f"bytes={len(whole.content)}-", "bytes=-0"):
        response = web.get(path, headers={"Range": outside})
        expect_problem(response, "range-not-satisfiable")
        assert response.headers["content-range"] == f"bytes */{len(whole.content)}"


def test_an_unchanged_dump_is_not_sent_again(web: httpx2.Client) -> None:
    first = web.get("/dump.nq.gz")
    head = web.head("/dump.nq.gz")
    assert (head.status_code, head.content) == (200, b"")
    for name in ("etag", "content-length", "content-type", "repr-digest"):
        assert head.headers[name] == first.headers[name]
    again = web.get("/dump.nq.gz", headers={"If-None-Match": first.headers["etag"]})
    assert (again.status_code, again.content) == (304, b"")


def test_an_unknown_dump_has_near_names(web: httpx2.Client) -> None:
    assert "curated.nt.gz" in expect_problem(web.get("/dump/curatd.nt.gz"), "unknown-name")["nearest"]
    for path in ("/dump/../manifest.json", "/dump/%2e%2e%2flock", "/dump/"):
        assert web.get(path).status_code == 404


def test_the_room_for_dumps_is_bounded(two_generations: Path, tmp_path: Path) -> None:
    dumps = Dumps(tmp_path, limit_bytes=0)
    first, second = (open_store(two_generations, generation=number) for number in (1, 2))
    assert dumps.make(first, "curated.nt.gz").path.parent == dumps.make(first, "meta.nt.gz").path.parent
    kept = dumps.make(second, "meta.nt.gz").path
    assert [one for one in tmp_path.iterdir() if one.is_dir()] == [kept.parent]
    with pytest.raises(UnknownNameError):
        dumps.make(first, "test.nt.gz")


def test_names_of_graphs_may_be_longer_than_those_of_files(tmp_path: Path) -> None:
    names = [f"http://example.org/{letter * 300}" for letter in "ab"]
    fill = " ".join(f"GRAPH <{name}> {{ <{name}> <a:is> 1 }}" for name in names)
    write_generation(tmp_path / "store", lambda store: store.update(f"INSERT DATA {{ {fill} }}"))
    dumps, store = Dumps(tmp_path / "dumps", 0), open_store(tmp_path / "store")
    for name in names:
        made = dumps.make(store, f"{name}.nt.gz")
        assert made.name == f"{name}.nt.gz"
        assert name.encode() in gzip.decompress(made.path.read_bytes())


def test_a_folder_that_cannot_be_written_is_a_clear_problem(store_folder: Path, tmp_path: Path) -> None:
    blocked = tmp_path / "file"
    blocked.write_text("in the way", encoding="ascii")
    with pytest.raises(DumpError, match="cannot be written"):
        Dumps(blocked, 0).make(open_store(store_folder), WHOLE)
    with TestClient(create_app(ApiSettings(store=store_folder, dump_folder=blocked))) as client:
        found = expect_problem(client.get("/dump.nq.gz"), "no-dump")
    assert str(tmp_path) not in str(found)


def test_the_description_points_to_the_dumps(web: httpx2.Client) -> None:
    query = "SELECT ?file { ?set <http://rdfs.org/ns/void#dataDump> ?file }"
    rows = web.get("/sparql", params={"query": query}).json()["results"]["bindings"]
    files = [row["file"]["value"] for row in rows]
    assert f"{BASE}dump.nq.gz" in files
    for file in files:
        assert web.head("/" + file.removeprefix(BASE)).status_code == 200, file
