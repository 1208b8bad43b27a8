"""Every rule for curated files: what is wrong is named, at its place, with what is allowed."""
# ruff: noqa: E501 - a table of cases reads better as a table

from __future__ import annotations

import json
from pathlib import Path
from typing import NamedTuple

import pyoxigraph as ox
import pytest

from graphkit.curation import load_organisations, load_releases, validate_files
from graphkit.curation.document import parse_document
from graphkit.errors import CurationError, Problem
from graphkit.writing.order import Submission
from graphkit.writing.submission import apply_submission

DATA = Path(__file__).parent / "data"
VALID = (DATA / "valid-release.yaml").read_text(encoding="utf-8")


def write(folder: Path, text: str, name: str = "example-model") -> Path:
    path = folder / f"{name}.yaml"
    path.write_text(text, encoding="utf-8")
    return path


def problems_of(folder: Path, text: str, name: str = "example-model") -> list[Problem]:
    return validate_files([write(folder, text, name)])


class Mistake(NamedTuple):
    """`old` is replaced by `new` in the valid file; § marks where the problem must be placed."""

    old: str
    new: str
    field: str
    wrong: str
    allowed: str = ""


def place_of_mark(text: str) -> tuple[int, int]:
    before = text.split("§", 1)[0]
    return before.count("\n") + 1, len(before) - (before.rfind("\n") + 1) + 1


SYSTEM = [
    Mistake("system:\n  id", "§extra: 1\nsystem:\n  id", "extra", "is an unknown key", "observations"),
    Mistake("  id: example-model\n", "  id: §other\n", "system.id", "other is not the name of the file", "example-model"),
    Mistake("  id: example-model\n", "  id: §Example_Model\n", "system.id", "has the wrong form", "text matching"),
    Mistake("  developer: meta", "  developer: §metaa", "system.developer", "is not a known organisation", "meta"),
    Mistake("  family: llama", "  family: §lama", "system.family", "lama is not a family of meta", "llama"),
    Mistake("ko: 예시 모델}", "§kr: 예시 모델}", "system.name.kr", "is an unknown key", "en, ko"),
    Mistake("name: {en: Example Model, ko: 예시 모델}", "§name: {en: Example Model}", "system.name.ko", "is missing"),
    Mistake("  family: llama", "  aliases: §one", "system.aliases", "valid tuple"),
    Mistake(
        "  family: llama", "  identifiers: {wikidata: §42}", "system.identifiers.wikidata", "should be a valid string"
    ),
    Mistake("  family: llama", "  identifiers: {wikidata: §P42}", "system.identifiers.wikidata", "P42 has the wrong form"),
    Mistake("  family: llama", "  identifiers: {homepage: §nowhere}", "system.identifiers.homepage", "valid URL"),
    Mistake(
        "  family: llama",
        "  identifiers: {§hugging_fac: a/b}",
        "system.identifiers.hugging_fac",
        "is an unknown key, did you mean hugging-face?",
        "hugging-face",
    ),
]  # fmt: skip

SOURCES = [
    Mistake("    kind: developer\n", "    kind: §gossip\n", "sources.card.kind", "gossip is not a choice", "developer"),
    Mistake("    publisher: meta\n", "    publisher: §mate\n", "sources.card.publisher", "is not a known organisation"),
    Mistake("    accessed: 2026-11-23\n    published", "    accessed: §23.11.2026\n    published", "sources.card.accessed",
            "23.11.2026 is not a date", "2024-07-23"),
    Mistake("    accessed: 2026-11-23\n    published", "    accessed: §2026-02-30\n    published", "sources.card.accessed",
            "2026-02-30 is not a day of the calendar"),
    Mistake("    published: 2024-07-23", "    published: §2026-12-24", "sources.card.published", "is after accessed"),
    Mistake("    url: https://example.org/card\n", "    url: §example card\n", "sources.card.url", "valid URL"),
    Mistake("    title: Example model card\n    url: https://example.org/card\n", "    §title: Example model card\n",
            "sources.card", "needs an address", "url, or repository"),
    Mistake("    title: Example price table\n", "    §title: Example price table\n    url: https://example.org/t\n",
            "sources.table", "has two addresses"),
    Mistake("    commit: 0123456789abcdef\n", "    commit: §main\n", "sources.table.commit", "main has the wrong form"),
    Mistake("  card:\n", "  §spare:\n    title: T\n    url: https://example.org\n    kind: press\n    accessed: 2026\n  card:\n",
            "sources.spare", "is never used"),
    Mistake("source: [card, table]\n    components", "source: §[card, tabel]\n    components", "releases.1.source",
            "tabel is not declared, did you mean table?", "sources"),
    Mistake("  weights-size: {value: 14.5, source: card", "  weights-size: {value: 14.5, source: §cart",
            "observations.weights-size.source", "cart is not declared, did you mean card?"),
]  # fmt: skip

