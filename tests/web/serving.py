"""A real server for the tests, started and stopped like an operator would."""

from __future__ import annotations

import contextlib
import os
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from typing import TYPE_CHECKING, Final

from api import create_app
from api.page import add_page

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from fastapi import FastAPI

__all__ = ["Server", "make_app", "serve"]

_START_LIMIT_S: Final = 180


def make_app() -> FastAPI:
    """Make the application with the page, whether or not the application brings it itself."""
    app = create_app()
    if not any(getattr(route, "path", "") == "/atlas" for route in app.router.routes):
        add_page(app)
    return app


class Server:
    """A server process; `url` ends without a slash."""

    def __init__(self, process: subprocess.Popen[bytes], url: str) -> None:
        self.process = process
        self.url = url

    def stop(self) -> None:
        """End the process and wait for it."""
        self.process.terminate()
        self.process.wait(timeout=20)


@contextlib.contextmanager
def serve(store: Path) -> Iterator[Server]:
    """Serve a store folder on a free port until the block ends."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    call = [sys.executable, "-m", "uvicorn", "--factory", "tests.web.serving:make_app", "--port", str(port)]
    environment = os.environ | {"ACCESS_ATLAS_STORE": str(store)}
    with subprocess.Popen([*call, "--log-level", "warning"], env=environment) as process:
        server = Server(process, f"http://127.0.0.1:{port}")
        try:
            _wait(server)
            yield server
        finally:
            if process.poll() is None:
                server.stop()


def _wait(server: Server) -> None:
    deadline = time.monotonic() + _START_LIMIT_S
    while time.monotonic() < deadline:
        if server.process.poll() is not None:
            raise RuntimeError("the server ended before it answered")
        with contextlib.suppress(urllib.error.URLError, ConnectionError):
            urllib.request.urlopen(f"{server.url}/health", timeout=5).close()  # noqa: S310 # our own address
            return
        time.sleep(0.1)
    raise RuntimeError("the server did not answer in time")
