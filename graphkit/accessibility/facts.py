"""What the engines read of a system: its observations and the states of its components, on a day."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Final

from graphkit.namespaces import slug_of
from graphkit.store.protocol import rows

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from graphkit.store.protocol import Store

__all__ = [
    "LEVELS",
    "USED_VARIABLES",
    "Fact",
    "Level",
    "Snapshot",
    "State",
    "SystemFacts",
    "read_facts",
    "read_latest_day",
]

#: The release levels, lowest first; a place here is a rank.
LEVELS: Final = ("fully-closed", "gradual-or-staged", "hosted", "cloud-based-or-api", "downloadable", "fully-open")
#: The variables that some constraint reads.
USED_VARIABLES: Final = (
    "accelerator-memory", "api-availability", "api-input-price", "api-output-price", "context-length", "customisability",
    "fine-tuning-price", "free-tier", "identity-requirement", "input-modalities", "language-support",
    "licence-permissiveness", "minimum-age", "output-limit", "output-modalities", "quantised-variants", "rate-limit",
    "self-hosting-cost", "skill-required", "subscription-price", "supported-regions", "user-interface",
    "weights-gating", "weights-size",
)  # fmt: skip

FactValue = float | bool | str | frozenset[str] | None


@dataclass(frozen=True, slots=True)
class Fact:
    """One observation: a value, or a status that says why there is none."""

    id: str
    variable: str
    component: str
    status: str
    value: FactValue
    unit: str | None = None
    setting: str | None = None
    provider: str | None = None
    valid_from: dt.date | None = None
    valid_until: dt.date | None = None

    def holds(self, day: dt.date) -> bool:
        """Tell whether it is valid on a day: from the first day of its interval up to, not including, the last."""
        return (self.valid_from is None or self.valid_from <= day) and (
            self.valid_until is None or day < self.valid_until
        )


@dataclass(frozen=True, slots=True)
class State:
    """What one release says of one component: `rank` is the rank of its release level."""

    component: str
    channel: str | None
    rank: int
    day: dt.date


@dataclass(frozen=True, slots=True)
class Level:
    """The release level of a component on a day: in the developer's own channel, and in the most open channel."""

    own: int | None
    most: int | None
    only_own: bool


@dataclass(frozen=True, slots=True)
class SystemFacts:
    """Everything known of one system that a determination may use; `cache_width` as in `arithmetic.cache_of`."""

    system: str
    label: str
    developer: str
    states: tuple[State, ...] = ()
    facts: tuple[Fact, ...] = ()
    label_ko: str = ""
    cache_width: int | None = None

    def at(self, day: dt.date) -> Snapshot:
        """Keep what holds on a day."""
        return Snapshot(
            self.system,
            self.label,
            self.developer,
            {component: _level(self.states, component, day) for component in ("user-interface", "api", "weights")},
            tuple(fact for fact in self.facts if fact.holds(day)),
            self.label_ko,
            self.cache_width,
        )


@dataclass(frozen=True, slots=True)
class Snapshot:
    """A system on one day."""

    system: str
    label: str
    developer: str
    levels: Mapping[str, Level]
    facts: tuple[Fact, ...]
    label_ko: str = ""
    cache_width: int | None = None
    by_variable: dict[str, list[Fact]] = field(default_factory=dict, repr=False, compare=False)

    def __post_init__(self) -> None:
        for fact in self.facts:
            self.by_variable.setdefault(fact.variable, []).append(fact)

    def of(self, variable: str) -> list[Fact]:
        """List the facts of a variable."""
        return self.by_variable.get(variable, [])


_OWN: Final = ("own-api", "own-product")


def _level(states: Iterable[State], component: str, day: dt.date) -> Level:
    """Follow the history up to a day; a state without a channel speaks for all channels.

    Before its first release a component stands at the lowest level; without any release on record nothing is known.
    """
    channels: dict[str | None, int] = {}
    history = [state for state in states if state.component == component]
    for state in history:
        if state.day > day:
            continue
        if state.channel is None:
            channels.clear()
        channels[state.channel] = state.rank
    if not channels:
        return Level(0, 0, only_own=False) if history else Level(None, None, only_own=False)
    own = [rank for channel, rank in channels.items() if channel in _OWN or channel is None]
    return Level(max(own, default=None), max(channels.values()), only_own=all(channel in _OWN for channel in channels))


def read_latest_day(store: Store) -> dt.date:
    """Give the day on which a source of the graph was last read: the day answers speak of unless another is named."""
    query = "SELECT (MAX(?day) AS ?latest) { ?source a axs:Source ; axs:accessed ?day }"
    for row in rows(store, query):
        if row["latest"] is not None:
            return dt.date.fromisoformat(str(row["latest"].value)[:10])
    return dt.date(1970, 1, 1)


