"""A state of a large catalogue: parts are converted on every core and loaded as they are finished.

A later state is compared, part by part, with the generation that it follows (see `graphkit.build.changes`), which processes
read and nobody writes; only what it changes is loaded, and removed.

What is finished stays in a folder of its own until the generation is written. An import that was killed, and is called again
with the same files on the same generation, goes on from there: it converts no part twice and loads none that is loaded.
"""

from __future__ import annotations

import hashlib
import json
import os
import shutil
from collections import deque
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from functools import lru_cache, partial
from itertools import islice
from typing import IO, TYPE_CHECKING, Final

import pyoxigraph as ox

from graphkit.build.changes import Change, Comparison
from graphkit.build.history import Counts, check_order, end_missing, remove_quads
from graphkit.errors import Problem, StoreError
from graphkit.sources.catalogue import describe_state, mapper_of
from graphkit.sources.conversion import Converted, convert_part, parted
from graphkit.sources.parts import read_lines
from graphkit.sources.processes import make_pool
from graphkit.store.generations import write_durably
from graphkit.version import VERSION

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from concurrent.futures import Future
    from pathlib import Path

    from graphkit.sources import Source
    from graphkit.sources.parts import Part
    from graphkit.sources.source import Origin
    from graphkit.store.generations import Generation

__all__ = ["Workshop", "load_parts"]

Write = Callable[[list[ox.Quad]], object]

#: Parts that are converted ahead of the one that is loaded, for each process.
_AHEAD: Final = 2
#: Entries whose changes are held at once, and entries that are gone which are ended at once.
_TOGETHER: Final = 1_000


@dataclass
class Found(Converted):
    """What was found in a part, beside its triples; of a later state also values that end and triples that are removed."""

    ended: int = 0
    removed: int = 0


@dataclass(frozen=True, slots=True)
class _Task:
    """What processes are told of an import; `base` is the database of the state before, none for a first one."""

    name: str
    origin: Origin
    base: Path | None


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
        """Give where the triples of a part are; beside it lie what it removes and what else was found in it."""
        return self.folder / f"{number:06}.nt"

    def loaded(self) -> set[int]:
        """Give the numbers of the parts that are in the database."""
        return {int(path.stem) for path in self.folder.glob("*.loaded")}

    def mark_loaded(self, number: int) -> None:
        """Note that a part is in the database; its triples are not needed any more."""
        write_durably(self._marker(number), "")
        for path in (self.part(number), _removals(self.part(number))):
            path.unlink(missing_ok=True)

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
    current: Generation,
    *,
    reject: Callable[[Problem], None],
    on_part: Callable[[int, float], None],
) -> tuple[Counts, int]:
    """Convert and load the parts of a state of a catalogue into a copy of the current generation.

    Gives the counts, and how many triples the graph of the catalogue has now. `on_part` is told of entries that came in and
    of the share of the parts that is done. Memory holds a few parts, and 8 bytes of fingerprint (about 60 with the set) for
    an entry. Raises `DataError` for a state that is older than the one before.
    """
    base = ox.Store.read_only(str(current.database))
    is_first = check_order(base, source, origin)
    task = _Task(source.name, origin, None if is_first else current.database)
    mapper, loaded = mapper_of(source.name, origin), workshop.loaded()
    seen, reported, total = set[int](), set[Problem](), Found()
    for number, found in enumerate(_convert(task, parts, workshop, loaded)):
        if not seen.isdisjoint(found.seen):  # names of earlier parts: this one is read again without them
            found = _convert_one(task, parts[number], workshop.part(number), frozenset(seen))
        if number not in loaded:
            _load(store, source.graph, workshop.part(number))
            workshop.mark_loaded(number)
        seen |= found.seen
        found.share(mapper)
        for problem in found.rejected:
            if problem not in reported:  # a field that the importer does not know is reported once, not once a part
                reported.add(problem)
                reject(problem)
        total.entries, total.values = total.entries + found.entries, total.values + found.values
        total.ended, total.removed = total.ended + found.ended, total.removed + found.removed
        total.triples += found.triples
        on_part(found.entries, (number + 1) / len(parts))
    if not is_first:
        missing = end_missing(Comparison(base, mapper, origin.accessed), seen)
        while some := list(islice(missing, _TOGETHER)):
            change = _together(some)
            total.ended, total.removed = total.ended + change.ended, total.removed + len(change.removed)
            total.triples += len(change.added)
            store.extend(change.added)
            remove_quads(store, change.removed)
    shared = {quad for quad in (*describe_state(source.name, origin), *mapper.names()) if quad not in base}
    store.extend(shared)
    triples = current.manifest["quads"].get(source.graph_name, 0) + total.triples - total.removed + len(shared)
    return Counts(total.entries, total.values, total.ended), triples


