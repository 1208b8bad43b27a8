"""Generations on disk: immutable folders and one pointer, switched atomically.

```
<folder>/
  current            the number of the generation that is served
  lock               held by the one process that builds
  generations/
    1/db/            an Oxigraph (RocksDB) database, never written again
    1/manifest.json  what is in it and what made it
    1/submissions/   release records that were submitted to the server
    1/edits/         triples that clients added to the curated graph or removed from it
    .building/       a generation that is not finished, or was never finished
  history/           the manifests of generations that were removed
```

A reader opens the folder that `current` names, read-only. A writer prepares `.building`, renames it to the next number,
and only then replaces `current`; a crash at any instant leaves the pointer on a whole generation.
"""

from __future__ import annotations

import contextlib
import datetime as dt
import fcntl
import json
import os
import shutil
import time
import weakref
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from graphkit.errors import LockedError, NoGenerationError, StorageError, StoreError, UnknownNameError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

__all__ = ["KEPT_FOLDERS", "Generation", "Generations", "sign", "write_durably"]

#: What a generation holds beside its database and its manifest.
KEPT_FOLDERS: Final = ("submissions", "edits")
_POLL_SECONDS: Final = 0.005


@dataclass(frozen=True, slots=True)
class Generation:
    """One immutable state of the graph."""

    number: int
    folder: Path

    @property
    def database(self) -> Path:
        """The folder of its database."""
        return self.folder / "db"

    @property
    def identity(self) -> str:
        """Its number and when it was written: a folder that was emptied and built again counts from 1 again.

        Raises `StoreError` if it is gone.
        """
        return f"{self.number}-{self.written_ns}"

    @property
    def written_ns(self) -> int:
        """When it was written, in nanoseconds since 1970. Raises `StoreError` if it is gone."""
        try:
            return (self.folder / "manifest.json").stat().st_mtime_ns
        except OSError as error:
            raise StoreError(f"generation {self.number} in {self.folder} has no readable manifest") from error

    @property
    def manifest(self) -> dict[str, Any]:
        """What is in it and what made it. Raises `StoreError` if the file is lost or broken."""
        try:
            manifest: dict[str, Any] = json.loads((self.folder / "manifest.json").read_text(encoding="utf-8"))
        except (OSError, ValueError) as error:
            raise StoreError(f"generation {self.number} in {self.folder} has no readable manifest") from error
        return manifest

    def hold(self, holder: object) -> None:
        """Mark the generation as in use for as long as the holder lives, so that nobody removes it."""
        with contextlib.suppress(OSError):  # one without a manifest is broken, and read for what it still gives
            descriptor = os.open(self.folder / "manifest.json", os.O_RDONLY)
            weakref.finalize(holder, os.close, descriptor)
            fcntl.flock(descriptor, fcntl.LOCK_SH)

    @property
    def is_held(self) -> bool:
        """Whether somebody has it open, in any process."""
        try:
            with (self.folder / "manifest.json").open("rb") as handle:
                fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            return True
        except OSError:
            return False
        return False

    def copy_to(self, folder: Path) -> None:
        """Make a copy to go on from, without its manifest; what RocksDB never writes again is shared, not copied."""
        self.copy_database(folder)
        self.copy_kept(folder)

    def copy_database(self, folder: Path) -> None:
        """Copy its database alone."""
        shutil.copytree(self.database, folder / "db", copy_function=_take)

    def copy_kept(self, folder: Path) -> None:
        """Copy what it holds beside the database: submissions and edits."""
        for name in KEPT_FOLDERS:
            if (self.folder / name).is_dir():
                shutil.copytree(self.folder / name, folder / name, copy_function=_link)


