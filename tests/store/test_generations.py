"""Generations: whole or not there, whatever happens while one is made."""

from __future__ import annotations

import gc
import json
import os
import random
import signal
import subprocess
import sys
import threading
import time
from pathlib import Path
from typing import Any

import pyoxigraph as ox
import pytest

from graphkit.errors import NoGenerationError, QueryError, StoreError, UnknownNameError
from graphkit.store import Generations, ask, open_store, rows

NODE = ox.NamedNode("https://example.org/n")
GRAPH = ox.NamedNode("https://example.org/g")


def prepare(count: int) -> Any:
    def fill(building: Path) -> dict[str, Any]:
        store = ox.Store(str(building / "db"))
        store.extend(ox.Quad(NODE, NODE, ox.Literal(index), GRAPH) for index in range(count))
        store.flush()
        del store
        gc.collect()
        return {"quads": {"g": count}}

    return fill


def counted(folder: Path, **which: int) -> int:
    (row,) = rows(open_store(folder, **which), "SELECT (COUNT(*) AS ?n) { ?s ?p ?o }")
    return int(row["n"].value)


def test_generations_are_numbered_listed_and_opened(tmp_path: Path) -> None:
    generations = Generations(tmp_path)
    assert generations.list() == []
    assert [generations.write(prepare(count)).number for count in (1, 2, 3)] == [1, 2, 3]
    assert [one.number for one in generations.list()] == [1, 2, 3]
    assert generations.current().number == 3
    assert generations.get(2).manifest == {"quads": {"g": 2}}
    assert [counted(tmp_path), counted(tmp_path, generation=1), counted(tmp_path, generation=2)] == [3, 1, 2]


def test_without_a_generation_there_is_none_to_open(tmp_path: Path) -> None:
    with pytest.raises(NoGenerationError, match="access-atlas build --store"):
        Generations(tmp_path / "absent").current()
    with pytest.raises(NoGenerationError):
        open_store(tmp_path)


def test_an_unknown_generation_is_refused_with_those_that_exist(tmp_path: Path) -> None:
    Generations(tmp_path).write(prepare(1))
    with pytest.raises(UnknownNameError, match=r"no generation '7'; did you mean 1\?"):
        open_store(tmp_path, generation=7)


@pytest.mark.parametrize("pointer", [b"", b"7\n", b"x\n", b"\xff\n", b"../1\n", b"-1\n"])
def test_a_broken_pointer_is_an_error_that_says_so(tmp_path: Path, pointer: bytes) -> None:
    generations = Generations(tmp_path)
    generations.write(prepare(1))
    (tmp_path / "current").write_bytes(pointer)
    with pytest.raises(StoreError, match="pointer"):
        generations.current()
    assert counted(tmp_path, generation=1) == 1, "the generation itself is whole"
    assert generations.write(prepare(2)).number == 2
    assert counted(tmp_path) == 2, "a build mends the pointer"


def test_a_lost_or_broken_manifest_is_an_error_that_says_so(tmp_path: Path) -> None:
    generation = Generations(tmp_path).write(prepare(1))
    manifest = generation.folder / "manifest.json"
    for spoil in (lambda: manifest.write_text("{"), manifest.unlink):
        spoil()
        with pytest.raises(StoreError, match="no readable manifest"):
            _ = generation.manifest


def test_a_generation_without_a_database_is_an_error_that_says_so(tmp_path: Path) -> None:
    (tmp_path / "generations" / "1").mkdir(parents=True)
    (tmp_path / "current").write_text("1\n")
    with pytest.raises(StoreError, match=r"generation 1 .* cannot be opened"):
        open_store(tmp_path)


@pytest.mark.parametrize("error", [ValueError, KeyboardInterrupt, SystemExit])
def test_a_failed_preparation_changes_nothing(tmp_path: Path, error: type[BaseException]) -> None:
    generations = Generations(tmp_path)
    generations.write(prepare(1))

    def fail(building: Path) -> dict[str, Any]:
        prepare(5)(building)
        raise error

    with pytest.raises(error):
        generations.write(fail)
    assert [one.number for one in generations.list()] == [1]
    assert sorted(path.name for path in (tmp_path / "generations").iterdir()) == ["1"]
    assert counted(tmp_path) == 1
    assert generations.write(prepare(2)).number == 2


def test_what_an_interrupted_build_left_behind_is_cleared(tmp_path: Path) -> None:
    left = tmp_path / "generations" / ".building" / "db"
    left.mkdir(parents=True)
    (left / "CURRENT").write_text("rubbish")
    (tmp_path / "current.new").write_text("99\n")
    generation = Generations(tmp_path).write(prepare(3))
    assert counted(tmp_path) == 3
    assert not (generation.folder / "db" / "db").exists()
    assert not left.exists()


def test_a_second_builder_is_refused_while_one_builds(tmp_path: Path) -> None:
    generations = Generations(tmp_path)
    begun, finish = threading.Event(), threading.Event()

    def slow(building: Path) -> dict[str, Any]:
        begun.set()
        assert finish.wait(30)
        return prepare(1)(building)  # type: ignore[no-any-return]

    first = threading.Thread(target=generations.write, args=(slow,))
    first.start()
    assert begun.wait(30)
    try:
        with pytest.raises(StoreError, match="another process is building"):
            generations.write(prepare(2))
    finally:
        finish.set()
        first.join()
    assert [one.number for one in generations.list()] == [1]
    assert counted(tmp_path) == 1


