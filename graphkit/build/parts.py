"""The first state of a large catalogue: parts are converted on every core and loaded as they are finished.

What is finished stays in a folder of its own until the generation is written. An import that was killed, and is called again
with the same files on the same generation, goes on from there: it converts no part twice and loads none that is loaded.
"""

from __future__ import annotations

import hashlib
import json
import os
import shutil
from collections import deque
from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING, Final

import pyoxigraph as ox

from graphkit.build.history import Counts
from graphkit.errors import Problem, StoreError
from graphkit.sources.catalogue import describe_state, mapper_of
from graphkit.sources.conversion import Converted, convert_part
from graphkit.sources.processes import make_pool
from graphkit.store.generations import write_durably
from graphkit.version import VERSION

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence
    from concurrent.futures import Future
    from pathlib import Path

    from graphkit.sources import Source
    from graphkit.sources.parts import Part
    from graphkit.sources.source import Origin
    from graphkit.store.generations import Generation

__all__ = ["Workshop", "load_parts"]

#: Parts that are converted ahead of the one that is loaded, for each process.
_AHEAD: Final = 2


@dataclass(frozen=True, slots=True)
class Workshop:
    """A folder below a store's, where the parts of one import are kept until it is done."""

    folder: Path
    base: str

    @classmethod
    def open(cls, store: Path, source: Source, parts: Sequence[Part], origin: Origin, current: Generation) -> Workshop:
        """Give the folder of an import. It removes nothing: another import may be running, see `prepare`."""
        states = [(str(one.file), one.start, one.size, one.file.stat().st_mtime_ns) for one in parts]
        told = repr((VERSION, current.identity, origin, states))
        root = store / "imports"
        chosen = root / f"{source.name}-{hashlib.sha256(told.encode()).hexdigest()[:16]}"
        chosen.mkdir(parents=True, exist_ok=True)
        return cls(chosen, current.identity)

    def prepare(self, current: Generation) -> Path:
        """Give the folder of the database that parts are loaded into: a copy of the current generation's, made once.

        Call it with the store's lock held: folders of other imports of the catalogue, which nobody will finish, are removed.
        Raises `StoreError` if the current generation is not the one the import began on.
        """
        if current.identity != self.base:
            raise StoreError("somebody else wrote a generation while the import began; start it again")
        catalogue = self.folder.name.rpartition("-")[0]
        for other in self.folder.parent.glob(f"{catalogue}-{'?' * 16}"):
            if other != self.folder:
                shutil.rmtree(other, ignore_errors=True)
        self.folder.mkdir(parents=True, exist_ok=True)
        ready, copying = self.folder / "generation", self.folder / "copying"
        if not ready.is_dir():
            shutil.rmtree(copying, ignore_errors=True)
            for number in self.loaded():
                self._marker(number).unlink()
            copying.mkdir()
            current.copy_to(copying)
            copying.rename(ready)
        return ready

    def part(self, number: int) -> Path:
        """Give where the triples of a part are; beside it lies what else was found in it."""
        return self.folder / f"{number:06}.nt"

    def loaded(self) -> set[int]:
        """Give the numbers of the parts that are in the database."""
        return {int(path.stem) for path in self.folder.glob("*.loaded")}

    def mark_loaded(self, number: int) -> None:
        """Note that a part is in the database; its triples are not needed any more."""
        write_durably(self._marker(number), "")
        self.part(number).unlink(missing_ok=True)

    def _marker(self, number: int) -> Path:
        return self.folder / f"{number:06}.loaded"

    def close(self) -> None:
        """Remove the folder."""
        shutil.rmtree(self.folder, ignore_errors=True)


def load_parts(
    store: ox.Store,
    source: Source,
    parts: Sequence[Part],
    origin: Origin,
    workshop: Workshop,
    *,
    reject: Callable[[Problem], None],
    on_part: Callable[[int, float], None],
) -> tuple[Counts, int]:
    """Convert and load the parts of a catalogue that is not in the store yet.

    Gives the counts, and how many triples the graph of the catalogue has now. `on_part` is told of entries that came in and
    of the share of the parts that is done. Memory holds a few parts, and 8 bytes of fingerprint (about 60 with the set) for
    an entry.
    """
    mapper, loaded = mapper_of(source.name, origin), workshop.loaded()
    seen, reported = set[int](), set[Problem]()
    entries = values = triples = 0
    for number, found in enumerate(_convert(source.name, parts, origin, workshop, loaded)):
        if not seen.isdisjoint(found.seen):  # names of earlier parts: this one is read again without them
            found = _convert_one(source.name, parts[number], origin, workshop.part(number), frozenset(seen))
        if number not in loaded:
            store.bulk_load(
                path=str(workshop.part(number)), format=ox.RdfFormat.N_TRIPLES, to_graph=source.graph, lenient=True
            )
            workshop.mark_loaded(number)
        seen |= found.seen
        found.share(mapper)
        for problem in found.rejected:
            if problem not in reported:  # a field that the importer does not know is reported once, not once a part
                reported.add(problem)
                reject(problem)
        entries, values, triples = entries + found.entries, values + found.values, triples + found.triples
        on_part(found.entries, (number + 1) / len(parts))
    shared = {*describe_state(source.name, origin), *mapper.names()}
    store.extend(shared)
    return Counts(entries, values, 0), triples + len(shared)


def _convert(
    name: str, parts: Sequence[Part], origin: Origin, workshop: Workshop, loaded: set[int]
) -> Iterator[Converted]:
    """Convert parts in processes, a few ahead of the one that is wanted; those that are there already are read."""
    cores = os.cpu_count() or 1
    with make_pool(len(parts)) as pool:
        waiting: deque[Future[Converted] | Converted] = deque()
        coming = iter(enumerate(parts))
        while True:
            while len(waiting) < cores * _AHEAD and (following := next(coming, None)) is not None:
                number, part = following
                done = _read_found(workshop.part(number), is_loaded=number in loaded)
                waiting.append(done or pool.submit(_convert_one, name, part, origin, workshop.part(number)))
            if not waiting:
                return
            first = waiting.popleft()
            yield first if isinstance(first, Converted) else first.result()


def _convert_one(name: str, part: Part, origin: Origin, target: Path, known: frozenset[int] = frozenset()) -> Converted:
    fresh = target.with_suffix(".part")
    with fresh.open("wb") as output:

        def write(quads: list[ox.Quad]) -> None:
            ox.serialize((quad.triple for quad in quads), output, format=ox.RdfFormat.N_TRIPLES)

        found = convert_part(name, part, origin, write, known=known)
        output.flush()
        os.fsync(output.fileno())
    fresh.replace(target)
    write_durably(fresh, json.dumps(_plain(found)))
    fresh.replace(target.with_suffix(".json"))  # the last thing: a part that has it is finished
    return found


def _plain(found: Converted) -> dict[str, object]:
    plain = asdict(found)
    members = {kind: sorted(slugs) for kind, slugs in found.members.items()}
    return plain | {"seen": sorted(found.seen), "members": members}


def _read_found(triples: Path, *, is_loaded: bool) -> Converted | None:
    about = triples.with_suffix(".json")
    if not about.is_file() or not (is_loaded or triples.is_file()):
        return None
    plain = json.loads(about.read_text(encoding="utf-8"))
    members = {kind: set(slugs) for kind, slugs in plain["members"].items()}
    rejected = [Problem(**one) for one in plain["rejected"]]
    return Converted(**plain | {"seen": set(plain["seen"]), "members": members, "rejected": rejected})
