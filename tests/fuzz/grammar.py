"""SPARQL, RDF, YAML and JSON as nobody would write them: mostly well formed, never kind."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hypothesis import strategies as st

if TYPE_CHECKING:
    from collections.abc import Callable

    from hypothesis.strategies import SearchStrategy

__all__ = ["JSON", "SPARQL", "TEXT", "TURTLE", "YAML"]

#: Any text, control characters and all planes of Unicode included; lone surrogates cannot be encoded.
TEXT = st.text(st.characters(exclude_categories=["Cs"]), max_size=60)

_IRI = st.sampled_from([
    "<https://w3id.org/access-atlas/system/gpt-4>", "<a>", "<>", "rdf:type", "axs:System", "a", "<http://[>", "<%00>",
    "<urn:x:\u0000>", "_:b", "nope:x", "<file:///etc/passwd>",
])  # fmt: skip
_LITERAL = st.sampled_from([
    '"x"', '"x"@en', '"x"@', '"1"^^xsd:integer', '"x"^^xsd:integer', "1e999999", "-0", "99999999999999999999999999", "1.",
    '"2024-13-45"^^xsd:date', '"""', "'\\u12'", "true", '"\\uD800"', '"9999999999999-01-01T00:00:00Z"^^xsd:dateTime',
])  # fmt: skip
_VARIABLE = st.sampled_from(["?s", "?p", "?o", "$x", "?", "?é"])
_TERM = st.one_of(_IRI, _LITERAL, _VARIABLE)
_PATH = st.recursive(
    st.sampled_from(["rdf:type", "axs:hasCause", "?p", "!rdf:type", "a"]),
    lambda inner: st.one_of(
        st.tuples(inner, st.sampled_from(["/", "|"]), inner).map("".join),
        st.tuples(st.just("("), inner, st.sampled_from([")*", ")+", ")?", ")", ""])).map("".join),
        inner.map(lambda one: f"^{one}"),
    ),
    max_leaves=5,
)
_TRIPLE = st.tuples(_TERM, _PATH, _TERM).map(" ".join)
_EXPRESSION = st.recursive(
    _TERM,
    lambda inner: st.one_of(
        st.tuples(
            st.sampled_from(
                ["STR", "REGEX", "STRDT", "IRI", "BNODE", "CONCAT", "SUBSTR", "REPLACE", "COALESCE", "xsd:date"]
            ),
            st.lists(inner, max_size=4).map(", ".join),
        ).map(lambda call: f"{call[0]}({call[1]})"),
        st.tuples(inner, st.sampled_from(["+", "/", "=", "&&", "IN", "<"]), inner).map(
            lambda one: f"({' '.join(one)})"
        ),
    ),
    max_leaves=6,
)


def _group(inner: SearchStrategy[str]) -> SearchStrategy[str]:
    word: Callable[[str], Callable[[str], str]] = lambda word: lambda body: f"{word} {{ {body} }}"  # noqa: E731
    return st.one_of(
        *(
            inner.map(word(one))
            for one in ("OPTIONAL", "MINUS", "GRAPH ?g", "SERVICE <http://127.0.0.1:9/>", "FILTER EXISTS")
        ),
        st.tuples(inner, inner).map(lambda two: f"{{ {two[0]} }} UNION {{ {two[1]} }}"),
        inner.map(lambda body: f"{{ SELECT * {{ {body} }} LIMIT 3 }}"),
        st.tuples(inner, inner).map(" . ".join),
    )


_PATTERN = st.recursive(
    st.one_of(
        _TRIPLE,
        _EXPRESSION.map(lambda one: f"FILTER({one})"),
        _EXPRESSION.map(lambda one: f"BIND({one} AS ?z)"),
        st.lists(_TERM, max_size=3).map(lambda found: f"VALUES ?v {{ {' '.join(found)} }}"),
    ),
    _group,
    max_leaves=8,
)
_FORM = st.sampled_from([
    "SELECT *", "SELECT ?s", "SELECT (COUNT(*) AS ?n)", "SELECT DISTINCT ?o", "ASK", "CONSTRUCT { ?s ?p ?o }", "DESCRIBE ?s",
    "INSERT DATA", "DELETE", "LOAD <http://127.0.0.1/>", "", "SELECT (SUM(?s) AS ?s)",
])  # fmt: skip
_END = st.sampled_from([
    "", "LIMIT 5", "LIMIT 99999999999999999999", "OFFSET -1", "GROUP BY ?s HAVING (?x)", "ORDER BY RAND()", "VALUES () {}", "#",
    "}",
])  # fmt: skip
_PROLOGUE = (
    "PREFIX axs: <https://w3id.org/access-atlas/ns#> PREFIX xsd: <http://www.w3.org/2001/XMLSchema#> "
    "PREFIX rdf: <http://www.w3.org/1999/02/22-rdf-syntax-ns#> "
)

#: Queries and updates: well formed for the most part, then cut or torn in some place.
SPARQL = st.one_of(
    st.tuples(_FORM, _PATTERN, _END).map(lambda parts: f"{_PROLOGUE}{parts[0]} {{ {parts[1]} }} {parts[2]}"),
    st.tuples(_FORM, _PATTERN, st.integers(0, 300), TEXT).map(
        lambda parts: (text := f"{_PROLOGUE}{parts[0]} {{ {parts[1]} }}")[: parts[2]] + parts[3] + text[parts[2] :]
    ),
    st.integers(1, 3000).map(lambda depth: "ASK " + "{" * depth + "}" * depth),
    TEXT,
)

TURTLE = st.one_of(
    st.lists(_TRIPLE, max_size=5).map(lambda found: " .\n".join(found) + " ."),
    st.integers(1, 2000).map(lambda depth: "<a> <b> " + "[ <c> " * depth + "1" + " ]" * depth + " ."),
    TEXT,
)

_SCALAR = st.one_of(
    st.none(), st.booleans(), st.integers(), st.floats(), TEXT, st.sampled_from(["gpt-4", "NO", "1e309", "../x"])
)
_KEY = st.one_of(
    TEXT,
    st.sampled_from(
        ["profile", "system", "changes", "name", "value", "as_of", "means", "needs", "id", "money", "languages"]
    ),
)
#: JSON values, with the keys of the bodies that are read here among theirs.
JSON = st.recursive(
    _SCALAR,
    lambda inner: st.one_of(st.lists(inner, max_size=4), st.dictionaries(_KEY, inner, max_size=5)),
    max_leaves=15,
)

YAML = st.one_of(
    JSON.map(str),
    st.sampled_from([
        "&a [*a, *a]", "? !!python/object:os.system x", "!!binary x", "a: &b\n  <<: *b", "- - - - -", "\t", "%YAML 9.9\n---\n",
        "system: {id: x, id: y}", "a: b: c", "'", '"\\x"', "a: !!int z", "---\n---\n---", "\ufeffa: 1", "a: 9999-99-99",
    ]),
    TEXT,
)  # fmt: skip
