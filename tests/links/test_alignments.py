"""The mapping sets we ship: valid, complete, navigable, and naming only terms that exist."""

from __future__ import annotations

import csv
import json
import re
from pathlib import Path
from typing import TYPE_CHECKING

import pyoxigraph as ox
import pytest
from jsonschema import Draft201909Validator  # type: ignore[import-untyped] # ships no type information
from rdflib.namespace import DCAT, PROV, SDO, SOSA
from ruamel.yaml import YAML

from graphkit.alignments import alignment_files, map_mapping_file, mapping_graph, read_mapping_file
from graphkit.alignments.reading import BUILT_IN, NO_TERM
from graphkit.errors import CurationError, Problem
from graphkit.namespaces import BASE, SLUG, term
from graphkit.store.protocol import rows

if TYPE_CHECKING:
    from graphkit import Atlas

PINNED = Path(__file__).resolve().parents[3] / "shared" / "data"
TERMS = Path(__file__).parent / "terms"
FILES = alignment_files()
SCHEMA = Draft201909Validator(json.loads((TERMS.parent / "sssom.schema.json").read_text(encoding="utf-8")))
HEAD = """#curie_map:
#  ex: https://example.org/
#  other: https://example.com/
#mapping_set_id: https://example.org/set
record_id\tsubject_id\tpredicate_id\tpredicate_modifier\tobject_id\tmapping_justification\tconfidence\tcomment
"""


def _listed(path: Path) -> set[str]:
    lines = path.read_text(encoding="utf-8").splitlines()
    return {line.split("\t")[0] for line in lines if line.startswith("http")}


def _known_terms() -> set[str]:
    if not PINNED.is_dir():
        pytest.skip(f"the pinned vocabularies are not at {PINNED}")
    known = {
        iri for path in (*TERMS.glob("*.tsv"), *(PINNED / "vocabulary-terms").glob("*.tsv")) for iri in _listed(path)
    }
    for path in (PINNED / "croissant" / "docs").glob("*.ttl"):
        known |= {str(quad.subject.value) for quad in ox.parse(path=path, format=ox.RdfFormat.TURTLE)}
    context = json.loads((PINNED / "mldcat-ap/releases/3.1.0/context/mldcat-ap.jsonld").read_text(encoding="utf-8"))
    known |= {one["@id"] if isinstance(one, dict) else one for one in context["@context"].values()}
    for closed in (DCAT, PROV, SDO, SOSA):
        known |= {f"{closed}{name}" for name in closed.__annotations__}
    return known


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.name.split(".")[0])
def test_each_set_is_complete(path: Path) -> None:
    found = read_mapping_file(path)
    assert found.rows
    assert found.header.mapping_set_title
    assert str(found.header.license) == "https://creativecommons.org/licenses/by/4.0/"
    for row in found.rows:
        record = row.record
        assert record.record_id is not None
        assert SLUG.fullmatch(record.record_id.removeprefix("mapping:")), record.record_id
        assert record.confidence is not None, record.record_id
        assert record.comment, record.record_id
        assert record.comment.endswith("."), record.record_id
        assert record.subject_source_version, record.record_id
        assert record.object_source_version, record.record_id


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.name.split(".")[0])
def test_each_set_holds_the_schema_of_sssom(path: Path) -> None:
    """Hold a set to the schema that `sssom validate` uses, made from the same LinkML model, without our own reader."""
    text = path.read_text(encoding="utf-8")
    head = "".join(line.removeprefix("#") for line in text.splitlines(keepends=True) if line.startswith("#"))
    mapping_set = YAML(typ="safe").load(head)
    prefixes = mapping_set.pop("curie_map") | BUILT_IN
    table = csv.DictReader((line for line in text.splitlines() if not line.startswith("#")), delimiter="\t")
    mapping_set["mapping_date"] = str(mapping_set["mapping_date"])
    mapping_set["mappings"] = [
        {name: _cell(name, value) for name, value in row.items() if value} for row in table if row["subject_id"]
    ]
    assert [error.message for error in SCHEMA.iter_errors(mapping_set)] == []
    for mapping in mapping_set["mappings"]:
        for name in ("record_id", "subject_id", "predicate_id", "object_id", "mapping_justification"):
            assert mapping[name].partition(":")[0] in prefixes
    wrong = {**mapping_set, "mappings": [{**mapping_set["mappings"][0], "confidence": 2, "predicate_id": None}]}
    assert {error.json_path for error in SCHEMA.iter_errors(wrong)} == {
        "$.mappings[0].confidence",
        "$.mappings[0].predicate_id",
    }


