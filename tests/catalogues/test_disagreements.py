"""Where sources disagree, on a built store with two small catalogues beside it, and each kind on its own."""

from __future__ import annotations

import datetime as dt
import json
import shutil
from typing import TYPE_CHECKING, Any
from xml.etree import ElementTree

import pytest
from starlette.testclient import TestClient
from typer.testing import CliRunner

from api import ApiSettings, create_app
from graphkit import Atlas, open_atlas
from graphkit.build.additions import import_source
from graphkit.cli.app import app
from graphkit.disagreements import explain
from graphkit.errors import UnknownNameError
from graphkit.observations import Observation, SourceSummary
from graphkit.sources import get_source

if TYPE_CHECKING:
    from pathlib import Path

DAY = dt.date(2026, 11, 1)
ROW = {"litellm_provider": "replicate", "mode": "chat", "input_cost_per_token": 3.75e-06, "max_input_tokens": 204800}
LITELLM = {
    "replicate/anthropic/claude-3.5-sonnet": ROW,
    "snowflake/claude-3-5-sonnet": {"litellm_provider": "snowflake", "mode": "chat", "input_cost_per_token": 0.003},
    "heroku/claude-3-5-sonnet-latest": {"litellm_provider": "heroku", "mode": "chat", "max_output_tokens": 4096},
}
TOML = 'name = "Claude"\nopen_weights = true\nknowledge = "2023-08"\n[limit]\ncontext = 200000\n[cost]\ninput = 3\n'


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory, store_folder: Path) -> Path:
    here = tmp_path_factory.mktemp("catalogues")
    store = shutil.copytree(store_folder, here / "store")
    (here / "litellm.json").write_text(json.dumps(LITELLM))
    import_source(store, get_source("litellm"), here / "litellm.json", accessed=DAY)
    offer = here / "models.dev" / "providers" / "anthropic" / "models" / "claude-3-5-sonnet-20241022.toml"
    offer.parent.mkdir(parents=True)
    offer.write_text(TOML)
    import_source(store, get_source("models-dev"), here / "models.dev", accessed=DAY, kind="reseller")
    return store


@pytest.fixture(scope="module")
def joined(folder: Path) -> Atlas:
    return open_atlas(folder, build_if_missing=False)


def said(value: Any, **more: Any) -> Observation:
    days = [SourceSummary(iri="", title="", kind="aggregator", rank=6, accessed=more.pop("read", DAY))]
    fixed = {"id": "", "iri": "", "system": "s", "component_kind": "api", "variable": "v", "status": "reported"}
    return Observation(**fixed, value=value, text=str(value), sources=tuple(days), **more)


@pytest.mark.parametrize(
    ("one", "other", "kind"),
    [
        (said(131072, unit="tokens"), said(128000, unit="tokens"), "rounding"),
        (said(32768, unit="tokens"), said(8192, unit="tokens"), "conflict"),
        (said(0.27, unit="USD/1M tokens"), said(0.2688, unit="USD/1M tokens"), "rounding"),
        (said(0.27, unit="USD/1M tokens"), said(0.26, unit="USD/1M tokens"), "conflict"),
        (said(3), said(0.003), "unit"),
        (said(3), said(0), "conflict"),
        (said("2024-04"), said("2024-04-30"), "rounding"),
        (said("2024-04"), said("2024-10"), "conflict"),
        (said(True), said(False), "conflict"),
        (said(["text"]), said(["image", "text"]), "conflict"),
        (said(3, valid_from=dt.date(2026, 12, 1)), said(2), "different-date"),
        (said(3, valid_until=dt.date(2025, 1, 1)), said(2), "different-date"),
        (said(3, valid_from=dt.date(2024, 1, 1)), said(2), "conflict"),
    ],
)
def test_kinds_are_told_apart_either_way_round(one: Observation, other: Observation, kind: str) -> None:
    assert explain(one, other)[0] == explain(other, one)[0] == kind
    assert explain(one, other, providers=("a", "b"))[0] == "different-provider"


def test_claims_name_everybody_who_makes_them(joined: Atlas) -> None:
    answer = joined.catalogues.disagreements("claude-3-5-sonnet")
    replicate = [one for one in answer.claims if one.variable == "api-input-price" and one.provider == "replicate"]
    assert [one.sources for one in replicate] == [("curated", "litellm")]
    anthropic = [one for one in answer.claims if one.variable == "api-input-price" and one.provider == "anthropic"]
    assert [one.sources for one in anthropic] == [("curated", "models-dev")]
    kinds = {(one.one.variable, one.kind) for one in answer.disagreements}
    assert {
        ("api-input-price", "different-provider"),
        ("context-length", "rounding"),
        ("knowledge-cutoff", "conflict"),
    } <= kinds
    assert not any(one.one.text == one.other.text for one in answer.disagreements)


