"""What curation has and lacks, and what catalogues would add to it."""

from __future__ import annotations

import datetime as dt
import io
import json
import shutil
from typing import TYPE_CHECKING, Any

import pytest
from ruamel.yaml import YAML
from typer.testing import CliRunner

from graphkit import Atlas, open_atlas
from graphkit.build.additions import import_source
from graphkit.cli.app import app
from graphkit.completeness import ENOUGH_VARIABLES, measure_completeness, share_of
from graphkit.curation import load_releases
from graphkit.resources import data_files
from graphkit.sources import get_source

if TYPE_CHECKING:
    from pathlib import Path

    from graphkit.observations import Observation

DAY = dt.date(2026, 11, 1)
TODAY = dt.date(2026, 12, 1)
LLAMA = "meta-llama/Meta-Llama-3.1-405B-Instruct"
#: Prices of a provider that we know and of one that we do not, and a context length that contradicts ours.
ENTRIES = {
    f"hyperbolic/{LLAMA}": {"litellm_provider": "hyperbolic", "mode": "chat", "max_input_tokens": 50000},
    f"nebius/{LLAMA}": {"litellm_provider": "nebius", "mode": "chat", "input_cost_per_token": 9.5e-06},
    "snowflake/llama3.1-405b": {
        "litellm_provider": "snowflake",
        "max_output_tokens": 4096,
        "input_cost_per_token": 7e-06,
    },
}


@pytest.fixture(scope="module")
def joined(tmp_path_factory: pytest.TempPathFactory, store_folder: Path) -> Path:
    here = tmp_path_factory.mktemp("curation")
    store = shutil.copytree(store_folder, here / "store")
    (here / "litellm.json").write_text(json.dumps(ENTRIES))
    import_source(store, get_source("litellm"), here / "litellm.json", accessed=DAY)
    return store


def test_the_curated_set_is_as_complete_as_promised(atlas: Atlas) -> None:
    found = atlas.curation(TODAY)
    assert len(found.systems) >= 40
    assert [one.id for one in found.systems if one.answered < ENOUGH_VARIABLES] == []
    assert found.developer_share >= 0.8
    assert found.faults == ()
    assert {one.with_value + one.with_status + one.missing for one in found.variables} == {len(found.systems)}
    assert found.values == sum(len(_values(atlas, one.id)) for one in found.systems)


def _values(atlas: Atlas, system: str) -> list[Observation]:
    return [one for one in atlas.observations(system) if one.status == "reported" and not one.is_derived]


def test_faults_are_named(atlas: Atlas) -> None:
    system = next(one for one in atlas.systems() if one.id == "gpt-4")
    good = next(one for one in _values(atlas, "gpt-4") if one.valid_from and one.sources)
    changes: list[dict[str, Any]] = [
        {"sources": ()},
        {"confidence": None},
        {"valid_until": good.valid_from},
        {"sources": (good.sources[0].model_copy(update={"accessed": None}),)},
        {"sources": (good.sources[0].model_copy(update={"url": None}),)},
        {"sources": (good.sources[0].model_copy(update={"accessed": dt.date(2030, 1, 1)}),)},
    ]
    broken = [good.model_copy(update=change) for change in changes]
    report = measure_completeness([system], atlas.variables(), lambda _: [good, *broken], day=TODAY, generation="1")
    words = (
        "no source",
        "no confidence",
        "not after it begins",
        "without the day",
        "without an address",
        "after the day",
    )
    assert len(report.faults) == len(words)
    for word in words:
        assert any(word in one.wrong for one in report.faults), word
    one = report.systems[0]
    assert (one.with_value, one.values) == (1, 7)
    assert 0 <= share_of(one) <= 1
    later = measure_completeness([system], atlas.variables(), lambda _: [good], day=dt.date(2029, 1, 1), generation="1")
    assert later.systems[0].due == (good.valid_until is None)


def test_suggestions_validate_where_they_belong(joined: Path, tmp_path: Path) -> None:
    found = open_atlas(joined, build_if_missing=False).catalogues.suggest("llama-3-1-405b-instruct")
    entries = [entry for entries in found.observations.values() for entry in entries]
    assert [entry["value"] for entry in found.observations["context-length"]] == [50000]
    assert [entry["offered-by"] for entry in found.observations["api-input-price"]] == ["nebius"]
    assert ["snowflake" in line.lower() for line in found.left_out] == [True]
    assert {entry["source"] for entry in entries} <= found.sources.keys()
    assert {entry["confidence"] for entry in entries} == {"low"}
    original = next(path for path in data_files("releases") if path.stem == "llama-3-1-405b-instruct")
    target = tmp_path / original.name
    target.write_text(_pasted(original.read_text(encoding="utf-8"), found.to_yaml()), encoding="utf-8")
    record = load_releases([target])[0]
    noted = [one for one in record.observations if one.note and "The entry" in one.note]
    assert len(noted) == len(entries)


def _pasted(text: str, piece: str) -> str:
    """Put sources and observations below the headings of a release file, and variables it has already into their lists."""
    yaml = YAML()
    file, fresh = yaml.load(text), yaml.load(piece)
    file["sources"].update(fresh["sources"])
    for variable, entries in fresh["observations"].items():
        known = file["observations"].get(variable, [])
        file["observations"][variable] = [*(known if isinstance(known, list) else [known]), *entries]
    output = io.StringIO()
    yaml.dump(file, output)
    return output.getvalue()


def test_the_commands(joined: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COLUMNS", "80")
    run = CliRunner().invoke
    shown = run(app, ["curate", "report", "--store", str(joined), "--day", "2026-12-01", "--lang", "ko"])
    assert shown.exit_code == 0
    assert max(map(len, shown.stdout.splitlines())) <= 80
    assert "딥시크-V3" in shown.stdout
    told = json.loads(run(app, ["curate", "report", "--store", str(joined), "--json"]).stdout)
    assert len(told["systems"]) == len(open_atlas(joined).systems())
    assert "weights size" in run(app, ["curate", "report", "--store", str(joined), "--variables"]).stdout
    suggested = run(app, ["curate", "suggest", "Llama 3.1 405B Instruct", "--store", str(joined)])
    assert suggested.exit_code == 0
    assert suggested.stdout.startswith("sources:\n")
    nothing = run(app, ["curate", "suggest", "whisper-large-v3", "--store", str(joined)])
    assert (nothing.exit_code, nothing.stdout) == (0, "")
