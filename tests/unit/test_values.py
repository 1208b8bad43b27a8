"""Values of every kind: what is taken, what is refused, and in which form it comes out."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from typing import Any

import pytest

from graphkit.values import Code, Day, Flag, InvalidValueError, Members, Number, country_codes, parse_day, parse_value
from graphkit.vocabulary import load_vocabulary, nearest

VOCABULARY = load_vocabulary()


def parse(variable: str, raw: Any, unit: str | None = None) -> Any:
    return parse_value(VOCABULARY.variables[variable], raw, unit, VOCABULARY)


@pytest.mark.parametrize(
    ("variable", "raw", "unit", "value"),
    [
        ("weights-size", Decimal("14.5"), None, Number(Decimal("14.5"), "GB")),
        ("context-length", 131072, None, Number(Decimal(131072), "token")),
        ("context-length", 128, "thousand tokens", Number(Decimal(128000), "token")),
        ("api-input-price", Decimal("0.03"), "USD/1K tokens", Number(Decimal(30), "USD-per-million-tokens")),
        ("api-input-price", Decimal("0.00003"), "USD/token", Number(Decimal(30), "USD-per-million-tokens")),
        ("dataset-size", Decimal("14.8"), "trillion tokens", Number(Decimal(14800000000000), "token")),
        ("dataset-size", 570, "GB", Number(Decimal(570), "GB")),
        ("provider-count", 0, None, Number(Decimal(0), "count")),
        ("language-disparity", 1, None, Number(Decimal(1), "ratio")),
        ("capability", Decimal("-3.5"), None, Number(Decimal("-3.5"), "")),
        ("user-interface", "demo", None, Code("user-interface", "demo")),
        ("free-tier", True, None, Flag(True)),
        ("free-tier", False, None, Flag(False)),
        ("knowledge-cutoff", "2023-12-31", None, Day(dt.date(2023, 12, 31), "day")),
        ("knowledge-cutoff", "2023-12", None, Day(dt.date(2023, 12, 1), "month")),
        ("knowledge-cutoff", 2023, None, Day(dt.date(2023, 1, 1), "year")),
        ("input-modalities", ["text", "image", "text"], None, Members("modality", ("image", "text"))),
        ("language-support", ["zh-hant", "EN", "pt_br"], None, Members("language", ("en", "pt-br", "zh-hant"))),
        ("supported-regions", ["NO", "KR"], None, Members("country", ("kr", "no"))),
        ("software-integrations", ["vllm"], None, Members("framework", ("vllm",))),
        ("distribution-channels", ["hub"], None, Members("channel", ("hub",))),
    ],
)
def test_a_value_is_read_into_the_variables_own_form(variable: str, raw: Any, unit: str | None, value: Any) -> None:
    assert parse(variable, raw, unit) == value


@pytest.mark.parametrize(
    ("variable", "raw", "unit", "wrong"),
    [
        ("weights-size", "14.5", None, "is not a number"),
        ("weights-size", True, None, "true is not a number"),
        ("weights-size", [1], None, "is not a number"),
        ("weights-size", Decimal("NaN"), None, "is not finite"),
        ("weights-size", -1, None, "is negative"),
        ("weights-size", 1, "tokens", "tokens is not a unit of this variable"),
        ("language-disparity", Decimal("1.01"), None, "is more than 1"),
        ("provider-count", Decimal("0.5"), None, "is not whole"),
        ("user-interface", "Demo", None, "is not a code"),
        ("user-interface", True, None, "true is not a code"),
        ("free-tier", "yes", None, "is not a boolean"),
        ("free-tier", 1, None, "is not a boolean"),
        ("free-tier", True, "tokens", "has no unit"),
        ("knowledge-cutoff", "2023-13", None, "not a day of the calendar"),
        ("knowledge-cutoff", "12/2023", None, "is not a date"),
        ("input-modalities", "text", None, "is not a list"),
        ("input-modalities", ["text", 3], None, "is not a list"),
        ("input-modalities", [], None, "the list is empty"),
        ("software-integrations", ["vlm"], None, "vlm is not a framework"),
        ("language-support", ["klingonish"], None, "not a valid language tag"),
        ("supported-regions", ["UK"], None, "United Kingdom is GB"),
        ("supported-regions", [False], None, "is not a list"),
        ("supported-regions", {"all-except": ["XX"]}, None, "XX is not a country code"),
        ("supported-regions", {"all": []}, None, "single key all-except"),
        ("supported-regions", "All", None, "is not a list"),
    ],
)
def test_a_value_of_the_wrong_form_is_refused(variable: str, raw: Any, unit: str | None, wrong: str) -> None:
    with pytest.raises(InvalidValueError, match=wrong):
        parse(variable, raw, unit)


def test_all_countries_and_all_but_some() -> None:
    everywhere = parse("supported-regions", "all")
    but = parse("supported-regions", {"all-except": ["CN", "KP"]})
    assert len(everywhere.slugs) == len(country_codes()) >= 249
    assert set(everywhere.slugs) - set(but.slugs) == {"cn", "kp"}


def test_every_unit_converts_to_a_unit_of_some_variable() -> None:
    targets = {unit for spec in VOCABULARY.variables.values() for unit in spec.units}
    lost = [unit.notation for unit in VOCABULARY.units.values() if unit.target not in targets]
    assert lost == []


def test_every_variable_has_what_its_kind_needs() -> None:
    for spec in VOCABULARY.variables.values():
        assert spec.component_kinds, spec.id
        assert bool(spec.codes) == (spec.kind == "ordinal"), spec.id
        assert bool(spec.members) == (spec.kind == "set"), spec.id
        assert bool(spec.units) == (spec.kind in ("quantity", "count", "ratio")), spec.id


def test_a_date_shows_its_precision() -> None:
    assert [parse_day(text).precision for text in ("2024", "2024-07", "2024-07-23")] == ["year", "month", "day"]


def test_a_finer_component_kind_concerns_what_its_coarser_kind_does() -> None:
    dataset = VOCABULARY.variables["dataset-size"]
    assert VOCABULARY.concerns(dataset, "training-data")
    assert not VOCABULARY.concerns(dataset, "weights")
    assert VOCABULARY.concerns(VOCABULARY.variables["minimum-age"], "api"), "a variable of the whole system"


def test_nearest_gives_like_names_only() -> None:
    assert nearest("latncy", VOCABULARY.variables) == ["latency"]
    assert nearest("zzz", VOCABULARY.variables) == []
