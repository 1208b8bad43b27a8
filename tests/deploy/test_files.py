"""The files to deploy with: linted by the tools made for them, and no less strict than they were meant."""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
import tomllib
from pathlib import Path
from typing import Any

import pytest
from ruamel.yaml import YAML

from api.settings import ApiSettings

ROOT = Path(__file__).resolve().parents[2]
DEPLOY = ROOT / "deploy"
UNIT = (DEPLOY / "access-atlas.service").read_text(encoding="utf-8")
#: Of 10, which is a service with no protection at all.
MOST_EXPOSURE = 2.0


def _run(*command: str | Path) -> str:
    done = subprocess.run([str(part) for part in command], capture_output=True, text=True, check=False, timeout=60)
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


def _tool(name: str) -> Path:
    return Path(sys.executable).parent / name


def test_the_dockerfile_is_without_reproach() -> None:
    _run(_tool("hadolint"), DEPLOY / "Dockerfile")


def test_the_image_runs_as_nobody_in_particular_and_says_how_it_is() -> None:
    text = (DEPLOY / "Dockerfile").read_text(encoding="utf-8")
    bases = re.findall(r"^FROM (\S+)", text, re.MULTILINE)
    assert len(bases) == 2  # what builds is not what runs
    assert all(re.search(r":\d+\.\d+-slim-", base) for base in bases)
    last = text[text.rindex("FROM") :]
    user = re.search(r"^USER (\d+)$", last, re.MULTILINE)
    assert user is not None
    assert int(user[1]) > 0
    assert "\nHEALTHCHECK" in last


def test_all_that_the_image_is_built_of_is_sent_there() -> None:
    sent = {line[1:] for line in (ROOT / ".dockerignore").read_text(encoding="utf-8").splitlines() if line[0] == "!"}
    assert all((ROOT / name).exists() for name in sent)
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    wheel = project["tool"]["hatch"]["build"]["targets"]["wheel"]
    needed = {
        *wheel["packages"],
        *wheel["force-include"],
        project["project"]["readme"],
        "hatch_build.py",
        "pyproject.toml",
    }
    assert needed <= sent


def _service() -> dict[str, Any]:
    found: dict[str, Any] = YAML(typ="safe").load(DEPLOY / "compose.yaml")["services"]["atlas"]
    return found


def test_the_compose_file_keeps_to_its_schema() -> None:
    _run(_tool("check-jsonschema"), "--builtin-schema", "vendor.compose-spec", DEPLOY / "compose.yaml")


def test_the_container_can_write_nowhere_but_to_its_store() -> None:
    service = _service()
    assert service["read_only"] is True
    assert service["cap_drop"] == ["ALL"]
    assert "no-new-privileges:true" in service["security_opt"]
    assert all(port.startswith("127.0.0.1:") for port in service["ports"])


def test_settings_in_the_files_exist() -> None:
    known = set(ApiSettings.model_fields)
    assert tomllib.loads((DEPLOY / "settings.toml").read_text(encoding="utf-8")).keys() <= known
    named = re.findall(r"ACCESS_ATLAS_(\w+)", UNIT + (DEPLOY / "Dockerfile").read_text(encoding="utf-8"))
    assert {name.lower() for name in (*named, *(one[13:] for one in _service()["environment"]))} <= known | {"settings"}


def test_whoever_stops_the_server_waits_for_what_runs() -> None:
    limit = ApiSettings.model_fields["shutdown_limit_seconds"].default
    assert int(_service()["stop_grace_period"].removesuffix("s")) > limit
    waits = re.search(r"^TimeoutStopSec=(\d+)$", UNIT, re.MULTILINE)
    assert waits is not None
    assert int(waits[1]) > limit
    assert "\nKillMode=mixed\n" in UNIT


@pytest.mark.skipif(shutil.which("systemd-analyze") is None, reason="systemd is not installed")
def test_the_unit_is_valid_and_confined(tmp_path: Path) -> None:
    unit = tmp_path / "access-atlas.service"
    unit.write_text(UNIT.replace("/opt/access-atlas/bin/access-atlas", "/bin/true"), encoding="utf-8")
    _run("systemd-analyze", "verify", "--man=no", unit)
    report = _run("systemd-analyze", "security", "--offline=true", "--no-pager", unit)
    exposure = re.search(r"Overall exposure level for \S+: ([\d.]+)", report)
    assert exposure is not None, report
    assert float(exposure[1]) <= MOST_EXPOSURE, report