def test_a_reader_keeps_its_generation_while_another_is_written(tmp_path: Path) -> None:
    generations = Generations(tmp_path)
    generations.write(prepare(1))
    reader = open_store(tmp_path)
    generations.write(prepare(2))
    assert (reader.generation, reader.size()) == ("1", 1)
    assert ask(reader, "ASK { ?s ?p 0 }")
    assert (open_store(tmp_path).generation, open_store(tmp_path).size()) == ("2", 2)


def test_a_store_takes_no_updates_and_says_what_does_not_parse(tmp_path: Path) -> None:
    Generations(tmp_path).write(prepare(1))
    store = open_store(tmp_path)
    with pytest.raises(QueryError, match="does not parse"):
        store.query("INSERT DATA { <a:a> <a:a> <a:a> }")
    with pytest.raises(QueryError, match="does not parse"):
        store.query("SELEC * { ?s ?p ?o }")


def test_a_function_that_nobody_has_is_a_wrong_query(tmp_path: Path) -> None:
    Generations(tmp_path).write(prepare(1))
    store = open_store(tmp_path)
    for sparql in ("SELECT (<a:f>(1) AS ?y) {}", "ASK { ?s ?p ?o FILTER(<a:f>(?o)) }"):
        with pytest.raises(QueryError, match=r"^there is no function <a:f> here, only those of SPARQL 1\.1"):
            store.query(sparql)


def test_default_and_named_graphs_can_be_chosen(tmp_path: Path) -> None:
    Generations(tmp_path).write(prepare(3))
    store = open_store(tmp_path)
    count = "SELECT (COUNT(*) AS ?n) { ?s ?p ?o }"
    counts = [
        [row["n"].value for row in store.query(count, default_graphs=graphs)]  # type: ignore[union-attr]
        for graphs in (None, [GRAPH.value], ["https://example.org/other"], [])
    ]
    assert counts == [["3"], ["3"], ["0"], ["0"]]
    assert list(store.named_graphs()) == [GRAPH]


# -- real kills ----------------------------------------------------------------------------------------------------

KILLS = 8
COMMAND = (sys.executable, "-c", "from graphkit.cli import main; main()", "build", "--store")
CHURN = """
import sys
from pathlib import Path
from tests.store.test_generations import prepare
from graphkit.store import Generations
generations = Generations(Path(sys.argv[1]))
print("ready", flush=True)
while True:
    generations.write(prepare(7))
"""
ROOT = Path(__file__).resolve().parent.parent.parent


def assert_good(folder: Path, count: int, at_least: int) -> int:
    """Check what a reader finds after a kill, and give the number of the current generation."""
    current = Generations(folder).current()
    assert current.number >= at_least, "the pointer never goes back"
    assert sum(current.manifest["quads"].values()) == count
    (row,) = rows(open_store(folder), "SELECT (COUNT(*) AS ?n) { GRAPH ?g { ?s ?p ?o } }")
    assert int(row["n"].value) == count
    return current.number


def kill(process: subprocess.Popen[bytes]) -> bool:
    """Kill a process and tell whether it was still running."""
    process.send_signal(signal.SIGKILL)
    return process.wait() == -signal.SIGKILL


@pytest.mark.slow
def test_a_build_killed_at_any_moment_leaves_the_last_good_generation(tmp_path: Path) -> None:
    started = time.monotonic()
    subprocess.run([*COMMAND, str(tmp_path)], check=True, capture_output=True, cwd=ROOT)
    duration = time.monotonic() - started
    count = sum(Generations(tmp_path).current().manifest["quads"].values())
    chance, killed, number = random.Random(20250223), 0, 1  # noqa: S311
    for moment in range(KILLS):
        process = subprocess.Popen(
            [*COMMAND, str(tmp_path)], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, cwd=ROOT
        )
        time.sleep(duration * (moment + chance.random()) / KILLS)
        killed += kill(process)
        number = assert_good(tmp_path, count, number)
    assert killed >= KILLS // 2, "most builds were killed before they ended"
    report = subprocess.run([*COMMAND, str(tmp_path), "--json"], check=True, capture_output=True, cwd=ROOT)
    assert assert_good(tmp_path, count, number + 1) == json.loads(report.stdout)["generation"]


@pytest.mark.slow
def test_a_writer_killed_around_the_switch_leaves_a_good_generation(tmp_path: Path) -> None:
    chance, number = random.Random(7), 1  # noqa: S311
    Generations(tmp_path).write(prepare(7))
    for _ in range(2 * KILLS):
        process = subprocess.Popen(
            [sys.executable, "-c", CHURN, str(tmp_path)], stdout=subprocess.PIPE, cwd=ROOT, env=os.environ
        )
        assert process.stdout is not None
        assert process.stdout.readline() == b"ready\n"
        time.sleep(chance.uniform(0, 0.25))
        assert kill(process)
        process.stdout.close()
        number = assert_good(tmp_path, 7, number)
    generation = Generations(tmp_path).write(prepare(7))
    assert assert_good(tmp_path, 7, number + 1) == generation.number


@pytest.mark.slow
def test_readers_are_served_while_another_process_builds(tmp_path: Path) -> None:
    Generations(tmp_path).write(prepare(7))
    process = subprocess.Popen(
        [sys.executable, "-c", CHURN, str(tmp_path)], stdout=subprocess.PIPE, cwd=ROOT, env=os.environ
    )
    assert process.stdout is not None
    try:
        assert process.stdout.readline() == b"ready\n"
        seen: set[str] = set()
        while len(seen) < 5:
            assert process.poll() is None
            store = open_store(tmp_path)
            assert store.size() == 7
            seen.add(store.generation)
    finally:
        kill(process)
        process.stdout.close()
