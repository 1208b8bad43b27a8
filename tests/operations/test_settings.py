"""What an operator sets, and where it may come from."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest

from api.settings import ApiSettings, describe_settings, is_number, read_settings
from graphkit.cli.app import app
from graphkit.errors import CallError

if TYPE_CHECKING:
    from pathlib import Path

UNITS = ("bytes", "seconds", "rows", "queries", "workers", "requests", "scenarios", "characters", "generations")


@pytest.fixture
def file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    path = tmp_path / "settings.toml"
    monkeypatch.setenv("ACCESS_ATLAS_SETTINGS", str(path))
    return path


def test_numbers_name_their_unit() -> None:
    numbers = {name for name, field in ApiSettings.model_fields.items() if is_number(field.annotation)} - {"port"}
    assert numbers
    assert [name for name in numbers if not name.endswith(UNITS)] == []


def test_the_caller_wins_over_the_environment_and_that_over_the_file(
    file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file.write_text("query_workers = 7\nport = 1\nserver_workers = 3\n", encoding="utf-8")
    monkeypatch.setenv("ACCESS_ATLAS_QUERY_WORKERS", "8")
    monkeypatch.setenv("ACCESS_ATLAS_PORT", "2")
    found = {one.name: (one.value, one.origin) for one in describe_settings(port=3)}
    assert found["port"] == (3, "command line")
    assert found["query_workers"] == (8, "environment")
    assert found["server_workers"] == (3, "file")
    assert found["queue_limit_queries"] == (64, "default")


@pytest.mark.parametrize(
    ("text", "wrong"),
    [
        ("query_workerz = 7\n", "there is no setting query_workerz"),
        ("query_workers = 0\n", "settings.toml: query_workers: Input should be greater than 0"),
        ("log_format = 'xml'\n", "settings.toml: log_format: Input should be 'json' or 'text'"),
        ("query_workers = \n", "settings.toml: Invalid value"),
    ],
)
def test_mistakes_in_the_file_are_named(file: Path, text: str, wrong: str) -> None:
    file.write_text(text, encoding="utf-8")
    with pytest.raises(CallError, match=wrong):
        read_settings()


def test_every_mistake_is_named_with_its_place(file: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    file.write_text("port = 99999\n", encoding="utf-8")
    monkeypatch.setenv("ACCESS_ATLAS_CACHE_LIMIT_BYTES", "many")
    with pytest.raises(CallError) as raised:
        read_settings(server_workers=0)
    lines = str(raised.value).splitlines()
    assert [line.partition(": ")[0] for line in lines] == [
        str(file),
        "server_workers",
        "ACCESS_ATLAS_CACHE_LIMIT_BYTES",
    ]


def test_a_file_that_is_not_there(file: Path) -> None:
    with pytest.raises(CallError, match="which is no file"):
        read_settings()


def _invoke(*arguments: str) -> str:
    from typer.testing import CliRunner

    result = CliRunner().invoke(app, ["settings", *arguments])
    assert result.exit_code == 0, result.output
    return result.output


def test_the_command_lists_every_setting_and_hides_secrets(file: Path) -> None:
    file.write_text('log_client_key = "swordfish"\n', encoding="utf-8")
    text = _invoke("--json")
    listed: list[dict[str, Any]] = json.loads(text)
    assert {one["name"] for one in listed} == ApiSettings.model_fields.keys()
    assert all(one["meaning"] for one in listed)
    by_name = {one["name"]: one for one in listed}
    assert by_name["log_client_key"]["origin"] == "file"
    assert by_name["query_time_limit_seconds"]["unit"] == "seconds"
    assert "swordfish" not in text
    assert "swordfish" not in _invoke()
