"""A constraint of a route: what the evidence says, and how it was put together."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Final, Literal, NamedTuple

from pydantic import Field

from graphkit.accessibility.routes import is_about
from graphkit.accessibility.wording import ENGLISH
from graphkit.answers import Answer

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from graphkit.accessibility.facts import Fact, Level, Snapshot
    from graphkit.accessibility.routes import Route
    from graphkit.accessibility.wording import Wording
    from graphkit.profiles import Profile

__all__ = ["AXES", "Axis", "Change", "Constraint", "Evidence", "Question", "Status", "UsedObservation", "settle"]

Axis = Literal["resourcing", "technical-usability", "utility"]
Status = Literal["met", "unmet", "unknown"]
AXES: Final[tuple[Axis, ...]] = ("resourcing", "technical-usability", "utility")


class UsedObservation(Answer):
    """An observation that a constraint rests on."""

    id: str
    variable: str
    component: str
    text: str
    offered_by: str | None = None
    setting: str | None = None


class Change(Answer):
    """A change of the profile, or of one variable of the system, that would meet a constraint."""

    of: Literal["profile", "system"]
    name: str = Field(description="Field of the profile, or variable", examples=["means.money", "minimum-age"])
    value: Any = Field(description="What it would have to be")
    text: str


class Constraint(Answer):
    """One requirement of one route, for one profile."""

    name: str
    label: str = Field(description="The name in the answer's language")
    axis: Axis
    status: Status
    contested: bool = Field(False, description="Unknown because observations contradict each other")
    need: str = Field(description="What the profile needs or has")
    findings: tuple[str, ...] = Field((), description="What the evidence says, arithmetic included")
    observations: tuple[UsedObservation, ...] = ()
    missing: tuple[str, ...] = Field((), description="Variables whose observation could decide it, where it is unknown")
    changes: tuple[Change, ...] = Field((), description="What would meet it, where it is unmet")


class Evidence(NamedTuple):
    """One piece of evidence: it speaks for (`True`), against (`False`), or is shown though it decides nothing (`None`)."""

    side: bool | None
    finding: str
    facts: tuple[Fact, ...] = ()


@dataclass(frozen=True, slots=True)
class Question:
    """A profile looking at a route of a system on a day; `read` notes the variables and components looked at."""

    profile: Profile
    route: Route
    snapshot: Snapshot
    wording: Wording = ENGLISH
    read: set[str] = field(default_factory=set, repr=False, compare=False)

    def say(self, phrase: str, **values: Any) -> str:
        """Fill in a sentence of the answer's language."""
        return self.wording.say(phrase, **values)

    def text(self, fact: Fact) -> str:
        """Put an observation into words of the answer's language."""
        return self.wording.text(fact)

    @property
    def level(self) -> Level:
        """The release level of the component that the route goes through."""
        self.read.add(self.route.component)
        return self.snapshot.levels[self.route.component]

    def facts(self, variable: str) -> list[Fact]:
        """List the observations of a variable that bind the route."""
        self.read.add(variable)
        return [fact for fact in self.snapshot.of(variable) if is_about(fact, self.route)]

    def reported(self, variable: str) -> list[Fact]:
        """List those that report a value."""
        return [fact for fact in self.facts(variable) if fact.status == "reported"]

    def not_applicable(self, variable: str) -> list[Fact]:
        """List those that say that the system has no such thing."""
        return [fact for fact in self.facts(variable) if fact.status == "not-applicable"]


def settle(
    question: Question,
    name: str,
    axis: Axis,
    need: str,
    evidence: Iterable[Evidence],
    *,
    missing: Sequence[str] = (),
    changes: Sequence[Change] = (),
) -> Constraint:
    """Weigh the evidence: met if some speaks for and none against, unmet if some against and none for, else unknown.

    Evidence comes only from observations that are there, never from their absence; so taking one away can only take
    evidence away.
    """
    pieces = list(evidence)
    speaks_for = any(piece.side is True for piece in pieces)
    speaks_against = any(piece.side is False for piece in pieces)
    status: Status = "unknown" if speaks_for == speaks_against else "met" if speaks_for else "unmet"
    used = {fact.id: fact for piece in pieces for fact in piece.facts}
    return Constraint(
        name=name,
        label=question.wording.constraint(name),
        axis=axis,
        status=status,
        contested=speaks_for and speaks_against,
        need=need,
        findings=tuple(dict.fromkeys(piece.finding for piece in pieces if piece.finding)),
        observations=tuple(_used(fact, question.wording) for fact in used.values()),
        missing=tuple(missing) if status == "unknown" else (),
        changes=tuple(changes) if status == "unmet" else (),
    )


def _used(fact: Fact, wording: Wording) -> UsedObservation:
    return UsedObservation(
        id=fact.id,
        variable=fact.variable,
        component=fact.component,
        text=wording.text(fact),
        offered_by=fact.provider,
        setting=fact.setting,
    )
