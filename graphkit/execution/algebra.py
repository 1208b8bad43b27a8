"""The algebra of a query, as rdflib translates it (SPARQL 1.1, section 18.2): the engine does not show its own.

rdflib does not evaluate the query here. Its parser can take long over a query that is made for it, so this runs in a worker.
"""

from __future__ import annotations

from typing import Any, Final

import rdflib
from rdflib.plugins.sparql.algebra import translateQuery
from rdflib.plugins.sparql.parser import parseQuery
from rdflib.plugins.sparql.parserutils import CompValue

from graphkit.errors import QueryError

__all__ = ["read_algebra"]

#: What rdflib notes for its own evaluation; `_vars` and its like besides.
_NOTES: Final = ("lazy", "translated", "service_string")


def _parse(sparql: str, base_iri: str | None) -> Any:
    try:
        return translateQuery(parseQuery(sparql), base=base_iri)
    except RecursionError:
        raise QueryError("the query is nested too deeply for this") from None
    except Exception as error:  # rdflib raises bare ones, for an unknown prefix for instance
        raise QueryError(f"rdflib does not parse the query: {error}") from error


def read_algebra(sparql: str, base_iri: str | None = None) -> dict[str, Any]:
    r"""Give the algebra of a query as a tree, and as text with one operator in a line. Raises `QueryError`.

    An operator is an object with the key `operator` and its arguments; terms are written as in SPARQL.

    >>> found = read_algebra("SELECT ?s { ?s <urn:p> 1 }")
    >>> found["tree"]["p"]["operator"], found["text"].splitlines()[0]
    ('Project', 'SelectQuery PV=(?s)')
    """
    tree = _describe(_parse(sparql, base_iri).algebra)
    return {"tree": tree, "text": "\n".join(_lines(tree, ""))}


def _describe(part: Any) -> Any:
    if isinstance(part, CompValue):
        named = {key: part[key] for key in part if not key.startswith("_") and key not in _NOTES}
        return {"operator": part.name} | {
            key: _describe(value) for key, value in named.items() if value is not None and value != []
        }
    if isinstance(part, rdflib.term.Identifier | rdflib.paths.Path):
        return _write_term(part)
    if isinstance(part, dict):
        return {_describe(key): _describe(value) for key, value in part.items()}
    if isinstance(part, list | tuple):
        return [_describe(one) for one in part]
    if isinstance(part, set | frozenset):
        return sorted(_describe(one) for one in part)
    return part if isinstance(part, bool | int | float | None) else str(part)


def _write_term(term: rdflib.term.Identifier | rdflib.paths.Path) -> str:
    try:
        return str(term.n3())
    except TypeError:  # rdflib cannot write an inverse path inside a negated set
        return str(term)


def _lines(part: dict[str, Any], indent: str) -> list[str]:
    """Write an operator, its plain arguments beside its name and the operators in it below."""
    plain, below = [], []
    for key, value in part.items():
        if key == "operator":
            continue
        if _holds_operator(value):
            below += [line for one in (value if isinstance(value, list) else [value]) for line in _below(one, indent)]
        else:
            plain.append(f" {key}={_write(value)}")
    return [f"{indent}{part['operator']}{''.join(plain)}", *below]


def _below(value: Any, indent: str) -> list[str]:
    return (
        _lines(value, f"{indent}  ")
        if isinstance(value, dict) and "operator" in value
        else [f"{indent}  {_write(value)}"]
    )


def _holds_operator(value: Any) -> bool:
    if isinstance(value, list):
        return any(_holds_operator(one) for one in value)
    return isinstance(value, dict) and "operator" in value


def _write(value: Any) -> str:
    if isinstance(value, list):
        return f"({' '.join(map(_write, value))})"
    if isinstance(value, dict) and "operator" in value:
        return f"({' '.join(line.strip() for line in _lines(value, ''))})"
    if isinstance(value, dict):
        return f"({' '.join(f'{key}={_write(one)}' for key, one in value.items())})"
    return str(value)
