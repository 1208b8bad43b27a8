"""One store with every data file of the suite as a named graph, and one server on it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pyoxigraph as ox
import pytest

from tests.service.servers import serve
from tests.service.stores import write_generation
from tests.w3c.manifest import SUITE, data_files

if TYPE_CHECKING:
    from collections.abc import Iterator

    import httpx2

_FORMATS = {".ttl": ox.RdfFormat.TURTLE, ".rdf": ox.RdfFormat.RDF_XML, ".nt": ox.RdfFormat.N_TRIPLES}


@pytest.fixture(scope="session")
def suite(tmp_path_factory: pytest.TempPathFactory) -> Iterator[httpx2.Client]:
    """Give a client of a server that has the suite's data."""
    if not SUITE.is_dir():
        pytest.skip(f"the W3C test suite is not at {SUITE}")
    folder = tmp_path_factory.mktemp("w3c")
    write_generation(folder / "store", _fill)
    with serve(folder / "store", folder) as server, server.client() as client:
        yield client


def _fill(store: ox.Store) -> None:
    for iri, path in data_files():
        name = ox.NamedNode(iri)
        store.add_graph(name)
        store.load(path=path, format=_FORMATS[path.suffix], base_iri=iri, to_graph=name)
