"""Rows are counted in the serialised answer, exactly, whatever the values say and wherever the pieces are cut."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pyoxigraph as ox
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from graphkit.execution.counting import make_counter
from graphkit.execution.formats import ROW_FORMATS, TRIPLE_FORMATS

if TYPE_CHECKING:
    from collections.abc import Sequence

# What the counters look for, so that a counter that is deceived by text would be found out.
_BAIT = st.sampled_from(
    ["{", "}", "{}", ",{", "[{", '"', "\\", ",", "\n", "\r\n", "<result>", "\t", " .", " ;", " ,", '{"@', "]},", '{"type":"',
     "\n\t\t<", "\n\t</", '"bindings":[{', " .\n", "é"]
)  # fmt: skip
_TEXT = st.lists(_BAIT | st.text(max_size=3).filter(lambda text: "\x00" not in text), max_size=8).map("".join)
_LITERAL = st.builds(ox.Literal, _TEXT.filter(lambda text: all(ord(sign) >= 32 or sign in "\t\r\n" for sign in text)))
_TERM = _LITERAL | st.sampled_from(
    [ox.NamedNode("http://example.org/a"), ox.Literal(1), ox.Literal("x", language="en")]
)
_CUTS = st.lists(st.integers(1, 40), min_size=1, max_size=20)


def _feed(media: str, body: bytes, cuts: Sequence[int], most: int) -> int:
    counter = make_counter(media)
    position = number = 0
    while position < len(body):
        step = cuts[number % len(cuts)]
        counter.feed(body[position : position + step])
        assert counter.rows <= most
        position, number = position + step, number + 1
    return counter.finish()


@settings(max_examples=150, deadline=None)
@given(rows=st.lists(st.tuples(st.none() | _TERM, st.none() | _TERM), max_size=12), cuts=_CUTS)
def test_rows(rows: list[tuple[ox.Literal | None, ox.Literal | None]], cuts: list[int]) -> None:
    listed = " ".join("(" + " ".join("UNDEF" if one is None else str(one) for one in row) + ")" for row in rows)
    for media, form in ROW_FORMATS.items():
        results = ox.Store().query(f"SELECT ?type ?v {{ VALUES (?type ?v) {{ {listed} }} }}")
        assert isinstance(results, ox.QuerySolutions)
        body = results.serialize(format=form) or b""
        assert _feed(media, body, cuts, len(rows)) == len(rows), (media, body)


_NODES = [ox.NamedNode("http://example.org/s1"), ox.NamedNode("http://example.org/s2"), ox.BlankNode("b")]
_PREDICATES = [
    ox.NamedNode("http://example.org/p"),
    ox.NamedNode("http://www.w3.org/1999/02/22-rdf-syntax-ns#type"),
    ox.NamedNode("http://example.org/q#r"),
]


@settings(max_examples=150, deadline=None)
@given(
    statements=st.lists(st.tuples(st.sampled_from(_NODES), st.sampled_from(_PREDICATES), _TERM), max_size=12),
    cuts=_CUTS,
)
def test_triples(statements: list[tuple[ox.NamedNode, ox.NamedNode, ox.Literal]], cuts: list[int]) -> None:
    store = ox.Store()
    store.extend(ox.Quad(*statement) for statement in statements)
    for media, form in TRIPLE_FORMATS.items():
        if form is None:
            continue
        results = store.query("CONSTRUCT { ?s ?p ?o } WHERE { ?s ?p ?o }")
        assert isinstance(results, ox.QueryTriples)
        body = results.serialize(format=form) or b""
        assert _feed(media, body, cuts, len(store)) == len(store), (media, body)


@pytest.mark.parametrize("media", [media for media in ROW_FORMATS if "json" in media])
def test_rows_without_values_and_long_values_take_no_memory(media: str) -> None:
    counter = make_counter(media)
    counter.feed(b'{"head":{"vars":["a"]},"results":{"bindings":[{}')
    for _ in range(2_000):
        counter.feed(b",{}" * 1_000)
    assert counter.rows > 1_900_000
    assert counter.finish() == 2_000_001


def test_a_long_value_is_one_row() -> None:
    counter = make_counter("application/sparql-results+json")
    counter.feed(b'{"head":{"vars":["a"]},"results":{"bindings":[{"a":{"type":"literal","value":"')
    for _ in range(3_000):
        counter.feed(b"x{},{ " * 1_000)
    counter.feed(b'"}}]}}')
    assert counter.finish() == 1
