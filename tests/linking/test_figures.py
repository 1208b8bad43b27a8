"""The figures that docs/identity.md reports, from the labelled pairs that were held out."""

from __future__ import annotations

import pytest

from graphkit.errors import CurationError
from graphkit.linking import Figures, measure, read_labelled_pairs

TYPE_CHECKING = False
if TYPE_CHECKING:
    from pathlib import Path

HEAD = "catalogue_a\tname_a\tlabel_a\tcatalogue_b\tname_b\tlabel_b\trelation\tnote\n"


@pytest.fixture(scope="module")
def held_out() -> Figures:
    return measure(one for one in read_labelled_pairs() if one.is_held_out)


def test_exact_identity_is_precise_and_found(held_out: Figures) -> None:
    assert held_out.pairs >= 400
    assert held_out.precision.value >= 0.99
    assert held_out.recall.value >= 0.95
    assert held_out.precision.low <= held_out.precision.value <= held_out.precision.high
    assert held_out.agreement.value >= 0.9


def test_most_relations_are_reached_by_blocking(held_out: Figures) -> None:
    assert held_out.reached.value >= 0.9


def test_a_wrong_label_is_named_by_line(tmp_path: Path) -> None:
    path = tmp_path / "pairs.tsv"
    path.write_text(f"{HEAD}litellm\tgpt-4\t\tlitellm\tgpt-4o\t\talike\t\n", encoding="utf-8")
    with pytest.raises(CurationError, match=r"pairs.tsv:2:1: relation: 'alike'"):
        read_labelled_pairs(path)


def test_a_mistake_shows_in_the_figures(tmp_path: Path) -> None:
    path = tmp_path / "pairs.tsv"
    rows = ("litellm\tgpt-4\t\tlitellm\tgpt-4o\t\tsame\t\n", "litellm\tgpt-4\t\tlitellm\tazure/gpt-4\t\tother\t\n")
    path.write_text(HEAD + "".join(rows), encoding="utf-8")
    figures = measure(read_labelled_pairs(path))
    assert (figures.precision.value, figures.recall.value) == (0, 0)
    assert len(figures.wrong) == 2
    assert measure([]).precision.high == 1
