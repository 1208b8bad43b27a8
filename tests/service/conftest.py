"""Servers that several tests share."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from tests.service.servers import Server, serve
from tests.service.stores import make_token, write_generation

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    import httpx2

TIME_LIMIT_SECONDS = 6  # questions of the library take a second or two where two tests run beside them
MEMORY_LIMIT_BYTES = 400_000_000


@pytest.fixture(scope="session")
def server(store_folder: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """Serve the atlas within narrow limits."""
    limits: dict[str, Any] = {
        "query_time_limit_seconds": TIME_LIMIT_SECONDS,
        "query_memory_limit_bytes": MEMORY_LIMIT_BYTES,
    }
    with serve(store_folder, tmp_path_factory.mktemp("service"), **limits) as started:
        yield started


@pytest.fixture
def web(server: Server) -> Iterator[httpx2.Client]:
    with server.client() as client:
        yield client


@pytest.fixture(scope="session")
def plain(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Server, dict[str, str]]]:
    """Serve a plain data set; give the server and the header of an admin."""
    folder = tmp_path_factory.mktemp("plain")
    store = folder / "store"
    write_generation(store, lambda _: None)
    token = make_token(store)
    limits: dict[str, Any] = {
        "query_workers": 1,
        "keep_generations": 5,
        "keep_grace_seconds": 0,
        "write_limit_bytes": 5_000_000,
        "body_limit_bytes": 1_000_000,
    }
    with serve(store, folder, dataset="plain", **limits) as started:
        yield started, token


@pytest.fixture
def plain_web(plain: tuple[Server, dict[str, str]]) -> Iterator[httpx2.Client]:
    """Give a client of the plain data set, with a token; the data set is empty."""
    server, token = plain
    with server.client() as client:
        client.headers.update(token)
        client.post(
            "/update", content="DROP ALL", headers={"Content-Type": "application/sparql-update"}
        ).raise_for_status()
        yield client
