"""The readers, on small files made up for the purpose: what they give, and what they leave out and name."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, Any

import pyoxigraph as ox
import pytest

from graphkit.errors import DataError, Problem, UnknownNameError
from graphkit.namespaces import graph, term, thing
from graphkit.sources import SOURCES, get_source
from graphkit.sources.revision import find_revision
from graphkit.sources.source import Origin

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    Reading = Callable[..., tuple[set[ox.Quad], list[Problem]]]

ORIGIN = Origin(dt.date(2026, 11, 24), "abc1234")
NEXUS = "https://w3id.org/ai-atlas-nexus/"
RISKS = """taxonomies:
  - id: made-up-list
    name: A made-up list
    type: RiskTaxonomy
entries:
  - id: risk one
    name: One
    type: Risk
    isDefinedByTaxonomy: made-up-list
    hasRelatedAction: [act-1, act-9]
    hasTasks: [risk-2, a task of its own]
  - id: risk-2
    name: Two
    type: Risk
    isDefinedByTaxonomy: made-up-list
actions:
  - id: act-1
    name: NO
    url: https://example.org/a b
"""
MAPPINGS = """#curie_map:
#  page: https://example.org/page?topic=
#mapping_set_id: https://example.org/set
subject_id\tpredicate_id\tobject_id\tmapping_justification\tauthor_id\tconfidence
page:risk one\tskos:closeMatch\tmade-up-list:risk-2\tsemapv:ManualMappingCuration\tperson@example.org\t0.9
page:risk one\tskos:closeMatch\tmade-up-list:risk-3\tsemapv:ManualMappingCuration\tperson@example.org\t0.9
"""


@pytest.fixture
def read(tmp_path: Path) -> Reading:
    """Write files, read them as a data set, and give the quads and what was left out."""

    def reading(name: str, files: dict[str, str]) -> tuple[set[ox.Quad], list[Problem]]:
        for path, content in files.items():
            (tmp_path / path).parent.mkdir(parents=True, exist_ok=True)
            (tmp_path / path).write_text(content, encoding="utf-8")
        problems: list[Problem] = []
        return set(get_source(name).read(tmp_path, ORIGIN, problems.append)), problems

    return reading


def _value(node: Any) -> str:
    return str(node.value)


def _values(quads: set[ox.Quad], subject: ox.NamedNode, predicate: ox.NamedNode) -> list[Any]:
    return sorted(_value(quad.object) for quad in quads if quad.subject == subject and quad.predicate == predicate)


def test_nexus_references_become_iris_and_dangling_ones_are_named(read: Reading) -> None:
    quads, problems = read("ai-atlas-nexus", {"knowledge_graph/risks.yaml": RISKS, "mappings/pairs.tsv": MAPPINGS})
    risk = ox.NamedNode(f"{NEXUS}risk%20one")
    assert _values(quads, risk, ox.NamedNode(f"{NEXUS}hasRelatedAction")) == [f"{NEXUS}act-1"]
    assert _values(quads, risk, ox.NamedNode(f"{NEXUS}isDefinedByTaxonomy")) == [f"{NEXUS}made-up-list"]
    assert _values(quads, risk, ox.NamedNode(f"{NEXUS}hasTasks")) == ["a task of its own", f"{NEXUS}risk-2"]
    assert _values(quads, ox.NamedNode(f"{NEXUS}act-1"), term("rdfs:label")) == ["NO"]
    found = {(problem.path.rsplit("/", 1)[-1], problem.line, problem.field) for problem in problems}
    assert found == {("risks.yaml", 10, "hasRelatedAction"), ("pairs.tsv", 6, "object_id")}


def test_nexus_mappings_join_entities_not_pages(read: Reading) -> None:
    quads, _ = read("ai-atlas-nexus", {"knowledge_graph/risks.yaml": RISKS, "mappings/pairs.tsv": MAPPINGS})
    target = graph("links/ai-atlas-nexus/pairs")
    pair = (ox.NamedNode(f"{NEXUS}risk%20one"), term("skos:closeMatch"), ox.NamedNode(f"{NEXUS}risk-2"))
    assert ox.Quad(*pair, target) in quads
    assert not any("person@" in str(quad.object) for quad in quads)


def test_nexus_needs_its_folder(read: Reading) -> None:
    with pytest.raises(DataError, match="knowledge_graph"):
        read("ai-atlas-nexus", {"other.yaml": RISKS})


def test_osai_keeps_the_words_of_the_index(read: Reading) -> None:
    text = "system:\n  name: One\n  link: https://huggingface.co/o/one\n  endmodelname: One-X\n"
    text += "weights_endmodel:\n  class: open\n  notes: NO\ndatasheet:\n  class: maybe\n"
    quads, problems = read("osai", {"one.yaml": text, "history/1a2b3c4_one.yaml": text, "_parameters.yaml": "a: b\n"})
    judgement = thing("judgement", "osai--one--weights-endmodel")
    assert _values(quads, judgement, term("sosa:hasSimpleResult")) == ["open"]
    assert _values(quads, judgement, term("axs:readAs")) == [thing("code", "openness-reading-open").value]
    assert _values(quads, judgement, term("skos:note")) == ["NO"]
    entry = thing("index-entry", "osai--one--1a2b3c4")
    assert _values(quads, entry, term("axs:judgedModel")) == ["o/one"]
    assert sorted((problem.line, problem.field) for problem in problems) == [(9, "datasheet.class")] * 2


def test_mot_reads_licences_coarsely_and_says_what_is_not_listed(read: Reading) -> None:
    text = "release:\n  name: M\n  components:\n    - name: Model card\n      license: Apache-2.0\n"
    text += "    - name: Datasets\n      license: null\n    - name: Moon\n      license: MIT\n"
    quads, problems = read("mot", {"models/M+.yml": text})
    card, data, code = (
        thing("judgement", f"mot--m-plus--{one}") for one in ("model-card", "datasets", "training-code")
    )
    assert _values(quads, card, term("axs:readAs")) == [thing("code", "openness-reading-open").value]
    assert _values(quads, data, term("sosa:hasSimpleResult")) == ["licence left empty"]
    assert _values(quads, data, term("axs:readAs")) == []
    assert _values(quads, code, term("sosa:hasSimpleResult")) == ["not listed"]
    assert [problem.wrong for problem in problems] == ["'Moon' is no component of the framework"]


def test_mot_components_without_a_licence_have_that_of_their_content_or_of_the_whole(read: Reading) -> None:
    text = "release:\n  name: M\n  license:\n    distribution: {name: Proprietary}\n    code: {name: MIT}\n    data: {name: ''}\n"
    text += "  components:\n    - {name: Training code}\n    - {name: Datasets, license: ''}\n"
    text += "    - {name: Model card, license: CC-BY-4.0, component_path: 'https://example.org/card', license_path: LICENSE}\n"
    quads, problems = read("mot", {"models/M.yml": text})
    nodes = [thing("judgement", f"mot--m--{one}") for one in ("training-code", "datasets", "model-card")]
    assert [_values(quads, one, term("sosa:hasSimpleResult")) for one in nodes] == [
        ["MIT"],
        ["Proprietary"],
        ["CC-BY-4.0"],
    ]
    assert [_values(quads, one, term("skos:note")) for one in nodes] == [
        ["Inherited: the licence of the code of the model."],
        ["Inherited: the licence of the whole distribution."],
        [],
    ]
    readings = [_values(quads, one, term("axs:readAs"))[0].rpartition("-")[2] for one in nodes]
    assert readings == ["open", "closed", "open"]
    assert _values(quads, nodes[2], term("rdfs:seeAlso")) == ["https://example.org/card"]
    assert problems == []


def test_osai_judgements_keep_the_pages_they_rest_on(read: Reading) -> None:
    text = "system:\n  name: One\n  datasheet:\n    class: open\ncode:\n  class: open\n"
    text += "  link: [https://example.org/a, 'https://example.org/b nowhere']\npaper: open\n"
    quads, problems = read("osai", {"one.yaml": text})
    found = _values(quads, thing("judgement", "osai--one--code"), term("rdfs:seeAlso"))
    assert found == ["https://example.org/a", "https://example.org/b"]
    assert sorted((problem.line, problem.field) for problem in problems) == [
        (1, "system.datasheet.class"),
        (7, "code.link"),
        (8, "paper"),
    ]


def test_fmti_scores_developers_never_systems(read: Reading) -> None:
    table = "Domain,Indicator,One AI,Total\nUp,Data size,1,1\nUp,Wages,7,0\n,Total,1,1\n"
    quads, problems = read("fmti", {"October2023/October2023_scores.csv": table})
    entry = thing("index-entry", "fmti-2023-10--one-ai")
    assert _values(quads, entry, term("rdf:type")) == [term("axs:DeveloperEntry").value]
    assert not any(quad.object == term("axs:SystemEntry") for quad in quads)
    judged = [quad for quad in quads if quad.predicate == term("sosa:hasSimpleResult")]
    assert [_value(quad.object) for quad in judged] == ["1"]
    assert [(problem.line, problem.field) for problem in problems] == [(3, "One AI")]


def test_dpv_leaves_out_the_owl_serialisation(read: Reading) -> None:
    plain = "<https://w3id.org/dpv#Risk> a <http://www.w3.org/2004/02/skos/core#Concept> .\n"
    owl = plain.replace("dpv#", "dpv/owl#")
    quads, problems = read("dpv", {"dpv.ttl": plain, "dpv-owl.ttl": owl})
    assert {_value(quad.subject) for quad in quads} == {"https://w3id.org/dpv#Risk"}
    assert [problem.field for problem in problems] == ["namespace"]


@pytest.mark.parametrize("name", ["airo", "vair"])
def test_vocabularies_come_as_they_are_without_blank_nodes(read: Reading, name: str) -> None:
    quads, problems = read(
        name, {"a.ttl": f"<https://w3id.org/{name}#A> <https://example.org/p> [ <https://example.org/q> 1 ] ."}
    )
    assert problems == []
    assert len(quads) == 2
    assert all(isinstance(node, ox.NamedNode) for quad in quads for node in (quad.subject, quad.graph_name))


def test_names_are_known_or_nearly() -> None:
    assert {source.name for source in SOURCES.values()} == set(SOURCES)
    with pytest.raises(UnknownNameError, match="osai"):
        get_source("osa")


def test_revision_of_checkout_and_of_package(tmp_path: Path) -> None:
    commit = "0123456789abcdef0123456789abcdef01234567"
    checkout = tmp_path / "checkout"
    (checkout / ".git" / "refs" / "heads").mkdir(parents=True)
    (checkout / ".git" / "HEAD").write_text("ref: refs/heads/main\n")
    (checkout / ".git" / "refs" / "heads" / "main").write_text(commit + "\n")
    (checkout / "data").mkdir()
    assert find_revision(checkout / "data") == commit
    package = tmp_path / "site" / "pack"
    package.mkdir(parents=True)
    (tmp_path / "site" / "pack-1.2.5.dist-info").mkdir()
    (tmp_path / "site" / "pack-1.2.5.dist-info" / "METADATA").write_text("Name: pack\nVersion: 1.2.5\n")
    assert find_revision(package) == "1.2.5"
