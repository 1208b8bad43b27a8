"""How the built files are served; needs no browser and no build."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from fastapi import FastAPI
from starlette.testclient import TestClient

from api.errors import add_handlers
from api.page import BuiltPage, add_page

if TYPE_CHECKING:
    from pathlib import Path


@pytest.fixture
def dist(tmp_path: Path) -> Path:
    (tmp_path / "assets").mkdir()
    (tmp_path / "index.html").write_text('<!doctype html><base href="/atlas/" /><div id="page"></div>')
    (tmp_path / "assets" / "index-1.js").write_text("export {};" * 200)
    (tmp_path / "assets" / "index-1.js.br").write_bytes(b"as the build made it")
    (tmp_path / ".sources").write_text("secret")
    return tmp_path


def _client(page: BuiltPage, root: str = "") -> TestClient:
    app = FastAPI()
    app.add_api_route("/", lambda: {"name": "API"})
    add_handlers(app)
    add_page(app, page)
    return TestClient(app, root_path=root, follow_redirects=False)


def test_every_view_is_the_same_document(dist: Path) -> None:
    client = _client(BuiltPage(dist))
    assert client.get("/atlas/").text == client.get("/atlas/systems/gpt-4").text


def test_assets_are_compressed_and_kept_for_good(dist: Path) -> None:
    answer = _client(BuiltPage(dist)).get("/atlas/assets/index-1.js", headers={"Accept-Encoding": "gzip"})
    assert answer.headers["content-encoding"] == "gzip"
    assert "immutable" in answer.headers["cache-control"]
    assert answer.text == "export {};" * 200


def test_what_the_build_compressed_goes_to_those_who_read_it(dist: Path) -> None:
    page = BuiltPage(dist)
    found = page.file("assets/index-1.js")
    assert found is not None
    assert found.packed["br"] == b"as the build made it"
    client = _client(page)
    with client.stream("GET", "/atlas/assets/index-1.js", headers={"Accept-Encoding": "gzip, br;q=1.0"}) as answer:
        assert answer.headers["content-encoding"] == "br"
        assert b"".join(answer.iter_raw()) == b"as the build made it"
    with client.stream("GET", "/atlas/assets/index-1.js", headers={"Accept-Encoding": "identity"}) as answer:
        assert "content-encoding" not in answer.headers
    assert client.get("/atlas/assets/index-1.js.br").status_code == 404


@pytest.mark.parametrize("path", ["assets/index-0.js", "assets/../../etc/passwd"])
def test_an_asset_that_is_not_there_is_not_a_view(dist: Path, path: str) -> None:
    assert _client(BuiltPage(dist)).get(f"/atlas/{path}").status_code == 404


def test_notes_of_the_build_are_not_served(dist: Path) -> None:
    assert "secret" not in _client(BuiltPage(dist)).get("/atlas/.sources").text


def test_browsers_are_led_to_the_page_and_programs_are_not(dist: Path) -> None:
    client = _client(BuiltPage(dist))
    assert client.get("/", headers={"Accept": "text/html,*/*;q=0.8"}).headers["location"] == "/atlas/"
    assert client.get("/", headers={"Accept": "application/json"}).json() == {"name": "API"}
    assert client.get("/").json() == {"name": "API"}


def test_a_server_below_a_path_says_so_in_the_document(dist: Path) -> None:
    client = _client(BuiltPage(dist), root="/below")
    assert '<base href="/below/atlas/"' in client.get("/below/atlas/").text


def test_without_a_build_the_api_keeps_its_front_door(tmp_path: Path) -> None:
    client = _client(BuiltPage(tmp_path))
    assert client.get("/", headers={"Accept": "text/html"}).json() == {"name": "API"}
    answer = client.get("/atlas/")
    assert answer.status_code == 503
    assert "make page" in answer.text
