"""A state of a catalogue on top of the ones before, see `graphkit.build.changes`; read as a whole, in one process."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import pyoxigraph as ox

from graphkit.build.changes import Change, Comparison
from graphkit.errors import DataError
from graphkit.namespaces import graph, term
from graphkit.sources.catalogue import describe_state, mapper_of
from graphkit.sources.parts import fingerprint

if TYPE_CHECKING:
    from collections.abc import Callable, Container, Iterable, Iterator

    from graphkit.records import CatalogueEntry
    from graphkit.sources import Source
    from graphkit.sources.source import Origin

__all__ = ["Counts", "check_order", "continue_history", "end_missing", "remove_quads"]

_NAME: Final = term("axs:catalogueName")
#: Statements that one update removes.
_TOGETHER: Final = 5_000


@dataclass(frozen=True, slots=True)
class Counts:
    """What a state of a catalogue changed: entries it lists, values that it began and that it ended."""

    entries: int = 0
    begun: int = 0
    ended: int = 0


def continue_history(
    store: ox.Store,
    source: Source,
    entries: Iterable[CatalogueEntry],
    origin: Origin,
    *,
    on_entry: Callable[[], None] = lambda: None,
) -> Counts:
    """Add a state of a catalogue to its graph in a store, and give what changed.

    Memory grows by 8 bytes of fingerprint (about 60 with the set) for an entry, and by what a later state removes. Raises
    `DataError` for a state that is older than the one before.
    """
    is_first = check_order(store, source, origin)
    mapper = mapper_of(source.name, origin)
    comparison, total, seen = Comparison(store, mapper, origin.accessed), Change(), set[int]()

    def apply() -> Iterator[ox.Quad]:
        for entry in entries:
            seen.add(fingerprint(entry.name))
            if is_first:
                total.begun += len(entry.values)
                yield from mapper.map(entry)
            else:
                yield from _keep(comparison.compare(entry))
            on_entry()
        if not is_first:
            for missing in end_missing(comparison, seen):
                yield from _keep(missing)

    def _keep(change: Change) -> list[ox.Quad]:
        added, change.added = change.added, []
        total.add(change)
        return added

    store.extend(describe_state(source.name, origin))
    store.bulk_extend(apply())
    store.extend(mapper.names())
    remove_quads(store, total.removed)
    return Counts(len(seen), total.begun, total.ended)


def check_order(store: ox.Store, source: Source, origin: Origin) -> bool:
    """Tell whether it is the first state of a catalogue. Raises `DataError` if a later one is there already."""
    said = store.quads_for_pattern(source.graph, term("axs:accessed"), None, graph("meta"))
    days = [dt.date.fromisoformat(quad.object.value) for quad in said if isinstance(quad.object, ox.Literal)]
    if any(origin.accessed < day for day in days):
        raise DataError(
            f"{source.name}: the state of {max(days)} is there already; states are imported in order of their days"
        )
    return not days


def end_missing(comparison: Comparison, seen: Container[int]) -> Iterator[Change]:
    """End what is said of entries that a state does not list any more; `seen` has the fingerprints of those it does."""
    for quad in comparison.store.quads_for_pattern(None, _NAME, None, comparison.mapper.graph):
        if (
            isinstance(quad.object, ox.Literal)
            and isinstance(quad.subject, ox.NamedNode)
            and fingerprint(quad.object.value) not in seen
        ):
            yield comparison.end(quad.subject)


def remove_quads(store: ox.Store, quads: list[ox.Quad]) -> None:
    """Remove many quads, thousands at a time."""
    for start in range(0, len(quads), _TOGETHER):
        some = quads[start : start + _TOGETHER]
        store.update(f"DELETE DATA {{ {' '.join(f'GRAPH {one.graph_name} {{ {one.triple} }}' for one in some)} }}")
