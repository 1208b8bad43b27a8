"""Every query file: its header says what it takes and gives, and it runs as it stands in any SPARQL engine."""

from __future__ import annotations

import functools
import re
from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pyoxigraph as ox
import pytest
import rdflib

from graphkit.build.checks import check_files, find
from graphkit.errors import UnknownNameError
from graphkit.namespaces import graph
from graphkit.queries import QueryFile, bind, get_query, list_queries, read_query_file
from graphkit.queries.binding import to_term
from graphkit.queries.header import SLOT
from graphkit.store import open_store
from tests.excerpts import take_excerpt
from tests.ontology_quality.graphs import rdflib_graph

if TYPE_CHECKING:
    from collections.abc import Callable

    from graphkit import Atlas

FIXTURES = Path(__file__).parent / "fixtures"
ANSWERS = list_queries()
CHECKS = check_files()
#: Answers that join catalogues which the plain build does not hold: they have no rows until these are imported.
NEEDS_IMPORTS = "joined-"
GRAPH_OF_NAMES = graph("reference")
EVERY = [*ANSWERS, *(read_query_file(path) for path in CHECKS)]

answers = pytest.mark.parametrize("query", ANSWERS, ids=lambda query: query.name)
every = pytest.mark.parametrize("query", EVERY, ids=lambda query: query.name)


def solve(atlas: Atlas, text: str) -> ox.QuerySolutions:
    solutions = atlas.store.query(text)
    assert isinstance(solutions, ox.QuerySolutions)
    return solutions


@pytest.fixture(scope="module")
def rows_as_they_stand(atlas: Atlas) -> Callable[[str], list[ox.QuerySolution]]:
    """Answer each query once as it stands in its file: several tests look at these rows."""
    return functools.cache(lambda text: list(solve(atlas, text)))


def test_there_are_at_least_twelve_answers_and_five_checks() -> None:
    assert len(ANSWERS) >= 12
    assert len(CHECKS) >= 5


def test_names_are_unique_and_found() -> None:
    assert len({query.name for query in EVERY}) == len(EVERY)
    assert get_query(ANSWERS[0].name) == ANSWERS[0]
    with pytest.raises(UnknownNameError):
        get_query("../checks/influence-complete")


@every
def test_the_header_says_what_the_query_is_for(query: QueryFile) -> None:
    assert query.summary
    assert not query.summary.endswith(".")
    assert query.question.endswith("?")
    assert query not in ANSWERS or query.question_ko.endswith("?")
    assert query.description.strip().endswith(".")
    assert query.columns
    described = [one.description for one in query.parameters.values()] + [
        one.description for one in query.columns.values()
    ]
    assert [words for words in described if not words.endswith(".")] == []


@every
def test_slots_are_the_parameters(query: QueryFile) -> None:
    marked = [line for line in query.text.splitlines() if "#=" in line and not line.startswith("#+")]
    slots = [match["name"] for line in marked if (match := SLOT.match(line))]
    assert len(slots) == len(marked), "a slot is one whole line: VALUES ?v { sample } #= name"
    assert set(slots) == set(query.parameters)  # one may be needed in several parts of a query


@answers
def test_samples_are_values_that_the_parameter_takes(query: QueryFile) -> None:
    for name, sample in query.samples.items():
        parameter = query.parameters[name]
        if sample == "UNDEF":
            assert not parameter.required, f"{name}: a required parameter has a working sample"
            continue
        shown = sample.strip('"') if sample.startswith('"') else sample
        term = to_term(name, parameter, shown.split("^^")[0].strip('"'))
        prologue = "\n".join(re.findall(r"^PREFIX.*$", query.text, re.MULTILINE))
        solutions = ox.Store().query(f"{prologue}\nSELECT ?x {{ VALUES ?x {{ {sample} }} }}")
        assert [row["x"] for row in solutions] == [term]  # type: ignore[union-attr]


@every
def test_columns_are_the_projection(query: QueryFile, atlas: Atlas) -> None:
    assert [variable.value for variable in solve(atlas, query.text).variables] == list(query.columns)


