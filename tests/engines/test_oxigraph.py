"""The remote store over Oxigraph's own server, whose default graph is no union; and what is wrong with addresses and settings."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

import pyoxigraph as ox
import pytest

from graphkit import open_atlas
from graphkit.errors import CallError, EndpointError, NotRemoteError, ParameterError, UnreachableError
from graphkit.namespaces import graph
from graphkit.store import EmbeddedStore, RemoteStore, ask, open_remote, rows
from graphkit.store.conformance import check_engine
from graphkit.store.endpoint import VARIABLES, Endpoint, read_endpoint_settings
from graphkit.store.publishing import publish, require_way
from tests.engines.conftest import call
from tests.engines.running import Engine, run_oxigraph
from tests.service.stores import write_generation

if TYPE_CHECKING:
    from collections.abc import Iterator

DOCUMENT = Path(__file__).parents[2] / "docs" / "engines.md"
NOBODY = "http://127.0.0.1:9/sparql"
TRUE = ox.Literal(True)  # it is the value


def fill(store: ox.Store) -> None:
    thing = ox.NamedNode("https://w3id.org/access-atlas/system/one")
    for name, value in (
        ("curated", TRUE),
        ("ontology", ox.Literal("접근성", language="ko")),
        ("links/x", ox.Literal("1.5")),
    ):
        store.add(ox.Quad(thing, ox.NamedNode("https://example.org/p"), value, graph(name)))


@pytest.fixture(scope="module")
def oxigraph(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Engine]:
    with run_oxigraph(tmp_path_factory.mktemp("oxigraph")) as engine:
        yield engine


@pytest.mark.slow
def test_a_load_and_the_one_after_it(oxigraph: Engine, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for name, value in oxigraph.settings.items():
        monkeypatch.setenv(name, value)
    endpoint = read_endpoint_settings(oxigraph.query)
    with pytest.raises(EndpointError, match="holds no graph of the atlas"):
        open_remote(oxigraph.query)
    first = EmbeddedStore(write_generation(tmp_path, fill))
    assert publish(first, endpoint).state == "complete"
    remote = RemoteStore(endpoint)
    assert {str(one) for one in remote.quads()} == {str(one) for one in first.quads()}
    assert [row["o"] for row in rows(remote, "SELECT ?o { ?s <https://example.org/p> ?o FILTER(?o = true) }")] == [TRUE]
    assert ask(remote, "ASK { ?s ?p ?o FILTER(LANG(?o) = 'ko') }")
    with pytest.raises(EndpointError):  # before the switch: what is read stays as it was
        publish(first, replace(endpoint, graph_store=f"{oxigraph.query}/nowhere"))
    assert remote.look_again()
    assert RemoteStore(endpoint).size() == first.size()

    def change(store: ox.Store) -> None:
        fill(store)
        store.remove_graph(graph("links/x"))

    second = EmbeddedStore(write_generation(tmp_path, change))
    publish(second, endpoint)
    assert not remote.look_again()
    assert RemoteStore(endpoint).size() == second.size() == 2
    assert RemoteStore(endpoint).identity != remote.identity


@pytest.mark.slow
def test_store_check_finds_nothing_missing(oxigraph: Engine) -> None:
    done = call("store-check", oxigraph.query, "--json", engine=oxigraph)
    assert done.returncode == 0, done.stdout + done.stderr
    assert '"no"' in done.stdout  # its default graph is no union
    with pytest.raises(EndpointError, match="answers no query, so nothing else was asked; it answers 404"):
        check_engine(Endpoint(oxigraph.query.replace("/query", "/nowhere")))


@pytest.mark.slow
def test_errors_of_the_command_line_are_one_sentence() -> None:
    for arguments, code, said in (
        (("list", "systems", "--endpoint", NOBODY), 1, "cannot be reached"),
        (("list", "systems", "--endpoint", NOBODY, "--store", "x"), 2, "not both"),
        (("generations", "--endpoint", NOBODY), 1, "a store folder only"),
        (("store-check", "localhost:9"), 2, "is no address"),
        (("build", "--endpoint", NOBODY, "--store", "x"), 2, "no way to write to the engine is set"),
    ):
        done = call(*arguments)
        assert done.returncode == code, done.stderr
        assert said in " ".join(done.stderr.split())
        assert "Traceback" not in done.stderr


def test_what_is_wrong_before_an_engine_is_asked(tmp_path: Path) -> None:
    with pytest.raises(UnreachableError, match="cannot be reached"):
        open_atlas(endpoint=NOBODY)
    with pytest.raises(NotRemoteError):
        open_atlas(endpoint=NOBODY, generation=1)
    with pytest.raises(CallError, match="no address is given"):
        read_endpoint_settings(environment={})
    for settings, wrong in (
        ({}, "no way to write to the engine is set"),
        ({"ISQL": "127.0.0.1:9", "BULK_FOLDER": str(tmp_path / "none")}, "is no folder"),
    ):
        given = {f"ACCESS_ATLAS_ENDPOINT_{name}": value for name, value in settings.items()}
        with pytest.raises(ParameterError, match=wrong):
            require_way(read_endpoint_settings(NOBODY, environment=given))
    with pytest.raises(ParameterError, match="seconds, more than 0"):
        read_endpoint_settings(NOBODY, environment={"ACCESS_ATLAS_ENDPOINT_TIMEOUT_SECONDS": "soon"})
    assert "secret" not in repr(
        read_endpoint_settings(NOBODY, environment={"ACCESS_ATLAS_ENDPOINT_PASSWORD": "secret"})
    )


@pytest.mark.parametrize("name", VARIABLES)
def test_every_setting_is_documented(name: str) -> None:
    assert f"| `{name}` | {VARIABLES[name]} |" in DOCUMENT.read_text(encoding="utf-8")
