"""Parameters are values: whatever a caller sends, it never changes what a query asks."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING

import pyoxigraph as ox
import pytest
from hypothesis import assume, example, given
from hypothesis import strategies as st

from graphkit.errors import ParameterError
from graphkit.namespaces import BASE, KINDS, SLUG
from graphkit.queries import Parameter, QueryFile, bind
from graphkit.queries.binding import to_term

if TYPE_CHECKING:
    import datetime as dt

NAME = ox.NamedNode("https://example.org/name")
NAMES = (
    "",
    "one",
    'two"',
    "three'",
    "}",
    "{",
    "\\",
    '" }',
    "?wanted",
    "#= wanted",
    "a\nb",
    '"""',
    "한글",
    "\\u0022",
    "{ }",
)
TEXT = """\
# VALUES ?wanted { "in a comment" }
SELECT ?item ?name WHERE {
  VALUES ?wanted { "one" } #= wanted
  ?item <https://example.org/name> ?name
  FILTER(?name = ?wanted)
} ORDER BY ?name
"""
HOSTILE = st.one_of(
    st.text(),
    st.sampled_from(NAMES),
    st.lists(st.sampled_from(['"', "'", "\\", "}", "{", " ", "\n", "\r", "#", "?item", ".", "UNION", '"""', ">", "one"])).map(
        "".join
    ),
)  # fmt: skip


def library_query(parameter: Parameter, text: str = TEXT) -> QueryFile:
    return QueryFile(name="test", summary="", question="", parameters={"wanted": parameter}, text=text)


@pytest.fixture(scope="module")
def named() -> ox.Store:
    store = ox.Store()
    for index, name in enumerate(NAMES):
        store.add(ox.Quad(ox.NamedNode(f"https://example.org/{index}"), NAME, ox.Literal(name)))
    return store


def names_found(store: ox.Store, text: str) -> list[str]:
    solutions = store.query(text)
    assert isinstance(solutions, ox.QuerySolutions)
    assert [variable.value for variable in solutions.variables] == ["item", "name"]
    return [str(getattr(row["name"], "value", "")) for row in solutions]


@given(HOSTILE)
@example('" } UNION { ?item ?p ?name } #')
@example("\\")
@example('"@en } #= wanted')
@example("a\u2028b\u0085c\x00d\x1ce")
def test_a_hostile_string_is_only_a_string(named: ox.Store, hostile: str) -> None:
    text = bind(library_query(Parameter(type="string", description="")), {"wanted": [hostile]})
    assert names_found(named, text) == [name for name in NAMES if name == hostile]


@given(st.lists(HOSTILE, min_size=1, max_size=4, unique=True))
def test_several_hostile_strings_are_only_strings(named: ox.Store, hostile: list[str]) -> None:
    text = bind(library_query(Parameter(type="string", description="", many=True)), {"wanted": hostile})
    assert sorted(names_found(named, text)) == sorted(name for name in NAMES if name in hostile)


@given(HOSTILE, st.sampled_from(KINDS))
@example("x> } UNION { ?item ?p ?name } #", "variable")
@example("context-length\n", "variable")
def test_a_hostile_name_of_a_thing_is_refused_or_names_a_thing(hostile: str, kind: str) -> None:
    assume(hostile != "")
    try:
        node = to_term("wanted", Parameter(type=kind, description=""), hostile)
    except ParameterError:
        return
    assert isinstance(node, ox.NamedNode)
    slug = node.value.removeprefix(f"{BASE}{kind}/")
    assert SLUG.fullmatch(slug) or (kind == "unit" and slug.replace("-", "").isalnum())
    assert slug in hostile


@given(st.from_regex(SLUG, fullmatch=True), st.sampled_from(KINDS))
def test_a_thing_may_be_named_by_slug_curie_or_iri(slug: str, kind: str) -> None:
    parameter = Parameter(type=kind, description="")
    spellings = (slug, f"{kind}:{slug}", f"{BASE}{kind}/{slug}", f"<{BASE}{kind}/{slug}>")
    assert {str(to_term("wanted", parameter, one)) for one in spellings} == {f"<{BASE}{kind}/{slug}>"}


@given(HOSTILE, st.sampled_from(["integer", "decimal", "boolean", "date"]))
@example("NaN", "decimal")
@example("Infinity", "decimal")
@example("1e999999", "decimal")
@example("1_000", "integer")
@example("١", "integer")
def test_a_hostile_literal_is_refused_or_a_literal_of_the_type(hostile: str, kind: str) -> None:
    try:
        literal = to_term("wanted", Parameter(type=kind, description=""), hostile)
    except ParameterError:
        return
    assert isinstance(literal, ox.Literal)
    assert literal.datatype.value.rsplit("#", 1)[-1] == kind
    assert len(literal.value) < 200


@given(st.integers(-(10**18) + 1, 10**18 - 1))
def test_an_integer_keeps_its_value(number: int) -> None:
    literal = to_term("wanted", Parameter(type="integer", description=""), str(number))
    assert isinstance(literal, ox.Literal)
    assert int(literal.value) == number


@given(st.decimals(allow_nan=False, allow_infinity=False, places=6, min_value=-(10**12), max_value=10**12))
def test_a_decimal_keeps_its_value(number: Decimal) -> None:
    literal = to_term("wanted", Parameter(type="decimal", description=""), str(number))
    assert isinstance(literal, ox.Literal)
    assert Decimal(literal.value) == number


@given(st.dates())
def test_a_date_keeps_its_value(day: dt.date) -> None:
    literal = to_term("wanted", Parameter(type="date", description=""), day.isoformat())
    assert isinstance(literal, ox.Literal)
    assert literal.value == day.isoformat()


@given(HOSTILE)
def test_only_allowed_values_pass(hostile: str) -> None:
    parameter = Parameter(type="string", description="", allowed=("one", '" }'))
    query = library_query(parameter)
    if hostile in ("one", '" }'):
        assert bind(query, {"wanted": [hostile]}) != TEXT or hostile == "one"
    else:
        with pytest.raises(ParameterError, match="is not allowed"):
            bind(query, {"wanted": [hostile]})


@given(HOSTILE)
def test_unknown_parameters_are_refused(hostile: str) -> None:
    assume(hostile != "wanted")
    with pytest.raises(ParameterError, match="is not a parameter of test"):
        bind(library_query(Parameter(type="string", description="")), {hostile: "one"})


def test_a_required_parameter_must_be_given_once() -> None:
    query = library_query(Parameter(type="string", description="The name."))
    with pytest.raises(ParameterError, match="wanted: is missing; allowed: The name"):
        bind(query, {})
    with pytest.raises(ParameterError, match="takes one value"):
        bind(query, {"wanted": ["one", "two"]})


def test_an_optional_parameter_left_out_leaves_the_sample() -> None:
    assert bind(library_query(Parameter(type="string", description="", required=False)), {}) == TEXT
