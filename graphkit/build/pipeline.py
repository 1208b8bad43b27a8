"""The build, step by step. The same inputs give the same quads: no clock, no blank nodes, no order of files."""

from __future__ import annotations

import gc
import hashlib
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import pyoxigraph as ox

from graphkit import ontology, resources
from graphkit.accessibility.profiles import load_profiles
from graphkit.alignments import alignment_files, read_alignments
from graphkit.build.carrying import apply_edits, find_baseline, is_derived_from, is_mapping, submission_files
from graphkit.build.completion import complete
from graphkit.build.progress import Progress, Silent
from graphkit.curation import load_organisations, load_releases
from graphkit.mapping import map_countries, map_languages, map_licences, map_organisation, map_profile, map_release
from graphkit.namespaces import BASE, graph, graph_name
from graphkit.statistics import renew_statistics
from graphkit.store.generations import Generation, Generations, sign
from graphkit.version import VERSION
from graphkit.vocabulary import load_vocabulary

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from pathlib import Path
    from typing import Any

    from graphkit.build.carrying import Baseline
    from graphkit.records import OrganisationRecord, ReleaseRecord

#: A larger database is left as it is: all of it would be written anew.
_OPTIMISED_QUADS = 5_000_000

__all__ = ["BuildReport", "Progress", "build", "count_quads", "count_things", "map_names", "read_inputs"]


@dataclass(frozen=True, slots=True)
class BuildReport:
    """What a build made: the generation, quads per graph, and counts of the main things."""

    generation: Generation
    quads: Mapping[str, int]
    things: Mapping[str, int] = field(default_factory=dict)


def build(folder: Path, *, progress: Progress | None = None, fresh: bool = False) -> BuildReport:
    """Build the graph from the installation's ontology and data into a new generation of a store folder.

    What the current generation holds beside them is taken over: imported graphs, submitted records, edits of the curated
    graph and the graphs that clients wrote; all but the last, and but catalogues, are derived from and checked with the rest.
    With `fresh` it is left out. Raises `CurationError` if a file is wrong, `CheckError` if the graph is, and `StoreError` if
    the current generation cannot be read; it then stays.
    """
    tell = progress or Silent()
    generations = Generations(folder)
    quads: dict[str, int] = {}
    things: dict[str, int] = {}

    def prepare(building: Path) -> dict[str, Any]:
        baseline = None if fresh else find_baseline(generations)
        scratch = building / "carried.nt"
        if baseline is not None:
            baseline.generation.copy_kept(building)
        submissions = submission_files(building)
        store = ox.Store()  # rules and checks run several times faster in memory; docs/decisions/0011
        tell.stage("read ontology and data", len(resources.data_files("releases")) + len(submissions))
        store.bulk_extend(read_inputs(tell, submissions=submissions))
        apply_edits(store, building)
        imported = [] if baseline is None else baseline.names(derived_from=True)
        if baseline is not None:
            baseline.carry(store, scratch, filter(is_derived_from, imported))

        def add_mappings() -> None:
            store.bulk_extend(read_alignments())
            if baseline is not None:
                baseline.carry(store, scratch, filter(is_mapping, imported))

        inputs = _digest_of_inputs()
        description = () if baseline is None else list(baseline.description())
        complete(store, inputs=inputs, add_mappings=add_mappings, description=description, progress=tell)
        tell.stage("write")
        quads.update(count_quads(store))
        things.update(count_things(store))
        if baseline is not None:
            known = baseline.generation.manifest["quads"]
            quads.update((name, known[name]) for name in baseline.names(derived_from=False) if name in known)
        quads.update(_write(store, building, baseline, quads))
        manifest: dict[str, Any] = {
            "format": 1,
            "made-by": f"access-atlas {VERSION}",
            "inputs": inputs,
            "quads": quads,
            "things": things,
            "counted": generations.following(),
        }
        parent = None if baseline is None else baseline.generation.number
        return manifest | sign(author="access-atlas build", reason="build" + " --fresh" * fresh, parent=parent)

    generation = generations.write(prepare)
    return BuildReport(generation, quads, things)


def _write(store: ox.Store, building: Path, baseline: Baseline | None, quads: Mapping[str, int]) -> dict[str, int]:
    """Write a store, and what is carried beside it, to a database; give the numbers of quads of the graphs that count it."""
    has_more = baseline is not None and baseline.names(derived_from=False)
    database = baseline.copy_others(building) if baseline and has_more else ox.Store(str(building / "db"))
    database.bulk_extend(store.quads_for_pattern(None, None, None, None))
    statistics = renew_statistics(database, quads)
    if sum(quads.values()) <= _OPTIMISED_QUADS:
        database.optimize()
    database.flush()
    del database
    gc.collect()  # closes the database: pyoxigraph has no close()
    return statistics


def read_inputs(
    progress: Progress | None = None, *, submissions: Sequence[Path] = (), without: str | None = None
) -> Iterator[ox.Quad]:
    """Read the ontology, the curated files and the reference concepts they need, as quads.

    A submitted record takes the place of the installation's file about the same system; `without` leaves a system out.
    """
    tell = progress or Silent()
    yield from ontology.read_ontology()
    organisations = load_organisations()
    paths = {path.name: path for path in (*resources.data_files("releases"), *submissions)}
    paths.pop(f"{without}.yaml", None)
    releases = load_releases(paths.values(), on_file=lambda _: tell.advance())
    for organisation in organisations.values():
        yield from map_organisation(organisation, graph("curated"))
    for release in releases:
        yield from map_release(release, graph("curated"))
    yield from map_names(organisations, releases)
    profiles = load_profiles().values()
    for profile in profiles:
        yield from map_profile(profile, graph("curated"))
    yield from map_countries({one.means.country.lower() for one in profiles}, graph("reference"))
    yield from map_languages({tag.lower() for one in profiles for tag in one.needs.languages}, graph("reference"))


def map_names(organisations: Mapping[str, OrganisationRecord], releases: Sequence[ReleaseRecord]) -> Iterator[ox.Quad]:
    """Map the countries, languages and licences that records name into the graph `reference`."""
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


def count_quads(store: ox.Store) -> dict[str, int]:
    """Count the quads of each named graph, by its name."""
    query = "SELECT ?g (COUNT(*) AS ?n) { GRAPH ?g { ?s ?p ?o } } GROUP BY ?g ORDER BY ?g"
    return {
        graph_name(row["g"].value): int(row["n"].value)
        for row in store.query(query)  # type: ignore[union-attr]
    }


def count_things(store: ox.Store) -> dict[str, int]:
    """Count the members of the main classes."""
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
