"""Conditions on values: holds, fails, unknown."""

from __future__ import annotations

from dataclasses import dataclass

import pytest

from graphkit.influence import Condition, judge_conditions
from graphkit.influence.conditions import Value, judge_value

_SCALE = ("none", "some", "all")


@dataclass(frozen=True)
class _Seen:
    id: str
    value: Value
    variable: str = "v"
    status: str = "reported"
    is_preferred: bool = True


def _condition(comparator: str, threshold: str, scale: tuple[str, ...] = ()) -> Condition:
    return Condition(
        iri="c", label="c", variable="v", comparator=comparator, threshold=threshold, notation=threshold, scale=scale
    )


@pytest.mark.parametrize(
    ("comparator", "threshold", "scale", "value", "expected"),
    [
        ("at-least", "3.5", (), 3.5, "holds"),
        ("at-least", "3.5", (), 3, "fails"),
        ("at-most", "3.5", (), 3, "holds"),
        ("at-most", "3.5", (), 4, "fails"),
        ("at-least", "some", _SCALE, "all", "holds"),
        ("at-least", "some", _SCALE, "none", "fails"),
        ("at-most", "some", _SCALE, "some", "holds"),
        ("at-most", "some", _SCALE, "all", "fails"),
        ("equals", "some", _SCALE, "some", "holds"),
        ("equals", "some", _SCALE, "all", "fails"),
        ("equals", "true", (), True, "holds"),
        ("equals", "true", (), False, "fails"),
        ("includes", "audio", (), ["audio", "text"], "holds"),
        ("includes", "audio", (), ["text"], "fails"),
        ("includes", "audio", (), "audio", "unknown"),
        ("at-least", "some", _SCALE, "never heard of", "unknown"),
        ("at-least", "3", (), "many", "unknown"),
        ("at-least", "3", (), None, "unknown"),
    ],
)
def test_comparators(comparator: str, threshold: str, scale: tuple[str, ...], value: Value, expected: str) -> None:
    assert judge_value(_condition(comparator, threshold, scale), "reported", value) == expected


@pytest.mark.parametrize("status", ["unknown", "not-disclosed"])
def test_what_is_not_reported_is_unknown(status: str) -> None:
    assert judge_value(_condition("at-least", "3"), status, None) == "unknown"


def test_what_does_not_apply_fails() -> None:
    assert judge_value(_condition("at-least", "3"), "not-applicable", None) == "fails"


@pytest.mark.parametrize(
    ("seen", "expected"),
    [
        ([], "unknown"),
        ([_Seen("a", 4)], "holds"),
        ([_Seen("a", 4), _Seen("b", 5)], "holds"),
        ([_Seen("a", 4), _Seen("b", 2)], "unknown"),
        ([_Seen("a", 4), _Seen("b", None, status="unknown")], "unknown"),
        ([_Seen("a", 4), _Seen("b", 2, is_preferred=False)], "holds"),
        ([_Seen("a", 4), _Seen("b", 2, variable="w")], "holds"),
        ([_Seen("a", 1), _Seen("b", 2)], "fails"),
    ],
)
def test_only_preferred_values_count_and_components_must_agree(seen: list[_Seen], expected: str) -> None:
    (judged,) = judge_conditions([_condition("at-least", "3")], seen)
    assert judged.standing == expected
    assert set(judged.observations) == {one.id for one in seen if one.is_preferred and one.variable == "v"}
