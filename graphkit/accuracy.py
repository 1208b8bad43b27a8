"""How often each catalogue agrees with our curated values, on which variable."""

from __future__ import annotations

import functools
from collections import Counter
from typing import TYPE_CHECKING

from pydantic import Field

from graphkit.answers import Answer
from graphkit.disagreements import MIN_CONFIDENCE, count_conflicts, explain, read_disagreements
from graphkit.store.protocol import ask
from graphkit.systems import find_system

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Callable, Iterable, Mapping, Sequence

    from graphkit.disagreements import Claim, DisagreementsAnswer, Statement
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
        return read_disagreements(self._store, found, self._observe(found), min_confidence, as_of)

    def accuracy(self, *, min_confidence: float = MIN_CONFIDENCE) -> list[Accuracy]:
        """Measure how often each catalogue agrees with our own values, on which variable, over all systems."""
        answers = [self.disagreements(one.id, min_confidence=min_confidence) for one in self._systems]
        return measure_accuracy(claim for answer in answers for claim in answer.claims)

    def contradict(
        self, system: str, *, as_of: dt.date | None = None
    ) -> Mapping[tuple[str, str | None], tuple[str, ...]]:
        """Give the catalogues that contradict our values of a system without an excuse, by variable and benchmark."""
        return count_conflicts(self.disagreements(system, as_of=as_of)) if self._any else {}
