"""The Python surface: open an atlas, ask it, take tables and graphs away."""

from __future__ import annotations

import functools
import threading
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final, Unpack

import pyoxigraph as ox

from graphkit import comparison, influence, systems
from graphkit.accessibility.engine import AccessEngine
from graphkit.accuracy import CatalogueClaims
from graphkit.copies import copy_to_rdflib, view_as_objects
from graphkit.errors import NoGenerationError, NotRemoteError, QueryError, UnknownNameError
from graphkit.influence import EffectsAnswer, InfluenceGraph, find_effects, judge_conditions, read_influences
from graphkit.influence.network import ThingNetwork, read_network
from graphkit.influence.scope import Following, Scope
from graphkit.namespaces import PREFIXES
from graphkit.observations import Observation, observations_at, read_observations
from graphkit.queries import bind_question
from graphkit.resources import default_store
from graphkit.store import AtlasStore, open_remote, open_store
from graphkit.vocabulary import nearest

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Mapping, Sequence

    import networkx as nx
    import rdflib

    from graphkit.accessibility.answer import AccessAnswer, AccessMatrix
    from graphkit.accessibility.scenario import Scenario, WhatIfAnswer
    from graphkit.accessibility.scenarios import ScenarioComparison
    from graphkit.accessibility.wording import Language
    from graphkit.comparison import Comparison
    from graphkit.influence.answer import Change, OutcomeKind
    from graphkit.profiles import Profile
    from graphkit.reasoning.views import OntologyView
    from graphkit.systems import Concept, SystemDetail, SystemSummary, VariableSummary

__all__ = ["Atlas", "default_store", "open_atlas"]

#: How many systems' observations an atlas keeps in memory.
RECENT_SYSTEMS: Final = 256


def open_atlas(
    store: Path | str | None = None,
    *,
    endpoint: str | None = None,
    generation: int | None = None,
    build_if_missing: bool = True,
) -> Atlas:
    """Open the atlas in a store folder, building it first if there is nothing yet, or behind a SPARQL endpoint.

    Credentials and further addresses of an endpoint are read from the environment, see `graphkit.store.endpoint`.
    Raises `NoGenerationError` if there is nothing and `build_if_missing` is false, `EndpointError` or one of its kinds if an
    engine cannot be asked, `NotRemoteError` for a generation of an endpoint.

    >>> atlas = open_atlas(getfixture("store_folder"))
    >>> [effect.outcome.id for effect in atlas.effects("context-length", on="risk").effects][:1]
    ['safeguard-circumvention']
    """
    if endpoint is not None:
        if generation is not None:
            raise NotRemoteError("generations are kept by")
        return Atlas(open_remote(endpoint))
    folder = Path(store) if store is not None else default_store()
    try:
        return Atlas(open_store(folder, generation=generation))
    except NoGenerationError:
        if not build_if_missing:
            raise
    from graphkit.build import build  # an atlas that exists opens faster without the pipeline

    build(folder)
    return Atlas(open_store(folder, generation=generation))


