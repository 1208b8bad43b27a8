"""Which signatures are compared at all: those of one block, and a derived or moving name with what it may be made from.

Names with equal features are grouped without any comparison; what is compared are the groups of one family and one version.
Names that differ in their owner alone are compared with the one before, not with all.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import replace
from itertools import combinations
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator

    from graphkit.linking.names import Name

__all__ = ["find_candidates"]

Key = tuple[str, frozenset[str]]


def find_candidates(signatures: Collection[Name]) -> Iterator[tuple[Name, Name]]:
    """Give the pairs to compare, each once.

    >>> from graphkit.linking.names import parse_name
    >>> names = [parse_name(one).signature for one in ("gpt-4o", "gpt-4o-2024-08-06", "claude-3-opus")]
    >>> len(list(find_candidates(names)))
    1
    """
    blocks: dict[Key, list[Name]] = defaultdict(list)
    by_words: dict[Key, list[Name]] = defaultdict(list)
    owned: dict[Name, list[Name]] = defaultdict(list)
    for one in signatures:
        namesakes = owned[replace(one, owner="")]
        namesakes.append(one)
        if len(namesakes) > 1:
            yield namesakes[-2], one
        elif "moves" not in one.moving:
            blocks[one.key].append(one)
            by_words[one.family, one.words].append(one)
    for block in blocks.values():
        yield from combinations(block, 2)
        for one in block:
            guests = [other for key in _bases(one) for other in blocks.get(key, ())]
            guests += by_words[one.family, one.words] if one.moving else []
            for other in dict.fromkeys(guests):
                if other.key != one.key and not (one.moving and other.moving):
                    yield one, other


def _bases(name: Name) -> list[Key]:
    """Give the blocks of what a name says it was made from."""
    split = [one.partition(" ") for one in sorted(name.others)]
    return [(family, frozenset({version} if version else ())) for family, _, version in split]
