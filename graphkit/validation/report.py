"""What a validation says: each mistake with its place, and what is allowed."""

from __future__ import annotations

import dataclasses
from typing import TYPE_CHECKING

from pydantic import Field

from graphkit.answers import Answer
from graphkit.namespaces import BASE

if TYPE_CHECKING:
    from collections.abc import Iterable

    from graphkit.errors import Problem

__all__ = ["DocumentReport", "Finding", "report"]


class Finding(Answer):
    """One mistake; the last three fields say which shape RDF breaks, and are empty for any other mistake."""

    path: str = Field(description="File, or `document` where the text came without one", examples=["document"])
    line: int = Field(ge=1, examples=[12])
    column: int = Field(ge=1, examples=[5])
    field: str = Field(description="Keys with dots; in RDF the property as a CURIE", examples=["system.developer"])
    wrong: str = Field(description="What is wrong", examples=["opnai is not a known organisation"])
    allowed: str = Field("", description="What is allowed instead", examples=["openai of data/organisations"])
    focus: str = Field("", description="IRI of the thing that breaks a shape", examples=[f"{BASE}risk/example"])
    value: str = Field("", description="The value that is wrong, where there is one")
    shape: str = Field("", description="IRI of the shape", examples=[f"{BASE}shapes#Risk-isBorneBy"])


class DocumentReport(Answer):
    """What is wrong with a document; it is valid if that is nothing."""

    valid: bool
    findings: tuple[Finding, ...] = Field(description="Every mistake, in order of place")


def report(problems: Iterable[Problem]) -> DocumentReport:
    """Turn problems into a report.

    >>> report([]).valid
    True
    """
    findings = tuple(Finding(**dataclasses.asdict(problem)) for problem in sorted(problems))
    return DocumentReport(valid=not findings, findings=findings)
