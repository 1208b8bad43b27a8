"""Files nobody checked: whatever stands in them, a reader names what it leaves out and goes on."""

from __future__ import annotations

import copy
import datetime as dt
import gzip
import json
import os
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import pytest
import yaml

from graphkit.errors import DataError
from graphkit.sources import get_source, parts
from graphkit.sources.source import Origin

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    import pyoxigraph as ox

    from graphkit.errors import Problem

ORIGIN: Final = Origin(dt.date(2026, 11, 1), "0123456789abcdef0123456789abcdef01234567")
LATIN: Final = "# caf\xe9\n".encode("latin-1")
#: Where a reader looks for a file of a catalogue.
PLACES: Final = {
    "models-dev": "models/lab/one.toml",
    "litellm": "model_prices_and_context_window.json",
    "genai-prices": "cloud.yml",
    "hugging-face": "models.jsonl",
    "mot": "models/One.yml",
    "osai": "one.yaml",
    "fmti": "October2023_scores.csv",
    "os-ai-map": "scores/one.yaml",
}
YAMLS: Final = ("genai-prices", "mot", "osai", "os-ai-map")
JSONS: Final = ("litellm", "hugging-face")
JUNK: Final[tuple[Any, ...]] = (
    None, True, -1, 10**60, 0.5, float("nan"), float("inf"), "", "x", "NaN", "1e999999999", "9" * 5000, "a b<c>",
    "\x07", "https://exa mple.org", [], [None], [[]], ["x"], [{}], {}, {"x": []}, {"x": {"x": "x"}},
)  # fmt: skip
MODEL: Final[dict[str, Any]] = {
    "name": "One", "family": "one", "release_date": "2024-07-23", "tool_call": True, "structured_output": True,
    "open_weights": False, "knowledge": "2024-01", "license": "MIT", "status": "deprecated", "base_model": "lab/zero",
    "limit": {"context": "128k", "output": 8192}, "modalities": {"input": ["text"], "output": ["text"]},
    "cost": {"input": 1, "output": 2, "reasoning": 3, "context_over_200k": {"input": 4, "output": 5}},
    "weights": [{"label": "Hub", "url": "https://huggingface.co/lab/one"}],
    "benchmarks": [{"name": "GPQA Diamond", "score": 50.5, "harness": "own"}],
}  # fmt: skip
ROW: Final[dict[str, Any]] = {
    "litellm_provider": "cloud", "mode": "chat", "input_cost_per_token": 1e-7, "output_cost_per_token_batches": 3e-7,
    "tiered_pricing": [{"input_cost_per_token": 1e-6, "range": [256000, 1000000]}],
    "off_peak_pricing": {"input_cost_per_token": 1e-7}, "max_input_tokens": 128000, "max_output_tokens": 4096, "rpm": 10,
    "supports_function_calling": True, "supports_response_schema": True, "supported_modalities": ["text"],
    "supported_output_modalities": ["text", "code"], "deprecation_date": "2026-12-01", "source": "https://example.org/",
}  # fmt: skip
PRICES: Final[dict[str, Any]] = {
    "id": "one", "name": "One", "context_window": "64000", "prices_checked": "2025-07-12", "deprecated": "true",
    "prices": [
        {"prices": {"input_mtok": {"base": "1", "tiers": [{"start": "272000", "price": "4"}]}, "output_mtok": "2"}},
        {"constraint": {"start_date": "2026-06-10"}, "prices": {"input_mtok": "2"}},
        {"constraint": {"start_time": "00:30:00Z", "end_time": "16:30:00Z"}, "prices": {"output_reasoning_mtok": "2"}},
    ],
}  # fmt: skip
HUB: Final[dict[str, Any]] = {
    "id": "lab/one", "author": "lab", "createdAt": "2024-07-16T16:38:02.000Z", "private": False, "gated": "manual",
    "downloads": 4, "library_name": "transformers", "pipeline_tag": "text-generation",
    "inferenceProviderMapping": [{"provider": "cloud", "status": "live"}],
    "safetensors": {"parameters": {"BF16": 7, "F32": 1}, "total": 8},
    "cardData": {
        "language": ["en"], "license": "mit", "base_model": "lab/zero", "datasets": ["lab/chats"],
        "extra_gated_eu_disallowed": True,
    },
    "baseModels": {"relation": "finetune", "models": [{"id": "lab/zero"}]},
}  # fmt: skip
RELEASE: Final[dict[str, Any]] = {
    "release": {
        "name": "One", "date": "2024-01-01", "huggingface": "https://huggingface.co/lab/one",
        "license": {"distribution": {"name": "MIT", "path": ""}},
        "components": [{"name": "Model card", "license": "MIT", "component_path": "https://example.org/"}],
    }
}  # fmt: skip
INDEXED: Final[dict[str, Any]] = {
    "system": {
        "name": "One",
        "link": "https://huggingface.co/lab/one",
        "endmodelname": "One",
        "releasedate": "2024-01",
    },
    "weights_endmodel": {"class": "open", "link": ["https://example.org/"], "notes": "A note."},
}
SCORED: Final[dict[str, Any]] = {
    "product": "one",
    "openness": {"score": "2", "class": "open", "note": "A note.", "sources": [{"url": "https://example.org/"}]},
}


