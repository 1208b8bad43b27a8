"""What an answer about influences says. The same models serve Python, the command line and the API."""

from __future__ import annotations

from typing import Literal

from pydantic import Field

from graphkit.answers import Answer, Labelled

__all__ = [
    "Change",
    "Citation",
    "Condition",
    "EffectsAnswer",
    "Influence",
    "Movement",
    "OutcomeEffect",
    "Path",
]

Change = Literal["increase", "decrease"]
Movement = Literal["grows", "shrinks", "ambiguous"]
Level = Literal["low", "medium", "high"]
Strength = Literal["weak", "moderate", "strong"]
Evidence = Literal["paper", "gradient-paper", "curated"]


class Citation(Answer):
    """A publication that supports an influence."""

    iri: str
    title: str
    year: int | None = None
    arxiv: str | None = None
    doi: str | None = None
    url: str | None = None


class Condition(Answer):
    """A state of another variable under which an influence holds."""

    iri: str
    label: str
    label_ko: str = ""
    variable: str
    comparator: str
    threshold: str


class Influence(Answer):
    """One signed statement: the effect grows (`sign` 1) or shrinks (-1) as the cause rises."""

    id: str
    iri: str
    label: str
    cause: Labelled
    effect: Labelled
    sign: Literal[1, -1]
    strength: Strength
    confidence: Level
    evidence: Evidence = Field(description="Who states it: the paper, the 2023 gradient paper, or this project")
    mechanism: str
    mechanism_ko: str = ""
    affects: tuple[Labelled, ...] = ()
    holds_when: tuple[Condition, ...] = ()
    cites: tuple[Citation, ...] = ()


class Path(Answer):
    """A chain of influences from the changed variable to an outcome.

    `sign` is the product of the signs along it, `strength` and `confidence` are those of its weakest link.
    """

    influences: tuple[Influence, ...]
    sign: Literal[1, -1]
    strength: Strength
    confidence: Level


class OutcomeEffect(Answer):
    """What happens to one outcome: `ambiguous` where some paths raise and others lower it; all are listed."""

    outcome: Labelled
    movement: Movement
    strength: Strength = Field(description="Strength of the strongest path")
    confidence: Level = Field(description="Confidence of the most confident path that moves it this way")
    evidence: tuple[Evidence, ...] = Field(description="Marks of all influences used")
    concerns: tuple[Labelled, ...] = Field(description="Stakeholders who bear the risk or gain the benefit")
    paths: tuple[Path, ...]


class EffectsAnswer(Answer):
    """Which outcomes move when a variable changes."""

    variable: Labelled
    change: Change
    on: Literal["risk", "benefit"] | None = Field(None, description="Only outcomes of this kind were asked for")
    depth: int = Field(description="The longest chain that was followed")
    generation: str
    effects: tuple[OutcomeEffect, ...]
