"""How two names relate, by rules over their features, each answer with the features that agree and those that do not."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final, Literal

from rapidfuzz import fuzz

if TYPE_CHECKING:
    from graphkit.linking.names import Name

__all__ = ["RELATIONS", "Relation", "Verdict", "relate"]

Relation = Literal["same", "snapshot", "open", "variant", "moving", "other"]
RELATIONS: Final = ("same", "snapshot", "open", "variant", "moving", "other")
#: Features that make a variant where they differ.
_VARIANT: Final = ("precisions", "servings", "modes", "stages", "adaptations", "context")
_FEATURES: Final = (
    "family", "words", "others", "versions", "size", "date", "revision", "context", "tuning", "precisions", "servings", "modes",
    "stages", "adaptations", "moving",
)  # fmt: skip
_CONFIDENCE: Final[dict[Relation, float]] = {
    "same": 0.97, "snapshot": 0.9, "open": 0.8, "variant": 0.85, "moving": 0.8, "other": 0.95,
}  # fmt: skip
#: Likeness of words, of 100, from which two names that differ in nothing else may be one, misspelt.
_MISSPELT: Final = 90.0


@dataclass(frozen=True, slots=True)
class Verdict:
    """The relation of two names, how sure it is, and the features it rests on.

    `uncertain` says why somebody should look at it; it is blank where nobody need.
    """

    relation: Relation
    confidence: float
    agreed: tuple[str, ...]
    differing: tuple[str, ...]
    uncertain: str = ""

    @property
    def justification(self) -> str:
        """The reasons in words."""
        agreed, differing = ", ".join(self.agreed) or "nothing", ", ".join(self.differing)
        return f"{agreed} agree" + (f"; {differing} differ" if differing else "")


def relate(one: Name, other: Name) -> Verdict:
    """Say how two names relate; the order of the two does not matter.

    >>> from graphkit.linking.names import parse_name
    >>> verdict = relate(parse_name("openai/gpt-4o"), parse_name("azure/gpt-4o-2024-08-06"))
    >>> verdict.relation, verdict.justification
    ('snapshot', 'family, words agree; date differ')
    """
    agreed = tuple(name for name in _FEATURES if getattr(one, name) and getattr(one, name) == getattr(other, name))
    differing = tuple(name for name in _FEATURES if getattr(one, name) != getattr(other, name))
    if one.owner != other.owner:
        differing = (*differing, "owner")
    relation = _decide(one, other, set(differing))
    uncertain = _doubt(one, other, relation, differing)
    confidence = _CONFIDENCE[relation] - (0.1 if relation == "same" and not one.family else 0)
    return Verdict(relation, 0.5 if uncertain else confidence, agreed, differing, uncertain)


def _decide(one: Name, other: Name, differing: set[str]) -> Relation:
    if not differing:
        return "same"
    if "moving" in differing:
        return _among_moving(one, other)
    if _is_derived(one, other) or _is_derived(other, one):
        return "variant"
    if differing & {"family", "words", "others", "versions", "owner"}:
        return "other"
    return _among_versions(one, other, differing)


def _among_moving(one: Name, other: Name) -> Relation:
    """Decide between a name that moves and another: it may have pointed there if all but version and date agree."""
    moves = "moves" in one.moving | other.moving
    return "moving" if one.family == other.family and (moves or one.words == other.words) else "other"


def _among_versions(one: Name, other: Name, differing: set[str]) -> Relation:
    """Decide between names of one family, version and words."""
    if "size" in differing:
        return "open" if not (one.size and other.size) else "other"
    if "date" in differing and one.date and other.date:
        return "other"
    if differing & set(_VARIANT) or (one.tuning and other.tuning and "tuning" in differing):
        return "variant"
    return "snapshot" if differing & {"date", "revision"} else "open"


def _is_derived(one: Name, base: Name) -> bool:
    """Whether one name says that it was made from the other: its family, version and size stand in it."""
    if base.others or not base.versions <= one.versions:
        return False
    if one.others and base.family in one.others:
        return base.words == {base.family} and base.size == one.size
    distilled = "distill" in one.adaptations and one.family == base.family
    return distilled and one.words == base.words and not base.adaptations and not base.size


def _doubt(one: Name, other: Name, relation: Relation, differing: tuple[str, ...]) -> str:
    if differing == ("owner",):
        return "a common name, of two owners"
    if relation == "open" and "size" in differing:
        return "one of the names leaves the size open"
    if relation == "other" and differing == ("words",) and _likeness(one, other) >= _MISSPELT:
        return "the words are nearly the same"
    return ""


def _likeness(one: Name, other: Name) -> float:
    return fuzz.ratio(" ".join(sorted(one.words)), " ".join(sorted(other.words)))
