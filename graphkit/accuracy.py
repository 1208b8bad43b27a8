"""How often each catalogue agrees with our curated values, on which variable."""

from __future__ import annotations

import functools
from collections import Counter
from typing import TYPE_CHECKING

from pydantic import Field

from graphkit.answers import Answer
from graphkit.disagreements import (
    MIN_CONFIDENCE,
    count_conflicts,
    explain,
    read_disagreements,
    read_entry_claims,
    read_offers,
)
from graphkit.errors import UnknownNameError
from graphkit.holdings import Holding, read_holdings
from graphkit.store.protocol import ask
from graphkit.systems import find_system
from graphkit.vocabulary import nearest

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Callable, Iterable, Mapping, Sequence

    from graphkit.disagreements import (
        Claim,
        Disagreement,
        DisagreementKind,
        DisagreementsAnswer,
        Offers,
        Statement,
    )
    from graphkit.observations import Observation
    from graphkit.store.protocol import Store
    from graphkit.systems import SystemSummary

__all__ = ["Accuracy", "CatalogueClaims", "measure_accuracy"]


class Accuracy(Answer):
    """Values of one catalogue for one variable, against ours of the same system, setting, benchmark and provider."""

    catalogue: str
    variable: str
    compared: int = Field(description="Values that could be compared")
    right: int = Field(description="Of these, values that we have too, for whatever span")
    rounded: int = Field(description="Of these, values that are ours rounded")
    systems: int = Field(description="Systems they are of")


def measure_accuracy(claims: Iterable[Claim]) -> list[Accuracy]:
    """Compare what catalogues claim now with what we claim; `claims` are those of one system or of several.

    A value of a catalogue that has ended is left out, and so is one of whose variable, setting and provider we have none.
    """
    groups: dict[tuple[str, str, str, str, str], list[Claim]] = {}
    for one in claims:
        key = (one.system, one.variable, one.setting or "", one.benchmark or "", one.provider or "")
        groups.setdefault(key, []).append(one)
    counts: Counter[tuple[str, str, str]] = Counter()
    systems: dict[tuple[str, str], set[str]] = {}
    for key, group in groups.items():
        ours = [said for claim in group for said in claim.statements if said.source == "curated"]
        for said in (said for claim in group for said in claim.statements if said.source != "curated"):
            if ours and said.observation.valid_until is None:
                where = (said.source, said.observation.variable)
                systems.setdefault(where, set()).add(key[0])
                counts[*where, _verdict(said, ours)] += 1
    return [
        Accuracy(
            catalogue=catalogue,
            variable=variable,
            compared=sum(counts[catalogue, variable, verdict] for verdict in ("right", "rounded", "wrong")),
            right=counts[catalogue, variable, "right"],
            rounded=counts[catalogue, variable, "rounded"],
            systems=len(named),
        )
        for (catalogue, variable), named in sorted(systems.items())
    ]


def _verdict(said: Statement, ours: Iterable[Statement]) -> str:
    verdict = "wrong"
    for own in ours:
        if own.observation.text == said.observation.text:
            return "right"
        if explain(own.observation, said.observation)[0] == "rounding":
            verdict = "rounded"
    return verdict


class CatalogueClaims:
    """What catalogues claim of the systems of one generation, beside our own values.

    `observe` gives the observations of a system, by slug.
    """

    def __init__(
        self,
        store: Store,
        systems: list[SystemSummary],
        aliases: dict[str, str],
        observe: Callable[[str], Sequence[Observation]],
    ) -> None:
        self._store, self._systems, self._aliases, self._observe = store, systems, aliases, observe
        self._everywhere = functools.lru_cache(maxsize=2)(self._find_everywhere)  # pages of it are asked for

    @functools.cached_property
    def _offers(self) -> Offers:
        return read_offers(self._store)

    @functools.cached_property
    def _any(self) -> bool:
        return ask(self._store, "ASK { ?entry a axs:CatalogueEntry }")

    def disagreements(
        self, system: str, *, min_confidence: float = MIN_CONFIDENCE, as_of: dt.date | None = None
    ) -> DisagreementsAnswer:
        """Find what is claimed of a system (by slug, label or alias), through mappings at least that sure, and what disagrees.

        With `as_of`, only what held on that day. Raises `UnknownNameError`.

        >>> found = getfixture("atlas").catalogues.disagreements("deepseek-v3")
        >>> {one.sources for one in found.claims}
        {('curated',)}
        """
        found = find_system(self._systems, system, self._aliases).id
        return read_disagreements(self._store, found, self._observe(found), self._offers, min_confidence, as_of)

    def accuracy(self, *, min_confidence: float = MIN_CONFIDENCE) -> list[Accuracy]:
        """Measure how often each catalogue agrees with our own values, on which variable, over all systems."""
        answers = [self.disagreements(one.id, min_confidence=min_confidence) for one in self._systems]
        return measure_accuracy(claim for answer in answers for claim in answer.claims)

    def entry_claims(self, name: str) -> list[Claim]:
        """Give what a catalogue claims of one entry, one of our systems or not; its name follows the catalogue's and a colon.

        Raises `UnknownNameError` for a catalogue or an entry that is not held.

        >>> getfixture("atlas").catalogues.entry_claims("litellm:azure/gpt-4o")
        Traceback (most recent call last):
        graphkit.errors.UnknownNameError: there is no entry 'litellm:azure/gpt-4o'
        """
        catalogue, _, entry = name.partition(":")
        found = read_entry_claims(self._store, catalogue, entry, self._offers) if entry else []
        if not found:
            raise UnknownNameError("entry", name, [])
        return found

    def among(
        self,
        source: str | None = None,
        *,
        kind: DisagreementKind | None = None,
        min_confidence: float = MIN_CONFIDENCE,
        as_of: dt.date | None = None,
    ) -> list[Disagreement]:
        """List the disagreements about all systems that a source takes part in, `curated` or a catalogue; of all, if none.

        Ordered by system and variable. Raises `UnknownNameError` for a source of which nothing is held.

        >>> getfixture("atlas").catalogues.among("curated")
        []
        """
        found = list(self._everywhere(min_confidence, as_of))
        if source is not None:
            held = [one.name for one in self._held(found, min_confidence)]
            if source not in held:
                raise UnknownNameError("source", source, nearest(source, held), held)
            found = [one for one in found if source in one.one.sources or source in one.other.sources]
        return [one for one in found if kind in (None, one.kind)]

    def _find_everywhere(self, min_confidence: float, as_of: dt.date | None) -> tuple[Disagreement, ...]:
        answers = (self.disagreements(one.id, min_confidence=min_confidence, as_of=as_of) for one in self._systems)
        return tuple(one for answer in answers for one in answer.disagreements)

    def holdings(self, *, min_confidence: float = MIN_CONFIDENCE) -> list[Holding]:
        """Count what is held of each source: entries, values, links to our systems, disagreements by kind.

        >>> [one.name for one in getfixture("atlas").catalogues.holdings()]
        ['curated']
        """
        return self._held(self._everywhere(min_confidence, None), min_confidence)

    def _held(self, disagreements: Sequence[Disagreement], min_confidence: float) -> list[Holding]:
        return read_holdings(self._store, disagreements, min_confidence)

    def contradict(
        self, system: str, *, as_of: dt.date | None = None
    ) -> Mapping[tuple[str, str | None], tuple[str, ...]]:
        """Give the catalogues that contradict our values of a system without an excuse, by variable and benchmark."""
        return count_conflicts(self.disagreements(system, as_of=as_of)) if self._any else {}
