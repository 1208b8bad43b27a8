"""Links in headers, tags and methods; what is unknown, and what is retired."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pyoxigraph as ox
import pytest

from api.negotiation import GRAPH_FORMATS
from graphkit.namespaces import BASE
from tests.api.checks import expect_problem
from tests.linked.conftest import BROWSER

if TYPE_CHECKING:
    import httpx2

PATH = "/risk/prompt-injection"
SUCCESSOR = f"{BASE}risk/prompt-injection"


def _links(response: httpx2.Response) -> list[tuple[str, str, str]]:
    """Give target, relation and media type of each link."""
    found = re.findall(r'<([^>]+)>; rel="([^"]+)"((?:; \w+="[^"]*")*)', response.headers["link"])
    return [
        (target, relation, dict(re.findall(r'(\w+)="([^"]*)"', more)).get("type", ""))
        for target, relation, more in found
    ]


def test_a_page_leads_programs_to_its_metadata(web: httpx2.Client) -> None:
    links = _links(web.get(PATH, headers=BROWSER))
    relations = {relation for _, relation, _ in links}
    assert relations == {"cite-as", "license", "type", "describedby", "alternate", "collection"}
    assert (f"{BASE}risk/prompt-injection", "cite-as", "") in links
    assert ("https://schema.org/AboutPage", "type", "") in links
    assert ("https://schema.org/DefinedTerm", "type", "") in links
    described = {media: target for target, relation, media in links if relation == "describedby"}
    assert described.keys() >= GRAPH_FORMATS.keys()
    for media, target in described.items():
        assert web.get(target).headers["content-type"].split(";")[0] == media
    languages = [target for target, relation, media in links if (relation, media) == ("alternate", "text/html")]
    for target in languages:
        assert web.get(target, headers=BROWSER).status_code == 200
    assert len(languages) == 2


@pytest.mark.parametrize("media", list(GRAPH_FORMATS))
def test_metadata_lead_back(web: httpx2.Client, media: str) -> None:
    links = _links(web.get(PATH, headers={"Accept": media}))
    assert (f"{BASE}risk/prompt-injection", "describes", "") in links
    assert (PATH, "alternate", "text/html") in links
    others = {one for _, relation, one in links if relation == "alternate"}
    assert others == {"text/html", *GRAPH_FORMATS} - {media}


def test_the_data_set_lists_its_dump(web: httpx2.Client) -> None:
    links = _links(web.get("/dataset", headers=BROWSER))
    assert ("/dump.nq.gz", "item", "application/gzip") in links
    assert "collection" not in {relation for _, relation, _ in links}


def test_a_licence_of_its_own_is_named(web: httpx2.Client) -> None:
    links = _links(web.get("/graph/reference"))
    assert ("https://spdx.org/licenses/Unicode-3.0", "license", "") in links


@pytest.mark.parametrize("accept", [*BROWSER.values(), "text/turtle", "application/json", "application/x-bibtex"])
def test_head_is_get_and_unchanged_answers_are_not_sent(web: httpx2.Client, accept: str) -> None:
    whole, head = (web.request(method, PATH, headers={"Accept": accept}) for method in ("GET", "HEAD"))
    unlike = {"date", "server", "x-request-id"}
    first, second = ({k: v for k, v in one.headers.items() if k not in unlike} for one in (head, whole))
    assert first == second
    assert head.content == b""
    again = web.get(PATH, headers={"Accept": accept, "If-None-Match": whole.headers["etag"]})
    assert (again.status_code, again.content) == (304, b"")
    assert "Accept-Language" in again.headers["vary"]


def test_each_language_has_its_own_tag(web: httpx2.Client) -> None:
    tags = {web.get(PATH, headers={**BROWSER, "Accept-Language": one}).headers["etag"] for one in ("en", "ko")}
    assert len(tags) == 2


def test_an_unknown_thing_has_near_names(web: httpx2.Client) -> None:
    found = expect_problem(web.get("/risk/promt-injecton"), "unknown-name")
    assert found["nearest"][0] == "prompt-injection"
    page = web.get("/risk/promt-injecton?lang=ko", headers=BROWSER)
    assert (page.status_code, page.headers["content-type"]) == (404, "text/html; charset=utf-8")
    assert '<a href="/risk/prompt-injection?lang=ko">' in page.text
    assert page.headers["content-language"] == "ko"
    assert "default-src 'none'" in page.headers["content-security-policy"]


def test_an_unknown_kind_has_near_addresses(web: httpx2.Client) -> None:
    page = web.get("/sistem/gpt-4", headers=BROWSER)
    assert page.status_code == 404
    assert '<a href="/system/gpt-4">' in page.text


def test_what_was_asked_for_is_shown_as_text(web: httpx2.Client) -> None:
    page = web.get("/risk/%3Cscript%3Ealert(1)%3C/script%3E", headers=BROWSER)
    assert page.status_code == 404
    assert "<script" not in page.text
    assert "&lt;script&gt;" in page.text


def test_a_retired_thing_that_is_described_says_what_replaced_it(web: httpx2.Client) -> None:
    page = web.get("/risk/old-risk", headers=BROWSER)
    assert page.status_code == 200
    assert "has been retired" in page.text
    assert '<a href="/risk/prompt-injection">prompt injection</a>' in page.text
    assert (SUCCESSOR, "successor-version", "") in _links(page)
    found = web.get("/risk/old-risk").json()
    assert (found["is_retired"], found["replaced_by"]) == (True, [SUCCESSOR])
    assert "is_retired" not in web.get(PATH).json()


def test_a_thing_of_which_only_the_notice_is_left_is_gone(web: httpx2.Client) -> None:
    response = web.get("/risk/gone-risk")
    assert expect_problem(response, "retired")["replaced_by"] == [SUCCESSOR]
    assert (SUCCESSOR, "successor-version", "") in _links(response)
    page = web.get("/risk/gone-risk", headers=BROWSER)
    assert page.status_code == 410
    assert '<a href="/risk/prompt-injection">' in page.text
    turtle = web.get("/risk/gone-risk?format=turtle")
    assert turtle.status_code == 410
    triples = {quad.triple for quad in ox.parse(turtle.content, format=ox.RdfFormat.TURTLE)}
    assert ox.NamedNode(SUCCESSOR) in {one.object for one in triples}
