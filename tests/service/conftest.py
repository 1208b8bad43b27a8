"""Servers that several tests share."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from tests.service.servers import Server, serve

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    import httpx2

TIME_LIMIT_SECONDS = 3
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
