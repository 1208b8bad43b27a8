"""What is said of a thing, and what is said of it elsewhere."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Final

import pyoxigraph as ox

from api.sheets.parts import Cell, Fact, Section
from api.sheets.words import say
from graphkit.namespaces import BASE, contract, expand
from graphkit.store import rows

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator

    from api.sheets.naming import Names
    from graphkit.store import Store

__all__ = ["Statements", "about_section", "facts_section", "incoming_section", "read_statements"]

#: How many things are listed for a relation that leads here.
SHOWN: Final = 40
#: How many statements that lead here are read: some things are mentioned in every observation.
READ: Final = 5_000

_DERIVED: Final = f"{BASE}graph/derived"

#: What stands at the top of a page, or elsewhere on it.
_LED: Final = frozenset({
    "rdfs:label", "skos:prefLabel", "skos:definition", "dcterms:description", "dcterms:title", "axs:mechanism",
    "owl:deprecated", "dcterms:isReplacedBy",
})  # fmt: skip
#: What is said of the entry rather than of the thing.
_ABOUT: Final = (
    "rdf:type", "skos:inScheme", "rdfs:isDefinedBy", "dcterms:source", "vs:term_status", "void:inDataset", "axs:accessed",
)  # fmt: skip
#: What is shown first.
_FIRST: Final = (
    "axs:hasCause", "axs:hasPolarity", "axs:hasEffect", "sosa:hasFeatureOfInterest", "sosa:observedProperty", "axs:hasStatus",
    "sosa:hasSimpleResult", "axs:hasCodedResult", "axs:hasMember", "axs:hasDeveloper", "axs:inFamily", "axs:onAxis",
    "axs:onScaleDimension", "axs:hasDirection", "axs:riseMeans", "axs:concerns",
)  # fmt: skip


@dataclass(slots=True)
class Value:
    """The object of a statement and the graphs that state it."""

    node: Any
    graphs: set[str] = field(default_factory=set)

    @property
    def is_derived(self) -> bool:
        """Whether only the rules state it."""
        return self.graphs == {_DERIVED}


class Statements:
    """All statements about one thing, by relation."""

    def __init__(self, iri: str) -> None:
        self.iri = iri
        self.by_predicate: dict[str, dict[str, Value]] = {}

    def __bool__(self) -> bool:
        return bool(self.by_predicate)

    def add(self, predicate: str, node: Any, graph: str) -> None:
        """Take note of a statement."""
        self.by_predicate.setdefault(predicate, {}).setdefault(str(node), Value(node)).graphs.add(graph)

    def iris(self, curie: str) -> list[str]:
        """Give the things a relation leads to."""
        return [one.node.value for one in self._values(curie) if isinstance(one.node, ox.NamedNode)]

    def texts(self, curie: str) -> list[ox.Literal]:
        """Give the literals a relation leads to."""
        return [one.node for one in self._values(curie) if isinstance(one.node, ox.Literal)]

    def text(self, curie: str, language: str) -> str:
        """Give a text in a language, or in English, or in any."""
        found = {one.language or "": one.value for one in self.texts(curie)}
        return found.get(language) or found.get("en") or next(iter(found.values()), "")

    @property
    def is_retired(self) -> bool:
        """Whether the thing is deprecated."""
        return any(one.value == "true" for one in self.texts("owl:deprecated"))

    def _values(self, curie: str) -> Iterator[Value]:
        yield from self.by_predicate.get(expand(curie), {}).values()


def read_statements(store: Store, iri: str) -> Statements:
    """Read every statement about a thing; none if the text is no IRI."""
    found = Statements(iri)
    try:
        node = ox.NamedNode(iri)
    except ValueError:
        return found
    for row in rows(store, f"SELECT ?g ?p ?o {{ GRAPH ?g {{ {node} ?p ?o }} }} ORDER BY ?p ?o ?g"):
        found.add(row["p"].value, row["o"], row["g"].value)
    return found


def facts_section(statements: Statements, names: Names, hidden: Collection[str] = ()) -> list[Section]:
    """Show what is said of a thing, but for what stands elsewhere on its page."""
    leave = _LED | frozenset(_ABOUT) | frozenset(hidden)
    facts = _facts(statements, names, [one for one in _order(statements) if contract(one) not in leave])
    return [Section("statements", say("statements", names.language), facts)] if facts else []


def about_section(statements: Statements, names: Names) -> list[Section]:
    """Show what is said of the entry itself: its types, its list, where it was taken from."""
    facts = _facts(statements, names, [expand(one) for one in _ABOUT if expand(one) in statements.by_predicate])
    return [Section("about", say("about", names.language), facts)] if facts else []


def incoming_section(store: Store, statements: Statements, names: Names, hidden: Collection[str] = ()) -> list[Section]:
    """Show which things have a relation that leads here, up to `SHOWN` for each of those among the first `READ`."""
    node = ox.NamedNode(statements.iri)
    query = f"SELECT ?s ?p {{ ?s ?p {node} FILTER(isIRI(?s)) }} LIMIT {READ}"
    found = [(contract(row["p"].value), row["p"].value, row["s"].value) for row in rows(store, query)]
    facts = []
    for curie, predicate in sorted({(curie, predicate) for curie, predicate, _ in found}):
        if curie not in hidden:
            iris = sorted({subject for _, other, subject in found if other == predicate})
            facts.append(Fact(Cell(f"← {names.predicate(predicate)}", names.href(predicate)), _mentions(iris, names)))
    if not facts:
        return []
    intro = say("first-read", names.language, count=f"{READ:,}") if len(found) == READ else ""
    return [Section("incoming", say("incoming", names.language), tuple(facts), intro=intro)]


def _mentions(iris: list[str], names: Names) -> tuple[Cell, ...]:
    shown = iris[:SHOWN]
    names.load(shown)
    cells = sorted((names.cell(iri) for iri in shown), key=lambda cell: cell.text.casefold())
    if len(iris) > SHOWN:
        cells.append(Cell(say("more", names.language, count=f"{len(iris) - SHOWN:,}"), mark="soft"))
    return tuple(cells)


def _order(statements: Statements) -> list[str]:
    first = {expand(curie): place for place, curie in enumerate(_FIRST)}
    return sorted(statements.by_predicate, key=lambda one: (first.get(one, len(first)), contract(one)))


def _facts(statements: Statements, names: Names, predicates: list[str]) -> tuple[Fact, ...]:
    values = {one: list(statements.by_predicate[one].values()) for one in predicates}
    linked = [value.node.value for some in values.values() for value in some if isinstance(value.node, ox.NamedNode)]
    names.load([*linked, *predicates])
    return tuple(
        Fact(Cell(names.predicate(one), names.href(one)), tuple(_cells(values[one], names))) for one in predicates
    )


def _cells(values: list[Value], names: Names) -> Iterator[Cell]:
    languages = {value.node.language for value in values if isinstance(value.node, ox.Literal)}
    for value in values:
        node, note = value.node, say("derived", names.language) if value.is_derived else ""
        if isinstance(node, ox.NamedNode):
            yield names.cell(node.value, note=note)
        elif isinstance(node, ox.Literal):
            if node.language is None and node.value.startswith(("http://", "https://")):
                yield Cell(node.value, node.value, note=note)
            elif node.language is None or node.language == names.language or names.language not in languages:
                yield Cell(node.value, note=note, lang=node.language or "")
