"""SHACL constraints as SPARQL queries: each row of a query is one violation.

The translation follows the textual definitions of the W3C recommendation SHACL, section 4; the tests hold its results to
those of pyshacl on the whole curated graph and on every example.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping

    from graphkit.reasoning.shapes import Node, PropertyShape, QueryShape

__all__ = ["compile_property", "compile_query"]

_KINDS: Final = {"IRI": "ISIRI(?value)", "Literal": "ISLITERAL(?value)", "BlankNode": "ISBLANK(?value)"}


def compile_property(shape: PropertyShape, narrower: Mapping[str, Iterable[str]]) -> Iterator[tuple[str, str]]:
    """Give a query for each constraint of a shape, with its name; `narrower` says what belongs to which class."""
    target = _target(shape.targets, narrower)
    step = f"^<{shape.path}>" if shape.inverse else f"<{shape.path}>"
    for name, values in shape.constraints:
        if name in ("class", "or"):
            yield name, _select(target, step, f"FILTER NOT EXISTS {{ {_of_class(values, narrower, '?value')} }}")
        else:
            yield name, _COMPILERS[name](target, step, values)


def compile_query(shape: QueryShape, narrower: Mapping[str, Iterable[str]]) -> str:
    """Give the query of a shape, asked of all its targets at once instead of one by one."""
    head, body = shape.select.replace("$this", "?this").split("WHERE {", 1)
    return f"{head.replace('SELECT', 'SELECT DISTINCT')}WHERE {{ {_target(shape.targets, narrower)} {body}"


def _target(classes: Iterable[str], narrower: Mapping[str, Iterable[str]]) -> str:
    names = sorted({name for one in classes for name in narrower.get(one, (one,))})
    return f"VALUES ?class {{ {' '.join(f'<{name}>' for name in names)} }} ?this a ?class ."


def _of_class(classes: tuple[Node, ...], narrower: Mapping[str, Iterable[str]], variable: str) -> str:
    names = sorted({name for one in classes for name in narrower.get(one.value, (one.value,))})
    return f"VALUES ?wanted {{ {' '.join(f'<{name}>' for name in names)} }} {variable} a ?wanted ."


def _select(target: str, step: str, condition: str) -> str:
    return f"SELECT DISTINCT ?this ?value WHERE {{ {target} ?this {step} ?value . {condition} }}"


def _min_count(target: str, step: str, values: tuple[Node, ...]) -> str:
    if values[0].value == "1":
        return f"SELECT DISTINCT ?this WHERE {{ {target} FILTER NOT EXISTS {{ ?this {step} ?value }} }}"
    return (
        f"SELECT ?this WHERE {{ {target} OPTIONAL {{ ?this {step} ?one }} }} "
        f"GROUP BY ?this HAVING (COUNT(DISTINCT ?one) < {values[0].value})"
    )


def _max_count(target: str, step: str, values: tuple[Node, ...]) -> str:
    return (
        f"SELECT ?this WHERE {{ {target} ?this {step} ?one }} "
        f"GROUP BY ?this HAVING (COUNT(DISTINCT ?one) > {values[0].value})"
    )


def _has_value(target: str, step: str, values: tuple[Node, ...]) -> str:
    return f"SELECT DISTINCT ?this WHERE {{ {target} FILTER NOT EXISTS {{ ?this {step} {values[0]} }} }}"


def _node_kind(target: str, step: str, values: tuple[Node, ...]) -> str:
    return _select(target, step, f"FILTER(!{_KINDS[values[0].value.rsplit('#', 1)[-1]]})")


def _datatype(target: str, step: str, values: tuple[Node, ...]) -> str:
    return _select(target, step, f"FILTER(!ISLITERAL(?value) || DATATYPE(?value) != {values[0]})")


def _in(target: str, step: str, values: tuple[Node, ...]) -> str:
    return _select(target, step, f"FILTER(?value NOT IN ({', '.join(str(value) for value in values)}))")


def _pattern(target: str, step: str, values: tuple[Node, ...]) -> str:
    return _select(target, step, f"FILTER(ISBLANK(?value) || !REGEX(STR(?value), {values[0]}))")


def _min_inclusive(target: str, step: str, values: tuple[Node, ...]) -> str:
    return _select(target, step, f"FILTER(!COALESCE(?value >= {values[0]}, false))")


def _language_in(target: str, step: str, values: tuple[Node, ...]) -> str:
    matches = " || ".join(f"LANGMATCHES(LANG(?value), {value})" for value in values)
    return _select(target, step, f"FILTER(!ISLITERAL(?value) || !({matches}))")


def _unique_language(target: str, step: str, values: tuple[Node, ...]) -> str:
    if values[0].value != "true":
        return _select(target, step, "FILTER(false)")
    return (
        f"SELECT DISTINCT ?this WHERE {{ {target} ?this {step} ?one , ?other . "
        'FILTER(?one != ?other && LANG(?one) != "" && LCASE(LANG(?one)) = LCASE(LANG(?other))) }'
    )


def _less_than(target: str, step: str, values: tuple[Node, ...]) -> str:
    return _select(target, step, f"?this {values[0]} ?other . FILTER(!COALESCE(?value < ?other, false))")


def _disjoint(target: str, step: str, values: tuple[Node, ...]) -> str:
    return _select(target, step, f"?this {values[0]} ?value .")


_COMPILERS: Final[dict[str, Callable[[str, str, tuple[Node, ...]], str]]] = {
    "minCount": _min_count,
    "maxCount": _max_count,
    "hasValue": _has_value,
    "nodeKind": _node_kind,
    "datatype": _datatype,
    "in": _in,
    "pattern": _pattern,
    "minInclusive": _min_inclusive,
    "languageIn": _language_in,
    "uniqueLang": _unique_language,
    "lessThan": _less_than,
    "disjoint": _disjoint,
}
