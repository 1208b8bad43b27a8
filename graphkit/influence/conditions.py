"""Whether the conditions of influences hold for a system, judged on its preferred observations."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

from graphkit.influence.answer import Condition, ConditionStanding, Standing

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

__all__ = ["Observed", "judge_conditions", "judge_value"]

Value = float | int | bool | str | list[str] | None


class Observed(Protocol):
    """What is read of an observation here; `graphkit.observations.Observation` is one."""

    @property
    def id(self) -> str:
        """Its slug."""

    @property
    def variable(self) -> str:
        """Slug of the variable."""

    @property
    def status(self) -> str:
        """Whether a value is reported, or why not."""

    @property
    def value(self) -> Value:
        """The value, in the variable's unit."""

    @property
    def component_kind(self) -> str:
        """Slug of the kind of component, or `system`."""

    @property
    def is_preferred(self) -> bool:
        """Whether it is preferred among those of the same variable and component."""


def judge_conditions(conditions: Iterable[Condition], observations: Iterable[Observed]) -> list[ConditionStanding]:
    """Judge each condition on the preferred observations of its variable, those of every component together.

    A condition on one kind of component looks at those of that kind and of finer ones; where there is none, at those of
    the kind it belongs to, and at last at those of the whole system.
    It holds where all that is known meets it, and fails where all that is known misses it. Where nothing is known, or
    where components differ, it is unknown: an influence that depends on it is kept and marked, never dropped on a guess.
    """
    preferred: dict[str, list[Observed]] = {}
    for one in observations:
        if one.is_preferred:
            preferred.setdefault(one.variable, []).append(one)
    return [_judge(condition, _bearing(condition, preferred.get(condition.variable, []))) for condition in conditions]


def _bearing(condition: Condition, observed: Sequence[Observed]) -> Sequence[Observed]:
    if condition.component_kind is None:
        return observed
    for kinds in (condition.kinds, *((one,) for one in (*condition.broader, "system"))):
        found = [one for one in observed if one.component_kind in kinds]
        if found:
            return found
    return ()


def _judge(condition: Condition, observed: Sequence[Observed]) -> ConditionStanding:
    verdicts = {judge_value(condition, one.status, one.value) for one in observed}
    standing: Standing = verdicts.pop() if len(verdicts) == 1 else "unknown"
    return ConditionStanding(condition=condition, standing=standing, observations=tuple(one.id for one in observed))


def judge_value(condition: Condition, status: str, value: Value) -> Standing:
    """Judge a condition on one value. A variable that does not apply cannot meet a condition on it.

    >>> long = Condition(iri="", label="", variable="context-length", comparator="at-least", threshold="100000")
    >>> judge_value(long, "reported", 128_000), judge_value(long, "reported", 8_192), judge_value(long, "unknown", None)
    ('holds', 'fails', 'unknown')
    """
    if status == "not-applicable":
        return "fails"
    if status != "reported" or value is None:
        return "unknown"
    met = _met(condition, value)
    return "unknown" if met is None else "holds" if met else "fails"


def _met(condition: Condition, value: Value) -> bool | None:
    wanted = condition.notation or condition.threshold
    match condition.comparator:
        case "includes":
            return wanted in value if isinstance(value, list) else None
        case "equals":
            return str(value).casefold() == wanted.casefold()
        case "at-least" | "at-most":
            places = _places(condition, value, wanted)
            if places is None:
                return None
            return places[0] >= places[1] if condition.comparator == "at-least" else places[0] <= places[1]
        case _:
            return None


def _places(condition: Condition, value: Value, wanted: str) -> tuple[float, float] | None:
    """Give the value and the threshold as numbers, or as ranks on the ordinal scale; None where they cannot be."""
    if condition.scale:
        if value not in condition.scale or wanted not in condition.scale:
            return None
        return condition.scale.index(str(value)), condition.scale.index(wanted)
    if isinstance(value, bool) or not isinstance(value, int | float):
        return None
    return float(value), float(wanted)
