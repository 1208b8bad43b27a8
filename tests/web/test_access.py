"""Scenarios that are kept, cells that explain themselves, systems before people: the page against the API."""

from __future__ import annotations

import csv
import json
import shutil
import xml.etree.ElementTree as ET
from typing import TYPE_CHECKING, Any, Final
from urllib.parse import parse_qs, urlencode, urlsplit

import pytest
from playwright.sync_api import expect

from graphkit import open_atlas
from graphkit.accessibility.profiles import load_profile
from graphkit.accessibility.scenario import load_scenario
from graphkit.build.additions import import_source
from graphkit.sources import get_source
from tests.web.serving import serve
from tests.web.tab import VIEWS, save_file

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from tests.web.tab import Tab

pytestmark = pytest.mark.slow

_DAY: Final = "2024-09-01"
_OPEN: Final = {
    "id": "Open",
    "system": "gpt-4",
    "changes": [{"name": "weights", "value": "downloadable"}],
    "as_of": _DAY,
}
_CHEAP: Final = {
    "id": "Cheap",
    "system": "gpt-4",
    "changes": [{"name": "api-input-price", "value": "50%"}],
    "as_of": _DAY,
}


def _suppose(tab: Tab, variable: str, value: str) -> None:
    form = tab.page.locator(".scenario-form")
    form.get_by_label("Set a variable").select_option(variable)
    field = form.get_by_label("New value")
    if variable == "weights":
        field.select_option(value)
    else:
        field.fill(value)
    form.get_by_role("button", name="Suppose it").click()


def _keep(tab: Tab, name: str) -> None:
    tab.page.locator(".keep").get_by_label("Name").fill(name)
    tab.page.get_by_role("button", name="Keep to compare").click()
    tab.page.locator(".kept").get_by_role("button", name=name, exact=True).wait_for()
    tab.settle()


def _grid(tab: Tab) -> list[list[str]]:
    """Read the table behind the picture: name and cells of each row."""
    table = tab.page.locator(".scenario-comparison tbody tr:not(.group)")
    found: list[list[str]] = table.evaluate_all("rows => rows.map(row => [...row.cells].map(cell => cell.textContent))")
    return found


def test_scenarios_are_kept_compared_and_restored_from_the_address(
    open_tab: Callable[..., Tab], tmp_path: Path
) -> None:
    tab = open_tab(f"what-if?as_of={_DAY}")
    tab.page.get_by_role("combobox", name="System", exact=True).select_option("gpt-4")
    _suppose(tab, "weights", "downloadable")
    _keep(tab, "Open")
    tab.page.get_by_role("button", name="Remove model weights → downloadable").click()
    _suppose(tab, "api-input-price", "50%")
    _keep(tab, "Cheap")
    answer = tab.api("/what-if/compare", {"scenarios": [_OPEN, _CHEAP]})
    rows = _grid(tab)
    assert {row[0] for row in rows} == {row["label"] for row in answer["rows"]}
    assert len(rows) == len(answer["rows"])
    words = {"grows", "shrinks", "ambiguous"}
    moved = {
        (row[0], *(cell if cell in words else "unaffected" for cell in row[1:])) for row in rows if words & set(row)
    }
    assert moved == {(row["label"], *row["cells"]) for row in answer["rows"] if row["kind"] == "outcome"}
    assert tab.page.locator("svg.scenario-grid .glyph").count() == sum(
        cell not in {"unaffected", "unchanged", "no"} for row in answer["rows"] for cell in row["cells"]
    )
    tab.page.reload()
    tab.settle()
    assert _grid(tab) == rows
    assert tab.page.locator(".kept [aria-current=true]").inner_text() == "Cheap"
    comparison = tab.page.locator(".scenario-comparison")
    with save_file(tab, comparison, "CSV", tmp_path).open(newline="") as file:
        table = list(csv.reader(file))
    assert table[0] == ["kind", "id", "label", "label_ko", "Open", "Cheap"]
    assert [row[4:] for row in table[1:]] == [row["cells"] for row in answer["rows"]]
    assert json.loads(save_file(tab, comparison, "JSON", tmp_path).read_text())["rows"] == answer["rows"]
    tab.page.locator(".kept").get_by_role("button", name="Open", exact=True).click()
    tab.page.wait_for_url("**set=weights%3Ddownloadable**")
    assert parse_qs(urlsplit(tab.page.url).query)["set"] == ["weights=downloadable"]
    tab.page.get_by_role("button", name="Remove Cheap").click()
    tab.page.locator(".scenario-comparison").wait_for(state="detached")


