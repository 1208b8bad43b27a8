"""Each thing has a page that is readable without scripts, and says of itself what programs look for."""

from __future__ import annotations

import json
import re
from html.parser import HTMLParser
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from api.sheets import CONTENT_SECURITY_POLICY
from api.sheets.words import PREDICATES, WORDS
from graphkit import resources
from graphkit.namespaces import BASE, PREFIXES
from tests.linked.conftest import BROWSER, HOSTILE

if TYPE_CHECKING:
    import httpx2

    from graphkit import Atlas

PATH = "/risk/prompt-injection"
_VOID_TAGS = {"meta", "link", "br", "img"}


class _Page(HTMLParser):
    """Reads a page the way a strict reader would: tags must close in order."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.open: list[str] = []
        self.links: list[str] = []
        self.tags: list[str] = []
        self.shown: list[str] = []
        self.data = ""
        self.attributes: dict[str, dict[str, str | None]] = {}
        self.feed(text)
        assert self.open == [], self.open

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        found = dict(attrs)
        assert not [name for name in found if name.startswith("on") or name == "style"], found
        self.tags.append(tag)
        self.attributes.setdefault(tag, found)
        if tag == "a":
            self.links.append(found["href"] or "")
        if tag not in _VOID_TAGS:
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        if self.open[-1:] == ["script"]:
            self.data += data
        else:
            self.shown.append(data)

    @property
    def text(self) -> str:
        return re.sub(r"\s+", " ", " ".join(self.shown))

    @property
    def structured(self) -> dict[str, Any]:
        found: dict[str, Any] = json.loads(self.data)
        return found


def _open(web: httpx2.Client, path: str, **headers: str) -> _Page:
    response = web.get(path, headers={**BROWSER, **headers})
    assert response.status_code == 200, response.text
    assert response.headers["content-type"] == "text/html; charset=utf-8"
    assert response.headers["content-security-policy"] == CONTENT_SECURITY_POLICY
    return _Page(response.text)


def test_every_kind_of_thing_has_a_page_in_both_languages(web: httpx2.Client, atlas: Atlas) -> None:
    others = "/ns|/[.]well-known/(void|sparql-examples)$"
    query = f'SELECT DISTINCT ?s {{ ?s a ?c FILTER(STRSTARTS(STR(?s), "{BASE}") && !REGEX(STR(?s), "{others}")) }} ORDER BY ?s'
    by_kind = {str(row["s"]).removeprefix(BASE).split("/")[0]: str(row["s"]) for row in atlas.query(query)}
    assert len(by_kind) > 35
    for iri in by_kind.values():
        page = _open(web, "/" + iri.removeprefix(BASE), **{"Accept-Language": "ko"})
        assert page.attributes["html"]["lang"] == "ko"
        assert iri in page.text
        assert page.structured["@id"] == iri
        assert page.structured["name"]


def test_a_system_shows_its_values_by_axis_with_all_that_is_needed_to_judge_them(
    web: httpx2.Client, atlas: Atlas
) -> None:
    page = _open(web, "/system/deepseek-v3")
    for part in ("DeepSeek", "resourcing", "technical usability", "utility", "disagrees", "not disclosed", "Releases"):
        assert part in page.text, part
    for one in atlas.observations("deepseek-v3"):
        assert f"/observation/{one.id}" in page.links
        assert all(source.iri.removeprefix(BASE.rstrip("/")) in page.links for source in one.sources)
    assert "/atlas/systems/deepseek-v3?lang=en" in page.links


def test_a_variable_shows_its_definition_its_values_and_its_effects(web: httpx2.Client, atlas: Atlas) -> None:
    page = _open(web, "/variable/context-length")
    variable = atlas.variable("context-length")
    assert variable.definition in page.text
    assert {f"/system/{one}" for one in ("gpt-4", "deepseek-v3")} <= set(page.links)
    for one in atlas.influences.influences:
        if one.cause.id == "context-length":
            assert one.mechanism in page.text
            assert f"/influence/{one.id}" in page.links


@pytest.mark.parametrize(
    ("path", "linked"),
    [
        (PATH, ["/variable/tool-use", "/mapping-set/owasp-llm", "/axis/utility"]),
        ("/influence/context-length--language-inclusion", ["/reference/arxiv-2309-16575", "/condition/long-context"]),
        ("/influence/context-length--language-inclusion", ["/variable/context-length", "/benefit/language-inclusion"]),
        (
            "/mapping/ibm-risk-atlas--prompt-injection--atlas-prompt-injection--not",
            [PATH, "/mapping-set/ibm-risk-atlas"],
        ),
        ("/organisation/deepseek", ["/system/deepseek-v3", "/country/cn"]),
        ("/profile/journalist", ["/country/gb", "/language/en"]),
        ("/source/gpt-4--research-page", ["/release/gpt-4--launch"]),
        ("/dataset", ["/graph/curated", "/dump.nq.gz"]),
        ("/graph/curated", ["/dataset", "/dump/curated.nt.gz"]),
    ],
)
def test_links_lead_on_in_both_directions(web: httpx2.Client, path: str, linked: list[str]) -> None:
    assert set(linked) <= set(_open(web, path).links)


def test_every_local_link_of_some_pages_answers(web: httpx2.Client) -> None:
    for path in ("/influence/context-length--language-inclusion", "/profile/journalist"):
        for link in set(_open(web, path).links):
            if link.startswith("/") and not link.startswith("/atlas"):
                assert web.get(link, headers=BROWSER, follow_redirects=False).status_code in (200, 307), link


@pytest.mark.parametrize(
    ("header", "query", "language"),
    [
        ("ko-KR,ko;q=0.9,en;q=0.8", "", "ko"),
        ("en;q=0.5, ko", "", "ko"),
        ("fr, de", "", "en"),
        ("ko;q=0, en", "", "en"),
        ("ko;q=x, *", "", "en"),
        ("ko", "?lang=en", "en"),
        ("", "?lang=ko", "ko"),
    ],
)
def test_the_language_is_the_readers(web: httpx2.Client, header: str, query: str, language: str) -> None:
    response = web.get(f"/risk/prompt-injection{query}", headers={**BROWSER, "Accept-Language": header})
    assert response.headers["content-language"] == language
    assert "Accept-Language" in response.headers["vary"]
    page = _Page(response.text)
    assert ("프롬프트 인젝션" if language == "ko" else "prompt injection") == page.text.split(" · Access Atlas")[
        0
    ].strip()
    chosen = [link for link in page.links if link.startswith("/axis/")]
    assert all(link.endswith(f"?lang={language}") == bool(query) for link in chosen)


def test_a_language_there_is_not_is_refused(web: httpx2.Client) -> None:
    assert web.get("/risk/prompt-injection?lang=fr").status_code == 422


def test_hostile_names_are_text(web: httpx2.Client) -> None:
    page = _open(web, "/organisation/hostile")
    assert page.tags.count("script") == 1
    assert "img" not in page.tags
    assert not [link for link in page.links if not link.startswith(("/", "#", "https://", "http://"))]
    assert HOSTILE in "".join(page.shown)
    assert page.structured["name"] == page.structured["alternateName"][0] == HOSTILE
    assert "javascript:alert(3)" in page.text


def test_structured_data_fits_the_thing(web: httpx2.Client) -> None:
    system = _open(web, "/system/gpt-4").structured
    assert system["@type"] == "SoftwareApplication"
    assert system["author"] == {"@type": "Organization", "@id": f"{BASE}organisation/openai", "name": "OpenAI"}
    assert system["datePublished"] == "2023-03-14"
    data_set = _open(web, "/dataset").structured
    assert data_set["@type"] == "Dataset"
    assert 50 <= len(data_set["description"]) <= 5000
    assert data_set["distribution"][0]["contentUrl"] == f"{BASE}dump.nq.gz"
    kinds = {"/variable/latency": "DefinedTerm", "/organisation/openai": "Organization", "/profile/journalist": "Thing"}
    for path, kind in kinds.items():
        assert _open(web, path).structured["@type"] == kind
    term = _open(web, "/variable/latency").structured
    assert term["inDefinedTermSet"] == f"{BASE}scheme/variables"
    assert all(value not in (None, "", []) for value in {**system, **data_set, **term}.values())


def test_citations(web: httpx2.Client) -> None:
    text = web.get("/system/gpt-4", headers={"Accept": "text/x-bibliography"})
    pattern = r"Access Atlas maintainers \(\d{4}\)\. GPT-4\. Access Atlas, version \S+, generation 2 of [\d-]{10}\. "
    assert re.fullmatch(pattern + re.escape(f"{BASE}system/gpt-4\n"), text.text)
    assert text.text.strip() in _open(web, "/system/gpt-4").text
    item = web.get("/system/gpt-4?format=csl").json()[0]
    assert (item["URL"], item["title"]) == (f"{BASE}system/gpt-4", "GPT-4")
    bibtex = web.get("/organisation/hostile?format=bibtex").text
    assert bibtex.count("{") == bibtex.count("}")
    assert r"\&\{\{7*7\}\}" in bibtex


def test_the_colours_are_those_of_the_interactive_page() -> None:
    root = Path(resources.__file__).parents[1] / "api"
    pattern = re.compile(r"(--[\w-]+):\s*(.+?);")
    ours = pattern.findall((root / "sheets" / "templates" / "sheet.css").read_text(encoding="utf-8"))
    page = (root / "web" / "src" / "styles" / "ground.css").read_text(encoding="utf-8")
    light, dark = (
        re.search(rf"{start} {{(.*?)\n}}", page, re.DOTALL) for start in (":root", r':root\[data-theme="dark"\]')
    )
    assert light is not None
    assert dark is not None
    wanted = pattern.findall(light[1]) + pattern.findall(dark[1])
    assert [one for one in ours if one[0] != "--axis"] == wanted


def test_words_are_in_both_languages_and_used() -> None:
    folder = Path(resources.__file__).parents[1] / "api" / "sheets"
    code = "".join(
        path.read_text(encoding="utf-8") for path in (*folder.glob("*.py"), *folder.glob("templates/*.html"))
    )
    for key, (english, korean) in WORDS.items():
        assert english
        assert re.search("[가-힣]", korean), key
        used = len(re.findall(f"[\"']{key}[\"']", code)) > 1 or f"say.{key.replace('-', '_')}" in code
        assert used or key in ("low", "medium", "high"), key
    for curie, (_, korean) in PREDICATES.items():
        assert re.search("[가-힣]", korean), curie
        assert curie.split(":")[0] in PREFIXES
