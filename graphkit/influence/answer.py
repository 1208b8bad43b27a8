"""What an answer about influences says. The same models serve Python, the command line and the API."""

from __future__ import annotations

from typing import Literal

from pydantic import Field

from graphkit.answers import Answer, Labelled

__all__ = [
    "EVIDENCE",
    "LEVELS",
    "STRENGTHS",
    "Change",
    "Changed",
    "Citation",
    "Condition",
    "ConditionStanding",
    "EffectsAnswer",
    "Evidence",
    "Influence",
    "Level",
    "Movement",
    "OutcomeEffect",
    "OutcomeKind",
    "Path",
    "Side",
    "Standing",
    "Strength",
    "Verdict",
]

Change = Literal["increase", "decrease"]
Movement = Literal["grows", "shrinks", "ambiguous"]
Verdict = Literal["grows", "shrinks", "ambiguous", "unaffected"]
Level = Literal["low", "medium", "high"]
Strength = Literal["weak", "moderate", "strong"]
Evidence = Literal["paper", "gradient-paper", "curated"]
OutcomeKind = Literal["risk", "benefit"]
Standing = Literal["holds", "fails", "unknown"]

#: From the lowest to the highest.
STRENGTHS: tuple[Strength, ...] = ("weak", "moderate", "strong")
LEVELS: tuple[Level, ...] = ("low", "medium", "high")
EVIDENCE: tuple[Evidence, ...] = ("paper", "gradient-paper", "curated")


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
    notation: str = Field("", description="The threshold as observations write it")
    scale: tuple[str, ...] = Field((), description="Codes of the ordinal scale it is on, lowest first")
    component_kind: str | None = Field(None, description="Only what is observed of this kind of component")
    kinds: tuple[str, ...] = Field((), description="That kind and the finer ones")
    broader: tuple[str, ...] = Field((), description="The kinds it belongs to, asked where nothing is observed of it")


class ConditionStanding(Answer):
    """Whether a condition holds for a system, and the observations that say so."""

    condition: Condition
    standing: Standing = Field(description="`unknown` where nothing is reported, or where components differ")
    observations: tuple[str, ...] = Field((), description="Ids of the preferred observations looked at")


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
    """A chain of influences from a changed thing to an outcome.

    `sign` is the product of the signs along it, `strength` and `confidence` are those of its weakest link.
    """

    influences: tuple[Influence, ...]
    sign: Literal[1, -1]
    strength: Strength
    confidence: Level
    moves: Literal["grows", "shrinks"] | None = Field(
        None, description="Which way it moves the outcome, given the change"
    )
    through_feedback: bool = Field(False, description="It passes something twice: once as it rises, once as it falls")
    depends_on_unknown: bool = Field(False, description="A condition along it is unknown for the system asked about")


class Side(Answer):
    """All that moves an outcome one way: each figure is the best over all chains, and may come from different ones."""

    strength: Strength = Field(description="Strength of the strongest chain; a chain is as strong as its weakest link")
    confidence: Level = Field(description="Confidence of the most confident chain")
    steps: int = Field(description="Length of the shortest chain")


class OutcomeEffect(Answer):
    """What happens to one outcome: `ambiguous` where some paths raise and others lower it; both sides are shown."""

    outcome: Labelled
    movement: Movement
    strength: Strength = Field(description="Strength of the strongest path")
    confidence: Level = Field(
        description="Confidence of the most confident path that moves it this way; of the less sure side if ambiguous"
    )
    evidence: tuple[Evidence, ...] = Field(description="Marks of the influences on the paths shown")
    concerns: tuple[Labelled, ...] = Field(description="Stakeholders who bear the risk or gain the benefit")
    paths: tuple[Path, ...] = Field(description="The strongest, both ways where it is ambiguous")
    raised: Side | None = Field(None, description="What makes it grow; null where nothing does")
    lowered: Side | None = Field(None, description="What makes it shrink; null where nothing does")
    arises_on: tuple[Labelled, ...] = Field((), description="Axes and dimensions of scale it arises on")
    conditions: tuple[Condition, ...] = Field((), description="Conditions along the paths shown")
    without_unknown: Verdict | None = Field(
        None, description="What happens to it if every condition unknown for the system fails; null without a system"
    )
    only_feedback_opposes: bool | None = Field(
        None,
        description="For an ambiguous outcome: no chain without repetition moves it the other way; null if not ambiguous "
        "or not decided within the search limit",
    )


class Changed(Answer):
    """A thing that is changed and held at its change."""

    thing: Labelled
    change: Change


class EffectsAnswer(Answer):
    """Which outcomes move when a variable changes."""

    variable: Labelled
    change: Change
    on: OutcomeKind | None = Field(None, description="Only outcomes of this kind were asked for")
    depth: int = Field(description="The longest chain that was followed; 0 where chains of any length were")
    generation: str
    effects: tuple[OutcomeEffect, ...]
    changes: tuple[Changed, ...] = Field((), description="Everything that changes, `variable` first")
    unaffected: tuple[Labelled, ...] = Field((), description="Outcomes asked for that no recorded chain moves")
    evidence: tuple[Evidence, ...] = Field(
        (), description="Only influences with these marks were followed; all if empty"
    )
    min_confidence: Level = Field("low", description="Only influences at least this sure were followed")
    stakeholder: Labelled | None = Field(None, description="Only outcomes that concern this stakeholder")
    axis: Labelled | None = Field(None, description="Only outcomes that arise on this axis or dimension of scale")
    system: str | None = Field(None, description="The system whose conditions were looked at")
    conditions: tuple[ConditionStanding, ...] = Field((), description="How the conditions stand for the system")
    left_out: tuple[str, ...] = Field((), description="Influences left out because a condition fails for the system")
