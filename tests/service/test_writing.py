"""Writing into the atlas: who may, what is accepted, what follows from it, and what stays of it."""

from __future__ import annotations

import datetime as dt
import json
import shutil
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from graphkit import resources
from graphkit.build import build
from graphkit.build.additions import import_source
from graphkit.errors import ParameterError, StoreError, UnknownNameError
from graphkit.namespaces import BASE
from graphkit.sources import get_source
from graphkit.store import Generations, open_store, rows
from graphkit.tokens import SCOPES, Tokens
from graphkit.writing import list_generations
from tests.api.checks import expect_problem
from tests.service.servers import Server, serve
from tests.service.stores import make_token

if TYPE_CHECKING:
    from collections.abc import Iterator

    import httpx2

pytestmark = pytest.mark.slow

DIRECT = {"Content-Type": "application/sparql-update"}
CURATED = f"{BASE}graph/curated"
SKOS = "PREFIX skos: <http://www.w3.org/2004/02/skos/core#>"
ALIAS = f"{SKOS} INSERT DATA {{ GRAPH <{CURATED}> {{ <{BASE}system/gpt-4> skos:altLabel 'GPT four' }} }}"
MINE = f"INSERT DATA {{ GRAPH <{BASE}graph/external/mine> {{ <a:a> <a:b> 1 }} }}"


@pytest.fixture(scope="module")
def atlas_server(store_folder: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Server, Path]]:
    """Serve a copy of the built store."""
    folder = tmp_path_factory.mktemp("writing")
    store = Path(shutil.copytree(store_folder, folder / "store"))
    for scope in SCOPES:
        (folder / scope).write_text(json.dumps(make_token(store, scope, f"a {scope}")))
    with serve(store, folder, query_workers=1) as server:
        yield server, folder


@pytest.fixture
def client(atlas_server: tuple[Server, Path]) -> Iterator[httpx2.Client]:
    with atlas_server[0].client(timeout=120) as client:
        yield client


@pytest.fixture
def curate(atlas_server: tuple[Server, Path]) -> dict[str, str]:
    found: dict[str, str] = json.loads((atlas_server[1] / "curate").read_text())
    return found


@pytest.fixture
def admin(atlas_server: tuple[Server, Path]) -> dict[str, str]:
    found: dict[str, str] = json.loads((atlas_server[1] / "admin").read_text())
    return found


def update(client: httpx2.Client, text: str, headers: dict[str, str]) -> httpx2.Response:
    return client.post("/update", content=text, headers={**DIRECT, **headers})


# -- who may -------------------------------------------------------------------------------------------------------

WRITES: list[tuple[str, str]] = [
    ("POST", "/update"), ("PUT", "/graphs?graph=external/x"), ("POST", "/graphs"), ("DELETE", "/graphs?default"),
    ("PUT", "/graphs/x"), ("POST", "/graphs/x"), ("DELETE", "/graphs/curated"), ("POST", "/systems"),
]  # fmt: skip


@pytest.mark.parametrize(("method", "place"), WRITES)
@pytest.mark.parametrize("header", ["", "Bearer atlas_00000000_" + "x" * 43, "Basic YTpi", "Bearer", "Bearer é"])
def test_nothing_is_written_without_a_token(client: httpx2.Client, method: str, place: str, header: str) -> None:
    headers = {"Authorization": header.encode()} if header else {}
    response = client.request(method, place, content="", headers=headers)  # type: ignore[arg-type]
    expect_problem(response, "unauthorised")
    assert response.headers["www-authenticate"].startswith('Bearer realm="access-atlas"')


def test_a_token_ends_when_it_is_revoked_or_over(client: httpx2.Client, atlas_server: tuple[Server, Path]) -> None:
    tokens = Tokens(atlas_server[1] / "store")
    _, text = tokens.create("a guest", "admin")
    headers = {"Authorization": f"Bearer {text}"}
    assert update(client, "DELETE WHERE { GRAPH <a:none> { ?s ?p ?o } }", headers).status_code == 200
    tokens.revoke("a guest")
    expect_problem(update(client, MINE, headers), "unauthorised")
    _, over = tokens.create("too late", "admin", expires_days=1e-9)
    expect_problem(update(client, MINE, {"Authorization": f"Bearer {over}"}), "unauthorised")