def read(name: str, path: Path) -> tuple[list[ox.Quad], list[Problem]]:
    problems: list[Problem] = []
    return list(get_source(name).read(path, ORIGIN, problems.append)), problems


def put(folder: Path, name: str, content: bytes) -> Path:
    path = folder / PLACES[name]
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content)
    return path


@pytest.mark.parametrize("name", PLACES)
def test_bytes_that_are_no_text_are_named_by_line(name: str, tmp_path: Path) -> None:
    path = put(tmp_path, name, b"\n\n" + LATIN)
    _, problems = read(name, tmp_path)
    assert [(one.path, one.line) for one in problems] == [(str(path), 3)]
    assert "0xe9" in problems[0].wrong


@pytest.mark.parametrize("name", PLACES)
def test_a_file_that_cannot_be_read_is_named(name: str, tmp_path: Path) -> None:
    path = put(tmp_path, name, b"")
    path.unlink()
    path.symlink_to(path.name)
    (tmp_path / "loop").symlink_to(tmp_path)
    path.with_name(f"folder{path.suffix}").mkdir()
    _, problems = read(name, tmp_path)
    assert [one.path for one in problems] == [str(path)]


@pytest.mark.parametrize(
    ("names", "content", "line", "said"),
    [
        (YAMLS, "[" * 100_000, 1, "nested too deeply"),
        (YAMLS, "a: &a [x, x]\nb: &b [*a, *a]\nc: [*b, *b]\n", 2, "alias"),
        (YAMLS, "a: b\nc: [d\n", 3, "did not find"),
        (YAMLS, "a: b\n---\na: b\n", 2, "another document"),
        (JSONS, '{"id": "a/b", "c": ', 1, "Expecting value"),
        (JSONS, '{"id": ' + "[" * 100_000, 1, "nested too deeply"),
        (JSONS, '{"id": ' + "9" * 5_000 + "}", 1, "4300 digits"),
        (JSONS, '{"id": "\\ud800", "\\ud800": {}}', 1, "half a surrogate pair"),
        (("hugging-face",), "[1]", 1, "no name of a repository"),
        (("hugging-face",), '{"id": "a/<b>"}', 1, "no name of a repository"),
        (("litellm",), "[1]", 1, "no table of models"),
        (("models-dev",), "a = [" + "[" * 100_000, 1, "nested too deeply"),
        (("models-dev",), "a." * 100_000 + "a = 1", 1, "nested too deeply"),
        (("models-dev",), "a = " + "9" * 5_000, 1, "4300 digits"),
        (("fmti",), "Name,Score\nOne,1\n", 1, "is missing"),
        (("fmti",), f"Indicator,One\n{'x' * 200_000},1\n", 2, "field larger"),
    ],
)
def test_what_cannot_be_parsed_is_named(
    names: tuple[str, ...], content: str, line: int, said: str, tmp_path: Path
) -> None:
    for name in names:
        path = put(tmp_path / name, name, content.encode())
        _, problems = read(name, tmp_path / name)
        assert [(one.path, one.line) for one in problems] == [(str(path), line)]
        assert said in problems[0].wrong


