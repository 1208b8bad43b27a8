"""The signed graph of influences, and what follows from it when a variable changes."""

from graphkit.influence.answer import (
    Citation,
    Condition,
    ConditionStanding,
    EffectsAnswer,
    Influence,
    OutcomeEffect,
    Path,
    Side,
)
from graphkit.influence.conditions import judge_conditions
from graphkit.influence.effects import find_effects
from graphkit.influence.graph import InfluenceGraph, read_influences

__all__ = [
    "Citation",
    "Condition",
    "ConditionStanding",
    "EffectsAnswer",
    "Influence",
    "InfluenceGraph",
    "OutcomeEffect",
    "Path",
    "Side",
    "find_effects",
    "judge_conditions",
    "read_influences",
]
