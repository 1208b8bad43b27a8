"""A server notices a newer generation, and clients that have an answer of this one are not sent it again."""

from __future__ import annotations

import shutil
from typing import TYPE_CHECKING

import pytest
from starlette.testclient import TestClient

from api import ApiSettings, create_app
from api.headers import GENERATION_HEADER

if TYPE_CHECKING:
    from pathlib import Path

PATHS = ["/systems", "/variables/context-length/effects", "/compare?system=gpt-4", "/sparql?query=ASK%20%7B%7D", "/ns"]


@pytest.mark.parametrize("path", PATHS)
def test_an_answer_is_not_sent_twice(client: TestClient, path: str) -> None:
    first = client.get(path)
    assert first.headers[GENERATION_HEADER] == first.headers["etag"].strip('"').split("-")[0]
    assert "Accept" in first.headers["vary"]
    for tags in (first.headers["etag"], f'"x", W/{first.headers["etag"]}', "*"):
        again = client.get(path, headers={"If-None-Match": tags})
        assert (again.status_code, again.content) == (304, b"")
        assert again.headers["etag"] == first.headers["etag"]
        assert again.headers[GENERATION_HEADER] == first.headers[GENERATION_HEADER]
    assert client.get(path, headers={"If-None-Match": '"1-other"'}).status_code == 200


def test_formats_of_one_address_have_different_tags(client: TestClient) -> None:
    json = client.get("/systems/gpt-4")
    turtle = client.get("/systems/gpt-4", headers={"Accept": "text/turtle", "If-None-Match": json.headers["etag"]})
    assert turtle.status_code == 200
    assert turtle.headers["etag"] != json.headers["etag"]


def test_a_tag_of_another_address_does_not_hide_an_error(client: TestClient) -> None:
    tag = client.get("/systems").headers["etag"]
    assert client.get("/systems/none-such", headers={"If-None-Match": tag}).status_code == 404
    assert client.get("/systems/none-such", headers={"If-None-Match": "*"}).status_code == 404


def test_posts_have_no_tag(client: TestClient) -> None:
    response = client.post("/sparql", content="ASK {}", headers={"Content-Type": "application/sparql-query"})
    assert response.status_code == 200
    assert "etag" not in response.headers
    assert GENERATION_HEADER in response.headers


def test_head_is_get_without_the_body(client: TestClient) -> None:
    whole, head = client.get("/systems"), client.head("/systems")
    assert head.status_code == 200
    assert head.content == b""
    for name in ("etag", "content-type", "content-length"):
        assert head.headers[name] == whole.headers[name]


def test_a_newer_generation_is_served_at_once(store_folder: Path, tmp_path: Path) -> None:
    store = tmp_path / "store"
    shutil.copytree(store_folder, store)
    with TestClient(create_app(ApiSettings(store=store))) as client:
        before = client.get("/systems")
        number = int(before.headers[GENERATION_HEADER])
        shutil.copytree(store / "generations" / str(number), store / "generations" / str(number + 1))
        (store / "current.new").write_text(f"{number + 1}\n", encoding="ascii")
        (store / "current.new").replace(store / "current")
        after = client.get("/systems", headers={"If-None-Match": before.headers["etag"]})
        assert after.status_code == 200
        assert after.headers[GENERATION_HEADER] == str(number + 1)
        assert after.json() == before.json()


def test_browsers_of_other_sites_may_read(client: TestClient) -> None:
    response = client.get("/systems", headers={"Origin": "https://example.org"})
    assert response.headers["access-control-allow-origin"] == "*"
    assert GENERATION_HEADER.lower() in response.headers["access-control-expose-headers"].lower()
    asked = {"Origin": "https://example.org", "Access-Control-Request-Method": "GET"}
    assert client.options("/systems", headers=asked).status_code == 200
    writing = {"Access-Control-Request-Method": "PUT", "Access-Control-Request-Headers": "authorization, if-match"}
    allowed = client.options("/graphs", headers=asked | writing)
    assert allowed.status_code == 200
    assert allowed.headers["access-control-allow-headers"] == "authorization, if-match"
    assert (
        "access-control-allow-credentials" not in allowed.headers
    )  # a page sends a token only if its user gave it one
    refused = client.options("/systems", headers=asked | {"Access-Control-Request-Method": "NONSENSE"})
    assert refused.status_code == 400


def test_security_headers(client: TestClient) -> None:
    for path in ("/", "/systems", "/none-such", "/docs"):
        headers = client.get(path).headers
        assert headers["x-content-type-options"] == "nosniff"
        assert headers["referrer-policy"]
        assert headers["x-frame-options"] == "SAMEORIGIN"
