"""How a system stands for a profile, without the reasons, kept so that only what a change touches is judged again.

A constraint is a function of the profile, the route and the observations that it reads. Which ones it reads is noted as
it is judged; where none of them has changed, judging it again would read the same and conclude the same.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeVar

from graphkit.accessibility.constraint import Question
from graphkit.accessibility.determination import CONSTRAINTS, judge_route, judge_system
from graphkit.accessibility.resourcing import monthly_cost
from graphkit.accessibility.routes import find_routes

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from graphkit.accessibility.answer import Verdict
    from graphkit.accessibility.constraint import Status
    from graphkit.accessibility.facts import Snapshot
    from graphkit.accessibility.routes import Route
    from graphkit.profiles import Profile

Found = TypeVar("Found")

__all__ = ["RouteStanding", "Standing", "find_changed", "stand"]


@dataclass(frozen=True, slots=True)
class RouteStanding:
    """One route: the status of each constraint, what it costs a month, and what each of these was read from."""

    verdict: Verdict
    statuses: tuple[Status, ...]
    cost: float | None
    reads: tuple[frozenset[str], ...]


@dataclass(frozen=True, slots=True)
class Standing:
    """One system for one profile."""

    routes: Mapping[Route, RouteStanding]

    @property
    def verdict(self) -> Verdict:
        """The verdict of the system."""
        return judge_system(one.verdict for one in self.routes.values())

    @property
    def usable(self) -> set[str]:
        """The routes that are accessible, by name."""
        return {route.id for route, one in self.routes.items() if one.verdict == "accessible"}

    @property
    def monthly_cost(self) -> float | None:
        """USD a month of the cheapest route that is accessible."""
        costs = [one.cost for one in self.routes.values() if one.verdict == "accessible" and one.cost is not None]
        return min(costs, default=None)


def find_changed(old: Snapshot, new: Snapshot) -> frozenset[str]:
    """Name what differs between two states of a system, by the names that `Question.read` notes."""
    variables = old.by_variable.keys() | new.by_variable.keys()
    components = old.levels.keys() | new.levels.keys()
    return frozenset(name for name in variables if old.of(name) != new.of(name)) | frozenset(
        name for name in components if old.levels.get(name) != new.levels.get(name)
    )


def stand(
    profile: Profile, snapshot: Snapshot, earlier: Standing | None = None, changed: frozenset[str] = frozenset()
) -> Standing:
    """Judge a system for a profile; where it stood `earlier`, only what reads something of `changed`."""
    known = earlier.routes if earlier is not None else {}
    return Standing(
        {route: _stand(profile, route, snapshot, known.get(route), changed) for route in find_routes(snapshot)}
    )


def _stand(
    profile: Profile, route: Route, snapshot: Snapshot, earlier: RouteStanding | None, changed: frozenset[str]
) -> RouteStanding:
    if earlier is not None and all(changed.isdisjoint(read) for read in earlier.reads):
        return earlier
    statuses: list[Status] = []
    reads: list[frozenset[str]] = []
    for place, check in enumerate(CONSTRAINTS):
        if earlier is not None and changed.isdisjoint(earlier.reads[place]):
            statuses.append(earlier.statuses[place])
            reads.append(earlier.reads[place])
            continue
        constraint, read = _noting(check, Question(profile, route, snapshot))
        statuses.append(constraint.status)
        reads.append(read)
    cost, read = _noting(monthly_cost, Question(profile, route, snapshot))
    return RouteStanding(judge_route(statuses), tuple(statuses), cost, (*reads, read))


def _noting(check: Callable[[Question], Found], question: Question) -> tuple[Found, frozenset[str]]:
    return check(question), frozenset(question.read)