def test_a_scenario_file_says_the_same_to_the_command_line(
    open_tab: Callable[..., Tab], store_folder: Path, tmp_path: Path
) -> None:
    sets = ["api:api-input-price@openai=50%", "minimum-age=13", "input-modalities=image,text", "weights=fully-open"]
    tab = open_tab(f"what-if?{urlencode({'system': 'gpt-4', 'as_of': _DAY, 'set': sets}, doseq=True)}")
    file = save_file(tab, tab.page.locator(".takeaway"), "YAML", tmp_path)
    scenario = load_scenario(file)
    assert [(one.name, one.value, one.of, one.offered_by) for one in scenario.changes] == [
        ("api-input-price", "50%", "api", "openai"),
        ("minimum-age", 13, None, None),
        ("input-modalities", ["image", "text"], None, None),
        ("weights", "fully-open", None, None),
    ]
    atlas = open_atlas(store_folder, build_if_missing=False)
    assert scenario.as_of is not None
    assert scenario.as_of.isoformat() == _DAY
    found = atlas.what_if(scenario.system, scenario, scenario.as_of)
    shown = json.loads(save_file(tab, tab.page.locator(".takeaway"), "JSON", tmp_path).read_text())
    said = json.loads(found.model_dump_json())
    assert shown["access"] == said["access"]
    assert shown["changes"] == said["changes"]
    gained = tab.page.locator(".access-changes tbody tr")
    assert gained.count() == len(said["access"]) > 0


def test_korean_scenarios_are_told_in_korean(open_tab: Callable[..., Tab]) -> None:
    tab = open_tab(f"what-if?system=gpt-4&set=weights%3Ddownloadable&as_of={_DAY}&lang=ko")
    answer = tab.api("/what-if?lang=ko", {key: value for key, value in _OPEN.items() if key != "id"})
    text = tab.page.locator("main").inner_text()
    assert all(one in text for one in answer["irrevocable"])
    assert all(one["label_ko"] in text for one in answer["escaped"])
    assert {one["label"] for one in answer["changes"]} <= set(tab.page.locator(".changes b").all_inner_texts())


def test_each_cell_names_what_binds_and_explains_itself(open_tab: Callable[..., Tab], tmp_path: Path) -> None:
    tab = open_tab("who?as_of=2025-02-23&columns=all")
    asked: list[str] = []
    tab.page.on(
        "request", lambda one: asked.append(one.post_data or "") if one.url.endswith("/accessible?lang=en") else None
    )
    brief = tab.api("/accessible?detail=brief", {"as_of": "2025-02-23"})
    cells = {(row["profile"], one["system"]): one for row in brief["profiles"] for one in row["systems"]}
    expect(tab.page.locator(".matrix td a.verdict")).to_have_count(len(cells))
    hindered = next(key for key, one in cells.items() if one.get("binding") == ["languages"])
    cell = tab.page.locator(f".matrix a[href*='profile={hindered[0]}'][href$='system={hindered[1]}']")
    assert "languages" in cell.inner_text()
    assert asked == []
    cell.focus()
    tab.page.keyboard.press("Enter")
    tab.page.locator("#reasoning details").first.wait_for()
    assert [json.loads(body) for body in asked] == [
        {"profile": hindered[0], "system": hindered[1], "as_of": "2025-02-23"},
    ]
    answer = tab.api("/accessible?lang=en", json.loads(asked[0]))["systems"][0]
    reasons = tab.page.locator("#reasoning").inner_text()
    assert all(one["change"]["text"] in reasons for one in answer["frontier"][:8])
    unmet = next(one for route in answer["routes"] for one in route["constraints"] if one["name"] == "languages")
    assert unmet["findings"][0] in tab.page.locator("#reasoning").inner_html()
    saved = json.loads(save_file(tab, tab.page.locator(".takeaway"), "JSON", tmp_path).read_text())
    assert saved == brief


