"""Number and date literals are written as the store keeps them, so that ids hashed from them stay true."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal

import pyoxigraph as ox
from hypothesis import given
from hypothesis import strategies as st

from graphkit.mapping.terms import canonical_decimal, content_hash, date, decimal, text

SUBJECT = ox.NamedNode("https://example.org/s")
DECIMALS = st.decimals(allow_nan=False, allow_infinity=False, places=15, min_value=-(10**19), max_value=10**19)


def kept(literal: ox.Literal) -> ox.Literal:
    store = ox.Store()
    store.add(ox.Quad(SUBJECT, SUBJECT, literal))
    (quad,) = store
    assert isinstance(quad.object, ox.Literal)
    return quad.object


@given(DECIMALS)
def test_a_decimal_comes_back_unchanged(amount: Decimal) -> None:
    literal = decimal(amount)
    assert kept(literal) == literal
    assert Decimal(literal.value) == amount


@given(st.decimals(allow_nan=False, allow_infinity=False, min_value=-(10**30), max_value=Decimal(10) ** 300))
def test_a_number_of_any_size_comes_back_unchanged(amount: Decimal) -> None:
    literal = decimal(amount)
    assert kept(literal) == literal
    assert abs(Decimal(literal.value) - amount) <= max(abs(amount) * Decimal("1e-15"), Decimal("1e-15"))


@given(DECIMALS, st.integers(0, 8))
def test_trailing_zeros_make_no_difference(amount: Decimal, zeros: int) -> None:
    longer = Decimal(f"{amount:f}" + ("" if "." in f"{amount:f}" else ".") + "0" * zeros)
    assert canonical_decimal(longer) == canonical_decimal(amount)
    assert decimal(longer) == decimal(amount)


@given(st.dates(min_value=dt.date(1, 1, 1)))
def test_a_date_comes_back_unchanged(day: dt.date) -> None:
    assert kept(date(day)) == date(day)


@given(st.text())
def test_text_comes_back_unchanged(words: str) -> None:
    assert kept(text(words, "ko")) == text(words, "ko")


@given(st.lists(st.text()), st.lists(st.text()))
def test_different_contents_have_different_names(one: list[str], other: list[str]) -> None:
    separated = all("\x1f" not in part for part in one + other)
    if separated and one and other:
        assert (content_hash(one) == content_hash(other)) == (one == other)
