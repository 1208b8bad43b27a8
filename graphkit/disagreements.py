"""Where sources disagree about a system: our own values and those of catalogues, through mappings at a chosen confidence.

What is the same value of the same variable and setting (and provider, where terms are a provider's) is one claim, whoever
makes it. Two claims of one variable and setting whose spans may overlap and whose values differ disagree; the kind of the
disagreement is the first of these that explains it: different provider, unit, rounding, different date; else it is a conflict.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Mapping  # noqa: TC003
from itertools import combinations
from typing import TYPE_CHECKING, Final, Literal, NamedTuple

from pydantic import Field

from graphkit.answers import Answer
from graphkit.mapping.catalogues import entry_node
from graphkit.namespaces import slug_of
from graphkit.observations import Observation, holds_on, read_observations
from graphkit.store.protocol import rows

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from graphkit.store.protocol import Store

__all__ = [
    "MIN_CONFIDENCE",
    "Claim",
    "Disagreement",
    "DisagreementKind",
    "DisagreementsAnswer",
    "Offers",
    "Statement",
    "count_conflicts",
    "explain",
    "find_disagreements",
    "gather_statements",
    "group_claims",
    "read_disagreements",
    "read_entry_claims",
    "read_offers",
]

#: Least confidence of a mapping that is followed, unless another is asked for.
MIN_CONFIDENCE: Final = 0.7
DisagreementKind = Literal["different-provider", "unit", "rounding", "different-date", "conflict"]
#: Ratios of amounts that are written in another unit: thousands, millions, and their binary kin.
_UNIT_RATIOS: Final = (1_000.0, 1_024.0, 1_000_000.0, 1_048_576.0)
#: How far apart, in parts of the larger, two amounts are still the same number rounded; tokens are rounded to binary units.
_ROUNDING: Final = 0.01
_ROUNDING_OF_TOKENS: Final = 0.05


class Statement(Answer):
    """One observation, and where it stands: in our own data, or in an entry of a catalogue."""

    observation: Observation
    source: str = Field(description="`curated`, or the name of the catalogue")
    entry: str | None = Field(None, description="Name under which the catalogue lists the system")
    provider: str | None = Field(None, description="Who offers it: our organisation, or the catalogue's provider")
    agreement: float = Field(description="Confidence that the entry is the system; 1 for our own values")


class Claim(Answer):
    """One value of a system, and everybody who states it."""

    system: str
    variable: str
    setting: str | None = None
    benchmark: str | None = None
    provider: str | None = Field(None, description="Who offers it, where that matters")
    text: str
    statements: tuple[Statement, ...]

    @property
    def sources(self) -> tuple[str, ...]:
        """Who makes the claim, each once: curated, or names of catalogues."""
        return tuple(sorted({one.source for one in self.statements}))


class Disagreement(Answer):
    """Two claims that cannot both be right, or that seem so; the explanation says which."""

    kind: DisagreementKind
    explanation: str
    one: Claim
    other: Claim


class DisagreementsAnswer(Answer):
    """What is claimed of a system, and which claims disagree."""

    system: str
    as_of: dt.date | None = None
    min_confidence: float
    claims: tuple[Claim, ...]
    disagreements: tuple[Disagreement, ...]
    generation: str


_LINKS: Final = """SELECT DISTINCT ?entry ?name ?graph ?sure WHERE {
  ?mapping owl:annotatedSource system:#system ; a owl:Axiom ; owl:annotatedProperty ?match ; owl:annotatedTarget ?entry ;
    sssom:confidence ?sure .
  FILTER(?match IN (skos:exactMatch, skos:closeMatch))
  ?entry a axs:CatalogueEntry ; axs:catalogueName ?name ; void:inDataset ?graph .
} ORDER BY ?entry"""
_PROVIDERS: Final = """SELECT ?provider ?label ?organisation WHERE {
  ?provider a axs:CatalogueProvider ; rdfs:label ?label .
  OPTIONAL {
    ?mapping owl:annotatedTarget ?provider ; a owl:Axiom ; owl:annotatedSource ?organisation ; owl:annotatedProperty ?match .
    FILTER(?match IN (skos:exactMatch, skos:closeMatch))
  }
} ORDER BY ?organisation"""


class Offers(NamedTuple):
    """What a generation says of offers: names of catalogues' providers by slug, and the variables that are a provider's terms."""

    providers: Mapping[str, str]
    variables: Collection[str]


def read_offers(store: Store) -> Offers:
    """Read who the providers of catalogues are, our organisations where mappings say so, and which terms are a provider's."""
    named = {
        slug_of(row["provider"].value): slug_of(row["organisation"].value)
        if row["organisation"]
        else row["label"].value
        for row in rows(store, _PROVIDERS)
    }
    variables = {slug_of(row["v"].value) for row in rows(store, "SELECT ?v { ?v axs:isProviderSpecific true }")}
    return Offers(named, variables)


