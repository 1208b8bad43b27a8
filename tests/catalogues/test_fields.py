"""Every field of the real files is mapped or listed as left out, once; every field that is said to be mapped occurs."""

from __future__ import annotations

import json
import re
import tomllib
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from graphkit.sources.fields import field_paths
from graphkit.sources.yaml_files import read_yaml
from tests.catalogues.test_readers import HUB

if TYPE_CHECKING:
    from collections.abc import Iterator

    from graphkit.sources.fields import FieldTable

PINNED = Path(__file__).resolve().parents[3] / "shared" / "data"


def rows_of(name: str) -> Iterator[tuple[dict[str, Any], str]]:
    """Give the rows of the real files, each with the prefix of its fields."""
    match name:
        case "models_dev":
            for file in (PINNED / "models.dev").rglob("*.toml"):
                yield tomllib.loads(file.read_text()), "provider." if file.name == "provider.toml" else ""
        case "litellm":
            table = json.loads((PINNED / "litellm" / "model_prices_and_context_window.json").read_text())
            for key, row in table.items():
                if key not in ("sample_spec", "fallback_generalizations"):
                    yield row, ""
        case "genai_prices":
            for file in (PINNED / "genai-prices").rglob("*.yml"):
                yield read_yaml(file, lambda _: None), ""
        case "hugging_face":
            for line in HUB.read_text().splitlines()[:2]:
                yield json.loads(line), ""


@pytest.mark.parametrize("name", ["models_dev", "litellm", "genai_prices", "hugging_face"])
def test_fields_of_the_real_files(name: str) -> None:
    if name != "hugging_face" and not PINNED.is_dir():
        pytest.skip(f"the pinned data sets are not at {PINNED}")
    table: FieldTable = import_module(f"graphkit.sources.{name}").FIELDS
    paths = {path for row, prefix in rows_of(name) for path in field_paths(row, prefix)}
    assert len(paths) > 20
    assert {path: table.find(path) for path in paths if len(table.find(path)) != 1} == {}
    missing = [pattern for pattern in table.mapped if not any(re.fullmatch(pattern, path) for path in paths)]
    assert missing == []
