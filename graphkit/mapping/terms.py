"""Small pieces every mapping shares: nodes, literals in canonical form, content hashes."""

from __future__ import annotations

import hashlib
import re
from decimal import Context, Decimal
from typing import TYPE_CHECKING, Final

import pyoxigraph as ox

from graphkit.namespaces import PREFIXES

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Iterable

    from graphkit.records import Text

__all__ = ["canonical_decimal", "content_hash", "date", "decimal", "labels", "partial_date", "text", "typed"]

_XSD: Final = PREFIXES["xsd"]
_SMALLEST: Final = Decimal("1e-15")
_WIDE: Final = Context(prec=60)


def typed(value: str, datatype: str) -> ox.Literal:
    """Make a literal of an XSD datatype."""
    return ox.Literal(value, datatype=ox.NamedNode(_XSD + datatype))


def canonical_decimal(amount: Decimal) -> str:
    """Write a decimal the way stores normalise it: no exponent, no trailing zeros.

    >>> from decimal import Decimal
    >>> canonical_decimal(Decimal("1.50")), canonical_decimal(Decimal("3.8E+25"))
    ('1.5', '38000000000000000000000000')
    """
    text = format(amount, "f")
    return text.rstrip("0").rstrip(".") if "." in text else text


def decimal(amount: Decimal) -> ox.Literal:
    """Make a number literal: `xsd:decimal`, or `xsd:double` where the store's decimals would overflow.

    Stores keep decimals in 128 bits with 18 digits after the point: from 10²⁰ on, doubles are the honest choice.
    Doubles are written as Oxigraph keeps them: the shortest digits that give the number back, without exponent.

    >>> decimal(Decimal("3.8E+25")).value
    '38000000000000000000000000'
    """
    if abs(amount) >= 10**20:
        return typed(format(Decimal(repr(float(amount))), "f"), "double")
    return typed(canonical_decimal(amount.quantize(_SMALLEST, context=_WIDE)), "decimal")


def date(day: dt.date) -> ox.Literal:
    """Make a date literal."""
    return typed(day.isoformat(), "date")


def partial_date(day: str) -> ox.Literal:
    """Make a literal of a day, month or year; words that are none of these stay words.

    >>> partial_date("2024-07").datatype.value.rsplit("#")[-1], partial_date("soon").value
    ('gYearMonth', 'soon')
    """
    kinds = {4: "gYear", 7: "gYearMonth", 10: "date"}
    return typed(day, kinds[len(day)]) if re.fullmatch(r"\d{4}(-\d{2}){0,2}", day) else ox.Literal(day)


def text(words: str, language: str = "en") -> ox.Literal:
    """Make a literal in a language."""
    return ox.Literal(words, language=language)


def labels(name: Text) -> tuple[tuple[str, ox.Literal], ...]:
    """Give the label triples of a name, as (CURIE of the predicate, literal)."""
    return (
        ("rdfs:label", text(name.en)),
        ("skos:prefLabel", text(name.en)),
        ("skos:prefLabel", text(name.ko, "ko")),
    )


def content_hash(parts: Iterable[str]) -> str:
    """Name a thing after its content: 20 hexadecimal digits of SHA-256 over its parts.

    >>> content_hash(["a", "b"]) == content_hash(["a", "b"]) != content_hash(["ab"])
    True
    """
    return hashlib.sha256("\x1f".join(parts).encode()).hexdigest()[:20]
