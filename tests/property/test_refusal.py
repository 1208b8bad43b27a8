"""Queries that would open a connection are refused, however they are spelt; queries that only say the word are not.

No query here is run that could open a connection: that the engine takes an odd spelling for a keyword is shown with the
keyword GRAPH in the place of SERVICE, which stands in the same place of SPARQL's grammar.
"""

from __future__ import annotations

import re

import pyoxigraph as ox
import pytest
from hypothesis import assume, example, given
from hypothesis import strategies as st

from graphkit.errors import QueryError
from graphkit.execution.federation import resolve_services
from graphkit.store.refusal import calls_service, refuse_network

PROLOGUE = """\
PREFIX ex: <https://example.org/>
PREFIX : <https://example.org/>
PREFIX service: <https://example.org/>
PREFIX SERVICEex: <https://example.org/>
PREFIX a.service: <https://example.org/>
"""
CASED = st.tuples(*(st.sampled_from([letter, letter.lower()]) for letter in "SERVICE")).map("".join)
SPACE = st.sampled_from(["", " ", "\n", "\t", "\r\n", " # comment\n", "#\r", " #SERVICE\n ", "# ' \n", '#"""\n'])
#: Pieces of a group pattern that say the word and yet call nothing.
HARMLESS = (
    '?s ?p "SERVICE" .',
    '?s ?p "a \\" SERVICE <https://example.org/> { } " .',
    "?s ?p 'SERVICE <x> {' .",
    '?s ?p """ " "" SERVICE { """ .',
    "?s ?p ''' SERVICE ' '' { ''' .",
    '?s ?p "SERVICE"@en-service .',
    '?s ?p "SERVICE"@service .',
    "?s <https://example.org/SERVICE> ?o .",
    "?s <https://service.example.org/?a=SERVICE#SERVICE> ?o .",
    "?SERVICE ?service $Service .",
    "?s ex:SERVICE ex:service .",
    "?s ex:a.service ex:service-SERVICE .",
    "?s service:SERVICE service: .",
    "?s a.service:x :SERVICE .",
    "_:SERVICE ex:p _:service .",
    "# SERVICE <https://example.org/> { ?s ?p ?o }\n",
    "GRAPH service:g { ?s ?p ?o }",
    "GRAPH ?service { ?s ?p ?o }",
    'BIND("service" AS ?aservice)',
    'FILTER(?s < ?p && "SERVICE" > ?o)',
    "FILTER(?s<?service&&?o>?service)",
    "OPTIONAL { ?s ex:service/ex:SERVICE* ?o }",
    'VALUES ?words { "SERVICE" ex:SERVICE <https://example.org/service> }',
    "{ SELECT ?service WHERE { ?service ?p ?o } }",
    "{ SELECT ?service ?SERVICE WHERE { ?service ?p ?SERVICE } }",
)
#: What may stand before the keyword without a space, and what after it.
BEFORE = ("", " ", "?s ?p ?o . ", "?s ?p 1", "?s ?p 1.", "?s ?p 1.0", "?s ?p 1e0", "?s ?p true", "?s ?p 'x'", "?s ?p ex:.", "{}",
          "FILTER(1<2)", "BIND(1 AS ?x)", "FILTER(1<2)#>\"\"\"\n", "FILTER(1<?z)#>'''\n", '?s ?p "\\u005C"', "[]ex:p[]",
          "VALUES ?x {1}",
          "OPTIONAL {", "{ {", "FILTER EXISTS {", "MINUS{", "GRAPH ?g {", "{ SELECT * {")  # fmt: skip
AFTER = (
    " <https://example.org/>",
    "<https://example.org/>",
    " ?x",
    "?x",
    "$x",
    " ex:",
    "ex:",
    ":",
    " :x",
    "ex:SERVICE",
)


def closed(before: str) -> str:
    return "}" * (before.count("{") - before.count("}"))


def parses(query: str) -> bool:
    """Tell whether the engine takes a query; only for queries without SERVICE, since it runs them."""
    try:
        ox.Store().query(query)
    except SyntaxError:
        return False
    return True


@given(
    st.lists(st.sampled_from(HARMLESS), min_size=1, max_size=6, unique=True),
    st.sampled_from(["SELECT *", "ASK"]),
    SPACE,
)
def test_the_word_alone_is_no_reason_to_refuse(pieces: list[str], form: str, space: str) -> None:
    query = f"{PROLOGUE}{form} {{{space}" + f"{space} ".join(pieces) + " }"
    assume(parses(query))  # BIND and VALUES may bind a variable that is in use
    refuse_network(query)


@pytest.mark.parametrize("piece", HARMLESS)
def test_each_harmless_piece_is_a_query_of_its_own(piece: str) -> None:
    query = f"{PROLOGUE}SELECT * {{ {piece} }}"
    assert parses(query)
    refuse_network(query)