def test_the_matrix_is_filtered_to_what_is_asked(open_tab: Callable[..., Tab]) -> None:
    tab = open_tab("who?as_of=2025-02-23&systems=cases&verdict=inaccessible&hindrance=money")
    brief = tab.api("/accessible?detail=brief", {"as_of": "2025-02-23"})
    cases = {"llama-3-1-405b-instruct", "deepseek-v3", "gpt-4", "claude-3-5-sonnet"}
    wanted = {
        f"{row['profile']} {one['system']}"
        for row in brief["profiles"]
        for one in row["systems"]
        if one["system"] in cases and one["verdict"] == "inaccessible" and "money" in one.get("binding", [])
    }
    links = tab.page.locator(".matrix td a").evaluate_all("all => all.map(one => one.getAttribute('href'))")
    shown = {" ".join(parse_qs(urlsplit(link).query)[name][0] for name in ("profile", "system")) for link in links}
    assert shown == wanted
    assert wanted
    expect(tab.page.locator("svg.reach .person")).to_have_count(4 * len(brief["profiles"]))
    tab.page.get_by_role("combobox", name="Profile", exact=True).select_option("journalist")
    tab.page.wait_for_url("**who=journalist**")
    expect(tab.page.locator("svg.reach .person")).to_have_count(4)


def test_a_profile_of_ones_own_is_determined_as_the_api_does(open_tab: Callable[..., Tab], tmp_path: Path) -> None:
    tab = open_tab("who?as_of=2025-02-23&columns=all")
    form = tab.page.locator(".profile-form")
    form.get_by_label("Money, USD a month").fill("12")
    form.get_by_label("Country (ISO 3166)").fill("DE")
    form.get_by_label("Languages (BCP 47)").fill("en")
    form.get_by_role("group", name="Goes in").get_by_label("image").check()
    form.get_by_label("Software must call it").check()
    with tab.page.expect_request(lambda one: '"own"' in (one.post_data or "")) as asked:
        form.get_by_role("button", name="Determine").click()
    row = tab.page.locator(".matrix tr.own")
    row.locator("a.verdict").first.wait_for()
    body = json.loads(asked.value.post_data or "")
    profile = body["profiles"][0]
    assert profile["needs"]["inputs"] == ["text", "image"]
    assert profile["needs"]["programmatic"] is True
    answer = tab.api("/accessible?detail=brief", body)
    verdicts = {one["system"]: one["verdict"] for one in answer["profiles"][0]["systems"]}
    for system, verdict in verdicts.items():
        assert row.locator(f"a.verdict.{verdict}[href$='system={system}']").count() == 1, system
    assert "country=DE" in tab.page.url
    tab.page.reload()
    row.locator("a.verdict").first.wait_for()
    assert form.get_by_label("Software must call it").is_checked()
    file = load_profile(save_file(tab, form, "YAML", tmp_path))
    assert file.means.money == 12
    assert file.needs.inputs == ("image", "text")


def test_a_refused_profile_says_what_is_allowed(open_tab: Callable[..., Tab]) -> None:
    tab = open_tab("who?money=5&country=XX&languages=en&profile=own")
    assert "ISO 3166-1" in tab.page.get_by_role("alert").inner_text()
    assert tab.page.locator(".profile-form").is_visible()
    tab.troubles.clear()  # the browser itself notes the 422


def test_a_system_says_who_can_use_it_and_where_sources_disagree(open_tab: Callable[..., Tab]) -> None:
    tab = open_tab("systems/deepseek-v3")
    brief = tab.api("/accessible?detail=brief", {"systems": ["deepseek-v3"]})["profiles"]
    for verdict in ("accessible", "inaccessible", "undetermined"):
        expected = sum(one["systems"][0]["verdict"] == verdict for one in brief)
        expect(tab.page.locator(f".people a.{verdict}")).to_have_count(expected)
    observations = tab.api("/systems/deepseek-v3/observations?limit=1000")["items"]
    disputed = {one["id"] for one in observations if one["disagrees_with"]}
    assert tab.page.locator(".disputes dl > div").count() == len(disputed) > 0
    main = tab.page.locator("main").inner_text()
    assert "access-atlas import mot PATH" in main
    assert "deepseek-ai/DeepSeek-V3" in main
    link = tab.page.get_by_role("link", name="BibTeX").get_attribute("href")
    assert link is not None
    assert "@misc{access-atlas-system-deepseek-v3" in tab.page.request.get(link).text()
    drawn = tab.page.locator("svg.curves circle").count()
    curved = {"api-input-price", "api-output-price", "context-length", "output-limit"}
    dated = [one for one in observations if one["variable"] in curved and one["status"] == "reported"]
    assert drawn == sum(one["valid_from"] is not None for one in dated) > 0


