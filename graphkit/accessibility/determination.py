"""Who can use a system: constraints of a route → verdict of the route → verdict of the system.

A route is accessible when every constraint is met, inaccessible when one is unmet, else undetermined. A system is
accessible when some route is, inaccessible when every route is, else undetermined: Kleene's strong three-valued logic.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from graphkit.accessibility import resourcing, usability, utility
from graphkit.accessibility.answer import BriefAccess, RouteAnswer, SystemAccess, Verdict
from graphkit.accessibility.constraint import AXES, Question
from graphkit.accessibility.frontier import find_frontier, find_gaps
from graphkit.accessibility.routes import find_routes
from graphkit.accessibility.wording import ENGLISH

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from graphkit.accessibility.constraint import Constraint, Status
    from graphkit.accessibility.facts import Snapshot
    from graphkit.accessibility.routes import Route
    from graphkit.accessibility.wording import Wording
    from graphkit.profiles import Profile

__all__ = ["CONSTRAINTS", "brief", "determine", "determine_route", "judge_route", "judge_system"]

#: Every constraint, in the order in which it is shown.
CONSTRAINTS: Final[tuple[Callable[[Question], Constraint], ...]] = (
    usability.check_offer,
    usability.check_variant,
    resourcing.check_money,
    resourcing.check_memory,
    resourcing.check_disk,
    usability.check_skill,
    usability.check_region,
    usability.check_age,
    usability.check_identity,
    usability.check_payment,
    usability.check_gating,
    usability.check_licence,
    usability.check_throughput,
    utility.check_languages,
    utility.check_inputs,
    utility.check_outputs,
    utility.check_context,
    utility.check_answer_length,
    utility.check_fine_tuning,
    utility.check_automation,
    utility.check_locality,
)


def judge_route(constraints: Iterable[Status]) -> Verdict:
    """Join the statuses of a route's constraints."""
    statuses = set(constraints)
    return "inaccessible" if "unmet" in statuses else "undetermined" if "unknown" in statuses else "accessible"


def judge_system(routes: Iterable[Verdict]) -> Verdict:
    """Join the verdicts of a system's routes."""
    verdicts = set(routes)
    return (
        "accessible" if "accessible" in verdicts else "undetermined" if "undetermined" in verdicts else "inaccessible"
    )


def determine_route(profile: Profile, route: Route, snapshot: Snapshot, wording: Wording = ENGLISH) -> RouteAnswer:
    """Judge one route for a profile."""
    question = Question(profile, route, snapshot, wording)
    constraints = tuple(check(question) for check in CONSTRAINTS)
    return RouteAnswer(
        id=route.id,
        kind=route.kind,
        variant=route.variant,
        provider=route.provider,
        precision=f"{route.precision:g}" if isinstance(route.precision, float) else route.precision,
        verdict=judge_route(one.status for one in constraints),
        monthly_cost=resourcing.monthly_cost(question),
        constraints=constraints,
    )


def determine(profile: Profile, snapshot: Snapshot, wording: Wording = ENGLISH) -> SystemAccess:
    """Judge a system for a profile, with what binds, what it costs, what would change it and what is missing."""
    routes = [determine_route(profile, route, snapshot, wording) for route in find_routes(snapshot)]
    verdict = judge_system(route.verdict for route in routes)
    nearest = min(routes, key=_hindrance)
    cheapest = min((route for route in routes if route.verdict == "accessible"), key=_cost, default=None)
    gaps = find_gaps(routes) if verdict == "undetermined" else ()
    return SystemAccess(
        system=snapshot.system,
        label=snapshot.label,
        label_ko=snapshot.label_ko,
        verdict=verdict,
        available=any(route.named("offer").status == "met" for route in routes),
        contested=any(gap.contested for gap in gaps),
        cheapest_route=cheapest.id if cheapest else None,
        monthly_cost=cheapest.monthly_cost if cheapest else None,
        nearest_route=(cheapest or nearest).id,
        binding={axis: _unmet(nearest, axis) for axis in AXES if verdict != "accessible" and _unmet(nearest, axis)},
        frontier=() if verdict == "accessible" else find_frontier(routes),
        steps=0 if verdict == "accessible" else _count(nearest, "unmet"),
        missing=gaps,
        routes=tuple(routes),
    )


def brief(access: SystemAccess) -> BriefAccess:
    """Say a determination in brief.

    An undetermined system lists what is unknown on its nearest undetermined route.
    """
    undetermined = access.verdict == "undetermined"
    first = access.missing[0].route if undetermined else None
    return BriefAccess(
        system=access.system,
        verdict=access.verdict,
        available=access.available,
        binding=() if undetermined else tuple(name for names in access.binding.values() for name in names),
        missing=tuple(gap.constraint for gap in access.missing if gap.route == first),
        route=access.cheapest_route,
        monthly_cost=access.monthly_cost,
    )


def _cost(route: RouteAnswer) -> tuple[float, str]:
    return (route.monthly_cost if route.monthly_cost is not None else float("inf"), route.id)


def _count(route: RouteAnswer, status: str) -> int:
    return sum(one.status == status for one in route.constraints)


def _hindrance(route: RouteAnswer) -> tuple[bool, int, int, tuple[float, str]]:
    is_offered = route.named("offer").status != "unmet"
    return (not is_offered, _count(route, "unmet"), _count(route, "unknown"), _cost(route))


def _unmet(route: RouteAnswer, axis: str) -> tuple[str, ...]:
    return tuple(one.name for one in route.constraints if one.axis == axis and one.status == "unmet")
