"""Every field of the real files is mapped or listed as left out, once; every field that is said to be mapped occurs."""

from __future__ import annotations

import csv
import json
import re
import tomllib
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import pytest

from graphkit.sources.fields import field_paths
from graphkit.sources.yaml_files import read_yaml
from tests.catalogues.test_readers import HUB

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from graphkit.sources.fields import FieldTable

    Rows = Iterator[tuple[dict[str, Any], str]]

PINNED = Path(__file__).resolve().parents[3] / "shared" / "data"


def of_toml() -> Rows:
    for file in (PINNED / "models.dev").rglob("*.toml"):
        yield tomllib.loads(file.read_text()), "provider." if file.name == "provider.toml" else ""


def of_litellm() -> Rows:
    table = json.loads((PINNED / "litellm" / "model_prices_and_context_window.json").read_text())
    return ((row, "") for key, row in table.items() if key not in ("sample_spec", "fallback_generalizations"))


def of_hub() -> Rows:
    return ((json.loads(line), "") for line in HUB.read_text().splitlines()[:2])


def of_fmti() -> Rows:
    for file in (PINNED / "fmti").rglob("*_scores.csv"):
        yield dict.fromkeys(next(csv.reader(file.read_text("utf-8-sig").splitlines()))), ""


def of_yaml(pattern: str) -> Rows:
    for file in PINNED.glob(pattern):
        if not file.name.startswith(("_", "a_submission")):
            yield read_yaml(file, lambda _: None), "product." if file.parent.name == "products" else ""


#: The rows of the real files, each with the prefix of its fields.
ROWS: Final[dict[str, Callable[[], Rows]]] = {
    "models_dev": of_toml,
    "litellm": of_litellm,
    "genai_prices": lambda: of_yaml("genai-prices/prices/providers/*.yml"),
    "hugging_face": of_hub,
    "mot": lambda: of_yaml("mot/models/*.yml"),
    "osai": lambda: of_yaml("osai/**/*.yaml"),
    "os_ai_map": lambda: of_yaml("os-ai-map/sources/[sp][cr]o*/*.yaml"),
    "fmti": of_fmti,
}
#: Slips in the index's own files, which an import names.
SLIPS = {"system.endmodel license", "system.datasources_endmodel"}


@pytest.mark.parametrize("name", ROWS)
def test_fields_of_the_real_files(name: str) -> None:
    if name != "hugging_face" and not PINNED.is_dir():
        pytest.skip(f"the pinned data sets are not at {PINNED}")
    table: FieldTable = import_module(f"graphkit.sources.{name}").FIELDS
    paths = {path for row, prefix in ROWS[name]() for path in field_paths(row, prefix)} - SLIPS
    assert len(paths) > 20
    assert {path: table.find(path) for path in paths if len(table.find(path)) != 1} == {}
    missing = [pattern for pattern in table.mapped if not any(re.fullmatch(pattern, path) for path in paths)]
    assert missing == []
