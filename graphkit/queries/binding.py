"""Bind parameters: replace the `#= name` lines of a query by properly serialised terms, and nothing else."""

from __future__ import annotations

import re
from decimal import Decimal
from typing import TYPE_CHECKING, Final

import pyoxigraph as ox

from graphkit.errors import ParameterError
from graphkit.namespaces import BASE, KINDS, PREFIXES, SLUG, thing
from graphkit.queries.header import SLOT
from graphkit.values import InvalidValueError, parse_day

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from graphkit.queries.header import Parameter, QueryFile

__all__ = ["bind", "to_term"]

# As wide as the store's own numbers; an exponent could ask for a number of a million digits.
_INTEGER: Final = re.compile(r"[+-]?[0-9]{1,18}")
_DECIMAL: Final = re.compile(r"[+-]?(?:[0-9]{1,18}(?:\.[0-9]{0,15})?|\.[0-9]{1,15})")


def bind(query: QueryFile, given: Mapping[str, str | Sequence[str]]) -> str:
    """Give the SPARQL text of a query with the given parameter values in place.

    Things may be named by slug (`context-length`), CURIE (`variable:context-length`) or IRI.
    Raises `ParameterError` if a parameter is unknown, missing or has a value that is not allowed.
    """
    for name in given:
        if name not in query.parameters:
            raise ParameterError(name, f"is not a parameter of {query.name}", ", ".join(query.parameters) or "none")
    terms: dict[str, str] = {}
    for name, parameter in query.parameters.items():
        values = given.get(name)
        if values is None or values in ("", []):
            if parameter.required:
                raise ParameterError(name, "is missing", parameter.description)
            continue
        listed = [values] if isinstance(values, str) else list(values)
        if len(listed) > 1 and not parameter.many:
            raise ParameterError(name, "takes one value", parameter.description)
        terms[name] = " ".join(str(to_term(name, parameter, value)) for value in listed)
    return "\n".join(_bind_line(line, terms) for line in query.text.splitlines()) + "\n"


def _bind_line(line: str, terms: Mapping[str, str]) -> str:
    match = SLOT.match(line)
    if match is None or match["name"] not in terms:
        return line
    return f"{match['indent']}VALUES ?{match['variable']} {{ {terms[match['name']]} }}"


def to_term(name: str, parameter: Parameter, value: str) -> ox.NamedNode | ox.Literal:
    """Make the RDF term of one parameter value.

    Raises `ParameterError` if it has the wrong form.
    """
    if parameter.allowed and value not in parameter.allowed:
        raise ParameterError(name, f"{value} is not allowed", ", ".join(parameter.allowed))
    if parameter.type in KINDS:
        return _thing(name, parameter.type, value)
    match parameter.type:
        case "integer":
            if not _INTEGER.fullmatch(value):
                raise ParameterError(name, f"{value} is not a whole number", "digits")
            return ox.Literal(int(value))
        case "decimal":
            if not _DECIMAL.fullmatch(value):
                raise ParameterError(name, f"{value} is not a number", "digits with a point")
            return ox.Literal(format(Decimal(value), "f"), datatype=ox.NamedNode(PREFIXES["xsd"] + "decimal"))
        case "boolean":
            if value not in ("true", "false"):
                raise ParameterError(name, f"{value} is not a boolean", "true, false")
            return ox.Literal(value == "true")
        case "date":
            try:
                day = parse_day(value).day
            except InvalidValueError as problem:
                raise ParameterError(name, problem.wrong, problem.allowed) from problem
            return ox.Literal(day.isoformat(), datatype=ox.NamedNode(PREFIXES["xsd"] + "date"))
        case _:
            return ox.Literal(value)


def _thing(name: str, kind: str, value: str) -> ox.NamedNode:
    allowed = f"a slug such as context-length, {kind}:<slug>, or <{BASE}{kind}/…>"
    slug = value.strip("<>")
    slug = slug.removeprefix(f"{BASE}{kind}/").removeprefix(f"{kind}:")
    if SLUG.fullmatch(slug) is None and not (kind == "unit" and slug.replace("-", "").isalnum()):
        raise ParameterError(name, f"{value} does not name a {kind}", allowed)
    return thing(kind, slug)
