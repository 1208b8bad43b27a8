"""The build, step by step. The same inputs give the same quads: no clock, no blank nodes, no order of files."""

from __future__ import annotations

import gc
import hashlib
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Protocol

import pyoxigraph as ox

from graphkit import ontology, resources
from graphkit.accessibility.profiles import load_profiles
from graphkit.alignments import alignment_files, describe_alignments, read_alignments
from graphkit.build.checks import run_checks
from graphkit.build.derivation import derive
from graphkit.build.metadata import EXAMPLES, describe_graphs
from graphkit.curation import load_organisations, load_releases
from graphkit.mapping import map_countries, map_languages, map_licences, map_organisation, map_profile, map_release
from graphkit.namespaces import BASE, graph, graph_name
from graphkit.queries import describe_questions
from graphkit.reasoning.closure import materialise
from graphkit.reasoning.validation import require_valid
from graphkit.statistics import renew_statistics
from graphkit.store.generations import Generation, Generations
from graphkit.version import VERSION
from graphkit.vocabulary import load_vocabulary

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from pathlib import Path
    from typing import Any

    from graphkit.records import OrganisationRecord, ReleaseRecord

__all__ = ["BuildReport", "Progress", "build", "read_inputs"]


class Progress(Protocol):
    """Told what the build is doing; `total` is the number of steps of a stage, where it is known."""

    def stage(self, name: str, total: int | None = None) -> None:
        """Begin a stage."""

    def advance(self) -> None:
        """Count a step of the stage as done."""


class _Silent:
    def stage(self, name: str, total: int | None = None) -> None:
        pass

    def advance(self) -> None:
        pass


@dataclass(frozen=True, slots=True)
class BuildReport:
    """What a build made: the generation, quads per graph, and counts of the main things."""

    generation: Generation
    quads: Mapping[str, int]
    things: Mapping[str, int] = field(default_factory=dict)


def build(folder: Path, *, progress: Progress | None = None) -> BuildReport:
    """Build the graph from the installation's ontology and data into a new generation of a store folder.

    Raises `CurationError` if a file is wrong and `CheckError` if the graph is; the current generation then stays.
    """
    tell = progress or _Silent()
    quads: dict[str, int] = {}
    things: dict[str, int] = {}
    generations = Generations(folder)

    def prepare(building: Path) -> dict[str, Any]:
        store = ox.Store()  # rules and checks run several times faster in memory; docs/decisions/0011
        tell.stage("read ontology and data", len(resources.data_files("releases")))
        store.bulk_extend(read_inputs(tell))
        tell.stage("derive")
        derive(store, on_rule=tell.advance)
        tell.stage("reason")
        materialise(store)
        tell.stage("read mappings")
        store.bulk_extend(read_alignments())
        tell.stage("describe graphs")
        target = graph(EXAMPLES)
        store.extend(ox.Quad(one.subject, one.predicate, one.object, target) for one in describe_questions())
        store.extend(describe_graphs(store, inputs=_digest_of_inputs()))
        store.extend(describe_alignments(store))
        tell.stage("check")
        require_valid(store)
        run_checks(store, on_check=tell.advance)
        tell.stage("write")
        quads.update(_count_quads(store))
        quads.update(renew_statistics(store, quads))
        things.update(_count_things(store))
        _write(store, building / "db")
        return {
            "format": 1,
            "made-by": f"access-atlas {VERSION}",
            "quads": quads,
            "things": things,
            "counted": generations.following(),
        }

    generation = generations.write(prepare)
    return BuildReport(generation, quads, things)


def _write(store: ox.Store, folder: Path) -> None:
    database = ox.Store(str(folder))
    database.bulk_extend(store.quads_for_pattern(None, None, None, None))
    database.optimize()
    database.flush()
    del database
    gc.collect()  # closes the database: pyoxigraph has no close()


def read_inputs(progress: Progress | None = None) -> Iterator[ox.Quad]:
    """Read the ontology, the curated files and the reference concepts they need, as quads."""
    tell = progress or _Silent()
    yield from ontology.read_ontology()
    organisations = load_organisations()
    releases = load_releases(on_file=lambda _: tell.advance())
    for organisation in organisations.values():
        yield from map_organisation(organisation, graph("curated"))
    for release in releases:
        yield from map_release(release, graph("curated"))
    yield from _reference(organisations, releases)
    profiles = load_profiles().values()
    for profile in profiles:
        yield from map_profile(profile, graph("curated"))
    yield from map_countries({one.means.country.lower() for one in profiles}, graph("reference"))
    yield from map_languages({tag.lower() for one in profiles for tag in one.needs.languages}, graph("reference"))


def _reference(organisations: Mapping[str, OrganisationRecord], releases: list[ReleaseRecord]) -> Iterator[ox.Quad]:
    members: dict[str, set[str]] = {"country": set(), "language": set()}
    licences: set[str] = set()
    members["country"] |= {one.country.lower() for one in organisations.values() if one.country}
    for record in releases:
        licences |= {entry.licence for one in record.releases for entry in one.components if entry.licence}
        for observation in record.observations:
            kind = getattr(observation.value, "kind", None)
            if kind in members:
                members[kind].update(getattr(observation.value, "slugs", ()))
    target = graph("reference")
    yield from map_countries(members["country"], target)
    yield from map_languages(members["language"], target)
    yield from map_licences(licences - set(load_vocabulary().licence_notations), target)


def _digest_of_inputs() -> str:
    digest = hashlib.sha256()
    paths = [
        *resources.ontology_files(*ontology.PARTS),
        *alignment_files(),
        *sorted((resources.folder("ontology") / "rules").glob("*.rq")),
        *resources.data_files("organisations", "profiles", "releases"),
    ]
    for path in paths:
        digest.update(f"{path.parent.name}/{path.name}\n".encode())
        digest.update(path.read_bytes())
    return digest.hexdigest()


def _count_quads(store: ox.Store) -> dict[str, int]:
    query = "SELECT ?g (COUNT(*) AS ?n) { GRAPH ?g { ?s ?p ?o } } GROUP BY ?g ORDER BY ?g"
    return {
        graph_name(row["g"].value): int(row["n"].value)
        for row in store.query(query)  # type: ignore[union-attr]
    }


def _count_things(store: ox.Store) -> dict[str, int]:
    classes = (
        "System",
        "Observation",
        "Variable",
        "Risk",
        "Benefit",
        "Influence",
        "Intervention",
        "Reference",
        "Source",
    )
    values = " ".join(f"<{BASE}ns#{name}>" for name in classes)
    query = f"""
        PREFIX rdfs: <http://www.w3.org/2000/01/rdf-schema#>
        SELECT ?c (COUNT(DISTINCT ?s) AS ?n) {{ VALUES ?c {{ {values} }} ?s a/rdfs:subClassOf* ?c }} GROUP BY ?c"""
    found = {
        row["c"].value.rsplit("#", 1)[-1]: int(row["n"].value)
        for row in store.query(query, use_default_graph_as_union=True)  # type: ignore[union-attr]
    }
    return {name: found.get(name, 0) for name in classes}
