"""Entries and systems → links: a star of equal names around one of them, and links between the centres of stars.

A pair that somebody decided on is left to that decision: no link is made for it, and an entry that is said not to be the
same as a member of its group leaves the group.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Final

from graphkit.linking.blocking import find_candidates
from graphkit.linking.reading import Decisions
from graphkit.linking.relation import Relation, Verdict, relate

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from graphkit.linking.names import Name
    from graphkit.linking.reading import Entry, System

__all__ = ["PREDICATES", "Doubt", "Link", "Linkage", "link", "rank"]

#: Predicate for each relation that is a link; a snapshot is narrower than the name without its date.
PREDICATES: Final[dict[Relation, str]] = {
    "same": "skos:exactMatch",
    "snapshot": "skos:broadMatch",
    "open": "skos:closeMatch",
    "variant": "skos:relatedMatch",
    "moving": "skos:relatedMatch",
}
#: Days by which the release of two entries of one name may differ before somebody should look.
_RELEASE_DAYS: Final = 45
_CATALOGUES: Final = {"models-dev": 0, "hugging-face": 1, "genai-prices": 2, "litellm": 3}


@dataclass(frozen=True, slots=True)
class Link:
    """A link as a mapping will say it; `justification` is a process of the semantic mapping vocabulary."""

    subject: str
    subject_label: str
    predicate: str
    object: str
    object_label: str
    relation: Relation
    confidence: float
    reason: str
    justification: str = "LexicalMatching"


@dataclass(frozen=True, slots=True)
class Doubt:
    """A pair somebody should look at, and why."""

    subject: str
    subject_label: str
    object: str
    object_label: str
    relation: Relation
    why: str


@dataclass(slots=True)
class Linkage:
    """What linking gave: links, doubts, how many groups the entries fell into, and how many pairs were compared.

    `left_out` are pairs of groups of very large blocks that were not compared (see `graphkit.linking.blocking`).
    """

    links: list[Link] = field(default_factory=list)
    doubts: list[Doubt] = field(default_factory=list)
    entries: int = 0
    groups: int = 0
    compared: int = 0
    left_out: int = 0

    def leave_out(self, pairs: int) -> None:
        """Count pairs that were not compared."""
        self.left_out += pairs


def link(entries: Iterable[Entry], systems: Sequence[System] = (), decisions: Decisions | None = None) -> Linkage:
    """Link entries with each other and with systems; the same input gives the same links in the same order."""
    decisions = decisions or Decisions()
    found = Linkage()
    groups: dict[Name, list[Entry]] = defaultdict(list)
    for one in entries:
        groups[one.name.signature].append(one)
        found.entries += 1
    _bring_together(groups, decisions)
    found.groups = sum(1 for group in groups.values() if group)
    owners = _owners(systems, found)
    for signature, group in groups.items():
        group.sort(key=lambda one: (one.name.signature != signature, rank(one)))
        if group and (owner := owners.get(signature)) and all(owner.iri in _denied(one, decisions) for one in group):
            del owners[signature]
        groups[signature] = _settle(group, owners.get(signature), decisions, found)
        _star(groups[signature], decisions, found)
        if signature in owners:
            _link_system(owners[signature], signature, groups[signature], decisions, found)
    centres: dict[Name, tuple[str, str]] = {
        signature: (group[0].iri, group[0].text) for signature, group in groups.items() if group
    } | {signature: (owner.iri, owner.label) for signature, owner in owners.items()}
    for first, second in find_candidates(centres, on_left_out=found.leave_out):
        found.compared += 1
        _join(relate(first, second), (first, centres[first]), (second, centres[second]), decisions, found)
    found.links.sort(key=lambda one: (one.subject, one.object, one.predicate))
    found.doubts.sort(key=lambda one: (one.subject, one.object))
    return found


def _bring_together(groups: dict[Name, list[Entry]], decisions: Decisions) -> None:
    """Move an entry that is said to be the same as another into the other's group."""
    place = {entry.iri: (signature, entry) for signature, group in groups.items() for entry in group}
    for one, other in decisions.agreed:
        if one in place and other in place and place[one][0] != place[other][0]:
            signature, entry = place[one]
            groups[signature].remove(entry)
            groups[place[other][0]].append(entry)
            place[one] = (place[other][0], entry)


def rank(entry: Entry) -> tuple[int, bool, int, str]:
    """Order the members of a group: a catalogue's own model before an offer of it, then the shortest name."""
    offer = not entry.text.startswith("models/")
    return (_CATALOGUES.get(entry.catalogue, len(_CATALOGUES)), offer, len(entry.text), entry.text)


def _denied(entry: Entry, decisions: Decisions) -> frozenset[str]:
    return decisions.denied.get(entry.iri, frozenset())


