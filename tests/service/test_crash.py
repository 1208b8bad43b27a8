"""What kills, full disks and broken files leave behind: everything that was acknowledged, and a server that serves it."""

from __future__ import annotations

import os
import random
import shutil
from typing import TYPE_CHECKING, Any

import pytest

from graphkit.store import Generations, open_store
from graphkit.writing import roll_back
from tests.api.checks import expect_problem
from tests.service.crash import kill_often, prepare_store
from tests.service.servers import serve
from tests.service.stores import make_token, write_generation

if TYPE_CHECKING:
    from pathlib import Path

    import httpx2

pytestmark = pytest.mark.slow

KILLS, KILLS_A_LIFE = 12, 4
DIRECT = {"Content-Type": "application/sparql-update"}
ONE = "INSERT DATA { GRAPH <urn:g> { <urn:a> <urn:b> 1 } }"
PLAIN: dict[str, Any] = {"dataset": "plain", "query_workers": 1}


def test_killed_servers_lose_nothing_and_leave_nothing_half_done(tmp_path: Path) -> None:
    chance, ledger = random.Random(20250223), prepare_store(tmp_path)  # noqa: S311
    for _ in range(KILLS // KILLS_A_LIFE):
        kill_often(ledger, tmp_path, chance, KILLS_A_LIFE)
    assert len(ledger.acknowledged) >= KILLS
    assert ledger.interrupted >= KILLS // 2, "most kills came while a write was under way"
    assert ledger.reads >= KILLS
    with serve(ledger.store, tmp_path, dataset="plain") as server, server.client() as client:
        done = client.post("/update", content=ONE, headers={**DIRECT, **ledger.token})
        assert done.status_code == 200, done.text


@pytest.fixture
def store(tmp_path: Path) -> Path:
    """A store of two generations; the second holds one quad more."""
    folder = tmp_path / "store"
    write_generation(folder, lambda store: store.update("INSERT DATA { GRAPH <urn:g> { <urn:a> <urn:b> 0 } }"))
    write_generation(
        folder, lambda store: store.update("INSERT DATA { GRAPH <urn:g> { <urn:a> <urn:b> 0 . <urn:a> <urn:b> 2 } }")
    )
    return folder


def count(client: httpx2.Client) -> int:
    query = "SELECT ?o { GRAPH <urn:g> { ?s ?p ?o } }"
    return len(client.get("/sparql", params={"query": query, "format": "json"}).json()["results"]["bindings"])


def write(client: httpx2.Client, text: str, token: dict[str, str]) -> httpx2.Response:
    return client.post("/update", content=text, headers={**DIRECT, **token})


def test_a_full_disk(store: Path, tmp_path: Path) -> None:
    if shutil.which("prlimit") is None:
        pytest.skip("there is no prlimit here, which makes a disk seem full")
    token = make_token(store)
    many = " ".join(f"<urn:a> <urn:b> '{number:0100d}' ." for number in range(6_000))
    with serve(store, tmp_path, wrapper=("prlimit", "--fsize=200000"), **PLAIN) as server, server.client() as client:
        problem = expect_problem(write(client, f"INSERT DATA {{ GRAPH <urn:g> {{ {many} }} }}", token), "not-stored")
        assert "nothing was changed" in problem["detail"]
        assert str(store) not in problem["detail"]
        turtle = {"Content-Type": "text/turtle", **token}
        expect_problem(client.put("/graphs", params={"graph": "urn:g"}, content=many, headers=turtle), "not-stored")
        assert count(client) == 2
        assert write(client, ONE, token).status_code == 200, "a small write has room"
        assert count(client) == 3
    assert [one.number for one in Generations(store).list()] == [1, 2, 3]
    assert not (store / "generations" / ".building").exists()


def test_a_folder_that_may_not_be_written(store: Path, tmp_path: Path) -> None:
    wrapper: tuple[str, ...] = ()
    if os.geteuid() == 0:
        if shutil.which("setpriv") is None:
            pytest.skip("root may write everything, and there is no setpriv to take that away")
        wrapper = (
            "setpriv",
            "--bounding-set=-dac_override,-dac_read_search",
            "--inh-caps=-dac_override,-dac_read_search",
        )
    token = make_token(store)
    places = [store, store / "generations"]
    (store / "lock").chmod(0o444)
    for place in places:
        place.chmod(0o555)
    try:
        with serve(store, tmp_path, wrapper=wrapper, **PLAIN) as server, server.client() as client:
            expect_problem(write(client, ONE, token), "not-stored")
            assert count(client) == 2
    finally:
        for place in places:
            place.chmod(0o755)


@pytest.mark.parametrize("spoilt", ["MANIFEST", "CURRENT", "pointer", "lost pointer", "manifest.json"])
def test_the_last_good_generation_is_served(store: Path, tmp_path: Path, spoilt: str) -> None:
    token = make_token(store)
    newest = Generations(store).current()
    match spoilt:
        case "pointer":
            (store / "current").write_text("99\n")
        case "lost pointer":
            (store / "current").unlink()
        case "manifest.json":
            (newest.folder / spoilt).write_text("{")
        case _:
            for path in newest.database.glob(f"{spoilt}*"):
                path.write_bytes(b"spoilt")
    served = "2" if "pointer" in spoilt else "1"
    with serve(store, tmp_path, **PLAIN) as server, server.client() as client:
        assert client.get("/health/ready").json()["generation"] == served
        assert count(client) == int(served)
        assert write(client, ONE, token).status_code == 503
        assert "generation" in server.log.read_text(), "the log says what is wrong"
        roll_back(store, int(served), author="an operator")
        assert write(client, ONE, token).json()["generation"] == 4
        assert count(client) == int(served) + 1
    assert open_store(store).size() == int(served) + 1


def test_a_store_without_any_good_generation_says_so(store: Path, tmp_path: Path) -> None:
    for path in store.glob("generations/*/db/CURRENT"):
        path.unlink()
    with serve(store, tmp_path, **PLAIN) as server, server.client() as client:
        problem = expect_problem(client.get("/systems"), "unavailable")
        assert str(store) not in problem["detail"]
        assert client.get("/health/live").status_code == 200
