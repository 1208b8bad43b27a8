from __future__ import annotations

import re
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from graphkit.errors import StoreError
from graphkit.namespaces import contract, graph
from graphkit.ontology import parse_turtle
from graphkit.queries.header import read_query_file
from graphkit.reasoning.quality import Defect, Waiver, check_quality, find_defects, quality_store, rule_files
from graphkit.reasoning.vocabularies import known_terms, read_term_list

if TYPE_CHECKING:
    import pyoxigraph as ox

FIXTURES = Path(__file__).parent / "fixtures"
EXPECTED = re.compile(r"^# expected: (?P<terms>.+)$", re.MULTILINE)
FAMILIES = ("oops", "robot", "foops", "skos", "dl", "rl", "borrowed", "style")


@pytest.fixture(scope="module")
def vocabularies() -> ox.Store:
    return quality_store(())


def test_no_defect_without_a_waiver_and_no_waiver_without_a_defect() -> None:
    defects, unused = check_quality()
    assert [str(one) for one in defects] == []
    assert unused == []


@pytest.mark.parametrize("path", rule_files(), ids=lambda path: path.stem)
def test_rule_finds_its_fixture(path: Path, vocabularies: ox.Store) -> None:
    fixture = FIXTURES / f"{path.stem}.ttl"
    match = EXPECTED.search(fixture.read_text(encoding="utf-8"))
    assert match is not None
    vocabularies.remove_graph(graph("ontology"))
    vocabularies.extend(parse_turtle(fixture, to_graph=graph("ontology")))
    found = {defect.term for defect in find_defects(vocabularies, path)}
    assert found == {contract(term.strip("<>")) for term in match["terms"].split()}


def test_every_fixture_has_its_rule() -> None:
    assert {path.stem for path in FIXTURES.glob("*.ttl")} == {path.stem for path in rule_files()}


@pytest.mark.parametrize("path", rule_files(), ids=lambda path: path.stem)
def test_rule_is_documented(path: Path) -> None:
    query = read_query_file(path)
    assert query.name.split("-")[0] in FAMILIES
    assert query.question.endswith("?")
    assert list(query.columns) == ["term", "problem"]


def test_a_waiver_covers_its_own_defect_only() -> None:
    waiver = Waiver(rule="r", term="axs:A", problem="no logo", reason="x", date=date(2026, 11, 23))
    assert waiver.covers(Defect("r", "axs:A", "no logo at all"))
    assert not waiver.covers(Defect("r", "axs:A", "no DOI"))
    assert not waiver.covers(Defect("r", "axs:B", "no logo"))


def test_traps_seen_in_public_data_are_unknown_terms() -> None:
    terms = known_terms()
    assert "https://w3id.org/airo#AICapability" in terms["https://w3id.org/airo#"]
    assert "https://w3id.org/airo#AiCapability" not in terms["https://w3id.org/airo#"]
    assert "https://w3id.org/dpv/risk#Benefit" in terms["https://w3id.org/dpv/risk#"]
    assert not {"https://w3id.org/dpv#Benefit", "https://w3id.org/dpv#License"} & terms["https://w3id.org/dpv#"]


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("# terms\niri\n", ":1: a term list begins"),
        ("# vocabulary terms of https://x.org/ version 1, x\niri\nhttps://y.org/a\n", ":3: https://y.org/a is not"),
    ],
)
def test_malformed_term_list(tmp_path: Path, text: str, message: str) -> None:
    path = tmp_path / "x.tsv"
    path.write_text(text)
    with pytest.raises(StoreError, match=message):
        read_term_list(path)
