"""Real servers on loopback ports, with the settings a test wants."""

from __future__ import annotations

import contextlib
import os
import socket
import subprocess
import sys
import time
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import httpx2
import pytest

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

__all__ = ["START_SECONDS", "Server", "children", "memory_bytes", "serve", "serve_by_command"]

START_SECONDS = 180
ROOT = Path(__file__).resolve().parent.parent.parent


@dataclass(frozen=True)
class Server:
    """A server that runs: where it is, its process, and its log."""

    address: str
    process: subprocess.Popen[bytes]
    log: Path

    @property
    def sparql(self) -> str:
        return f"{self.address}/sparql"

    def client(self, **options: float) -> httpx2.Client:
        return httpx2.Client(base_url=self.address, trust_env=False, timeout=options.get("timeout", 60))

    def workers(self) -> list[int]:
        return [pid for pid in children(self.process.pid) if "start.py" in _command(pid)]


def serve(
    store: Path, folder: Path, *, workers: int = 1, wrapper: tuple[str, ...] = (), **settings: Any
) -> contextlib.AbstractContextManager[Server]:
    """Serve a store with uvicorn, by way of a wrapper where one is given; settings are those of the API.

    Its log must show no stack trace in the end.
    """
    command = ("-m", "uvicorn", "api:create_app", "--factory", "--host", "127.0.0.1", "--workers", str(workers))
    return _run(command, store, folder, settings, wrapper)


def serve_by_command(
    store: Path, folder: Path, *options: str, **settings: str
) -> contextlib.AbstractContextManager[Server]:
    """Serve a store by `access-atlas serve`, with options of the command; else like `serve`."""
    command = ("-c", "import graphkit.cli; graphkit.cli.main()", "serve", *options)
    return _run(command, store, folder, settings)


@contextlib.contextmanager
def _run(
    command: Sequence[str],
    store: Path,
    folder: Path,
    settings: Mapping[str, object],
    wrapper: Sequence[str] = (),
) -> Iterator[Server]:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    environment = os.environ | {"ACCESS_ATLAS_STORE": str(store)}
    environment |= {f"ACCESS_ATLAS_{name.upper()}": str(value) for name, value in settings.items()}
    log = folder / f"server-{port}.log"
    with log.open("wb") as output:
        process = subprocess.Popen(
            [*wrapper, sys.executable, "-W", "error", *command, "--port", str(port)],
            cwd=ROOT,
            env=environment,
            stdout=output,
            stderr=subprocess.STDOUT,
        )
        server = Server(f"http://127.0.0.1:{port}", process, log)
        try:
            _wait_for(server)
            yield server
        finally:
            process.terminate()
            process.wait(timeout=START_SECONDS)
    text = log.read_text(encoding="utf-8")
    assert "Traceback" not in text, text[-4000:]


def _wait_for(server: Server) -> None:
    end = time.monotonic() + START_SECONDS
    while time.monotonic() < end:
        assert server.process.poll() is None, server.log.read_text(encoding="utf-8")
        with contextlib.suppress(httpx2.TransportError):
            if httpx2.get(f"{server.address}/health/live", trust_env=False, timeout=10).status_code == 200:
                return
        time.sleep(0.05)
    pytest.fail(f"the server did not start in {START_SECONDS} s:\n{server.log.read_text(encoding='utf-8')}")


def children(pid: int) -> list[int]:
    """List the processes below a process."""
    try:
        direct = [
            int(one)
            for task in Path(f"/proc/{pid}/task").iterdir()
            for one in (task / "children").read_text(encoding="ascii").split()
        ]
    except OSError:
        return []
    return direct + [below for one in direct for below in children(one)]


def memory_bytes(pid: int) -> int:
    """Measure the resident memory of a process; 0 if it is gone."""
    try:
        text = Path(f"/proc/{pid}/status").read_text(encoding="ascii")
    except OSError:
        return 0
    found = next((line for line in text.splitlines() if line.startswith("VmRSS:")), "VmRSS: 0 kB")
    return int(found.split()[1]) * 1024


def _command(pid: int) -> str:
    try:
        return Path(f"/proc/{pid}/cmdline").read_text(encoding="utf-8")
    except OSError:
        return ""