def test_a_surer_mapping_and_a_day_leave_out_more(joined: Atlas) -> None:
    def sources(**given: Any) -> set[str]:
        found = joined.catalogues.disagreements("claude-3-5-sonnet", **given).claims
        return {f"{one.source} {one.entry or ''}".strip() for claim in found for one in claim.statements}

    assert "litellm heroku/claude-3-5-sonnet-latest" in sources(min_confidence=0.8)
    assert sources(min_confidence=0.96) == {
        "curated",
        "models-dev providers/anthropic/models/claude-3-5-sonnet-20241022",
    }
    early = joined.catalogues.disagreements("claude-3-5-sonnet", as_of=dt.date(2023, 1, 1))
    prices = [one for one in early.claims if one.variable == "api-input-price" and one.provider == "anthropic"]
    assert [one.sources for one in prices] == [("models-dev",)]


def test_compare_shows_who_contradicts_ours(joined: Atlas) -> None:
    rows = {row.variable: row.cells[0] for row in joined.compare(["claude-3-5-sonnet"]).rows if row.benchmark is None}
    assert rows["knowledge-cutoff"].contradicted_by == ("models-dev",)
    assert rows["knowledge-cutoff"].disagrees
    assert rows["context-length"].contradicted_by == ()


def test_accuracy_counts_what_can_be_compared(joined: Atlas, folder: Path) -> None:
    found = {
        (one.catalogue, one.variable): (one.compared, one.right, one.rounded) for one in joined.catalogues.accuracy()
    }
    assert found["litellm", "context-length"] == (1, 0, 1)
    assert found["models-dev", "context-length"] == (1, 1, 0)
    assert found["models-dev", "knowledge-cutoff"] == (1, 0, 0)
    assert found["litellm", "api-input-price"] == (1, 1, 0)  # nobody of ours names Snowflake
    shown = CliRunner().invoke(app, ["accuracy", "--store", str(folder)])
    assert "litellm" in shown.stdout


def test_disagreements_are_listed_by_source(joined: Atlas, folder: Path) -> None:
    everything = joined.catalogues.among()
    found = joined.catalogues.among("models-dev", kind="conflict")
    assert {(one.one.system, one.one.variable) for one in found} == {("claude-3-5-sonnet", "knowledge-cutoff")}
    assert all({"models-dev"} <= {*one.one.sources, *one.other.sources} and one.kind == "conflict" for one in found)
    assert 0 < len(joined.catalogues.among("litellm")) < len(everything)
    assert len(joined.catalogues.among("litellm", min_confidence=0.97)) == 0
    with pytest.raises(UnknownNameError, match="curated, litellm, models-dev"):
        joined.catalogues.among("openrouter")
    call = ["disagreements", "--source", "models-dev", "--kind", "conflict", "--store", str(folder)]
    shown = CliRunner().invoke(app, [*call, "--language", "ko"])
    assert "시스템" in shown.stdout
    assert f"{len(found)} 충돌" in shown.stdout
    assert len(json.loads(CliRunner().invoke(app, [*call, "--json"]).stdout)) == len(found)
    assert "name a system" in str(CliRunner().invoke(app, call[:1]).exception)
    assert "quarrel is no kind" in str(CliRunner().invoke(app, [*call[:3], "--kind", "quarrel"]).exception)


def test_what_is_held_of_each_source_is_counted(joined: Atlas, folder: Path) -> None:
    found = {one.name: one for one in joined.catalogues.holdings()}
    assert list(found) == ["curated", "litellm", "models-dev"]
    assert (found["litellm"].entries, found["litellm"].observations) == (3, 4)
    assert (found["litellm"].entries_linked, found["litellm"].systems_linked) == (3, 1)
    assert (found["models-dev"].kind, found["models-dev"].read) == ("reseller", DAY)
    assert found["curated"].entries == len(joined.systems())
    assert sum(found["models-dev"].disagreements.values()) == len(joined.catalogues.among("models-dev"))
    shown = CliRunner().invoke(app, ["sources", "--store", str(folder)])
    assert [line.split()[:3] for line in shown.stdout.splitlines() if "litellm" in line] == [["litellm", "3", "4"]]


