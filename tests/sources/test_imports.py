"""Importing: a new generation with the data set's graphs, the one before untouched; and the joined questions on real data."""

from __future__ import annotations

import json
import shutil
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from typer.testing import CliRunner

from graphkit import open_atlas
from graphkit.build.additions import import_source
from graphkit.cli.app import app
from graphkit.errors import DataError
from graphkit.queries.binding import bind
from graphkit.queries.registry import get_query
from graphkit.sources import get_source
from graphkit.store import Generations, open_store
from graphkit.store.protocol import rows

if TYPE_CHECKING:
    from graphkit.store.protocol import Store

PINNED = Path(__file__).resolve().parents[3] / "shared" / "data"
ENTRY = "system:\n  name: One\nweights_endmodel:\n  class: {}\n"


@pytest.fixture
def folder(tmp_path: Path, store_folder: Path) -> Path:
    """A copy of the built store, to add to."""
    return Path(shutil.copytree(store_folder, tmp_path / "store"))


def _verdicts(store: Store) -> list[str]:
    query = "SELECT ?v { ?j a axs:OpennessJudgement ; sosa:hasSimpleResult ?v }"
    return [row["v"].value for row in rows(store, query)]


def test_an_import_adds_a_generation_and_replaces_its_own_graphs_only(folder: Path, tmp_path: Path) -> None:
    files = tmp_path / "osai"
    files.mkdir()
    before = open_store(folder)
    size = before.size()
    for verdict in ("open", "closed"):
        (files / "one.yaml").write_text(ENTRY.format(verdict))
        report = import_source(folder, get_source("osai"), files, revision="abc1234")
        after = open_store(folder)
        assert _verdicts(after) == [verdict]
        assert report.quads == {"source/osai": report.generation.manifest["quads"]["source/osai"]}
        about = f"SELECT ?v {{ <{get_source('osai').graph.value}> dcat:version|void:triples ?v }}"
        assert sorted(row["v"].value for row in rows(after, about)) == [str(report.quads["source/osai"]), "abc1234"]
    assert before.size() == size
    assert _verdicts(before) == []
    assert [one.number for one in Generations(folder).list()] == [1, 2, 3]


def test_a_failed_import_changes_nothing(folder: Path, tmp_path: Path) -> None:
    with pytest.raises(DataError):
        import_source(folder, get_source("osai"), tmp_path / "nowhere")
    (tmp_path / "empty").mkdir()
    with pytest.raises(DataError):
        import_source(folder, get_source("osai"), tmp_path / "empty")
    assert Generations(folder).current().number == 1


def test_the_command_names_what_it_left_out(folder: Path, tmp_path: Path) -> None:
    files = tmp_path / "osai"
    files.mkdir()
    (files / "one.yaml").write_text(ENTRY.format("perhaps"))
    call = ["import", "osai", str(files), "--store", str(folder), "--accessed", "2026-11-20", "--json", "--strict"]
    result = CliRunner().invoke(app, call)
    assert result.exit_code == 1
    answer = json.loads(result.stdout)
    assert answer["generation"] == 2
    assert answer["rejected"][0].startswith(
        f"{files / 'one.yaml'}:4:1: weights_endmodel.class: 'perhaps' is no judgement"
    )


@pytest.fixture(scope="module")
def joined(tmp_path_factory: pytest.TempPathFactory, store_folder: Path) -> Store:
    """The built store with the pinned data sets added."""
    if not PINNED.is_dir():
        pytest.skip(f"the pinned data sets are not at {PINNED}")
    folder = tmp_path_factory.mktemp("joined") / "store"
    shutil.copytree(store_folder, folder)
    for name in ("ai-atlas-nexus", "airo", "vair", "fmti", "mot", "osai"):
        import_source(folder, get_source(name), PINNED / name)
    return open_atlas(folder, build_if_missing=False).store


@pytest.mark.slow
@pytest.mark.parametrize(
    ("name", "given"),
    [
        ("joined-incidents", {"variable": "output-modalities"}),
        ("joined-our-risks-alone", {}),
        ("joined-their-risks-alone", {"list": "ibm-risk-atlas"}),
        ("joined-openness-disagreements", {}),
        ("joined-eu-ai-act-terms", {"system": "deepseek-v3"}),
        ("joined-transparency-of-developer", {"system": "gpt-4"}),
    ],
)
def test_joined_questions_have_answers(joined: Store, name: str, given: dict[str, str]) -> None:
    assert len(list(joined.query(bind(get_query(name), given)))) > 0  # type: ignore[arg-type]


@pytest.mark.slow
def test_joined_counts_of_the_pinned_files(joined: Store) -> None:
    classes = "nexus:Risk nexus:RiskIncident axs:SystemEntry axs:DeveloperEntry axs:OpennessJudgement"
    query = f"SELECT ?type (COUNT(DISTINCT ?s) AS ?n) {{ VALUES ?type {{ {classes} }} ?s a ?type }} GROUP BY ?type"
    found = {row["type"].value.rsplit("/", 1)[-1]: int(row["n"].value) for row in rows(joined, query)}
    assert found["Risk"] == 458
    assert found["RiskIncident"] == 38
    assert found["ns#SystemEntry"] == 468
    assert found["ns#DeveloperEntry"] == 37
    assert found["ns#OpennessJudgement"] == 10685


@pytest.mark.slow
def test_nothing_of_others_becomes_an_observation_of_ours(joined: Store) -> None:
    query = "SELECT ?s { ?s a axs:Observation , axs:OpennessJudgement }"
    assert list(rows(joined, query)) == []