def test_only_digests_are_kept_where_nobody_else_reads(tmp_path: Path) -> None:
    tokens = Tokens(tmp_path)
    made, text = tokens.create("Kim", "curate", expires_days=2)
    held = (tmp_path / "tokens.json").read_text()
    assert text.split("_", 2)[2] not in held
    assert (tmp_path / "tokens.json").stat().st_mode & 0o777 == 0o600
    assert tokens.find(text) == made
    assert [tokens.find(wrong) for wrong in ("", text[:-1], text[:-1] + "~", text.upper())] == [None] * 4
    with pytest.raises(ParameterError, match="has a token already"):
        tokens.create("Kim", "admin")
    with pytest.raises(UnknownNameError, match="did you mean Kim"):
        tokens.revoke("Lee")
    (tmp_path / "tokens.json").chmod(0o644)
    with pytest.raises(StoreError, match="can be read by other users"):
        tokens.find(text)


@pytest.mark.parametrize(
    ("graph", "scope", "why"),
    [
        ("derived", "admin", "what rules and reasoning derive"),
        ("ontology", "admin", "the ontology's files"),
        ("meta", "admin", "describes the other graphs"),
        ("links/airo", "admin", "mappings are made"),
        ("links/ai-atlas-nexus/x", "admin", "mappings are made"),
        ("source/fmti", "admin", "access-atlas import"),
        ("external/mine", "curate", "the curated graph alone"),
    ],
)
def test_some_graphs_are_not_for_clients(
    client: httpx2.Client, curate: dict[str, str], admin: dict[str, str], graph: str, scope: str, why: str
) -> None:
    headers = {"admin": admin, "curate": curate}[scope]
    data = update(client, f"INSERT DATA {{ GRAPH <{BASE}graph/{graph}> {{ <a:a> <a:a> 1 }} }}", headers)
    assert why in expect_problem(data, "write-refused")["detail"]
    put = client.put(f"/graphs/{graph}", content="<a:a> <a:a> 1 .", headers={"Content-Type": "text/turtle", **headers})
    assert why in expect_problem(put, "write-refused")["detail"]


def test_a_pattern_reaches_no_graph_that_is_not_for_clients(client: httpx2.Client, admin: dict[str, str]) -> None:
    text = f"DELETE {{ GRAPH ?g {{ ?s ?p ?o }} }} WHERE {{ GRAPH ?g {{ ?s a <{BASE}ns#Risk> ; ?p ?o }} }}"
    expect_problem(update(client, text, admin), "write-refused")
    expect_problem(update(client, "INSERT DATA { <a:a> <a:a> 1 }", admin), "write-refused")
    expect_problem(update(client, "DROP ALL", admin), "write-refused")


# -- what is accepted, and what follows ----------------------------------------------------------------------------


def test_the_curated_graph_takes_only_what_has_its_shape(client: httpx2.Client, curate: dict[str, str]) -> None:
    before = client.get("/systems").headers["access-atlas-generation"]
    text = f"INSERT DATA {{ GRAPH <{CURATED}> {{ <{BASE}system/new> a <{BASE}ns#System> }} }}"
    findings = expect_problem(update(client, text, curate), "invalid-data")["findings"]
    assert any("system:new" in one and "developer" in one for one in findings)
    blank = f"{SKOS} INSERT DATA {{ GRAPH <{CURATED}> {{ <{BASE}system/gpt-4> skos:note [] }} }}"
    assert "blank nodes" in expect_problem(update(client, blank, curate), "invalid-data")["detail"]
    assert client.get("/systems").headers["access-atlas-generation"] == before


@pytest.fixture(scope="module")
def record() -> dict[str, Any]:
    """A release record in JSON: that of GPT-4, by another name."""
    from graphkit.curation.document import read_document

    path = next(path for path in resources.data_files("releases") if path.stem == "gpt-4")
    found: dict[str, Any] = json.loads(json.dumps(read_document(path).data, default=float))
    found["system"] |= {"id": "gpt-4-copy", "name": {"en": "A copy", "ko": "사본"}, "aliases": []}
    found["system"]["identifiers"] = {}
    for release in found["releases"]:
        release["id"] = f"copy-of-{release['id']}"
    return found


