"""A newer state of a catalogue on top of the ones before: nothing is overwritten, values that changed get an end.

A catalogue seldom says since when a value holds. So the values of the first state that is imported have no start; in a later
state, a value that is still there is left as it is, one that replaces another begins on the day of that state, and one that is
gone ends on it. Where the catalogue itself dates a value, its dates stand.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Final

import pyoxigraph as ox

from graphkit.errors import DataError
from graphkit.mapping.catalogues import entry_node, statement_of
from graphkit.mapping.terms import date
from graphkit.namespaces import graph, term
from graphkit.sources.catalogue import describe_state, mapper_of

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from graphkit.mapping.catalogues import CatalogueMapper
    from graphkit.records import CatalogueEntry
    from graphkit.sources import Source
    from graphkit.sources.source import Origin

__all__ = ["Counts", "continue_history"]

_FEATURE: Final = term("sosa:hasFeatureOfInterest")
_FROM: Final = term("axs:validFrom")
_UNTIL: Final = term("axs:validUntil")
#: What tells which values take the place of one another.
_GROUP: Final = tuple(
    term(name) for name in ("sosa:observedProperty", "axs:isOfferedBy", "axs:onBenchmark", "axs:setting")
)

Group = tuple[str, ...]


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

    Memory grows by 8 bytes of hash (about 60 with the set) for an entry. Raises `DataError` for a state that is older than
    the one before.
    """
    day, last = origin.accessed, _last_day(store, source.graph)
    if last is not None and day < last:
        raise DataError(
            f"{source.name}: the state of {last} is there already; states are imported in order of their days"
        )
    changes = _Changes(store, mapper_of(source.name, origin), day, is_first=last is None)
    store.extend(describe_state(source.name, origin))
    store.bulk_extend(changes.apply(entries, on_entry))
    store.extend(changes.finish())
    for quad in changes.stale:
        store.remove(quad)
    return Counts(len(changes.seen), changes.begun, changes.ended)  # and not the changes, which hold the store open


def _last_day(store: ox.Store, target: ox.NamedNode) -> dt.date | None:
    days = store.quads_for_pattern(target, term("axs:accessed"), None, graph("meta"))
    return max((dt.date.fromisoformat(_text(quad.object)) for quad in days), default=None)


def _text(node: Any) -> str:
    return str(node.value)


@dataclass(slots=True)
class _Held:
    """What earlier states say of an entry: open observations by statement, and the groups that ever had a value."""

    open: dict[str, ox.NamedNode] = field(default_factory=dict)
    groups: set[Group] = field(default_factory=set)
    dated: set[str] = field(default_factory=set)


@dataclass(slots=True)
class _Changes:
    """A state of a catalogue against the ones before."""

    store: ox.Store
    mapper: CatalogueMapper
    day: dt.date
    is_first: bool
    stale: list[ox.Quad] = field(default_factory=list)
    begun: int = 0
    ended: int = 0
    seen: set[int] = field(default_factory=set)

    def apply(self, entries: Iterable[CatalogueEntry], on_entry: Callable[[], None]) -> Iterator[ox.Quad]:
        """Give what is new in a state, entry by entry."""
        for entry in entries:
            node = entry_node(self.mapper.catalogue, entry.name)
            self.seen.add(hash(node.value))
            about = list(self.mapper.describe(entry, node))
            yield from about
            if self.is_first:
                yield from self._add(entry, node, _Held())
            else:
                said = set(about)
                self.stale += [one for one in self._quads(node) if one not in said]
                held = self._held(node)
                yield from self._add(entry, node, held)
                yield from self._close(held)
            on_entry()

    def _add(self, entry: CatalogueEntry, node: ox.NamedNode, held: _Held) -> Iterator[ox.Quad]:
        for value in entry.values:
            statement, pairs = self.mapper.statement(node, value)
            known = held.open.pop(statement, None)
            if known is None and statement not in held.dated:
                opened = self.day if _group(pairs) in held.groups else None
                self.begun += 1
                yield from self.mapper.observe(statement, pairs, value, opened)
            elif known is not None and value.valid_until is not None:
                yield from self._end(known, value.valid_until)

    def _close(self, held: _Held) -> Iterator[ox.Quad]:
        for observation in held.open.values():
            self.ended += 1
            yield from self._end(observation, self.day)

    def finish(self) -> Iterator[ox.Quad]:
        """Name what entries share, and end what is said of entries that the state does not list any more."""
        yield from self.mapper.names()
        if not self.is_first:
            kind = term("axs:CatalogueEntry")
            for quad in self.store.quads_for_pattern(None, term("rdf:type"), kind, self.mapper.graph):
                if isinstance(quad.subject, ox.NamedNode) and hash(quad.subject.value) not in self.seen:
                    yield from self._close(self._held(quad.subject))

    def _end(self, observation: ox.NamedNode, day: dt.date) -> Iterator[ox.Quad]:
        quads = self._quads(observation)
        if any(quad.predicate == _FROM and _text(quad.object) >= day.isoformat() for quad in quads):
            self.stale += quads  # begun on the very day, by an earlier import of the same state: it never held
            return
        ends = [quad for quad in quads if quad.predicate == _UNTIL]
        fresh = ox.Quad(observation, _UNTIL, date(day), self.mapper.graph)
        self.stale += [quad for quad in ends if quad != fresh]  # an announced end gives way to the real one
        yield fresh

    def _held(self, node: ox.NamedNode) -> _Held:
        held = _Held()
        for quad in self.store.quads_for_pattern(None, _FEATURE, node, self.mapper.graph):
            observation = quad.subject
            if not isinstance(observation, ox.NamedNode):
                continue
            pairs = [(one.predicate, one.object) for one in self._quads(observation)]
            held.groups.add(_group(pairs))
            ends = [_text(value) for predicate, value in pairs if predicate == _UNTIL]
            if all(end > self.day.isoformat() for end in ends):
                held.open[statement_of(observation)] = observation
            elif not observation.value.rsplit("/", 1)[-1].count("-") and any(one == _FROM for one, _ in pairs):
                held.dated.add(statement_of(observation))  # the catalogue's own dates: the same words are the same span
        return held

    def _quads(self, node: ox.NamedNode) -> list[ox.Quad]:
        return list(self.store.quads_for_pattern(node, None, None, self.mapper.graph))


def _group(pairs: Iterable[tuple[Any, Any]]) -> Group:
    said = {predicate: _text(value) for predicate, value in pairs}
    return tuple(said.get(predicate, "") for predicate in _GROUP)
