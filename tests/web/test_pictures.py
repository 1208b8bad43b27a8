"""Pictures of the page for README and docs: always of the same size, and written when `WRITE_PICTURES` is set."""

from __future__ import annotations

import os
import struct
from pathlib import Path
from typing import TYPE_CHECKING, Final

import pytest

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.web.tab import Tab

pytestmark = pytest.mark.slow

_PICTURES: Final = Path(__file__).parents[2] / "docs" / "pictures"
_SIZE: Final = (1200, 760)
_LIMIT_BYTES: Final = 200_000
_VIEWS: Final = {
    "page-start": "",
    "page-variable": "variables/context-length?change=increase",
    "page-explore": "explore?focus=risk/prompt-injection",
}


@pytest.mark.parametrize("language", ["en", "ko"])
@pytest.mark.parametrize("name", _VIEWS)
def test_a_picture_can_be_taken(open_tab: Callable[..., Tab], tmp_path: Path, name: str, language: str) -> None:
    path = _VIEWS[name]
    width, height = _SIZE
    tab = open_tab(
        f"{path}{'&' if '?' in path else '?'}lang={language}",
        viewport={"width": width, "height": height},
        reduced_motion="reduce",
        color_scheme="light",
    )
    tab.page.evaluate("document.fonts.ready.then(() => true)")
    if name == "page-explore":
        tab.page.locator(".network:not(.busy) canvas").first.wait_for()
        tab.page.evaluate("scrollTo(0, document.querySelector('.finders').offsetTop - 75)")
    folder = _PICTURES if os.environ.get("WRITE_PICTURES") else tmp_path
    target = folder / f"{name}.{language}.png"
    tab.page.screenshot(path=target, animations="disabled")
    assert _dimensions(target) == _SIZE
    assert target.stat().st_size < _LIMIT_BYTES


@pytest.mark.parametrize("language", ["en", "ko"])
@pytest.mark.parametrize("name", _VIEWS)
def test_the_kept_picture_has_its_size(name: str, language: str) -> None:
    kept = _PICTURES / f"{name}.{language}.png"
    assert _dimensions(kept) == _SIZE
    assert kept.stat().st_size < _LIMIT_BYTES


def _dimensions(path: Path) -> tuple[int, int]:
    """Read width and height from the header of a PNG file."""
    width, height = struct.unpack(">II", path.read_bytes()[16:24])
    return width, height
