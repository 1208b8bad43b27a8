from __future__ import annotations

from typing import TYPE_CHECKING

import pyoxigraph as ox
import pytest

from graphkit.namespaces import term
from graphkit.queries.header import read_query_file
from graphkit.reasoning.competency import answer_as_csv, measure_coverage, question_files, terms_in

if TYPE_CHECKING:
    from pathlib import Path

    from graphkit import Atlas

FILES = question_files()


def test_there_are_enough_questions() -> None:
    assert len(FILES) >= 30
    assert {path.stem for path in FILES} == {path.stem for path in FILES[0].parent.glob("*.csv")}


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_answer_is_the_expected_one(path: Path, atlas: Atlas) -> None:
    answer = answer_as_csv(atlas.store, path)
    assert answer.count("\n") > 1, "an expected answer has at least one row"
    assert answer == path.with_suffix(".csv").read_text(encoding="utf-8")


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_question_is_documented(path: Path) -> None:
    query = read_query_file(path)
    assert query.question.endswith("?")
    assert list(query.columns) == path.with_suffix(".csv").read_text(encoding="utf-8").split("\n", 1)[0].split(",")


def test_every_term_is_touched_by_a_question() -> None:
    coverage = measure_coverage()
    assert coverage.untouched == (), str(coverage)


def test_coverage_names_what_is_untouched() -> None:
    new = ox.Quad(term("axs:Unheard"), term("rdf:type"), term("owl:Class"))
    assert measure_coverage([new]).untouched == ("axs:Unheard",)
    assert "untouched: axs:Unheard" in str(measure_coverage([new]))


def test_every_term_a_question_names_exists() -> None:
    declared = measure_coverage().terms
    named = frozenset[str]().union(*(terms_in(path.read_text(encoding="utf-8")) for path in FILES))
    assert len(named) == declared - len(measure_coverage().untouched)
