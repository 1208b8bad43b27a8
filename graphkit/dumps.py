"""Dumps of whole generations and of their graphs: compressed files, made once each and kept beside the store.

```
<folder>/
  3-1764000000000000000/              the identity of a generation
    dump.nq.gz                        all graphs
    links%2Fairo.nt.gz                one graph
    links%2Fairo.nt.gz.sha256         its checksum
```

The engine writes the quads in an order that their content decides, and the compressed files carry no time, so that equal
generations give equal bytes.
"""

from __future__ import annotations

import contextlib
import fcntl
import gzip
import hashlib
import io
import os
import shutil
import tempfile
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final
from urllib.parse import quote

from graphkit.errors import DumpError, UnknownNameError
from graphkit.namespaces import graph
from graphkit.vocabulary import nearest

if TYPE_CHECKING:
    from collections.abc import Iterator

    from graphkit.store import AtlasStore

__all__ = ["WHOLE", "Dump", "Dumps"]

#: Name of the dump of all graphs.
WHOLE: Final = "dump.nq.gz"

_ENDING: Final = ".nt.gz"
#: A name on disk has up to 255 bytes, that of a checksum file too.
_LONGEST_NAME: Final = 200
_BUFFER_BYTES: Final = 1 << 20


@dataclass(frozen=True, slots=True)
class Dump:
    """A file that was made: `graph` is the name of its graph, empty for all; `sha256` is that of the compressed bytes."""

    name: str
    graph: str
    path: Path
    size_bytes: int
    sha256: str


class Dumps:
    """The dumps of the generations of one store; several processes may share the folder."""

    def __init__(self, folder: Path, limit_bytes: int) -> None:
        self._folder = folder
        self._limit_bytes = limit_bytes

    def names(self, store: AtlasStore) -> tuple[str, ...]:
        """Name the dumps of a generation: that of all graphs, then one for each graph."""
        return (WHOLE, *(f"{name}{_ENDING}" for name in sorted(store.manifest["quads"])))

    def make(self, store: AtlasStore, name: str) -> Dump:
        """Give a dump, making it if it is not there yet.

        Raises `UnknownNameError` with similar names if a generation has no such dump, `DumpError` if it cannot be written.
        """
        known = self.names(store)
        if name not in known:
            raise UnknownNameError("dump", name, nearest(name, known))
        folder = self._folder / store.identity
        path = folder / _file_name(name)
        try:
            if not path.exists():
                folder.mkdir(parents=True, exist_ok=True)
                with self._lock():
                    if not path.exists():
                        _write(store, name, path)
                        self._make_room(folder)
            size, checksum = path.stat().st_size, _checksum_file(path).read_text(encoding="ascii")
        except OSError as error:
            raise DumpError(f"the dump {path} cannot be written: {error}") from error
        return Dump(name, _graph_of(name), path, size, checksum)

    @contextlib.contextmanager
    def _lock(self) -> Iterator[None]:
        with (self._folder / "lock").open("w") as handle:
            fcntl.flock(handle, fcntl.LOCK_EX)
            yield

    def _make_room(self, keep: Path) -> None:
        """Remove the dumps of other generations, the oldest first, until the rest fit."""
        folders = sorted((one for one in self._folder.iterdir() if one.is_dir()), key=lambda one: one.stat().st_mtime)
        sizes = {one: sum(file.stat().st_size for file in one.iterdir()) for one in folders}
        for folder in folders:
            if sum(sizes.values()) <= self._limit_bytes:
                return
            if folder != keep:
                shutil.rmtree(folder)
                del sizes[folder]


class _Hashing(io.RawIOBase):
    """Passes bytes on to a file and keeps their digest."""

    def __init__(self, target: Any) -> None:
        self._target = target
        self.digest = hashlib.sha256()

    def writable(self) -> bool:
        return True

    def write(self, data: Any) -> int:
        self.digest.update(data)
        self._target.write(data)
        return len(data)


def _write(store: AtlasStore, name: str, path: Path) -> None:
    only = None if name == WHOLE else graph(_graph_of(name))
    with tempfile.NamedTemporaryFile(dir=path.parent, prefix=".making-", delete=False) as file:
        try:
            hashing = _Hashing(file)
            with (
                gzip.GzipFile(filename="", mode="wb", fileobj=hashing, mtime=0) as packed,
                io.BufferedWriter(packed, _BUFFER_BYTES) as buffer,
            ):
                store.dump(buffer, only)
            file.flush()
            os.fsync(file.fileno())
            _checksum_file(path).write_text(hashing.digest.hexdigest(), encoding="ascii")
            Path(file.name).replace(path)
        except BaseException:
            Path(file.name).unlink(missing_ok=True)
            raise


def _file_name(name: str) -> str:
    """Give the name of a dump on disk: its own as far as file systems take it, then a digest of it."""
    quoted = quote(name, safe="")
    return quoted if len(quoted) <= _LONGEST_NAME else f"{hashlib.sha256(name.encode()).hexdigest()}{_ENDING}"


def _checksum_file(path: Path) -> Path:
    return path.with_name(f"{path.name}.sha256")


def _graph_of(name: str) -> str:
    return "" if name == WHOLE else name.removesuffix(_ENDING)
