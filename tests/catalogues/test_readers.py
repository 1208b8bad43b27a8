"""The readers of catalogues, on small files made up for the purpose: what they give, and what they name and leave out."""

from __future__ import annotations

import datetime as dt
import json
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from graphkit.errors import DataError
from graphkit.sources import get_source, hugging_face
from graphkit.sources.source import Origin
from graphkit.values import Code, Flag, Members, Number

if TYPE_CHECKING:
    from collections.abc import Callable

    from graphkit.errors import Problem
    from graphkit.records import CatalogueEntry, CatalogueValue

    Reading = Callable[..., tuple[dict[str, CatalogueEntry], list[Problem]]]

HUB = Path(__file__).parent / "data" / "hugging-face.jsonl"
ORIGIN = Origin(dt.date(2026, 11, 1), "0123456789abcdef0123456789abcdef01234567")
BASE = """name = "Example 7B"
family = "example"
release_date = "2024-07-23"
tool_call = true
open_weights = false
status = "deprecated"
knowledge = "2024-13"
[limit]
context = "128k"
output = 8_192
[modalities]
input = ["text", "pdf"]
output = ["smell"]
[[weights]]
label = "Hugging Face"
url = "https://huggingface.co/example-lab/Example-7B"
[[benchmarks]]
name = "GPQA Diamond"
score = 50.5
harness = "own"
[[benchmarks]]
name = "Benchmark of Nobody"
score = 1
"""
OFFER = """base_model = "lab/example-7b"
[cost]
input = 0.135
output = 0
cache_read = 0.01
smell = 3
[cost.context_over_200k]
input = 0.27
"""


@pytest.fixture
def read(tmp_path: Path) -> Reading:
    def reading(name: str, files: dict[str, str]) -> tuple[dict[str, CatalogueEntry], list[Problem]]:
        for path, content in files.items():
            (tmp_path / path).parent.mkdir(parents=True, exist_ok=True)
            (tmp_path / path).write_text(content, encoding="utf-8")
        return entries(name, tmp_path)

    return reading


def entries(name: str, path: Path) -> tuple[dict[str, CatalogueEntry], list[Problem]]:
    problems: list[Problem] = []
    reader = get_source(name).read_entries
    assert reader is not None
    return {one.name: one for one in reader(path, ORIGIN, problems.append)}, problems


def values(entry: CatalogueEntry, variable: str) -> list[CatalogueValue]:
    return [one for one in entry.values if one.variable == variable]


def shown(entry: CatalogueEntry) -> dict[tuple[str, str | None], str]:
    """Give the amounts of an entry by variable and setting."""
    return {
        (one.variable, one.setting): f"{one.value.amount.normalize():f} {one.value.unit}"
        for one in entry.values
        if isinstance(one.value, Number)
    }


def test_models_dev_tells_models_from_offers(read: Reading) -> None:
    found, problems = read(
        "models-dev",
        {
            "models/lab/example-7b.toml": BASE,
            "providers/cloud/provider.toml": 'name = "Cloud One"\nnpm = "x"\n',
            "providers/cloud/models/lab/example.toml": OFFER,
            "providers/cloud/models/broken.toml": "name = \n",
        },
    )
    model, offer = found["models/lab/example-7b"], found["providers/cloud/models/lab/example"]
    assert (model.developer, model.family, model.stage, model.released, model.models) == (
        "lab", "example", "deprecated", "2024-07-23", ("example-lab/Example-7B",),
    )  # fmt: skip
    assert shown(model) == {
        ("context-length", None): "128000 token",
        ("output-limit", None): "8192 token",
        ("capability", "own"): "50.5 ",
    }
    assert values(model, "weights-gating")[0].value == Code("weights-gating", "not-released")
    assert values(model, "input-modalities")[0].value == Members("modality", ("file", "text"))
    assert (offer.provider, offer.provider_label, offer.label) == ("cloud", "Cloud One", "lab/example-7b")
    assert shown(offer) == {
        ("api-input-price", None): "0.135 USD-per-million-tokens",
        ("api-output-price", None): "0 USD-per-million-tokens",
        ("api-input-price", "above 200,000 tokens of input"): "0.27 USD-per-million-tokens",
    }
    assert offer.derived_from[0].endswith("/models/lab/example-7b.toml")
    named = {(Path(one.path).name, one.line, one.field.split(": ")[-1]) for one in problems}
    assert named == {
        ("example-7b.toml", 7, "knowledge"),
        ("example-7b.toml", 13, "modalities.output"),
        ("example.toml", 1, "cost.smell"),
        ("broken.toml", 1, "toml"),
    }