@every
def test_rows_come_in_an_order(query: QueryFile) -> None:
    body = query.text.rsplit("}", 1)[1]
    assert re.search(r"ORDER\s+BY", body), "ORDER BY closes the query"


KINDS: dict[str, Any] = {
    "iri": lambda node: isinstance(node, ox.NamedNode),
    "string": lambda node: isinstance(node, ox.Literal) and node.datatype.value.endswith("#string"),
    "text": lambda node: isinstance(node, ox.Literal) and node.datatype.value.endswith(("#langString", "#string")),
    "integer": lambda node: isinstance(node, ox.Literal) and node.datatype.value.endswith("#integer"),
    "decimal": lambda node: (
        isinstance(node, ox.Literal) and node.datatype.value.endswith(("#decimal", "#integer", "#double"))
    ),
    "boolean": lambda node: isinstance(node, ox.Literal) and node.datatype.value.endswith("#boolean"),
    "date": lambda node: isinstance(node, ox.Literal) and node.datatype.value.endswith(("#date", "#gYear")),
    "any": lambda _: True,
}


@answers
def test_an_answer_has_rows_of_the_types_it_promises(
    query: QueryFile, rows_as_they_stand: Callable[[str], list[ox.QuerySolution]]
) -> None:
    solutions = rows_as_they_stand(query.text)
    assert solutions or query.name.startswith(NEEDS_IMPORTS)
    for name, column in query.columns.items():
        nodes = [row[name] for row in solutions if row[name] is not None]
        assert [str(node) for node in nodes if not KINDS[column.type](node)][:3] == [], name


@answers
def test_rows_are_different_and_always_the_same(
    query: QueryFile, atlas: Atlas, rows_as_they_stand: Callable[[str], list[ox.QuerySolution]]
) -> None:
    first, second = ([*map(_texts, found)] for found in (rows_as_they_stand(query.text), solve(atlas, query.text)))
    assert first == second
    assert len(set(first)) == len(first)


@answers
def test_binding_the_sample_changes_nothing(
    query: QueryFile, atlas: Atlas, rows_as_they_stand: Callable[[str], list[ox.QuerySolution]]
) -> None:
    given = {
        name: sample.strip('"').split("^^")[0].strip('"') for name, sample in query.samples.items() if sample != "UNDEF"
    }
    bound = bind(query, given)
    if bound.splitlines() != query.text.splitlines():
        assert [*map(_texts, solve(atlas, bound))] == [*map(_texts, rows_as_they_stand(query.text))]


def _texts(row: ox.QuerySolution) -> tuple[str, ...]:
    return tuple(map(str, row))


@pytest.fixture(scope="module")
def excerpt(store_folder: Path) -> ox.Store:
    store = ox.Store()
    store.extend(take_excerpt(open_store(store_folder).quads()))
    return store


@pytest.fixture(scope="module")
def union(excerpt: ox.Store) -> rdflib.Graph:
    return rdflib_graph(excerpt)


def plain(node: Any) -> Any:
    """Bring the terms of both libraries into one form: numbers by value, texts with their language."""
    if node is None:
        return None
    if isinstance(node, ox.NamedNode | rdflib.URIRef):
        return getattr(node, "value", str(node))
    value = str(node.value) if isinstance(node, ox.Literal) else str(node)
    datatype = str(getattr(node.datatype, "value", node.datatype) or "")
    if datatype.endswith(("#decimal", "#integer", "#double", "#float")) or re.fullmatch(r"[\d.]+([eE]\+\d+)?", value):
        return float(value)  # numbers written into text, too: engines differ in how they spell doubles
    # SPARQL leaves the order of what GROUP_CONCAT joins open.
    return (sorted(re.split("[,;] ", value)), node.language)


@pytest.mark.slow
@pytest.mark.parametrize(
    "query", [one for one in ANSWERS if not one.name.startswith(NEEDS_IMPORTS)], ids=lambda query: query.name
)
def test_rdflib_gives_the_same_rows(query: QueryFile, excerpt: ox.Store, union: rdflib.Graph) -> None:
    assert not re.search(r"\bGRAPH\b", query.text), "the copy in rdflib has no named graphs"
    solutions: Any = excerpt.query(query.text, use_default_graph_as_union=True)
    with_oxigraph = Counter(repr([plain(node) for node in row]) for row in solutions)
    assert with_oxigraph
    names = list(query.columns)
    with_rdflib = Counter(repr([plain(row.get(name)) for name in names]) for row in _bindings(union, query.text))
    assert with_rdflib == with_oxigraph


