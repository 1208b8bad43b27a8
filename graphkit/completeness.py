"""What curation has and what it lacks: values, reasons and gaps of every system, their age, and whose word they rest on."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from typing import TYPE_CHECKING, Final

from pydantic import Field

from graphkit.answers import Answer

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from graphkit.observations import Observation
    from graphkit.systems import SystemSummary, VariableSummary

__all__ = [
    "ENOUGH_VARIABLES",
    "CurationReport",
    "Fault",
    "SystemCompleteness",
    "VariableCompleteness",
    "measure_completeness",
    "share_of",
]

#: A curated system answers so many variables at least.
ENOUGH_VARIABLES: Final = 25
#: Values that were read longer ago than this many days are due to be looked up again.
DUE_DAYS: Final = 365


class SystemCompleteness(Answer):
    """How much is known of one system. A variable is answered by a value, or by a status that says why there is none."""

    id: str
    label: str
    label_ko: str
    with_value: int = Field(description="Variables with a value")
    with_status: int = Field(description="Variables that have no value, but a reason why")
    missing: tuple[str, ...] = Field(description="Variables without either")
    values: int = Field(description="Values, of all components, spans and providers")
    of_others: int = Field(description="Of these, terms that another provider offers, such as a reseller's price")
    from_developer: int = Field(description="Of the rest, values read in a document of the developer's")
    read_first: dt.date | None = Field(description="Day on which the value that was looked up longest ago was read")
    due: int = Field(description="Values that still hold and were read more than a year before the day of the report")

    @property
    def answered(self) -> int:
        """How many variables are answered."""
        return self.with_value + self.with_status


class VariableCompleteness(Answer):
    """For how many systems a variable is known."""

    id: str
    label: str
    label_ko: str
    with_value: int
    with_status: int
    missing: int


class Fault(Answer):
    """An observation that should be looked at."""

    system: str
    variable: str
    observation: str
    wrong: str


class CurationReport(Answer):
    """The state of the curated values on a day."""

    day: dt.date
    systems: tuple[SystemCompleteness, ...]
    variables: tuple[VariableCompleteness, ...]
    faults: tuple[Fault, ...]
    values: int
    of_others: int
    from_developer: int
    generation: str

    @property
    def developer_share(self) -> float:
        """Which part of the values that are the developers' to state was read in their own documents, 0 to 1."""
        return share_of(self)


def share_of(counted: CurationReport | SystemCompleteness) -> float:
    """Give the part of values, those that other providers offer left out, that rests on the developer's own documents."""
    own = counted.values - counted.of_others
    return counted.from_developer / own if own else 0.0


def measure_completeness(
    systems: Sequence[SystemSummary],
    variables: Sequence[VariableSummary],
    observe: Callable[[str], Iterable[Observation]],
    *,
    day: dt.date,
    generation: str,
) -> CurationReport:
    """Report on the observations that `observe` gives of a system, by slug.

    What rules derived answers a variable, and is no value that somebody read.
    """
    names = [one.id for one in variables]
    found, faults = [], []
    tally: dict[str, Counter[str]] = {name: Counter() for name in names}
    for system in systems:
        known = list(observe(system.id))
        state = {name: _state([one for one in known if one.variable == name]) for name in names}
        own = [one for one in known if not one.is_derived]
        for name, what in state.items():
            tally[name][what] += 1
        found.append(_measure_system(system, own, state, day))
        faults += [fault for one in own if (fault := _fault(one, day)) is not None]
    return CurationReport(
        day=day,
        systems=tuple(found),
        variables=tuple(
            VariableCompleteness(
                id=one.id,
                label=one.label,
                label_ko=one.label_ko,
                with_value=tally[one.id]["value"],
                with_status=tally[one.id]["status"],
                missing=tally[one.id]["missing"],
            )
            for one in variables
        ),
        faults=tuple(faults),
        values=sum(one.values for one in found),
        of_others=sum(one.of_others for one in found),
        from_developer=sum(one.from_developer for one in found),
        generation=generation,
    )


def _state(observations: Sequence[Observation]) -> str:
    if not observations:
        return "missing"
    return "value" if any(one.status == "reported" for one in observations) else "status"


def _measure_system(
    system: SystemSummary, own: Sequence[Observation], state: dict[str, str], day: dt.date
) -> SystemCompleteness:
    values = [one for one in own if one.status == "reported"]
    theirs = [one for one in values if one.offered_by in (None, system.developer)]
    read = [accessed for one in values if (accessed := _accessed(one)) is not None]
    holding = [one for one in values if one.valid_until is None or one.valid_until > day]
    return SystemCompleteness(
        id=system.id,
        label=system.label,
        label_ko=system.label_ko,
        with_value=sum(what == "value" for what in state.values()),
        with_status=sum(what == "status" for what in state.values()),
        missing=tuple(name for name, what in state.items() if what == "missing"),
        values=len(values),
        of_others=len(values) - len(theirs),
        from_developer=sum(any(source.kind == "developer" for source in one.sources) for one in theirs),
        read_first=min(read, default=None),
        due=sum((accessed := _accessed(one)) is not None and (day - accessed).days > DUE_DAYS for one in holding),
    )


def _accessed(one: Observation) -> dt.date | None:
    return max((source.accessed for source in one.sources if source.accessed is not None), default=None)


def _fault(one: Observation, day: dt.date) -> Fault | None:
    wrong = _wrong(one, day)
    if wrong is None:
        return None
    return Fault(system=one.system, variable=one.variable, observation=one.id, wrong=wrong)


def _wrong(one: Observation, day: dt.date) -> str | None:
    if one.status == "reported" and not one.sources:
        return "has a value and no source"
    if one.status == "reported" and one.confidence is None:
        return "has a value and no confidence"
    if any(source.url is None for source in one.sources):
        return "has a source without an address"
    accessed = _accessed(one)
    if one.sources and accessed is None:
        return "has a source without the day it was read"
    if accessed is not None and accessed > day:
        return f"was read on {accessed}, after the day of this report"
    if one.valid_from is not None and one.valid_until is not None and one.valid_until <= one.valid_from:
        return f"ends on {one.valid_until}, not after it begins on {one.valid_from}"
    return None
