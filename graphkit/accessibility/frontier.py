"""The access frontier: single changes that make a system accessible, and what is missing where nothing is decided."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from graphkit.accessibility.answer import Frontier, Gap

if TYPE_CHECKING:
    from collections.abc import Sequence

    from graphkit.accessibility.answer import RouteAnswer

__all__ = ["find_frontier", "find_gaps"]

#: Rough order of effort: what a person can decide at once comes before what takes money, then learning, then others.
_EFFORT: Final = (
    "means.identity", "needs.answer_length", "needs.context", "needs.programmatic", "means.money", "means.disk",
    "means.devices", "means.skill", "needs.fine_tuning", "needs.commercial", "needs.data_local",
)  # fmt: skip


def find_frontier(routes: Sequence[RouteAnswer]) -> tuple[Frontier, ...]:
    """Find the single changes after which a route would have every constraint met.

    A route counts if exactly one of its constraints is unmet and all others are met. Changes of the profile come before
    changes of the system; among them, those of less effort, and of two amounts the smaller.
    """
    found = []
    for route in routes:
        hindering = [one for one in route.constraints if one.status != "met"]
        if len(hindering) == 1 and hindering[0].status == "unmet":
            found += [
                Frontier(route=route.id, constraint=hindering[0].name, change=change) for change in hindering[0].changes
            ]
    return tuple(sorted(found, key=_effort))


def _effort(one: Frontier) -> tuple[int, int, float, str, str]:
    change = one.change
    place = _EFFORT.index(change.name) if change.name in _EFFORT else len(_EFFORT)
    amount = change.value if isinstance(change.value, int | float) and not isinstance(change.value, bool) else 0.0
    if change.name == "means.devices":
        amount = change.value[0]["memory"]
    return (change.of != "profile", place, float(amount), change.name, one.route)


def find_gaps(routes: Sequence[RouteAnswer]) -> tuple[Gap, ...]:
    """List what is unknown on the undetermined routes, those with the fewest unknowns first."""
    undetermined = [route for route in routes if route.verdict == "undetermined"]
    undetermined.sort(key=lambda route: (sum(one.status == "unknown" for one in route.constraints), route.id))
    return tuple(
        Gap(route=route.id, constraint=one.name, variables=one.missing, contested=one.contested)
        for route in undetermined
        for one in route.constraints
        if one.status == "unknown"
    )
