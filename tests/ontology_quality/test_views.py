"""The object view says what the RDF says."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import owlready2
import pytest

from graphkit.errors import ParameterError, UnknownNameError
from graphkit.namespaces import expand
from graphkit.reasoning.views import OntologyView, open_view
from tests.ontology_quality.graphs import ontology_quads, store_of

if TYPE_CHECKING:
    import pyoxigraph as ox

    from graphkit import Atlas

TERMS = "https://w3id.org/access-atlas/ns#"


@pytest.fixture(scope="module")
def view() -> OntologyView:
    return open_view()


@pytest.fixture(scope="module")
def store() -> ox.Store:
    return store_of(ontology_quads())


def select(store: ox.Store, query: str) -> list[Any]:
    prologue = "".join(f"PREFIX {name}: <{expand(name + ':')}>\n" for name in ("axs", "owl", "rdfs", "skos"))
    return list(store.query(prologue + query, use_default_graph_as_union=True))  # type: ignore[arg-type]


def test_classes_and_properties_are_those_of_the_graph(view: OntologyView, store: ox.Store) -> None:
    rows = select(store, "SELECT ?c { ?c a owl:Class FILTER(ISIRI(?c)) }")
    assert set(view.classes()) == {
        row["c"].value.removeprefix(TERMS) for row in rows if row["c"].value.startswith(TERMS)
    }
    kinds = "VALUES ?k { owl:ObjectProperty owl:DatatypeProperty owl:AnnotationProperty }"
    rows = select(store, f"SELECT DISTINCT ?p {{ {kinds} ?p a ?k }}")
    assert set(view.properties()) == {
        row["p"].value.removeprefix(TERMS) for row in rows if row["p"].value.startswith(TERMS)
    }


def test_individuals_of_every_class_are_those_of_the_graph(view: OntologyView, store: ox.Store) -> None:
    for name in view.classes():
        rows = select(store, f"SELECT DISTINCT ?i {{ ?i a/rdfs:subClassOf* axs:{name} }}")
        assert set(view.individuals(name)) == {row["i"].value for row in rows}, name


def test_broader_classes_are_those_of_the_graph(view: OntologyView, store: ox.Store) -> None:
    for name, one in view.classes().items():
        rows = select(store, f"SELECT ?b {{ axs:{name} rdfs:subClassOf ?b FILTER(ISIRI(?b)) }}")
        broader = {base.iri for base in one.is_a if hasattr(base, "iri")} - {"http://www.w3.org/2002/07/owl#Thing"}
        assert broader == {row["b"].value for row in rows}, name


def test_links_between_things_are_those_of_the_graph(view: OntologyView, store: ox.Store) -> None:
    for name in ("hasCause", "hasEffect", "isBorneBy", "isGainedBy", "mitigates", "onAxis", "concerns", "cites"):
        rows = select(store, f"SELECT ?s ?o {{ ?s axs:{name} ?o }}")
        found = {(one.iri, other.iri) for one, other in getattr(view, name).get_relations()}
        assert found == {(row["s"].value, row["o"].value) for row in rows}, name


def test_class_expressions(view: OntologyView, store: ox.Store) -> None:
    rows = select(
        store, "SELECT ?c ?v { ?c owl:equivalentClass ?e . ?e owl:onProperty axs:hasComponentKind ; owl:hasValue ?v }"
    )
    found = {(one.iri, expression.value.iri) for one in view.classes().values() for expression in one.equivalent_to}
    assert len(found) >= 7
    assert found == {(row["c"].value, row["v"].value) for row in rows}


def test_names_that_do_not_exist(view: OntologyView) -> None:
    with pytest.raises(AttributeError, match="no term axs:Nonsense"):
        _ = view.Nonsense
    with pytest.raises(UnknownNameError):
        view.thing("risk:nonsense")


@pytest.fixture(scope="module")
def objects(atlas: Atlas) -> OntologyView:
    return atlas.objects()


def select_from(atlas: Atlas, pattern: str) -> set[str]:
    """Give what a pattern matches, without meta and without the mappings, which the view does not hold."""
    return {row["one"] for row in atlas.query(f"SELECT DISTINCT ?one {{ {pattern} }}")}


@pytest.mark.parametrize("name", ["System", "Organisation", "Component", "Observation", "Profile", "Outcome"])
def test_the_view_of_a_generation_has_the_things_of_the_generation(
    objects: OntologyView, atlas: Atlas, name: str
) -> None:
    found = set(objects.individuals(name))
    assert found
    assert found == select_from(atlas, f"?one a/rdfs:subClassOf* axs:{name}")


def test_class_expressions_are_answered_as_sparql_answers_them(objects: OntologyView, atlas: Atlas) -> None:
    view = objects
    downloadable = view.atLevel.value(view.thing("release-level:downloadable"))
    open_level = view.atLevel.value(view.thing("release-level:fully-open"))
    released = view.hasRelease.some(view.hasComponentRelease.some(downloadable | open_level))
    for expression, pattern in (
        (view.System & released, "?one a axs:System ; axs:hasRelease/axs:hasComponentRelease/axs:atLevel ?level"
         " FILTER(?level IN (release-level:downloadable, release-level:fully-open))"),
        (view.Variable & view.onAxis.value(view.thing("axis:utility")), "?one axs:onAxis axis:utility"),
        (view.Influence & view.hasCause.some(view.ScaleVariable) & view.hasEffect.some(view.Benefit),
         "?one axs:hasCause/a axs:ScaleVariable ; axs:hasEffect/a axs:Benefit"),
        (owlready2.OneOf([view.thing("system:gpt-4")]), "VALUES ?one { system:gpt-4 }"),
    ):  # fmt: skip
        found = view.satisfying(expression)
        assert found
        assert [one.iri for one in found] == sorted(select_from(atlas, pattern))


def test_an_expression_that_needs_reasoning_is_refused(view: OntologyView) -> None:
    with pytest.raises(ParameterError, match="cannot be looked up; allowed: classes, individuals"):
        view.satisfying(view.Influence & view.hasCause.only(view.Variable))
