"""Real engines on loopback ports, with their own configuration and folder, for as long as a test needs them."""

from __future__ import annotations

import contextlib
import os
import shutil
import socket
import subprocess
import time
from typing import TYPE_CHECKING, Final

import httpx2
import pytest

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

__all__ = ["ROWS_LIMIT", "Engine", "run_oxigraph", "run_virtuoso"]

#: Most rows that the Virtuoso of the tests gives: fewer than the atlas has statements, more than any answer of ours has.
ROWS_LIMIT: Final = 95_000
_START_SECONDS: Final = 120

_CONFIGURATION: Final = """\
[Database]
DatabaseFile = {folder}/virtuoso.db
ErrorLogFile = {folder}/virtuoso.log
LockFile = {folder}/virtuoso.lck
TransactionFile = {folder}/virtuoso.trx
xa_persistent_file = {folder}/virtuoso.pxa
FileExtend = 200
[TempDatabase]
DatabaseFile = {folder}/virtuoso-temp.db
TransactionFile = {folder}/virtuoso-temp.trx
[Parameters]
ServerPort = 127.0.0.1:{sql}
ServerThreads = 10
CheckpointInterval = 0
NumberOfBuffers = 20000
MaxDirtyBuffers = 15000
DirsAllowed = {folder}
MaxQueryMem = 1G
ThreadsPerQuery = 2
[HTTPServer]
ServerPort = 127.0.0.1:{http}
ServerThreads = 10
[SPARQL]
ResultSetMaxRows = {rows}
MaxQueryExecutionTime = 120
"""


class Engine:
    """An engine that runs: its addresses, and the settings that the environment has for it."""

    def __init__(self, query: str, **settings: str) -> None:
        self.query = query
        self.settings = {f"ACCESS_ATLAS_ENDPOINT_{name.upper()}": value for name, value in settings.items()}


def _free_ports(number: int) -> list[int]:
    with contextlib.ExitStack() as stack:
        probes = [stack.enter_context(socket.socket()) for _ in range(number)]
        for probe in probes:
            probe.bind(("127.0.0.1", 0))
        return [probe.getsockname()[1] for probe in probes]


@contextlib.contextmanager
def run_virtuoso(folder: Path) -> Iterator[Engine]:
    """Run Virtuoso; where it is not installed, skip, or fail in CI."""
    if not (shutil.which("virtuoso-t") and shutil.which("isql-vt")):
        _miss("Virtuoso is missing: apt-get install virtuoso-opensource-7")
    http, sql = _free_ports(2)
    configuration = folder / "virtuoso.ini"
    text = _CONFIGURATION.format(folder=folder, http=http, sql=sql, rows=ROWS_LIMIT)
    configuration.write_text(text, encoding="utf-8")
    root = f"http://127.0.0.1:{http}"
    engine = Engine(
        f"{root}/sparql",
        update=f"{root}/sparql-auth",
        graph_store=f"{root}/sparql-graph-crud-auth",
        user="dba",
        password="dba",  # noqa: S106 # that of a fresh database, on loopback only
        isql=f"127.0.0.1:{sql}",
        bulk_folder=str(folder),
    )
    command = ("virtuoso-t", "+configfile", str(configuration), "+foreground")
    with _running(command, f"{root}/sparql?query=ASK%7B%7D", folder):
        yield engine


@contextlib.contextmanager
def run_oxigraph(folder: Path) -> Iterator[Engine]:
    """Run Oxigraph's own server, which comes from PyPI."""
    (port,) = _free_ports(1)
    program = shutil.which("oxigraph", path=os.pathsep.join([_scripts(), os.environ["PATH"]]))
    if program is None:
        _miss("oxigraph is missing: pip install oxigraph")
    root = f"http://127.0.0.1:{port}"
    command = (str(program), "serve", "--location", str(folder / "data"), "--bind", f"127.0.0.1:{port}")
    with _running(command, f"{root}/query?query=ASK%7B%7D", folder):
        yield Engine(f"{root}/query", update=f"{root}/update", graph_store=f"{root}/store")


def _scripts() -> str:
    import sysconfig

    return sysconfig.get_path("scripts")


def _miss(message: str) -> None:
    if os.environ.get("CI"):
        pytest.fail(message)
    pytest.skip(message)


@contextlib.contextmanager
def _running(command: tuple[str, ...], address: str, folder: Path) -> Iterator[None]:
    with (folder / "output.log").open("wb") as output:
        process = subprocess.Popen(command, stdout=output, stderr=subprocess.STDOUT, cwd=folder)
        try:
            deadline = time.monotonic() + _START_SECONDS
            while True:
                with contextlib.suppress(httpx2.TransportError):
                    if httpx2.get(address, trust_env=False).is_success:
                        break
                assert process.poll() is None, (folder / "output.log").read_text(errors="replace")[-2000:]
                assert time.monotonic() < deadline, "the engine did not answer in time"
                time.sleep(0.1)
            yield
        finally:
            process.terminate()
            try:
                process.wait(timeout=30)
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait()
