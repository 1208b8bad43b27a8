"""The graph of one system as a scenario supposes it: its part of the graph, changed, with what the rules derive from that."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING, Any, Final

import pyoxigraph as ox

from graphkit.accessibility.facts import LEVELS
from graphkit.accessibility.groundwork import SCENARIO
from graphkit.errors import ParameterError
from graphkit.mapping import map_observation
from graphkit.mapping.observations import feature_of
from graphkit.mapping.terms import date
from graphkit.namespaces import term, thing
from graphkit.records import ObservationRecord
from graphkit.values import InvalidValueError, Number, Value, parse_value
from graphkit.vocabulary import VariableSpec, load_vocabulary, nearest

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Callable, Iterator, Sequence

    from graphkit.accessibility.facts import Fact, Snapshot
    from graphkit.accessibility.groundwork import Baseline, Groundwork
    from graphkit.store.protocol import QueryResults

__all__ = ["COMPONENTS", "Supposed", "Supposition", "suppose"]

#: The components whose release level a scenario may change.
COMPONENTS: Final = ("user-interface", "api", "weights")


@dataclass(frozen=True, slots=True)
class Supposed:
    """One change that a scenario supposes, as it was written.

    `name` is a variable, or a component whose release level changes; `component` and `provider` narrow it.
    """

    name: str
    value: Any
    component: str | None = None
    provider: str | None = None


class Supposition:
    """An in-memory store that answers like the atlas does, for one system under a scenario."""

    def __init__(self, generation: str) -> None:
        self.quads = ox.Store()
        self.generation = generation

    def query(
        self,
        sparql: str,
        *,
        default_graphs: Sequence[str] | None = None,
        named_graphs: Sequence[str] | None = None,
    ) -> QueryResults:
        """Answer a query over the union of all graphs; graphs cannot be chosen here."""
        if default_graphs is not None or named_graphs is not None:
            raise ParameterError("default-graph", "a scenario has one graph only")
        return self.quads.query(sparql, use_default_graph_as_union=True)


def suppose(
    groundwork: Groundwork,
    baseline: Baseline,
    changes: Sequence[Supposed],
    day: dt.date,
    derive: Callable[[ox.Store], object],
) -> Supposition:
    """Take the framework and a system as it is, make the changes from a day on, and let the rules derive what follows.

    `baseline` is the system on that day. Raises `ParameterError` for a name or value that the vocabulary does not allow.
    """
    system = baseline.snapshot.system
    supposition = Supposition(f"{groundwork.store.generation}+scenario")
    quads = supposition.quads
    quads.bulk_extend([*groundwork.framework, *baseline.quads])
    for change in changes:
        if change.name in COMPONENTS and change.value in LEVELS:
            quads.extend(_release(system, change, day))
            continue
        for old, record in _records(baseline.snapshot, change, day):
            for fact in old:
                _remove(quads, thing("observation", fact.id))
            _declare_component(quads, system, record.component_kind)
            made = list(map_observation(record, {}, SCENARIO))
            quads.extend(made)
            quads.add(ox.Quad(made[0].subject, term("rdf:type"), term("axs:HypotheticalObservation"), SCENARIO))
    derive(quads)
    _supersede(quads)
    return supposition


def _remove(quads: ox.Store, node: ox.NamedNode) -> None:
    for quad in list(quads.quads_for_pattern(node, None, None, None)):
        quads.remove(quad)


def _declare_component(quads: ox.Store, system: str, kind: str) -> None:
    if kind == "system":
        return
    node = feature_of(system, kind)
    quads.add(ox.Quad(thing("system", system), term("axs:hasComponent"), node, SCENARIO))
    quads.add(ox.Quad(node, term("axs:hasComponentKind"), thing("component-kind", kind), SCENARIO))


def _release(system: str, change: Supposed, day: dt.date) -> Iterator[ox.Quad]:
    release = thing("release", f"{system}--supposed-{change.name}")
    state = thing("component-release", f"{system}--supposed-{change.name}")
    component = feature_of(system, change.name)
    for subject, predicate, value in (
        (thing("system", system), "axs:hasComponent", component),
        (component, "axs:hasComponentKind", thing("component-kind", change.name)),
        (thing("system", system), "axs:hasRelease", release),
        (release, "rdf:type", term("axs:Release")),
        (release, "rdf:type", term("axs:HypotheticalRelease")),
        (release, "axs:releaseDate", date(day)),
        (release, "axs:hasComponentRelease", state),
        (state, "rdf:type", term("axs:ComponentRelease")),
        (state, "axs:ofComponent", component),
        (state, "axs:atLevel", thing("release-level", change.value)),
    ):
        yield ox.Quad(subject, term(predicate), value, SCENARIO)


def _records(snapshot: Snapshot, change: Supposed, day: dt.date) -> Iterator[tuple[list[Fact], ObservationRecord]]:
    """Give what each supposed observation replaces, and what it says."""
    vocabulary = load_vocabulary()
    spec = vocabulary.variables.get(change.name)
    if spec is None:
        known = [*vocabulary.variables, *COMPONENTS]
        allowed = ", ".join(nearest(change.name, known)) or "a variable, or a component with a release level"
        raise ParameterError("set", f"{change.name} is not a variable", allowed)
    if change.component is not None and not vocabulary.concerns(spec, change.component):
        raise ParameterError("set", f"{spec.id} is not about {change.component}", ", ".join(spec.component_kinds))
    touched = [
        fact
        for fact in snapshot.of(spec.id)
        if change.component in (None, fact.component) and change.provider in (None, fact.provider)
    ]
    for group, value, place in _values(spec, touched, change, snapshot.developer):
        component, provider, setting = place
        yield (
            group,
            ObservationRecord(
                system=snapshot.system,
                variable=spec.id,
                component_kind=component,
                value=value,
                status="reported",
                sources=(),
                confidence="low",
                offered_by=provider,
                setting=setting,
                valid_from=day,
                note="Supposed by a scenario.",
            ),
        )


Place = tuple[str, str | None, str | None]


def _values(
    spec: VariableSpec, touched: list[Fact], change: Supposed, developer: str
) -> Iterator[tuple[list[Fact], Value, Place]]:
    if isinstance(change.value, str) and change.value.endswith("%"):
        share = _share(spec, change.value)
        reported = [fact for fact in touched if isinstance(fact.value, float)]
        if not reported:
            raise ParameterError("set", f"{spec.id} has no value to take {change.value} of", "a value")
        for fact in reported:
            amount = Decimal(str(fact.value)) * share
            yield (
                [fact],
                Number(amount, spec.units[0] if spec.units else ""),
                (fact.component, fact.provider, fact.setting),
            )
        return
    try:
        value = parse_value(spec, change.value, None, load_vocabulary())
    except InvalidValueError as problem:
        raise ParameterError(f"set {spec.id}", problem.wrong, problem.allowed) from problem
    groups: dict[Place, list[Fact]] = {}
    for fact in touched:
        groups.setdefault((fact.component, fact.provider, None), []).append(fact)
    if not groups:
        provider = change.provider or (developer if spec.provider_specific else None)
        groups[change.component or spec.component_kinds[0], provider, None] = []
    for place, group in groups.items():
        yield group, value, place


def _share(spec: VariableSpec, text: str) -> Decimal:
    try:
        share = Decimal(text.removesuffix("%")) / 100
    except ArithmeticError as error:
        raise ParameterError(f"set {spec.id}", f"{text} is not a percentage", "a number and %, such as 50%") from error
    if spec.kind not in ("quantity", "count") or share < 0:
        raise ParameterError(f"set {spec.id}", f"{text} cannot be taken of it", "a percentage of a quantity")
    return share


def _supersede(quads: ox.Store) -> None:
    """Let each supposed observation that a rule derived take the place of what was observed of the same thing."""
    query = """PREFIX axs: <https://w3id.org/access-atlas/ns#> PREFIX sosa: <http://www.w3.org/ns/sosa/>
      SELECT DISTINCT ?old WHERE {
        ?new a axs:HypotheticalObservation , axs:DerivedObservation ;
          sosa:hasFeatureOfInterest ?feature ; sosa:observedProperty ?variable .
        ?old sosa:hasFeatureOfInterest ?feature ; sosa:observedProperty ?variable .
        FILTER NOT EXISTS { ?old a axs:HypotheticalObservation }
      }"""
    found = quads.query(query, use_default_graph_as_union=True)
    if isinstance(found, ox.QuerySolutions):
        for row in list(found):
            node = row["old"]
            if isinstance(node, ox.NamedNode):
                _remove(quads, node)
