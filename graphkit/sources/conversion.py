"""Lines of a catalogue → RDF, with no store: the same on one machine, in a pool of processes, or on a cluster."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from graphkit.errors import ParameterError
from graphkit.sources.catalogue import mapper_of
from graphkit.sources.parts import read_lines
from graphkit.sources.registry import SOURCES, get_source

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    import pyoxigraph as ox

    from graphkit.errors import Problem
    from graphkit.mapping.catalogues import CatalogueMapper
    from graphkit.records import CatalogueEntry
    from graphkit.sources.parts import Line, Part
    from graphkit.sources.source import Origin, Parted

__all__ = ["Converted", "convert_lines", "convert_part", "parted"]

#: Entries whose quads are written at once.
_ENTRIES = 500


@dataclass
class Converted:
    """What was found in some lines, beside their triples.

    Counts of entries, values and triples; the fingerprints of the names they list; what entries share, to be named once for
    all (see `CatalogueMapper`); and what was left out.
    """

    entries: int = 0
    values: int = 0
    triples: int = 0
    seen: set[int] = field(default_factory=set)
    providers: dict[str, str] = field(default_factory=dict)
    members: dict[str, set[str]] = field(default_factory=dict)
    rejected: list[Problem] = field(default_factory=list)

    def share(self, mapper: CatalogueMapper) -> None:
        """Note in a mapper what entries share, so that it can name them."""
        for name, label in self.providers.items():
            mapper.providers.setdefault(name, label)
        for kind, slugs in self.members.items():
            mapper.members[kind] |= slugs


def parted(name: str) -> Parted:
    """Give how a catalogue is read in parts. Raises `ParameterError` for one that is not, `UnknownNameError` for none."""
    found = get_source(name).parted
    if found is None:
        able = ", ".join(one for one, source in SOURCES.items() if source.parted)
        raise ParameterError("catalogue", f"{name} is not read line by line", able)
    return found


def convert_lines(
    name: str,
    lines: Iterable[Line],
    origin: Origin,
    write: Callable[[list[ox.Quad]], object],
    *,
    seen: set[int] | None = None,
    on_entry: Callable[[CatalogueEntry], object] = lambda _: None,
) -> Converted:
    """Map lines of a first state of a catalogue; names whose fingerprints are in `seen` were listed before.

    The quads of an entry are written together and none comes twice, so that the counts of several calls add up.
    """
    mapper, found = mapper_of(name, origin), Converted(seen=set() if seen is None else seen)
    waiting: list[ox.Quad] = []
    for entry in parted(name).read(lines, origin, found.rejected.append, found.seen):
        found.entries += 1
        found.values += len(entry.values)
        waiting.extend(mapper.map(entry))
        on_entry(entry)
        if found.entries % _ENTRIES == 0:
            found.triples += len(waiting)
            write(waiting)
            waiting = []
    found.triples += len(waiting)
    write(waiting)
    found.providers, found.members = mapper.providers, mapper.members
    return found


def convert_part(
    name: str,
    part: Part,
    origin: Origin,
    write: Callable[[list[ox.Quad]], object],
    *,
    known: frozenset[int] = frozenset(),
    on_entry: Callable[[CatalogueEntry], object] = lambda _: None,
) -> Converted:
    """Map a part, see `convert_lines`; names in `known` were listed by an earlier part."""
    found = convert_lines(name, read_lines(part), origin, write, seen=set(known), on_entry=on_entry)
    found.seen -= known
    return found
