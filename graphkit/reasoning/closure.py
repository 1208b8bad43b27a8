"""The OWL 2 RL closure of a graph: what follows from the ontology and the data, without what nobody asks for.

The rules are those of the W3C recommendation OWL 2 Profiles (section 4.3), run by the `reasonable` engine. Kept are facts
about things: their further classes, inverse, symmetric and super-property links. Left out are facts about the
vocabulary itself, `owl:sameAs`, types of literals, and membership of `owl:Thing`.
"""

from __future__ import annotations

import tempfile
from collections import Counter, defaultdict
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Final

import pyoxigraph as ox
import reasonable

from graphkit.errors import CheckError
from graphkit.namespaces import BASE, contract, graph, term
from graphkit.reasoning.schema import TYPE, Schema, Triple

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

__all__ = ["RULES", "Closure", "close", "materialise", "name_rule"]

_SAME: Final = term("owl:sameAs").value
_NOTHING: Final = term("owl:Nothing").value
_SHOWN: Final = 20

#: OWL 2 RL rule → what it says.
RULES: Final[Mapping[str, str]] = {
    "prp-inv": "A link has its inverse.",
    "prp-symp": "A symmetric link holds both ways.",
    "prp-spo1": "A link is also a link of the broader property.",
    "cls-hv1": "What belongs to a class defined by a value has that value.",
    "cls-hv2": "What has the value that defines a class belongs to the class.",
    "cax-sco": "What belongs to a class belongs to its broader classes.",
    "prp-dom": "What has a property belongs to the property's domain.",
    "prp-rng": "What is the value of a property belongs to the property's range.",
}


@dataclass(frozen=True, slots=True)
class Closure:
    """What follows from a graph: new triples in order, how many each rule gave, and what is contradictory.

    `impossible` lists members of `owl:Nothing` and of two disjoint classes, `merged` pairs of distinct things that were
    inferred to be the same.
    """

    triples: tuple[Triple, ...]
    rules: Mapping[str, int]
    impossible: tuple[str, ...]
    merged: tuple[tuple[str, str], ...]


def materialise(store: ox.Store) -> Closure:
    """Add to the graph `derived` what follows from all graphs of the store, and say in `meta` which rules gave it.

    Raises `CheckError` if a thing would have to belong to a class that has no members, or if two things would have to be
    one because a property that has a single value has both.
    """
    found = close({quad.triple for quad in store})
    if found.impossible:
        raise CheckError("The graph contradicts the ontology", [contract(one) for one in found.impossible[:_SHOWN]])
    if found.merged:
        pairs = [f"{contract(one)} and {contract(other)}" for one, other in found.merged[:_SHOWN]]
        raise CheckError("A property that has a single value has two, so that these would be the same", pairs)
    target = graph("derived")
    store.extend(ox.Quad(ox.NamedNode(s), ox.NamedNode(p), ox.NamedNode(o), target) for s, p, o in found.triples)
    store.extend(_describe(found))
    return found


def close(triples: Iterable[ox.Triple]) -> Closure:
    """Give what follows from triples and is not among them.

    >>> said = "<urn:a> a <urn:Cat> . <urn:Cat> <http://www.w3.org/2000/01/rdf-schema#subClassOf> <urn:Animal> ."
    >>> found = close(quad.triple for quad in ox.parse(said, format=ox.RdfFormat.TURTLE))
    >>> found.triples
    (('urn:a', 'http://www.w3.org/1999/02/22-rdf-syntax-ns#type', 'urn:Animal'),)
    >>> found.rules
    {'cax-sco': 1}
    """
    asserted = list(triples)
    schema = Schema(asserted)
    entailed = _reason(asserted)
    new = sorted(one for one in entailed - schema.links if schema.is_fact(one))
    given = Counter(name_rule(one, schema) for one in new)
    merged = sorted(
        (s, o) for s, p, o in entailed if p == _SAME and s < o and schema.is_thing(s) and schema.is_thing(o)
    )
    impossible = sorted(_impossible(entailed | schema.links, schema))
    return Closure(tuple(new), {name: given[name] for name in RULES if given[name]}, tuple(impossible), tuple(merged))


