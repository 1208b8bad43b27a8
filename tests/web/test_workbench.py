"""Explore, SPARQL, data and search: what they show is what the API answers, and their addresses restore it."""

from __future__ import annotations

import json
import xml.etree.ElementTree as ET
from typing import TYPE_CHECKING, Any, Final
from urllib.parse import urlencode

import pytest
from playwright.sync_api import expect

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from tests.web.tab import Tab

pytestmark = pytest.mark.slow

_MANY: Final = 5_000
_KINDS: Final = ("risk", "benefit", "variable", "system", "stakeholder")
#: Notes when frames are drawn, from before the page's own scripts run.
_COUNT_FRAMES: Final = (
    "window.drawnFrames = []; (function next(now) { drawnFrames.push(now); requestAnimationFrame(next) })(0)"
)
_DRAWN: Final = ".network:not(.busy) canvas"


def _explore(open_tab: Callable[..., Tab], query: str) -> Tab:
    tab = open_tab(f"explore?{query}")
    tab.page.locator(_DRAWN).first.wait_for()
    return tab


def _save(tab: Tab, button: str, folder: Path) -> bytes:
    with tab.page.expect_download() as started:
        tab.page.get_by_role("button", name=button, exact=True).first.click()
    target = folder / started.value.suggested_filename
    started.value.save_as(target)
    return target.read_bytes()


def _places(tab: Tab, folder: Path) -> dict[str, str]:
    """Read where things stand from the drawing as it is exported."""
    drawing = ET.fromstring(_save(tab, "SVG", folder))  # noqa: S314 # our own file
    names = {"svg": "http://www.w3.org/2000/svg"}
    return {
        group.findtext("svg:title", "", names): group.attrib["transform"] for group in drawing.findall("svg:g", names)
    }


def _drag(tab: Tab, right: int, down: int) -> None:
    """Drag what stands where the first thing does: the view is fitted, so that the start is found by trying the middle."""
    box = tab.page.locator(".network .canvas").first.bounding_box()
    assert box is not None
    x, y = box["x"] + box["width"] / 2, box["y"] + box["height"] / 2
    tab.page.mouse.move(x, y)
    tab.page.mouse.down()
    tab.page.mouse.move(x + right, y + down, steps=4)
    tab.page.mouse.up()


def test_the_same_address_gives_the_same_drawing(open_tab: Callable[..., Tab], tmp_path: Path) -> None:
    first, second = (_places(_explore(open_tab, "focus=variable/context-length"), tmp_path) for _ in range(2))
    assert first == second
    assert len(first) > 20


def test_pins_and_places_are_restored_from_the_address(open_tab: Callable[..., Tab], tmp_path: Path) -> None:
    tab = _explore(open_tab, "focus=intervention/rate-limiting&hide=stakeholder")
    before = _places(tab, tmp_path)
    tab.page.get_by_role("button", name="Pin", exact=True).click()
    tab.page.wait_for_url("**pin=intervention**places=**")
    tab.page.get_by_text("As a list").click()
    tab.page.get_by_role("button", name="Expand: ", exact=False).first.click()
    tab.page.wait_for_url("**focus=*focus=*places=*")
    tab.page.locator(_DRAWN).first.wait_for()
    after = _places(tab, tmp_path)
    assert len(after) > len(before)
    restored = _places(_explore(open_tab, tab.page.url.partition("?")[2]), tmp_path)
    assert restored.keys() == after.keys()
    for name, place in after.items():
        assert _numbers(restored[name]) == pytest.approx(_numbers(place), abs=1.1), name


def _numbers(place: str) -> list[float]:
    return [float(one) for one in place.removeprefix("translate(").removesuffix(")").split()]


