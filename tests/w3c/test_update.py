"""The W3C SPARQL 1.1 update suite, over HTTP: the state before is written, the update sent, the state after read back."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pyoxigraph as ox
import pytest

from graphkit.store import EmbeddedStore, Generations
from tests.service.endpoints import serve_endpoints
from tests.service.servers import serve
from tests.service.stores import make_token, write_generation
from tests.w3c.manifest import BASE, UpdateEntry, read_update_entries

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from pathlib import Path

    import httpx2

pytestmark = pytest.mark.slow

ENTRIES = read_update_entries()
#: `<remote>` in one of them; nothing listens at the address.
REMOTE = "https://w3id.org/access-atlas/remote 127.0.0.1:1"
EVERYTHING = "SELECT ?g ?s ?p ?o { { ?s ?p ?o } UNION { GRAPH ?g { ?s ?p ?o } } }"


@pytest.fixture(scope="module")
def plain(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[httpx2.Client, Path]]:
    """Give a client, with a token, of a server on a plain data set, and its store folder."""
    folder = tmp_path_factory.mktemp("w3c-update")
    write_generation(folder / "store", lambda _: None)
    headers = make_token(folder / "store")
    store = folder / "store"
    with (
        serve_endpoints() as documents,
        serve(
            store,
            folder,
            dataset="plain",
            query_workers=1,
            keep_generations=3,
            keep_grace_seconds=0,
            load_sources=json.dumps([f"http://example.org/faraway {documents.address}", REMOTE]),
        ) as server,
        server.client() as client,
    ):
        documents.fill({"http://example.org/faraway": b"<> a <#Document> ."})
        client.headers.update(headers)
        yield client, store


@pytest.mark.parametrize("entry", ENTRIES, ids=lambda entry: entry.name)
def test_entry(plain: tuple[httpx2.Client, Path], entry: UpdateEntry) -> None:
    number = ENTRIES.index(entry)
    wrong = _check(*plain, entry, is_form=number % 2 == 0, is_read_back=number % 3 == 0)
    assert not wrong, wrong


@pytest.mark.skipif(not ENTRIES, reason="the W3C test suite is not at ../shared/w3c-sparql11")
def test_the_suite_is_whole() -> None:
    assert len(ENTRIES) == 157


def _check(plain: httpx2.Client, folder: Path, entry: UpdateEntry, *, is_form: bool, is_read_back: bool) -> str:
    update = entry.update.read_text(encoding="utf-8")
    if "Syntax" in entry.kind:
        response = _send(plain, update, is_form=is_form)
        # What parses may still fail: some of these drop graphs that are not there, one loads a document that is not.
        is_read = response.status_code in (200, 502) or "the update failed: The graph" in response.text
        is_refused = response.status_code == 400 and "the update failed" not in response.text
        return "" if (is_refused if entry.kind.startswith("Negative") else is_read) else response.text
    ready = _send(plain, f"DROP ALL; INSERT DATA {{ {_data(_read(entry.before))} }}", is_form=False)
    assert ready.status_code == 200, ready.text
    done = _send(plain, f"BASE <{BASE}{entry.update.parent.name}/>\n{update}", is_form=is_form)
    if done.status_code != 200:
        return done.text
    # Reading by HTTP starts a worker on each generation; every third time is enough to see that it tells what is stored.
    stored = Generations(folder).get(done.json()["generation"])
    held = _everything(plain) if is_read_back else list(EmbeddedStore(stored).quads())
    found, expected = _canonical(held), _canonical(_read(entry.after))
    return "" if found == expected else f"expected {expected}, got {found}"


def _send(plain: httpx2.Client, update: str, *, is_form: bool) -> httpx2.Response:
    if is_form:
        return plain.post("/update", data={"update": update})
    return plain.post("/update", content=update.encode(), headers={"Content-Type": "application/sparql-update"})


def _read(graphs: Iterable[tuple[str | None, Path]]) -> list[ox.Quad]:
    quads = []
    for number, (name, path) in enumerate(graphs):
        node = ox.DefaultGraph() if name is None else ox.NamedNode(name)
        base = f"{BASE}{path.parent.name}/{path.name}"
        for quad in ox.parse(path=path, format=ox.RdfFormat.TURTLE, base_iri=base):
            subject, value = (_labelled(one, number) for one in (quad.subject, quad.object))
            quads.append(ox.Quad(subject, quad.predicate, value, node))
    return quads


def _labelled(term: Any, number: int) -> Any:
    """Keep blank nodes of several files apart."""
    return ox.BlankNode(f"f{number}x{term.value}") if isinstance(term, ox.BlankNode) else term


def _data(quads: list[ox.Quad]) -> str:
    return "\n".join(
        f"{quad.triple} ."
        if isinstance(quad.graph_name, ox.DefaultGraph)
        else f"GRAPH {quad.graph_name} {{ {quad.triple} }}"
        for quad in quads
    )


def _everything(plain: httpx2.Client) -> list[ox.Quad]:
    response = plain.get("/sparql", params={"query": EVERYTHING, "format": "json"})
    rows: Any = ox.parse_query_results(response.content, format=ox.QueryResultsFormat.JSON)
    return [ox.Quad(row["s"], row["p"], row["o"], row["g"] or ox.DefaultGraph()) for row in rows]


def _canonical(quads: list[ox.Quad]) -> list[str]:
    store = ox.Store()
    store.extend(quads)  # brings numbers into one form
    dataset = ox.Dataset(store)
    dataset.canonicalize(ox.CanonicalizationAlgorithm.RDFC_1_0)
    return sorted(str(quad) for quad in dataset)