def name_rule(triple: Triple, schema: Schema) -> str:
    """Name the rule that gives a derived triple from what was asserted; where several do, the nearest cause.

    A class that follows only through other derived classes is attributed to `cax-sco`.
    """
    subject, predicate, value = triple
    if predicate != TYPE:
        if any((value, inverse, subject) in schema.links for inverse in schema.inverses.get(predicate, ())):
            return "prp-inv"
        if predicate in schema.symmetric and (value, predicate, subject) in schema.links:
            return "prp-symp"
        broader = any((subject, one, value) in schema.links for one in schema.narrower_properties.get(predicate, ()))
        return "prp-spo1" if broader or not _is_defining(predicate, value, schema) else "cls-hv1"
    if any((subject, *definition) in schema.links for definition in schema.definitions.get(value, ())):
        return "cls-hv2"
    if any((subject, TYPE, one) in schema.links for one in schema.narrower.get(value, ())):
        return "cax-sco"
    if any(subject in schema.users[one] for one in schema.in_domain.get(value, ())):
        return "prp-dom"
    if any(subject in schema.values[one] for one in schema.in_range.get(value, ())):
        return "prp-rng"
    return "cax-sco"


def _impossible(facts: set[Triple], schema: Schema) -> set[str]:
    """Give what belongs to `owl:Nothing`, or (rules cax-dw and cax-adc) to two classes that exclude each other."""
    members: dict[str, set[str]] = defaultdict(set)
    for subject, predicate, value in facts:
        if predicate == TYPE:
            members[value].add(subject)
    found = members[_NOTHING] - {_NOTHING}
    return found.union(*(members[one] & members[other] for one, other in schema.disjoint))


def _is_defining(predicate: str, value: str, schema: Schema) -> bool:
    return any((predicate, value) in definitions for definitions in schema.definitions.values())


def _reason(triples: Iterable[ox.Triple]) -> set[Triple]:
    from rdflib import URIRef  # a server that only reads starts without rdflib

    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "graph.ttl"  # the engine chooses its parser by the ending; N-Triples is Turtle
        with path.open("wb") as target:
            ox.serialize(triples, target, format=ox.RdfFormat.N_TRIPLES)
        engine = reasonable.PyReasoner()
        engine.load_file(str(path))
    return {(str(s), str(p), str(o)) for s, p, o in engine.reason() if isinstance(s, URIRef) and isinstance(o, URIRef)}


def _describe(closure: Closure) -> Iterator[ox.Quad]:
    meta, whole = graph("meta"), ox.NamedNode(f"{BASE}rule/owl-rl")

    def say(subject: ox.NamedNode, predicate: str, value: ox.NamedNode | ox.Literal) -> ox.Quad:
        return ox.Quad(subject, term(predicate), value, meta)

    yield say(graph("derived"), "prov:wasGeneratedBy", whole)
    yield say(whole, "rdf:type", term("prov:Activity"))
    yield say(whole, "rdfs:label", ox.Literal("OWL 2 RL closure", language="en"))
    yield say(whole, "dcterms:source", ox.NamedNode("https://www.w3.org/TR/owl2-profiles/#OWL_2_RL"))
    yield say(whole, "void:triples", _integer(len(closure.triples)))
    for name, count in closure.rules.items():
        node = ox.NamedNode(f"{BASE}rule/owl-rl-{name}")
        yield say(whole, "dcterms:hasPart", node)
        yield say(node, "rdf:type", term("prov:Activity"))
        yield say(node, "rdfs:label", ox.Literal(f"OWL 2 RL rule {name}", language="en"))
        yield say(node, "dcterms:description", ox.Literal(RULES[name], language="en"))
        yield say(node, "void:triples", _integer(count))


def _integer(count: int) -> ox.Literal:
    return ox.Literal(str(count), datatype=term("xsd:integer"))
