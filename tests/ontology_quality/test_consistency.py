"""HermiT on the ontology. Java is needed; where it is missing these tests fail and say so, they never skip."""

from __future__ import annotations

import shutil
from pathlib import Path

import owlready2
import pytest

from graphkit.errors import StoreError
from graphkit.reasoning.views import open_view

pytestmark = pytest.mark.slow

HEAD = """@prefix axs: <https://w3id.org/access-atlas/ns#> . @prefix owl: <http://www.w3.org/2002/07/owl#> .
@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
"""


def written(folder: Path, text: str) -> Path:
    path = folder / "wrong.ttl"
    path.write_text(HEAD + text)
    return path


@pytest.fixture(autouse=True)
def java() -> None:
    if shutil.which("java") is None:
        pytest.fail(
            "the consistency gate needs Java: install a Java runtime, version 11 or later (apt: default-jre-headless)"
        )


def test_ontology_and_examples_are_consistent_and_every_class_can_have_a_member() -> None:
    """One run proves both: what is consistent with the examples is so without them, and more facts empty no fewer classes."""
    folder = Path(__file__).parents[2] / "ontology" / "examples" / "shapes"
    examples = [
        folder / f"{name}-pass.ttl" for name in ("system", "observation", "influence", "derived-observation", "route")
    ]
    assert open_view("core", "codelists", files=examples).consistent_or_unsatisfiable() == []


def test_class_without_possible_member_is_found(tmp_path: Path) -> None:
    wrong = written(tmp_path, "axs:Chimera a owl:Class ; rdfs:subClassOf axs:Risk , axs:Benefit .")
    assert open_view("core", files=[wrong]).consistent_or_unsatisfiable() == [
        "https://w3id.org/access-atlas/ns#Chimera"
    ]


def test_inconsistent_ontology_is_found(tmp_path: Path) -> None:
    wrong = written(tmp_path, "<https://w3id.org/access-atlas/risk/x> a axs:Risk , axs:Benefit .")
    with pytest.raises(StoreError, match="finds the ontology inconsistent"):
        open_view("core", files=[wrong]).consistent_or_unsatisfiable()


def test_missing_java_is_said(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(owlready2, "JAVA_EXE", "/nonexistent/java")
    with pytest.raises(StoreError, match="HermiT needs Java"):
        open_view("core").consistent_or_unsatisfiable()
