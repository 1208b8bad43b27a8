"""What all scenarios over one generation share, read once: the framework, and how systems stand before any change."""

from __future__ import annotations

import functools
import threading
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import pyoxigraph as ox

from graphkit.accessibility.facts import read_facts
from graphkit.accessibility.standing import stand
from graphkit.answers import Labelled
from graphkit.namespaces import PREFIXES, graph, slug_of
from graphkit.store.protocol import rows

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Iterable, Mapping, Sequence

    from graphkit.accessibility.facts import Snapshot, SystemFacts
    from graphkit.accessibility.standing import Standing
    from graphkit.profiles import Profile
    from graphkit.store.protocol import Store

__all__ = ["SCENARIO", "Baseline", "Groundwork"]

#: The graph that holds what a scenario supposes, and the copy of what it is about.
SCENARIO: Final = graph("scenario")
#: How many systems' states before a change are kept.
RECENT: Final = 32

#: Words for readers and notes on the making of terms are left out: no rule reads them.
_FRAMEWORK: Final = f"""CONSTRUCT {{ ?s ?p ?o }} WHERE {{
  GRAPH <{graph("ontology").value}> {{ ?s ?p ?o }}
  FILTER((!ISLITERAL(?o) || LANG(?o) = "") && ?p NOT IN (rdfs:isDefinedBy, vs:term_status, dcterms:source))
}}"""


def _about(system: str) -> str:
    paths = (
        *("axs:hasComponent", "axs:hasRelease", "axs:hasRelease/axs:hasComponentRelease"),
        *("^sosa:hasFeatureOfInterest", "axs:hasComponent/^sosa:hasFeatureOfInterest"),
    )
    unions = " UNION ".join(f"{{ system:{system} {path} ?thing }}" for path in paths)
    # Virtuoso finds nothing where VALUES is one side of a UNION
    return f"""CONSTRUCT {{ ?thing ?p ?o }} WHERE {{
      {{ SELECT DISTINCT ?thing {{ {{ ?thing a axs:System FILTER(?thing = system:{system}) }} UNION {unions} }} }}
      FILTER NOT EXISTS {{ ?thing a axs:DerivedObservation }}
      ?thing ?p ?o .
      FILTER(?p NOT IN (axs:offersRoute, axs:isPreferred, axs:disagreesWith, axs:memberCount))
    }}"""


@dataclass(frozen=True, slots=True)
class Baseline:
    """A system on a day before any change, and how it stands for each profile, by id.

    `quads` copy what was asserted of it, whatever the day, without what rules derived.
    """

    quads: Sequence[ox.Quad]
    facts: SystemFacts
    snapshot: Snapshot
    standings: Mapping[str, Standing]


class Groundwork:
    """What scenarios over one store rest on; safe to share between threads."""

    def __init__(self, store: Store, profiles: Iterable[Profile]) -> None:
        self.store = store
        self.profiles = tuple(profiles)
        self._recent: dict[tuple[str, dt.date], Baseline] = {}
        self._lock = threading.Lock()

    @functools.cached_property
    def framework(self) -> Sequence[ox.Quad]:
        """The part of the ontology that rules and readers of observations look at, as quads of the scenario's graph."""
        return self.copy(_FRAMEWORK)

    def copy(self, construct: str) -> list[ox.Quad]:
        """Copy what a CONSTRUCT query gives into the scenario's graph."""
        found = self.store.query("".join(f"PREFIX {name}: <{iri}>\n" for name, iri in PREFIXES.items()) + construct)
        if not isinstance(found, ox.QueryTriples):
            raise TypeError("copy() takes a CONSTRUCT query")
        return [ox.Quad(one.subject, one.predicate, one.object, SCENARIO) for one in found]

    def baseline(self, system: str, day: dt.date) -> Baseline:
        """Give a system before any change; those asked for last are kept."""
        with self._lock:
            found = self._recent.pop((system, day), None) or self._read(system, day)
            self._recent[system, day] = found
            while len(self._recent) > RECENT:
                del self._recent[next(iter(self._recent))]
            return found

    def _read(self, system: str, day: dt.date) -> Baseline:
        facts = read_facts(self.store, [system], variables=None)[system]
        snapshot = facts.at(day)
        standings = {one.id: stand(one, snapshot) for one in self.profiles}
        return Baseline(self.copy(_about(system)), facts, snapshot, standings)

    @functools.cached_property
    def interventions(self) -> Mapping[str, Labelled]:
        """The names of interventions, by slug."""
        query = """SELECT ?i ?label ?ko { ?i a axs:Intervention ; rdfs:label ?label .
          OPTIONAL { ?i skos:prefLabel ?ko FILTER(LANG(?ko) = "ko") } }"""
        return {
            slug_of(row["i"].value): Labelled(
                id=slug_of(row["i"].value),
                iri=row["i"].value,
                kind="intervention",
                label=row["label"].value,
                label_ko="" if row["ko"] is None else row["ko"].value,
            )
            for row in rows(self.store, query)
        }

    @functools.cached_property
    def acts_on(self) -> Mapping[str, str]:
        """The variable that each intervention acts on, by slug."""
        query = "SELECT ?i ?v { ?i a axs:Intervention ; axs:actsOn ?v } ORDER BY ?i ?v"
        return {slug_of(row["i"].value): slug_of(row["v"].value) for row in rows(self.store, query)}

    @functools.cached_property
    def possible_at(self) -> Mapping[int, frozenset[str]]:
        """The interventions that are possible at each rank of release level."""
        found: dict[int, set[str]] = {}
        for row in rows(self.store, "SELECT ?i ?rank { ?i a axs:Intervention ; axs:isPossibleAt/axs:rank ?rank }"):
            found.setdefault(int(row["rank"].value), set()).add(slug_of(row["i"].value))
        return {rank: frozenset(names) for rank, names in found.items()}
