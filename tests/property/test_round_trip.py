"""What a curator writes is what a reader gets: YAML → record → quads → store → observation."""

from __future__ import annotations

import json
from decimal import Decimal
from typing import TYPE_CHECKING, Any

import langcodes
import pyoxigraph as ox
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from graphkit.curation.check import Checker
from graphkit.curation.document import read_document
from graphkit.mapping import map_release
from graphkit.namespaces import graph, term
from graphkit.observations import Observation, read_observations
from graphkit.values import country_codes
from graphkit.vocabulary import VariableSpec, load_vocabulary
from tests.stores import LANGUAGES, MemoryStore

if TYPE_CHECKING:
    import random
    from pathlib import Path

    from graphkit.records import ReleaseRecord

VOCABULARY = load_vocabulary()
CHECKER = Checker(VOCABULARY, {})
DAYS = st.dates().map(lambda day: day.isoformat())
#: Text without control characters and line breaks, which YAML folds, and with no space at its ends, which is stripped.
WORDS = st.text(st.characters(exclude_categories=("C", "Z"), include_characters=" "), min_size=1).filter(
    lambda words: words.strip() == words
)
HEAD = """
system: {id: example, name: {en: E, ko: 이}, description: {en: E., ko: 이다.}, developer: nobody}
sources:
  one: {title: One, url: "https://example.org/1", kind: developer, accessed: 2026-01-01}
  two: {title: Two, url: "https://example.org/2", kind: press, accessed: 2026-01-02}
releases: [{id: first, date: 2024, name: {en: F, ko: 첫}, source: [one, two], components: [{component: api, level: hosted}]}]
observations:
"""


def flow(value: Any) -> str:
    """Write a value as YAML's flow style, which is JSON but for decimals."""
    match value:
        case dict():
            return "{" + ", ".join(f"{key}: {flow(one)}" for key, one in value.items()) + "}"
        case list():
            return "[" + ", ".join(flow(one) for one in value) + "]"
        case Decimal():
            return f"{value:f}"
        case _:
            return json.dumps(value, ensure_ascii=False)


def numbers(spec: VariableSpec) -> st.SearchStrategy[Any]:
    match spec.kind:
        case "count":
            return st.integers(0, 10**12)
        case "ratio":
            return st.decimals(0, 1, places=6)
        case "score":
            return st.decimals(-1000, 1000, places=4)
        case _:
            return st.one_of(st.integers(0, 10**15), st.decimals(0, 10**9, places=6))


def raw_values(spec: VariableSpec) -> st.SearchStrategy[Any]:
    match spec.kind, spec.members:
        case "ordinal", _:
            return st.sampled_from(spec.codes)
        case "boolean", _:
            return st.booleans()
        case "date", _:
            return st.one_of(DAYS, DAYS.map(lambda day: day[:7]), DAYS.map(lambda day: day[:4]))
        case "set", "country":
            return st.lists(st.sampled_from(sorted(country_codes())), min_size=1, max_size=5)
        case "set", "language":
            tags = st.sampled_from([langcodes.standardize_tag(tag) for tag in LANGUAGES])
            return st.lists(tags, min_size=1, max_size=5)
        case "set", kind:
            return st.lists(st.sampled_from(sorted(VOCABULARY.concepts[kind])), min_size=1, max_size=5)
        case _:
            return numbers(spec)


@st.composite
def entries(draw: st.DrawFn, spec: VariableSpec) -> dict[str, Any]:
    entry: dict[str, Any] = {"of": draw(st.sampled_from(spec.component_kinds))}
    sources: Any = draw(st.sampled_from(["one", ["one"], ["two"], ["one", "two"], ["two", "one"]]))
    entry["source"] = sources
    if spec.id in ("hardware-class", "documentation-quality") or draw(st.integers(0, 4)) == 0:
        entry["status"] = draw(st.sampled_from(["not-disclosed", "not-applicable", "unknown"]))
    else:
        entry["value"] = draw(raw_values(spec))
        entry["confidence"] = draw(st.sampled_from(["high", "medium", "low"]))
        usable: list[str] = sorted(unit.notation for unit in VOCABULARY.units.values() if unit.target in spec.units)
        with_unit = draw(st.booleans())
        if usable and with_unit:
            entry["unit"] = draw(st.sampled_from(usable))
        if spec.kind == "score":
            entry["benchmark"] = draw(st.sampled_from(sorted(VOCABULARY.concepts["benchmark"])))
    if draw(st.booleans()):
        entry["note"] = draw(WORDS)
    if draw(st.booleans()):
        entry["setting"] = draw(WORDS)
    start, end = sorted(draw(st.tuples(DAYS, DAYS)))
    if start != end and draw(st.booleans()):
        entry |= {"from": start, "until": end}
    return entry


