"""Fixtures of the tests."""

from __future__ import annotations

import pytest
from tests.stores import MemoryStore


@pytest.fixture(scope="session")
def memory_store() -> MemoryStore:
    """Give one store in memory to fill; tests of one process share it, one after another."""
    return MemoryStore()