def service_query(keyword: str, before: str, after: str, silent: str, space: str, end: str) -> str:
    inside = f"{before}{keyword}{silent}{after}{space}{{ ?a ?b ?c }}"
    return f"{PROLOGUE}SELECT * {{ VALUES ?x {{ ex:a }} {{ {inside} {closed(before)} {end} }} }}"


@given(
    CASED,
    st.sampled_from(BEFORE),
    st.sampled_from(AFTER),
    SPACE,
    st.sampled_from(["", " SILENT", "SILENT", "\nsilent"]),
    SPACE,
)
@example("SERVICE", "?s ?p 1", " <https://example.org/>", "", "", "")
@example("SERVICE", "", "<https://example.org/>", "", "SILENT", "")
@example("SERVICE", "", "ex:", "", "", "")
@example("SERVICE", "", ":", "", "", "")
@example("SERVICE", 'FILTER(1<2)#>"""\n', " <https://example.org/>", "", "", ' #"""\n')
@example("SERVICE", '?s ?p "\\u005C"', " <https://example.org/>", "", "", ' BIND("" AS ?y)')
def test_the_keyword_is_refused_however_it_is_spelt(
    keyword: str, before: str, after: str, space: str, silent: str, end: str
) -> None:
    query = service_query(keyword, before, after, silent, space, end)
    with pytest.raises(QueryError):
        refuse_network(query)


@given(CASED, st.sampled_from(BEFORE), st.sampled_from(AFTER), SPACE, st.sampled_from(["", " SILENT", "SILENT"]), SPACE)
def test_an_allow_list_lets_no_spelling_through(
    keyword: str, before: str, after: str, space: str, silent: str, end: str
) -> None:
    # With one endpoint allowed, the odd spelling beside it still raises, or nothing of the word is left.
    query = service_query(keyword, before, after, silent, space, end)
    with pytest.raises(QueryError):
        resolve_services(query, "https://atlas.example/", ["allowed.example"])


@given(st.lists(st.sampled_from(HARMLESS), min_size=1, max_size=4, unique=True))
def test_an_allow_list_leaves_other_queries_as_they_are(pieces: list[str]) -> None:
    query = f"{PROLOGUE}SELECT * {{ {' '.join(pieces)} }}"
    assume(parses(query))
    assert resolve_services(query, "https://atlas.example/", ["allowed.example"]) == query


@pytest.mark.parametrize("before", BEFORE)
@pytest.mark.parametrize("after", AFTER)
def test_every_such_spelling_stands_where_the_engine_reads_a_keyword(before: str, after: str) -> None:
    if before == '?s ?p "\\u005C"' or "'''" in before or '"""' in before or after in (":", "ex:", "ex:SERVICE"):
        after = f" {after}"
    assert parses(service_query("GRAPH", before, after, "", "", "")), (before, after)


@given(st.sampled_from(HARMLESS), st.sampled_from(HARMLESS), CASED, SPACE)
def test_the_keyword_is_found_between_harmless_pieces(before: str, after: str, keyword: str, space: str) -> None:
    with pytest.raises(QueryError):
        refuse_network(f"{PROLOGUE}SELECT * {{ {before} {keyword}{space} ex:x {{ ?a ?b ?c }} {after} }}")


@given(st.lists(st.integers(0, 6), min_size=1, max_size=7, unique=True), st.booleans(), st.booleans())
def test_codepoint_escapes_do_not_hide_the_keyword(places: list[int], long: bool, upper: bool) -> None:
    digits = "{:08X}" if long else "{:04X}"
    letter = "\\U" if long else "\\u"
    escaped = "".join(
        letter + (digits if upper else digits.lower()).format(ord(one)) if index in places else one
        for index, one in enumerate("SERVICE")
    )
    assert calls_service(f"SELECT * {{ {escaped} <https://example.org/> {{ ?a ?b ?c }} }}")


@pytest.mark.parametrize("form", ["SELECT *", "ASK", "CONSTRUCT { ?a ?b ?c } WHERE", "DESCRIBE ?a WHERE"])
def test_every_query_form_is_refused(form: str) -> None:
    with pytest.raises(QueryError, match="SERVICE is refused"):
        refuse_network(f"{form} {{ SERVICE <https://example.org/> {{ ?a ?b ?c }} }}")


@given(st.text(max_size=40), st.text(max_size=40))
def test_any_text_around_the_keyword_is_answered_by_an_error_of_ours(before: str, after: str) -> None:
    text = f"{before} SERVICE {after}"
    try:
        refuse_network(text)
    except QueryError:
        return
    assert parses(re.sub("service", "servize", text, flags=re.IGNORECASE | re.ASCII))


def test_the_store_refuses_before_it_asks_the_engine(store_folder) -> None:  # type: ignore[no-untyped-def]
    from graphkit.store import open_store

    with pytest.raises(QueryError, match="SERVICE is refused"):
        open_store(store_folder).query("SELECT * { SERVICE <http://127.0.0.1:1/> { ?a ?b ?c } }")