def _cell(name: str, value: str) -> str | float | list[str]:
    if name == "confidence":
        return float(value)
    return value.split("|") if name == "see_also" else value


def test_no_repository_of_a_system_lies_in_the_account_of_another_developer(atlas: Atlas) -> None:
    query = """SELECT ?id ?owner ?developer { ?system axs:huggingFaceId ?id ; axs:hasDeveloper ?developer
      BIND(IRI(CONCAT("https://huggingface.co/", STRBEFORE(?id, "/"))) AS ?account)
      ?owner a axs:Organisation ; skos:closeMatch ?account }"""
    found = list(rows(atlas.store, query))
    assert len(found) >= 11
    assert [row["id"].value for row in found if row["owner"] != row["developer"]] == []


def test_weights_on_a_hub_have_a_repository(atlas: Atlas) -> None:
    query = f"""SELECT DISTINCT ?system ?id {{ ?system axs:hasRelease/axs:hasComponentRelease ?state .
      ?state axs:throughChannel <{BASE}channel/hub> ; axs:ofComponent/axs:hasComponentKind <{BASE}component-kind/weights> .
      OPTIONAL {{ ?system axs:huggingFaceId ?id }} }}"""
    found = list(rows(atlas.store, query))
    assert len(found) >= 10
    assert [row["system"].value for row in found if row["id"] is None] == []


def test_record_ids_are_unique_over_all_sets() -> None:
    names = [row.record.record_id for path in FILES for row in read_mapping_file(path).rows]
    assert len(names) == len(set(names)) >= 600


def test_exact_matches_are_few_and_explained() -> None:
    exact = [
        row.record
        for path in FILES
        for row in read_mapping_file(path).rows
        if row.record.predicate_id == "skos:exactMatch"
        and row.record.predicate_modifier is None
        and row.expand(row.record.object_id) != NO_TERM
        and not row.record.subject_id.startswith(
            "catalogue-entry:"
        )  # whether two entries are one system is tests/linking
    ]
    assert 0 < len(exact) <= 6


def test_every_foreign_term_exists_in_its_pinned_list() -> None:
    known = _known_terms()
    missing = [
        f"{path.name}:{row.line}: {row.record.object_id}"
        for path in FILES
        for row in read_mapping_file(path).rows
        if (iri := row.expand(row.record.object_id)) != NO_TERM and not iri.startswith(BASE) and iri not in known
    ]
    assert missing == []


def test_every_term_of_ours_exists(atlas: Atlas) -> None:
    query = f"""SELECT ?mapping ?ours {{ ?mapping a sssom:Mapping ; owl:annotatedSource ?ours
      FILTER NOT EXISTS {{ ?ours rdfs:label ?label }}
      FILTER(!STRSTARTS(STR(?ours), "{BASE}catalogue-entry/")) }}"""  # entries come with their catalogue
    assert [row["ours"].value for row in rows(atlas.store, query)] == []


def test_subclass_mappings_repeat_what_the_ontology_says(atlas: Atlas) -> None:
    query = f"""SELECT ?ours ?theirs {{ ?mapping a owl:Axiom ; owl:annotatedSource ?ours ;
      owl:annotatedProperty rdfs:subClassOf ; owl:annotatedTarget ?theirs
      FILTER NOT EXISTS {{ GRAPH <{BASE}graph/ontology> {{ ?ours rdfs:subClassOf ?theirs }} }} }}"""
    assert [(row["ours"].value, row["theirs"].value) for row in rows(atlas.store, query)] == []


