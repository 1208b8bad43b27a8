"""One file that holds a generation: N-Quads, what was handed in, and the history, with checksums.

It is a gzip-compressed tar archive: `graph.nq` (sorted lines), `submissions/`, `edits/`, `history.json` (the manifests of all
generations), and at the end `backup.json`, which names the generation, its graphs, and size and SHA-256 of every other file.
Tokens are not in it.
"""

from __future__ import annotations

import hashlib
import json
import os
import shutil
import tarfile
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import pyoxigraph as ox
from pydantic import BaseModel, Field, ValidationError

from graphkit.answers import Answer
from graphkit.build.carrying import name_of
from graphkit.errors import DataError, StorageError
from graphkit.namespaces import graph
from graphkit.store.generations import KEPT_FOLDERS, Generations, sign, write_durably
from graphkit.version import VERSION

if TYPE_CHECKING:
    from collections.abc import Iterator

    from graphkit.store.generations import Generation

__all__ = ["BackupReport", "back_up", "restore"]

_GRAPH: Final = "graph.nq"
_HISTORY: Final = "history.json"
_ABOUT: Final = "backup.json"


class BackupReport(Answer):
    """What a backup holds."""

    generation: int = Field(description="The generation that was saved, or that it was restored to")
    quads: int = Field(description="Number of quads")
    files: int = Field(description="Number of files in the archive that are covered by checksums")


class _File(BaseModel):
    size_bytes: int
    sha256: str


class _About(BaseModel):
    format: int
    generation: int
    graphs: tuple[str, ...]
    quads: int
    files: dict[str, _File]


def back_up(folder: Path, target: Path) -> BackupReport:
    """Save the current generation of a store folder to a file.

    Raises `StoreError` if it cannot be read and `StorageError` if the file cannot be written.
    """
    generations = Generations(folder)
    current = generations.current()
    partial = target.with_name(f"{target.name}.partial")
    current.hold(partial_holder := _Holder())
    try:
        with tempfile.TemporaryDirectory(prefix="access-atlas-", dir=target.parent) as scratch:
            about = _collect(generations, current, Path(scratch))
            with tarfile.open(partial, "w:gz", compresslevel=6) as archive:
                for name in (*about.files, _ABOUT):
                    archive.add(Path(scratch) / name, arcname=name)
        with partial.open("rb") as written:
            os.fsync(written.fileno())
        partial.replace(target)
    except OSError as error:
        raise StorageError(target.parent, error.strerror or str(error)) from error
    finally:
        partial.unlink(missing_ok=True)
        del partial_holder
    return BackupReport(generation=current.number, quads=about.quads, files=len(about.files))


class _Holder:
    """Lives for as long as a generation is read."""


def _collect(generations: Generations, current: Generation, scratch: Path) -> _About:
    store = ox.Store.read_only(str(current.database))
    lines = _dump(store, scratch / _GRAPH)
    for name in KEPT_FOLDERS:
        if (current.folder / name).is_dir():
            shutil.copytree(current.folder / name, scratch / name)
    manifests = {**generations.removed(), **{one.number: one.manifest for one in generations.list()}}
    (scratch / _HISTORY).write_text(json.dumps(manifests, indent=1, sort_keys=True), encoding="utf-8")
    about = _About(
        format=1,
        generation=current.number,
        graphs=tuple(sorted(name_of(node) for node in store.named_graphs())),
        quads=lines,
        files={name: _measure(scratch / name) for name in _names(scratch)},
    )
    (scratch / _ABOUT).write_text(about.model_dump_json(indent=1), encoding="utf-8")
    return about


def _names(folder: Path) -> list[str]:
    return sorted(path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file())


def _measure(path: Path) -> _File:
    with path.open("rb") as source:
        return _File(size_bytes=path.stat().st_size, sha256=hashlib.file_digest(source, "sha256").hexdigest())


