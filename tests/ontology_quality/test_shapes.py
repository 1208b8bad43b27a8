from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

import pyoxigraph as ox
import pytest
import rdflib
from pyshacl import validate as validate_with_pyshacl
from rdflib import SH

from graphkit.errors import CheckError, StoreError
from graphkit.namespaces import expand
from graphkit.ontology import parse_turtle, read_ontology
from graphkit.reasoning import shapes as shapes_module
from graphkit.reasoning.shapes import read_shapes, shape_files
from graphkit.reasoning.validation import require_valid, validate
from graphkit.resources import folder
from tests.excerpts import take_excerpt
from tests.ontology_quality.graphs import ontology_quads, rdflib_graph, store_of, unclosed_quads

if TYPE_CHECKING:
    from pathlib import Path

    from graphkit.reasoning.validation import ValidationReport

SHAPES = "https://w3id.org/access-atlas/shapes#"
EXAMPLES = folder("ontology") / "examples" / "shapes"
FAILING = sorted(EXAMPLES.glob("*-fail.ttl"))
PASSING = sorted(EXAMPLES.glob("*-pass.ttl"))
EXPECTED = re.compile(r"^# expected: (?P<focus>\S+) (?P<path>\S+) axsh:(?P<shape>\S+)$", re.MULTILINE)

Found = set[tuple[str, str, str]]


@pytest.fixture(scope="module")
def background() -> ox.Store:
    store = ox.Store()
    store.bulk_extend(read_ontology("core", "codelists"))
    return store


def validate_beside(background: ox.Store, path: Path) -> Found:
    """Validate a file together with the ontology, and take it out again."""
    target = ox.NamedNode("urn:example")
    background.bulk_extend(parse_turtle(path, to_graph=target))
    try:
        return found_in(validate(background))
    finally:
        background.remove_graph(target)


def slug(name: str) -> str:
    return re.sub(r"(?<!^)(?=[A-Z])", "-", name).lower()


def found_in(report: ValidationReport) -> Found:
    return {(one.focus, one.path, one.shape) for one in report.violations}


def reference(graph: rdflib.Graph) -> Found:
    """Give what pyshacl, the reference implementation in Python, finds."""
    shapes = rdflib.Graph()
    for path in shape_files():
        shapes.parse(path)
    _, report, _ = validate_with_pyshacl(graph, shacl_graph=shapes, advanced=False, inplace=True)
    assert isinstance(report, rdflib.Graph)
    found = set()
    for result in report.subjects(rdflib.RDF.type, SH.ValidationResult):
        step: Any = report.value(result, SH.resultPath)
        step = report.value(step, SH.inversePath) if isinstance(step, rdflib.BNode) else step
        source = report.value(result, SH.sourceConstraint) or report.value(result, SH.sourceShape)
        found.add((str(report.value(result, SH.focusNode)), str(step or ""), str(source)))
    return found


def test_every_class_has_a_shape_of_its_name() -> None:
    namespace = "https://w3id.org/access-atlas/ns#"
    classes = {
        quad.subject.value.removeprefix(namespace)
        for quad in ontology_quads()
        if quad.object == ox.NamedNode("http://www.w3.org/2002/07/owl#Class")
        and isinstance(quad.subject, ox.NamedNode)
        and quad.subject.value.startswith(namespace)
    }
    shapes = {name.removeprefix(namespace): shape for name, shape in read_shapes().classes.items()}
    assert shapes == {name: f"{SHAPES}{name}" for name in classes}


def test_every_shape_has_two_examples() -> None:
    names = {slug(shape.removeprefix(SHAPES)) for shape in read_shapes().classes.values()}
    assert {path.name for path in PASSING} == {f"{name}-pass.ttl" for name in names}
    assert {path.name for path in FAILING} == {f"{name}-fail.ttl" for name in names}


@pytest.mark.parametrize("path", PASSING, ids=lambda path: path.stem)
def test_passing_example_passes(path: Path, background: ox.Store) -> None:
    assert validate_beside(background, path) == set()


@pytest.mark.parametrize("path", FAILING, ids=lambda path: path.stem)
def test_failing_example_fails_where_it_says(path: Path, background: ox.Store) -> None:
    match = EXPECTED.search(path.read_text(encoding="utf-8"))
    assert match is not None
    focus = match["focus"] if match["focus"].startswith("https:") else expand(match["focus"])
    expected = (focus, "" if match["path"] == "-" else expand(match["path"]), SHAPES + match["shape"])
    assert validate_beside(background, path) == {expected}


def test_messages_are_english_sentences_that_name_what_to_write() -> None:
    shapes = read_shapes()
    messages = {one.iri: one.message for one in shapes.properties} | {one.iri: one.message for one in shapes.queries}
    for iri, message in messages.items():
        assert re.fullmatch(r"[A-Z].*\.", message), iri
    for prop in shapes.properties:
        local = prop.path.rsplit("#", 1)[-1].rsplit("/", 1)[-1]
        assert f":{local}" in prop.message, prop.iri


def test_the_curated_graph_conforms() -> None:
    assert [str(one) for one in validate(store_of(unclosed_quads())).violations] == []


def test_a_violation_is_an_error_of_the_build() -> None:
    with pytest.raises(CheckError, match="risk:example: axs:isBorneBy: Name at least one stakeholder"):
        require_valid(store_of(EXAMPLES / "risk-fail.ttl", ontology_quads()))


def test_unknown_constraint_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "x.ttl").write_text(
        "@prefix sh: <http://www.w3.org/ns/shacl#> . <urn:s> sh:targetClass <urn:c> ; sh:property <urn:p> ."
        "<urn:p> sh:path <urn:q> ; sh:minLength 2 ; sh:message 'x' ."
    )
    monkeypatch.setattr(shapes_module, "shape_files", lambda: [tmp_path / "x.ttl"])
    with pytest.raises(StoreError, match="sh:minLength is not among the constraints"):
        read_shapes.__wrapped__()


@pytest.mark.slow
@pytest.mark.filterwarnings("ignore::DeprecationWarning")  # of rdflib, from inside pyshacl
def test_pyshacl_finds_the_same_in_the_examples(background: ox.Store) -> None:
    """All failing examples stand in one graph, since every run of pyshacl looks at the whole ontology again."""
    target = ox.NamedNode("urn:example")
    for path in FAILING:
        background.extend(parse_turtle(path, to_graph=target))
    try:
        found = found_in(validate(background))
        assert len(found) > 30
        assert reference(rdflib_graph(background)) == found
    finally:
        background.remove_graph(target)


@pytest.mark.slow
@pytest.mark.filterwarnings("ignore::DeprecationWarning")  # of rdflib, from inside pyshacl
def test_pyshacl_finds_the_same_in_curated_data_with_faults() -> None:
    """Take every thirtieth triple of an excerpt away and compare what is then missed."""
    left_out = re.compile(
        r".*/(influence|reference|country|benchmark|observation/[3-9a-f])"
    )  # pyshacl takes minutes for all of them
    sample = [quad for quad in sorted(take_excerpt(unclosed_quads()), key=str) if not left_out.match(str(quad.subject))]
    quads = tuple(quad for index, quad in enumerate(sample) if index % 30)
    store = store_of(quads)
    found = found_in(validate(store))
    assert len(found) > 50
    assert reference(rdflib_graph(store)) == found
