"""What a determination says. The same models serve Python, the command line and the API."""

from __future__ import annotations

import datetime as dt
from typing import Literal

from pydantic import Field

from graphkit.accessibility.constraint import Axis, Change, Constraint
from graphkit.answers import Answer, Labelled

__all__ = [
    "AccessAnswer",
    "AccessMatrix",
    "BriefAccess",
    "Frontier",
    "Gap",
    "ProfileAccess",
    "RouteAnswer",
    "SystemAccess",
    "Verdict",
]

Verdict = Literal["accessible", "inaccessible", "undetermined"]


class RouteAnswer(Answer):
    """One route of one system, for one profile."""

    id: str = Field(examples=["hosted-api/paid/together-ai"])
    kind: str
    variant: str
    provider: str | None = None
    precision: str | None = Field(None, description="Bits of a weight, or quantised; none where not on record")
    verdict: Verdict
    monthly_cost: float | None = Field(None, description="USD a month by the cheapest observations; none if not known")
    constraints: tuple[Constraint, ...]

    def named(self, name: str) -> Constraint:
        """Give a constraint by name."""
        return next(one for one in self.constraints if one.name == name)


class Frontier(Answer):
    """A single change after which the system would be accessible by a route."""

    route: str
    constraint: str
    change: Change


class Gap(Answer):
    """What is missing to decide a constraint of an undetermined route."""

    route: str
    constraint: str
    variables: tuple[str, ...] = Field(description="Variables whose observation could decide it")
    contested: bool = Field(description="There are observations, and they contradict each other")


class SystemAccess(Answer):
    """The determination of one system for one profile."""

    system: str
    label: str
    label_ko: str = ""
    verdict: Verdict
    available: bool = Field(description="Some route is open to newcomers, whoever can use it")
    contested: bool = Field(False, description="Undetermined, and some constraint is unknown because sources disagree")
    cheapest_route: str | None = None
    monthly_cost: float | None = None
    nearest_route: str = Field(description="The accessible, or else the least hindered route")
    binding: dict[Axis, tuple[str, ...]] = Field(description="Constraints unmet on the nearest route, by axis")
    frontier: tuple[Frontier, ...] = Field(
        (), description="Single changes that make it accessible, smallest effort first"
    )
    steps: int = Field(0, description="Constraints unmet on the nearest route")
    missing: tuple[Gap, ...] = ()
    routes: tuple[RouteAnswer, ...]


class AccessAnswer(Answer):
    """The determination of systems for a profile."""

    profile: str
    as_of: dt.date
    generation: str
    systems: tuple[SystemAccess, ...]


class BriefAccess(Answer):
    """The determination of one system for one profile, without its reasons; what is empty is left out over HTTP."""

    system: str
    verdict: Verdict
    available: bool = Field(True, description="Some route is open to newcomers, whoever can use it")
    binding: tuple[str, ...] = Field((), description="Constraints unmet on the nearest route, if it is inaccessible")
    missing: tuple[str, ...] = Field((), description="Constraints unknown on the nearest route, if it is undetermined")
    route: str | None = Field(None, description="The cheapest accessible route")
    monthly_cost: float | None = Field(None, description="USD a month of that route")


class ProfileAccess(Answer):
    """One profile before several systems."""

    profile: str
    label: str
    label_ko: str = ""
    systems: tuple[BriefAccess, ...]


class AccessMatrix(Answer):
    """Profiles by systems: who can use what, in brief."""

    as_of: dt.date
    generation: str
    systems: tuple[Labelled, ...]
    profiles: tuple[ProfileAccess, ...]