@pytest.mark.slow
@pytest.mark.parametrize(
    "query",
    [one for one in ANSWERS if "as-of" in one.parameters and not one.name.startswith(NEEDS_IMPORTS)],
    ids=lambda query: query.name,
)
def test_rdflib_gives_the_same_rows_of_a_day(query: QueryFile, excerpt: ox.Store, union: rdflib.Graph) -> None:
    bound = re.sub(r"VALUES \?asOf \{ .+ \}", 'VALUES ?asOf { "2025-01-15"^^xsd:date }', query.text)
    text = bound if "PREFIX xsd:" in bound else f"PREFIX xsd: <http://www.w3.org/2001/XMLSchema#>\n{bound}"
    solutions: Any = excerpt.query(text, use_default_graph_as_union=True)
    with_oxigraph = Counter(repr([plain(node) for node in row]) for row in solutions)
    names = list(query.columns)
    with_rdflib = Counter(repr([plain(row.get(name)) for name in names]) for row in _bindings(union, text))
    assert with_rdflib == with_oxigraph
    assert with_oxigraph


@answers
def test_no_sequence_path_stands_in_an_optional(query: QueryFile) -> None:
    """Oxigraph evaluates one there over the whole graph: a large catalogue would never let the question end."""
    paths = [line.strip() for line in query.text.splitlines() if re.search(r"OPTIONAL \{ \?\w+ [\w:]+/", line)]
    assert paths == []


@pytest.fixture(scope="module")
def twice(store_folder: Path) -> ox.Store:
    """Give the graph as it is beside a catalogue, which brings the names of languages and countries along again."""
    store = ox.Store()
    quads = list(open_store(store_folder).quads())
    store.bulk_extend(quads)
    again = ox.NamedNode("https://example.org/catalogue")
    store.bulk_extend(
        ox.Quad(one.subject, one.predicate, one.object, again) for one in quads if one.graph_name == GRAPH_OF_NAMES
    )
    return store


@answers
def test_names_that_a_catalogue_repeats_change_nothing(
    query: QueryFile, twice: ox.Store, rows_as_they_stand: Callable[[str], list[ox.QuerySolution]]
) -> None:
    solutions: Any = twice.query(query.text, use_default_graph_as_union=True)
    assert [*map(_texts, solutions)] == [*map(_texts, rows_as_they_stand(query.text))]


def _bindings(union: rdflib.Graph, text: str) -> list[dict[str, Any]]:
    return [{str(name): node for name, node in row.items()} for row in union.query(text).bindings]


def fixture_store(path: Path) -> ox.Store:
    store = ox.Store()
    store.load(path=path, format=ox.RdfFormat.TURTLE, to_graph=ox.NamedNode("https://example.org/fixture"))
    return store


@pytest.mark.parametrize("path", CHECKS, ids=lambda path: path.stem)
def test_the_built_graph_passes(path: Path, atlas: Atlas) -> None:
    text = path.read_text(encoding="utf-8")
    found = [[str(node) for node in row] for row in solve(atlas, text)]
    assert found == []


@pytest.mark.parametrize("path", CHECKS, ids=lambda path: path.stem)
def test_a_check_finds_what_its_fixture_does_wrong(path: Path) -> None:
    fixture = FIXTURES / f"{path.stem}.ttl"
    expected = re.findall(r"^# finds: (.+)$", fixture.read_text(encoding="utf-8"), re.MULTILINE)
    found = list(find(fixture_store(fixture), path))
    assert expected
    assert sorted(found) == sorted(expected)


def test_every_fixture_belongs_to_a_check() -> None:
    assert {path.stem for path in FIXTURES.glob("*.ttl")} == {path.stem for path in CHECKS}
