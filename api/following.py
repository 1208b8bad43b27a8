"""Which influences a question follows: the query parameters that all questions about influences share."""

import datetime as dt
from typing import Annotated

from fastapi import Depends, Query

from graphkit.influence import MAX_DEPTH
from graphkit.influence.answer import Change, Evidence, Level, OutcomeKind
from graphkit.influence.scope import Following

__all__ = ["ChangeWanted", "Followed", "Kept", "OutcomesWanted"]

ChangeWanted = Annotated[Change, Query(description="How the variable changes", examples=["increase"])]
OutcomesWanted = Annotated[
    OutcomeKind | None,
    Query(description="Only outcomes of this kind; both where it is left out", examples=["risk"]),
]


async def _kept(
    evidence: Annotated[
        list[Evidence] | None,
        Query(description="Only influences with one of these evidence marks; may be repeated", examples=[["curated"]]),
    ] = None,
    min_confidence: Annotated[
        Level, Query(description="Only influences that are at least so sure", examples=["medium"])
    ] = "low",
    system: Annotated[
        str | None,
        Query(
            description="Leave out influences whose conditions fail for this system; slug, name or alias",
            examples=["gpt-4"],
        ),
    ] = None,
    as_of: Annotated[
        dt.date | None,
        Query(description="Judge conditions on the values that held on that day", examples=["2024-06-01"]),
    ] = None,
) -> Following:
    """Gather the filters of influences."""
    return Following(evidence=tuple(evidence or ()), min_confidence=min_confidence, system=system, as_of=as_of)


#: The filters of influences.
Kept = Annotated[Following, Depends(_kept)]


async def _followed(
    kept: Kept,
    depth: Annotated[
        int,
        Query(
            ge=0,
            le=MAX_DEPTH,
            description="Longest chain of influences that is followed; 0 for chains of any length",
            examples=[1],
        ),
    ] = 1,
) -> Following:
    """Gather the filters of influences and the length of chains."""
    return Following(**kept, depth=depth)


#: The filters of influences, and how long chains of them may be.
Followed = Annotated[Following, Depends(_followed)]
