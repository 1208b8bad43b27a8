"""The build: deterministic, described, asserted and derived kept apart."""

from __future__ import annotations

import hashlib
import json
import os
import subprocess
import sys
from typing import TYPE_CHECKING

import pyoxigraph as ox
import pytest

from graphkit import Atlas, resources
from graphkit.build import build
from graphkit.build.pipeline import read_inputs
from graphkit.errors import CheckError, CurationError
from graphkit.namespaces import graph
from graphkit.store import Generations, rows

if TYPE_CHECKING:
    from pathlib import Path

ASSERTED = ("ontology", "curated", "reference")


@pytest.fixture(scope="module")
def inputs() -> set[ox.Quad]:
    store = ox.Store()  # brings numbers into the form in which stores keep them
    store.bulk_extend(read_inputs())
    return set(store)


def triples(quads: object) -> set[ox.Triple]:
    return {quad.triple for quad in quads}  # type: ignore[attr-defined]


def test_asserted_graphs_hold_what_was_read_and_nothing_else(atlas: Atlas, inputs: set[ox.Quad]) -> None:
    held = {quad for name in ASSERTED for quad in atlas.store.quads(graph(name))}
    assert held == inputs


def test_what_is_derived_stands_in_a_graph_of_its_own(atlas: Atlas, inputs: set[ox.Quad]) -> None:
    names = {node.value.rsplit("graph/", 1)[-1] for node in atlas.store.named_graphs()}
    assert names >= {*ASSERTED, "derived", "meta"}
    derived = triples(atlas.store.quads(graph("derived")))
    assert derived
    assert derived & triples(inputs) == set()


@pytest.mark.parametrize(
    "property_", ["axs:isPreferred", "axs:disagreesWith", "axs:memberCount", "axs:offersRoute", "axs:raises"]
)
def test_what_rules_derive_is_never_asserted(atlas: Atlas, property_: str) -> None:
    query = f"SELECT DISTINCT ?g {{ GRAPH ?g {{ ?s {property_} ?o }} }}"
    assert [row["g"].value.rsplit("/", 1)[-1] for row in rows(atlas.store, query)] == ["derived"]


def test_no_blank_nodes_and_nothing_outside_a_graph(atlas: Atlas) -> None:
    for quad in atlas.store.quads():
        assert isinstance(quad.subject, ox.NamedNode)
        assert not isinstance(quad.object, ox.BlankNode)
        assert isinstance(quad.graph_name, ox.NamedNode)


def test_every_graph_is_described_with_its_right_size(atlas: Atlas) -> None:
    held = {node.value: sum(1 for _ in atlas.store.quads(node)) for node in atlas.store.named_graphs()}
    query = "SELECT ?g ?n { GRAPH graph:meta { ?g a dcat:Dataset ; void:triples ?n } }"
    described = {row["g"].value: int(row["n"].value) for row in rows(atlas.store, query)}
    assert described == {name: count for name, count in held.items() if not name.endswith(("/meta", "/void"))}


@pytest.mark.parametrize(
    "path", ["dcterms:title", "dcterms:license", "(prov:wasGeneratedBy/prov:wasAssociatedWith)|dcterms:source"]
)
def test_every_graph_has_a_title_a_licence_and_an_origin(atlas: Atlas, path: str) -> None:
    names = {node.value for node in atlas.store.named_graphs()}
    query = f"SELECT DISTINCT ?g {{ GRAPH graph:meta {{ ?all dcterms:hasPart ?g . ?g ({path}) ?o }} }}"
    assert {row["g"].value for row in rows(atlas.store, query)} == names


def test_addresses_of_sources_are_whole(atlas: Atlas) -> None:
    for system in ("llama-3-1-405b-instruct", "claude-3-5-sonnet"):  # a path of theirs has spaces
        addresses = {source.url for one in atlas.observations(system) for source in one.sources if source.url}
        assert any("Terms%20of%20Service.md" in one for one in addresses)
        assert [one for one in addresses if any(mark in one for mark in ' <>"{}|\\^`')] == []


def test_the_manifest_counts_what_is_there(atlas: Atlas, store_folder: Path) -> None:
    manifest = Generations(store_folder).current().manifest
    assert sum(manifest["quads"].values()) == atlas.store.size()
    assert manifest["things"]["System"] == len(atlas.systems())
    assert manifest["things"]["Variable"] == len(atlas.variables())


def test_each_thing_has_at_most_one_preferred_observation_and_at_least_one(atlas: Atlas) -> None:
    query = """SELECT ?f ?v ?b ?t (COUNT(DISTINCT ?o) AS ?n) {
      ?o sosa:hasFeatureOfInterest ?f ; sosa:observedProperty ?v .
      OPTIONAL { ?o axs:onBenchmark ?b } OPTIONAL { ?o axs:setting ?t } #preferred
    } GROUP BY ?f ?v ?b ?t"""
    every = [tuple(str(row[name]) for name in "fvbt") for row in rows(atlas.store, query)]
    chosen = list(rows(atlas.store, query.replace("#preferred", "?o axs:isPreferred true")))
    assert sorted(tuple(str(row[name]) for name in "fvbt") for row in chosen) == sorted(every)
    assert {row["n"].value for row in chosen} == {"1"}


def test_a_mistake_in_the_data_leaves_the_old_generation(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    build(tmp_path)
    broken = tmp_path / "broken.yaml"
    broken.write_text("system: {}\n")
    found = resources.data_files
    monkeypatch.setattr(
        resources, "data_files", lambda *parts: [*found(*parts), *([broken] if "releases" in parts else [])]
    )
    with pytest.raises(CurationError, match=r"broken\.yaml:1:1: sources: is missing"):
        build(tmp_path)
    assert [one.number for one in Generations(tmp_path).list()] == [1]


def test_a_failed_check_leaves_the_old_generation(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    build(tmp_path)

    def fail(*_: object, **__: object) -> None:
        raise CheckError("a check", ["a finding"])

    monkeypatch.setattr("graphkit.build.completion.run_checks", fail)
    with pytest.raises(CheckError, match="a check:\n  a finding"):
        build(tmp_path)
    assert [one.number for one in Generations(tmp_path).list()] == [1]


@pytest.mark.slow
def test_builds_of_the_same_inputs_give_the_same_bytes(tmp_path: Path) -> None:
    command = [sys.executable, "-c", "from graphkit.cli import main; main()"]
    digests, counts = set(), set()
    for seed in ("0", "4242"):
        store = str(tmp_path / seed)
        env = {**os.environ, "PYTHONHASHSEED": seed}
        built = subprocess.run(
            [*command, "build", "--json", "--store", store], env=env, check=True, capture_output=True
        )
        counts.add(sum(json.loads(built.stdout)["quads"].values()))
        dump = subprocess.run([*command, "export", "--store", store], env=env, check=True, capture_output=True).stdout
        assert dump.count(b"\n") in counts
        digests.add(hashlib.sha256(dump).hexdigest())
    assert len(digests) == 1
    assert len(counts) == 1
