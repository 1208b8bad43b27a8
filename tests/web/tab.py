"""A tab of the browser, with the few things the tests do in it."""

from __future__ import annotations

import json
import urllib.request
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from playwright.sync_api import expect

if TYPE_CHECKING:
    from playwright.sync_api import ConsoleMessage, Locator, Page, Request

__all__ = ["VIEWS", "Tab", "save_file"]

#: Every view, by an address that shows something.
VIEWS: Final = {
    "start": "",
    "variables": "variables",
    "variable": "variables/context-length?change=increase",
    "table": "variables/free-tier?change=decrease&depth=2&view=table",
    "risk": "risks/prompt-injection",
    "thing": "interventions/rate-limiting",
    "systems": "systems",
    "system": "systems/deepseek-v3?open=api-input-price",
    "compare": "compare?system=gpt-4&system=deepseek-v3",
    "who": "who?as_of=2025-02-23&profile=journalist&system=deepseek-v3",
    "what-if": "what-if?system=gpt-4&set=weights%3Ddownloadable&as_of=2024-09-01",
    "scenarios": "what-if?system=gpt-4&set=weights%3Ddownloadable&as_of=2024-09-01"
    "&kept=name%3DOpen%26system%3Dgpt-4%26as_of%3D2024-09-01%26set%3Dweights%253Ddownloadable"
    "&kept=name%3DCheap%26system%3Dgpt-4%26as_of%3D2024-09-01%26set%3Dapi-input-price%253D50%2525",
    "explore": "explore?focus=variable/context-length",
    "sparql": "sparql?library=scale-order",
    "data": "data",
}

#: Frames that must pass with nothing asked: a view draws what came, and asks on after that.
_QUIET_FRAMES: Final = 3
_NEXT_FRAME: Final = "new Promise(done => requestAnimationFrame(() => setTimeout(done, 20)))"
_AXE: Final = Path(__file__).parents[2] / "api" / "web" / "node_modules" / "axe-core" / "axe.min.js"


class Tab:
    """A tab; `troubles` are errors on its console and requests that left its server."""

    def __init__(self, page: Page, origin: str) -> None:
        self.page = page
        self.origin = origin
        self.troubles: list[str] = []
        page.on("console", self._on_console)
        page.on("pageerror", lambda error: self.troubles.append(f"error: {error}"))
        page.on("request", self._on_request)
        page.on("requestfinished", self._on_answer)
        page.on("requestfailed", self._on_answer)
        self._on_their_way: set[Request] = set()

    def _on_console(self, message: ConsoleMessage) -> None:
        if message.type == "error":
            self.troubles.append(f"console: {message.text}")

    def _on_request(self, request: Request) -> None:
        self._on_their_way.add(request)
        if not request.url.startswith((f"{self.origin}/", "blob:", "data:")):
            self.troubles.append(f"request: {request.url}")

    def _on_answer(self, request: Request) -> None:
        self._on_their_way.discard(request)

    def open(self, path: str) -> None:
        """Open a view by its address and wait until it has what it asks for."""
        self.page.goto(f"{self.origin}/atlas/{path}")
        self.settle()

    def settle(self) -> None:
        """Wait until nothing is on its way, and what came has been drawn and asked for nothing more."""
        quiet = 0
        while quiet < _QUIET_FRAMES:
            self.page.evaluate(_NEXT_FRAME)
            quiet = 0 if self._on_their_way else quiet + 1
            if quiet == 1:
                expect(self.page.locator("main")).to_be_visible()
                expect(self.page.locator("main .waiting, main .stale")).to_have_count(0)

    def api(self, path: str, body: Any = None) -> Any:
        """Ask the API itself."""
        data = None if body is None else json.dumps(body).encode()
        headers = {"Accept": "application/json", "Content-Type": "application/json"}
        request = urllib.request.Request(f"{self.origin}{path}", data=data, headers=headers)  # noqa: S310 # our own address
        with urllib.request.urlopen(request, timeout=60) as answer:  # noqa: S310 # the same
            return json.load(answer)

    def violations(self) -> list[str]:
        """Give what axe finds wrong with the view as it stands: the rule and where it is broken."""
        # Handed over the debugging channel: the page's own policy allows no foreign script.
        self.page.evaluate(_AXE.read_text())
        found = self.page.evaluate("axe.run(document, {resultTypes: ['violations'], iframes: false, preload: false})")
        return [
            f"{one['id']}: {node['target']} {node['failureSummary']}"
            for one in found["violations"]
            for node in one["nodes"][:3]
        ]

    def overflow(self) -> int:
        """Give by how many pixels the page is wider than the screen."""
        found: int = self.page.evaluate("document.documentElement.scrollWidth - innerWidth")
        return found


def save_file(tab: Tab, part: Locator, button: str, folder: Path) -> Path:
    """Press a button of a part of the view that saves a file, and give the file."""
    with tab.page.expect_download() as started:
        part.get_by_role("button", name=button, exact=True).click()
    target = folder / started.value.suggested_filename
    started.value.save_as(target)
    return target
