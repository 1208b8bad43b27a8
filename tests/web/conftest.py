"""A built page, a server, and a tab that notices errors and requests to strangers."""

from __future__ import annotations

import importlib.util
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import pytest

from tests.web.serving import Server, serve
from tests.web.tab import Tab

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from playwright.sync_api import Browser, BrowserContext, Page

#: How long a page may take on a busy machine.
_PATIENCE_MS: Final = 60_000
_WEB: Final = Path(__file__).parents[2] / "api" / "web"


@pytest.fixture(scope="session")
def built_page() -> Path:
    """Build the page if it is stale; without it nothing here can be shown."""
    spec = importlib.util.spec_from_file_location("build_page", _WEB / "build_page.py")
    assert spec is not None
    assert spec.loader is not None
    builder = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(builder)
    assert builder.build_page(), "the page could not be built: see the message above"
    return _WEB / "dist"


@pytest.fixture(scope="session")
def server(built_page: Path, store_folder: Path) -> Iterator[Server]:
    assert built_page.is_dir()
    with serve(store_folder) as running:
        yield running


@pytest.fixture
def open_tab(chromium: Browser, server: Server) -> Iterator[Callable[..., Tab]]:
    """Give a function that opens a view in a tab of its own; afterwards no tab may have met an error or a stranger."""
    tabs: list[Tab] = []
    contexts: list[BrowserContext] = []

    def open_view(path: str = "", *, origin: str = server.url, **options: Any) -> Tab:
        settings: dict[str, Any] = {"viewport": {"width": 1280, "height": 900}, "locale": "en-GB"} | options
        context = chromium.new_context(**settings)
        context.set_default_timeout(_PATIENCE_MS)
        contexts.append(context)
        page: Page = context.new_page()
        tab = Tab(page, origin)
        tabs.append(tab)
        tab.open(path)
        return tab

    yield open_view
    troubles = [trouble for tab in tabs for trouble in tab.troubles]
    for context in contexts:
        context.close()
    assert troubles == []
