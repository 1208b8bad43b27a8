from __future__ import annotations

import json
from pathlib import Path

import pytest

from graphkit.reasoning.files import validate_rdf_files
from graphkit.resources import folder
from tests.ontology_quality.graphs import ontology_quads

EXAMPLES = folder("ontology") / "examples" / "shapes"
DOCUMENT = {
    "@context": "https://w3id.org/access-atlas/context.jsonld",
    "id": "condition:example",
    "type": "axs:Condition",
    "label": {"en": "the example holds"},
    "prefLabel": {"en": "the example holds", "ko": "예시가 성립함"},
    "onVariable": "variable:minimum-age",
    "threshold": 18,
}


def test_turtle_violation_has_the_line_of_its_subject() -> None:
    (problem,) = validate_rdf_files([EXAMPLES / "risk-fail.ttl"], ontology_quads())
    line = (EXAMPLES / "risk-fail.ttl").read_text(encoding="utf-8").splitlines()[problem.line - 1]
    assert line.startswith("risk:example a axs:Risk")
    assert problem.field == "axs:isBorneBy"
    assert problem.wrong.startswith("risk:example: Name at least one stakeholder")


def test_valid_file_has_no_problem() -> None:
    assert validate_rdf_files([EXAMPLES / "risk-pass.ttl"], ontology_quads()) == []


def test_jsonld_is_read_with_the_projects_own_context(tmp_path: Path) -> None:
    path = tmp_path / "condition.jsonld"
    path.write_text(json.dumps(DOCUMENT | {"hasComparator": "comparator:at-least"}, indent=1), encoding="utf-8")
    assert validate_rdf_files([path], ontology_quads()) == []
    path.write_text(json.dumps(DOCUMENT, indent=1), encoding="utf-8")
    (problem,) = validate_rdf_files([path], ontology_quads())
    assert (problem.field, problem.line) == ("axs:hasComparator", 3)


@pytest.mark.parametrize(
    ("name", "text", "line"),
    [("a.ttl", "@prefix a: <urn:> .\na:b a:c ;; x", 2), ("a.jsonld", '{"@id": "urn:a",\n x}', 2), ("b.ttl", None, 1)],
)
def test_file_that_cannot_be_read(tmp_path: Path, name: str, text: str | None, line: int) -> None:
    path = tmp_path / name
    if text is not None:
        path.write_text(text)
    (problem,) = validate_rdf_files([path], ontology_quads())
    assert (problem.path, problem.line) == (str(path), line)


def test_files_do_not_see_each_other() -> None:
    paths = [EXAMPLES / "risk-fail.ttl", EXAMPLES / "risk-pass.ttl"]
    assert [Path(problem.path).name for problem in validate_rdf_files(paths, ontology_quads())] == ["risk-fail.ttl"]
