"""Generations on disk: immutable folders and one pointer, switched atomically.

```
<folder>/
  current            the number of the generation that is served
  lock               held by the one process that builds
  generations/
    1/db/            an Oxigraph (RocksDB) database, never written again
    1/manifest.json  what is in it and what made it
    .building/       a generation that is not finished, or was never finished
```

A reader opens the folder that `current` names, read-only. A writer prepares `.building`, renames it to the next number,
and only then replaces `current`; a crash at any instant leaves the pointer on a whole generation.
"""

from __future__ import annotations

import contextlib
import fcntl
import json
import os
import shutil
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from graphkit.errors import NoGenerationError, StoreError, UnknownNameError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

__all__ = ["Generation", "Generations"]


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
        return max((one.number for one in self.list()), default=0) + 1

    def write(self, prepare: Callable[[Path], dict[str, Any]]) -> Generation:
        """Make a new generation and switch to it.

        `prepare` fills the folder it is given (a `db` below it) and returns the manifest. If it raises, nothing changes.
        Raises `StoreError` if another process is building here.
        """
        (self.folder / "generations").mkdir(parents=True, exist_ok=True)
        with self._lock():
            building = self.folder / "generations" / ".building"
            shutil.rmtree(building, ignore_errors=True)
            building.mkdir()
            try:
                manifest = prepare(building)
                _write_durably(building / "manifest.json", json.dumps(manifest, indent=1, sort_keys=True) + "\n")
            except BaseException:
                shutil.rmtree(building, ignore_errors=True)
                raise
            _sync_tree(building)
            number = self.following()
            building.rename(self._folder(number))
            _sync(self.folder / "generations")
            self._point_to(number)
            return Generation(number, self._folder(number))

    def _point_to(self, number: int) -> None:
        fresh = self.folder / "current.new"
        _write_durably(fresh, f"{number}\n")
        fresh.replace(self.folder / "current")
        _sync(self.folder)

    def _folder(self, number: int) -> Path:
        return self.folder / "generations" / str(number)

    def _shown(self) -> str:
        return ", ".join(str(one.number) for one in self.list()) or "none"

    @contextlib.contextmanager
    def _lock(self) -> Iterator[None]:
        with (self.folder / "lock").open("w") as handle:
            try:
                fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError as error:
                raise StoreError(f"another process is building in {self.folder}") from error
            yield


def _write_durably(path: Path, text: str) -> None:
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
        _sync(path)
    _sync(folder)