RELEASES = [
    Mistake("  - id: second", "  - id: §first", "releases.1.id", "first stands twice"),
    Mistake("    date: 2024-09-01", "    date: §2024-06", "releases.1.date", "2024-06 is before the one above", "oldest first"),
    Mistake("    date: 2024-09-01", "    date: §yesterday", "releases.1.date", "yesterday is not a date"),
    Mistake("component: weights, level: downloadable", "component: §wights, level: downloadable",
            "releases.0.components.0.component", "wights is not a component-kind", "weights"),
    Mistake("level: fully-open", "level: §open", "releases.1.components.0.level", "open is not a choice", "fully-open"),
    Mistake("licence: Apache-2.0", "licence: §Apache 2", "releases.1.components.0.licence", "Apache 2 is not a licence", "SPDX"),
    Mistake("licence: MIT", "licence: §LicenseRef-mine", "releases.0.components.0.licence", "is not declared", "licences.ttl"),
    Mistake("channel: hub", "channel: §pub", "releases.0.components.0.channel", "pub is not a channel", "hub"),
    Mistake("    source: [card, table]\n    components:\n      - {component: weights, level: fully-open, licence: Apache-2.0}",
            "    source: [card, table]\n    components: §[]", "releases.1.components", "at least 1 item"),
]  # fmt: skip

