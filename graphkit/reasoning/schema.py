"""The part of a graph that says what follows from what, indexed for looking up why a triple was derived."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING, Final

import pyoxigraph as ox

from graphkit.namespaces import term
from graphkit.ontology import GENID

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

__all__ = ["TYPE", "Schema", "Triple"]

Triple = tuple[str, str, str]
Index = dict[str, set[str]]

TYPE: Final = term("rdf:type").value
_LANGUAGES: Final = (
    "http://www.w3.org/1999/02/22-rdf-syntax-ns#",
    "http://www.w3.org/2000/01/rdf-schema#",
    "http://www.w3.org/2002/07/owl#",
    "http://www.w3.org/2001/XMLSchema#",
)
_SUB_CLASS, _SUB_PROPERTY = term("rdfs:subClassOf").value, term("rdfs:subPropertyOf").value
_SYMMETRIC: Final = term("owl:SymmetricProperty").value


class Schema:
    """Class and property axioms of a graph, and who uses which property."""

    def __init__(self, triples: Iterable[ox.Triple]) -> None:
        self.links: set[Triple] = set()
        self.users: Index = defaultdict(set)
        self.values: Index = defaultdict(set)
        self.terms: set[str] = set()
        by_predicate: dict[str, list[tuple[str, str]]] = defaultdict(list)
        for one in triples:
            subject, predicate = _value(one.subject), one.predicate.value
            self.users[predicate].add(subject)
            if isinstance(one.object, ox.NamedNode | ox.BlankNode):
                value = _value(one.object)
                self.links.add((subject, predicate, value))
                self.values[predicate].add(value)
                by_predicate[predicate].append((subject, value))
        self._read(by_predicate)

    def _read(self, pairs: Mapping[str, list[tuple[str, str]]]) -> None:
        def index(curie: str, *, turned: bool = False) -> Index:
            found: Index = defaultdict(set)
            for one, other in pairs.get(term(curie).value, ()):
                found[other if turned else one].add(one if turned else other)
            return found

        self.narrower = index("rdfs:subClassOf", turned=True)
        self.narrower_properties = index("rdfs:subPropertyOf", turned=True)
        self.inverses = index("owl:inverseOf")
        for one, others in index("owl:inverseOf", turned=True).items():
            self.inverses[one] |= others
        self.in_domain = index("rdfs:domain", turned=True)
        self.in_range = index("rdfs:range", turned=True)
        self.symmetric = {one for one, kind in pairs.get(TYPE, ()) if kind == _SYMMETRIC}
        self.terms = {one for one, kind in pairs.get(TYPE, ()) if kind.startswith(_LANGUAGES)}
        self.terms |= {one for one, _ in pairs.get(_SUB_CLASS, ())} | {one for one, _ in pairs.get(_SUB_PROPERTY, ())}
        on_property, has_value = index("owl:onProperty"), index("owl:hasValue")
        self.definitions: dict[str, set[tuple[str, str]]] = defaultdict(set)
        for name, expressions in index("owl:equivalentClass").items():
            for one in expressions:
                self.definitions[name] |= {
                    (prop, value) for prop in on_property.get(one, ()) for value in has_value.get(one, ())
                }

        self.disjoint = {(one, other) for one, others in index("owl:disjointWith").items() for other in others}
        first, rest = index("rdf:first"), index("rdf:rest")
        for heads in index("owl:members").values():
            members = sorted(name for head in heads for name in _walk(head, first, rest))
            self.disjoint |= {(one, other) for one in members for other in members if one < other}

    def is_thing(self, iri: str) -> bool:
        """Tell whether an IRI stands for a thing, not for a class, a property, a list or a class expression."""
        return iri not in self.terms and not iri.startswith((*_LANGUAGES, GENID))

    def is_fact(self, triple: Triple) -> bool:
        """Tell whether a triple says something of a thing that is worth keeping: no reflexive or built-in statement."""
        subject, predicate, value = triple
        if not self.is_thing(subject):
            return False
        if predicate == TYPE:
            return not value.startswith((*_LANGUAGES, GENID))
        return not predicate.startswith(_LANGUAGES) and self.is_thing(value)


def _walk(head: str, first: Index, rest: Index) -> set[str]:
    """Give the members of an RDF list."""
    found: set[str] = set()
    places = {head}
    while places:
        found |= {member for place in places for member in first.get(place, ())}
        places = {after for place in places for after in rest.get(place, ())}
    return found


def _value(node: object) -> str:
    return node.value if isinstance(node, ox.NamedNode) else str(node)
