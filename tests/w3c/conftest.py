"""One store with every data file of the suite as a named graph, one server on it, and the endpoints that its queries call."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pyoxigraph as ox
import pytest

from tests.service.endpoints import Endpoints, serve_endpoints
from tests.service.servers import serve
from tests.service.stores import write_generation
from tests.w3c.manifest import SUITE, data_files

if TYPE_CHECKING:
    from collections.abc import Iterator

    import httpx2

_FORMATS = {".ttl": ox.RdfFormat.TURTLE, ".rdf": ox.RdfFormat.RDF_XML, ".nt": ox.RdfFormat.N_TRIPLES}


#: The names that the suite's queries use; the last one is an endpoint that does not exist.
_SERVICES = tuple(f"http://{name}/sparql" for name in ("example.org", "example1.org", "example2.org"))
_MISSING = "http://invalid.endpoint.org/sparql 127.0.0.1:1"


@pytest.fixture(scope="session")
def endpoints() -> Iterator[Endpoints]:
    """Give the other endpoints, which the tests fill."""
    with serve_endpoints() as started:
        yield started


@pytest.fixture(scope="session")
def suite(tmp_path_factory: pytest.TempPathFactory, endpoints: Endpoints) -> Iterator[httpx2.Client]:
    """Give a client of a server that has the suite's data."""
    if not SUITE.is_dir():
        pytest.skip(f"the W3C test suite is not at {SUITE}")
    folder = tmp_path_factory.mktemp("w3c")
    write_generation(folder / "store", _fill)
    allowed = [f"{iri} {endpoints.address}" for iri in (*_SERVICES, "http://example.org/g")]
    endpoints.allowed = (*allowed, _MISSING)
    with (
        serve(folder / "store", folder, service_endpoints=json.dumps(endpoints.allowed)) as server,
        server.client() as client,
    ):
        yield client


def _fill(store: ox.Store) -> None:
    for iri, path in data_files():
        name = ox.NamedNode(iri)
        store.add_graph(name)
        store.load(path=path, format=_FORMATS[path.suffix], base_iri=iri, to_graph=name)
