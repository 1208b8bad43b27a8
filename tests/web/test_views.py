"""Every view opens by its address, reads well for everyone, and fits a narrow screen."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import expect

from tests.web.tab import VIEWS, Tab

if TYPE_CHECKING:
    from collections.abc import Callable

pytestmark = pytest.mark.slow


@pytest.mark.parametrize("view", VIEWS)
def test_a_view_opens_by_its_address_for_everyone(open_tab: Callable[..., Tab], view: str) -> None:
    path = VIEWS[view]
    tab = open_tab(path)
    assert tab.page.locator("main h1").inner_text()
    expect(tab.page.locator(".trouble")).to_have_count(0)
    assert tab.page.title().endswith("Access Atlas")
    assert tab.violations() == []
    tab.page.emulate_media(color_scheme="dark")
    tab.open(f"{path}{'&' if '?' in path else '?'}lang=ko")
    assert tab.page.locator("html").get_attribute("lang") == "ko"
    assert tab.violations() == []
    tab.page.set_viewport_size({"width": 390, "height": 844})
    tab.settle()
    assert tab.overflow() <= 0


def test_views_are_reached_by_clicking(open_tab: Callable[..., Tab]) -> None:
    tab = open_tab()
    tab.page.locator("svg.map a", has_text="context length").click()
    tab.page.wait_for_url("**/atlas/variables/context-length")
    tab.page.locator("main h1", has_text="context length").wait_for()
    tab.page.get_by_role("link", name="Claude 3.5 Sonnet").first.click()
    tab.page.wait_for_url("**/atlas/systems/claude-3-5-sonnet")
    for name, path in (
        ("Compare", "compare"),
        ("Explore", "explore"),
        ("SPARQL", "sparql"),
        ("Data", "data"),
        ("Who can use it", "who"),
        ("What if", "what-if"),
    ):
        tab.page.locator("nav").get_by_role("link", name=name, exact=True).click()
        tab.page.wait_for_url(f"**/atlas/{path}")
        tab.settle()
        expect(tab.page.locator("main h1")).to_have_count(1)
    tab.page.go_back()
    tab.page.wait_for_url("**/atlas/who")


def test_systems_are_filtered_by_the_level_of_their_weights(open_tab: Callable[..., Tab]) -> None:
    tab = open_tab("systems?weights=fully-closed")
    answer = tab.api("/queries/open-components?component-kind=weights&format=json")
    rows = answer["results"]["bindings"]
    closed = {one["system"]["value"] for one in rows if one["level"]["value"].endswith("/fully-closed")}
    expect(tab.page.locator(".cards li", has_text="fully closed")).to_have_count(len(closed))
    expect(tab.page.locator(".cards li")).to_have_count(len(closed))
    assert closed


def test_names_come_from_the_graph_in_both_languages(open_tab: Callable[..., Tab]) -> None:
    tab = open_tab("variables/context-length")
    variable = tab.api("/variables/context-length")
    assert tab.page.locator("main h1").inner_text().lower() == variable["label"]
    tab.page.get_by_role("button", name="한국어").click()
    tab.page.locator("main h1", has_text=variable["label_ko"]).wait_for()
    assert tab.page.locator(".view-head .lede").inner_text() == variable["definition_ko"]
    assert "lang=ko" in tab.page.url
    tab.page.reload()
    tab.page.locator("main h1", has_text=variable["label_ko"]).wait_for()


def test_an_unknown_name_is_answered_with_similar_ones(open_tab: Callable[..., Tab]) -> None:
    tab = open_tab("variables/contxt-length")
    assert "context-length" in tab.page.get_by_role("alert").inner_text()
    tab.troubles.clear()  # the browser itself notes the 404


def test_the_theme_can_be_chosen_and_stays(open_tab: Callable[..., Tab]) -> None:
    tab = open_tab()
    paper = "getComputedStyle(document.body).backgroundColor"
    before = tab.page.evaluate(paper)
    tab.page.get_by_role("button", name="Switch to dark").click()
    assert tab.page.evaluate(paper) != before
    tab.page.reload()
    assert tab.page.evaluate(paper) != before
