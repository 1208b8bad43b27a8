"""Fixtures and settings of the tests."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING, Final

import pytest
from hypothesis import HealthCheck, settings

from tests.stores import MemoryStore

if TYPE_CHECKING:
    from collections.abc import Iterator

    from playwright.sync_api import Browser

_CHROMIUM: Final = Path(os.environ.get("CHROMIUM", "/usr/bin/chromium"))
_FLAGS: Final = (
    "--no-sandbox",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-default-apps",
    "--disable-sync",
    "--no-first-run",
)

# How long an example takes is no property of the code under test, and the same commit must always give the same verdict.
settings.register_profile("atlas", deadline=None, derandomize=True, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("atlas")


@pytest.fixture(scope="session")
def memory_store() -> MemoryStore:
    """Give one store in memory to fill; tests of one process share it, one after another."""
    return MemoryStore()


@pytest.fixture(scope="session")
def chromium() -> Iterator[Browser]:
    """Start Debian's Chromium, once in a process: Playwright allows no second one beside it."""
    if not _CHROMIUM.exists():
        message = f"{_CHROMIUM} is missing: apt-get install chromium, or set CHROMIUM"
        if os.environ.get("CI"):
            pytest.fail(message)
        pytest.skip(message)
    from playwright.sync_api import expect, sync_playwright  # most tests need no browser

    expect.set_options(timeout=60_000)  # on a busy machine
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=str(_CHROMIUM), args=list(_FLAGS))
        yield browser
        browser.close()
