"""Which influences are followed, and how far."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Final, TypedDict, get_args

from graphkit.errors import ParameterError
from graphkit.influence.answer import EVIDENCE, LEVELS, Change, ConditionStanding, Evidence, Influence, Level

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Collection, Sequence

    from graphkit.influence.graph import InfluenceGraph

__all__ = ["MAX_DEPTH", "Following", "Scope", "check_change", "check_choice"]

#: The largest limit on the length of chains; 0, or None, asks for chains of any length.
MAX_DEPTH: Final = 100


class Following(TypedDict, total=False):
    """Which influences are followed: the fields of `Scope`, with a system by name and the day its conditions are of."""

    depth: int | None
    evidence: Sequence[Evidence]
    min_confidence: Level
    system: str | None
    as_of: dt.date | None


@dataclass(frozen=True, kw_only=True)
class Scope:
    """Follow chains of up to `depth` influences (0 or None: of any length) that pass every filter.

    `evidence` keeps influences with one of these marks (all, if empty), `min_confidence` those at least so sure.
    With `standings`, which say how conditions stand for `system`, an influence with a failed condition is left out.
    Raises `ParameterError` for a value that is not allowed.

    >>> Scope(depth=-1)
    Traceback (most recent call last):
    graphkit.errors.ParameterError: depth: -1 is not supported; allowed: 1 to 100, or 0 for chains of any length
    """

    depth: int | None = 1
    evidence: Sequence[Evidence] = ()
    min_confidence: Level = "low"
    system: str | None = None
    standings: Sequence[ConditionStanding] = ()

    def __post_init__(self) -> None:
        if not 0 <= (self.depth or 0) <= MAX_DEPTH:
            allowed = f"1 to {MAX_DEPTH}, or 0 for chains of any length"
            raise ParameterError("depth", f"{self.depth} is not supported", allowed)
        for mark in self.evidence:
            check_choice("evidence", mark, EVIDENCE)
        check_choice("min_confidence", self.min_confidence, LEVELS)

    @property
    def limit(self) -> int | None:
        """The depth, as propagation takes it."""
        return self.depth or None

    @cached_property
    def _failed(self) -> frozenset[str]:
        return self._having("fails")

    @cached_property
    def _unknown(self) -> frozenset[str]:
        return self._having("unknown")

    def _having(self, standing: str) -> frozenset[str]:
        return frozenset(one.condition.iri for one in self.standings if one.standing == standing)

    def select(self, influences: InfluenceGraph, *, unknown: bool = True) -> bytes:
        """Say per edge whether it is followed; without `unknown`, those that hang on an unknown condition are not."""
        refused = self._failed if unknown else self._failed | self._unknown
        least = LEVELS.index(self.min_confidence)
        return bytes(
            (not self.evidence or one.evidence in self.evidence)
            and LEVELS.index(one.confidence) >= least
            and not any(condition.iri in refused for condition in one.holds_when)
            for one in influences.edges
        )

    def hangs_on_unknown(self, influence: Influence) -> bool:
        """Tell whether a condition of an influence is unknown for the system."""
        return any(condition.iri in self._unknown for condition in influence.holds_when)

    def fails(self, influence: Influence) -> bool:
        """Tell whether a condition of an influence fails for the system."""
        return any(condition.iri in self._failed for condition in influence.holds_when)


def check_choice(parameter: str, value: str, allowed: Collection[str]) -> None:
    """Raise `ParameterError` for a value that is not one of those allowed."""
    if value not in allowed:
        raise ParameterError(parameter, f"{value} is not one of them", ", ".join(allowed))


def check_change(value: str) -> None:
    """Raise `ParameterError` for what is not a change."""
    if value not in get_args(Change):
        raise ParameterError("change", f"{value} is not a change", ", ".join(get_args(Change)))
