"""The Python surface: open an atlas, ask it, take tables and graphs away."""

from __future__ import annotations

import functools
import os
import threading
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final, Literal

import pyoxigraph as ox
import rdflib

from graphkit import comparison, systems
from graphkit.build import build
from graphkit.errors import NoGenerationError, QueryError, UnknownNameError
from graphkit.influence import EffectsAnswer, InfluenceGraph, find_effects, read_influences
from graphkit.namespaces import PREFIXES, graph
from graphkit.observations import Observation, observations_at, read_observations
from graphkit.queries import bind, get_query
from graphkit.store import EmbeddedStore, open_store
from graphkit.vocabulary import nearest

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Sequence

    import networkx as nx

    from graphkit.comparison import Comparison
    from graphkit.systems import Concept, SystemDetail, SystemSummary, VariableSummary

__all__ = ["Atlas", "default_store", "open_atlas"]

#: How many systems' observations an atlas keeps in memory.
RECENT_SYSTEMS: Final = 256


def default_store() -> Path:
    """Give the store folder used when none is named: `$ACCESS_ATLAS_STORE`, or `store` in the user's data folder."""
    named = os.environ.get("ACCESS_ATLAS_STORE")
    if named:
        return Path(named)
    home = Path(os.environ.get("XDG_DATA_HOME") or Path.home() / ".local" / "share")
    return home / "access-atlas" / "store"


def open_atlas(
    store: Path | str | None = None, *, generation: int | None = None, build_if_missing: bool = True
) -> Atlas:
    """Open the atlas in a store folder, building it first if there is nothing yet.

    Raises `NoGenerationError` if there is nothing and `build_if_missing` is false.

    >>> atlas = open_atlas(getfixture("store_folder"))
    >>> [effect.outcome.id for effect in atlas.effects("context-length", on="risk").effects][:1]
    ['safeguard-circumvention']
    """
    folder = Path(store) if store is not None else default_store()
    try:
        return Atlas(open_store(folder, generation=generation))
    except NoGenerationError:
        if not build_if_missing:
            raise
    build(folder)
    return Atlas(open_store(folder, generation=generation))