def test_a_build_holds_every_set_in_its_own_graph(atlas: Atlas) -> None:
    query = "SELECT DISTINCT ?g { GRAPH ?g { ?set a sssom:MappingSet } }"
    found = {row["g"].value for row in rows(atlas.store, query)}
    assert {mapping_graph(path.name.split(".")[0]).value for path in FILES} <= found


def test_denied_and_missing_matches_assert_nothing(atlas: Atlas) -> None:
    query = """SELECT ?mapping { ?mapping a sssom:Mapping ; owl:annotatedSource ?s ; owl:annotatedTarget ?o .
      { ?mapping sssom:predicate_modifier "Not" } UNION { FILTER(?o = sssom:NoTermFound) }
      { ?mapping a owl:Axiom } UNION { ?s skos:exactMatch ?o } }"""
    assert list(rows(atlas.store, query)) == []


def _file(tmp_path: Path, *lines: str) -> Path:
    path = tmp_path / "made-up.sssom.tsv"
    path.write_text(HEAD + "".join(f"{line}\n" for line in lines), encoding="utf-8")
    return path


GOOD = "ex:m1\tex:a\tskos:closeMatch\t\tother:b\tsemapv:ManualMappingCuration\t0.8\tAlike."


def test_a_mapping_becomes_an_axiom_and_a_triple(tmp_path: Path) -> None:
    target = mapping_graph("made-up")
    quads = set(map_mapping_file(read_mapping_file(_file(tmp_path, GOOD)), target))
    a, b, node = (
        ox.NamedNode(iri) for iri in ("https://example.org/a", "https://example.com/b", "https://example.org/m1")
    )
    assert ox.Quad(a, term("skos:closeMatch"), b, target) in quads
    assert ox.Quad(node, term("rdf:type"), term("owl:Axiom"), target) in quads
    assert ox.Quad(node, term("sssom:mapping_justification"), term("semapv:ManualMappingCuration"), target) in quads
    confidence = [
        str(getattr(quad.object, "value", "")) for quad in quads if quad.predicate == term("sssom:confidence")
    ]
    assert confidence == ["0.8"]


@pytest.mark.parametrize(
    ("line", "field", "wrong"),
    [
        (
            "ex:m2\tex:a\tnoMatch\t\tother:b\tsemapv:ManualMappingCuration\t0.8\t",
            "predicate_id",
            "'noMatch' is not a CURIE",
        ),
        ("ex:m2\tex:a\tskos:closeMatch\t\t\tsemapv:ManualMappingCuration\t0.8\t", "object_id", "is empty"),
        ("ex:m2\tno:a\tskos:closeMatch\t\tother:b\tsemapv:ManualMappingCuration\t0.8\t", "subject_id", "not declared"),
        ("ex:m2\tex:a\tskos:closeMatch\t\tother:b\tsemapv:LLMBasedMatching\t0.8\t", "mapping_justification", "no"),
        ("ex:m2\tex:a\tskos:closeMatch\t\tother:b\tsemapv:ManualMappingCuration\t22\t", "confidence", "22"),
        ("ex:m1\tex:a\tskos:closeMatch\t\tother:c\tsemapv:ManualMappingCuration\t0.8\t", "record_id", "line 6"),
        (GOOD + "\tone too many", "row", "more cells"),
    ],
)
def test_a_wrong_row_is_named_and_left_out(tmp_path: Path, line: str, field: str, wrong: str) -> None:
    path = _file(tmp_path, GOOD, line)
    problems: list[Problem] = []
    found = read_mapping_file(path, reject=problems.append)
    assert [row.record.record_id for row in found.rows] == ["ex:m1"]
    assert [(one.line, one.field) for one in problems] == [(7, field)]
    assert wrong in problems[0].wrong
    with pytest.raises(CurationError, match=re.escape(f"{path}:7:1: {field}")):
        read_mapping_file(path)


def test_a_broken_header_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "broken.sssom.tsv"
    path.write_text("#curie_map: [\nsubject_id\tobject_id\n", encoding="utf-8")
    with pytest.raises(CurationError, match="header"):
        read_mapping_file(path)
