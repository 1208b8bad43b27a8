"""From a store and back: entries of an imported catalogue are linked, decisions win, links are replaced, the command tells."""

from __future__ import annotations

import csv
import datetime as dt
import io
import json
import shutil
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

from graphkit import open_atlas
from graphkit.alignments import find_mappings
from graphkit.build.additions import import_source
from graphkit.build.links import find_links, link_catalogues
from graphkit.cli.app import app
from graphkit.errors import CurationError
from graphkit.linking import read_entries
from graphkit.sources import get_source

NAMES = [
    "azure/gpt-4o", "gpt-4o", "gpt-4o-2024-08-06", "deepseek.v3-v1:0", "replicate/deepseek-ai/deepseek-v3.1",
    "deepinfra/deepseek-ai/DeepSeek-V3", "nscale/meta-llama/Llama-3.1-405B-Instruct", "ollama/llama3.1",
    "deepseek/deepseek-chat",
]  # fmt: skip
HEAD = """#curie_map:
#  catalogue-entry: https://w3id.org/access-atlas/catalogue-entry/
#mapping_set_id: https://example.org/mine
subject_id\tpredicate_id\tpredicate_modifier\tobject_id\tmapping_justification\tconfidence
"""


@pytest.fixture(scope="module")
def imported(store_folder: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A store of the project's own data and a small catalogue."""
    tmp_path = tmp_path_factory.mktemp("imported")
    copy = tmp_path / "store"
    shutil.copytree(store_folder, copy)
    table = {name: {"litellm_provider": name.split("/")[0], "mode": "chat", "max_input_tokens": 8192} for name in NAMES}
    path = tmp_path / "model_prices_and_context_window.json"
    path.write_text(json.dumps(table), encoding="utf-8")
    import_source(copy, get_source("litellm"), path, accessed=dt.date(2026, 11, 23))
    return copy


@pytest.fixture
def folder(imported: Path, tmp_path: Path) -> Path:
    """A copy of it to link in."""
    return Path(shutil.copytree(imported, tmp_path / "store"))


def linked(folder: Path) -> dict[tuple[str, str], Any]:
    store = open_atlas(folder, build_if_missing=False).store
    return {(one.subject_label, one.object_label): one for one in find_mappings(store, mapping_set="identity")}


def test_links_become_a_mapping_set_with_reasons(folder: Path) -> None:
    report = link_catalogues(folder)
    found = linked(folder)
    equal = found["azure/gpt-4o", "gpt-4o"]
    assert equal.predicate.endswith("#exactMatch")
    assert equal.justification.endswith("LexicalMatching")
    assert "family, words agree" in equal.comment
    assert found["gpt-4o-2024-08-06", "GPT-4o"].predicate.endswith("#broadMatch")
    assert found["Llama 3.1 405B Instruct", "nscale/meta-llama/Llama-3.1-405B-Instruct"].confidence == 0.97
    assert report.linkage.entries == len(NAMES)


def test_what_curation_decided_is_left_alone(folder: Path) -> None:
    """Bedrock's v3 is V3.1, by a decision we ship; the one of DeepSeek-V3 on deepinfra is ours too."""
    link_catalogues(folder)
    found = linked(folder)
    assert not [pair for pair in found if "deepseek.v3-v1:0" in pair and any("V3" in name for name in pair)]
    assert ("DeepSeek-V3", "deepinfra/deepseek-ai/DeepSeek-V3") not in found
    moved = {pair: one for pair, one in found.items() if "deepseek/deepseek-chat" in pair}
    assert [set(pair) for pair in moved] == [{"deepseek/deepseek-chat", "replicate/deepseek-ai/deepseek-v3.1"}]
    (pointed,) = moved.values()
    assert pointed.predicate.endswith("#relatedMatch")
    assert "it pointed there from 2025-08-21 to 2025-09-22" in pointed.comment


def test_a_file_of_decisions_wins_and_is_kept(folder: Path, tmp_path: Path) -> None:
    mine = tmp_path / "mine.sssom.tsv"
    one, other = (find_iri(folder, name) for name in ("azure/gpt-4o", "gpt-4o"))
    row = "\t".join([one, "skos:exactMatch", "Not", other, "semapv:ManualMappingCuration", "1"])
    mine.write_text(f"{HEAD}{row}\n", encoding="utf-8")
    report = link_catalogues(folder, mine)
    assert ("azure/gpt-4o", "gpt-4o") not in linked(folder)
    assert ("GPT-4o", "azure/gpt-4o") in linked(folder) or ("GPT-4o", "gpt-4o") in linked(folder)
    assert set(report.quads) == {"links/identity", "links/identity/decisions"}
    assert any(doubt.why.startswith("a decision") for doubt in report.linkage.doubts)
    again = link_catalogues(folder)
    assert set(again.quads) == {"links/identity"}
    assert ("azure/gpt-4o", "gpt-4o") in linked(folder)


def find_iri(folder: Path, label: str) -> str:
    store = open_atlas(folder, build_if_missing=False).store
    iri = next(one.iri for one in read_entries(store) if one.text == label)
    return iri.replace("https://w3id.org/access-atlas/catalogue-entry/", "catalogue-entry:")


def test_a_wrong_file_of_decisions_is_named_by_line(folder: Path, tmp_path: Path) -> None:
    wrong = tmp_path / "wrong.sssom.tsv"
    wrong.write_text(f"{HEAD}unknown:x\tskos:exactMatch\t\tcatalogue-entry:y\tsemapv:Guess\t1\n", encoding="utf-8")
    with pytest.raises(CurationError, match=r"wrong.sssom.tsv:5"):
        find_links(folder, wrong)


def test_the_command_links_reviews_and_measures(folder: Path) -> None:
    def run(*options: str) -> str:
        done = CliRunner().invoke(app, ["link", "--store", str(folder), *options])
        assert done.exit_code == 0, done.output
        return done.stdout

    rows = list(csv.DictReader(io.StringIO(run("--review", "--csv"))))
    assert all(row["why"] for row in rows)
    assert ("ollama/llama3.1", "open") in {
        (row[name], row["relation"]) for row in rows for name in ("subject_label", "object_label")
    }
    counts = json.loads(run("--json"))
    assert counts["entries"] == len(NAMES)
    assert counts["links"]["same"] >= 2
    assert json.loads(run("--figures", "--json"))["precision"]["value"] >= 0.99
