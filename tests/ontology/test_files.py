"""The ontology's files: read by three libraries, consistent, and using only terms that exist."""

from __future__ import annotations

import os
import shutil
from typing import TYPE_CHECKING, Any

import owlready2
import pyoxigraph as ox
import pytest
import rdflib

from graphkit import resources
from graphkit.namespaces import BASE, PREFIXES
from graphkit.ontology import GENID, PARTS, read_ontology

if TYPE_CHECKING:
    from pathlib import Path

AXS = PREFIXES["axs"]
FILES = resources.ontology_files(*PARTS)
DECLARING = {
    f"{PREFIXES['owl']}{name}"
    for name in ("Class", "ObjectProperty", "DatatypeProperty", "AnnotationProperty", "NamedIndividual")
}


@pytest.fixture(scope="module")
def whole() -> rdflib.Graph:
    graph = rdflib.Graph()
    for path in FILES:
        graph.parse(path, format="turtle")
    return graph


@pytest.fixture(scope="module")
def triples_file(whole: rdflib.Graph, tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("ontology") / "atlas.nt"
    whole.serialize(path, format="nt", encoding="utf-8")
    return path


@pytest.mark.parametrize("path", FILES, ids=lambda path: f"{path.parent.name}/{path.name}")
def test_both_parsers_read_the_same_from_each_file(path: Path) -> None:
    with_rdflib = rdflib.Graph().parse(path, format="turtle")
    with_oxigraph = list(ox.parse(path=path, format=ox.RdfFormat.TURTLE))
    assert len(with_rdflib) == len(set(with_oxigraph)) > 0
    assert len(with_oxigraph) == len(set(with_oxigraph)), "no triple stands twice"


def test_reading_gives_no_blank_nodes_and_always_the_same() -> None:
    one, other = list(read_ontology()), list(read_ontology())
    assert one == other or set(one) == set(other)
    assert not any(isinstance(node, ox.BlankNode) for quad in one for node in (quad.subject, quad.object))


def used_terms(whole: rdflib.Graph) -> set[str]:
    return {
        str(node) for triple in whole for node in triple if isinstance(node, rdflib.URIRef) and node.startswith(AXS)
    }


def declared_terms(whole: rdflib.Graph) -> set[str]:
    return {str(subject) for subject, kind in whole.subject_objects(rdflib.RDF.type) if str(kind) in DECLARING}


def test_every_term_used_in_the_ontology_is_declared(whole: rdflib.Graph) -> None:
    assert sorted(used_terms(whole) - declared_terms(whole)) == []


def test_every_term_used_in_the_data_is_declared(whole: rdflib.Graph, atlas: Any) -> None:
    used = {
        node.value
        for quad in atlas.store.quads()
        for node in (quad.predicate, quad.object)
        if isinstance(node, ox.NamedNode) and node.value.startswith(AXS)
    }
    assert sorted(used - declared_terms(whole)) == []


def test_every_term_used_in_queries_and_rules_is_declared(whole: rdflib.Graph) -> None:
    files = [*resources.folder("queries").rglob("*.rq"), *(resources.folder("ontology") / "rules").glob("*.rq")]
    declared = {term.removeprefix(AXS) for term in declared_terms(whole)}
    for path in files:
        text = "\n".join(line for line in path.read_text(encoding="utf-8").splitlines() if not line.startswith("#"))
        used = {word.removeprefix("axs:").rstrip(".?*+)") for word in _words(text) if word.startswith("axs:")} - {""}
        assert sorted(used - declared) == [], path


def _words(text: str) -> list[str]:
    for mark in "/^|(){};,<>!":
        text = text.replace(mark, " ")
    return text.split()


def test_every_thing_that_is_named_exists(whole: rdflib.Graph) -> None:
    named = {
        str(value) for _, _, value in whole
        if isinstance(value, rdflib.URIRef) and value.startswith(BASE) and not str(value).startswith((AXS, GENID))
    }  # fmt: skip
    described = {str(subject) for subject in whole.subjects()} | {f"{BASE}ns", f"{BASE}ns/0.1.0"}
    assert sorted(named - described) == []


def test_properties_have_at_most_one_domain_and_one_range(whole: rdflib.Graph) -> None:
    for predicate in (rdflib.RDFS.domain, rdflib.RDFS.range):
        subjects = [str(subject) for subject in whole.subjects(predicate)]
        assert sorted(subject for subject in subjects if subjects.count(subject) > 1) == []


def test_owlready_reads_every_class(triples_file: Path, whole: rdflib.Graph) -> None:
    ontology = owlready2.World().get_ontology(triples_file.as_uri()).load()
    loaded = {one.iri for one in ontology.classes()}
    expected = {str(one) for one in whole.subjects(rdflib.RDF.type, rdflib.OWL.Class) if isinstance(one, rdflib.URIRef)}
    assert loaded == expected


def needs_java() -> None:
    if shutil.which("java") is None:
        if os.environ.get("CI", "").lower() == "true":
            pytest.fail("CI must have Java: HermiT checks the ontology's consistency")
        pytest.skip("HermiT needs Java, which is not on this machine")


@pytest.mark.slow
def test_hermit_finds_the_ontology_consistent(triples_file: Path) -> None:
    needs_java()
    world = owlready2.World()
    world.get_ontology(triples_file.as_uri()).load()
    owlready2.sync_reasoner_hermit(world, ignore_unsupported_datatypes=True, debug=0)
    assert list(world.inconsistent_classes()) == []


@pytest.mark.slow
def test_hermit_would_notice_a_contradiction(triples_file: Path, tmp_path: Path) -> None:
    needs_java()
    wrong = tmp_path / "wrong.nt"
    both = "".join(f"<{BASE}x> <{PREFIXES['rdf']}type> <{AXS}{name}> .\n" for name in ("Risk", "Benefit"))
    wrong.write_text(triples_file.read_text(encoding="utf-8") + both, encoding="utf-8")
    world = owlready2.World()
    world.get_ontology(wrong.as_uri()).load()
    with pytest.raises(owlready2.OwlReadyInconsistentOntologyError):
        owlready2.sync_reasoner_hermit(world, ignore_unsupported_datatypes=True, debug=0)