@dataclass(frozen=True, slots=True)
class Generations:
    """The generations of one store folder."""

    folder: Path

    def current(self) -> Generation:
        """Give the generation that is served.

        Raises `NoGenerationError` if nothing was built yet, `StoreError` if the pointer is broken.
        """
        pointer = self.folder / "current"
        try:
            text = pointer.read_text(encoding="ascii").strip()
        except FileNotFoundError as error:
            if self.list():
                hint = "`access-atlas rollback` writes it again"
                raise StoreError(
                    f"the pointer {pointer} is missing; generations here: {self._shown()}; {hint}"
                ) from error
            raise NoGenerationError(self.folder) from error
        except (OSError, UnicodeDecodeError) as error:
            raise StoreError(f"the pointer {pointer} cannot be read") from error
        if not text.isdigit() or not self._folder(int(text)).is_dir():
            raise StoreError(f"the pointer {pointer} names no generation: {text!r}; generations here: {self._shown()}")
        return Generation(int(text), self._folder(int(text)))

    def get(self, number: int) -> Generation:
        """Give one generation. Raises `UnknownNameError` if it does not exist."""
        if not self._folder(number).is_dir():
            raise UnknownNameError("generation", str(number), [str(one.number) for one in self.list()][-3:])
        return Generation(number, self._folder(number))

    def list(self) -> list[Generation]:
        """List the generations that exist, oldest first."""
        root = self.folder / "generations"
        if not root.is_dir():
            return []
        numbers = sorted(int(entry.name) for entry in root.iterdir() if entry.name.isdigit())
        return [Generation(number, self._folder(number)) for number in numbers]

    def following(self) -> int:
        """Give the number that the next generation will have; while one is being made, its own."""
        return max([0, *self.removed(), *(one.number for one in self.list())]) + 1

    def removed(self) -> dict[int, dict[str, Any]]:
        """Give the manifests of generations that were removed, by number."""
        paths = (self.folder / "history").glob("*.json")
        found = {int(path.stem): json.loads(path.read_text(encoding="utf-8")) for path in paths if path.stem.isdigit()}
        return dict(sorted(found.items()))

    def write(self, prepare: Callable[[Path], dict[str, Any]], *, wait_seconds: float = 0) -> Generation:
        """Make a new generation and switch to it.

        `prepare` fills the folder it is given (a `db` below it) and returns the manifest. If it raises, nothing changes.
        Raises `LockedError` if another process writes here for longer than one waits, `StorageError` if the disk is full
        or may not be written.
        """
        try:
            (self.folder / "generations").mkdir(parents=True, exist_ok=True)
            with self.lock(wait_seconds):
                return self._write(prepare)
        except OSError as error:
            raise StorageError(self.folder, error.strerror or str(error)) from error

    def _write(self, prepare: Callable[[Path], dict[str, Any]]) -> Generation:
        building = self.folder / "generations" / ".building"
        shutil.rmtree(building, ignore_errors=True)
        building.mkdir()
        try:
            manifest = prepare(building)
            write_durably(building / "manifest.json", json.dumps(manifest, indent=1, sort_keys=True) + "\n")
            _sync_tree(building)
        except BaseException:
            shutil.rmtree(building, ignore_errors=True)
            raise
        number = self.following()
        building.rename(self._folder(number))
        _sync(self.folder / "generations")
        self._point_to(number)
        return Generation(number, self._folder(number))

    def remove(self, generation: Generation) -> None:
        """Remove a generation that is not the current one, and keep its manifest. Call it with the lock held."""
        (self.folder / "history").mkdir(exist_ok=True)
        with contextlib.suppress(StoreError):
            text = json.dumps(generation.manifest, indent=1, sort_keys=True) + "\n"
            write_durably(self.folder / "history" / f"{generation.number}.json", text)
        leaving = self.folder / "generations" / f".removed-{generation.number}"
        generation.folder.rename(leaving)  # at once, so that nobody opens half of it
        shutil.rmtree(leaving, ignore_errors=True)

    def _point_to(self, number: int) -> None:
        fresh = self.folder / "current.new"
        write_durably(fresh, f"{number}\n")
        fresh.replace(self.folder / "current")
        _sync(self.folder)

    def _folder(self, number: int) -> Path:
        return self.folder / "generations" / str(number)

    def _shown(self) -> str:
        return ", ".join(str(one.number) for one in self.list()) or "none"

    @contextlib.contextmanager
    def lock(self, wait_seconds: float = 0) -> Iterator[None]:
        """Keep others from writing. Raises `LockedError` if somebody else still does after the time one waits."""
        with (self.folder / "lock").open("w") as handle:
            end = time.monotonic() + wait_seconds
            while True:
                try:
                    fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
                    break
                except BlockingIOError as error:
                    if time.monotonic() >= end:
                        raise LockedError(self.folder) from error
                    time.sleep(_POLL_SECONDS)
            yield


def sign(*, author: str, reason: str, parent: int | None) -> dict[str, Any]:
    """Give the part of a manifest that says who made the generation now, why, and from which other one."""
    now = dt.datetime.now(dt.UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")
    return {"author": author, "time": now, "reason": reason, "parent": parent}


def _take(old: str, new: str) -> str:
    # RocksDB never writes a finished .sst file again, so those may be shared; all others are copied.
    if old.endswith(".sst"):
        return _link(old, new)
    if Path(old).name not in ("LOCK", "LOG"):
        shutil.copy2(old, new)
    return new


def _link(old: str, new: str) -> str:
    os.link(old, new)
    return new


def write_durably(path: Path, text: str) -> None:
    """Write a file so that it survives a loss of power."""
    with path.open("w", encoding="utf-8") as handle:
        handle.write(text)
        handle.flush()
        os.fsync(handle.fileno())


def _sync(path: Path) -> None:
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def _sync_tree(folder: Path) -> None:
    for path in folder.rglob("*"):
        if path.is_dir() or path.stat().st_nlink == 1:  # what is shared was synced when it was written
            _sync(path)
    _sync(folder)
