"""The signed graph of influences, and what follows from it when a variable changes."""

from graphkit.influence.answer import Citation, Condition, EffectsAnswer, Influence, OutcomeEffect, Path
from graphkit.influence.effects import find_effects
from graphkit.influence.graph import InfluenceGraph, read_influences

__all__ = [
    "Citation",
    "Condition",
    "EffectsAnswer",
    "Influence",
    "InfluenceGraph",
    "OutcomeEffect",
    "Path",
    "find_effects",
    "read_influences",
]
