"""The commands over influences: every option reaches the engine, tables say what JSON says."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING

import pytest
from rich.cells import cell_len
from typer.testing import CliRunner

from graphkit.cli.app import app
from graphkit.errors import AtlasError, CallError

if TYPE_CHECKING:
    from pathlib import Path

    from graphkit import Atlas

_COMMANDS = {
    "drivers": "prompt-injection",
    "levers": "education",
    "tradeoff": "context-length",
    "countermeasures": "context-length",
    "sensitivity": "context-length",
}


def _run(folder: Path, *arguments: str, width: int = 160) -> str:
    result = CliRunner().invoke(app, [*arguments, "--store", str(folder)], env={"COLUMNS": str(width)})
    if result.exception is not None and not isinstance(result.exception, SystemExit):
        raise result.exception
    assert result.exit_code == 0, result.output
    return result.stdout


@pytest.mark.parametrize("command", sorted(_COMMANDS))
def test_json_is_the_answer_of_the_atlas(store_folder: Path, atlas: Atlas, command: str) -> None:
    options = ["--depth", "2", "--min-confidence", "medium", "--evidence", "curated", "--system", "gpt-4"]
    printed = json.loads(_run(store_folder, command, _COMMANDS[command], *options, "--json"))
    ask = getattr(atlas, command)
    answer = ask(_COMMANDS[command], depth=2, min_confidence="medium", evidence=("curated",), system="gpt-4")
    assert printed == json.loads(answer.model_dump_json())


@pytest.mark.parametrize("command", [*sorted(_COMMANDS), "loops"])
def test_tables_can_be_read(store_folder: Path, command: str) -> None:
    arguments = [_COMMANDS[command]] if command in _COMMANDS else ["--length", "4"]
    assert len(_run(store_folder, command, *arguments).splitlines()) > 5


@pytest.mark.parametrize("command", ["effects", *sorted(_COMMANDS), "loops"])
def test_korean_answers_hold_no_english(store_folder: Path, command: str) -> None:
    """Beside names of systems and of publications, and the sign that a choice of sets is exact."""
    arguments = [{"effects": "latency"}.get(command) or _COMMANDS[command]] if command != "loops" else ["--length", "4"]
    text = _run(store_folder, command, *arguments, "--lang", "ko", width=200)
    assert re.search("[가-힣]{2}", text)
    words = re.sub(r"arXiv \S+|10\.\d{4}/\S+|^\s*\[[PGC]\].*$|API", "", text, flags=re.MULTILINE)
    assert not re.findall("[A-Za-z]{3,}", words)


@pytest.mark.parametrize("language", ["en", "ko"])
@pytest.mark.parametrize("command", ["effects", *sorted(_COMMANDS), "loops"])
def test_nothing_is_wider_than_80_columns(store_folder: Path, command: str, language: str) -> None:
    arguments = [_COMMANDS.get(command, "context-length")] if command != "loops" else []
    lines = _run(store_folder, command, *arguments, "--lang", language, width=80).splitlines()
    assert max(cell_len(line.rstrip()) for line in lines) <= 80
    assert "…" not in "".join(line for line in lines if not line.strip().startswith("…"))


def test_effects_takes_every_filter(store_folder: Path, atlas: Atlas) -> None:
    options = "--depth 0 --evidence curated --min-confidence medium --stakeholder minor --axis utility --system gpt-4"
    more = "--as-of 2024-06-01 --also latency=decrease --paths 1"
    printed = json.loads(_run(store_folder, "effects", "user-reach", *options.split(), *more.split(), "--json"))
    assert (printed["depth"], printed["system"], printed["min_confidence"]) == (0, "gpt-4", "medium")
    assert printed["stakeholder"]["id"] == "minor"
    assert printed["axis"]["id"] == "utility"
    assert [one["thing"]["id"] for one in printed["changes"]] == ["user-reach", "latency"]


def test_chains_are_written_with_what_rises_and_falls(store_folder: Path) -> None:
    text = _run(store_folder, "effects", "accelerator-memory", "--depth", "2")
    assert "accelerator memory ▲ → " in text
    text = _run(store_folder, "effects", "accelerator-memory", "--change", "decrease", "--depth", "2")
    assert "accelerator memory ▼ → " in text


def test_a_system_for_which_nothing_holds_is_told_from_nothing_on_record(store_folder: Path) -> None:
    """GPT-4 has no API any more, so a limit on its rate moves nothing; while it had one, it did."""
    asked = ("effects", "rate-limit", "--system", "gpt-4")
    assert "holds for this system" in _run(store_folder, *asked, "--as-of", "2026-11-23")
    assert "influence operations" in _run(store_folder, *asked, "--as-of", "2024-09-01")


def test_the_picture_is_written_beside_the_answer(store_folder: Path, tmp_path: Path) -> None:
    _run(store_folder, "effects", "context-length", "--svg", str(tmp_path / "picture.svg"))
    assert (tmp_path / "picture.svg").read_text(encoding="utf-8").startswith("<svg")


def test_loops_can_be_asked_for_by_thing(store_folder: Path, atlas: Atlas) -> None:
    printed = json.loads(_run(store_folder, "loops", "--through", "usage-monitoring", "--length", "5", "--json"))
    assert printed == json.loads(atlas.loops(through="usage-monitoring", length=5, depth=0).model_dump_json())


@pytest.mark.parametrize(
    "arguments",
    [
        ("drivers", "prompt-injektion"),
        ("effects", "context-length", "--also", "latency"),
        ("effects", "context-length", "--axis", "weather"),
        ("levers", "education", "--without", "rain"),
    ],
)
def test_wrong_calls_are_errors_of_the_call(store_folder: Path, arguments: tuple[str, ...]) -> None:
    with pytest.raises(AtlasError) as error:
        _run(store_folder, *arguments)
    assert isinstance(error.value, CallError)
