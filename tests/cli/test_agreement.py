"""The same question asked of Python, the command line and SPARQL has the same answer, for every variable."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest
from typer.testing import CliRunner

from graphkit.cli.app import app
from graphkit.namespaces import slug_of
from graphkit.vocabulary import load_vocabulary

if TYPE_CHECKING:
    from pathlib import Path

    from graphkit import Atlas

VARIABLES = sorted(load_vocabulary().variables)
#: (influence, outcome, kind, movement, strength, confidence, evidence, mechanism)
Moved = tuple[str, str, str, str, str, str, str, str]


def from_answer(answer: dict[str, Any]) -> set[Moved]:
    """List the influences of an answer, each with what it does on its own, and check what the outcomes say of them."""
    found: set[Moved] = set()
    for effect in answer["effects"]:
        movements = set()
        for path in effect["paths"]:
            (one,) = path["influences"]
            movement = "grows" if (one["sign"] > 0) == (answer["change"] == "increase") else "shrinks"
            movements.add(movement)
            outcome = effect["outcome"]
            said = (one["strength"], one["confidence"], one["evidence"], one["mechanism"])
            found.add((one["id"], outcome["id"], outcome["kind"], movement, *said))
        assert effect["movement"] == (movements.pop() if len(movements) == 1 else "ambiguous")
    return found


def from_rows(rows: list[dict[str, Any]]) -> set[Moved]:
    return {
        (
            slug_of(row["influence"]), slug_of(row["outcome"]), row["kind"], row["movement"], row["strength"], row["confidence"],
            slug_of(row["evidence"]), row["mechanism"],
        )
        for row in rows
    }  # fmt: skip


@pytest.mark.parametrize("variable", VARIABLES)
@pytest.mark.parametrize("change", ["increase", "decrease"])
def test_python_and_sparql_agree(atlas: Atlas, variable: str, change: Any) -> None:
    for on in ("risk", "benefit", None):
        answer = json.loads(atlas.effects(variable, change=change, on=on).model_dump_json())
        more = {"on": on} if on else {}
        rows = atlas.ask("outcomes-of-variable", variable=variable, change=change, **more)
        assert from_answer(answer) == from_rows(rows)
        assert rows, "every variable moves a risk and a benefit"


@pytest.mark.parametrize("variable", VARIABLES)
def test_the_command_line_agrees(atlas: Atlas, store_folder: Path, variable: str) -> None:
    questions: list[tuple[Any, Any]] = [("increase", "risk"), ("decrease", "benefit")]
    for change, on in questions:
        arguments = ["effects", variable, "--change", change, "--on", on, "--json", "--store", str(store_folder)]
        result = CliRunner().invoke(app, arguments)
        assert result.exit_code == 0, result.output
        assert json.loads(result.stdout) == json.loads(atlas.effects(variable, change=change, on=on).model_dump_json())