def _together(changes: Iterable[Change]) -> Change:
    """Add changes up."""
    total = Change()
    for one in changes:
        total.add(one)
    return total


def _load(store: ox.Store, target: ox.NamedNode, triples: Path) -> None:
    """Add the triples of a part to the graph of the catalogue, and remove what the part removes."""
    store.bulk_load(path=str(triples), format=ox.RdfFormat.N_TRIPLES, to_graph=target, lenient=True)
    if (removals := _removals(triples)).exists():
        removed = ox.parse(path=str(removals), format=ox.RdfFormat.N_TRIPLES)
        remove_quads(store, [ox.Quad(one.subject, one.predicate, one.object, target) for one in removed])


def _removals(triples: Path) -> Path:
    return triples.with_suffix(".removed.nt")


def _convert(task: _Task, parts: Sequence[Part], workshop: Workshop, loaded: set[int]) -> Iterator[Found]:
    """Convert parts in processes, a few ahead of the one that is wanted; those that are there already are read."""
    cores = os.cpu_count() or 1
    with make_pool(len(parts)) as pool:
        waiting: deque[Future[Found] | Found] = deque()
        coming = iter(enumerate(parts))
        while True:
            while len(waiting) < cores * _AHEAD and (following := next(coming, None)) is not None:
                number, part = following
                done = _read_found(workshop.part(number), is_loaded=number in loaded)
                waiting.append(done or pool.submit(_convert_one, task, part, workshop.part(number)))
            if not waiting:
                return
            first = waiting.popleft()
            yield first if isinstance(first, Found) else first.result()


def _convert_one(task: _Task, part: Part, target: Path, known: frozenset[int] = frozenset()) -> Found:
    """Write the triples of a part, and for a later state those that it removes. What it found is the last thing written."""
    if task.base is None:
        with _writing(target) as output:
            found = Found(**vars(convert_part(task.name, part, task.origin, partial(_write, output), known=known)))
    else:
        with _writing(target) as output, _writing(_removals(target)) as removals:
            found = _compare_part(task, task.base, part, known, partial(_write, output), partial(_write, removals))
    with _writing(target.with_suffix(".json")) as about:
        about.write(json.dumps(_plain(found)).encode())
    return found


def _compare_part(task: _Task, base: Path, part: Part, known: frozenset[int], add: Write, remove: Write) -> Found:
    """Write what a part of a later state changes."""
    mapper, found = mapper_of(task.name, task.origin), Found(seen=set(known))
    comparison = Comparison(_open(base), mapper, task.origin.accessed)
    entries = parted(task.name).read(read_lines(part), task.origin, found.rejected.append, found.seen)
    while some := list(islice(entries, _TOGETHER)):
        found.entries += len(some)
        change = _together(map(comparison.compare, some))
        add(change.added)
        remove(change.removed)
        found.values, found.ended = found.values + change.begun, found.ended + change.ended
        found.triples, found.removed = found.triples + len(change.added), found.removed + len(change.removed)
    found.seen -= known
    found.providers, found.members = mapper.providers, mapper.members
    return found


@lru_cache(maxsize=1)
def _open(database: Path) -> ox.Store:
    return ox.Store.read_only(str(database))


@contextmanager
def _writing(target: Path) -> Iterator[IO[bytes]]:
    """Open a file that is there once all of it is on the disk."""
    fresh = target.with_suffix(f"{target.suffix}.part")
    with fresh.open("wb") as output:
        yield output
        output.flush()
        os.fsync(output.fileno())
    fresh.replace(target)


def _write(output: IO[bytes], quads: list[ox.Quad]) -> None:
    ox.serialize((quad.triple for quad in quads), output, format=ox.RdfFormat.N_TRIPLES)


def _plain(found: Found) -> dict[str, object]:
    members = {kind: sorted(slugs) for kind, slugs in found.members.items()}
    return asdict(found) | {"seen": sorted(found.seen), "members": members}


def _read_found(triples: Path, *, is_loaded: bool) -> Found | None:
    about = triples.with_suffix(".json")
    if not about.is_file() or not (is_loaded or triples.is_file()):
        return None
    plain = json.loads(about.read_text(encoding="utf-8"))
    members = {kind: set(slugs) for kind, slugs in plain["members"].items()}
    rejected = [Problem(**one) for one in plain["rejected"]]
    return Found(**plain | {"seen": set(plain["seen"]), "members": members, "rejected": rejected})
