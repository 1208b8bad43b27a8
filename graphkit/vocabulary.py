"""What curators may write: the variables, codes, units and other names that the ontology's code lists declare."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from functools import cache
from typing import TYPE_CHECKING

import pyoxigraph as ox
from rapidfuzz import fuzz, process

from graphkit import ontology, resources
from graphkit.namespaces import PREFIXES, slug_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

__all__ = ["Unit", "VariableSpec", "Vocabulary", "load_vocabulary", "nearest"]


@dataclass(frozen=True, slots=True)
class Unit:
    """A way to write a value: multiplying by `factor` gives the value in the unit `target`."""

    notation: str
    target: str
    factor: Decimal


@dataclass(frozen=True, slots=True)
class VariableSpec:
    """What the ontology says of a variable that matters for writing values of it.

    `codes` are the notations of its ordinal scale from low to high, empty for other kinds; `members` is the kind of
    thing its set members are; `units` are the slugs of the units its values may be stored in, the usual one first.
    """

    id: str
    label: str
    kind: str
    component_kinds: tuple[str, ...]
    units: tuple[str, ...]
    scale: str
    codes: tuple[str, ...]
    members: str
    provider_specific: bool


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """Every name the ontology declares for use in curated files."""

    variables: Mapping[str, VariableSpec]
    concepts: Mapping[str, frozenset[str]]
    units: Mapping[str, Unit]
    broader_kinds: Mapping[str, str]
    licence_notations: Mapping[str, str]

    def concerns(self, variable: VariableSpec, component_kind: str) -> bool:
        """Tell whether a variable may be observed on a component of that kind (or a finer one).

        A variable of the whole system may be observed on any one of its components too: an age limit of the hosted
        interface does not bind who downloads the weights.
        """
        if "system" in variable.component_kinds:
            return True
        kind: str | None = component_kind
        while kind is not None:
            if kind in variable.component_kinds:
                return True
            kind = self.broader_kinds.get(kind)
        return False


#: Which kind of thing the members of each scheme are, where the members are not listed in the ontology itself.
_OPEN_SCHEMES = {"languages": "language", "countries": "country"}


@cache
def load_vocabulary() -> Vocabulary:
    """Read the code lists of the installed ontology; the answer is kept for the life of the process."""
    store = ox.Store()
    for path in resources.ontology_files("codelists"):
        store.extend(ontology.parse_turtle(path))
    return Vocabulary(
        variables=_variables(store),
        concepts=_concepts(store),
        units=_units(store),
        broader_kinds={
            slug_of(kind): slug_of(broader)
            for kind, broader in _rows(store, "SELECT ?k ?b { ?k a axs:ComponentKind ; skos:broader ?b }")
        },
        licence_notations={
            notation: slug_of(licence)
            for licence, notation in _rows(store, "SELECT ?l ?n { ?l a axs:Licence ; skos:notation ?n }")
        },
    )


def nearest(name: str, names: Iterable[str], *, count: int = 3) -> list[str]:
    """Give the names most like a mistyped one, best first.

    >>> nearest("contxt-length", ["context-length", "latency", "user-reach"])
    ['context-length']
    """
    return [near for near, _, _ in process.extract(name, list(names), scorer=fuzz.ratio, limit=count, score_cutoff=60)]


def _rows(store: ox.Store, query: str) -> list[tuple[str, ...]]:
    solutions = store.query(query, prefixes=PREFIXES)
    if not isinstance(solutions, ox.QuerySolutions):
        raise TypeError("a SELECT query gives solutions")
    names = [variable.value for variable in solutions.variables]
    return [
        tuple("" if row[name] is None else str(getattr(row[name], "value", "")) for name in names) for row in solutions
    ]


def _variables(store: ox.Store) -> dict[str, VariableSpec]:
    def values(path: str) -> dict[str, list[str]]:
        found: dict[str, list[str]] = {}
        query = f"SELECT ?v ?o {{ ?v axs:hasValueKind [] ; {path} ?o }} ORDER BY ?v ?o"
        for variable, value in _rows(store, query.replace("[]", "?kind")):
            found.setdefault(slug_of(variable), []).append(value)
        return found

    kinds, labels = values("axs:hasValueKind"), values("rdfs:label")
    concerns, units, more_units, scales, schemes = (
        values(f"axs:{name}") for name in ("concerns", "hasUnit", "allowsUnit", "hasScale", "hasMemberScheme")
    )
    provider_specific = values("axs:isProviderSpecific")
    codes: dict[str, list[str]] = {}
    for scale, notation, _ in _rows(
        store, "SELECT ?s ?n ?r { ?c axs:onScale ?s ; skos:notation ?n ; axs:rank ?r } ORDER BY ?s ?r"
    ):
        codes.setdefault(slug_of(scale), []).append(notation)
    members = _member_kinds(store)
    specs = {}
    for name, (kind, *_) in kinds.items():
        scale = slug_of(scales.get(name, [""])[0])
        scheme = slug_of(schemes.get(name, [""])[0])
        specs[name] = VariableSpec(
            id=name,
            label=labels[name][0],
            kind=slug_of(kind),
            component_kinds=tuple(slug_of(value) for value in concerns.get(name, [])),
            units=tuple(slug_of(value) for value in units.get(name, []) + more_units.get(name, [])),
            scale=scale,
            codes=tuple(codes.get(scale, [])),
            members=members.get(scheme, ""),
            provider_specific="true" in provider_specific.get(name, []),
        )
    return specs


def _member_kinds(store: ox.Store) -> dict[str, str]:
    kinds = dict(_OPEN_SCHEMES)
    for scheme, member in _rows(store, "SELECT ?s (MIN(?c) AS ?any) { ?c skos:inScheme ?s } GROUP BY ?s"):
        kinds.setdefault(slug_of(scheme), member.rsplit("/", 2)[-2])
    return kinds


def _concepts(store: ox.Store) -> dict[str, frozenset[str]]:
    found: dict[str, set[str]] = {}
    for (concept,) in _rows(store, "SELECT DISTINCT ?c { ?c skos:inScheme ?s }"):
        kind, slug = concept.rsplit("/", 2)[-2:]
        found.setdefault(kind, set()).add(slug)
    return {kind: frozenset(slugs) for kind, slugs in found.items()}


def _units(store: ox.Store) -> dict[str, Unit]:
    rows = _rows(
        store,
        """SELECT ?u ?notation ?target ?factor {
            ?u a axs:Unit ; skos:notation ?notation .
            OPTIONAL { ?u axs:convertsTo ?target ; axs:factor ?factor }
        }""",
    )
    return {
        notation: Unit(notation, slug_of(target or unit), Decimal(factor or 1))
        for unit, notation, target, factor in rows
    }
