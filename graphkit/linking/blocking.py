"""Which signatures are compared at all: those of one block, and a derived or moving name with what it may be made from.

Names with equal features are grouped without any comparison. What is compared are the groups of one block (family, versions
and words); a name and the base it states; a moving name and the versions of its words; names that differ in their owner alone,
each with the one before; and, for misspellings, blocks whose words stand beside each other in the order of the alphabet
(the sorted neighbourhood of Hernández and Stolfo, SIGMOD 1995, of two). So the cost grows with the number of
names, and with the square only of the forms of one version.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import replace
from itertools import combinations, pairwise
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Mapping

    from graphkit.linking.names import Name

__all__ = ["find_candidates"]

Key = tuple[str, frozenset[str], frozenset[str]]


def find_candidates(signatures: Collection[Name]) -> Iterator[tuple[Name, Name]]:
    """Give the pairs to compare, each once.

    >>> from graphkit.linking.names import parse_name
    >>> names = [parse_name(one).signature for one in ("gpt-4o", "gpt-4o-2024-08-06", "claude-3-opus")]
    >>> len(list(find_candidates(names)))
    1
    """
    blocks: dict[Key, list[Name]] = defaultdict(list)
    owned: dict[Name, Name] = {}
    for one in signatures:
        nameless = replace(one, owner="")
        if (namesake := owned.get(nameless)) is not None:
            yield namesake, one
        elif "moves" not in one.moving:
            blocks[one.key].append(one)
        owned[nameless] = one
    for block in blocks.values():
        yield from combinations(block, 2)
    yield from _derived(blocks)
    yield from _moving(blocks)
    yield from _neighbours(blocks)


def _derived(blocks: Mapping[Key, list[Name]]) -> Iterator[tuple[Name, Name]]:
    """Pair names with what they say they were made from."""
    for one in (name for block in blocks.values() for name in block):
        for family, _, version in (other.partition(" ") for other in sorted(one.others)):
            base = (family, frozenset({version} if version else ()), frozenset({family}))
            yield from ((one, other) for other in blocks.get(base, ()) if base != one.key)


def _moving(blocks: Mapping[Key, list[Name]]) -> Iterator[tuple[Name, Name]]:
    """Pair names that move with the versions of the same words."""
    by_words: dict[tuple[str, frozenset[str]], list[Name]] = defaultdict(list)
    for (family, _, words), block in blocks.items():
        by_words[family, words] += block
    for names in by_words.values():
        movers = [name for name in names if name.moving]
        yield from ((one, other) for one in movers for other in names if not other.moving and other.key != one.key)


def _neighbours(blocks: Mapping[Key, list[Name]]) -> Iterator[tuple[Name, Name]]:
    """Pair the first names of blocks of one family and version whose words are next to each other."""
    order = sorted((family, sorted(versions), sorted(words)) for family, versions, words in blocks)
    for (family, versions, words), (other_family, other_versions, other_words) in pairwise(order):
        if (family, versions) == (other_family, other_versions):
            one = blocks[family, frozenset(versions), frozenset(words)][0]
            yield one, blocks[family, frozenset(versions), frozenset(other_words)][0]