@pytest.mark.parametrize(
    ("name", "content", "field", "line"),
    [
        ("litellm", '{\n"a": {"litellm_provider": "x"},\n"a": {"litellm_provider": "y"}}', "a", 3),
        ("hugging-face", '{"id": "a/b", "downloads": 1, "downloads": 2}', "downloads", 1),
        (
            "genai-prices",
            "id: cloud\nmodels:\n- id: one\n  context_window: 1\n  context_window: 2\n",
            "context_window",
            5,
        ),
        ("osai", "system: {name: One}\ncode: {class: open}\ncode: {class: closed}\n", "code", 3),
        ("models-dev", 'name = "a"\nname = "b"\n', "toml", 2),
        ("fmti", "Indicator,One,One \nWages,1,0\n", "One", 1),
        ("fmti", "Indicator,One\nWages,1\nWages,0\n", "Indicator", 3),
        ("fmti", "Indicator,One\nWages,1,0\n", "Wages", 2),
    ],
)
def test_what_stands_twice_is_named_and_the_first_kept(
    name: str, content: str, field: str, line: int, tmp_path: Path
) -> None:
    put(tmp_path, name, content.encode())
    quads, problems = read(name, tmp_path)
    assert [(one.field, one.line) for one in problems] == [(field, line)]
    assert quads


@pytest.mark.parametrize("name", PLACES)
def test_byte_order_marks_and_line_ends_do_not_matter(name: str, tmp_path: Path) -> None:
    contents = {
        "models-dev": 'name = "One"\n[limit]\ncontext = "128k"\n',
        "litellm": '{\n"one": {"litellm_provider": "cloud", "mode": "chat",\n"max_input_tokens": "128k"}}\n',
        "genai-prices": "id: cloud\nmodels:\n- id: one\n  context_window: 128k\n",
        "hugging-face": '{"id": "lab/one",  "downloads": 1}\n{"id": "lab/two",  "downloads": 1}\n',
        "mot": "release:\n  name: One\n  components:\n  - name: Model card\n    license: MIT\n",
        "osai": "system:\n  name: One\ncode:\n  class: open\n",
        "fmti": "Indicator,One AI\nWages,1\n",
        "os-ai-map": "product: one\nopenness:\n  score: 2\n",
    }
    put(tmp_path / "plain" / "x", name, contents[name].encode())
    put(tmp_path / "marked" / "x", name, b"\xef\xbb\xbf" + contents[name].replace("\n", "\r\n").encode())
    plain, problems = read(name, tmp_path / "plain" / "x")
    assert problems == []
    assert read(name, tmp_path / "marked" / "x") == (plain, [])
    assert any("hasSimpleResult" in str(one.predicate) for one in plain)


def paths_of(sample: Any) -> Iterator[tuple[Any, ...]]:
    """Give the way to each value in a sample, leaves and what holds them."""
    items = sample.items() if isinstance(sample, dict) else enumerate(sample) if isinstance(sample, list) else ()
    for key, value in items:
        yield (key,)
        yield from ((key, *rest) for rest in paths_of(value))


def spoilt(sample: dict[str, Any], *, but: str = "") -> Iterator[dict[str, Any]]:
    """Give a sample many times over, each time with something else in the place of one of its values."""
    for way in paths_of(sample):
        for junk in JUNK:
            made = copy.deepcopy(sample)
            place = made
            for step in way[:-1]:
                place = place[step]
            place[way[-1]] = junk
            if way != (but,):
                yield made


