"""A large catalogue is read in parts: the same graph as read whole, and a killed import goes on where it stopped."""

from __future__ import annotations

import datetime as dt
import gzip
import json
import os
import shutil
import signal
import subprocess
import sys
import time
from dataclasses import replace
from typing import TYPE_CHECKING, Final

import pytest

from graphkit.build.additions import import_source
from graphkit.build.parts import Workshop
from graphkit.errors import DataError, LockedError
from graphkit.mapping.catalogues import provider_node
from graphkit.sources import get_source, parts
from graphkit.sources.parts import Line, cut, read_lines
from graphkit.sources.source import Origin
from graphkit.store import open_store
from graphkit.store.generations import Generations
from tests.bench.catalogue import make_rows

if TYPE_CHECKING:
    from pathlib import Path

    from graphkit.build.additions import ImportReport

SOURCE: Final = get_source("hugging-face")
DAY: Final = dt.date(2026, 11, 1)
_PART_BYTES: Final = 6_000
_PATIENCE_SECONDS: Final = 120


@pytest.fixture(scope="module")
def catalogue(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Write a hundred models in two files: one stands twice, one line is broken, one field is new."""
    rows = [json.dumps(row) for row in make_rows(100)]
    rows[40:40] = [rows[3], "{broken", json.dumps({"id": "a/new", "surprise": 1})]
    folder = tmp_path_factory.mktemp("catalogue")
    (folder / "a.jsonl").write_text("\n".join(rows[:70]) + "\n\n", encoding="utf-8")
    with gzip.open(folder / "b.jsonl.gz", "wt", encoding="utf-8") as lines:
        lines.write("\n".join([*rows[70:], json.dumps({"id": "a/newer", "surprise": 2})]))
    return folder


@pytest.fixture
def store(store_folder: Path, tmp_path: Path) -> Path:
    shutil.copytree(store_folder, tmp_path / "store")
    return tmp_path / "store"


def content(folder: Path) -> set[str]:
    return {str(quad.triple) for quad in open_store(folder).quads(SOURCE.graph)}


def test_every_line_is_in_one_part(catalogue: Path, tmp_path: Path) -> None:
    text = tmp_path / "lines.jsonl"
    text.write_bytes("eins\n\nzwei 한국어\r\ndrei".encode())
    for size in range(1, 40):
        pieces = cut([text], size)
        assert [line for part in pieces for line in read_lines(part)] == [
            Line(str(text), 1, "eins"),
            Line(str(text), 3, "zwei 한국어"),
            Line(str(text), 4, "drei"),
        ]
        assert sum(part.size for part in pieces) == text.stat().st_size
    assert len(cut([catalogue / "b.jsonl.gz"], 10)) == 1


def test_read_in_parts_it_is_the_same_graph(
    catalogue: Path, store: Path, store_folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    whole_folder = tmp_path / "whole"
    shutil.copytree(store_folder, whole_folder)
    whole = import_source(whole_folder, replace(SOURCE, parted=None), catalogue, accessed=DAY)
    monkeypatch.setattr(parts, "PART_BYTES", _PART_BYTES)
    shares: list[float] = []
    found = import_source(store, SOURCE, catalogue, accessed=DAY, on_entry=lambda _, share: shares.append(share))
    assert len(shares) > 5
    assert shares[-1] == 1
    assert content(store) == content(whole_folder)
    assert found.quads == whole.quads == {"source/hugging-face": len(content(store))}
    assert found.counts == whole.counts
    assert _told(found) == _told(whole)
    assert [one.split(":", 1)[1] for one in _told(found) if "twice" in one or "json" in one] == [
        "41:1: id: "
        + json.loads((catalogue / "a.jsonl").read_text().splitlines()[3])["id"]
        + " stands twice; allowed: one line a model",
        "42:2: json: Expecting property name enclosed in double quotes; allowed: one JSON object a line",
    ]
    assert list((store / "imports").iterdir()) == []


def test_a_later_state_read_in_parts_changes_the_same(
    store: Path, store_folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    whole_folder, rows = tmp_path / "whole", list(make_rows(110))
    shutil.copytree(store_folder, whole_folder)
    monkeypatch.setattr(parts, "PART_BYTES", _PART_BYTES)
    states = [rows[:100], [], [], rows[:100]]
    for number, row in enumerate(
        rows[10:]
    ):  # ten are gone and ten are new; every third has another gate, some a new card
        gate = {"gated": "manual" if row["gated"] is False else False} if number % 3 == 0 else {}
        card = {"cardData": {"license": "mit", "language": ["en", "ko"]}} if number % 5 == 0 else {}
        states[1].append(row | gate | card)
        states[2].append(row | card)
    found = []
    for month, state in enumerate(states, start=1):
        path, day = tmp_path / "state.jsonl", dt.date(2026, month, 1)
        path.write_text("".join(f"{json.dumps(row)}\n" for row in state), encoding="utf-8")
        whole = import_source(whole_folder, replace(SOURCE, parted=None), path, accessed=day)
        report = import_source(store, SOURCE, path, accessed=day)
        assert content(store) == content(whole_folder)
        assert report.quads == whole.quads == {"source/hugging-face": len(content(store))}
        assert report.counts == whole.counts
        found.append(report.counts)
    assert found[1].entries == 100
    assert min(found[1].begun, found[1].ended, found[2].ended, found[3].ended) > 30
    with pytest.raises(DataError, match="states are imported in order"):
        import_source(store, SOURCE, path, accessed=DAY - dt.timedelta(900))


def _told(report: ImportReport) -> list[str]:
    return [str(problem) for problem in report.rejected if "surprise" not in problem.field] + sorted(
        {problem.field for problem in report.rejected if "surprise" in problem.field}
    )


@pytest.mark.slow
def test_a_killed_import_goes_on_where_it_stopped(
    catalogue: Path, store: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    script = f"import graphkit.sources.parts as parts; parts.PART_BYTES = {_PART_BYTES}; from graphkit.cli import main; main()"
    call = ["import", "hugging-face", str(catalogue), "--store", str(store), "--accessed", DAY.isoformat()]
    process = subprocess.Popen(
        [sys.executable, "-c", script, *call], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    )
    end = time.monotonic() + _PATIENCE_SECONDS
    while len(list(store.glob("imports/*/*.loaded"))) < 2:
        assert process.poll() is None, "it was done before it could be killed"
        assert time.monotonic() < end
        time.sleep(0.001)
    os.kill(process.pid, signal.SIGKILL)
    process.wait()
    assert open_store(store).generation == "1"
    work = next((store / "imports").iterdir())
    kept = min(work.glob("*.loaded")).with_suffix(".json")
    told = json.loads(kept.read_text())
    kept.write_text(json.dumps(told | {"providers": {"a-mark": "what was finished is read, not made again"}}))
    monkeypatch.setattr(parts, "PART_BYTES", _PART_BYTES)
    report = import_source(store, SOURCE, catalogue, accessed=DAY)
    assert report.generation.number == 2
    assert report.counts.entries == 102
    assert f"{provider_node('hugging-face', 'a-mark')}" in " ".join(content(store))
    assert sum(report.quads.values()) == len(content(store))
    assert list((store / "imports").iterdir()) == []


def test_an_import_that_is_refused_leaves_the_running_one_alone(catalogue: Path, store: Path) -> None:
    generations = Generations(store)
    current, pieces = generations.current(), cut(sorted(catalogue.iterdir()), _PART_BYTES)
    running = Workshop.open(store, SOURCE, pieces, Origin(DAY), current)
    with generations.lock():
        running.prepare(current)
        with pytest.raises(LockedError):
            import_source(store, SOURCE, catalogue, accessed=DAY + dt.timedelta(1))
        Workshop.open(store, SOURCE, pieces, Origin(DAY + dt.timedelta(1)), current)
        assert (running.folder / "generation" / "db").is_dir()
    later = Workshop.open(store, SOURCE, pieces, Origin(DAY + dt.timedelta(1)), current)
    with generations.lock():
        later.prepare(current)
    assert list((store / "imports").iterdir()) == [later.folder]
