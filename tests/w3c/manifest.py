"""The W3C SPARQL 1.1 test manifests, as far as queries and their results go."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Final

import pyoxigraph as ox

if TYPE_CHECKING:
    from collections.abc import Iterator

__all__ = ["BASE", "SUITE", "Entry", "UpdateEntry", "data_files", "read_entries", "read_update_entries"]

SUITE: Final = Path(__file__).resolve().parents[3] / "shared" / "w3c-sparql11"
#: What the suite's own files take for their addresses.
BASE: Final = "http://www.w3.org/2009/sparql/docs/tests/data-sparql11/"

_MANIFESTS: Final = ("manifest-sparql11-query.ttl", "manifest-sparql11-results.ttl", "manifest-sparql11-fed.ttl")
_UPDATES: Final = "manifest-sparql11-update.ttl"
_UT: Final = "http://www.w3.org/2009/sparql/tests/test-update#"
_LABEL: Final = "http://www.w3.org/2000/01/rdf-schema#label"
_MF: Final = "http://www.w3.org/2001/sw/DataAccess/tests/test-manifest#"
_QT: Final = "http://www.w3.org/2001/sw/DataAccess/tests/test-query#"
_RDF: Final = "http://www.w3.org/1999/02/22-rdf-syntax-ns#"


@dataclass(frozen=True)
class Entry:
    """One test: its kind, its query, the graphs it is asked of, the file with the answer it must have, and other endpoints."""

    name: str
    kind: str
    query: Path
    data: tuple[str, ...] = ()
    graph_data: tuple[str, ...] = ()
    services: tuple[tuple[str, Path], ...] = ()
    result: Path | None = None


@dataclass(frozen=True)
class UpdateEntry:
    """One test of an update: graphs before and after it, as (name, file); the default graph has the name None."""

    name: str
    kind: str
    update: Path
    before: tuple[tuple[str | None, Path], ...] = ()
    after: tuple[tuple[str | None, Path], ...] = ()


def read_update_entries() -> list[UpdateEntry]:
    """List the tests of updates in the order of their manifests; empty where the suite is absent."""
    if not (SUITE / _UPDATES).exists():
        return []
    store = load(SUITE / _UPDATES, BASE + _UPDATES)
    return [
        _read_update_entry(found, node, path.parent.name)
        for listed in store.quads_for_pattern(None, ox.NamedNode(f"{_MF}include"), None)
        for path in map(path_of, members(store, listed.object))
        for found in [load(path, f"{BASE}{path.parent.name}/manifest.ttl")]
        for entries in found.quads_for_pattern(None, ox.NamedNode(f"{_MF}entries"), None)
        for node in members(found, entries.object)
    ]


def _read_update_entry(store: ox.Store, node: ox.NamedNode, folder: str) -> UpdateEntry:
    action, result = value_of(store, node, f"{_MF}action"), value_of(store, node, f"{_MF}result")
    update = action if isinstance(action, ox.NamedNode) else value_of(store, action, f"{_UT}request")
    return UpdateEntry(
        name=f"{folder}/{node.value.rsplit('#', 1)[-1]}",
        kind=str(getattr(value_of(store, node, f"{_RDF}type"), "value", "")).removeprefix(_MF),
        update=path_of(update),
        before=tuple(_read_graphs(store, action)),
        after=tuple(_read_graphs(store, result)),
    )


def _read_graphs(store: ox.Store, state: Node) -> Iterator[tuple[str | None, Path]]:
    if not isinstance(state, ox.BlankNode):
        return
    for quad in store.quads_for_pattern(state, ox.NamedNode(f"{_UT}data"), None):
        yield None, path_of(quad.object)
    for quad in store.quads_for_pattern(state, ox.NamedNode(f"{_UT}graphData"), None):
        label = value_of(store, quad.object, _LABEL)
        yield str(getattr(label, "value", "")), path_of(value_of(store, quad.object, f"{_UT}graph"))


def read_entries() -> list[Entry]:
    """List the tests in the order of their manifests; empty where the suite is absent."""
    return [entry for top in _MANIFESTS if (SUITE / top).exists() for entry in _read_top(SUITE / top)]


def data_files() -> Iterator[tuple[str, Path]]:
    """Give every file with a graph and the IRI it goes by."""
    for path in sorted(SUITE.rglob("*")):
        if path.suffix in (".ttl", ".rdf", ".nt") and "manifest" not in path.name:
            yield BASE + path.relative_to(SUITE).as_posix(), path


def _read_top(path: Path) -> Iterator[Entry]:
    store = load(path, BASE + path.name)
    for listed in store.quads_for_pattern(None, ox.NamedNode(f"{_MF}include"), None):
        for node in members(store, listed.object):
            yield from _read_manifest(SUITE / node.value.removeprefix(BASE))


def _read_manifest(path: Path) -> Iterator[Entry]:
    folder = path.parent.name
    store = load(path, f"{BASE}{folder}/manifest.ttl")
    for listed in store.quads_for_pattern(None, ox.NamedNode(f"{_MF}entries"), None):
        for node in members(store, listed.object):
            yield _read_entry(store, node, folder)


def _read_entry(store: ox.Store, node: ox.NamedNode, folder: str) -> Entry:
    action = value_of(store, node, f"{_MF}action")
    result = value_of(store, node, f"{_MF}result")
    query = action if isinstance(action, ox.NamedNode) else value_of(store, action, f"{_QT}query")
    kind = value_of(store, node, f"{_RDF}type")
    return Entry(
        name=f"{folder}/{node.value.rsplit('#', 1)[-1]}",
        kind=str(getattr(kind, "value", "")).removeprefix(_MF),
        query=path_of(query),
        data=_all(store, action, f"{_QT}data"),
        graph_data=_all(store, action, f"{_QT}graphData"),
        services=tuple(
            (
                getattr(value_of(store, quad.object, f"{_QT}endpoint"), "value", ""),
                path_of(value_of(store, quad.object, f"{_QT}data")),
            )
            for quad in store.quads_for_pattern(action, ox.NamedNode(f"{_QT}serviceData"), None)
        )
        if isinstance(action, ox.BlankNode)
        else (),
        result=None if result is None else path_of(result),
    )


def load(path: Path, base: str) -> ox.Store:
    store = ox.Store()
    store.load(path=path, format=ox.RdfFormat.TURTLE, base_iri=base)
    return store


Node = ox.NamedNode | ox.BlankNode | ox.Literal | ox.Triple | None


def value_of(store: ox.Store, subject: Node, predicate: str) -> Node:
    if not isinstance(subject, ox.NamedNode | ox.BlankNode):
        return None
    found = store.quads_for_pattern(subject, ox.NamedNode(predicate), None)
    return next((quad.object for quad in found), None)


def _all(store: ox.Store, subject: Node, predicate: str) -> tuple[str, ...]:
    if not isinstance(subject, ox.NamedNode | ox.BlankNode):
        return ()
    found = store.quads_for_pattern(subject, ox.NamedNode(predicate), None)
    return tuple(sorted(quad.object.value for quad in found if isinstance(quad.object, ox.NamedNode)))


def members(store: ox.Store, head: Node) -> Iterator[ox.NamedNode]:
    while isinstance(head, ox.BlankNode):
        first = value_of(store, head, f"{_RDF}first")
        if isinstance(first, ox.NamedNode):
            yield first
        head = value_of(store, head, f"{_RDF}rest")


def path_of(node: Node) -> Path:
    if not isinstance(node, ox.NamedNode):
        raise TypeError(f"{node} names no file")
    return SUITE / node.value.removeprefix(BASE)
