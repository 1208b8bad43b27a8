"""A Virtuoso that holds the atlas, loaded by `build --endpoint` with its own bulk loader."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from graphkit import Atlas, open_atlas
from graphkit.store import RemoteStore
from graphkit.store.endpoint import read_endpoint_settings
from tests.engines.running import Engine, run_virtuoso

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

_PROGRAM = (sys.executable, "-c", "import graphkit.cli; graphkit.cli.main()")


def call(*arguments: str, engine: Engine | None = None) -> subprocess.CompletedProcess[str]:
    """Call the command line with the settings of an engine in the environment."""
    environment = os.environ | ({} if engine is None else engine.settings)
    return subprocess.run([*_PROGRAM, *arguments], capture_output=True, text=True, env=environment, check=False)


@pytest.fixture(scope="session")
def built_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("built")


@pytest.fixture(scope="session")
def virtuoso(tmp_path_factory: pytest.TempPathFactory, built_folder: Path) -> Iterator[Engine]:
    with run_virtuoso(tmp_path_factory.mktemp("virtuoso")) as engine:
        done = call("build", "--store", str(built_folder), "--endpoint", engine.query, "--json", engine=engine)
        assert done.returncode == 0, done.stderr
        assert json.loads(done.stdout)["loaded"]
        yield engine


@pytest.fixture(scope="session")
def embedded(virtuoso: Engine, built_folder: Path) -> Atlas:
    return open_atlas(built_folder, build_if_missing=False)


@pytest.fixture(scope="session")
def remote(virtuoso: Engine) -> Atlas:
    return Atlas(RemoteStore(replace(read_endpoint_settings(virtuoso.query), timeout_seconds=600.0)))
