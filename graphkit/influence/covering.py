"""Cover a set with as few of the given sets as possible: exactly for few sets, greedily beyond."""

from __future__ import annotations

from dataclasses import dataclass
from math import fsum
from typing import TYPE_CHECKING, Final, Literal

if TYPE_CHECKING:
    from collections.abc import Mapping, Set

__all__ = ["EXACT_SETS", "Covering", "find_coverings"]

#: Up to this many sets, smallest coverings are found exactly.
EXACT_SETS: Final = 24

#: How many smallest coverings are listed.
MOST_COVERINGS: Final = 20


@dataclass(frozen=True, slots=True)
class Covering:
    """Smallest coverings found, as names of sets.

    `method` is "exact" where all have the least possible size (and all such are listed, up to `MOST_COVERINGS`), "greedy"
    where one was found whose size is at most `ratio` times the least. `uncovered` is what no set covers.
    """

    coverings: tuple[tuple[str, ...], ...]
    method: Literal["exact", "greedy"]
    ratio: float
    uncovered: frozenset[str]
    is_complete: bool


def find_coverings(sets: Mapping[str, Set[str]], wanted: Set[str], *, exact_sets: int = EXACT_SETS) -> Covering:
    """Find the smallest collections of sets that cover all of `wanted` that can be covered.

    Up to `exact_sets` useful sets, a branch and bound finds all smallest coverings. Beyond, the greedy rule takes the set
    that covers most of what is left; its size is at most H(d) times the least, d being the largest set and H the
    harmonic number, which is at most 1 + ln d: the classic bound of the greedy rule for set cover.

    >>> found = find_coverings({"a": {"x", "y"}, "b": {"y", "z"}, "c": {"z"}}, {"x", "y", "z", "q"})
    >>> found.coverings, found.method, sorted(found.uncovered)
    ((('a', 'b'), ('a', 'c')), 'exact', ['q'])
    """
    useful = {name: frozenset(one & wanted) for name, one in sorted(sets.items()) if one & wanted}
    coverable = frozenset().union(*useful.values())
    uncovered = frozenset(wanted - coverable)
    if len(useful) > exact_sets:
        ratio = fsum(1 / n for n in range(1, max(map(len, useful.values())) + 1))
        return Covering((_greedy(useful, coverable),), "greedy", ratio, uncovered, is_complete=False)
    found = _exact(useful, coverable)
    shown = tuple(sorted(found))[:MOST_COVERINGS]
    return Covering(shown, "exact", 1.0, uncovered, is_complete=len(found) <= MOST_COVERINGS)


def _greedy(sets: Mapping[str, frozenset[str]], wanted: frozenset[str]) -> tuple[str, ...]:
    left, chosen = wanted, []
    while left:
        best = max(sets, key=lambda name: len(sets[name] & left))
        chosen.append(best)
        left -= sets[best]
    return tuple(sorted(chosen))


def _exact(sets: Mapping[str, frozenset[str]], wanted: frozenset[str]) -> set[tuple[str, ...]]:
    """Find all coverings of the least size, branching on an element that the fewest sets cover."""
    least = len(_greedy(sets, wanted))
    found: set[tuple[str, ...]] = set()
    seen: set[frozenset[str]] = set()

    def branch(chosen: frozenset[str], left: frozenset[str]) -> None:
        nonlocal least
        if not left:
            if len(chosen) < least:
                least = len(chosen)
                found.clear()
            found.add(tuple(sorted(chosen)))
            return
        widest = max(len(one & left) for one in sets.values())
        if len(chosen) + -(-len(left) // widest) > least:
            return
        rarest = min(sorted(left), key=lambda element: sum(element in one for one in sets.values()))
        for name, one in sets.items():
            grown = chosen | {name}
            if rarest in one and grown not in seen:
                seen.add(grown)
                branch(grown, left - one)

    branch(frozenset(), wanted)
    return {one for one in found if len(one) == least}
