"""The algebra of signs of qualitative probabilistic networks (Wellman 1990).

A sign says what is known of a change: none, a rise, a fall, or both at once, which is "ambiguous". As a set of directions
it is a bit mask, and the sum of signs is the union of these sets. Signs multiply along a chain of influences and add
across chains. The tables are those of Wellman, as Druzdzel and Henrion (AAAI 1993) and Renooij and van der Gaag
(UAI 1999, arXiv 1301.6735) use them.
"""

from __future__ import annotations

from enum import IntFlag
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

__all__ = ["Sign", "add_signs", "multiply_signs"]


class Sign(IntFlag):
    """A qualitative change: `NONE` (0), `PLUS`, `MINUS`, or `BOTH`, written `?`, which is the sum of the two."""

    NONE = 0
    PLUS = 1
    MINUS = 2
    BOTH = 3

    @property
    def symbol(self) -> str:
        """Give the usual way to write it.

        >>> [sign.symbol for sign in (Sign.NONE, Sign.PLUS, Sign.MINUS, Sign.BOTH)]
        ['0', '+', '-', '?']
        """
        return "0+-?"[self.value]

    @classmethod
    def of(cls, polarity: int) -> Sign:
        """Give the sign of a polarity, 1 or -1.

        >>> Sign.of(-1).symbol
        '-'
        """
        return cls.PLUS if polarity > 0 else cls.MINUS

    def turned(self) -> Sign:
        """Swap rise and fall.

        >>> Sign.PLUS.turned().symbol, Sign.BOTH.turned().symbol
        ('-', '?')
        """
        return Sign((self.value >> 1) | ((self.value & 1) << 1))


def add_signs(signs: Iterable[Sign]) -> Sign:
    """Add signs across chains: equal signs stay, a rise and a fall give `BOTH`, no signs give `NONE`.

    >>> add_signs([Sign.PLUS, Sign.NONE]).symbol, add_signs([Sign.PLUS, Sign.MINUS]).symbol, add_signs([]).symbol
    ('+', '?', '0')
    """
    total = Sign.NONE
    for sign in signs:
        total |= sign
    return total


def multiply_signs(signs: Iterable[Sign]) -> Sign:
    """Multiply signs along a chain: two falls give a rise, `NONE` gives `NONE`, otherwise `BOTH` stays `BOTH`.

    >>> multiply_signs([Sign.MINUS, Sign.MINUS]).symbol, multiply_signs([Sign.BOTH, Sign.MINUS]).symbol
    ('+', '?')
    >>> multiply_signs([]).symbol
    '+'
    """
    product = Sign.PLUS
    for sign in signs:
        straight = product if sign & Sign.PLUS else Sign.NONE
        product = straight | (product.turned() if sign & Sign.MINUS else Sign.NONE)
    return product
