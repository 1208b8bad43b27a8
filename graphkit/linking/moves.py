"""When a name that its owner moves pointed where, as the owner dates it."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING

from graphkit.linking.lexicon import load_lexicon
from graphkit.linking.names import parse_name

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Iterable, Iterator

    from graphkit.linking.names import Name

__all__ = ["Span", "find_spans", "pair_moves"]


@dataclass(frozen=True, slots=True)
class Span:
    """Days from which, and before which, a name pointed at something; it still does where `until` is none."""

    since: dt.date
    until: dt.date | None
    source: str

    def __str__(self) -> str:
        until = f" to {self.until}" if self.until else ""
        return f"it pointed there from {self.since}{until} ({self.source})"


def find_spans(mover: Name, other: Name) -> list[Span] | None:
    """Give the spans in which a moving name pointed at another; none at all if its owner's moves are not in the lexicon.

    >>> [str(span.since) for span in find_spans(parse_name("deepseek-chat"), parse_name("deepseek-ai/DeepSeek-V3-0324"))]
    ['2025-03-24']
    """
    moves = _moves().get(mover.words)
    return None if moves is None else [span for features, span in moves if features == _features(other)]


def pair_moves(movers: Iterable[Name], others: Iterable[Name]) -> Iterator[tuple[Name, Name]]:
    """Pair moving names with those at which they pointed, where their owner dates it."""
    pointed = {features for moves in _moves().values() for features, _ in moves}
    by_features: dict[tuple[object, ...], list[Name]] = {}
    for one in others:
        if (features := _features(one)) in pointed:
            by_features.setdefault(features, []).append(one)
    for mover in movers:
        for features in dict.fromkeys(features for features, _ in _moves().get(mover.words, ())):
            yield from ((mover, other) for other in by_features.get(features, ()))


@cache
def _moves() -> dict[frozenset[str], list[tuple[tuple[object, ...], Span]]]:
    found = {}
    for one in load_lexicon().movers:
        if one.moves:
            days = [*sorted(one.moves), one.until]
            found[one.of] = [
                (_features(parse_name(one.moves[since])), Span(since, until, one.source))
                for since, until in zip(sorted(one.moves), days[1:], strict=True)
            ]
    return found


def _features(name: Name) -> tuple[object, ...]:
    """Give what tells versions apart; mode and tuning are how the owner serves the version under the moving name."""
    version = (name.family, name.words, name.others, name.versions, name.size, name.date, name.revision)
    return (*version, name.stages, name.adaptations, name.precisions, name.servings)