OBSERVATIONS = [
    Mistake("  weights-size:", "  §weight-size:", "observations.weight-size", "is not a variable, did you mean weights-size?"),
    Mistake("  weights-size: {value: 14.5,", "  weights-size: {value: §big,", "observations.weights-size.value",
            "big is not a number"),
    Mistake("  weights-size: {value: 14.5,", "  weights-size: {value: §-1,", "observations.weights-size.value", "is negative"),
    Mistake("  weights-size: {value: 14.5,", "  weights-size: {value: §.inf,", "observations.weights-size.value", "is not finite"),
    Mistake("  weights-size: {value: 14.5,", "  weights-size: {value: §true,", "observations.weights-size.value",
            "true is not a number"),
    Mistake("value: 4, source: table", "value: §4.5, source: table", "observations.provider-count.0.value", "is not whole"),
    Mistake("unit: USD/1K tokens", "unit: §EUR/1K tokens", "observations.api-input-price.0.unit", "is not a unit of this variable",
            "USD/1M tokens"),
    Mistake("{value: demo,", "{value: demo, unit: §kg,", "observations.user-interface.unit", "the variable has no unit"),
    Mistake("{value: demo,", "{value: §demoo,", "observations.user-interface.value", "demoo is not a code of this scale",
            "none, demo, product, product-multi-platform"),
    Mistake("of: api, value: false", "of: api, value: §maybe", "observations.free-tier.value", "is not a boolean", "true, false"),
    Mistake("  free-tier: {of: api, value", "  free-tier: {of: §apis, value", "observations.free-tier.of",
            "apis is not a component kind", "api"),
    Mistake("  free-tier: {of: api, value", "  free-tier: {of: §weights, value", "observations.free-tier.of",
            "free-tier is not about weights", "api"),
    Mistake("  free-tier: {of: api, value: false", "  free-tier: §{value: false", "observations.free-tier.of",
            "is missing: the variable is about several components"),
    Mistake("[KR, NO, GB]", "§[KR, NO, UK]", "observations.supported-regions.value", "the code of the United Kingdom is GB", "ISO"),
    Mistake("[KR, NO, GB]", "§[KR, kr]", "observations.supported-regions.value", "kr is not a country code"),
    Mistake("[KR, NO, GB]", "§{except: [CN]}", "observations.supported-regions.value", "single key all-except"),
    Mistake("[KR, NO, GB]", "§everywhere", "observations.supported-regions.value", "is not a list of names"),
    Mistake("[ko, pt-BR, zh-Hant]", "§[ko, korean!]", "observations.language-support.value", "is not a valid language tag", "pt-BR"),
    Mistake("[text, image]", "§[text, smell]", "observations.input-modalities.value", "smell is not a modality", "audio"),
    Mistake("{value: 2023-12,", "{value: §December 2023,", "observations.knowledge-cutoff.value", "is not a date"),
    Mistake("  capability: {benchmark: mmlu, ", "  capability: §{", "observations.capability.benchmark", "is missing: a score needs"),
    Mistake("benchmark: mmlu,", "benchmark: §mmmlu2,", "observations.capability.benchmark", "mmmlu2 is not declared"),
    Mistake("  context-length: {value", "  context-length: {§benchmark: mmlu, value", "observations.context-length.benchmark",
            "is only for scores"),
    Mistake("    - {value: 20, offered-by: meta, ", "    - §{value: 20, ", "observations.api-input-price.1.offered-by",
            "is missing: the value depends on who offers it"),
    Mistake("    - {value: 20, offered-by: meta", "    - {value: 20, offered-by: §mette", "observations.api-input-price.1.offered-by",
            "mette is not a known organisation"),
    Mistake("until: 2024-10-01", "until: §2024-07-23", "observations.api-input-price.0.until", "2024-07-23 is not after from"),
    Mistake("until: 2024-10-01", "until: §soon", "observations.api-input-price.0.until", "soon is not a date"),
    Mistake("  minimum-age: {value: 13, source: card, confidence: high}", "  minimum-age: §{value: 13, source: card}",
            "observations.minimum-age", "a value needs a confidence"),
    Mistake("  minimum-age: {value: 13, source: card, confidence: high}", "  minimum-age: §{value: 13, confidence: high}",
            "observations.minimum-age", "a value needs a source"),
    Mistake("  minimum-age: {value: 13, source: card, confidence: high}", "  minimum-age: {value: 13, source: card, confidence: §sure}",
            "observations.minimum-age.confidence", "sure is not a choice", "high"),
    Mistake("  minimum-age: {value: 13, source: card, confidence: high}", "  minimum-age: §{source: card, confidence: high}",
            "observations.minimum-age", "says nothing", "exactly one of"),
    Mistake("  minimum-age: {value: 13,", "  minimum-age: §{status: unknown, value: 13,", "observations.minimum-age",
            "says value and status", "exactly one of"),
    Mistake("  minimum-age: {value: 13,", "  minimum-age: {§confidense: low, value: 13,", "observations.minimum-age.confidense",
            "is an unknown key, did you mean confidence?", "offered-by"),
    Mistake("{of: code, status: not-disclosed, source: card}", "§{of: code, status: not-disclosed}", "observations.training-compute",
            "needs a source"),
    Mistake("{of: code, status: not-disclosed,", "{of: code, status: §secret,", "observations.training-compute.status",
            "secret is not a choice", "not-disclosed"),
    Mistake("{of: api, status: not-applicable, note: Nobody offers one.}", "§{of: api, status: not-applicable}",
            "observations.provider-count.1", "the status not-applicable needs a note"),
    Mistake("  hardware-class: {status: unknown, note: Nobody says.}",
            "  hardware-class: {value: §laptop, source: card, confidence: high}",
            "observations.hardware-class.value", "is derived by a rule", "only a status"),
    Mistake("limitations: true,\n", "\n", "observations.documentation-quality.checklist", "does not answer limitations"),
    Mistake("checklist: {model-card: true,", "checklist: §{model-card: true, jokes: true,",
            "observations.documentation-quality.checklist", "has the unknown item jokes", "model-card"),
    Mistake("{model-card: true,", "{model-card: §often,", "observations.documentation-quality.checklist.model-card", "valid boolean"),
    Mistake("  minimum-age: {value: 13,", "  minimum-age: {checklist: §{model-card: true},", "observations.minimum-age.checklist",
            "only documentation-quality has a checklist"),
    Mistake("  documentation-quality:\n    checklist:", "  documentation-quality: {value: §0.7, source: card, confidence: low}\n  x:\n    checklist:",
            "observations.documentation-quality.value", "a bare ratio cannot be checked"),
]  # fmt: skip

