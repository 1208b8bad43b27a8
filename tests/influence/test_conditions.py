"""Conditions on values: holds, fails, unknown."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import pytest

from graphkit.influence import Condition, judge_conditions
from graphkit.influence.conditions import Value, judge_value

if TYPE_CHECKING:
    from graphkit.atlas import Atlas

_SCALE = ("none", "some", "all")


@dataclass(frozen=True)
class _Seen:
    id: str
    value: Value
    variable: str = "v"
    status: str = "reported"
    is_preferred: bool = True
    component_kind: str = "system"


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


def test_a_condition_on_one_kind_of_component_is_deaf_to_the_others() -> None:
    condition = _condition("equals", "some", _SCALE).model_copy(
        update={"component_kind": "part", "kinds": ("part", "finer-part"), "broader": ("whole",)}
    )

    def judge(*seen: tuple[str, str]) -> str:
        observed = [_Seen(id=kind, value=value, component_kind=kind) for kind, value in seen]
        return judge_conditions([condition], observed)[0].standing

    assert judge(("part", "some"), ("other", "none")) == "holds"
    assert judge(("other", "some")) == "unknown"
    assert judge(("finer-part", "none"), ("whole", "some")) == "fails"
    assert judge(("whole", "some"), ("system", "none")) == "holds"
    assert judge(("system", "some")) == "holds"


def test_what_else_is_downloadable_does_not_open_the_training_data(atlas: Atlas) -> None:
    scope = atlas.scope(system="llama-3-1-405b-instruct")
    [standing] = [one for one in scope.standings if one.condition.iri.endswith("/training-data-downloadable")]
    by_id = {one.id: one for one in atlas.observations("llama-3-1-405b-instruct", variable="data-availability")}
    seen = [by_id[name] for name in standing.observations]
    assert {one.component_kind for one in seen} <= {"training-data", "dataset", "system"}
    assert any(one.component_kind == "evaluation-data" and one.value == "downloadable" for one in by_id.values())
    assert standing.standing == "fails"