def read_disagreements(
    store: Store, system: str, own: Sequence[Observation], offers: Offers, min_confidence: float, as_of: dt.date | None
) -> DisagreementsAnswer:
    """Give what is claimed of a system (by slug; `own` are its own observations), and which claims disagree."""
    statements = gather_statements(store, system, offers.providers, min_confidence=min_confidence, own=own)
    if as_of is not None:
        statements = [one for one in statements if holds_on(one.observation, as_of)]
    claims = group_claims(system, statements, offers.variables)
    return DisagreementsAnswer(
        system=system,
        as_of=as_of,
        min_confidence=min_confidence,
        claims=tuple(claims),
        disagreements=tuple(find_disagreements(claims)),
        generation=store.generation,
    )


def gather_statements(
    store: Store,
    system: str,
    providers: Mapping[str, str],
    *,
    own: Sequence[Observation],
    min_confidence: float = MIN_CONFIDENCE,
) -> list[Statement]:
    """Give every reported value of a system (by slug): our own, as they were read already, and those of catalogues."""
    found = [Statement(observation=one, source="curated", provider=one.offered_by, agreement=1.0) for one in own]
    links = {
        slug_of(row["entry"].value): (row["name"].value, slug_of(row["graph"].value), float(row["sure"].value))
        for row in rows(store, _LINKS.replace("#system", system))
        if float(row["sure"].value) >= min_confidence
    }
    if links:
        for one in read_observations(store, links, kind="catalogue-entry"):
            name, catalogue, sure = links[one.system]
            provider = providers.get(one.offered_by, one.offered_by) if one.offered_by else None
            found.append(Statement(observation=one, source=catalogue, entry=name, provider=provider, agreement=sure))
    return [one for one in found if one.observation.status == "reported"]


def read_entry_claims(store: Store, catalogue: str, name: str, offers: Offers) -> list[Claim]:
    """Give what a catalogue claims of one of its entries, whichever system it is; none for an entry that is not held."""
    entry = slug_of(entry_node(catalogue, name).value)
    found = [
        Statement(
            observation=one,
            source=catalogue,
            entry=name,
            provider=offers.providers.get(one.offered_by, one.offered_by) if one.offered_by else None,
            agreement=1.0,
        )
        for one in read_observations(store, [entry], kind="catalogue-entry")
        if one.status == "reported"
    ]
    return group_claims(entry, found, offers.variables)


def group_claims(system: str, statements: Iterable[Statement], provider_specific: Collection[str]) -> list[Claim]:
    """Put together who says the same of a system; terms of `provider_specific` variables are claims per provider."""
    grouped: dict[tuple[str, str, str, str, str], list[Statement]] = {}
    for one in statements:
        said = one.observation
        provider = (one.provider or "") if said.variable in provider_specific else ""
        key = (said.variable, said.setting or "", said.benchmark or "", provider, said.text)
        grouped.setdefault(key, []).append(one)
    return [
        Claim(
            system=system,
            variable=variable,
            setting=setting or None,
            benchmark=benchmark or None,
            provider=provider or None,
            text=text,
            statements=tuple(sorted(found, key=lambda one: (one.source != "curated", one.source, one.entry or ""))),
        )
        for (variable, setting, benchmark, provider, text), found in sorted(grouped.items())
    ]