def read_facts(
    store: Store, systems: Iterable[str] | None = None, *, variables: Iterable[str] | None = USED_VARIABLES
) -> dict[str, SystemFacts]:
    """Read systems (all, unless slugs are given) with their states and observations, by slug.

    Observations are those that some constraint reads; with `variables` None, all.
    """
    scope = "" if systems is None else f"VALUES ?system {{ {' '.join(f'system:{one}' for one in systems)} }} "
    facts = _read_observations(store, scope, variables)
    states = _read_states(store, scope)
    query = f"""SELECT ?system ?label ?ko ?developer ?width {{ {scope}
      ?system a axs:System ; rdfs:label ?label ; axs:hasDeveloper ?developer .
      OPTIONAL {{ ?system skos:prefLabel ?ko FILTER(LANG(?ko) = "ko") }}
      OPTIONAL {{ ?system axs:hasComponent/axs:cacheWidth ?width }} }} ORDER BY ?system"""
    found = {}
    for row in rows(store, query):
        slug = slug_of(row["system"].value)
        found[slug] = SystemFacts(
            slug,
            row["label"].value,
            slug_of(row["developer"].value),
            tuple(states.get(slug, ())),
            tuple(facts.get(slug, ())),
            "" if row["ko"] is None else str(row["ko"].value),
            None if row["width"] is None else int(row["width"].value),
        )
    return found


def _read_states(store: Store, scope: str) -> dict[str, list[State]]:
    query = f"""SELECT ?system ?kind ?channel ?rank ?date {{ {scope}
      ?system axs:hasRelease ?release . ?release axs:releaseDate ?date ; axs:hasComponentRelease ?state .
      ?state axs:ofComponent/axs:hasComponentKind ?kind ; axs:atLevel/axs:rank ?rank .
      OPTIONAL {{ ?state axs:throughChannel ?channel }}
    }} ORDER BY ?system ?date ?release ?state"""
    found: dict[str, list[State]] = {}
    for row in rows(store, query):
        found.setdefault(slug_of(row["system"].value), []).append(
            State(
                slug_of(row["kind"].value),
                _slug(row, "channel"),
                int(row["rank"].value),
                dt.date.fromisoformat(row["date"].value),
            )
        )
    return found


def _read_observations(store: Store, scope: str, names: Iterable[str] | None) -> dict[str, list[Fact]]:
    chosen = "" if names is None else f"FILTER(?variable IN ({', '.join(f'variable:{name}' for name in names)}))"
    about = f"""{scope} ?system a axs:System ; axs:hasComponent? ?feature .
      ?o sosa:hasFeatureOfInterest ?feature ; sosa:observedProperty ?variable . {chosen}"""
    members: dict[str, set[str]] = {}
    query = f"SELECT DISTINCT ?o ?m {{ {about} ?o axs:hasMember ?m }}"
    for row in rows(store, query):
        members.setdefault(row["o"].value, set()).add(slug_of(row["m"].value))
    query = f"""SELECT ?system ?kind ?o ?variable ?status ?result ?code ?unit ?setting ?provider ?from ?until {{
      {about} ?o axs:hasStatus ?status .
      OPTIONAL {{ ?feature axs:hasComponentKind ?kind }}
      OPTIONAL {{ ?o sosa:hasSimpleResult ?result }}
      OPTIONAL {{ ?o axs:hasCodedResult/skos:notation ?code }}
      OPTIONAL {{ ?o axs:hasObservationUnit/skos:notation ?unit }}
      OPTIONAL {{ ?o axs:setting ?setting }}
      OPTIONAL {{ ?o axs:isOfferedBy ?provider }}
      OPTIONAL {{ ?o axs:validFrom ?from }}
      OPTIONAL {{ ?o axs:validUntil ?until }}
    }} ORDER BY ?system ?variable ?o"""
    found: dict[str, list[Fact]] = {}
    for row in rows(store, query):
        found.setdefault(slug_of(row["system"].value), []).append(_fact(row, members))
    return found


def _fact(row: Any, members: dict[str, set[str]]) -> Fact:
    iri, status = row["o"].value, slug_of(row["status"].value)
    value = _value(row, members.get(iri)) if status == "reported" else None
    return Fact(
        id=slug_of(iri),
        variable=slug_of(row["variable"].value),
        component=_slug(row, "kind") or "system",
        status=status,
        value=value,
        unit=None if row["unit"] is None else str(row["unit"].value),
        setting=None if row["setting"] is None else row["setting"].value,
        provider=_slug(row, "provider"),
        valid_from=_day(row, "from"),
        valid_until=_day(row, "until"),
    )


def _slug(row: Any, name: str) -> str | None:
    return None if row[name] is None else slug_of(row[name].value)


def _day(row: Any, name: str) -> dt.date | None:
    return None if row[name] is None else dt.date.fromisoformat(row[name].value)


def _value(row: Any, members: set[str] | None) -> FactValue:
    if row["code"] is not None:
        return str(row["code"].value)
    if row["result"] is None:
        return frozenset(members or ())
    text = str(row["result"].value)
    if text in ("true", "false"):
        return text == "true"
    try:
        return float(text)
    except ValueError:  # a date
        return text