YAML_ITSELF = [
    Mistake("  family: llama\n", "  family: llama\n  §family: llama\n", "system.family", "stands twice, first in line 8", "each key once"),
    Mistake("  weights-size: {value: 14.5,", "  weights-size: {value: 14.5, §value: 15,", "observations.weights-size.value",
            "stands twice, first in line 39"),
]  # fmt: skip


def test_the_valid_file_is_valid(tmp_path: Path) -> None:
    assert problems_of(tmp_path, VALID) == []


@pytest.mark.parametrize(
    "mistake",
    [*SYSTEM, *SOURCES, *RELEASES, *OBSERVATIONS, *YAML_ITSELF],
    ids=lambda mistake: f"{mistake.field}: {mistake.wrong}",
)
def test_a_mistake_is_named_at_its_place(tmp_path: Path, mistake: Mistake) -> None:
    assert VALID.count(mistake.old) == 1, "the test replaces exactly one place"
    text = VALID.replace(mistake.old, mistake.new)
    marked = "§" in text
    line, column = place_of_mark(text) if marked else (0, 0)
    problems = problems_of(tmp_path, text.replace("§", ""))
    about = [one for one in problems if one.field == mistake.field and mistake.wrong in one.wrong]
    assert about, [str(one) for one in problems]
    assert mistake.allowed in about[0].allowed
    if marked:
        assert (about[0].line, about[0].column) == (line, column)


@pytest.mark.parametrize("part", ["system", "sources", "releases", "observations"])
def test_a_part_that_is_missing_is_named(tmp_path: Path, part: str) -> None:
    kept, skipping = [], False
    for line in VALID.splitlines():
        if line and not line.startswith(" "):
            skipping = line.startswith(f"{part}:")
        if not skipping:
            kept.append(line)
    problems = problems_of(tmp_path, "\n".join(kept) + "\n")
    assert [one for one in problems if one.field == part and one.wrong == "is missing"]


@pytest.mark.parametrize("part", ["sources", "releases", "observations"])
def test_a_part_of_the_wrong_shape_is_named(tmp_path: Path, part: str) -> None:
    problems = problems_of(tmp_path, VALID.replace(f"\n{part}:\n", f"\n{part}: nothing\nold-{part}:\n"))
    assert [one for one in problems if one.field == part and one.wrong.startswith("is not a ")]


@pytest.mark.parametrize(
    ("content", "wrong", "place"),
    [
        (b"", "is empty", (1, 1)),
        (b"# only a comment\n", "is empty", (1, 1)),
        (b"system: {id: [\n", "is not YAML", (2, 1)),
        (b"system:\n\tid: a\n", "is not YAML", (2, 1)),
        (b"system: {id: a}}\n", "is not YAML", (1, 16)),
        (b"system: \xff\xfe\n", "is not UTF-8", (1, 1)),
        (b"- system\n- sources\n", "is not a mapping", (1, 1)),
        (b"just words\n", "is not a mapping", (1, 1)),
    ],
)
def test_a_file_that_is_not_a_release_file_is_one_problem(
    tmp_path: Path, content: bytes, wrong: str, place: tuple[int, int]
) -> None:
    path = tmp_path / "broken.yaml"
    path.write_bytes(content)
    problems = validate_files([path])
    assert len(problems) == 1
    assert wrong in problems[0].wrong
    assert (problems[0].line, problems[0].column) == place


def test_a_file_that_does_not_exist_is_a_problem(tmp_path: Path) -> None:
    (problem,) = validate_files([tmp_path / "absent.yaml"])
    assert "No such file" in problem.wrong