class Atlas:
    """One generation of the graph, with the questions one asks of it. Influences, systems and variables are read once.

    >>> atlas = open_atlas(getfixture("store_folder"))
    >>> repr(atlas).startswith("<Atlas generation 1: ")
    True
    """

    def __init__(self, store: AtlasStore) -> None:
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
            raise UnknownNameError("list", name, nearest(name, systems.CONCEPT_CLASSES), systems.CONCEPT_CLASSES)
        return systems.list_concepts(self.store, name)

    def effects(
        self,
        variable: str,
        *,
        change: Change = "increase",
        on: OutcomeKind | None = None,
        also: Mapping[str, Change] | None = None,
        stakeholder: str | None = None,
        axis: str | None = None,
        paths: int = influence.PATHS,
        **following: Unpack[Following],
    ) -> EffectsAnswer:
        """Find which risks and benefits grow, shrink or move both ways when a variable, and others `also`, change.

        `depth` (1 if not given) is the longest chain of influences that is followed, 0 for any length; `evidence` and
        `min_confidence` choose influences. With a `system`, those whose conditions fail for it (`as_of` a day) are left
        out. `stakeholder` and `axis` choose outcomes, `paths` how many are shown each way.
        Raises `UnknownNameError` for an unknown name, `ParameterError` for a value that is not allowed.

        >>> answer = open_atlas(getfixture("store_folder")).effects("context-length", change="decrease", on="risk")
        >>> {effect.movement for effect in answer.effects if effect.outcome.id == "safeguard-circumvention"}
        {'shrinks'}
        """
        return find_effects(
            self.influences,
            self.variable(variable).id,
            change=change,
            on=on,
            also=also,
            stakeholder=stakeholder,
            axis=axis,
            paths=paths,
            scope=self.scope(**following),
        )

    def scope(self, **following: Unpack[Following]) -> Scope:
        """Choose the influences to follow, judging conditions on the observations of a system where one is named."""
        system, as_of = following.pop("system", None), following.pop("as_of", None)
        if system is None:
            return Scope(**following)  # type: ignore[misc] # mypy forgets that two keys are gone
        found = self._find(system)
        standings = judge_conditions(self.influences.conditions, self._observations(found.id, as_of=as_of))
        return Scope(**following, system=found.id, standings=standings)  # type: ignore[misc]

    def drivers(
        self,
        outcome: str,
        *,
        kinds: Sequence[influence.CauseKind] = ("variable", "intervention"),
        axis: str | None = None,
        **following: Unpack[Following],
    ) -> influence.DriversAnswer:
        """Find what makes an outcome grow or shrink; `following` as in `effects`."""
        return influence.find_drivers(self.influences, outcome, self.scope(**following), kinds=kinds, axis=axis)

    def levers(
        self, benefit: str, *, without: Sequence[str] = (), **following: Unpack[Following]
    ) -> influence.LeversAnswer:
        """Find what makes a benefit grow, and which of it raises none of the risks in `without` (all, if empty)."""
        return influence.find_levers(self.influences, benefit, self.scope(**following), without=without)

    def tradeoff(self, variable: str, **following: Unpack[Following]) -> influence.TradeoffAnswer:
        """Find what gets better and what gets worse as a variable rises, and as it falls."""
        return influence.find_tradeoff(self.influences, self.variable(variable).id, self.scope(**following))

    def loops(
        self, *, length: int = 6, through: str | None = None, most: int = 100, **following: Unpack[Following]
    ) -> influence.LoopsAnswer:
        """Find the feedback loops of up to `length` influences, reinforcing and balancing."""
        return influence.find_loops(self.influences, self.scope(**following), length=length, through=through, most=most)

    def countermeasures(
        self, variable: str, *, change: Change = "increase", **following: Unpack[Following]
    ) -> influence.CountermeasuresAnswer:
        """Find the interventions that counter the risks which grow when a variable changes, and the fewest that do."""
        return influence.find_countermeasures(
            self.influences, self.variable(variable).id, self.scope(**following), change=change
        )

    def sensitivity(
        self,
        variable: str,
        *,
        change: Change = "increase",
        on: OutcomeKind | None = None,
        **following: Unpack[Following],
    ) -> influence.SensitivityAnswer:
        """Find which single influence, if it were wrong, changes which answer, and whose word each answer rests on."""
        return influence.find_sensitivity(
            self.influences, self.variable(variable).id, self.scope(**following), change=change, on=on
        )

    @functools.cached_property
    def things(self) -> ThingNetwork:
        """The network of what is linked with what, for `graphkit.influence.exploration`."""
        return read_network(self.store)

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

    @functools.cached_property
    def catalogues(self) -> CatalogueClaims:
        """What catalogues claim of the systems, beside our own values: who disagrees with whom, who is right how often."""
        return CatalogueClaims(self.store, self._systems, self._aliases, self._observations)

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
            contradict=functools.cache(functools.partial(self.catalogues.contradict, as_of=as_of)),
        )

    # -- accessible to whom ----------------------------------------------------------------------------------------

    @functools.cached_property
    def access(self) -> AccessEngine:
        """The determination of who can use which system, and scenarios."""
        return AccessEngine(self.store)

    def profiles(self) -> list[Profile]:
        """List the profiles of the atlas, by id."""
        return list(self.access.profiles.values())

    def accessible(
        self,
        profile: Profile | str,
        system: str | Sequence[str] = (),
        as_of: dt.date | None = None,
        *,
        language: Language = "en",
    ) -> AccessAnswer:
        """Determine for a profile which systems (all, or those named) can be used on a day, and why.

        Sentences are in English or Korean. Raises `UnknownNameError` for an unknown profile or system.

        >>> atlas = open_atlas(getfixture("store_folder"))
        >>> [one.verdict for one in atlas.accessible("journalist", "dall-e-3").systems]
        ['inaccessible']
        """
        names = (system,) if isinstance(system, str) else system
        wanted = list(dict.fromkeys(self._find(name).id for name in names))
        return self.access.determine(profile, wanted, as_of, language)

    def access_matrix(
        self, profiles: Sequence[Profile | str] = (), systems: Sequence[str] = (), as_of: dt.date | None = None
    ) -> AccessMatrix:
        """Determine in brief for profiles (all, if none is named) which of several systems (all) they can use."""
        chosen = {one.id: one.named for one in map(self._find, systems)} or {one.id: one.named for one in self._systems}
        return self.access.matrix(profiles, list(chosen.values()), as_of)

    def what_if(
        self,
        system: str,
        changes: Mapping[str, Any] | Scenario,
        as_of: dt.date | None = None,
        *,
        language: Language = "en",
    ) -> WhatIfAnswer:
        """Find what follows when variables of a system change: a mapping of variables to values, or a scenario.

        Raises `UnknownNameError` for an unknown system and `ParameterError` for a change that is not allowed.
        """
        from graphkit.build.derivation import derive

        rules = functools.partial(derive, framework=False)  # what the framework alone brings about stays the same
        return self.access.what_if(self.influences, self._find(system).id, changes, as_of, rules, language=language)

    def compare_scenarios(
        self, scenarios: Sequence[Scenario], as_of: dt.date | None = None, *, language: Language = "en"
    ) -> ScenarioComparison:
        """Put what follows from scenarios side by side. Raises `CallError` for fewer than two or too many."""
        from graphkit.accessibility.scenarios import check_number, compare_scenarios

        check_number(len(scenarios))
        found = [self.what_if(one.system, one, as_of, language=language) for one in scenarios]
        return compare_scenarios(found, self.access.profiles)

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
        """Answer a question of the library (`_` stands for `-`). Raises `UnknownNameError` or `ParameterError`."""
        given = {key.replace("_", "-"): one for key, one in parameters.items()}
        return self.query(bind_question(self.store, name, given))

    def rdf_graph(self, *names: str) -> rdflib.Graph:
        """Copy named graphs (`curated`, `ontology`, …; all but `meta` if none is named) into an rdflib graph."""
        return copy_to_rdflib(self.store, names)

    def objects(self, *names: str) -> OntologyView:
        """View graphs as Python objects, by owlready2. Raises `StoreError` without the extra `reasoning`."""
        return view_as_objects(self.store, names)

    def network(self) -> nx.MultiDiGraph[str]:
        """Copy the influence graph: nodes are IRIs with `thing`, edges run from cause to effect with `sign`."""
        return self.influences.graph.copy()