def test_litellm_turns_prices_per_token_and_names_their_settings(read: Reading, tmp_path: Path) -> None:
    row = {
        "litellm_provider": "cloud",
        "mode": "chat",
        "input_cost_per_token": 1.35e-07,
        "output_cost_per_token": 0,
        "input_cost_per_token_above_200k_tokens": 6e-06,
        "output_cost_per_token_batches": 3e-07,
        "tiered_pricing": [
            {"input_cost_per_token": 5e-08, "range": [0, 256000]},
            {"input_cost_per_token": 1e-06, "range": [256000, 1e6]},
        ],
        "off_peak_pricing": {"input_cost_per_token": 1e-07, "windows": []},
        "max_input_tokens": "128k",
        "max_output_tokens": 4096,
        "supports_function_calling": False,
        "supports_vision": True,
        "deprecation_date": "2026-12-01",
        "source": "https://example.org/prices",
        "smell_cost": 1,
    }
    table = {"sample_spec": {"mode": "one of"}, "cloud/example": row, "cloud/none": "?"}
    found, problems = read("litellm", {"model_prices_and_context_window.json": json.dumps(table, indent=1)})
    entry = found["cloud/example"]
    assert shown(entry) == {
        ("api-input-price", None): "0.05 USD-per-million-tokens",
        ("api-input-price", "above 200,000 tokens of input"): "6 USD-per-million-tokens",
        ("api-input-price", "above 256,000 tokens of input"): "1 USD-per-million-tokens",
        ("api-input-price", "off-peak hours"): "0.1 USD-per-million-tokens",
        ("api-output-price", "batch"): "0.3 USD-per-million-tokens",
        ("context-length", None): "128000 token",
        ("output-limit", None): "4096 token",
    }
    assert {one.valid_until for one in values(entry, "api-input-price")} == {dt.date(2026, 12, 1)}
    assert values(entry, "tool-use")[0].value == Flag(False)
    assert (entry.page, entry.provider) == ("https://example.org/prices", "cloud")
    lines = (tmp_path / "model_prices_and_context_window.json").read_text().splitlines()
    assert all(one.field.rpartition(" ")[2] in lines[one.line - 1] for one in problems)
    named = {one.field: one.wrong for one in problems}
    assert set(named) == {"cloud/example: output_cost_per_token", "cloud/none"}
    assert named["cloud/example: output_cost_per_token"].startswith("is 0, which may mean free")


def test_genai_prices_dates_and_hours(read: Reading) -> None:
    text = """id: cloud
name: Cloud One
models:
  - id: dated
    name: Dated
    context_window: 64000
    prices_checked: 2025-07-12
    prices:
      - prices: {input_mtok: 10}
      - constraint: {start_date: 2025-06-10}
        prices: {input_mtok: 2}
      - constraint: {start_date: 2026-06-10}
        prices: {input_mtok: {base: 1, tiers: [{start: 272000, price: 4}]}}
  - id: hourly
    removed: true
    prices:
      - prices: {output_mtok: 0.55}
      - constraint: {start_time: '00:30:00Z', end_time: '16:30:00Z'}
        prices: {output_mtok: 1.1, input_mtok: cheap}
  - id: dated
    prices: {input_mtok: 3}
"""
    found, problems = read("genai-prices", {"cloud.yml": text, "other.yml": "a: b\n"})
    spans = [(str(one.value.amount), one.valid_from, one.valid_until, one.setting)
             for one in values(found["cloud/dated"], "api-input-price") if isinstance(one.value, Number)]  # fmt: skip
    first, second = dt.date(2025, 6, 10), dt.date(2026, 6, 10)
    assert spans == [
        ("10", None, first, None),
        ("2", first, second, None),
        ("1", second, None, None),
        ("4", second, None, "above 272,000 tokens of input"),
    ]
    assert (found["cloud/dated"].stage, found["cloud/hourly"].stage) == (None, "removed")
    assert {one.setting for one in found["cloud/hourly"].values} == {"00:30 to 16:30 UTC", "outside 00:30 to 16:30 UTC"}
    named = {(Path(one.path).name, one.line, one.field) for one in problems}
    assert named == {
        ("cloud.yml", 14, "cloud/hourly: prices.input_mtok"),
        ("cloud.yml", 4, "models[].id"),
        ("other.yml", 1, "models"),
    }


def test_hub_metadata_in_the_shape_of_its_own_library() -> None:
    found, problems = entries("hugging-face", HUB)
    chat, image = found["example-lab/Example-7B-Instruct"], found["example-lab/Example-Image"]
    assert (chat.developer, chat.released, chat.page) == (
        "example-lab",
        "2024-07-16",
        f"https://huggingface.co/{chat.name}",
    )
    assert chat.derived_from == ("https://huggingface.co/example-lab/Example-7B",)
    assert chat.derived_how == "finetune"
    assert shown(chat) == {
        ("user-reach", None): "412345 downloads-per-month",
        ("provider-count", None): "1 count",
        ("weights-size", None): "14.004 GB",
    }
    assert values(chat, "weights-gating")[0].value == Code("weights-gating", "manual-approval")
    assert values(chat, "licence-permissiveness")[0].value == Code("licence-permissiveness", "restricted-commercial")
    assert values(chat, "language-support")[0].value == Members("language", ("en", "ko"))
    regions = values(chat, "supported-regions")[0].value
    assert isinstance(regions, Members)
    assert not {"fr", "de"} & set(regions.slugs)
    assert {"kr", "gb"} <= set(regions.slugs)
    assert values(image, "weights-gating")[0].value == Code("weights-gating", "none")
    assert (chat.data_sets, image.derived_from) == (
        ("example-lab/chats",),
        ("https://huggingface.co/example-lab/Example-Base",),
    )
    assert values(image, "output-modalities")[0].value == Members("modality", ("image",))
    assert "example-lab/Secret" not in found
    assert {(one.line, one.field.split(": ")[-1]) for one in problems} == {
        (2, "safetensors.parameters"),
        (3, "json"),
        (5, "id"),
        (1, "invented"),
        (6, "gated"),
        (6, "downloads"),
        (6, "cardData.language"),
    }


