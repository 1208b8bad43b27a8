"""How two names relate, by rules over their features, each answer with the features that agree and those that do not."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final, Literal

from rapidfuzz import fuzz

from graphkit.linking.moves import find_spans

if TYPE_CHECKING:
    from graphkit.linking.moves import Span
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
    "same": 0.97, "snapshot": 0.9, "open": 0.6, "variant": 0.85, "moving": 0.8, "other": 0.95,
}  # fmt: skip
#: Likeness of words, of 100, from which two names that differ in nothing else may be one, misspelt.
_MISSPELT: Final = 80.0


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
    note: str = ""

    @property
    def justification(self) -> str:
        """The reasons in words."""
        agreed, differing = ", ".join(self.agreed) or "nothing", ", ".join(self.differing)
        said = f"{agreed} agree" + (f"; {differing} differ" if differing else "")
        return f"{said}; {self.note}" if self.note else said


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
    note = ", and ".join(map(str, _spans(one, other) or ())) if relation == "moving" else ""
    return Verdict(relation, 0.5 if uncertain else 0.9 if note else confidence, agreed, differing, uncertain, note)


def _decide(one: Name, other: Name, differing: set[str]) -> Relation:
    if not differing:
        return "same"
    if "moving" in differing:
        return _among_moving(one, other, differing)
    if _is_derived(one, other) or _is_derived(other, one):
        return "variant"
    if differing & {"family", "words", "others", "versions"}:
        return "other"
    relation = _among_versions(one, other, differing)
    if "owner" in differing and not (
        relation == "variant" and one.family
    ):  # an owner is said of a family: a repository
        return "other"
    return relation


def _among_moving(one: Name, other: Name, differing: set[str]) -> Relation:
    """Decide between a name that moves and another: it may have pointed there if all but version and date agree."""
    if one.family != other.family:
        return "other"
    if "moves" in one.moving | other.moving:
        return "other" if _spans(one, other) == [] else "moving"
    return "other" if differing & {"words", "others", "size", "owner", *_VARIANT} else "moving"


def _spans(one: Name, other: Name) -> list[Span] | None:
    """Give when the name of the two that its owner moves pointed at the other; none where the owner does not date it."""
    mover, target = (one, other) if "moves" in one.moving else (other, one)
    return find_spans(mover, target) if "moves" in mover.moving else None


def _among_versions(one: Name, other: Name, differing: set[str]) -> Relation:
    """Decide between names of one family, version and words."""
    varies = bool(differing & set(_VARIANT)) or bool(one.tuning and other.tuning and "tuning" in differing)
    if any(name in differing and getattr(one, name) and getattr(other, name) for name in ("size", "date", "revision")):
        return "other"
    if "size" in differing:
        return "other" if varies else "open"
    if varies:
        return "variant"
    return "snapshot" if differing & {"date", "revision"} else "open"


def _is_derived(one: Name, base: Name) -> bool:
    """Whether one name says that it was made from the other: its family and version stand in it, and it has its size."""
    if base.others or base.date or base.precisions or base.servings or base.adaptations:
        return False
    if one.others:
        made_from = {f"{base.family} {version}" for version in base.versions} or {base.family}
        if one.others & made_from and base.words == {base.family} and base.size == one.size:
            return True
    distilled = "distill" in one.adaptations and one.family == base.family
    return distilled and one.words == base.words and one.versions == base.versions and not base.size


def _doubt(one: Name, other: Name, relation: Relation, differing: tuple[str, ...]) -> str:
    if differing == ("owner",) and (one.versions or one.size):
        return "a common name, of two owners"
    if relation == "variant" and "owner" in differing and one.family == other.family:
        return "the names make it a variant, the owners are two"
    if relation == "open" and "size" in differing:
        return "one of the names leaves the size open"
    if (
        relation == "other"
        and differing == ("words",)
        and _is_misspelt(one.words - other.words, other.words - one.words)
    ):
        return "the words are nearly the same"
    return ""


def _is_misspelt(one: frozenset[str], other: frozenset[str]) -> bool:
    """Whether one long word of the two names is nearly that of the other; in numbers and short words a letter means much."""
    if len(one) != 1 or len(other) != 1 or not all(word.isalpha() and len(word) > 4 for word in one | other):
        return False
    return fuzz.ratio(min(one), min(other)) >= _MISSPELT