def test_judgements_of_an_imported_index_stand_in_its_words(
    open_tab: Callable[..., Tab], store_folder: Path, tmp_path: Path
) -> None:
    folder = shutil.copytree(store_folder, tmp_path / "store")
    files = tmp_path / "osai"
    files.mkdir()
    (files / "stable-diffusion.yaml").write_text(
        "system:\n  name: Stable Diffusion\nweights_endmodel:\n  class: open\n"
    )
    import_source(folder, get_source("osai"), files, revision="abc1234")
    with serve(folder) as server:
        tab = open_tab("systems/stable-diffusion-3-5-large", origin=server.url)
        row = tab.page.get_by_role("region", name="Openness, judged there").locator("tbody tr")
        assert row.count() == 1
        assert "open" in row.inner_text()


def test_a_comparison_is_of_a_day_and_shows_what_is_missing(open_tab: Callable[..., Tab], tmp_path: Path) -> None:
    question = "compare?system=gpt-4&system=deepseek-v3"
    tab = open_tab(question)
    today = tab.page.locator(".compare").inner_text()
    tab.page.get_by_role("button", name="The day the paper appeared").click()
    tab.page.wait_for_url("**as_of=2025-02-23**")
    tab.settle()
    assert tab.page.locator(".compare").inner_text() != today
    rows = tab.api(f"/{question}&as_of=2025-02-23")["rows"]
    gaps = sum(not any(one["status"] == "reported" for one in cell["shown"]) for row in rows for cell in row["cells"])
    assert tab.page.locator(".compare td.gap").count() == gaps > 0
    with save_file(tab, tab.page.locator(".takeaway"), "CSV", tmp_path).open(newline="") as file:
        table = list(csv.reader(file))
    assert [row[5:] for row in table[1:]] == [[cell["text"] for cell in row["cells"]] for row in rows]
    link = tab.page.locator(".takeaway").get_by_role("link", name="JSON").get_attribute("href")
    assert link is not None
    assert tab.page.request.get(link).json()["rows"] == rows
    link = tab.page.locator(".takeaway").get_by_role("link", name="Turtle").get_attribute("href")
    assert link is not None
    assert tab.page.request.get(link).text().count("isPreferred") > len(rows)


@pytest.mark.parametrize(
    ("chosen", "asked", "axis"),
    [("depth=0", "depth=0", None), ("axis=utility", "depth=1", "utility")],
)
def test_effects_are_filtered_as_the_api_answers(
    open_tab: Callable[..., Tab], chosen: str, asked: str, axis: str | None
) -> None:
    tab = open_tab(f"variables/context-length?change=increase&{chosen}")
    effects: list[dict[str, Any]] = tab.api(f"/variables/context-length/effects?change=increase&{asked}")["effects"]
    wanted = [one for one in effects if axis is None or axis in {found["id"] for found in one["arises_on"]}]
    assert tab.page.locator("svg.flow a.outcome").count() == len(wanted) > 0


@pytest.mark.parametrize("view", ["who", "scenarios", "system", "variable"])
def test_a_view_leaves_its_picture_its_data_and_a_citation(
    open_tab: Callable[..., Tab], view: str, tmp_path: Path
) -> None:
    tab = open_tab(VIEWS[view])
    part = tab.page.locator(".takeaway").first
    words = ET.parse(save_file(tab, part, "SVG", tmp_path)).getroot().itertext()  # noqa: S314 # our own file
    assert any(one.strip() for one in words)
    assert save_file(tab, part, "PNG", tmp_path).read_bytes()[:8] == b"\x89PNG\r\n\x1a\n"
    with save_file(tab, part, "CSV", tmp_path).open(newline="") as file:
        assert len(list(csv.reader(file))) > 1
    assert f"generation {tab.api('/health')['generation']}" in part.locator(".citation").inner_text()
