from __future__ import annotations

import re

import owlrl
import pyoxigraph as ox
import pytest
import rdflib

from graphkit.errors import CheckError
from graphkit.namespaces import BASE, expand, graph
from graphkit.reasoning.closure import RULES, Closure, close, materialise
from graphkit.reasoning.schema import Schema
from tests.excerpts import take_excerpt
from tests.ontology_quality.graphs import ontology_quads, rdflib_graph, store_of, unclosed_quads

PREFIXES = "".join(
    f"@prefix {name}: <{expand(name + ':')}> .\n"
    for name in ("axs", "owl", "rdfs", "skos", "system", "component", "component-kind", "observation", "status")
)


@pytest.fixture(scope="module")
def curated() -> Closure:
    return close({quad.triple for quad in unclosed_quads()})


def closure_of(text: str) -> Closure:
    quads = ox.parse(PREFIXES + text, format=ox.RdfFormat.TURTLE)
    return close({quad.triple for quad in (*ontology_quads(), *quads)})


def names(closure: Closure, subject: str) -> set[tuple[str, str]]:
    iri = expand(subject)
    return {(p.rsplit("#")[-1], o.rsplit("/", 1)[-1].rsplit("#")[-1]) for s, p, o in closure.triples if s == iri}


def by_owlrl(store: ox.Store) -> set[tuple[str, str, str]]:
    """Give the closure of the reference implementation, reduced to facts about things."""
    expanded = rdflib_graph(store)
    schema = Schema({quad.triple for quad in store})
    owlrl.DeductiveClosure(owlrl.OWLRL_Semantics).expand(expanded)
    named = {
        (str(s), str(p), str(o))
        for s, p, o in expanded
        if isinstance(s, rdflib.URIRef) and isinstance(o, rdflib.URIRef)
    }
    return {triple for triple in named - schema.links if schema.is_fact(triple)}


def test_inverse_and_defined_class() -> None:
    found = closure_of(
        "system:x axs:hasComponent component:x--weights . component:x--weights axs:hasComponentKind component-kind:weights ."
    )
    assert ("isComponentOf", "x") in names(found, "component:x--weights")
    assert ("type", "ModelWeights") in names(found, "component:x--weights")
    assert ("type", "System") in names(found, "system:x")


def test_symmetric_property_and_domain() -> None:
    found = closure_of("observation:a axs:disagreesWith observation:b .")
    assert ("disagreesWith", "a") in names(found, "observation:b")
    assert {("type", "Observation"), ("type", "Assertion"), ("type", "Entity")} <= names(found, "observation:a")


def test_no_noise(curated: Closure) -> None:
    assert not [one for one in curated.triples if one[0] == one[2]]
    for _, predicate, value in curated.triples:
        assert not predicate.startswith(("http://www.w3.org/2002/07/owl#", "http://www.w3.org/2000/01/rdf-schema#"))
        assert not value.startswith(
            ("http://www.w3.org/2002/07/owl#", "http://www.w3.org/2000/01/rdf-schema#", f"{BASE}.well")
        )


def test_nothing_contradicts_and_nothing_merges(curated: Closure) -> None:
    assert curated.impossible == ()
    assert curated.merged == ()
    assert sum(curated.rules.values()) == len(curated.triples)
    assert set(curated.rules) <= set(RULES)


def test_materialised_quads_are_new_and_in_their_graph() -> None:
    store = store_of(unclosed_quads())
    before = {quad.triple for quad in store}
    closure = materialise(store)
    added = {quad for quad in store if quad.triple not in before}
    derived = {quad for quad in added if quad.graph_name == graph("derived")}
    assert len(derived) == len(closure.triples)
    assert {quad.graph_name for quad in added - derived} == {graph("meta")}
    assert not {quad.triple for quad in derived} & before


def test_the_same_input_gives_the_same_closure(curated: Closure) -> None:
    assert close({quad.triple for quad in reversed(unclosed_quads())}) == curated


@pytest.mark.parametrize(
    ("wrong", "message"),
    [
        ("observation:a a axs:Observation , axs:Influence .", "contradicts the ontology"),
        ("observation:a axs:hasStatus status:reported , status:unknown .", "single value has two"),
    ],
)
def test_contradiction_stops_the_build(wrong: str, message: str) -> None:
    store = store_of(ontology_quads())
    store.load(PREFIXES + wrong, format=ox.RdfFormat.TURTLE)
    with pytest.raises(CheckError, match=message):
        materialise(store)


@pytest.mark.slow
@pytest.mark.filterwarnings("ignore::DeprecationWarning")  # of rdflib, from inside owlrl
def test_closure_equals_that_of_owlrl_on_curated_data() -> None:
    left_out = re.compile(
        r".*/(country|benchmark|framework|licence|influence/[c-z]|observation/[6-9a-f])"
    )  # owlrl takes a minute for all
    store = store_of(tuple(one for one in take_excerpt(unclosed_quads()) if not left_out.match(str(one.subject))))
    ours = close({quad.triple for quad in store}).triples
    assert len(ours) > 1000
    assert set(ours) == by_owlrl(store)
