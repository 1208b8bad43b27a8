"""Pictures of tradeoffs, comparisons and access: they hold what the answers hold, in both languages."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING
from xml.etree import ElementTree as ET

import pytest
from typer.testing import CliRunner

from graphkit.cli.app import app
from graphkit.drawing import draw_access, draw_comparison, draw_tradeoff
from graphkit.drawing.canvas import BETTER, UNCLEAR, WORSE, wrap
from graphkit.errors import CallError, UnknownNameError

if TYPE_CHECKING:
    from pathlib import Path

    from graphkit.atlas import Atlas
    from graphkit.drawing.canvas import Language

FOUR = ("llama-3-1-405b-instruct", "deepseek-v3", "gpt-4", "claude-3-5-sonnet")
SVG = "{http://www.w3.org/2000/svg}"
LANGUAGES: tuple[Language, ...] = ("en", "ko")


def texts(svg: str) -> list[str]:
    root = ET.fromstring(svg)  # noqa: S314 # our own
    assert float(root.attrib["width"]) > 0
    for one in root.iter(f"{SVG}text"):
        assert 0 <= float(one.attrib.get("x", 0)) <= float(root.attrib["width"])
        assert 0 <= float(one.attrib.get("y", 0)) <= float(root.attrib["height"])
    return ["".join(one.itertext()) for one in root.iter(f"{SVG}text")]


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("variable", ["context-length", "weights-gating"])
def test_a_tradeoff_shows_every_outcome_in_both_directions(atlas: Atlas, variable: str, language: Language) -> None:
    svg = draw_tradeoff(atlas, variable, language)
    shown = " ".join(texts(svg))
    bars = re.findall(f'<rect [^>]*height="20"[^>]*fill="({BETTER}|{WORSE}|{UNCLEAR})"', svg)
    effects = [one for change in ("increase", "decrease") for one in atlas.effects(variable, change=change).effects]
    assert len(bars) == len(effects) > 0
    for one in effects:
        assert (one.outcome.label_ko if language == "ko" else one.outcome.label) in shown
    tradeoff = atlas.tradeoff(variable)
    sides = (tradeoff.rise, tradeoff.fall)
    assert bars.count(BETTER) == sum(len(side.better) for side in sides)
    assert bars.count(WORSE) == sum(len(side.worse) for side in sides)


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_comparison_puts_differences_first_and_shows_gaps(atlas: Atlas, language: Language) -> None:
    svg = draw_comparison(atlas, FOUR, language)
    gap = {"en": "nothing on record", "ko": "기록 없음"}[language]
    rows = [
        row
        for row in atlas.compare(FOUR).rows
        if (filled := sum(bool(cell.shown) for cell in row.cells))
        and (row.benchmark is None or 2 * filled > len(row.cells))
    ]
    assert texts(svg).count(gap) == sum(not cell.shown for row in rows for cell in row.cells) > 0
    bold = {"en": "context length", "ko": "컨텍스트 길이"}[language]
    plain = {"en": "output modalities", "ko": "출력 모달리티"}[language]
    root = ET.fromstring(svg)  # noqa: S314 # our own
    shown = [one for one in root.iter(f"{SVG}text") if "font-weight" in one.attrib]
    weights = {"".join(one.itertext()): one.attrib["font-weight"] for one in shown}
    assert (weights[bold], weights[plain]) == ("700", "400")
    assert svg.index(f">{bold}<") < svg.index(f">{plain}<")


def test_a_korean_comparison_names_codes_in_korean(atlas: Atlas) -> None:
    shown = " ".join(texts(draw_comparison(atlas, FOUR, "ko")))
    assert "개별 승인" in shown
    assert "manual approval" not in shown


def test_a_comparison_takes_two_to_six_systems(atlas: Atlas) -> None:
    for names in (FOUR[:1], [one.id for one in atlas.systems()][:7]):
        with pytest.raises(CallError, match="2 to 6"):
            draw_comparison(atlas, names)


@pytest.mark.parametrize("language", LANGUAGES)
def test_access_of_few_systems_says_what_hinders(atlas: Atlas, language: Language) -> None:
    day = atlas.access.latest_day
    shown = texts(draw_access(atlas, day, language, systems=FOUR))
    assert {"en": "languages", "ko": "언어"}[language] in shown
    assert {"en": "languages", "ko": "언어"}[language] not in texts(draw_access(atlas, day, language))


def test_long_words_end_in_an_ellipsis() -> None:
    assert wrap("a " * 100, 60, size=13)[-1].endswith("…")
    assert wrap("가" * 40, 100, size=13, most=1) == ["가" * 6 + "…"]
    assert wrap("short", 100, size=13) == ["short"]


def test_draw_checks_its_names(store_folder: Path, tmp_path: Path) -> None:
    run, store = CliRunner(), ["--store", str(store_folder)]
    target = tmp_path / "one.svg"
    done = run.invoke(app, ["draw", "tradeoff", "context-length", "--lang", "ko", "-o", str(target), *store])
    assert done.exit_code == 0
    assert "컨텍스트 길이" in target.read_text(encoding="utf-8")
    assert isinstance(run.invoke(app, ["draw", "tradeoff", *store]).exception, CallError)
    assert isinstance(run.invoke(app, ["draw", "framework", "gpt-4", *store]).exception, CallError)
    assert isinstance(run.invoke(app, ["draw", "tradeoff", "contxt", *store]).exception, UnknownNameError)
