"""Compare answers with those of the suite: as bags of rows or as graphs, up to the names of blank nodes."""

from __future__ import annotations

import csv
import io
from typing import TYPE_CHECKING, Final

import pyoxigraph as ox

if TYPE_CHECKING:
    from pathlib import Path

__all__ = ["canonical", "read_answer", "read_expected", "read_table"]

Term = ox.NamedNode | ox.BlankNode | ox.Literal | ox.Triple
Row = dict[str, Term]

_RS: Final = "http://www.w3.org/2001/sw/DataAccess/tests/result-set#"
_FORMATS: Final = {
    ".srx": ox.QueryResultsFormat.XML,
    ".srj": ox.QueryResultsFormat.JSON,
    ".tsv": ox.QueryResultsFormat.TSV,
}


def read_expected(path: Path, base: str) -> object:
    """Read the answer a test must have, in a form that equals that of a right answer."""
    if path.suffix in _FORMATS:
        return read_answer(path.read_bytes(), _FORMATS[path.suffix])
    quads = list(ox.parse(path=path, format=ox.RdfFormat.TURTLE, base_iri=base))
    store = ox.Store()
    store.extend(quads)
    if next(store.quads_for_pattern(None, ox.NamedNode(f"{_RS}resultVariable"), None), None) is None:
        return canonical([quad.triple for quad in quads])
    return _rows(_read_result_set(store))


def read_answer(body: bytes, form: ox.QueryResultsFormat) -> object:
    """Read rows or a truth value."""
    results = ox.parse_query_results(body, format=form)
    if isinstance(results, ox.QueryBoolean):
        return bool(results)
    names = [variable.value for variable in results.variables]
    found: list[Row] = []
    for solution in results:
        values = {name: solution[name] for name in names}
        found.append({name: value for name, value in values.items() if value is not None})
    return _rows(found)


def read_table(text: str) -> object:
    """Read CSV; only blank nodes have no fixed text."""
    header, *lines = csv.reader(io.StringIO(text, newline=""))
    rows = [
        {
            name: ox.BlankNode(cell[2:]) if cell.startswith("_:") else ox.Literal(cell)
            for name, cell in zip(header, line, strict=True)
        }
        for line in lines
    ]
    return _rows([dict(row) for row in rows])


def canonical(triples: list[ox.Triple]) -> object:
    """Give a graph with canonical names for its blank nodes."""
    dataset = ox.Dataset(ox.Quad(*triple) for triple in triples)
    dataset.canonicalize(ox.CanonicalizationAlgorithm.UNSTABLE)
    return frozenset(str(quad) for quad in dataset)


def _rows(found: list[Row]) -> object:
    rows = [{name: _by_value(value) for name, value in row.items()} for row in found]
    if not any(isinstance(value, ox.BlankNode) for row in rows for value in row.values()):
        return sorted(sorted((name, str(value)) for name, value in row.items()) for row in rows)
    quads = []
    for row in rows:
        node = ox.BlankNode()
        quads.append(ox.Quad(node, ox.NamedNode("row:is"), ox.Literal("row")))
        quads += [ox.Quad(node, ox.NamedNode(f"row:{name}"), value) for name, value in row.items()]
    dataset = ox.Dataset(quads)
    dataset.canonicalize(ox.CanonicalizationAlgorithm.UNSTABLE)
    return frozenset(str(quad) for quad in dataset)


def _by_value(term: Term) -> Term:
    """Give a literal the lexical form in which the engine keeps its value: `1.50` and `1.5` are one decimal."""
    if not isinstance(term, ox.Literal):
        return term
    store = ox.Store()
    store.add(ox.Quad(ox.BlankNode(), ox.NamedNode("value:is"), term))
    kept: Term = next(iter(store)).object
    return kept


def _read_result_set(store: ox.Store) -> list[Row]:
    rows = store.query(f"""PREFIX rs: <{_RS}> SELECT ?solution ?name ?value {{
      ?set rs:solution ?solution OPTIONAL {{ ?solution rs:binding [ rs:variable ?name ; rs:value ?value ] }} }}""")
    found: dict[str, Row] = {}
    if not isinstance(rows, ox.QuerySolutions):
        raise TypeError("a SELECT query gives solutions")
    for row in rows:
        mine = found.setdefault(str(row["solution"]), {})
        if row["name"] is not None:
            mine[row["name"].value] = row["value"]
    return list(found.values())
