"""How often each catalogue agrees with our curated values, on which variable."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from pydantic import Field

from graphkit.answers import Answer
from graphkit.disagreements import explain

if TYPE_CHECKING:
    from collections.abc import Iterable

    from graphkit.disagreements import Claim, Statement

__all__ = ["Accuracy", "measure_accuracy"]


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