def test_a_record_is_checked_taken_replaced_and_kept(
    client: httpx2.Client, atlas_server: tuple[Server, Path], curate: dict[str, str], record: dict[str, Any]
) -> None:
    wrong = {**record, "system": {**record["system"], "developer": "nobody", "colour": "red"}, "sources": {}}
    findings = expect_problem(client.post("/systems", json=wrong, headers=curate), "invalid-data")["findings"]
    assert len(findings) > 3
    assert any("system.colour: is an unknown key" in one for one in findings)
    expect_problem(
        client.post("/systems", content="{", headers={"Content-Type": "application/json", **curate}), "invalid-data"
    )

    made = client.post("/systems", json=record, params={"reason": "a trial"}, headers=curate)
    assert made.status_code == 201, made.text
    assert made.headers["location"] == "/systems/gpt-4-copy"
    shown = client.get(made.headers["location"])
    assert shown.json()["label"] == "A copy"
    assert made.json()["changes"]["derived"]["added"] > 0, "routes and preferred observations follow"
    newest = client.get("/generations").json()["items"][0]
    assert (newest["author"], newest["reason"], newest["is_current"]) == ("a curate", "a trial", True)
    assert newest["changes"] == made.json()["changes"]

    changed = json.loads(json.dumps(record).replace("A copy", "Another copy"))
    expect_problem(client.post("/systems", json=changed, headers=curate), "conflict")
    stale = {"If-Match": f'"{made.json()["generation"] - 1}"', **curate}
    expect_problem(client.post("/systems", json=changed, headers=stale), "precondition-failed")
    again = client.post("/systems", json=changed, headers={"If-Match": shown.headers["etag"], **curate})
    assert again.status_code == 200, again.text
    assert client.get("/systems/gpt-4-copy").json()["label"] == "Another copy"
    delta = again.json()["changes"]["curated"]
    assert 0 < delta["added"] == delta["removed"] < 100, "nothing that others state went with it"
    difference = client.get(
        f"/generations/{made.json()['generation']}/diff/{again.json()['generation']}", params={"triples": 5}
    ).json()
    curated = next(one for one in difference["graphs"] if one["graph"] == "curated")
    assert "Another copy" in curated["added_triples"][0]
    kept = list((atlas_server[1] / "store" / "generations" / str(again.json()["generation"])).glob("submissions/*"))
    assert [path.name for path in kept] == ["gpt-4-copy.yaml"]


def test_a_build_keeps_imports_submissions_edits_and_graphs_of_clients(
    client: httpx2.Client,
    atlas_server: tuple[Server, Path],
    admin: dict[str, str],
    record: dict[str, Any],
    tmp_path: Path,
) -> None:
    client.post("/systems", json=record, headers=admin)  # where no test before did
    assert update(client, ALIAS, admin).status_code == 200
    assert update(client, MINE, admin).status_code == 200
    (tmp_path / "osai").mkdir()
    (tmp_path / "osai" / "one.yaml").write_text("system:\n  name: One\nweights_endmodel:\n  class: open\n")
    store = atlas_server[1] / "store"
    import_source(store, get_source("osai"), tmp_path / "osai", accessed=dt.date(2026, 11, 20))
    before = _everything(store)
    report = build(store)
    after = _everything(store)
    assert report.quads["source/osai"] > 0
    assert {one for one in before - after if not one.endswith(("graph/derived>", "graph/meta>", "/void>"))} == set()
    assert after - before, "what follows from the import was not derived before"
    assert client.get("/systems/gpt-4-copy").status_code == 200
    assert list_generations(store)[-1].author == "access-atlas build"
    fresh = build(store, fresh=True)
    assert fresh.quads.keys().isdisjoint({"source/osai", "external/mine"})
    assert client.get("/systems/gpt-4-copy").status_code == 404


def _everything(folder: Path) -> set[str]:
    return {str(quad) for quad in open_store(folder).quads()}


def test_conditions_on_updates(client: httpx2.Client, admin: dict[str, str]) -> None:
    tag = client.get("/systems").headers["etag"]
    one, two = (MINE.replace("1", str(number)) for number in (7, 8))
    assert update(client, one, {"If-Match": tag, **admin}).status_code == 200
    expect_problem(update(client, two, {"If-Match": tag, **admin}), "precondition-failed")
    expect_problem(update(client, two, {"If-Match": "W/" + tag, **admin}), "precondition-failed")
    assert update(client, two, {"If-Match": "*", **admin}).status_code == 200


def test_a_write_that_takes_too_long_is_ended(store_folder: Path, tmp_path: Path) -> None:
    store = Path(shutil.copytree(store_folder, tmp_path / "store"))
    admin = make_token(store)
    text = (
        f"INSERT {{ GRAPH <{BASE}graph/external/x> {{ ?a <a:b> ?e }} }} WHERE {{ GRAPH ?g {{ ?a ?b ?c . ?d ?e ?f }} }}"
    )
    limits: dict[str, Any] = {"query_workers": 1, "write_time_limit_seconds": 2, "write_queue_limit_seconds": 1}
    with serve(store, tmp_path, **limits) as server, server.client() as client:
        expect_problem(update(client, text, admin), "time-limit")
        assert [path.name for path in (store / "generations").iterdir() if path.name.isdigit()] == ["1"]
        with Generations(store).lock():
            expect_problem(update(client, MINE, admin), "conflict")
        assert update(client, MINE, admin).json()["generation"] == 2
    assert next(rows(open_store(store), "SELECT ?o { <a:a> <a:b> ?o }"))["o"].value == "1"
