"""Repositories of the hub: which take part, what they state, and who bears a known name; from a store and back."""

from __future__ import annotations

import datetime as dt
import json
import shutil
from pathlib import Path
from typing import Any

import pytest

from graphkit import open_atlas
from graphkit.alignments import find_mappings
from graphkit.build.additions import import_source
from graphkit.build.links import LinkReport, link_catalogues
from graphkit.linking import (
    Decisions,
    Figures,
    measure,
    parse_repository,
    read_labelled_pairs,
    read_repositories,
    relate,
)
from graphkit.linking.evaluation import HUB_PAIRS
from graphkit.namespaces import BASE
from graphkit.sources import get_source
from graphkit.store import open_store
from tests.linking.test_store import HEAD

#: Repositories and what they state: base, how it was made from it.
REPOSITORIES: dict[str, tuple[str, str]] = {
    "Qwen/Qwen3-32B": ("", ""),
    "Qwen/Qwen3-32B-AWQ": ("Qwen/Qwen3-32B", "quantized"),
    "unsloth/Qwen3-32B-GGUF": ("Qwen/Qwen3-32B", "quantized"),
    "unsloth/Qwen3-32B": ("", ""),
    "someone/qwen3-32b": ("", ""),
    "another/Qwen3_32B": ("Qwen/Qwen3-32B", "finetune"),
    "deepseek-ai/DeepSeek-V3": ("", ""),
    "huihui-ai/DeepSeek-V3-abliterated": ("deepseek-ai/DeepSeek-V3", ""),
    "Gryphe/MythoMax-L2-13b": ("", ""),
    "tester/tuned-v3": ("meta-llama/Llama-3.1-405B-Instruct", "finetune"),
    "tester/lost": ("gone/base", "merge"),
    **{f"learner-{number}/bert-finetuned-ner": ("", "") for number in range(5)},
}
OFFERS = ("deepinfra/Qwen/Qwen3-32B", "groq/qwen/qwen3-32b", "deepinfra/Gryphe/MythoMax-L2-13b", "x/bert-finetuned-ner")


@pytest.fixture(scope="module")
def linked(store_folder: Path, tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, LinkReport]:
    """A store of the project's own data, offers of one catalogue, and repositories of the hub, linked."""
    folder = tmp_path_factory.mktemp("hub")
    store = Path(shutil.copytree(store_folder, folder / "store"))
    prices = folder / "model_prices_and_context_window.json"
    table = {one: {"litellm_provider": one.split("/")[0], "mode": "chat", "max_input_tokens": 8192} for one in OFFERS}
    prices.write_text(json.dumps(table), encoding="utf-8")
    import_source(store, get_source("litellm"), prices, accessed=dt.date(2026, 11, 23))
    rows = folder / "rows.jsonl"
    cards = {name: {"base_model": base, "base_model_relation": how} for name, (base, how) in REPOSITORIES.items()}
    lines = (json.dumps({"id": name, "downloads": 1, "cardData": card}) for name, card in cards.items())
    rows.write_text("\n".join(lines), encoding="utf-8")
    import_source(store, get_source("hugging-face"), rows, accessed=dt.date(2026, 11, 23))
    return store, link_catalogues(store)


@pytest.fixture(scope="module")
def hub_pairs() -> Figures:
    return measure(read_labelled_pairs(HUB_PAIRS))


def mappings(folder: Path, name: str) -> dict[tuple[str, str], Any]:
    store = open_atlas(folder, build_if_missing=False).store
    return {(one.subject_label, one.object_label): one for one in find_mappings(store, mapping_set=name)}


def test_repositories_of_the_developer_and_those_that_others_name_take_part(linked: tuple[Path, LinkReport]) -> None:
    found = mappings(linked[0], "identity")
    equal = {pair for pair, one in found.items() if one.predicate.endswith("#exactMatch")}
    assert ("deepinfra/Qwen/Qwen3-32B", "Qwen/Qwen3-32B") in equal
    assert ("deepinfra/Gryphe/MythoMax-L2-13b", "Gryphe/MythoMax-L2-13b") in equal
    assert ("DeepSeek-V3", "deepseek-ai/DeepSeek-V3") in equal
    assert found["Qwen/Qwen3-32B-AWQ", "Qwen/Qwen3-32B"].predicate.endswith("#relatedMatch")
    strangers = {name for name in REPOSITORIES if name.partition("/")[0] not in ("Qwen", "deepseek-ai", "Gryphe")}
    assert not strangers & {label for pair in found for label in pair}