def test_hub_rows_as_the_library_keeps_them_say_the_same(tmp_path: Path) -> None:
    """The fields of `ModelInfo` of huggingface_hub 2.4.0: as `dataclasses.asdict` and as `vars` give them."""
    row = json.loads(HUB.read_text().splitlines()[0])
    snake = {value: key for key, value in hugging_face.API_NAMES.items()}
    kept = {snake.get(key, key): value for key, value in row.items() if key != "_id"}
    kept |= {"created_at": "2024-07-16 16:38:02+00:00", "base_models": ["other/base"], "children_model_count": None}
    kept["safetensors"] = {"parameters": {"BF16": 7000000000, "F32": 1000000, "F16": None}, "total": 7001000000}
    both = kept | {"cardData": kept["card_data"], "lastModified": kept["last_modified"], "transformersInfo": None}
    (tmp_path / "rows.jsonl").write_text("\n".join(json.dumps(one) for one in (kept, both | {"id": "lab/both"})))
    found, problems = entries("hugging-face", tmp_path)
    whole = entries("hugging-face", HUB)[0]["example-lab/Example-7B-Instruct"]
    assert found[whole.name] == whole
    assert found["lab/both"].values == whole.values
    assert problems == []


def test_hub_does_not_know_older_days_and_writes_false_as_a_word(tmp_path: Path) -> None:
    row = {"private": "False", "createdAt": "2022-03-02T23:29:04.000Z", "cardData": {"license": ["mit", "apache-2.0"]}}
    rows = [row | {"id": "lab/old"}, row | {"id": "lab/mixed", "private": "perhaps"}]
    (tmp_path / "rows.jsonl").write_text("\n".join(map(json.dumps, rows)))
    found, problems = entries("hugging-face", tmp_path)
    assert [(one.name, one.released) for one in found.values()] == [("lab/old", None)]
    assert [one.value for one in found["lab/old"].values] == [Code("licence-permissiveness", "permissive")]
    assert [(one.line, one.field) for one in problems] == [(2, "lab/mixed: private")]


def test_os_ai_map_keeps_scores_and_reads_only_openness(tmp_path: Path) -> None:
    (tmp_path / "scores").mkdir()
    text = "product: one\nopenness:\n  score: 2\n  class: restricted\n  note: NO\nadoption:\n  level: high\n"
    (tmp_path / "scores" / "one.yaml").write_text(text)
    problems: list[Problem] = []
    quads = list(get_source("os-ai-map").read(tmp_path, ORIGIN, problems.append))
    said = {str(quad.predicate.value).rsplit("#")[-1].rsplit("/")[-1]: str(quad.object) for quad in quads
            if "judgement/os-ai-map--one--openness" in str(quad.subject)}  # fmt: skip
    assert said["hasSimpleResult"].startswith('"2"')
    assert said["readAs"].endswith("openness-reading-partial>")
    assert [(one.line, one.field) for one in problems] == [(7, "adoption.level")]


@pytest.mark.parametrize(
    ("card", "tags", "how"),
    [
        ({"base_model": "a/b"}, ["base_model:a/b", "base_model:quantized:a/b"], "quantized"),
        ({"base_model": ["a/b", "a/c"], "base_model_relation": "merge"}, ["base_model:finetune:a/b"], "merge"),
        ({"base_model": "a/b", "base_model_relation": "copy"}, ["base_model:adapter/b"], None),
        ({}, ["base_model:finetune:a/b"], None),
    ],
)
def test_how_a_repository_was_made_from_its_base(
    card: dict[str, object], tags: list[str], how: str | None, tmp_path: Path
) -> None:
    """The owner's word goes before the hub's; without a base, or in other words, nothing is said."""
    path = tmp_path / "rows.jsonl"
    path.write_text(json.dumps({"id": "x/y", "tags": tags, "cardData": card}), encoding="utf-8")
    found, _ = entries("hugging-face", path)
    assert [one.derived_how for one in found.values()] == [how]


@pytest.mark.parametrize("name", ["models-dev", "litellm", "genai-prices", "hugging-face"])
def test_a_folder_without_files_of_the_catalogue_is_an_error(name: str, tmp_path: Path) -> None:
    with pytest.raises(DataError, match=r"no \.\w+.* file here"):
        list(get_source(name).read(tmp_path, ORIGIN, lambda _: None))
