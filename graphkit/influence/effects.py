"""What moves when a variable changes.

Signs follow qualitative probabilistic networks (Wellman 1990): they multiply along a path and add across paths, where
+ and − give an ambiguous answer. A decrease of the variable turns every sign round.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, Literal

from graphkit.errors import ParameterError
from graphkit.influence.answer import Change, EffectsAnswer, Influence, Movement, OutcomeEffect, Path

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from graphkit.influence.graph import InfluenceGraph

__all__ = ["MAX_DEPTH", "find_effects"]

#: Chains of influences are not followed yet: an answer names direct influences.
MAX_DEPTH: Final = 1

_STRENGTHS: Final = ("weak", "moderate", "strong")
_LEVELS: Final = ("low", "medium", "high")
_EVIDENCE: Final = ("paper", "gradient-paper", "curated")


def find_effects(
    influences: InfluenceGraph,
    variable: str,
    *,
    change: Change = "increase",
    on: Literal["risk", "benefit"] | None = None,
    depth: int = 1,
) -> EffectsAnswer:
    """Find the outcomes that grow, shrink or move both ways when a variable changes.

    An empty `effects` means that no influence is recorded, not that nothing happens. Effects are ordered: risks before
    benefits; growing, ambiguous, shrinking; strong before weak; then by label.
    Raises `UnknownNameError` for an unknown variable and `ParameterError` for a depth that is not supported.
    """
    if not 1 <= depth <= MAX_DEPTH:
        raise ParameterError("depth", f"{depth} is not supported", f"1 to {MAX_DEPTH}")
    if change not in ("increase", "decrease"):
        raise ParameterError("change", f"{change} is not a change", "increase, decrease")
    if on not in (None, "risk", "benefit"):
        raise ParameterError("on", f"{on} is not a kind of outcome", "risk, benefit")
    start = influences.thing("variable", variable)
    found: dict[str, list[Path]] = {}
    for _, effect, data in influences.graph.out_edges(start.iri, data=True):
        influence: Influence = data["influence"]
        if influence.effect.kind in ((on,) if on else ("risk", "benefit")):
            found.setdefault(effect, []).append(_path([influence]))
    effects = [_effect(influences, outcome, paths, change) for outcome, paths in found.items()]
    effects.sort(key=_order)
    return EffectsAnswer(
        variable=start, change=change, on=on, depth=depth, generation=influences.generation, effects=tuple(effects)
    )


def _path(influences: Sequence[Influence]) -> Path:
    sign: Literal[1, -1] = 1
    for influence in influences:
        sign = 1 if sign == influence.sign else -1
    return Path(
        influences=tuple(influences),
        sign=sign,
        strength=_lowest(_STRENGTHS, (one.strength for one in influences)),
        confidence=_lowest(_LEVELS, (one.confidence for one in influences)),
    )


def _lowest(order: Sequence[str], values: Iterable[str]) -> str:
    return min(values, key=order.index)


def _highest(order: Sequence[str], values: Iterable[str]) -> str:
    return max(values, key=order.index)


def _effect(influences: InfluenceGraph, outcome: str, paths: list[Path], change: Change) -> OutcomeEffect:
    signs = {path.sign for path in paths}
    movement: Movement = "ambiguous"
    if len(signs) == 1:
        movement = "grows" if (1 in signs) == (change == "increase") else "shrinks"
    marks = {influence.evidence for path in paths for influence in path.influences}
    ordered = sorted(paths, key=lambda path: (-_STRENGTHS.index(path.strength), path.influences[0].id))
    return OutcomeEffect(
        outcome=influences.graph.nodes[outcome]["thing"],
        movement=movement,
        strength=_highest(_STRENGTHS, (path.strength for path in paths)),
        confidence=_highest(_LEVELS, (path.confidence for path in paths)),
        evidence=tuple(mark for mark in _EVIDENCE if mark in marks),
        concerns=influences.borne_by.get(outcome, ()),
        paths=tuple(ordered),
    )


def _order(effect: OutcomeEffect) -> tuple[int, int, int, str]:
    return (
        ("risk", "benefit").index(effect.outcome.kind),
        ("grows", "ambiguous", "shrinks").index(effect.movement),
        -_STRENGTHS.index(effect.strength),
        effect.outcome.label,
    )
