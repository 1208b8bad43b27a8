"""The signed graph of influences, and what follows from it when a variable changes."""

from graphkit.influence.answer import (
    Change,
    Citation,
    Condition,
    ConditionStanding,
    EffectsAnswer,
    Influence,
    OutcomeEffect,
    OutcomeKind,
    Path,
    Side,
)
from graphkit.influence.conditions import judge_conditions
from graphkit.influence.countermeasures import CountermeasuresAnswer, find_countermeasures
from graphkit.influence.drivers import (
    CauseKind,
    DriversAnswer,
    LeversAnswer,
    TradeoffAnswer,
    find_drivers,
    find_levers,
    find_tradeoff,
)
from graphkit.influence.effects import PATHS, find_effects
from graphkit.influence.graph import InfluenceGraph, read_influences
from graphkit.influence.loops import LoopsAnswer, find_loops
from graphkit.influence.scope import MAX_DEPTH, Scope
from graphkit.influence.sensitivity import SensitivityAnswer, find_sensitivity

__all__ = [
    "MAX_DEPTH",
    "PATHS",
    "CauseKind",
    "Change",
    "Citation",
    "Condition",
    "ConditionStanding",
    "CountermeasuresAnswer",
    "DriversAnswer",
    "EffectsAnswer",
    "Influence",
    "InfluenceGraph",
    "LeversAnswer",
    "LoopsAnswer",
    "OutcomeEffect",
    "OutcomeKind",
    "Path",
    "Scope",
    "SensitivityAnswer",
    "Side",
    "TradeoffAnswer",
    "find_countermeasures",
    "find_drivers",
    "find_effects",
    "find_levers",
    "find_loops",
    "find_sensitivity",
    "find_tradeoff",
    "judge_conditions",
    "read_influences",
]
