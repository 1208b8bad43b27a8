"""Accessible to whom: profiles of means and needs, the routes of a system, and who can use it by which."""

from graphkit.accessibility.answer import AccessAnswer, Frontier, Gap, RouteAnswer, SystemAccess, Verdict
from graphkit.accessibility.constraint import Change, Constraint
from graphkit.accessibility.determination import determine
from graphkit.accessibility.facts import Snapshot, SystemFacts, read_facts, read_latest_day
from graphkit.profiles import Profile

__all__ = [
    "AccessAnswer",
    "Change",
    "Constraint",
    "Frontier",
    "Gap",
    "Profile",
    "RouteAnswer",
    "Snapshot",
    "SystemAccess",
    "SystemFacts",
    "Verdict",
    "determine",
    "read_facts",
    "read_latest_day",
]