def find_disagreements(claims: Iterable[Claim]) -> list[Disagreement]:
    """Find the claims that disagree, those that our own data and a catalogue, or two catalogues, make."""
    groups: dict[tuple[str, str | None, str | None], list[Claim]] = {}
    for one in claims:
        groups.setdefault((one.variable, one.setting, one.benchmark), []).append(one)
    found = []
    for group in groups.values():
        for one, other in combinations(group, 2):
            if one.text == other.text:  # the same terms at two providers
                continue
            pairs = [
                (first, second)
                for first in one.statements
                for second in other.statements
                if first.source != second.source
                and first.observation.component_kind not in _apart(second)
                and _overlap(first.observation, second.observation)
            ]
            if pairs:
                kind, words = min(
                    (_explain(one, other, *pair) for pair in pairs), key=lambda said: said[0] != "conflict"
                )
                found.append(Disagreement(kind=kind, explanation=words, one=one, other=other))
    return found


def _apart(statement: Statement) -> tuple[str, ...]:
    """Give the kinds of component whose values say nothing against a statement: a catalogue speaks of the API."""
    return ("user-interface",) if statement.source != "curated" else ()


def _overlap(one: Observation, other: Observation) -> bool:
    begin, end = dt.date.min, dt.date.max
    return (one.valid_from or begin) < (other.valid_until or end) and (other.valid_from or begin) < (
        one.valid_until or end
    )


def _explain(one: Claim, other: Claim, first: Statement, second: Statement) -> tuple[DisagreementKind, str]:
    return explain(first.observation, second.observation, providers=(one.provider, other.provider))


def explain(
    one: Observation, other: Observation, *, providers: tuple[str | None, str | None] = (None, None)
) -> tuple[DisagreementKind, str]:
    """Say which kind of disagreement two different values are, and why.

    >>> from graphkit.observations import Observation
    >>> said = dict(system="s", component_kind="api", variable="v", status="reported", unit="tokens", id="", iri="", text="")
    >>> explain(Observation(**said, value=131072), Observation(**said, value=128000))[0]
    'rounding'
    """
    if providers[0] != providers[1]:
        return "different-provider", f"{providers[0] or 'nobody named'} and {providers[1] or 'nobody named'} offer it."
    if (words := _same_number(one, other)) is not None:
        return words
    if isinstance(one.value, str) and isinstance(other.value, str) and one.text and other.text:
        short, long = sorted((one.text, other.text), key=len)
        if long.startswith(f"{short}-") and short[:4].isdigit():
            return "rounding", f"{long} is {short}, known more exactly."
    for dated, undated in ((one, other), (other, one)):
        read = max((source.accessed for source in undated.sources if source.accessed), default=None)
        if read is not None and dated.valid_from is not None and dated.valid_from > read:
            return "different-date", f"One holds since {dated.valid_from}; the other was read before, on {read}."
        if (
            read is not None
            and dated.valid_until is not None
            and undated.valid_from is None
            and read >= dated.valid_until
        ):
            return "different-date", f"One held until {dated.valid_until}; the other was read later, on {read}."
    return "conflict", "Neither provider, unit, rounding nor date explains it."


def _same_number(one: Observation, other: Observation) -> tuple[DisagreementKind, str] | None:
    if isinstance(one.value, bool | str | list) or isinstance(other.value, bool | str | list):
        return None
    small, large = sorted((abs(float(one.value or 0)), abs(float(other.value or 0))))
    if small == 0:
        return None
    for ratio in _UNIT_RATIOS:
        if abs(large / small - ratio) < ratio * 1e-6:
            return "unit", f"One is {ratio:,.0f} times the other, as in another unit."
    allowed = _ROUNDING_OF_TOKENS if one.unit == "tokens" else _ROUNDING
    if (large - small) / large <= allowed:
        return "rounding", f"They are {(large - small) / large:.1%} apart."
    return None


def count_conflicts(answer: DisagreementsAnswer) -> Mapping[tuple[str, str | None], tuple[str, ...]]:
    """Give the catalogues that contradict our own values without an excuse, by variable and benchmark."""
    found: dict[tuple[str, str | None], set[str]] = {}
    for one in answer.disagreements:
        sides = {*one.one.sources, *one.other.sources}
        if one.kind == "conflict" and "curated" in sides:
            found.setdefault((one.one.variable, one.one.benchmark), set()).update(sides - {"curated"})
    return {key: tuple(sorted(names)) for key, names in found.items() if names}