def toml(value: Any) -> str:
    if isinstance(value, dict):
        return "{" + ", ".join(f"{key} = {toml(one)}" for key, one in value.items() if one is not None) + "}"
    if isinstance(value, list):
        return "[" + ", ".join(toml(one) for one in value if one is not None) + "]"
    return str(value) if isinstance(value, float) else json.dumps(value)


def words(value: Any) -> Any:
    """Give a value as YAML is read: text, lists and mappings."""
    if isinstance(value, dict):
        return {key: words(one) for key, one in value.items()}
    return [words(one) for one in value] if isinstance(value, list) else "" if value is None else str(value)


def write_models(folder: Path, samples: list[dict[str, Any]]) -> None:
    for number, sample in enumerate(samples):
        lines = [f"{key} = {toml(value)}" for key, value in sample.items() if value is not None]
        (folder / "models" / f"lab-{number}").mkdir(parents=True)
        (folder / "models" / f"lab-{number}" / "one.toml").write_text("\n".join(lines), encoding="utf-8")


def write_litellm(folder: Path, samples: list[dict[str, Any]]) -> None:
    table = {f"lab-{number}/one": sample for number, sample in enumerate(samples)}
    (folder / PLACES["litellm"]).write_text(json.dumps(table), encoding="utf-8")


def write_hub(folder: Path, samples: list[dict[str, Any]]) -> None:
    lines = [json.dumps(sample | {"id": f"lab-{number}/one"}) for number, sample in enumerate(samples)]
    (folder / PLACES["hugging-face"]).write_text("\n".join(lines), encoding="utf-8")


def write_prices(folder: Path, samples: list[dict[str, Any]]) -> None:
    models = [words(sample) | {"id": f"lab-{number}/one"} for number, sample in enumerate(samples)]
    made = yaml.dump({"id": "cloud", "models": models}, Dumper=NoAliases, sort_keys=False)
    (folder / PLACES["genai-prices"]).write_text(made, encoding="utf-8")


class NoAliases(yaml.SafeDumper):
    """Writes everything out."""

    def ignore_aliases(self, data: Any) -> bool:  # noqa: ARG002
        return True


def write_each(place: str) -> Callable[[Path, list[dict[str, Any]]], None]:
    def write(folder: Path, samples: list[dict[str, Any]]) -> None:
        for number, sample in enumerate(samples):
            path = folder / place.format(f"lab-{number}")
            path.parent.mkdir(exist_ok=True)
            path.write_text(yaml.dump(words(sample), Dumper=NoAliases), encoding="utf-8")

    return write


SPOILT: Final[dict[str, tuple[dict[str, Any], Callable[[Path, list[dict[str, Any]]], None]]]] = {
    "models-dev": (MODEL, write_models),
    "litellm": (ROW, write_litellm),
    "genai-prices": (PRICES, write_prices),
    "hugging-face": (HUB, write_hub),
    "mot": (RELEASE, write_each("{}.yml")),
    "osai": (INDEXED, write_each("{}.yaml")),
    "os-ai-map": (SCORED, write_each("scores/{}.yaml")),
}


@pytest.mark.parametrize("name", SPOILT)
def test_no_value_of_any_field_stops_a_reader(name: str, tmp_path: Path) -> None:
    sample, write = SPOILT[name]
    samples = [one for one in spoilt(sample, but="id") if one.get("private") is not True]
    if name == "os-ai-map":
        samples = [one | {"product": f"lab-{number}"} for number, one in enumerate(samples)]
    write(tmp_path, samples)
    quads, problems = read(name, tmp_path)
    assert all(Path(one.path).is_relative_to(tmp_path) and one.line >= 1 and one.wrong for one in problems)
    told = " ".join([*(str(one.subject) for one in quads), *map(str, problems)])
    assert [number for number in range(len(samples)) if f"lab-{number}" not in told] == []


