"""Determinations of the curated data, each made once: several tests look at the same ones, and most systems change little."""

from __future__ import annotations

from typing import TYPE_CHECKING

from graphkit.accessibility import Profile, Snapshot, SystemAccess, determine

if TYPE_CHECKING:
    from typing import Any

__all__ = ["judge"]

_JUDGED: dict[Any, SystemAccess] = {}


def judge(profile: Profile, snapshot: Snapshot) -> SystemAccess:
    """Determine a system for a curated profile, or recall it: names of observations stand for all they say."""
    observations = tuple(fact.id for fact in snapshot.facts)
    key = (profile.id, snapshot.system, observations, tuple(sorted(snapshot.levels.items(), key=str)))
    if key not in _JUDGED:
        _JUDGED[key] = determine(profile, snapshot)
    return _JUDGED[key]
