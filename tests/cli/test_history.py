"""The commands about history, backup and tokens, on a small store with generations of its own."""

from __future__ import annotations

import json
import shutil
import tarfile
from typing import TYPE_CHECKING, Any

import pyoxigraph as ox
import pytest
from typer.testing import CliRunner

from graphkit.cli.app import app
from graphkit.errors import AtlasError, DataError, UnknownNameError
from graphkit.namespaces import graph
from graphkit.store import Generations
from graphkit.tokens import Tokens
from tests.service.stores import write_generation

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from typer.testing import Result

    Run = Callable[..., Result]

GRAPH = graph("external/mine")
NAMED = ox.NamedNode("https://example.org/p")


def _triple(number: int) -> ox.Quad:
    return ox.Quad(
        ox.NamedNode(f"https://example.org/{number}"), NAMED, ox.Literal(f"line\n{number}", language="ko"), GRAPH
    )


def _lines(folder: Path) -> list[str]:
    store = ox.Store.read_only(str(Generations(folder).current().database))
    dataset = ox.Dataset(store)
    dataset.canonicalize(ox.CanonicalizationAlgorithm.RDFC_1_0)
    return sorted(map(str, dataset))


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Make a store with two generations: the second lost one quad of the first, and gained one."""
    about = ox.BlankNode("somebody")
    for numbers in ((1, 2), (2, 3)):
        quads = [
            *map(_triple, numbers),
            ox.Quad(GRAPH, NAMED, about, GRAPH),
            ox.Quad(about, NAMED, ox.Literal("x"), GRAPH),
        ]
        write_generation(tmp_path / "store", lambda store, quads=quads: store.extend(quads))  # type: ignore[misc]
    return tmp_path / "store"


@pytest.fixture
def run(folder: Path, monkeypatch: pytest.MonkeyPatch) -> Run:
    monkeypatch.setenv("ACCESS_ATLAS_STORE", str(folder))
    monkeypatch.setenv("COLUMNS", "80")

    def runner(*arguments: str) -> Result:
        result = CliRunner().invoke(app, list(arguments))
        if isinstance(result.exception, AtlasError):
            raise result.exception
        assert result.exit_code == 0, result.output
        return result

    return runner


def _json(result: Result) -> Any:
    return json.loads(result.stdout)


def test_a_difference_is_counted_and_written(run: Run) -> None:
    name = "external/mine"
    assert _json(run("diff", "1", "2", "--json")) == {name: {"added": 1, "removed": 1}}
    assert name in run("diff", "1", "2").stdout
    patch = run("diff", "1", "2", "--quads").stdout.splitlines()
    assert [line[:25] for line in patch] == ["A <https://example.org/3>", "D <https://example.org/1>"]
    added = run("diff", "1", "2", "--quads", "--format", "nquads").stdout
    assert list(ox.parse(added, format=ox.RdfFormat.N_QUADS)) == [_triple(3)]
    assert _json(run("diff", "2", "2", "--json")) == {}
    with pytest.raises(UnknownNameError, match="9"):
        run("diff", "1", "9")


def test_a_roll_back_is_a_new_generation(run: Run, folder: Path) -> None:
    before = _lines(folder)
    assert _json(run("rollback", "1", "--reason", "the import was wrong", "--json")) == {"generation": 3}
    assert _lines(folder) != before
    assert _json(run("diff", "1", "3", "--json")) == {}
    listed = _json(run("generations", "--json"))
    assert [one["is_current"] for one in listed] == [False, False, True]
    assert listed[-1]["reason"] == "roll back to generation 1: the import was wrong"
    assert listed[-1]["changes"] == {"external/mine": {"added": 1, "removed": 1}}
    assert "3 current" in run("generations").stdout


def test_a_roll_back_mends_a_lost_pointer(run: Run, folder: Path) -> None:
    (folder / "current").unlink()
    run("rollback", "2")
    assert Generations(folder).current().number == 3
    assert _json(run("diff", "2", "3", "--json")) == {}


def test_pruning_keeps_what_is_asked_and_the_history_of_all(run: Run, folder: Path) -> None:
    run("rollback", "1")
    assert _json(run("prune", "--keep", "1", "--json")) == {"removed": []}, "all were current a moment ago"
    assert _json(run("prune", "--keep", "1", "--grace-seconds", "0", "--json")) == {"removed": [1, 2]}
    assert [one.number for one in Generations(folder).list()] == [3]
    assert [one["is_kept"] for one in _json(run("generations", "--json"))] == [False, False, True]
    assert run("prune", "--keep", "1", "--grace-seconds", "0").stdout == "0 removed: none\n"


def test_a_backup_restores_the_same_graph_elsewhere(run: Run, folder: Path, tmp_path: Path) -> None:
    file, elsewhere = tmp_path / "atlas.tar.gz", tmp_path / "elsewhere"
    Tokens(folder).create("a writer", "admin")
    saved = _json(run("backup", str(file), "--json"))
    assert saved == {"generation": 2, "quads": 4, "files": 2}
    with tarfile.open(file) as archive:
        assert archive.getnames() == ["graph.nq", "history.json", "backup.json"]
    restored = _json(run("restore", str(file), "--store", str(elsewhere), "--json"))
    assert restored["quads"] == 4
    assert _lines(elsewhere) == _lines(folder)
    assert not Tokens(elsewhere).read()
    listed = _json(run("generations", "--store", str(elsewhere), "--json"))
    assert [one["is_kept"] for one in listed] == [False, False, True], "the history came along"


@pytest.mark.parametrize("damage", ["cut", "changed", "other"])
def test_a_damaged_backup_changes_nothing(run: Run, folder: Path, tmp_path: Path, damage: str) -> None:
    file = tmp_path / "atlas.tar.gz"
    run("backup", str(file))
    if damage == "cut":
        file.write_bytes(file.read_bytes()[:-40])
    elif damage == "other":
        file.write_bytes(b"no archive")
    else:
        with tarfile.open(file) as archive:
            archive.extractall(tmp_path / "parts", filter="data")
        lines = (tmp_path / "parts" / "graph.nq").read_bytes()
        (tmp_path / "parts" / "graph.nq").write_bytes(lines.replace(b"example.org/2", b"example.org/5"))
        with tarfile.open(file, "w:gz") as archive:
            for part in sorted((tmp_path / "parts").iterdir()):
                archive.add(part, arcname=part.name)
    with pytest.raises(DataError, match=r"atlas\.tar\.gz"):
        run("restore", str(file))
    assert [one.number for one in Generations(folder).list()] == [1, 2]


def test_a_backup_that_is_not_there_is_told_in_words(run: Run, tmp_path: Path) -> None:
    for path in (tmp_path / "absent.tar.gz", tmp_path):
        with pytest.raises(DataError) as caught:
            run("restore", str(path))
        assert str(caught.value) == f"{path}: there is no such file"


def test_a_backup_of_a_store_with_a_lost_database_says_so(run: Run, folder: Path, tmp_path: Path) -> None:
    shutil.rmtree(folder / "generations" / "2" / "db")
    with pytest.raises(AtlasError, match="2"):
        run("backup", str(tmp_path / "atlas.tar.gz"))
    assert not list(tmp_path.glob("atlas*"))


def test_tokens_are_shown_once_and_revoked(run: Run, folder: Path) -> None:
    made = _json(run("token", "create", "--scope", "curate", "--name", "Minji", "--expires-days", "30", "--json"))
    plain = run("token", "create", "--scope", "admin", "--name", "operator").stdout.strip()
    assert Tokens(folder).find(made["token"]) is not None
    listed = _json(run("token", "list", "--json"))
    assert [(one["name"], one["scope"]) for one in listed] == [("Minji", "curate"), ("operator", "admin")]
    assert made["token"] not in json.dumps(listed)
    assert plain not in run("token", "list").stdout
    run("token", "revoke", "Minji")
    assert Tokens(folder).find(made["token"]) is None
    with pytest.raises(UnknownNameError, match="Minji"):
        run("token", "revoke", "Minji")