@st.composite
def written(draw: st.DrawFn) -> tuple[VariableSpec, dict[str, Any]]:
    specs = sorted(VOCABULARY.variables.values(), key=lambda spec: spec.id)
    spec = draw(st.sampled_from([spec for spec in specs if not spec.provider_specific]))
    return spec, draw(entries(spec))


def read(folder: Path, variable: str, entry: dict[str, Any]) -> ReleaseRecord:
    path = folder / "example.yaml"
    path.write_text(f"{HEAD}  {variable}: {flow(entry)}\n", encoding="utf-8")
    document = read_document(path)
    record = CHECKER.check_release(document)
    problems = [one for one in document.problems if one.field != "system.developer"]
    assert problems == [], (entry, [str(one) for one in problems])
    if record is None:  # only the developer is unknown: said in the head for speed, checked elsewhere
        document.problems.clear()
        record = _without_developer_check(document)
    return record


def _without_developer_check(document: Any) -> ReleaseRecord:
    organisation: Any = type("Organisation", (), {"id": "nobody", "families": {}})()
    record = Checker(VOCABULARY, {"nobody": organisation}).check_release(document)
    assert record is not None
    return record


def as_read(spec: VariableSpec, entry: dict[str, Any]) -> Any:
    """Give the value a reader must see."""
    raw = entry.get("value")
    match spec.kind, spec.members:
        case _ if raw is None:
            return None
        case "set", _:
            return sorted(set(raw))
        case "date", _:
            return str(raw) + "-01-01"[len(str(raw)) - 10 :] if len(str(raw)) < 10 else raw
        case (("ordinal" | "boolean"), _):
            return raw
        case _:
            factor = VOCABULARY.units[entry["unit"]].factor if "unit" in entry else Decimal(1)
            return (Decimal(raw) * factor).quantize(Decimal("1e-15"))


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("round-trip")


@given(written())
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
def test_what_is_written_is_read_back(
    memory_store: MemoryStore, folder: Path, pair: tuple[VariableSpec, dict[str, Any]]
) -> None:
    spec, entry = pair
    memory_store.fill(map_release(read(folder, spec.id, entry), graph("curated")))
    (found,) = read_observations(memory_store, ["example"])
    assert_same(found, spec, entry)


def assert_same(found: Observation, spec: VariableSpec, entry: dict[str, Any]) -> None:
    assert (found.system, found.variable, found.component_kind) == ("example", spec.id, entry["of"])
    assert found.status == entry.get("status", "reported")
    assert found.confidence == entry.get("confidence")
    assert found.note == entry.get("note")
    assert found.setting == entry.get("setting")
    assert found.benchmark == entry.get("benchmark")
    assert [str(found.valid_from or ""), str(found.valid_until or "")] == [
        entry.get("from", ""),
        entry.get("until", ""),
    ]
    named = entry["source"] if isinstance(entry["source"], list) else [entry["source"]]
    assert [source.title.casefold() for source in found.sources] == sorted(named)
    expected = as_read(spec, entry)
    if isinstance(expected, Decimal):
        assert isinstance(found.value, int | float)
        assert found.value == pytest.approx(float(expected), rel=1e-15)
        if "unit" in entry and VOCABULARY.units[entry["unit"]].factor == 1:
            assert found.unit == entry["unit"]
    else:
        assert found.value == expected
    if spec.kind == "date" and expected is not None:
        assert found.text == str(entry["value"])


@given(written(), st.randoms(use_true_random=False))
@settings(max_examples=40, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
def test_the_name_of_an_observation_does_not_depend_on_the_order_of_keys(
    folder: Path, pair: tuple[VariableSpec, dict[str, Any]], shuffle: random.Random
) -> None:
    spec, entry = pair
    keys = list(entry)
    shuffle.shuffle(keys)
    shuffled = {key: entry[key] for key in keys}
    for key in ("source", "value"):
        if isinstance(shuffled.get(key), list):
            shuffled[key] = shuffle.sample(shuffled[key], len(shuffled[key]))
    one = set(map_release(read(folder, spec.id, entry), graph("curated")))
    assert set(map_release(read(folder, spec.id, shuffled), graph("curated"))) == one


@given(written(), written())
@settings(max_examples=40, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
def test_observations_that_say_different_things_have_different_names(
    folder: Path, one: tuple[VariableSpec, dict[str, Any]], other: tuple[VariableSpec, dict[str, Any]]
) -> None:
    said = [_said(map_release(read(folder, spec.id, entry), graph("curated"))) for spec, entry in (one, other)]
    names = [name for name, _ in said]
    assert (names[0] == names[1]) == (said[0][1] == said[1][1])


def _said(quads: Any) -> tuple[str, frozenset[tuple[str, str]]]:
    store = ox.Store()
    store.extend(quads)
    (node,) = (quad.subject for quad in store.quads_for_pattern(None, term("rdf:type"), term("axs:Observation"), None))
    pairs = store.quads_for_pattern(node, None, None, None)
    return str(node), frozenset((str(quad.predicate), str(quad.object)) for quad in pairs)
