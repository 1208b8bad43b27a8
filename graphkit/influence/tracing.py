"""A change propagated over the influence graph, read as answers: signs, sides, paths."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING, Literal

from graphkit.influence.answer import LEVELS, STRENGTHS, Influence, Path, Side, Verdict
from graphkit.influence.propagation import find_bottlenecks, find_supports, measure_steps, sign_at
from graphkit.influence.signs import Sign
from graphkit.influence.walks import find_walks, has_plain_walk

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping, Sequence

    from graphkit.influence.graph import InfluenceGraph
    from graphkit.influence.scope import Scope
    from graphkit.influence.walks import Walk

__all__ = ["Propagation", "verdict_of"]

_VERDICTS: dict[Sign, Verdict] = {
    Sign.NONE: "unaffected",
    Sign.PLUS: "grows",
    Sign.MINUS: "shrinks",
    Sign.BOTH: "ambiguous",
}


def verdict_of(sign: Sign) -> Verdict:
    """Say a sign in a word."""
    return _VERDICTS[sign]


class Propagation:
    """What follows when the things `changes` (by IRI) change, within a scope.

    `allowed` narrows the scope's selection of edges further. Nothing is computed before it is asked for.
    """

    def __init__(
        self, influences: InfluenceGraph, changes: Mapping[str, Sign], scope: Scope, allowed: bytes | None = None
    ) -> None:
        self.influences = influences
        self.scope = scope
        self.changes = {influences.places[iri]: sign for iri, sign in changes.items()}
        self.allowed = scope.select(influences) if allowed is None else allowed

    @cached_property
    def _steps(self) -> list[int]:
        return measure_steps(self.influences.signed, self.changes, depth=self.scope.limit, allowed=self.allowed)

    @cached_property
    def _strengths(self) -> list[int]:
        graph = self.influences.signed
        return find_bottlenecks(graph, self.changes, graph.strengths, depth=self.scope.limit, allowed=self.allowed)

    @cached_property
    def _confidences(self) -> list[int]:
        graph = self.influences.signed
        return find_bottlenecks(graph, self.changes, graph.confidences, depth=self.scope.limit, allowed=self.allowed)

    def sign(self, iri: str) -> Sign:
        """Give the sign of a thing's change."""
        return sign_at(self._steps, self.influences.places[iri])

    def verdict(self, iri: str) -> Verdict:
        """Say what happens to a thing."""
        return verdict_of(self.sign(iri))

    def sides(self, iri: str) -> tuple[Side | None, Side | None]:
        """Give what makes a thing grow, and what makes it shrink."""
        state = 2 * self.influences.places[iri]
        return self._side(state), self._side(state + 1)

    def _side(self, state: int) -> Side | None:
        if self._steps[state] < 0:
            return None
        return Side(
            strength=STRENGTHS[self._strengths[state]],
            confidence=LEVELS[self._confidences[state]],
            steps=self._steps[state],
        )

    def paths(self, iris: Collection[str], most: int) -> dict[str, tuple[Path, ...]]:
        """Give up to `most` of the strongest paths each way to each of these things, the strongest first."""
        places = self.influences.places
        walks = find_walks(
            self.influences.signed,
            self.changes,
            [places[iri] for iri in iris],
            most=most,
            depth=self.scope.limit,
            allowed=self.allowed,
        )
        found = {}
        for iri in iris:
            both = [walk for turned in (0, 1) for walk in walks.get(2 * places[iri] + turned, ())]
            both.sort(key=lambda walk: walk.rank())
            found[iri] = tuple(self._path(walk) for walk in both)
        return found

    def _path(self, walk: Walk) -> Path:
        edges = walk.edges()
        influences = tuple(self.influences.edges[edge] for edge in edges)
        sign: Literal[1, -1] = -1 if sum(self.influences.signed.turns[edge] for edge in edges) % 2 else 1
        return Path(
            influences=influences,
            sign=sign,
            strength=STRENGTHS[walk.strength],
            confidence=LEVELS[walk.confidence],
            moves="shrinks" if walk.state & 1 else "grows",
            through_feedback=walk.repeats(),
            depends_on_unknown=bool(self.scope.standings) and any(map(self.scope.hangs_on_unknown, influences)),
        )

    def supports(self, iri: str) -> set[int]:
        """Give the edges on all walks that the answer for a thing rests on."""
        place = self.influences.places[iri]
        return find_supports(
            self.influences.signed,
            self._steps,
            (2 * place, 2 * place + 1),
            self.changes,
            depth=self.scope.limit,
            allowed=self.allowed,
        )

    def arriving(self, iri: str) -> Sequence[Influence]:
        """Give the influences that end a walk to a thing."""
        graph, limit = self.influences.signed, self.scope.limit
        found = []
        for edge in graph.entering(self.influences.places[iri]):
            source = graph.tails[edge]
            reached = [one for one in self._steps[2 * source : 2 * source + 2] if one >= 0]
            if self.allowed[edge] and reached and (limit is None or min(reached) < limit):
                found.append(self.influences.edges[edge])
        return found

    def only_feedback_opposes(self, iri: str, paths: Sequence[Path]) -> bool | None:
        """Tell whether one side of an ambiguous answer is reached only by going round a loop.

        None if that was not decided within the search limit. `paths` are those found already.
        """
        plain = {path.moves for path in paths if not path.through_feedback}
        if plain == {"grows", "shrinks"}:
            return False
        state = 2 * self.influences.places[iri] + ("grows" in plain)
        graph, limit = self.influences.signed, self.scope.limit
        allowed = self.supports(iri)
        exists = has_plain_walk(graph, self.changes, state, depth=limit, allowed=allowed)
        return None if exists is None else not exists