def _settle(group: list[Entry], owner: System | None, decisions: Decisions, found: Linkage) -> list[Entry]:
    """Take out of a group who is said not to be the same as one who stays, or as the system of that name."""
    kept: list[Entry] = []
    for entry in group:
        others = [(owner.iri, owner.label)] if owner is not None else []
        others += [(one.iri, one.text) for one in kept]
        enemy = next((one for one in others if one[0] in _denied(entry, decisions)), None)
        if enemy is None:
            kept.append(entry)
        else:
            why = "a decision says that they are not the same"
            found.doubts.append(Doubt(entry.iri, entry.text, *enemy, "other", why))
    return kept


def _star(group: list[Entry], decisions: Decisions, found: Linkage) -> None:
    for entry in group[1:]:
        centre = group[0]
        if frozenset({entry.iri, centre.iri}) in decisions.decided:
            continue
        confidence, reason = _reason(entry, centre)
        against, support = _weigh_facts(entry, centre)
        sure = 0.6 if against else min(0.99, confidence + (0.02 if support else 0))
        ends = (entry.iri, entry.text, PREDICATES["same"], centre.iri, centre.text)
        said = "; ".join(one for one in (reason, support, against) if one)
        how = "CompositeMatching" if support else "LexicalMatching"
        found.links.append(Link(*ends, "same", sure, said, how))
        if against:
            found.doubts.append(Doubt(entry.iri, entry.text, centre.iri, centre.text, "same", against))


def _reason(one: Entry, other: Entry) -> tuple[float, str]:
    verdict = relate(one.name, other.name)
    if verdict.relation != "same":
        return 0.95, "somebody decided that it is the same as an entry of this name"
    return verdict.confidence, verdict.justification + _noted(one.name, other.name)


def _weigh_facts(one: Entry, other: Entry) -> tuple[str, str]:
    """Say what the catalogues' facts hold against the equality of two entries, and what speaks for it."""
    if one.models and other.models and not one.models & other.models:
        return (
            f"they link to two repositories; {', '.join(sorted(one.models))} and {', '.join(sorted(other.models))}",
            "",
        )
    against = ""
    support = ["the repository on the Hugging Face Hub agrees"] if one.models & other.models else []
    if one.released and other.released:
        days = abs((one.released - other.released).days)
        if days > _RELEASE_DAYS:
            against = f"they are dated differently; {one.released} and {other.released}"
        else:
            support.append("the dates of release agree")
    return against, "" if against else ", ".join(support)


def _noted(*names: Name) -> str:
    notes = list(dict.fromkeys(note for name in names for note in name.implications))
    return f" ({'; '.join(notes)})" if notes else ""


def _owners(systems: Sequence[System], found: Linkage) -> dict[Name, System]:
    """Give the system that stands at the centre of the group of each of its names; of two, the first."""
    owners: dict[Name, System] = {}
    for system in systems:
        for name in system.names:
            if (rival := owners.setdefault(name.signature, system)) is not system:
                why = f"both are named {name.text}"
                found.doubts.append(Doubt(system.iri, system.label, rival.iri, rival.label, "same", why))
    return owners


def _link_system(system: System, name: Name, group: list[Entry], decisions: Decisions, found: Linkage) -> None:
    """Link a system to every entry of its name; a repository of another owner may hold something else."""
    for entry in group:
        if frozenset({system.iri, entry.iri}) in decisions.decided:
            continue
        sure, reason = _reason(replace(entry, name=name), entry)
        if entry.models and system.models and not entry.models & system.models:
            sure, reason = 0.6, f"{reason}; it links to {', '.join(sorted(entry.models))}"
        ends = (system.iri, system.label, PREDICATES["same"], entry.iri, entry.text)
        found.links.append(Link(*ends, "same", sure, reason))


def _join(
    verdict: Verdict,
    first: tuple[Name, tuple[str, str]],
    second: tuple[Name, tuple[str, str]],
    decisions: Decisions,
    found: Linkage,
) -> None:
    """Link the centres of two groups as their names relate; a name with a date stands first."""
    (one, (iri, label)), (_, (other_iri, other_label)) = first, second
    if iri == other_iri or frozenset({iri, other_iri}) in decisions.decided:
        return
    if verdict.uncertain:
        found.doubts.append(Doubt(iri, label, other_iri, other_label, verdict.relation, verdict.uncertain))
        return
    predicate = PREDICATES.get(verdict.relation)
    if predicate is None:
        return
    if verdict.relation == "snapshot":
        turned = not (one.date or one.revision)
    else:  # a system stands first
        turned = other_iri.rpartition("/")[0] > iri.rpartition("/")[0]
    ends = (other_iri, other_label, iri, label) if turned else (iri, label, other_iri, other_label)
    subject, subject_label, target, target_label = ends
    reason = verdict.justification
    found.links.append(
        Link(subject, subject_label, predicate, target, target_label, verdict.relation, verdict.confidence, reason)
    )
