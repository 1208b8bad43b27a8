"""A part of a catalogue → N-Triples, with no store: the same on one machine, in a pool of processes, or on a cluster."""

from __future__ import annotations

from dataclasses import dataclass, field
from itertools import islice
from typing import TYPE_CHECKING

import pyoxigraph as ox

from graphkit.sources.catalogue import mapper_of
from graphkit.sources.registry import get_source

if TYPE_CHECKING:
    from collections.abc import Iterator
    from typing import IO

    from graphkit.errors import Problem
    from graphkit.sources.parts import Part
    from graphkit.sources.source import Origin

__all__ = ["Converted", "convert_part"]

_ENTRIES_AT_ONCE = 500


@dataclass
class Converted:
    """What was found in a part, beside its triples.

    Counts of entries, values and triples; the fingerprints of the names it lists; what entries share, to be named once for
    all parts (see `CatalogueMapper`); and what was left out.
    """

    entries: int = 0
    values: int = 0
    triples: int = 0
    seen: set[int] = field(default_factory=set)
    providers: dict[str, str] = field(default_factory=dict)
    members: dict[str, set[str]] = field(default_factory=dict)
    rejected: list[Problem] = field(default_factory=list)


def convert_part(
    name: str, part: Part, origin: Origin, target: IO[bytes], known: frozenset[int] = frozenset()
) -> Converted:
    """Write the triples of a first state of a catalogue's part; names in `known` were listed by an earlier part.

    The triples of an entry stand together and no triple stands twice, so that counts of parts add up.
    """
    source = get_source(name)
    if source.parted is None:
        raise TypeError(f"{name} is not read in parts")
    mapper, found = mapper_of(name, origin), Converted(seen=set(known))

    def quads() -> Iterator[ox.Quad]:
        for entry in islice(entries, _ENTRIES_AT_ONCE):
            found.entries += 1
            found.values += len(entry.values)
            yield from mapper.map(entry)

    entries = source.parted.read(part, origin, found.rejected.append, found.seen)
    while said := list(quads()):
        found.triples += len(said)
        target.write(ox.serialize((quad.triple for quad in said), format=ox.RdfFormat.N_TRIPLES) or b"")
    found.seen -= known
    found.providers, found.members = mapper.providers, mapper.members
    return found
