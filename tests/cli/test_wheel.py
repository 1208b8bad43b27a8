"""The built wheel is enough: it works in an empty environment, far from the checkout."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent.parent


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("dist")
    command = [sys.executable, "-m", "build", "--wheel", "--no-isolation", "--outdir", str(folder), str(ROOT)]
    built = subprocess.run(command, capture_output=True, text=True, check=False)
    assert built.returncode == 0, built.stderr[-2000:] + built.stdout[-2000:]
    (path,) = folder.glob("*.whl")
    return path


@pytest.mark.slow
def test_the_wheel_carries_ontology_queries_data_and_licences(wheel: Path) -> None:
    names = set(zipfile.ZipFile(wheel).namelist())
    for folder, pattern in (
        ("ontology", "*.ttl"),
        ("ontology/rules", "*.rq"),
        ("queries", "*.rq"),
        ("data", "*.yaml"),
        ("docs/ontology", "*.html"),
    ):
        for path in (ROOT / folder).rglob(pattern):
            assert f"graphkit/_resources/{path.relative_to(ROOT)}" in names
    assert any(name.endswith("licenses/LICENSE") for name in names)
    assert not any(name.startswith("tests/") for name in names)


@pytest.mark.slow
def test_the_wheel_builds_and_answers_in_an_empty_environment(wheel: Path, tmp_path: Path) -> None:
    environment = tmp_path / "venv"
    subprocess.run([sys.executable, "-m", "venv", str(environment)], check=True, capture_output=True)
    install = [str(environment / "bin" / "pip"), "install", "--quiet", "--disable-pip-version-check", str(wheel)]
    installed = subprocess.run(install, capture_output=True, text=True, check=False)
    assert installed.returncode == 0, installed.stderr[-2000:]
    elsewhere = tmp_path / "elsewhere"
    elsewhere.mkdir()
    env = {name: value for name, value in os.environ.items() if not name.startswith(("PYTHON", "ACCESS_ATLAS"))}

    def run(*arguments: str) -> str:
        program = [str(environment / "bin" / "access-atlas"), *arguments, "--store", str(tmp_path / "store")]
        ended = subprocess.run(program, cwd=elsewhere, env=env, capture_output=True, text=True, check=False)
        assert ended.returncode == 0, ended.stderr
        assert str(ROOT) not in ended.stdout + ended.stderr
        return ended.stdout

    names = ("ontology", "data", "queries", "docs/ontology")
    where = f"import graphkit.resources as r; print(*map(r.folder, {names}), sep='\\n')"
    python = [str(environment / "bin" / "python"), "-c", where]
    folders = subprocess.run(python, cwd=elsewhere, env=env, capture_output=True, text=True, check=True).stdout.split()
    assert all(Path(folder).is_relative_to(environment) for folder in folders)
    assert json.loads(run("build", "--json"))["things"]["System"] >= 12
    answer = json.loads(run("query", "outcomes-of-variable", "--param", "variable=context-length", "--json"))
    assert "grows" in {row["movement"]["value"] for row in answer["results"]["bindings"]}
    assert "safeguard circumvention" in run("effects", "context-length", "--on", "risk")
    assert list(elsewhere.iterdir()) == []
