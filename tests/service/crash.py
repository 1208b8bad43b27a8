"""Servers that are killed while they write, and what must be true afterwards.

Writers add batches of triples, readers count them all the while. A batch that was acknowledged must be there after the kill,
each batch must be whole or not there, and no reader may ever have seen part of one.
"""

from __future__ import annotations

import contextlib
import itertools
import os
import signal
import threading
import time
from collections import Counter
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import httpx2

from graphkit.store import open_store, rows
from tests.service.servers import children, serve
from tests.service.stores import make_token, write_generation

if TYPE_CHECKING:
    import random
    from pathlib import Path

    from tests.service.servers import Server

__all__ = ["Ledger", "kill_often", "prepare_store"]

SIZE = 5
WRITERS = 2
COUNT = "SELECT ?batch (COUNT(*) AS ?n) { GRAPH ?g { ?batch <urn:has> ?o } } GROUP BY ?batch"
#: Seconds after the first acknowledged write until which a kill may come; a few writes take so long.
LONGEST_LIFE = 0.8


@dataclass
class Ledger:
    """What was acknowledged, what readers saw that no reader may see, and how often something was killed in a write."""

    store: Path
    token: dict[str, str]
    acknowledged: set[str] = field(default_factory=set)
    wrong: list[str] = field(default_factory=list)
    interrupted: int = 0
    reads: int = 0
    numbers: itertools.count[int] = field(default_factory=itertools.count)


def prepare_store(folder: Path) -> Ledger:
    """Make a store to be written to."""
    write_generation(folder / "store", lambda _: None)
    return Ledger(folder / "store", make_token(folder / "store"))


def kill_often(ledger: Ledger, folder: Path, chance: random.Random, kills: int) -> None:
    """Serve the store, write and read, and kill: processes of the server while it runs, at last the server; then check."""
    settings: dict[str, Any] = {"query_workers": 1, "keep_generations": 20, "keep_grace_seconds": 1}
    with serve(ledger.store, folder, dataset="plain", **settings) as server:
        ended = threading.Event()
        threads = [threading.Thread(target=_write, args=(ledger, server, ended)) for _ in range(WRITERS)]
        threads.append(threading.Thread(target=_read, args=(ledger, server, ended)))
        for thread in threads:
            thread.start()
        for _ in range(kills - 1):
            _let_write(ledger, server, chance)
            _kill(children(server.process.pid))
        _let_write(ledger, server, chance)
        # The process that writes may outlive the server, or die with it, or alone.
        below = children(server.process.pid)
        _kill(chance.choice([below, [server.process.pid], [server.process.pid, *below]]))
        server.process.kill()
        server.process.wait()
        ended.set()
        for thread in threads:
            thread.join(60)
    _check(ledger)


def _let_write(ledger: Ledger, server: Server, chance: random.Random) -> None:
    """Wait until something more was acknowledged, and a random time more."""
    known, end = len(ledger.acknowledged), time.monotonic() + 60
    while len(ledger.acknowledged) == known:
        assert time.monotonic() < end, server.log.read_text()
        time.sleep(0.01)
    time.sleep(chance.uniform(0, LONGEST_LIFE))


def _kill(pids: list[int]) -> None:
    for pid in pids:
        with contextlib.suppress(ProcessLookupError):
            os.kill(pid, signal.SIGKILL)


def _write(ledger: Ledger, server: Server, ended: threading.Event) -> None:
    with server.client() as client:
        while not ended.is_set():
            number = next(ledger.numbers)
            batch = f"urn:batch:{number}"
            values = " , ".join(map(str, range(SIZE)))
            text = f"INSERT DATA {{ GRAPH <urn:g{number % 3}> {{ <{batch}> <urn:has> {values} }} }}"
            if number % 2:  # one that is compared, not read
                where = f"VALUES ?o {{ {values.replace(',', ' ')} }}"
                text = f"INSERT {{ GRAPH <urn:g{number % 3}> {{ <{batch}> <urn:has> ?o }} }} WHERE {{ {where} }}"
            try:
                response = client.post("/update", data={"update": text}, headers=ledger.token)
            except httpx2.TransportError:
                ledger.interrupted += 1
                return
            if response.status_code == 200:
                ledger.acknowledged.add(batch)
            else:  # the process that writes was killed
                ledger.interrupted += 1


def _read(ledger: Ledger, server: Server, ended: threading.Event) -> None:
    with server.client() as client:
        while not ended.is_set():
            known = set(ledger.acknowledged)
            try:
                response = client.get("/sparql", params={"query": COUNT, "format": "json"})
            except httpx2.TransportError:
                return
            if response.status_code != 200:
                continue  # its worker was killed
            found = {row["batch"]["value"]: row["n"]["value"] for row in response.json()["results"]["bindings"]}
            ledger.reads += 1
            ledger.wrong += [f"{name}: {count} of {SIZE}" for name, count in found.items() if count != str(SIZE)]
            ledger.wrong += [f"{name} was acknowledged and is not seen" for name in known - found.keys()]


def _check(ledger: Ledger) -> None:
    store = open_store(ledger.store)
    found = Counter({row["batch"].value: int(row["n"].value) for row in rows(store, COUNT)})
    assert not ledger.wrong, ledger.wrong[:5]
    assert ledger.acknowledged <= found.keys(), "an acknowledged write is lost"
    assert set(found.values()) <= {SIZE}, "a write is half there"
    assert sum(store.source.manifest["quads"].values()) == store.size() == SIZE * len(found)
