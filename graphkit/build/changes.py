"""What a state of a catalogue changes, entry by entry: values that changed get an end, and nothing is overwritten.

A catalogue seldom says since when a value holds. So the values of the first state that is imported have no start; in a later
state, a value that is still there is left as it is, one that replaces another begins on the day of that state, and one that is
gone ends on it. Where the catalogue itself dates a value, its dates stand.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Final

import pyoxigraph as ox

from graphkit.mapping.catalogues import entry_node, statement_of
from graphkit.mapping.terms import date
from graphkit.namespaces import term

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Iterable, Mapping

    from graphkit.mapping.catalogues import CatalogueMapper
    from graphkit.records import CatalogueEntry, CatalogueValue

__all__ = ["Change", "Comparison"]

_FEATURE: Final = term("sosa:hasFeatureOfInterest")
_FROM: Final = term("axs:validFrom")
_UNTIL: Final = term("axs:validUntil")
#: What tells which values take the place of one another.
_GROUP: Final = tuple(
    term(name) for name in ("sosa:observedProperty", "axs:isOfferedBy", "axs:onBenchmark", "axs:setting")
)

Group = tuple[str, ...]
Statement = tuple[str, "list[tuple[ox.NamedNode, Any]]", "CatalogueValue"]


@dataclass(slots=True)
class Change:
    """Quads that the graph gets and loses, none of them twice, and how many values begin and end."""

    added: list[ox.Quad] = field(default_factory=list)
    removed: list[ox.Quad] = field(default_factory=list)
    begun: int = 0
    ended: int = 0

    def add(self, other: Change) -> None:
        """Add what another entry changes."""
        self.added += other.added
        self.removed += other.removed
        self.begun += other.begun
        self.ended += other.ended


@dataclass(slots=True)
class _Held:
    """What earlier states say of an entry: open observations by statement, groups that ever had a value, what has ended."""

    open: dict[str, ox.NamedNode] = field(default_factory=dict)
    groups: set[Group] = field(default_factory=set)
    dated: set[str] = field(default_factory=set)
    past: set[str] = field(default_factory=set)


@dataclass(frozen=True, slots=True)
class Comparison:
    """A state of a catalogue against what a store holds of the ones before, which is only read."""

    store: ox.Store
    mapper: CatalogueMapper
    day: dt.date

    def compare(self, entry: CatalogueEntry) -> Change:
        """Say what an entry of the state changes."""
        node, change = entry_node(self.mapper.catalogue, entry.name), Change()
        about, before = set(self.mapper.describe(entry, node)), set(self._quads(node))
        change.added += about - before
        change.removed += before - about
        statements = {one[0]: one for one in ((*self.mapper.statement(node, value), value) for value in entry.values)}
        held = self._held(self._observations(node), statements)
        for statement, pairs, value in statements.values():
            known = held.open.pop(statement, None)
            is_past = value.valid_until is not None and value.valid_until <= self.day  # the catalogue lists it as ended
            if known is None and statement not in held.dated and not (is_past and statement in held.past):
                opened = self.day if _group(pairs) in held.groups and not is_past else None
                change.begun += 1
                change.added += self.mapper.observe(statement, pairs, value, opened)
            elif known is not None and value.valid_until is not None:
                self._end(known, value.valid_until, change)
        self._end_all(held.open.values(), change)
        return _net(change)

    def end(self, node: ox.NamedNode) -> Change:
        """Say what it changes that the state does not list an entry any more."""
        change = Change()
        self._end_all(self._held(self._observations(node), {}).open.values(), change)
        return _net(change)

    def _observations(self, node: ox.NamedNode) -> list[ox.NamedNode]:
        found = (quad.subject for quad in self.store.quads_for_pattern(None, _FEATURE, node, self.mapper.graph))
        return [one for one in found if isinstance(one, ox.NamedNode)]

    def _end_all(self, observations: Iterable[ox.NamedNode], change: Change) -> None:
        for one in observations:
            change.ended += 1
            self._end(one, self.day, change)

    def _end(self, observation: ox.NamedNode, day: dt.date, change: Change) -> None:
        quads = self._quads(observation)
        if any(quad.predicate == _FROM and _text(quad.object) >= day.isoformat() for quad in quads):
            change.removed += quads  # begun on the very day, by an earlier import of the same state: it never held
            return
        fresh = ox.Quad(observation, _UNTIL, date(day), self.mapper.graph)
        change.removed += [quad for quad in quads if quad.predicate == _UNTIL and quad != fresh]  # announced, now real
        if fresh not in quads:
            change.added.append(fresh)

    def _held(self, observations: list[ox.NamedNode], statements: Mapping[str, Statement]) -> _Held:
        """Read what was said; of what is said again and has no end, no more needs to be read than that."""
        held = _Held()
        for observation in observations:
            statement, name = statement_of(observation), _name(observation)
            if name in statements and not self._has_end(observation):
                held.open[statement] = observation
                held.groups.add(_group(statements[name][1]))
                continue
            pairs = [(one.predicate, one.object) for one in self._quads(observation)]
            held.groups.add(_group(pairs))
            ends = [_text(value) for predicate, value in pairs if predicate == _UNTIL]
            if all(end > self.day.isoformat() for end in ends):
                held.open[statement] = observation
            else:
                held.past.add(statement)
                if not name.count("-") and any(one == _FROM for one, _ in pairs):
                    held.dated.add(statement)  # the catalogue's own dates: the same words are the same span
        return held

    def _has_end(self, observation: ox.NamedNode) -> bool:
        return next(self.store.quads_for_pattern(observation, _UNTIL, None, self.mapper.graph), None) is not None

    def _quads(self, node: ox.NamedNode) -> list[ox.Quad]:
        return list(self.store.quads_for_pattern(node, None, None, self.mapper.graph))


def _net(change: Change) -> Change:
    removed = dict.fromkeys(change.removed)
    added = (one for one in dict.fromkeys(change.added) if one not in removed)
    return Change(list(added), list(removed), change.begun, change.ended)


def _text(node: Any) -> str:
    return str(node.value)


def _name(node: ox.NamedNode) -> str:
    return node.value.rsplit("/", 1)[-1]


def _group(pairs: Iterable[tuple[Any, Any]]) -> Group:
    said = {predicate: _text(value) for predicate, value in pairs}
    return tuple(said.get(predicate, "") for predicate in _GROUP)
