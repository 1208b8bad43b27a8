from __future__ import annotations

import json
import re
from html import unescape
from html.parser import HTMLParser
from typing import TYPE_CHECKING
from xml.etree import ElementTree

import pyoxigraph as ox
import pytest
import rdflib

from graphkit.namespaces import KINDS, expand
from graphkit.reference import reference_files
from graphkit.reference.terms import read_modules
from graphkit.resources import folder
from tests.ontology_quality.graphs import ontology_quads

if TYPE_CHECKING:
    from pathlib import Path

TERMS = "https://w3id.org/access-atlas/ns#"


@pytest.fixture(scope="module")
def files() -> dict[str, str]:
    return reference_files()


class Anchors(HTMLParser):
    def __init__(self, page: str) -> None:
        super().__init__()
        self.ids: list[str] = []
        self.targets: set[str] = set()
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:  # noqa: ARG002  the base class names it
        found = dict(attrs)
        if found.get("id"):
            self.ids.append(str(found["id"]))
        if str(found.get("href", "")).startswith("#"):
            self.targets.add(str(found["href"])[1:])


def test_generated_files_are_current(files: dict[str, str]) -> None:
    root: Path = folder("ontology").parent
    stale = [
        name for name, text in files.items() if not (root / name).exists() or (root / name).read_text("utf-8") != text
    ]
    assert stale == [], "run `python -m graphkit.reference`"


def test_no_leftover_pictures(files: dict[str, str]) -> None:
    found = {f"docs/ontology/{path.name}" for path in (folder("ontology").parent / "docs" / "ontology").iterdir()}
    assert found <= set(files)


@pytest.mark.parametrize("language", ["en", "ko"])
def test_every_term_is_on_the_page_with_its_texts(files: dict[str, str], language: str) -> None:
    page = files[f"docs/ontology/index.{language}.html"]
    kinds = {expand(f"owl:{kind}") for kind in ("Class", "ObjectProperty", "DatatypeProperty", "AnnotationProperty")}
    declared = {
        quad.subject.value.removeprefix(TERMS)
        for quad in ontology_quads()
        if isinstance(quad.object, ox.NamedNode) and quad.object.value in kinds
        if isinstance(quad.subject, ox.NamedNode) and quad.subject.value.startswith(TERMS)
    }
    anchors = Anchors(page)
    assert declared <= set(anchors.ids)
    assert len(anchors.ids) == len(set(anchors.ids))
    assert anchors.targets <= set(anchors.ids)
    for module in read_modules():
        for term in module.terms:
            assert term.definition[language] in unescape(page), term.curie


def test_pictures_are_well_formed_and_name_every_class(files: dict[str, str]) -> None:
    for module in read_modules():
        for language in ("en", "ko"):
            picture = files[f"docs/ontology/{module.name}.{language}.svg"]
            ElementTree.fromstring(picture)  # noqa: S314  our own text
            for term in module.terms:
                if term.kind == "class":
                    assert f">{term.label[language]}</text>" in picture


@pytest.mark.filterwarnings("ignore:ConjunctiveGraph is deprecated:DeprecationWarning")  # rdflib's own JSON-LD parser
@pytest.mark.filterwarnings("ignore:Dataset:DeprecationWarning")
def test_context_gives_the_triples_that_turtle_gives(files: dict[str, str]) -> None:
    document = {
        **json.loads(files["ontology/context.jsonld"]),
        "id": "system:example",
        "type": "axs:System",
        "prefLabel": {"en": "Example", "ko": "예시"},
        "hasDeveloper": "organisation:meta",
        "huggingFaceId": "example/example",
        "hasRelease": {"id": "release:example--initial", "releaseDate": {"@value": "2025-01-01", "@type": "xsd:date"}},
    }
    text = """
        @prefix axs: <https://w3id.org/access-atlas/ns#> . @prefix skos: <http://www.w3.org/2004/02/skos/core#> .
        @prefix : <https://w3id.org/access-atlas/> . @prefix xsd: <http://www.w3.org/2001/XMLSchema#> .
        <https://w3id.org/access-atlas/system/example> a axs:System ; skos:prefLabel "Example"@en , "예시"@ko ;
          axs:hasDeveloper <https://w3id.org/access-atlas/organisation/meta> ; axs:huggingFaceId "example/example" ;
          axs:hasRelease <https://w3id.org/access-atlas/release/example--initial> .
        <https://w3id.org/access-atlas/release/example--initial> axs:releaseDate "2025-01-01"^^xsd:date ."""
    expected = {quad.triple for quad in ox.parse(text, format=ox.RdfFormat.TURTLE)}
    assert {quad.triple for quad in ox.parse(json.dumps(document), format=ox.RdfFormat.JSON_LD)} == expected
    by_rdflib = rdflib.Graph().parse(data=json.dumps(document), format="json-ld")
    assert set(by_rdflib) == set(rdflib.Graph().parse(data=text, format="turtle"))


def test_context_has_every_term_and_every_kind(files: dict[str, str]) -> None:
    context = json.loads(files["ontology/context.jsonld"])["@context"]
    assert {term.name for module in read_modules() for term in module.terms} <= set(context)
    assert set(KINDS) <= set(context)
    assert not [name for name in context if re.search(r"\s", name)]