def test_the_same_over_http(folder: Path) -> None:
    with TestClient(create_app(ApiSettings(store=folder))) as client:
        named = [one["name"] for one in client.get("/sources").json()["items"]]
        assert named == ["curated", "litellm", "models-dev"]
        page = client.get("/sources/models-dev/disagreements", params={"kind": "conflict", "limit": 1}).json()
        assert (page["items"][0]["kind"], page["items"][0]["one"]["variable"]) == ("conflict", "knowledge-cutoff")
        assert client.get("/sources/nobody/disagreements").status_code == 404
        answer = client.get("/systems/claude-3-5-sonnet/disagreements", params={"as_of": "2023-01-01"}).json()
        assert {one["source"] for claim in answer["claims"] for one in claim["statements"]} >= {"models-dev"}
        rows = client.get("/accuracy").json()["items"]
        assert {one["catalogue"] for one in rows} == {"litellm", "models-dev"}


def test_importing_merges_nothing_into_our_systems(joined: Atlas, atlas: Atlas) -> None:
    assert [one.id for one in joined.systems()] == [one.id for one in atlas.systems()]
    assert joined.observations("claude-3-5-sonnet") == atlas.observations("claude-3-5-sonnet")


def test_the_kind_of_a_source_can_be_overridden(joined: Atlas) -> None:
    query = "SELECT ?kind { ?s axs:hasSourceKind ?kind ; void:inDataset <https://w3id.org/access-atlas/graph/source/models-dev> }"
    assert {row["kind"].rsplit("/", 1)[-1] for row in joined.query(query)} == {"reseller"}


def test_the_library_lists_what_catalogues_say(joined: Atlas) -> None:
    found = joined.ask("joined-catalogue-values", system="claude-3-5-sonnet", variable="api-input-price")
    ours = {row["provider"]: row["value"] for row in found if row["entry"] is None}
    theirs = {row["provider"]: row["value"] for row in found if row["entry"] is not None}
    assert ours["Anthropic"] == theirs["anthropic"] == "3"
    assert theirs["snowflake"] == "3000"
    assert {row["rank"] for row in found if row["entry"] is None} == {"0"}


def test_the_command_shows_claims_and_counts(folder: Path) -> None:
    call = ["disagreements", "claude-3-5-sonnet", "--variable", "api-input-price", "--store", str(folder)]
    shown = CliRunner().invoke(app, call)
    assert shown.exit_code == 0
    assert "different-provider" in shown.stdout
    answer = json.loads(CliRunner().invoke(app, [*call, "--json"]).stdout)
    assert {one["variable"] for one in answer["claims"]} == {"api-input-price"}


def test_the_price_history_is_drawn(folder: Path, tmp_path: Path) -> None:
    picture = tmp_path / "prices.svg"
    call = ["draw", "prices", "claude-3-5-sonnet", "--store", str(folder), "-o", str(picture)]
    assert CliRunner().invoke(app, call).exit_code == 0
    words = "".join(ElementTree.parse(picture).getroot().itertext())  # noqa: S314 - our own file
    for part in ("replicate", "3.75  curated, litellm", "3  models-dev", "2024", "API output price"):
        assert part in words
    entry = CliRunner().invoke(app, [*call[:2], "litellm:snowflake/claude-3-5-sonnet", *call[3:5]])
    assert "3,000  litellm" in "".join(ElementTree.fromstring(entry.stdout).itertext())  # noqa: S314 - our own file
    missing = CliRunner().invoke(app, [*call[:2], "litellm:snowflake/claude-3", *call[3:5]])
    assert "there is no entry" in str(missing.exception)
    assert "takes these names: a system" in str(CliRunner().invoke(app, call[:2]).exception)


def test_the_library_lists_the_values_of_an_entry(joined: Atlas) -> None:
    (found,) = joined.ask("joined-values-of-entry", entry="snowflake/claude-3-5-sonnet", variable="api-input-price")
    assert (found["value"], found["unit"], found["provider"]) == ("3000", "USD/1M tokens", "snowflake")


def test_import_by_command_needs_a_known_kind(folder: Path) -> None:
    call = ["import", "litellm", str(folder.parent / "litellm.json"), "--store", str(folder), "--kind", "friend"]
    assert "friend is no kind of source" in str(CliRunner().invoke(app, call).exception)
