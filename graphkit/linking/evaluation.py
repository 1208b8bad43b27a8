"""How well names are linked: labelled pairs, split by a hash, and the figures with their intervals.

The development half is for writing rules; figures are reported of the held-out half only.
"""

from __future__ import annotations

import csv
import hashlib
from collections import Counter
from dataclasses import dataclass
from math import sqrt
from typing import TYPE_CHECKING, Final, cast, get_args

from graphkit.answers import Answer
from graphkit.errors import CurationError, Problem
from graphkit.linking.blocking import find_candidates
from graphkit.linking.names import Name, parse_name, parse_repository, path_of
from graphkit.linking.reading import HUB
from graphkit.linking.relation import Relation, relate
from graphkit.resources import folder

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

__all__ = ["HUB_PAIRS", "Figures", "LabelledPair", "Share", "measure", "read_labelled_pairs"]

_COLUMNS: Final = ("catalogue_a", "name_a", "label_a", "catalogue_b", "name_b", "label_b", "relation", "note")
#: Pairs with repositories of the Hugging Face Hub, all of them held out.
HUB_PAIRS: Final = folder("data") / "identity" / "hub-pairs.tsv"
#: Quantile of the normal distribution for an interval of 95 %.
_Z: Final = 1.959964


@dataclass(frozen=True, slots=True)
class LabelledPair:
    """Two names of catalogues and how they relate, as somebody judged it."""

    one: tuple[str, str]
    other: tuple[str, str]
    relation: Relation
    note: str = ""

    @property
    def is_held_out(self) -> bool:
        """Whether the pair belongs to the half that rules must not be written from."""
        text = "\n".join(sorted("\t".join(name) for name in (self.one, self.other)))
        return hashlib.sha256(text.encode()).digest()[0] % 2 == 1


class Share(Answer):
    """A share of a number of cases, with its interval of 95 % (Wilson, J. Am. Stat. Assoc. 22, 1927, p. 209)."""

    count: int
    of: int
    value: float
    low: float
    high: float


class Figures(Answer):
    """Precision and recall on exact identity, and how often each labelled relation was given which."""

    pairs: int
    precision: Share
    recall: Share
    agreement: Share
    reached: Share
    given: dict[str, dict[str, int]]
    wrong: tuple[tuple[str, str, str, str], ...]


def read_labelled_pairs(path: Path | None = None) -> list[LabelledPair]:
    """Read data/identity/labelled-pairs.tsv, or a file of its form. Raises `CurationError` naming every wrong line."""
    path = path or folder("data") / "identity" / "labelled-pairs.tsv"
    pairs, problems = [], []
    with path.open(encoding="utf-8", newline="") as file:
        rows = csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE)
        if tuple(rows.fieldnames or ()) != _COLUMNS:
            raise CurationError([Problem(str(path), 1, 1, "header", "other columns", ", ".join(_COLUMNS))])
        for row in rows:
            if row["relation"] in get_args(Relation) and row["name_a"] and row["name_b"]:
                one, other = (row["catalogue_a"], row["name_a"]), (row["catalogue_b"], row["name_b"])
                pairs.append(LabelledPair(one, other, cast("Relation", row["relation"]), row["note"] or ""))
            else:
                wrong = f"{row['relation']!r} of {row['name_a']!r} and {row['name_b']!r}"
                allowed = f"two names and one of {', '.join(get_args(Relation))}"
                problems.append(Problem(str(path), rows.line_num, 1, "relation", wrong, allowed))
    if problems:
        raise CurationError(problems)
    return pairs


def measure(pairs: Iterable[LabelledPair]) -> Figures:
    """Compare what the rules say with the labels; `reached` are related pairs that blocking lets be compared at all."""
    given: Counter[tuple[str, str]] = Counter()
    wrong, related, reached = [], 0, 0
    for pair in pairs:
        one, other = _parse(pair)
        relation = relate(one, other).relation
        given[pair.relation, relation] += 1
        if relation != pair.relation:
            wrong.append((pair.relation, relation, pair.one[1], pair.other[1]))
        if pair.relation != "other":
            related += 1
            same = one.signature == other.signature
            reached += same or any(True for _ in find_candidates({one.signature: 1, other.signature: 1}))
    hits, claimed = given["same", "same"], sum(n for (_, said), n in given.items() if said == "same")
    true, agreed = (
        sum(n for (label, _), n in given.items() if label == "same"),
        sum(given[r, r] for r in get_args(Relation)),
    )
    return Figures(
        pairs=given.total(),
        precision=_share(hits, claimed),
        recall=_share(hits, true),
        agreement=_share(agreed, given.total()),
        reached=_share(reached, related),
        given={label: {said: given[label, said] for said in get_args(Relation)} for label in get_args(Relation)},
        wrong=tuple(sorted(wrong)),
    )


def _parse(pair: LabelledPair) -> tuple[Name, Name]:
    """Take both names apart; a repository that the other name ends in is known by it."""
    known = {path_of(text) for catalogue, text in (pair.one, pair.other) if catalogue != HUB}
    one, other = (
        parse_repository(text, known) if catalogue == HUB else parse_name(text)
        for catalogue, text in (pair.one, pair.other)
    )
    return one, other


def _share(count: int, of: int) -> Share:
    """Give a share; of no cases it is 0, and nothing is known of it."""
    if not of:
        return Share(count=0, of=0, value=0.0, low=0.0, high=1.0)
    value, weight = count / of, 1 + _Z**2 / of
    middle = (value + _Z**2 / (2 * of)) / weight
    spread = _Z / weight * sqrt(value * (1 - value) / of + _Z**2 / (4 * of**2))
    return Share(count=count, of=of, value=value, low=max(0.0, middle - spread), high=min(1.0, middle + spread))
