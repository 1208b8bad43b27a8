"""What the page shows is what the API answers."""

from __future__ import annotations

import csv
import xml.etree.ElementTree as ET
from typing import TYPE_CHECKING, Any, Final
from urllib.parse import quote

import pytest
from playwright.sync_api import expect

from tests.web.tab import save_file

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from tests.web.tab import Tab

pytestmark = pytest.mark.slow


#: How often one looks for what comes after something else, on a busy machine.
_TRIES: Final = 10


def _save(tab: Tab, button: str, folder: Path) -> Path:
    return save_file(tab, tab.page.locator(".takeaway"), button, folder)


def _flow(tab: Tab) -> set[tuple[str, str, str]]:
    """Read the drawn flow: kind and name of each outcome, and the word for its movement."""
    found = set()
    for row in tab.page.locator("svg.flow a.outcome").all():
        kind, _, name = (row.locator("title").text_content() or "").partition(": ")
        movement = (row.locator(".said").text_content() or "").split(" ·")[0]
        found.add((kind.lower(), name, movement))
    return found


def _answered(effects: list[dict[str, Any]]) -> set[tuple[str, str, str]]:
    return {(one["outcome"]["kind"], one["outcome"]["label"], one["movement"]) for one in effects}


@pytest.mark.parametrize("change", ["increase", "decrease"])
def test_the_slider_shows_what_moves(open_tab: Callable[..., Tab], change: str) -> None:
    tab = open_tab("variables/licence-permissiveness?change=none")
    slider = tab.page.get_by_role("slider")
    slider.focus()
    slider.press("ArrowRight" if change == "increase" else "ArrowLeft")
    tab.page.wait_for_url(f"**change={change}*")
    tab.settle()
    effects = tab.api(f"/variables/licence-permissiveness/effects?change={change}")["effects"]
    assert _flow(tab) == _answered(effects)
    assert effects


def test_a_chosen_outcome_shows_mechanism_and_citations_and_restores(open_tab: Callable[..., Tab]) -> None:
    tab = open_tab("variables/context-length?change=increase&on=risk&outcome=prompt-injection")
    effects = tab.api("/variables/context-length/effects?change=increase&on=risk")["effects"]
    influence = next(one for one in effects if one["outcome"]["id"] == "prompt-injection")["paths"][0]["influences"][0]
    detail = tab.page.locator("aside.detail").inner_text()
    assert influence["mechanism"] in detail
    assert influence["cites"][0]["title"] in detail
    expect(tab.page.locator("svg.flow a.outcome")).to_have_count(len(effects))


def test_a_comparison_is_exported(open_tab: Callable[..., Tab], tmp_path: Path) -> None:
    tab = open_tab("compare?system=gpt-4&system=claude-3-5-sonnet")
    rows = tab.api("/compare?system=gpt-4&system=claude-3-5-sonnet")["rows"]
    with _save(tab, "CSV", tmp_path).open(newline="") as file:
        table = list(csv.reader(file))
    assert table[0][5:] == ["GPT-4", "Claude 3.5 Sonnet"]
    assert [row[5:] for row in table[1:]] == [[cell["text"] for cell in row["cells"]] for row in rows]
    drawing = ET.parse(_save(tab, "SVG", tmp_path)).getroot()  # noqa: S314 # our own file
    assert drawing.tag.endswith("svg")
    assert _save(tab, "PNG", tmp_path).read_bytes()[:8] == b"\x89PNG\r\n\x1a\n"


def test_rows_that_are_the_same_can_be_left_out(open_tab: Callable[..., Tab]) -> None:
    tab = open_tab("compare?system=gpt-4&system=deepseek-v3&rows=differ")
    rows = tab.api("/compare?system=gpt-4&system=deepseek-v3")["rows"]
    expect(tab.page.locator(".compare tbody tr:not(.group)")).to_have_count(sum(row["differs"] for row in rows))


def test_a_scenario_is_restored_from_its_address(open_tab: Callable[..., Tab]) -> None:
    tab = open_tab("what-if?system=gpt-4&set=weights%3Ddownloadable&as_of=2024-09-01")
    body = {"system": "gpt-4", "changes": [{"name": "weights", "value": "downloadable"}], "as_of": "2024-09-01"}
    answer = tab.api("/what-if", body)
    assert _flow(tab) == _answered(answer["effects"]["effects"])
    for one in answer["irrevocable"]:
        assert one in tab.page.locator("main").inner_text()


def test_sparql_runs_from_the_editor(open_tab: Callable[..., Tab]) -> None:
    tab = open_tab("sparql")
    editor = tab.page.locator(".CodeMirror")
    editor.click()
    tab.page.keyboard.press("Control+A")
    tab.page.keyboard.insert_text(
        "PREFIX axs: <https://w3id.org/access-atlas/ns#> SELECT ?risk { ?risk a axs:Risk } ORDER BY ?risk"
    )
    tab.page.keyboard.press("Control+Enter")
    tab.page.locator(".rows tbody tr").first.wait_for()
    expect(tab.page.locator(".rows tbody tr")).to_have_count(tab.api("/risks")["total"])
    assert "query=" in tab.page.url
    tab.page.reload()
    tab.page.locator(".rows tbody tr").first.wait_for()


def test_a_refused_query_says_why(open_tab: Callable[..., Tab]) -> None:
    tab = open_tab("sparql?query=SELECT%20*%20%7B%20broken")
    assert tab.page.get_by_role("alert").inner_text()
    tab.troubles.clear()  # the browser itself notes the 400


def test_constructed_triples_are_drawn(open_tab: Callable[..., Tab], tmp_path: Path) -> None:
    query = "PREFIX axs: <https://w3id.org/access-atlas/ns#> CONSTRUCT WHERE { ?a axs:raises ?b } LIMIT 12"
    tab = open_tab(f"sparql?as=graph&query={quote(query)}")
    tab.page.locator(".network:not(.busy) canvas").first.wait_for()
    assert "12 triples" in tab.page.locator(".results-head").inner_text()
    labels, words = {one["label"] for one in tab.api("/variables")["items"]}, set[str]()
    for _ in range(_TRIES):
        tab.settle()  # names come after the triples
        drawing = ET.parse(_save(tab, "SVG", tmp_path)).getroot()  # noqa: S314 # our own file
        words = set(drawing.itertext())
        if labels & words:
            break
    assert labels & words


def test_the_graph_grows_and_its_list_says_the_same(open_tab: Callable[..., Tab]) -> None:
    tab = open_tab("explore?focus=variable/context-length")
    links = tab.api("/graph/neighbours?thing=variable/context-length")["links"]
    tab.page.get_by_text("As a list").click()
    expect(tab.page.locator(".link-list tbody tr")).to_have_count(len(links))
    tab.page.get_by_role("button", name="Expand: prompt injection").click()
    tab.page.wait_for_url("**focus=risk**")
    tab.settle()
    assert tab.page.locator(".link-list tbody tr").count() > len(links)