class Atlas:
    """One generation of the graph, with the questions one asks of it.

    Answers are computed from the store; the influence graph and the lists of systems and variables are read once.

    >>> atlas = open_atlas(getfixture("store_folder"))
    >>> atlas
    <Atlas generation 1: 13 systems>
    """

    def __init__(self, store: EmbeddedStore) -> None:
        self.store = store
        self._recent: dict[str, list[Observation]] = {}
        self._lock = threading.Lock()

    def __repr__(self) -> str:
        return f"<Atlas generation {self.store.generation}: {len(self.systems())} systems>"

    # -- the framework ---------------------------------------------------------------------------------------------

    @functools.cached_property
    def influences(self) -> InfluenceGraph:
        """The signed graph of influences."""
        return read_influences(self.store)

    @functools.cached_property
    def _variables(self) -> list[VariableSummary]:
        return systems.list_variables(self.store)

    def variables(self) -> list[VariableSummary]:
        """List the variables, by axis."""
        return list(self._variables)

    def variable(self, name: str) -> VariableSummary:
        """Give a variable by slug or label. Raises `UnknownNameError` with the nearest names.

        >>> open_atlas(getfixture("store_folder")).variable("context-length").unit
        'tokens'
        """
        for one in self._variables:
            if name.casefold() in (one.id, one.label.casefold(), one.label_ko.casefold(), one.iri):
                return one
        raise UnknownNameError("variable", name, nearest(name, [one.id for one in self._variables]))

    def concepts(self, name: str) -> list[Concept]:
        """List the risks, benefits, stakeholders, interventions, components, axes, scale-dimensions or release-levels.

        Raises `UnknownNameError` for another name.
        """
        if name not in systems.CONCEPT_CLASSES:
            raise UnknownNameError("list", name, nearest(name, systems.CONCEPT_CLASSES))
        return systems.list_concepts(self.store, name)

    def effects(
        self,
        variable: str,
        *,
        change: Literal["increase", "decrease"] = "increase",
        on: Literal["risk", "benefit"] | None = None,
        depth: int = 1,
    ) -> EffectsAnswer:
        """Find which risks and benefits grow, shrink or move both ways when a variable changes.

        Raises `UnknownNameError` for an unknown variable.

        >>> answer = open_atlas(getfixture("store_folder")).effects("context-length", change="decrease", on="risk")
        >>> {effect.movement for effect in answer.effects if effect.outcome.id == "safeguard-circumvention"}
        {'shrinks'}
        """
        return find_effects(self.influences, self.variable(variable).id, change=change, on=on, depth=depth)

    # -- the systems -----------------------------------------------------------------------------------------------

    @functools.cached_property
    def _systems(self) -> list[SystemSummary]:
        return systems.list_systems(self.store)

    @functools.cached_property
    def _broader_kinds(self) -> dict[str, str]:
        return systems.read_broader_kinds(self.store)

    @functools.cached_property
    def _aliases(self) -> dict[str, str]:
        return systems.read_aliases(self.store)

    def systems(self) -> list[SystemSummary]:
        """List the systems, by id."""
        return list(self._systems)

    def system(self, name: str) -> SystemDetail:
        """Give a system, with its release history, by slug, label or alias.

        Raises `UnknownNameError` with the nearest names.
        """
        return systems.read_system(self.store, self._find(name))

    def _find(self, name: str) -> SystemSummary:
        return systems.find_system(self._systems, name, self._aliases)

    def observations(
        self, system: str, *, variable: str | None = None, as_of: dt.date | None = None
    ) -> list[Observation]:
        """List the observations of a system and its components, the preferred one of each variable first.

        With `as_of`, only those that held on that day.

        >>> atlas = open_atlas(getfixture("store_folder"))
        >>> atlas.observations("gpt-4", variable="context-length")[0].unit
        'tokens'
        """
        found = self._observations(self._find(system).id, as_of=as_of)
        wanted = self.variable(variable).id if variable is not None else None
        return [one for one in found if wanted in (None, one.variable)]

    def _observations(self, system: str, *, as_of: dt.date | None = None) -> list[Observation]:
        """Read the observations of a system; those of the systems asked for lately are kept."""
        with self._lock:
            found = self._recent.pop(system, None) or read_observations(self.store, [system])
            self._recent[system] = found  # dictionaries keep order: the last one is the latest
            while len(self._recent) > RECENT_SYSTEMS:
                del self._recent[next(iter(self._recent))]
        return found if as_of is None else observations_at(found, as_of, self._find(system).developer)

    def compare(self, names: Sequence[str], *, as_of: dt.date | None = None) -> Comparison:
        """Put systems side by side on every variable, with the values that held on a day, or else the latest ones.

        Raises `UnknownNameError` for an unknown system, `CallError` for too many.
        """
        found = list({one.id: one for one in map(self._find, names)}.values())
        return comparison.compare(
            found,
            self._variables,
            functools.partial(self._observations, as_of=as_of),
            self._broader_kinds,
            generation=self.store.generation,
            as_of=as_of,
        )

    # -- SPARQL, tables and graphs ---------------------------------------------------------------------------------

    def query(self, sparql: str) -> list[dict[str, Any]]:
        """Answer a SELECT query (the prefixes of the atlas are declared) as a list of rows of plain Python values.

        Raises `QueryError` if it does not parse, is refused, or is not a SELECT query.
        """
        prologue = "".join(f"PREFIX {prefix}: <{iri}>\n" for prefix, iri in PREFIXES.items())
        solutions = self.store.query(prologue + sparql)
        if not isinstance(solutions, ox.QuerySolutions):
            raise QueryError("only SELECT queries give rows")
        names = [variable.value for variable in solutions.variables]
        return [{name: getattr(row[name], "value", None) for name in names} for row in solutions]

    def ask(self, name: str, **parameters: str | Sequence[str]) -> list[dict[str, Any]]:
        """Answer a question of the library; in parameter names, `_` stands for `-`.

        Raises `UnknownNameError` or `ParameterError`.
        """
        query = get_query(name)
        return self.query(bind(query, {key.replace("_", "-"): value for key, value in parameters.items()}))

    def rdf_graph(self, *names: str) -> rdflib.Graph:
        """Copy named graphs (`curated`, `ontology`, …; all but `meta` if none is named) into an rdflib graph."""
        copy = rdflib.Graph()
        for prefix, iri in PREFIXES.items():
            copy.bind(prefix, iri)
        for name in names or ("ontology", "curated", "reference", "derived"):
            triples = (quad.triple for quad in self.store.quads(graph(name)))
            data = ox.serialize(triples, format=ox.RdfFormat.N_TRIPLES)
            copy.parse(data=data, format="nt")
        return copy

    def network(self) -> nx.MultiDiGraph[str]:
        """Copy the influence graph: nodes are IRIs with `thing`, edges run from cause to effect with `sign`.

        >>> network = open_atlas(getfixture("store_folder")).network()
        >>> all(data["sign"] in (1, -1) for _, _, data in network.edges(data=True))
        True
        """
        return self.influences.graph.copy()
