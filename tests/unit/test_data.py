"""The curated data: sourced, complete where completeness is promised, and described by a schema that is current."""

from __future__ import annotations

import json
import re
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from graphkit import Atlas, resources
from graphkit.curation import load_releases, release_schema
from graphkit.curation.document import read_document

ROOT = Path(__file__).resolve().parent.parent.parent
FOUR = ("llama-3-1-405b-instruct", "deepseek-v3", "gpt-4", "claude-3-5-sonnet")
FILES = resources.data_files("releases")
STATUSES = {"reported", "not-disclosed", "not-applicable", "unknown"}


def test_every_observation_has_a_source_and_confidence_or_an_honest_status(atlas: Atlas) -> None:
    for system in atlas.systems():
        for one in atlas.observations(system.id):
            assert one.status in STATUSES, one.iri
            if one.status == "reported":
                assert one.value is not None, one.iri
                assert one.confidence in ("high", "medium", "low"), one.iri
                assert one.sources, one.iri
            else:
                assert one.value is None, one.iri
                assert one.sources or one.note, one.iri
            for source in one.sources:
                assert (source.url or "").startswith("http"), source.iri
                assert source.accessed is not None, source.iri


@pytest.mark.parametrize("system", FOUR)
def test_the_papers_systems_answer_every_variable_for_every_component(atlas: Atlas, system: str) -> None:
    row_of = {
        (row.variable, row.component_kind): row
        for row in atlas.compare([system]).rows
        if row.cells[0].shown or not row.benchmark
    }
    unanswered = [
        (variable.id, kind)
        for variable in atlas.variables()
        for kind in variable.concerns
        if (variable.id, kind) not in row_of or not row_of[variable.id, kind].cells[0].shown
    ]
    assert unanswered == []


@pytest.mark.parametrize("system", FOUR)
def test_the_papers_systems_have_a_release_history(atlas: Atlas, system: str) -> None:
    releases = atlas.system(system).releases
    assert len(releases) >= 2
    assert [one.date for one in releases] == sorted(one.date for one in releases)
    assert all(state.level for one in releases for state in one.components)
    assert any(state.licence for one in releases for state in one.components)


def test_there_are_twelve_systems_with_25_variables_each(atlas: Atlas) -> None:
    answered = {one.id: len({found.variable for found in atlas.observations(one.id)}) for one in atlas.systems()}
    assert len(answered) >= 12
    assert {name: count for name, count in answered.items() if count < 25} == {}


def test_prices_say_who_offers_them(atlas: Atlas) -> None:
    for system in atlas.systems():
        for one in atlas.observations(system.id):
            if one.status == "reported" and one.variable in (
                "api-input-price",
                "api-output-price",
                "self-hosting-cost",
            ):
                assert one.offered_by, one.iri


def test_weights_and_code_of_deepseek_v3_have_different_licences(atlas: Atlas) -> None:
    states = [state for release in atlas.system("deepseek-v3").releases for state in release.components]
    licences = {state.component_kind: state.licence for state in states if state.licence}
    assert (licences["weights"], licences["inference-code"]) == ("LicenseRef-deepseek-model", "MIT")


def test_there_are_no_addresses_of_people_in_the_data() -> None:
    mail = re.compile(r"[\w.+-]+@[\w-]+\.[a-z]{2,}", re.IGNORECASE)
    for path in resources.data_files("releases", "organisations"):
        assert mail.findall(path.read_text(encoding="utf-8")) == [], path


def test_files_stand_in_the_folder_of_their_developer() -> None:
    for path, record in zip(sorted(FILES, key=lambda one: one.stem), load_releases(), strict=True):
        assert (path.stem, path.parent.name) == (record.system.id, record.system.developer)


def test_the_schema_is_current() -> None:
    text = json.dumps(release_schema(), indent=1, ensure_ascii=False) + "\n"
    path = ROOT / "data" / "release.schema.json"
    assert path.read_text(encoding="utf-8") == text, "run `make generated`"


def plain(value: Any) -> Any:
    """Turn decimals into floats, as other YAML readers give them."""
    match value:
        case Decimal():
            return float(value)
        case dict():
            return {key: plain(one) for key, one in value.items()}
        case list():
            return [plain(one) for one in value]
        case _:
            return value


def validator() -> Any:
    jsonschema = pytest.importorskip("jsonschema")
    schema = release_schema()
    jsonschema.Draft202012Validator.check_schema(schema)
    return jsonschema.Draft202012Validator(schema)


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_every_release_file_follows_the_schema(path: Path) -> None:
    errors = [
        f"{error.json_path}: {error.message[:200]}"
        for error in validator().iter_errors(plain(read_document(path).data))
    ]
    assert errors == []


def test_the_schema_knows_mistakes_too() -> None:
    data = plain(read_document(Path(__file__).parent / "data" / "ten-mistakes.yaml").data)
    found = {".".join(str(part) for part in error.absolute_path) for error in validator().iter_errors(data)}
    assert found >= {"", "observations", "observations.user-interface", "observations.tool-use"}
