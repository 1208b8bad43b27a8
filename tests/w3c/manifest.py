"""The W3C SPARQL 1.1 test manifests, as far as queries and their results go."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Final

import pyoxigraph as ox

if TYPE_CHECKING:
    from collections.abc import Iterator

__all__ = ["BASE", "SUITE", "Entry", "data_files", "read_entries"]

SUITE: Final = Path(__file__).resolve().parents[3] / "shared" / "w3c-sparql11"
#: What the suite's own files take for their addresses.
BASE: Final = "http://www.w3.org/2009/sparql/docs/tests/data-sparql11/"

_MANIFESTS: Final = ("manifest-sparql11-query.ttl", "manifest-sparql11-results.ttl", "manifest-sparql11-fed.ttl")
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


def read_entries() -> list[Entry]:
    """List the tests in the order of their manifests; empty where the suite is absent."""
    return [entry for top in _MANIFESTS if (SUITE / top).exists() for entry in _read_top(SUITE / top)]


def data_files() -> Iterator[tuple[str, Path]]:
    """Give every file with a graph and the IRI it goes by."""
    for path in sorted(SUITE.rglob("*")):
        if path.suffix in (".ttl", ".rdf", ".nt") and "manifest" not in path.name:
            yield BASE + path.relative_to(SUITE).as_posix(), path


def _read_top(path: Path) -> Iterator[Entry]:
    store = _load(path, BASE + path.name)
    for listed in store.quads_for_pattern(None, ox.NamedNode(f"{_MF}include"), None):
        for node in _list(store, listed.object):
            yield from _read_manifest(SUITE / node.value.removeprefix(BASE))


def _read_manifest(path: Path) -> Iterator[Entry]:
    folder = path.parent.name
    store = _load(path, f"{BASE}{folder}/manifest.ttl")
    for listed in store.quads_for_pattern(None, ox.NamedNode(f"{_MF}entries"), None):
        for node in _list(store, listed.object):
            yield _read_entry(store, node, folder)


def _read_entry(store: ox.Store, node: ox.NamedNode, folder: str) -> Entry:
    action = _one(store, node, f"{_MF}action")
    result = _one(store, node, f"{_MF}result")
    query = action if isinstance(action, ox.NamedNode) else _one(store, action, f"{_QT}query")
    kind = _one(store, node, f"{_RDF}type")
    return Entry(
        name=f"{folder}/{node.value.rsplit('#', 1)[-1]}",
        kind=str(getattr(kind, "value", "")).removeprefix(_MF),
        query=_path(query),
        data=_all(store, action, f"{_QT}data"),
        graph_data=_all(store, action, f"{_QT}graphData"),
        services=tuple(
            (
                getattr(_one(store, quad.object, f"{_QT}endpoint"), "value", ""),
                _path(_one(store, quad.object, f"{_QT}data")),
            )
            for quad in store.quads_for_pattern(action, ox.NamedNode(f"{_QT}serviceData"), None)
        )
        if isinstance(action, ox.BlankNode)
        else (),
        result=None if result is None else _path(result),
    )


def _load(path: Path, base: str) -> ox.Store:
    store = ox.Store()
    store.load(path=path, format=ox.RdfFormat.TURTLE, base_iri=base)
    return store


Node = ox.NamedNode | ox.BlankNode | ox.Literal | ox.Triple | None


def _one(store: ox.Store, subject: Node, predicate: str) -> Node:
    if not isinstance(subject, ox.NamedNode | ox.BlankNode):
        return None
    found = store.quads_for_pattern(subject, ox.NamedNode(predicate), None)
    return next((quad.object for quad in found), None)


def _all(store: ox.Store, subject: Node, predicate: str) -> tuple[str, ...]:
    if not isinstance(subject, ox.NamedNode | ox.BlankNode):
        return ()
    found = store.quads_for_pattern(subject, ox.NamedNode(predicate), None)
    return tuple(sorted(quad.object.value for quad in found if isinstance(quad.object, ox.NamedNode)))


def _list(store: ox.Store, head: Node) -> Iterator[ox.NamedNode]:
    while isinstance(head, ox.BlankNode):
        first = _one(store, head, f"{_RDF}first")
        if isinstance(first, ox.NamedNode):
            yield first
        head = _one(store, head, f"{_RDF}rest")


def _path(node: Node) -> Path:
    if not isinstance(node, ox.NamedNode):
        raise TypeError(f"{node} names no file")
    return SUITE / node.value.removeprefix(BASE)
