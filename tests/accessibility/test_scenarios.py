"""Scenarios side by side: from files, in Python and on the command line."""

from __future__ import annotations

import csv
import io
import json
import unicodedata
from typing import TYPE_CHECKING

import pytest
from typer.testing import CliRunner

from graphkit.accessibility.scenario import load_scenario
from graphkit.accessibility.scenarios import write_csv
from graphkit.cli.app import app
from graphkit.errors import CallError

if TYPE_CHECKING:
    from pathlib import Path

    from graphkit.accessibility.scenarios import ScenarioComparison
    from graphkit.atlas import Atlas

CHEAPER = """system: gpt-4
as-of: 2024-09-01
changes:
  - {name: api-input-price, value: 50%, offered-by: openai}
"""
OPEN = """system: gpt-4
as-of: 2024-09-01
changes:
  - {name: weights, value: downloadable}
  - {name: weights-size, value: 5}
"""


@pytest.fixture
def files(tmp_path: Path) -> list[Path]:
    found = [tmp_path / "cheaper.yaml", tmp_path / "open.yaml"]
    for path, text in zip(found, (CHEAPER, OPEN), strict=True):
        path.write_text(text, encoding="utf-8")
    return found


@pytest.fixture
def comparison(atlas: Atlas, files: list[Path]) -> ScenarioComparison:
    return atlas.compare_scenarios([load_scenario(path) for path in files])


def test_a_comparison_repeats_what_each_scenario_answers(
    atlas: Atlas, files: list[Path], comparison: ScenarioComparison
) -> None:
    for place, path in enumerate(files):
        answer = atlas.what_if("gpt-4", load_scenario(path))
        cells = {kind: {r.id: r.cells[place] for r in comparison.rows if r.kind == kind} for kind in kinds(comparison)}
        assert answer.effects is not None
        moved = {one.outcome.id: one.movement for one in answer.effects.effects}
        assert {name: cell for name, cell in cells["outcome"].items() if cell != "unaffected"} == moved
        changed = {name for name, cell in cells["profile"].items() if cell != "unchanged"}
        assert changed == {one.profile for one in answer.access}
        lost = {name for name, cell in cells["manageability-lost"].items() if cell == "yes"}
        assert lost == {one.id for one in answer.interventions_lost}
        escaped = {name for name, cell in cells["intervention-escaped"].items() if cell == "yes"}
        assert escaped == {one.id for one in answer.escaped}
        assert ("yes" in cells["irrevocable"].values()) == bool(answer.irrevocable)


def kinds(comparison: ScenarioComparison) -> list[str]:
    return list(dict.fromkeys(row.kind for row in comparison.rows))


def test_rows_that_differ_come_first(comparison: ScenarioComparison) -> None:
    for kind in kinds(comparison):
        flags = [row.differs for row in comparison.rows if row.kind == kind]
        assert flags == sorted(flags, reverse=True)
    assert all(row.differs == (len(set(row.cells)) > 1) for row in comparison.rows)


def test_scenarios_of_one_name_are_told_apart(atlas: Atlas, files: list[Path]) -> None:
    one = load_scenario(files[0])
    assert [found.id for found in atlas.compare_scenarios([one, one]).scenarios] == ["cheaper-1", "cheaper-2"]


def test_too_few_and_too_many(atlas: Atlas, files: list[Path]) -> None:
    one = load_scenario(files[0])
    for count in (1, 7):
        with pytest.raises(CallError, match="2 to 6"):
            atlas.compare_scenarios([one] * count)


def test_csv_has_the_same_cells(comparison: ScenarioComparison) -> None:
    rows = list(csv.reader(io.StringIO(write_csv(comparison))))
    assert rows[0] == ["kind", "id", "label", "label_ko", "cheaper", "open"]
    assert [tuple(row[4:]) for row in rows[1:]] == [row.cells for row in comparison.rows]


@pytest.mark.parametrize("language", ["en", "ko"])
def test_the_table_fits_a_terminal(
    store_folder: Path, files: list[Path], monkeypatch: pytest.MonkeyPatch, language: str
) -> None:
    monkeypatch.setenv("COLUMNS", "80")
    names = [part for path in files for part in ("--scenario", str(path))]
    call = ["what-if", *names, "--store", str(store_folder)]
    shown = CliRunner().invoke(app, [*call, "--lang", language])
    assert shown.exit_code == 0
    lines = shown.stdout.splitlines()
    assert max(sum(2 if unicodedata.east_asian_width(one) in "WF" else 1 for one in line) for line in lines) <= 80
    assert ("safeguard removal" if language == "en" else "안전장치 제거") in shown.stdout
    answer = json.loads(CliRunner().invoke(app, [*call, "--json"]).stdout)
    assert [one["id"] for one in answer["scenarios"]] == ["cheaper", "open"]


def test_one_scenario_names_the_provider_of_a_price(store_folder: Path) -> None:
    call = ["what-if", "deepseek-v3", "--set", "api-input-price=0.1", "--store", str(store_folder)]
    shown = CliRunner().invoke(app, call)
    assert shown.exit_code == 0
    assert "API input price (deepinfra):" in shown.stdout
    assert "→ 0.1 USD/1M tokens" in shown.stdout


def test_csv_to_a_file(store_folder: Path, files: list[Path], tmp_path: Path) -> None:
    names = [part for path in files for part in ("--scenario", str(path))]
    call = ["what-if", *names, "--store", str(store_folder)]
    target = tmp_path / "side-by-side.csv"
    assert CliRunner().invoke(app, [*call, "--export", str(target), "--json"]).exit_code == 0
    assert target.read_text(encoding="utf-8") == CliRunner().invoke(app, [*call, "--csv"]).stdout
    refused = CliRunner().invoke(app, ["what-if", "gpt-4", "--set", "minimum-age=3", "--csv"])
    assert isinstance(refused.exception, CallError)


def test_four_systems_side_by_side(store_folder: Path, atlas: Atlas, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COLUMNS", "80")
    four = ("llama-3-1-405b-instruct", "deepseek-v3", "gpt-4", "claude-3-5-sonnet")
    call = ["accessible", "--store", str(store_folder), "--as-of", "2024-12-31"]
    call += [part for name in four for part in ("--systems", name)]
    shown = CliRunner().invoke(app, call)
    assert shown.exit_code == 0
    assert "Journalist" in shown.stdout
    assert max(map(len, shown.stdout.splitlines())) <= 80
    matrix = json.loads(CliRunner().invoke(app, [*call, "--json"]).stdout)
    assert [one["id"] for one in matrix["systems"]] == list(four)
    assert [row["profile"] for row in matrix["profiles"]] == [one.id for one in atlas.profiles()]
    korean = CliRunner().invoke(app, [*call, "--lang", "ko"]).stdout
    assert "언어" in korean
    assert "languages" not in korean