def test_kinds_can_be_left_out_and_come_back_with_the_address(open_tab: Callable[..., Tab]) -> None:
    tab = _explore(open_tab, "focus=variable/context-length")
    links = tab.api("/graph/neighbours?thing=variable/context-length")["links"]
    chip = tab.page.locator(".kind-filter").get_by_role("button", name="System")
    chip.click()
    tab.page.wait_for_url("**hide=system*")
    kept = [one for one in links if "system/" not in one["source"] + one["target"]]
    tab.page.reload()
    tab.page.get_by_text("As a list").click()
    expect(tab.page.locator(".link-list tbody tr")).to_have_count(len(kept))
    assert len(kept) < len(links)
    assert chip.get_attribute("aria-pressed") == "false"


def test_paths_between_two_things_are_listed_in_words(open_tab: Callable[..., Tab]) -> None:
    tab = _explore(open_tab, "focus=system/gpt-4")
    field = tab.page.get_by_role("combobox", name="Paths to")
    field.fill("prompt inj")
    tab.page.get_by_role("option", name="prompt injection").first.wait_for()
    field.press("Enter")
    tab.page.wait_for_url("**path=risk**")
    tab.page.locator(".paths li").first.wait_for()
    query = "source=system/gpt-4&target=risk/prompt-injection&directed=false&length=4&most=8"
    paths = tab.api(f"/graph/paths?{query}")["paths"]
    expect(tab.page.locator(".paths li")).to_have_count(len(paths))
    words = [one["label"] for one in paths[0]["things"]]
    assert tab.page.locator(".paths li").first.get_by_role("button").all_inner_texts() == words
    assert tab.violations() == []


def test_the_drawing_leaves_as_svg_and_png(open_tab: Callable[..., Tab], tmp_path: Path) -> None:
    tab = _explore(open_tab, "focus=risk/prompt-injection")
    answer = tab.api("/graph/neighbours?thing=risk/prompt-injection")
    assert set(_places(tab, tmp_path)) == {one["label"] for one in answer["things"]}
    assert _save(tab, "PNG", tmp_path)[:8] == b"\x89PNG\r\n\x1a\n"
    link = tab.page.locator(".takeaway").get_by_role("link", name="Turtle").get_attribute("href")
    assert link is not None
    turtle = tab.page.request.get(link)
    assert turtle.headers["content-type"].startswith("text/turtle")
    assert "prompt-injection" in turtle.text()


