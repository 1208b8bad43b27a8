"""Fixtures and settings of the tests."""

from __future__ import annotations

import pytest
from hypothesis import HealthCheck, settings

from tests.stores import MemoryStore

# How long an example takes is no property of the code under test, and the same commit must always give the same verdict.
settings.register_profile("atlas", deadline=None, derandomize=True, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("atlas")


@pytest.fixture(scope="session")
def memory_store() -> MemoryStore:
    """Give one store in memory to fill; tests of one process share it, one after another."""
    return MemoryStore()
