"""Importing: a new generation with the data set's graphs, the one before untouched; and the joined questions on real data."""

from __future__ import annotations

import datetime as dt
import json
import shutil
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pyoxigraph as ox
import pytest
from typer.testing import CliRunner

from graphkit import open_atlas
from graphkit.build.additions import import_source
from graphkit.cli.app import app
from graphkit.errors import DataError
from graphkit.mapping.terms import date
from graphkit.namespaces import BASE, term
from graphkit.ontology import read_ontology
from graphkit.queries.binding import bind
from graphkit.queries.registry import get_query
from graphkit.reasoning.validation import validate
from graphkit.sources import get_source
from graphkit.sources.source import Origin
from graphkit.store import Generations, open_store
from graphkit.store.protocol import rows

if TYPE_CHECKING:
    from graphkit.store.protocol import Store

PINNED = Path(__file__).resolve().parents[3] / "shared" / "data"
EXCERPTS = Path(__file__).parent
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
def test_no_reference_of_the_pinned_files_stays_a_string(joined: Store) -> None:
    query = f"""SELECT DISTINCT ?p {{ GRAPH <{get_source("ai-atlas-nexus").graph.value}> {{
      ?named dcterms:identifier ?id . ?s ?p ?id FILTER(?p != dcterms:identifier) }} }}"""
    assert [row["p"].value for row in rows(joined, query)] == []


@pytest.mark.slow
def test_nothing_of_others_becomes_an_observation_of_ours(joined: Store) -> None:
    query = "SELECT ?s { ?s a axs:Observation , axs:OpennessJudgement }"
    assert list(rows(joined, query)) == []


def test_excerpts_of_real_files_join_with_our_mappings(folder: Path) -> None:
    nexus = import_source(folder, get_source("ai-atlas-nexus"), EXCERPTS / "ai-atlas-nexus", revision="1.2.5")
    assert {problem.field for problem in nexus.rejected} == {"hasRelatedAction", "hasRelatedRisk", "isPartOf"}
    dpv = import_source(folder, get_source("dpv"), EXCERPTS / "dpv")
    assert dpv.rejected == ()
    store = open_store(folder)
    found: Any = store.query(bind(get_query("joined-nist-actions"), {"variable": "context-length"}))
    walks = {
        (
            *tuple(row[name].value.rsplit("/", 1)[-1] for name in ("risk", "ibm_risk", "nist_risk")),
            row["action_id"].value,
        )
        for row in found
    }
    hallucination = ("outdated-or-false-information", "atlas-hallucination", "nist-confabulation")
    injection = ("prompt-injection", "atlas-prompt-injection", "nist-information-security")
    jailbreaking = ("safeguard-circumvention", "atlas-jailbreaking", "nist-information-integrity")
    assert walks == {
        *((*hallucination, action) for action in ("MS-2.5-003", "MS-2.6-005", "MG-4.1-002")),
        *((*injection, action) for action in ("MS-2.6-005", "MS-2.7-001", "MG-4.1-002")),
        *((*jailbreaking, action) for action in ("GV-1.2-001", "MS-2.6-005", "MS-2.7-001")),
    }
    query = f"""SELECT ?name {{ GRAPH <{BASE}graph/external/dpv> {{ ?theirs skos:prefLabel ?name }}
      ?mapping sssom:confidence ?sure ; owl:annotatedSource ?ours ; owl:annotatedTarget ?theirs . ?ours a axs:Risk }}"""
    names = {row["name"].value for row in rows(store, query)}
    assert names == {"AI Bias", "Adversarial Attack", "Automation Bias", "Data Poisoning"}


def test_what_indices_say_has_the_shape_it_should_have(tmp_path: Path) -> None:
    (tmp_path / "one.yaml").write_text(ENTRY.format("open"), encoding="utf-8")
    (tmp_path / "October2023_scores.csv").write_text("Indicator,One AI\nSize,1\n", encoding="utf-8")
    (tmp_path / "M.yml").write_text("release:\n  name: M\n  components: [{name: Model card, license: MIT}]\n")
    store = ox.Store()
    store.bulk_extend(read_ontology())
    day = dt.date(2026, 11, 24)
    for name in ("osai", "mot", "fmti"):
        store.bulk_extend(get_source(name).read(tmp_path, Origin(day), lambda _: None))
    assert [str(one) for one in validate(store).violations] == []
    read = list(store.quads_for_pattern(None, term("axs:accessed"), date(day), None))
    assert len(read) == 3
    for quad in read:
        store.remove(quad)
    assert {one.path for one in validate(store).violations} == {term("axs:accessed").value}