def test_what_a_repository_states_is_a_variant_of_its_own_mapping_set(linked: tuple[Path, LinkReport]) -> None:
    found = mappings(linked[0], "identity/stated")
    assert set(found) == {
        ("Qwen/Qwen3-32B-AWQ", "Qwen/Qwen3-32B"),
        ("unsloth/Qwen3-32B-GGUF", "Qwen/Qwen3-32B"),
        ("another/Qwen3_32B", "Qwen/Qwen3-32B"),
        ("huihui-ai/DeepSeek-V3-abliterated", "deepseek-ai/DeepSeek-V3"),
        ("tester/tuned-v3", "Llama 3.1 405B Instruct"),
    }
    stated = found["unsloth/Qwen3-32B-GGUF", "Qwen/Qwen3-32B"]
    assert stated.predicate.endswith("#relatedMatch")
    assert stated.justification.endswith("BackgroundKnowledgeBasedMatching")
    assert stated.comment == "variant: its owner states that it was made from it (quantized)"
    assert linked[1].stated == len(found)


def test_bearers_of_a_known_name_are_one_doubt(linked: tuple[Path, LinkReport]) -> None:
    doubts = {one.subject_label: one for one in linked[1].linkage.doubts if "another owner" in one.why}
    assert set(doubts) == {"someone/qwen3-32b"}
    assert doubts["someone/qwen3-32b"].why.endswith("; and 1 more, such as unsloth/Qwen3-32B")
    assert doubts["someone/qwen3-32b"].object_label == "Qwen/Qwen3-32B"


def test_linking_again_gives_the_same(linked: tuple[Path, LinkReport], tmp_path: Path) -> None:
    folder = Path(shutil.copytree(linked[0], tmp_path / "store"))
    again = link_catalogues(folder)
    assert again.quads == linked[1].quads
    assert again.linkage.links == linked[1].linkage.links


def test_a_decision_on_a_repository_wins(linked: tuple[Path, LinkReport], tmp_path: Path) -> None:
    """A copy that somebody recognised joins the group of what it is a copy of; what was decided on is not stated again."""
    folder = Path(shutil.copytree(linked[0], tmp_path / "store"))
    known = frozenset(map(str.lower, REPOSITORIES))
    iris = {one.text: one.iri for one in read_repositories(open_store(folder), known, Decisions())}
    pairs = [("unsloth/Qwen3-32B", "", "Qwen/Qwen3-32B"), ("unsloth/Qwen3-32B-GGUF", "Not", "Qwen/Qwen3-32B")]
    lines = ("\t".join([iris[one], "skos:exactMatch", how, iris[other]]) for one, how, other in pairs)
    mine = tmp_path / "mine.sssom.tsv"
    said = "".join(f"{line}\tsemapv:ManualMappingCuration\t1\n" for line in lines)
    mine.write_text(HEAD + said.replace(f"{BASE}catalogue-entry/", "catalogue-entry:"), encoding="utf-8")
    report = link_catalogues(folder, mine)
    equal = {pair for pair, one in mappings(folder, "identity").items() if one.predicate.endswith("#exactMatch")}
    assert not [pair for pair in equal if set(pair) == {"unsloth/Qwen3-32B", "Qwen/Qwen3-32B"}]
    assert [one.subject_label for one in report.linkage.doubts if "another owner" in one.why] == ["someone/qwen3-32b"]
    assert ("unsloth/Qwen3-32B-GGUF", "Qwen/Qwen3-32B") not in mappings(folder, "identity/stated")


def test_the_owner_of_a_repository_counts_unless_it_is_the_developer() -> None:
    official, stranger = parse_repository("Qwen/Qwen3-32B"), parse_repository("unsloth/Qwen3-32B")
    assert relate(official, stranger).relation == "other"
    assert relate(official, parse_repository("unsloth/Qwen3-32B", {"unsloth/qwen3-32b"})).relation == "same"
    assert parse_repository("gpt2").owner == ""
    quantised = relate(official, parse_repository("unsloth/Qwen3-32B-GGUF"))
    assert (quantised.relation, bool(quantised.uncertain)) == ("variant", True)
    assert (
        relate(parse_repository("THUDM/codegeex4-all-9b"), parse_repository("zai-org/codegeex4-all-9b")).relation
        == "same"
    )


def test_no_two_owners_are_called_the_same(hub_pairs: Figures) -> None:
    assert hub_pairs.pairs >= 100
    assert hub_pairs.precision.value == 1
    assert hub_pairs.recall.value >= 0.86
    assert hub_pairs.given["other"]["same"] == 0
