"""Link what a store holds: a new generation with the mapping set that the rules of `graphkit.linking` give."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import count
from typing import TYPE_CHECKING, Final

from graphkit.alignments.mapping import map_mapping_file, mapping_graph
from graphkit.alignments.reading import read_mapping_file
from graphkit.build.additions import add_graphs
from graphkit.build.progress import Silent
from graphkit.linking import (
    SET_NAME,
    STATED_SET,
    count_repositories,
    describe_set,
    doubt_namesakes,
    find_known,
    link,
    map_links,
    read_decisions,
    read_entries,
    read_repositories,
    read_statements,
    read_systems,
)
from graphkit.namespaces import PREFIXES
from graphkit.store import open_store

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping
    from pathlib import Path

    import pyoxigraph as ox

    from graphkit.alignments.reading import MappingFile
    from graphkit.build.progress import Progress
    from graphkit.linking import Link, Linkage
    from graphkit.store.generations import Generation

__all__ = ["LinkReport", "find_links", "link_catalogues"]


#: Repositories of the hub that are one step of progress.
_STEP: Final = 10_000


@dataclass(frozen=True, slots=True)
class LinkReport:
    """The generation that was made, the quads of each graph in it, what linking gave, and how many links owners state."""

    generation: Generation
    quads: Mapping[str, int]
    linkage: Linkage
    stated: int = 0


def find_links(folder: Path, decisions: Path | None = None, *, progress: Progress | None = None) -> Linkage:
    """Link the entries and systems of a store without writing anything.

    Raises `CurationError` naming every wrong row of the file of decisions.
    """
    return _Linking(folder, _read(decisions), progress or Silent()).linkage


def link_catalogues(folder: Path, decisions: Path | None = None, *, progress: Progress | None = None) -> LinkReport:
    """Link the entries and systems of a store, and write the links, and the decisions of a file, in a new generation.

    Links of an earlier run are replaced. Raises `CurationError` naming every wrong row of the file of decisions.
    """
    file, tell, stated = _read(decisions), progress or Silent(), 0
    found = _Linking(folder, file, tell)

    def count_stated() -> Iterator[Link]:
        nonlocal stated
        tell.stage("write what repositories state")
        for one in read_statements(found.store, found.systems, found.decisions):
            stated += 1
            yield one

    def quads() -> Iterator[ox.Quad]:
        tell.stage("write links")
        yield from map_links(found.linkage.links)
        if file is not None:
            yield from map_mapping_file(file, mapping_graph(f"{SET_NAME}/decisions"))
        if found.repositories:
            yield from map_links(count_stated(), STATED_SET)
        tell.stage("finish the generation")

    tell.stage("begin the generation")
    owned = (f"links/{SET_NAME}", f"links/{SET_NAME}/")
    generation, counts = add_graphs(folder, quads(), owned=owned, about=describe_set())
    return LinkReport(generation, counts, found.linkage, stated)


def _read(decisions: Path | None) -> MappingFile | None:
    return read_mapping_file(decisions, known=PREFIXES) if decisions is not None else None


class _Linking:
    """What a store holds, read and linked: other catalogues whole, the hub as a stream."""

    def __init__(self, folder: Path, file: MappingFile | None, tell: Progress) -> None:
        self._tell = tell
        self.store = open_store(folder)
        tell.stage("read names")
        self.systems = read_systems(self.store)
        self.decisions = read_decisions(self.store, file)
        self.repositories = count_repositories(self.store)
        entries = read_entries(self.store)
        if self.repositories:
            known = find_known(entries, self.systems)
            on_read = self._stage("look through repositories")
            entries += read_repositories(self.store, known, self.decisions, on_read=on_read)
        tell.stage("compare names")
        self.linkage = link(entries, self.systems, self.decisions)
        if self.repositories:
            found = doubt_namesakes(self.store, entries, on_read=self._stage("look for the same names"))
            self.linkage.doubts += found

    def _stage(self, name: str) -> Callable[[], None]:
        """Begin a stage that looks at each repository once, and give what is to be called for each."""
        self._tell.stage(name, self.repositories // _STEP)
        looked = count(1)

        def step() -> None:
            if next(looked) % _STEP == 0:
                self._tell.advance()

        return step
