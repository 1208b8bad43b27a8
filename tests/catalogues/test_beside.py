"""A catalogue beside our systems leaves what is asked of them alone: nothing reads its entries, and no build copies them."""

from __future__ import annotations

import datetime as dt
import shutil
from math import inf
from typing import TYPE_CHECKING, Final

import pytest

from graphkit.build import build
from graphkit.build.additions import import_source
from graphkit.sources import get_source
from graphkit.store import open_store
from tests.bench.bench_beside import QUESTIONS, measure
from tests.bench.catalogue import write_catalogue

if TYPE_CHECKING:
    from pathlib import Path

SOURCE: Final = get_source("hugging-face")
_MODELS: Final = 3_000
#: The catalogue is more than twice as large as all else; questions that read it took five to a thousand times as long.
_RATIO: Final = 3
_TRIES: Final = 3


@pytest.fixture(scope="module")
def beside(store_folder: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Import a catalogue into a copy of the store."""
    folder = tmp_path_factory.mktemp("beside")
    write_catalogue(folder / "models.jsonl", _MODELS)
    shutil.copytree(store_folder, folder / "store")
    import_source(folder / "store", SOURCE, folder / "models.jsonl", accessed=dt.date(2026, 11, 1))
    return folder / "store"


def test_what_is_asked_of_our_systems_takes_no_longer(beside: Path, store_folder: Path) -> None:
    alone, beside_it = dict.fromkeys(QUESTIONS, inf), dict.fromkeys(QUESTIONS, inf)
    for _ in range(_TRIES):  # the least of some tries is what a question takes
        alone = {name: min(alone[name], seconds) for name, seconds in measure(store_folder).items()}
        beside_it = {name: min(beside_it[name], seconds) for name, seconds in measure(beside).items()}
        slower = {name for name, seconds in beside_it.items() if seconds > _RATIO * alone[name] + 0.01}
        if not slower:
            break
    assert slower == set()


def test_a_build_keeps_a_catalogue_where_it_is(beside: Path, tmp_path: Path) -> None:
    shutil.copytree(beside, tmp_path / "store")
    before = open_store(tmp_path / "store")
    report = build(tmp_path / "store")
    after = open_store(tmp_path / "store")
    assert report.quads == before.manifest["quads"] | {"meta": report.quads["meta"]}
    assert set(after.quads(SOURCE.graph)) == set(before.quads(SOURCE.graph))
    assert {str(node) for node in after.named_graphs()} == {str(node) for node in before.named_graphs()}
    assert after.size() == sum(report.quads.values())