def _dump(store: ox.Store, target: Path) -> int:
    """Write all quads as sorted lines and give their number."""
    lines = (store.dump(format=ox.RdfFormat.N_QUADS) or b"").splitlines(keepends=True)
    lines.sort()
    with target.open("wb") as out:
        out.writelines(lines)
    return len(lines)


def restore(source: Path, folder: Path) -> BackupReport:
    """Make a new generation of a store folder from a backup, and check that it holds what was saved.

    Raises `DataError` if the file is not there, is no backup or is damaged, and `StorageError` if the folder cannot be written.
    """
    with tempfile.TemporaryDirectory(prefix="access-atlas-") as scratch:
        saved = Path(scratch)
        about = _extract(source, saved)
        manifests: dict[str, dict[str, Any]] = json.loads((saved / _HISTORY).read_text(encoding="utf-8"))
        generations = Generations(folder)
        _restore_history(generations, manifests)

        def prepare(building: Path) -> dict[str, Any]:
            store = ox.Store(str(building / "db"))
            for name in about.graphs:
                store.add_graph(graph(name))
            store.bulk_load(path=str(saved / _GRAPH), format=ox.RdfFormat.N_QUADS)
            _require_equal(store, saved, about)
            store.flush()
            del store
            for name in KEPT_FOLDERS:
                if (saved / name).is_dir():
                    shutil.copytree(saved / name, building / name)
            manifest = {**manifests[str(about.generation)], "made-by": f"access-atlas {VERSION}", "changes": {}}
            said = f"restore generation {about.generation}"
            return manifest | sign(author="access-atlas restore", reason=said, parent=about.generation)

        number = generations.write(prepare).number
    return BackupReport(generation=number, quads=about.quads, files=len(about.files))


def _extract(source: Path, target: Path) -> _About:
    if not source.is_file():
        raise DataError(f"{source}: there is no such file")
    try:
        with tarfile.open(source, "r:gz") as archive:
            archive.extractall(target, filter="data")
        about = _About.model_validate_json((target / _ABOUT).read_bytes())
    except (OSError, EOFError, tarfile.TarError, ValidationError) as error:
        raise DataError(f"{source} is no backup of an atlas, or is damaged: {error}") from error
    if about.format != 1:
        raise DataError(f"{source} has format {about.format}; this program reads format 1")
    for name in sorted({*about.files, *_names(target)} - {_ABOUT}):
        if name not in about.files or not (target / name).is_file() or _measure(target / name) != about.files[name]:
            raise DataError(f"{source} is damaged: {name} is not what was saved")
    return about


def _restore_history(generations: Generations, manifests: dict[str, dict[str, Any]]) -> None:
    """Keep what is known of the generations that were, but for those of which this folder knows itself."""
    known = {*generations.removed(), *(one.number for one in generations.list())}
    try:
        (generations.folder / "history").mkdir(parents=True, exist_ok=True)
        for number, manifest in manifests.items():
            if int(number) not in known:
                text = json.dumps(manifest, indent=1, sort_keys=True) + "\n"
                write_durably(generations.folder / "history" / f"{int(number)}.json", text)
    except OSError as error:
        raise StorageError(generations.folder, error.strerror or str(error)) from error


def _require_equal(store: ox.Store, saved: Path, about: _About) -> None:
    """Compare canonical N-Quads: the lines themselves, or, where there are blank nodes, those with canonical labels."""
    again = saved / "again.nq"
    _dump(store, again)
    if _measure(again) == about.files[_GRAPH]:
        return
    if _canonical(ox.parse(path=str(again), format=ox.RdfFormat.N_QUADS)) != _canonical(
        ox.parse(path=str(saved / _GRAPH), format=ox.RdfFormat.N_QUADS)
    ):
        raise DataError("what was restored is not what was saved")


def _canonical(quads: Iterator[ox.Quad]) -> list[str]:
    dataset = ox.Dataset(quads)
    dataset.canonicalize(ox.CanonicalizationAlgorithm.RDFC_1_0)
    return sorted(str(quad) for quad in dataset)
