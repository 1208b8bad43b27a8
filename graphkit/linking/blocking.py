"""Which signatures are compared at all: those of one block, and a derived or moving name with what it may be made from.

Names with equal features are grouped without any comparison. What is compared are the groups of one block (family, versions
and words), but for those whose sizes or dates differ, which are never two forms of one system; a name and the plain base it
states; a moving name and the versions of its words, or what its owner says that it pointed at; names that differ in their owner
alone, each with the one before; and, for misspellings, blocks whose words stand beside each other in the order of the alphabet
(the sorted neighbourhood of Hernández and Stolfo, SIGMOD 1995, of two). No name is compared with more than `MOST` others of a
block, the plainest first; how many pairs that leaves out is told. So the cost grows with the number of names.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import replace
from itertools import chain, islice, pairwise
from typing import TYPE_CHECKING, Final

from graphkit.linking.moves import pair_moves

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterable, Iterator, Mapping

    from graphkit.linking.names import Name

__all__ = ["MOST", "find_candidates"]

#: How many names of its block a name is compared with; none of the catalogues at hand has a block of so many.
MOST: Final = 200
Key = tuple[str, frozenset[str], frozenset[str]]
_ANY: Final = "*"
_DETAILS: Final = ("size", "date", "revision", "context", "tuning")
_SETS: Final = ("others", "precisions", "servings", "modes", "stages", "adaptations", "moving")


def find_candidates(
    signatures: Collection[Name], *, on_left_out: Callable[[int], None] = lambda _: None
) -> Iterator[tuple[Name, Name]]:
    """Give the pairs to compare, each once; `on_left_out` is told numbers of pairs that blocks of many names leave out.

    >>> from graphkit.linking.names import parse_name
    >>> names = [parse_name(one).signature for one in ("gpt-4o", "gpt-4o-2024-08-06", "claude-3-opus")]
    >>> len(list(find_candidates(names)))
    1
    """
    blocks: dict[Key, list[Name]] = defaultdict(list)
    owned: dict[Name, Name] = {}
    movers: list[Name] = []
    for one in signatures:
        nameless = replace(one, owner="")
        if (namesake := owned.get(nameless)) is not None:
            yield namesake, one
        elif "moves" in one.moving:
            movers.append(one)
        else:
            blocks[one.key].append(one)
        owned[nameless] = one
    for block in blocks.values():
        block.sort(key=_plainness)
        yield from _forms(block, on_left_out)
    yield from _derived(blocks, on_left_out)
    yield from _moving(blocks, on_left_out)
    yield from pair_moves(movers, (name for block in blocks.values() for name in block))
    yield from _neighbours(blocks)


def _plainness(name: Name) -> tuple[int, list[str]]:
    """Order names by how much they add to family, versions and words, then by what they add."""
    details = [getattr(name, one) for one in _DETAILS]
    added = [sorted(getattr(name, one)) for one in _SETS]
    count = sum(1 for one in details if one) + sum(map(len, added))
    return count, [*details, *(" ".join(one) for one in added), name.owner]


def _forms(block: Iterable[Name], on_left_out: Callable[[int], None]) -> Iterator[tuple[Name, Name]]:
    """Pair each form of a version with plainer ones; of two sizes, or of two dates, they are never the same system."""
    seen: dict[tuple[str, str], list[Name]] = defaultdict(list)
    for one in block:
        size, date = one.size, "" if one.moving else one.date
        places = [(s, d) for s in ((size, "") if size else (_ANY,)) for d in ((date, "") if date else (_ANY,))]
        yield from _take(one, [seen[place] for place in places], on_left_out)
        for place in ((s, d) for s in (size, _ANY) for d in (date, _ANY)):
            seen[place].append(one)


def _take(one: Name, lists: Collection[list[Name]], on_left_out: Callable[[int], None]) -> Iterator[tuple[Name, Name]]:
    yield from ((one, other) for other in islice(chain.from_iterable(lists), MOST))
    if (more := sum(map(len, lists)) - MOST) > 0:
        on_left_out(more)


def _derived(blocks: Mapping[Key, list[Name]], on_left_out: Callable[[int], None]) -> Iterator[tuple[Name, Name]]:
    """Pair names with what they say they were made from, of their size."""
    bases: dict[tuple[str, frozenset[str], str], list[Name]] = defaultdict(list)
    for (family, versions, words), block in blocks.items():
        if words == {family}:
            for one in block:
                bases[family, versions, one.size].append(one)
    for one in (name for block in blocks.values() for name in block):
        for family, _, version in (other.partition(" ") for other in sorted(one.others)):
            base = (family, frozenset({version} if version else ()), one.size)
            if base in bases and one.key != (*base[:2], frozenset({family})):
                yield from _take(one, [bases[base]], on_left_out)


def _moving(blocks: Mapping[Key, list[Name]], on_left_out: Callable[[int], None]) -> Iterator[tuple[Name, Name]]:
    """Pair names that move with the versions of the same words."""
    movers: dict[tuple[str, frozenset[str]], list[Name]] = defaultdict(list)
    still: dict[tuple[str, frozenset[str]], dict[Key, list[Name]]] = defaultdict(dict)
    for key, block in blocks.items():
        movers[key[0], key[2]] += [name for name in block if name.moving]
        still[key[0], key[2]][key] = [name for name in block if not name.moving]
    for words, names in movers.items():
        for one in names:
            yield from _take(one, [block for key, block in still[words].items() if key != one.key], on_left_out)


def _neighbours(blocks: Mapping[Key, list[Name]]) -> Iterator[tuple[Name, Name]]:
    """Pair the first names of blocks of one family and version whose words are next to each other."""
    order = sorted((family, sorted(versions), sorted(words)) for family, versions, words in blocks)
    for (family, versions, words), (other_family, other_versions, other_words) in pairwise(order):
        if (family, versions) == (other_family, other_versions):
            one = blocks[family, frozenset(versions), frozenset(words)][0]
            yield one, blocks[family, frozenset(versions), frozenset(other_words)][0]