def _network(count: int) -> str:
    things = [
        {"id": f"t{n}", "iri": f"t{n}", "kind": _KINDS[n % 5], "label": f"thing {n}", "label_ko": ""}
        for n in range(count)
    ]
    ids = [f"{one['kind']}/{one['id']}" for one in things]
    links = [
        {"source": ids[n], "target": ids[n // 6], "relation": "raises", "influence": None} for n in range(1, count)
    ]
    links += [
        {"source": ids[n], "target": ids[n * 7919 % count], "relation": "lowers", "influence": None}
        for n in range(count)
    ]
    return json.dumps({"generation": "1", "things": things, "links": links})


def test_five_thousand_things_hold_nothing_up(open_tab: Callable[..., Tab]) -> None:
    tab = open_tab("variables")
    tab.page.set_default_timeout(90_000)
    tab.page.route(
        "**/graph/neighbours**", lambda one: one.fulfill(body=_network(_MANY), content_type="application/json")
    )
    tab.page.add_init_script(_COUNT_FRAMES)
    tab.page.goto(f"{tab.origin}/atlas/explore?focus=risk/t0")
    tab.page.locator(".network.busy .canvas").first.wait_for()
    frames_before: int = tab.page.evaluate("drawnFrames.length")
    tab.page.locator(_DRAWN).first.wait_for()
    assert tab.page.evaluate("drawnFrames.length") > frames_before + 5  # the page lived while the worker worked
    tab.page.evaluate("drawnFrames.length = 0")
    _drag(tab, 120, 60)
    assert tab.page.evaluate("drawnFrames.length") > 3
    tab.page.get_by_text("As a list").click()
    expect(tab.page.locator(".link-list tbody tr")).to_have_count(100)
    tab.page.get_by_role("button", name="Show more").click()
    expect(tab.page.locator(".link-list tbody tr")).to_have_count(600)
    tab.page.get_by_role("button", name="Pin", exact=True).click()
    tab.page.get_by_text("Too many things").wait_for()
    assert "pin=risk" in tab.page.url
    assert len(tab.page.url) < 7_600


def test_mappings_are_those_of_the_api_page_by_page(open_tab: Callable[..., Tab]) -> None:
    tab = open_tab("data?set=airo&confidence=0.5&links=2")
    answer = tab.api("/links?set=airo&min_confidence=0.5&limit=12&offset=12")
    rows = tab.page.locator("table.mappings tbody tr")
    assert rows.count() == len(answer["items"])
    assert f"of {answer['total']}" in tab.page.locator(".pager").first.inner_text()
    shown = rows.first.inner_text()
    assert str(answer["items"][0]["confidence"]) in shown
    tab.page.locator(".pager").first.get_by_role("button", name="Previous").click()
    tab.page.wait_for_url(lambda url: "links=" not in url)
    tab.page.get_by_label("Target begins with").fill("nexus:nothing")
    tab.page.get_by_label("Target begins with").press("Enter")
    tab.page.wait_for_url("**target=nexus**")
    tab.page.get_by_text("No mapping fits these filters").wait_for()


def test_downloads_name_size_and_checksum_and_imports_their_state(open_tab: Callable[..., Tab]) -> None:
    tab = open_tab("data")
    tab.page.get_by_text("Every graph as a file").click()
    files = tab.api("/dump")["items"]
    sums = tab.page.locator("code.sum")
    sums.first.wait_for()
    assert sums.all_inner_texts() == [one["sha256"] for one in files]
    imports = tab.api("/imports")["items"]
    expect(tab.page.locator(".imports li")).to_have_count(len(imports))
    expect(tab.page.locator(".imports .state.here")).to_have_count(sum(one["quads"] is not None for one in imports))


def test_sources_are_counted_dated_and_paged(open_tab: Callable[..., Tab]) -> None:
    tab = open_tab("data?source-kind=press&sources=2")
    region = tab.page.get_by_role("region", name="Sources")
    assert region.locator("tbody tr").count() == 12
    for row in region.locator("tbody tr").all():
        assert "press" in row.inner_text()
    assert int(region.locator("tbody tr").first.locator("td").last.inner_text()) >= 1


def test_a_query_is_explained_and_prefixes_are_put_in(open_tab: Callable[..., Tab]) -> None:
    tab = open_tab("sparql?library=scale-order")
    tab.page.get_by_role("button", name="Explain").click()
    tab.page.locator(".explained pre").wait_for()
    assert "LeftJoin" in tab.page.locator(".explained pre").inner_text()
    assert "5 rows" in tab.page.locator(".explained .facts").inner_text()
    tab.settle()
    assert tab.violations() == []
    tab.page.get_by_text("Prefixes").click()
    tab.page.get_by_role("button", name="Put prov into the query").click()
    tab.page.locator(".CodeMirror", has_text="http://www.w3.org/ns/prov#").wait_for()


_PLOTTED: Final = """PREFIX xsd: <http://www.w3.org/2001/XMLSchema#>
SELECT * { VALUES (?label ?day ?parameters ?price) {
  ("small" "2020-06-01"^^xsd:date 1.0E9 2)
  ("middle" "2022-03-15"^^xsd:date 7.0E10 3)
  ("<b>large</b>" "2024-07-23"^^xsd:date 4.05E11 5)
} }"""


def test_an_answer_is_drawn_as_bars_and_as_points(open_tab: Callable[..., Tab]) -> None:
    tab = open_tab(f"sparql?{urlencode({'query': _PLOTTED, 'as': 'chart'})}")
    bars = tab.page.locator("svg.bars")
    assert bars.locator(".row-name title").all_text_contents() == ["small", "middle", "<b>large</b>"]
    assert bars.locator(".value").all_text_contents() == ["1B", "70B", "405B"]
    tab.page.get_by_label("Upwards").select_option("price")
    assert bars.locator(".value").all_text_contents() == ["2", "3", "5"]
    tab.page.get_by_label("Draw as").select_option("points")
    titles = tab.page.locator("svg.points g title")
    assert titles.all_text_contents()[0] == "small: day 2020-06-01, price 2"
    tab.page.get_by_label("Upwards").select_option("parameters")
    assert "parameters · logarithmic" in (tab.page.locator("svg.points").text_content() or "")
    again = open_tab(tab.page.url.split("/atlas/", 1)[1])
    again.page.locator("svg.points").wait_for()
    assert again.page.locator("svg.points").inner_html() == tab.page.locator("svg.points").inner_html()


_NO_NUMBERS: Final = "SELECT ?s { VALUES ?s { 'a' 'b' } }"


def test_an_answer_without_numbers_says_what_a_chart_needs(open_tab: Callable[..., Tab]) -> None:
    tab = open_tab(f"sparql?{urlencode({'query': _NO_NUMBERS, 'as': 'chart'})}")
    tab.page.get_by_text("A chart needs a column of numbers").wait_for()


def test_completion_knows_the_terms_in_use(open_tab: Callable[..., Tab]) -> None:
    tab = open_tab("sparql")
    tab.page.locator(".CodeMirror").click()
    tab.page.keyboard.press("Control+A")
    tab.page.keyboard.insert_text("PREFIX sosa: <http://www.w3.org/ns/sosa/>\nSELECT * { ?s sosa:observedP")
    tab.page.keyboard.press("Control+Space")
    tab.page.locator(".CodeMirror-hints li", has_text="sosa:observedProperty").wait_for()
    tab.page.keyboard.press("Enter")
    tab.page.locator(".CodeMirror", has_text="sosa:observedProperty").wait_for()


@pytest.mark.parametrize(
    ("text", "path"),
    [
        ("promt injecton", "risks/prompt-injection"),
        ("컨텍스트 길", "variables/context-length"),
        ("which codes does an ordinal", "sparql?library=scale-order"),
        ("딥시크", "things/organisation/deepseek"),
    ],
)
def test_search_opens_what_it_finds(open_tab: Callable[..., Tab], text: str, path: str) -> None:
    tab = open_tab("data")
    tab.page.keyboard.press("/")
    tab.page.keyboard.insert_text(text)
    tab.page.locator("dialog[open] [role=option]").first.wait_for()
    tab.page.keyboard.press("ArrowDown")
    tab.page.keyboard.press("ArrowUp")
    tab.page.keyboard.press("Enter")
    tab.page.wait_for_url(f"**/atlas/{path}")
    tab.settle()
    expect(tab.page.locator("main h1")).to_have_count(1)


def test_search_says_when_nothing_answers(open_tab: Callable[..., Tab]) -> None:
    tab = open_tab("systems")
    tab.page.keyboard.press("/")
    tab.page.keyboard.insert_text("qqqqzzzz")
    tab.page.locator("dialog").get_by_text("Nothing is called").wait_for()


def test_the_stages_name_what_the_graph_says_of_each_axis(open_tab: Callable[..., Tab]) -> None:
    tab = open_tab()
    risks: list[dict[str, Any]] = tab.api("/risks")["items"]
    mine = {one["label"] for one in risks if "utility" in one["links"].get("arisesOn", [])}
    utility = tab.page.locator(".stage-groups section.utility .stage-outcomes.risk")
    utility.locator("summary").click()
    assert set(utility.locator("li").all_inner_texts()) == mine
    tab.page.locator(".stages .gradient a").nth(4).click()
    tab.page.wait_for_url("**/things/release-level/downloadable")