def test_lines_of_any_length_and_files_cut_off_are_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(parts, "LONGEST_LINE", 1_000)
    good = '{"id": "lab/%s", "downloads": 1}'
    lines = [good % "one", json.dumps({"id": "lab/long", "tags": ["x" * 5_000]}), good % "two"]
    (tmp_path / "a.jsonl").write_text("\n".join(lines))
    packed = gzip.compress("\n".join(good % os.urandom(9).hex() for _ in range(2_000)).encode())
    (tmp_path / "b.jsonl.gz").write_bytes(packed[: len(packed) // 2])
    (tmp_path / "c.jsonl.gz").write_bytes(b"no gzip")
    quads, problems = read("hugging-face", tmp_path)
    named = [(Path(one.path).name, one.field) for one in problems]
    assert named == [("a.jsonl", "line"), ("b.jsonl.gz", "line"), ("c.jsonl.gz", "line")]
    assert problems[0].line == 2
    assert {"lab--one", "lab--two"} <= {
        str(getattr(one.subject, "value", "")).rpartition("hugging-face--")[2] for one in quads
    }


def test_any_part_of_a_checkout_of_models_dev_can_be_named(tmp_path: Path) -> None:
    offer = tmp_path / "providers" / "cloud" / "models" / "one.toml"
    offer.parent.mkdir(parents=True)
    offer.write_text('name = "One"\n[cost]\ninput = 1\n')
    (tmp_path / "providers" / "cloud" / "provider.toml").write_text('name = "Cloud One"\n')
    (tmp_path / "stray.toml").write_text("a = 1\n")
    whole, problems = read("models-dev", tmp_path)
    assert [Path(one.path).name for one in problems] == ["stray.toml"]
    for part in (offer, offer.parent, offer.parents[2], tmp_path / "providers"):
        assert set(read("models-dev", part)[0]) == set(whole)


def test_rows_of_any_depth_are_looked_at(tmp_path: Path) -> None:
    nested = '{"a":' * 400 + "1" + "}" * 400
    (tmp_path / "rows.jsonl").write_text(f'{{"id": "lab/one", "config": {nested}, "downloads": 1}}')
    assert read("hugging-face", tmp_path)[1] == []


def test_one_table_of_litellm_is_read_and_the_copy_named(tmp_path: Path) -> None:
    row = {"one": {"litellm_provider": "cloud", "mode": "chat", "max_input_tokens": 1}}
    put(tmp_path, "litellm", json.dumps(row).encode())
    copy_of_it = tmp_path / "litellm" / "model_prices_and_context_window_backup.json"
    copy_of_it.parent.mkdir()
    copy_of_it.write_text(json.dumps({"one": row["one"] | {"max_input_tokens": 2}}))
    quads, problems = read("litellm", tmp_path)
    assert [one.path for one in problems] == [str(copy_of_it)]
    assert sum("hasSimpleResult" in str(one.predicate) for one in quads) == 1


def test_a_provider_in_two_files_lists_an_entry_once(tmp_path: Path) -> None:
    for name in ("a", "b"):
        (tmp_path / f"{name}.yml").write_text("id: cloud\nmodels:\n- id: one\n  context_window: 1\n")
    _, problems = read("genai-prices", tmp_path)
    assert [(Path(one.path).name, one.line) for one in problems] == [("b.yml", 3)]


@pytest.mark.parametrize("name", ["models-dev", "litellm", "genai-prices", "hugging-face"])
def test_a_state_of_which_nothing_can_be_read_is_refused(name: str, tmp_path: Path) -> None:
    """Or else it would end every value of the states before."""
    path = put(tmp_path, name, b'{"cut": ')
    problems: list[Problem] = []
    reader = get_source(name).read_entries
    assert reader is not None
    with pytest.raises(DataError, match=rf"no entry of .* could be read, and nothing was changed: {path}:"):
        list(reader(tmp_path, ORIGIN, problems.append))
    assert len(problems) == 1


def test_a_folder_without_the_table_of_litellm_is_an_error(tmp_path: Path) -> None:
    (tmp_path / "other.json").write_text("{}")
    with pytest.raises(DataError, match=r"no model_prices_and_context_window\.json here"):
        read("litellm", tmp_path)
