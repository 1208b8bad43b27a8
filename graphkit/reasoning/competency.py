"""Competency questions: what the ontology has to be able to answer, and which of its terms no question touches.

`python -m graphkit.reasoning.competency` shows the coverage.
"""

from __future__ import annotations

import re
import sys
from typing import TYPE_CHECKING, Any, Final

import pyoxigraph as ox
from pydantic import Field

from graphkit import resources
from graphkit.answers import Answer
from graphkit.namespaces import PREFIXES, contract, term
from graphkit.ontology import read_ontology

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

    from graphkit.store.protocol import Store

__all__ = ["Coverage", "answer_as_csv", "measure_coverage", "question_files", "terms_in"]

_TERMS: Final = PREFIXES["axs"]
_WORD: Final = re.compile(r"\baxs:([A-Za-z][A-Za-z0-9]*)")
_KINDS: Final = ("owl:Class", "owl:ObjectProperty", "owl:DatatypeProperty", "owl:AnnotationProperty")


class Coverage(Answer):
    """How many of our terms the questions touch, and which they do not."""

    questions: int = Field(description="Number of competency questions")
    terms: int = Field(description="Number of classes and properties of the axs: namespace")
    untouched: tuple[str, ...] = Field(description="CURIEs of the terms that no question names")

    def __str__(self) -> str:
        touched = self.terms - len(self.untouched)
        rest = f"; untouched: {', '.join(self.untouched)}" if self.untouched else ""
        return f"{self.questions} questions touch {touched} of {self.terms} terms{rest}"


def question_files() -> list[Path]:
    """List the questions by name; the expected answer lies beside each, with the ending `.csv`."""
    return sorted((resources.folder("queries") / "competency").glob("*.rq"))


def terms_in(sparql: str) -> frozenset[str]:
    r"""Give the terms that a query names outside its comments, as CURIEs.

    >>> sorted(terms_in("#+ axs:Risk is in a comment\nSELECT ?b { ?b a axs:Benefit ; axs:isGainedBy ?s }"))
    ['axs:Benefit', 'axs:isGainedBy']
    """
    lines = (line for line in sparql.splitlines() if not line.lstrip().startswith("#"))
    return frozenset(f"axs:{name}" for name in _WORD.findall("\n".join(lines)))


def measure_coverage(ontology: Iterable[ox.Quad] | None = None) -> Coverage:
    """Compare the terms of the ontology (ours, unless another is given) with those the questions name."""
    kinds = {term(kind) for kind in _KINDS}
    declared = {
        contract(quad.subject.value)
        for quad in (read_ontology() if ontology is None else ontology)
        if quad.predicate == term("rdf:type") and quad.object in kinds and isinstance(quad.subject, ox.NamedNode)
        if quad.subject.value.startswith(_TERMS)
    }
    files = question_files()
    named = frozenset[str]().union(*(terms_in(path.read_text(encoding="utf-8")) for path in files))
    return Coverage(questions=len(files), terms=len(declared), untouched=tuple(sorted(declared - named)))


def answer_as_csv(store: Store, path: Path) -> str:
    """Answer a question and write the rows as CSV, in the order the question asks for; lines end in a line feed."""
    solutions: Any = store.query(path.read_text(encoding="utf-8"))
    written: bytes = solutions.serialize(format=ox.QueryResultsFormat.CSV)
    return written.decode().replace("\r\n", "\n")


if __name__ == "__main__":
    sys.stdout.write(f"{measure_coverage()}\n")
