"""The ontology at its address: a page in two languages for people, RDF for machines, and the JSON-LD context."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING

import pyoxigraph as ox
import pytest

from api.page.routes import CONTENT_SECURITY_POLICY
from graphkit.namespaces import PREFIXES
from graphkit.resources import folder
from tests.api.checks import expect_problem

if TYPE_CHECKING:
    import httpx2
    from starlette.testclient import TestClient

BROWSER = {"Accept": "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8"}
MODULES = sorted(path.name.split(".")[0] for path in folder("docs/ontology").glob("*.en.svg"))


def _language(response: httpx2.Response) -> str:
    assert response.headers["content-type"] == "text/html; charset=utf-8"
    (found,) = re.findall(r'<html lang="(\w+)">', response.text)
    assert response.headers["content-language"] == found
    return str(found)


@pytest.mark.parametrize("path", ["/ns", "/ns/0.1.0"])
@pytest.mark.parametrize(
    ("spoken", "given", "expected"),
    [
        ("ko-KR,ko;q=0.9,en;q=0.8", "", "ko"),
        ("en-GB, ko;q=0.5", "", "en"),
        ("fr", "", "en"),
        ("en", "?lang=ko", "ko"),
        ("ko", "?lang=en", "en"),
    ],
)
def test_browsers_get_a_page_in_their_language(
    client: TestClient, path: str, spoken: str, given: str, expected: str
) -> None:
    assert _language(client.get(path + given, headers=BROWSER | {"Accept-Language": spoken})) == expected


@pytest.mark.parametrize("language", ["en", "ko"])
def test_the_page_needs_nothing_but_itself(client: TestClient, language: str) -> None:
    response = client.get(f"/ns?lang={language}", headers=BROWSER)
    assert response.headers["content-security-policy"] == CONTENT_SECURITY_POLICY
    assert response.text.count("<svg") == len(MODULES) > 5
    assert not re.search(r"<(script|img|iframe|object|embed)\b|\bsrc=|\bon\w+=", response.text)
    other = "ko" if language == "en" else "en"
    assert f'href="?lang={other}"' in response.text
    assert "index." not in response.text


def test_a_page_in_another_language_is_another_answer(client: TestClient) -> None:
    def ask(language: str, **headers: str) -> httpx2.Response:
        return client.get("/ns", headers=BROWSER | {"Accept-Language": language} | headers)

    english = ask("en")
    assert {"Accept", "Accept-Language"} <= {one.strip() for one in english.headers["vary"].split(",")}
    tag = {"If-None-Match": english.headers["etag"]}
    assert ask("en", **tag).status_code == 304
    assert ask("ko", **tag).status_code == 200


def test_programs_get_json_or_what_they_ask_for(client: TestClient) -> None:
    assert client.get("/ns", headers={"Accept": "*/*"}).json()["prefix"] == "axs"
    for media in ("text/turtle", "application/ld+json", "application/rdf+xml", "application/n-triples"):
        assert client.get("/ns", headers={"Accept": media}).headers["content-type"].split(";")[0] == media
    assert client.get("/ns?format=turtle", headers=BROWSER).headers["content-type"].startswith("text/turtle")
    expect_problem(client.get("/ns?lang=fr"), "invalid-parameter")
    assert client.get("/ns?lang=fr", headers=BROWSER).headers["content-type"] == "text/html; charset=utf-8"


def test_the_context_is_at_a_stable_address(client: TestClient) -> None:
    response = client.get("/context.jsonld", headers={"Origin": "https://example.org"})
    assert response.headers["content-type"] == "application/ld+json"
    assert response.headers["access-control-allow-origin"] == "*"
    document = response.json() | {"id": "risk:one", "type": "Risk", "prefLabel": {"ko": "하나"}}
    triples = {quad.triple for quad in ox.parse(json.dumps(document), format=ox.RdfFormat.JSON_LD)}
    risk = ox.NamedNode(f"{PREFIXES['risk']}one")
    label = ox.Triple(risk, ox.NamedNode(f"{PREFIXES['skos']}prefLabel"), ox.Literal("하나", language="ko"))
    kind = ox.Triple(risk, ox.NamedNode(f"{PREFIXES['rdf']}type"), ox.NamedNode(f"{PREFIXES['axs']}Risk"))
    assert triples == {label, kind}