def test_problems_of_all_files_are_given_in_order(tmp_path: Path) -> None:
    one = write(tmp_path, VALID.replace("value: demo", "value: demoo").replace("[text, image]", "[smell]"), "b")
    other = write(tmp_path, "", "a")
    problems = validate_files([one, other])
    assert [Path(problem.path).stem for problem in problems] == ["a", "b", "b", "b"]
    assert problems == sorted(problems)


def test_loading_raises_with_every_problem(tmp_path: Path) -> None:
    paths = [write(tmp_path, "", "a"), write(tmp_path, VALID.replace("value: demo", "value: demoo"))]
    with pytest.raises(CurationError) as caught:
        load_releases(paths)
    assert [problem.field for problem in caught.value.problems] == ["file", "observations.user-interface.value"]
    assert str(caught.value).count("\n") == 1


def test_organisation_files_are_checked(tmp_path: Path) -> None:
    path = write(tmp_path, "id: lab\nname: {en: Lab, ko: 연구소}\ncountry: UK\nstaff: 3\n", "lab")
    assert [(one.field, one.wrong) for one in validate_files([path])] == [("staff", "is an unknown key")]
    path.write_text("id: lab\nname: {en: Lab, ko: 연구소}\ncountry: UK\n", encoding="utf-8")
    (problem,) = validate_files([path])
    assert (problem.line, problem.column) == (3, 10)
    assert problem.wrong == "UK is not a country code"
    path.write_text("id: other\nname: {en: Lab, ko: 연구소}\n", encoding="utf-8")
    with pytest.raises(CurationError, match="other is not the name of the file"):
        load_organisations([path])


def test_norway_stays_norway(tmp_path: Path) -> None:
    (record,) = load_releases([write(tmp_path, VALID)])
    (regions,) = (one.value for one in record.observations if one.variable == "supported-regions")
    assert getattr(regions, "slugs", ()) == ("gb", "kr", "no")


TEN = {
    (1, 1): ("remarks", "is an unknown key"),
    (16, 15): ("sources.card.accessed", "last week is not a date"),
    (24, 3): ("observations.weight-size", "is not a variable, did you mean weights-size?"),
    (25, 27): ("observations.user-interface.value", "desktop is not a code of this scale"),
    (26, 36): ("observations.context-length.unit", "words is not a unit of this variable"),
    (27, 30): ("observations.supported-regions.value", "UK is not a country code"),
    (28, 29): ("observations.language-support.value", "klingonish is not a valid language tag"),
    (29, 16): ("observations.minimum-age", "a value needs a confidence"),
    (30, 39): ("observations.output-limit.source", "paper is not declared"),
    (31, 50): ("observations.tool-use.confidense", "is an unknown key, did you mean confidence?"),
}


def test_a_file_with_ten_mistakes_names_all_ten_with_their_places() -> None:
    problems = validate_files([DATA / "ten-mistakes.yaml"])
    found = {(one.line, one.column): (one.field, one.wrong) for one in problems}
    assert len(problems) == 10
    assert found.keys() == TEN.keys()
    for place, (field, wrong) in TEN.items():
        assert found[place][0] == field
        assert found[place][1].startswith(wrong)


@pytest.mark.parametrize("text", ['{"a": "\\ud800"}', '"\\udfff": 1', '{"a": {"b": "x\\ud83d"}}'])
def test_half_of_a_surrogate_pair_is_a_mistake(text: str) -> None:
    document = parse_document(text, "record.json")
    assert ["half of a surrogate pair" in one.wrong for one in document.problems] == [True]
    json.dumps(document.data, ensure_ascii=False).encode()
    assert parse_document('{"a": "\\ud83d\\ude00"}', "record.json").problems == []


def test_a_submission_that_is_nested_too_deeply_is_a_mistake(tmp_path: Path) -> None:
    deep = Submission(text="[" * 200_000, media="application/json")
    with pytest.raises(CurationError, match="nested too deeply"):
        apply_submission(ox.Store(), deep, tmp_path, may_replace=False)
