"""The whole product over Virtuoso, with the answers of the embedded store; and what goes wrong, as errors with names."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import replace
from typing import TYPE_CHECKING

import pyoxigraph as ox
import pytest

from graphkit.errors import (
    EndpointError,
    HalfLoadedError,
    LimitError,
    LogInError,
    PartialAnswerError,
    QueryError,
)
from graphkit.namespaces import graph
from graphkit.queries import bind, list_queries
from graphkit.resources import folder
from graphkit.store import EmbeddedStore, RemoteStore
from graphkit.store.connection import Connection
from graphkit.store.endpoint import Endpoint, read_endpoint_settings
from graphkit.store.mark import FIND_MARK, LOAD_GRAPH, STAGING, read_mark, write_mark
from graphkit.store.publishing import publish
from tests.engines.answers import solve
from tests.engines.conftest import call
from tests.engines.parameters import some_calls
from tests.engines.running import ROWS_LIMIT, Engine
from tests.service.servers import serve_by_command

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from playwright.sync_api import Browser
    from pydantic import BaseModel

    from graphkit import Atlas
    from graphkit.queries import QueryFile
    from graphkit.store import Store

pytestmark = pytest.mark.slow

#: Questions whose rows differed with other values than their own, before they were reworded.
ONCE_DIFFERENT = (
    "access-profile",
    "languages-supported",
    "price-comparison",
    "value-history",
    "variables-of-component",
)
PATHS = (
    "/health",
    "/systems/gpt-4",
    "/variables/context-length/effects?on=risk",
    "/links",
    "/queries/gaps?system=gpt-4",
    "/graph/neighbours?thing=prompt-injection",
    "/system/gpt-4",
    "/metrics",
)
GIVEN: dict[str, dict[str, str | list[str]]] = {
    "access-profile": {"system": "gpt-4", "axis": "utility"},
    "available-not-accessible": {"system": ["gpt-4", "deepseek-v3"]},
    "drivers-of-outcome": {"risk": ["prompt-injection"], "benefit": ["education"]},
    "gaps": {"system": ["deepseek-v3", "gpt-4"]},
    "influences-by-evidence": {"evidence": ["curated"], "min-confidence": "high"},
}


def triples(store: Store, sparql: str) -> set[ox.Triple]:
    found = store.query(sparql)
    assert isinstance(found, ox.QueryTriples)
    return set(found)


def plain(answer: BaseModel) -> object:
    return _without_generation(answer.model_dump(mode="json"))


def _without_generation(value: object) -> object:
    if isinstance(value, dict):
        return {name: _without_generation(one) for name, one in value.items() if name != "generation"}
    return [_without_generation(one) for one in value] if isinstance(value, list) else value


def _values(query: QueryFile) -> list[dict[str, str | list[str]]]:
    """Give values for parameters: engines read a slot with values otherwise than one that is left free."""
    found: list[dict[str, str | list[str]]] = [GIVEN[one] for one in (query.name,) if one in GIVEN]
    if "as-of" in query.parameters:
        required = {name: sample.split() for name, sample in query.samples.items() if query.parameters[name].required}
        day = {"as-of": "2025-01-15"} | {
            name: sample if query.parameters[name].many else sample[0] for name, sample in required.items()
        }
        found.append(day)
    return found


def test_every_query_has_the_rows_of_the_embedded_store_in_their_order(embedded: Atlas, remote: Atlas) -> None:
    texts = {one.name: one.text for one in list_queries()}
    texts |= {f"{one.name} {given}": bind(one, given) for one in list_queries() for given in _values(one)}
    texts |= {
        path.stem: path.read_text(encoding="utf-8") for path in sorted((folder("queries") / "competency").glob("*.rq"))
    }
    assert len(texts) > 70
    wrong = {}
    for name, text in texts.items():
        ours, theirs = solve(embedded.store, text), solve(remote.store, text)
        if ours != theirs:
            wrong[name] = (list(Counter(ours) - Counter(theirs))[:1], list(Counter(theirs) - Counter(ours))[:1])
    assert wrong == {}


def test_other_values_of_parameters_have_the_same_rows(embedded: Atlas, remote: Atlas) -> None:
    for one in some_calls(embedded.store, ONCE_DIFFERENT, seed=20):
        assert solve(embedded.store, one.sparql) == solve(remote.store, one.sparql), (one.name, one.values)


def test_answers_of_the_engines_above_are_equal(embedded: Atlas, remote: Atlas) -> None:
    four = ["gpt-4", "deepseek-v3", "llama-3-1-405b-instruct", "claude-3-5-sonnet"]
    asks: tuple[Callable[[Atlas], BaseModel], ...] = (
        lambda atlas: atlas.effects("context-length", depth=3),
        lambda atlas: atlas.drivers("prompt-injection"),
        lambda atlas: atlas.compare(four),
        lambda atlas: atlas.accessible("journalist", language="ko"),
        lambda atlas: atlas.what_if("gpt-4", {"context-length": 200_000}),
        lambda atlas: atlas.system("gpt-4"),
    )
    for ask in asks:
        assert plain(ask(remote)) == plain(ask(embedded))


def test_what_is_loaded_is_all_there_is_and_named(embedded: Atlas, remote: Atlas) -> None:
    assert remote.store.size() == embedded.store.size()
    assert set(remote.store.named_graphs()) == set(embedded.store.named_graphs())
    links = graph("links/airo")
    assert {one.triple for one in remote.store.quads(links)} == {one.triple for one in embedded.store.quads(links)}
    assert remote.store.manifest["things"] == dict(embedded.store.manifest["things"])
    assert remote.store.written is not None


def test_triples_and_truth_values_and_names_of_graphs(embedded: Atlas, remote: Atlas) -> None:
    prologue = "PREFIX axs: <https://w3id.org/access-atlas/ns#> PREFIX system: <https://w3id.org/access-atlas/system/>"
    for sparql in (
        "CONSTRUCT { ?s axs:x ?o } WHERE { ?s axs:onAxis ?o }",
        "CONSTRUCT WHERE { ?s axs:onAxis ?o }",
        "DESCRIBE system:gpt-4",
        "DESCRIBE ?v WHERE { ?v axs:onAxis ?o }",
    ):
        assert triples(remote.store, f"{prologue} {sparql}") == triples(embedded.store, f"{prologue} {sparql}")
    for sparql, expected in (("ASK { system:gpt-4 a axs:System }", True), ("ASK { system:gpt-4 a axs:Risk }", False)):
        found = remote.store.query(f"{prologue} {sparql}")
        assert isinstance(found, ox.QueryBoolean)
        assert bool(found) is expected
    listed = [row["g"].value for row in remote.store.query("SELECT ?g { GRAPH ?g {} } ORDER BY ?g")]  # type: ignore[union-attr]
    assert listed == sorted(one.value for one in embedded.store.named_graphs())


def test_a_part_of_an_answer_is_an_error(remote: Atlas, virtuoso: Engine) -> None:
    with pytest.raises(PartialAnswerError, match=str(ROWS_LIMIT)):
        remote.store.query("SELECT ?p { ?s ?p ?o }")
    hurried = RemoteStore(replace(read_endpoint_settings(virtuoso.query), timeout_seconds=1.0))
    with pytest.raises(LimitError, match="1 seconds"):
        hurried.query("SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?c FILTER(?a != ?d) }")


def test_what_an_engine_adds_to_sparql_is_refused(remote: Atlas) -> None:
    for sparql in (
        "SELECT (<bif:file_to_string>('x') AS ?y) {}",
        'DEFINE get:soft "soft" SELECT * { ?s ?p ?o }',
        "SELECT * { SERVICE <http://127.0.0.1/> { ?s ?p ?o } }",
        "SELECT * { ?s <\\u0062if:contains> 'x' }",
    ):
        with pytest.raises(QueryError):
            remote.store.query(sparql)


def test_a_wrong_password_is_told(virtuoso: Engine) -> None:
    endpoint = Endpoint(virtuoso.settings["ACCESS_ATLAS_ENDPOINT_UPDATE"], user="dba", password="wrong")  # noqa: S106
    with pytest.raises(LogInError, match="401"):
        RemoteStore(endpoint)


def test_the_command_tells_what_virtuoso_lacks(virtuoso: Engine) -> None:
    address = virtuoso.settings["ACCESS_ATLAS_ENDPOINT_UPDATE"]
    done = call("store-check", address, engine=virtuoso)
    assert done.returncode == 0, done.stdout + done.stderr
    assert "nothing that is needed is missing" in done.stdout
    assert re.search(r"computed-truth +no", done.stdout)
    assert max(map(len, done.stdout.splitlines())) <= 80


def test_the_server_and_a_page(virtuoso: Engine, built_folder: Path, tmp_path: Path, chromium: Browser) -> None:
    with (
        serve_by_command(built_folder / "none", tmp_path, "--endpoint", virtuoso.query) as server,
        server.client() as client,
    ):
        for path in PATHS:
            answer = client.get(path)
            assert answer.status_code == 200, (path, answer.text)
        named = client.get("/systems/gpt-4").headers
        assert len(named["Access-Atlas-Generation"]) == 12
        tag = named["ETag"]
        assert client.get("/systems/gpt-4", headers={"If-None-Match": tag}).status_code == 304
        assert client.post("/accessible", json={"profile": "journalist"}).status_code == 200
        rows = client.get("/sparql", params={"query": "SELECT * { ?s ?p ?o } LIMIT 3"}, headers={"Accept": "text/csv"})
        assert len(rows.text.splitlines()) == 4
        triples = client.get("/sparql", params={"query": "CONSTRUCT WHERE { ?s ?p ?o } LIMIT 3"})
        assert triples.headers["content-type"].startswith("text/turtle")
        for query, slug in (
            ("SELECT ?p { ?s ?p ?o }", "engine-failed"),
            ("SELECT * { SERVICE <a:b> {} }", "invalid-query"),
        ):
            assert client.get("/sparql", params={"query": query}).json()["type"].endswith(slug)
        for method, path in (("GET", "/generations"), ("POST", "/update"), ("GET", "/generations/1/dump")):
            assert client.request(method, path).json()["type"].endswith("not-remote")
        page = chromium.new_page()
        page.goto(f"{server.address}/system/gpt-4")
        assert "GPT-4" in page.inner_text("h1")
        page.close()


def test_a_load_that_broke_off_is_told(
    virtuoso: Engine, embedded: Atlas, remote: Atlas, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name, value in virtuoso.settings.items():
        monkeypatch.setenv(name, value)
    endpoint = replace(
        read_endpoint_settings(virtuoso.query), isql="", timeout_seconds=600.0
    )  # by SPARQL 1.1 this time
    reading, writing = replace(endpoint, user="", password=""), Connection(endpoint)
    found = remote.store.query(FIND_MARK, default_graphs=[], named_graphs=[LOAD_GRAPH])
    mark = read_mark(next(iter(found))["mark"].value)  # type: ignore[arg-type]
    for state in ("loading", "complete"):
        triple = write_mark(mark._replace(state=state))
        writing.update(f"DROP SILENT GRAPH <{LOAD_GRAPH}> ; INSERT DATA {{ GRAPH <{LOAD_GRAPH}> {{ {triple} }} }}")
        if state == "loading":
            with pytest.raises(HalfLoadedError, match="run the build again"):
                RemoteStore(reading)
    assert isinstance(embedded.store, EmbeddedStore)
    nowhere = virtuoso.query.replace("/sparql", "/nowhere")
    with pytest.raises(EndpointError, match="/nowhere answers 501"):
        publish(embedded.store, replace(endpoint, graph_store=nowhere))
    # Virtuoso never answers what is put below its address for queries
    below = Connection(replace(endpoint, graph_store=f"{virtuoso.query}/x", timeout_seconds=1.0))
    with pytest.raises(EndpointError, match="did not answer within 1 seconds; is this its address"):
        below.put_graph(LOAD_GRAPH, b"", is_first=True)
    again = RemoteStore(reading)  # what is read is as it was
    assert again.size() == embedded.store.size()
    staged = again.query(f'SELECT ?g {{ GRAPH ?g {{ ?s ?p ?o }} FILTER(STRSTARTS(STR(?g), "{STAGING}")) }}')
    assert list(staged) == []  # type: ignore[arg-type]
    publish(embedded.store, endpoint)  # and all of it is loaded again
    assert RemoteStore(reading).size() == embedded.store.size()
