"""The algebra of signs: the published tables, and the laws they obey."""

from __future__ import annotations

from itertools import product
from typing import TYPE_CHECKING

import pytest

from graphkit.influence.signs import Sign, add_signs, multiply_signs

if TYPE_CHECKING:
    from collections.abc import Callable

_SIGN = {"0": Sign.NONE, "+": Sign.PLUS, "-": Sign.MINUS, "?": Sign.BOTH}

# The tables of Wellman (1990) as Druzdzel and Henrion (AAAI 1993) use them: rows and columns + - 0 ?.
_PRODUCT = {"+": "+-0?", "-": "-+0?", "0": "0000", "?": "??0?"}
_SUM = {"+": "+?+?", "-": "?--?", "0": "+-0?", "?": "????"}


@pytest.mark.parametrize(("table", "combine"), [(_PRODUCT, multiply_signs), (_SUM, add_signs)])
def test_tables_are_the_published_ones(table: dict[str, str], combine: Callable[[list[Sign]], Sign]) -> None:
    for row, cells in table.items():
        for column, expected in zip("+-0?", cells, strict=True):
            assert combine([_SIGN[row], _SIGN[column]]).symbol == expected, f"{row} with {column}"


def test_signs_form_a_commutative_semiring() -> None:
    for a, b, c in product(_SIGN.values(), repeat=3):
        assert add_signs([a, b]) == add_signs([b, a])
        assert multiply_signs([a, b]) == multiply_signs([b, a])
        assert add_signs([add_signs([a, b]), c]) == add_signs([a, add_signs([b, c])])
        assert multiply_signs([multiply_signs([a, b]), c]) == multiply_signs([a, multiply_signs([b, c])])
        assert multiply_signs([a, add_signs([b, c])]) == add_signs([multiply_signs([a, b]), multiply_signs([a, c])])


def test_turning_is_multiplying_by_minus() -> None:
    for sign in _SIGN.values():
        assert sign.turned() == multiply_signs([sign, Sign.MINUS])
