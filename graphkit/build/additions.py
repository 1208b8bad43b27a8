"""Add the data set of somebody else to what a store holds: a new generation, the current one plus its graphs."""

from __future__ import annotations

import datetime as dt
import gc
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import pyoxigraph as ox

from graphkit.build.history import Counts, continue_history
from graphkit.build.parts import Workshop, load_parts
from graphkit.errors import DataError
from graphkit.mapping.terms import date, typed
from graphkit.namespaces import BASE, graph, graph_name, term
from graphkit.sources.source import Origin
from graphkit.statistics import VOID, renew_statistics
from graphkit.store.generations import Generation, Generations, sign
from graphkit.version import VERSION

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping
    from pathlib import Path

    from graphkit.errors import Problem
    from graphkit.sources import Source

__all__ = ["ImportReport", "add_graphs", "import_source"]


@dataclass(frozen=True, slots=True)
class ImportReport:
    """What an import made: the generation, quads per graph of the data set, and what was left out.

    Of a catalogue also the entries it lists, and how many values are new and how many are no longer said.
    """

    generation: Generation
    quads: Mapping[str, int]
    rejected: tuple[Problem, ...]
    counts: Counts = field(default_factory=Counts)


def import_source(
    folder: Path,
    source: Source,
    path: Path,
    *,
    revision: str | None = None,
    accessed: dt.date | None = None,
    kind: str | None = None,
    on_entry: Callable[..., None] = lambda *_: None,
) -> ImportReport:
    """Read a data set into a new generation, in place of what an earlier import of it put there.

    `accessed` is the day of the state of its files, today if it is not given. A catalogue keeps what earlier states said: a
    value that changed ends on the day of this state. `kind` overrides the kind of source that data/sources says it is;
    `on_entry` is called for each entry of a catalogue; where many are read at once (see `graphkit.build.parts`), with their
    number and the share that is done.
    Raises `NoGenerationError` if there is nothing to add to, `DataError` if the path holds none of its files, or an older
    state of a catalogue than the one that is there.
    """
    if not path.exists():
        raise DataError(f"{path}: there is no such file or folder")
    rejected: list[Problem] = []
    origin = Origin(accessed or dt.date.today(), revision, kind)
    about = [*source.describe(origin), ("axs:accessed", date(origin.accessed))]
    owned = (source.graph_name, f"links/{source.name}/")
    read_entries, counts = source.read_entries, Counts()
    if read_entries is None:
        generation, quads = add_graphs(folder, source.read(path, origin, rejected.append), owned=owned, about=about)
        return ImportReport(generation, quads, tuple(rejected))
    current = Generations(folder).current()
    parts = source.parted.cut(path) if source.parted else []
    workshop = Workshop.open(folder, source, parts, origin, current) if len(parts) > 1 else None

    def add(store: ox.Store) -> dict[str, int] | None:
        nonlocal counts
        if workshop is None:
            entries = read_entries(path, origin, rejected.append)
            counts = continue_history(store, source, entries, origin, on_entry=on_entry)
            return None
        counts, triples = load_parts(
            store, source, parts, origin, workshop, current, reject=rejected.append, on_part=on_entry
        )
        return {source.graph_name: triples}

    generation, quads = add_graphs(folder, add, owned=owned, about=about, workshop=workshop)
    if workshop is not None:
        workshop.close()
    return ImportReport(generation, quads, tuple(rejected), counts)


def add_graphs(
    folder: Path,
    quads: Iterable[ox.Quad] | Callable[[ox.Store], dict[str, int] | None],
    *,
    owned: tuple[str, str],
    about: Iterable[tuple[str, ox.NamedNode | ox.Literal]] = (),
    workshop: Workshop | None = None,
) -> tuple[Generation, dict[str, int]]:
    """Make a new generation: the current one, with the owned graphs replaced by these quads.

    `owned` is a graph's name and a prefix of further names; `about` describes the graph in `meta`. In place of quads, a
    function may change the owned graphs as they are, and may give their numbers of quads if it knows them. Gives the
    generation and the number of quads in each owned graph. Nothing changes if reading the quads raises; what a `workshop`
    holds by then stays.
    """
    generations = Generations(folder)
    current = generations.current()
    counts: dict[str, int] = {}

    def prepare(building: Path) -> dict[str, Any]:
        place = building if workshop is None else workshop.prepare(current)
        if workshop is None:
            current.copy_to(building)
        store, known = ox.Store(str(place / "db")), None
        if callable(quads):
            known = quads(store)
            removed = _forget(store, owned)
        else:
            removed = _forget(store, owned)
            for name in removed:
                store.remove_graph(graph(name))
            store.bulk_extend(quads)
        counts.update(_count_owned(store, owned) if known is None else known)
        store.extend(_describe(counts, owned[0], about))
        manifest = current.manifest
        kept = {name: count for name, count in manifest["quads"].items() if name not in removed and name != VOID}
        found = kept | counts
        found["meta"] = sum(1 for _ in store.quads_for_pattern(None, None, None, graph("meta")))
        statistics = renew_statistics(store, found)
        store.flush()
        del store
        gc.collect()  # closes the database: pyoxigraph has no close()
        if workshop is not None:
            building.rmdir()
            place.rename(building)
        made = {
            "made-by": f"access-atlas {VERSION}",
            "quads": found | statistics,
            "counted": generations.following() if statistics else None,
        }
        signature = sign(author="access-atlas import", reason=f"import {owned[0]}", parent=current.number)
        return {**manifest, **made, **signature}

    return generations.write(prepare), counts


def _is_owned(name: str, owned: tuple[str, str]) -> bool:
    return name == owned[0] or name.startswith(owned[1])


def _owned_graphs(store: ox.Store, owned: tuple[str, str]) -> list[ox.NamedNode]:
    nodes = (node for node in store.named_graphs() if isinstance(node, ox.NamedNode))
    return [node for node in nodes if _is_owned(graph_name(node.value), owned)]


def _forget(store: ox.Store, owned: tuple[str, str]) -> set[str]:
    """Take back what `meta` says of the owned graphs, and give their names."""
    meta, removed = graph("meta"), set()
    for node in _owned_graphs(store, owned):
        for quad in list(store.quads_for_pattern(node, None, None, meta)):
            store.remove(quad)
        removed.add(graph_name(node.value))
    return removed


def _count_owned(store: ox.Store, owned: tuple[str, str]) -> dict[str, int]:
    found: dict[str, int] = {}
    for node in _owned_graphs(store, owned):  # SPARQL counts twenty times faster than Python iterates
        for row in store.query(f"SELECT (COUNT(*) AS ?n) {{ GRAPH {node} {{ ?s ?p ?o }} }}"):  # type: ignore[union-attr]
            found[graph_name(node.value)] = int(row["n"].value)
    return dict(sorted(found.items()))


def _describe(
    counts: Mapping[str, int], name: str, about: Iterable[tuple[str, ox.NamedNode | ox.Literal]]
) -> Iterator[ox.Quad]:
    meta, atlas, main = graph("meta"), ox.NamedNode(f"{BASE}dataset"), graph(name)
    for predicate, value in about:
        yield ox.Quad(main, term(predicate), value, meta)
    for part, count in counts.items():
        yield ox.Quad(atlas, term("dcterms:hasPart"), graph(part), meta)
        yield ox.Quad(graph(part), term("void:triples"), typed(str(count), "integer"), meta)
        if part != name:
            yield ox.Quad(graph(part), term("rdf:type"), term("dcat:Dataset"), meta)
            yield ox.Quad(graph(part), term("prov:wasDerivedFrom"), main, meta)
