"""How complete, how old and how well sourced the curated values are, per system and per variable."""

from __future__ import annotations

import datetime as dt
from statistics import median
from typing import TYPE_CHECKING, Final

from pydantic import Field, computed_field

from graphkit.answers import Answer

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from graphkit.observations import Observation
    from graphkit.systems import SystemSummary, VariableSummary

__all__ = ["ENOUGH", "CurationReport", "Flaw", "SystemCompleteness", "Tally", "VariableCompleteness", "report_curation"]

#: How many variables of a system should be answered.
ENOUGH: Final = 25


class Tally(Answer):
    """Reported values, and where they were read; one value may rest on several documents."""

    values: int = 0
    from_developer: int = Field(0, description="Of these, values read in a document of the system's developer")
    own_values: int = Field(0, description="Of these, values that are not the terms of another provider")
    own_from_developer: int = Field(0, description="Of the own values, those read in a document of the developer")

    @computed_field(description="from_developer ÷ values; null without values")  # type: ignore[prop-decorator]
    @property
    def developer_share(self) -> float | None:
        """The part of all values that was read in a document of the developer."""
        return round(self.from_developer / self.values, 3) if self.values else None

    @computed_field(description="own_from_developer ÷ own_values; null without own values")  # type: ignore[prop-decorator]
    @property
    def own_developer_share(self) -> float | None:
        """The part of the values that are no other provider's terms that was read in a document of the developer."""
        return round(self.own_from_developer / self.own_values, 3) if self.own_values else None


class SystemCompleteness(Tally):
    """What is known of one system. Variables are counted once, whatever the number of their components and values."""

    system: str
    developer: str
    with_value: int = Field(description="Variables with a value")
    with_status: int = Field(description="Variables with an honest status alone")
    missing: tuple[str, ...] = Field(description="Variables of which nothing is said")
    answered: int = Field(description="Variables with a value, or with a status for which a source was looked up")
    values_accessed_days: int | None = Field(description="Median days since the sources of its values were looked at")
    values_held_days: int | None = Field(description="Median days since its values began, where that is known")


class VariableCompleteness(Tally):
    """How many systems have a value of one variable, a status alone, or nothing."""

    variable: str
    with_value: int
    with_status: int
    missing: tuple[str, ...] = Field(description="Systems of which nothing is said")


class Flaw(Answer):
    """An observation that a curator should look at."""

    system: str
    variable: str
    observation: str
    wrong: str


class CurationReport(Answer):
    """The state of the curated data on a day."""

    day: dt.date
    enough: int = Field(ENOUGH, description="How many answered variables a system should have")
    total: Tally
    variables_with_value: int = Field(description="Pairs of a system and a variable with a value")
    variables_from_developer: int = Field(
        description="Of these, pairs with a value read in a document of the developer"
    )
    too_few: tuple[str, ...] = Field(description="Systems with fewer answered variables than enough")
    systems: tuple[SystemCompleteness, ...]
    variables: tuple[VariableCompleteness, ...]
    flaws: tuple[Flaw, ...]


def report_curation(
    systems: Sequence[SystemSummary],
    variables: Sequence[VariableSummary],
    observe: Callable[[str], Iterable[Observation]],
    day: dt.date,
) -> CurationReport:
    """Measure the curated data; `observe` gives the observations of a system by slug, ages are counted on `day`.

    A value that a rule derived answers its variable, and is neither tallied nor judged: it is as good as what it rests on.

    >>> atlas = getfixture("atlas")
    >>> report = report_curation(atlas.systems(), atlas.variables(), atlas.observations, dt.date(2026, 12, 1))
    >>> report.too_few
    ()
    """
    names = [one.id for one in variables]
    seen = {one.id: list(observe(one.id)) for one in systems}
    everything = [said for found in seen.values() for said in found]
    curated = [said for said in everything if not said.is_derived]
    developers = {one.id: one.developer for one in systems}
    pairs = {(one.system, one.variable): False for one in curated if one.status == "reported"}
    pairs.update({(one.system, one.variable): True for one in curated if _is_from_developer(one)})
    judged = tuple(_judge_system(one, names, seen[one.id], day) for one in systems)
    return CurationReport(
        day=day,
        total=_tally(everything, developers),
        variables_with_value=len(pairs),
        variables_from_developer=sum(pairs.values()),
        too_few=tuple(one.system for one in judged if one.answered < ENOUGH),
        systems=judged,
        variables=tuple(_judge_variable(name, everything, developers) for name in names),
        flaws=tuple(
            Flaw(system=one.system, variable=one.variable, observation=one.iri, wrong=wrong)
            for one in curated
            if (wrong := _find_flaw(one, day))
        ),
    )


def _judge_system(
    system: SystemSummary, variables: Sequence[str], found: Sequence[Observation], day: dt.date
) -> SystemCompleteness:
    said = {one.variable for one in found}
    valued = {one.variable for one in found if one.status == "reported"}
    values = [one for one in found if one.status == "reported" and not one.is_derived]
    accessed = [max(days) for one in values if (days := _accessed(one))]
    return SystemCompleteness(
        **_tally(found, {system.id: system.developer}).model_dump(include=set(Tally.model_fields)),
        system=system.id,
        developer=system.developer,
        with_value=len(valued),
        with_status=len(said - valued),
        missing=tuple(name for name in variables if name not in said),
        answered=len(valued | {one.variable for one in found if one.sources}),
        values_accessed_days=_median_age(accessed, day),
        values_held_days=_median_age((one.valid_from for one in values if one.valid_from), day),
    )


def _judge_variable(
    variable: str, everything: Iterable[Observation], developers: dict[str, str]
) -> VariableCompleteness:
    found = [one for one in everything if one.variable == variable]
    said = {one.system for one in found}
    valued = {one.system for one in found if one.status == "reported"}
    return VariableCompleteness(
        **_tally(found, developers).model_dump(include=set(Tally.model_fields)),
        variable=variable,
        with_value=len(valued),
        with_status=len(said - valued),
        missing=tuple(sorted(developers.keys() - said)),
    )


def _tally(found: Iterable[Observation], developers: dict[str, str]) -> Tally:
    values = [one for one in found if one.status == "reported" and not one.is_derived]
    own = [one for one in values if one.offered_by in (None, developers[one.system])]
    return Tally(
        values=len(values),
        from_developer=sum(map(_is_from_developer, values)),
        own_values=len(own),
        own_from_developer=sum(map(_is_from_developer, own)),
    )


def _is_from_developer(one: Observation) -> bool:
    return one.status == "reported" and any(source.kind == "developer" for source in one.sources)


def _accessed(one: Observation) -> list[dt.date]:
    return [source.accessed for source in one.sources if source.accessed is not None]


def _median_age(days: Iterable[dt.date], day: dt.date) -> int | None:
    ages = [(day - one).days for one in days]
    return round(median(ages)) if ages else None


def _find_flaw(one: Observation, day: dt.date) -> str:
    """Say what is wrong with an observation; empty if nothing is. Curated files cannot have some of it, edits can."""
    if one.status == "reported" and not one.sources:
        return "a value without a source"
    if one.status == "not-disclosed" and not one.sources:
        return "not disclosed, and no source where one looked"
    for source in one.sources:
        if source.url is None:
            return f"the source “{source.title}” has no address"
        if source.accessed is None:
            return f"the source “{source.title}” has no date of access"
        if source.accessed > day:
            return f"the source “{source.title}” was looked at later than {day}"
    return ""
