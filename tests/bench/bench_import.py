"""How imports of a catalogue grow: `python -m tests.bench.bench_import [10000 100000 1000000]`. Prints figures and asserts none.

Each size is imported from JSON lines into a generation by the command line, as a user would. Beside it, in the same run: the
engine's own bulk loader on the same triples, which is the least an import can take, and rdflib's parser for the smallest size.
"""

from __future__ import annotations

import json
import os
import resource
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import Final

import pyoxigraph as ox
import rdflib

from graphkit.build import build
from graphkit.store import open_store
from tests.bench.catalogue import write_catalogue

_SIZES: Final = (10_000, 100_000, 1_000_000)
_PEER_TRIPLES: Final = 2_000_000
_MAIN: Final = "from graphkit.cli import main; main()"
_GRAPH: Final = ox.NamedNode("https://w3id.org/access-atlas/graph/source/hugging-face")


def show(*cells: object) -> None:
    """Print one row."""
    sys.stdout.write("".join(f"{cell:>14}" for cell in cells) + "\n")
    sys.stdout.flush()


def measure(folder: Path, count: int) -> Path:
    """Import a catalogue of some size, and give the store."""
    rows, store = folder / f"{count}.jsonl", folder / f"store-{count}"
    write_catalogue(rows, count)
    build(store)
    before = _processor_seconds()
    start = time.monotonic()
    call = [sys.executable, "-c", _MAIN, "import", "hugging-face", str(rows), "--store", str(store), "--json"]
    peak, output = _run(call)
    wall, processor = time.monotonic() - start, _processor_seconds() - before
    triples = sum(json.loads(output)["quads"].values())
    size = sum(path.stat().st_size for path in (store / "generations" / "2").rglob("*"))
    rows.unlink()
    show(
        f"{count:,}",
        f"{triples:,}",
        f"{wall:.0f}",
        f"{triples / wall:,.0f}",
        f"{processor / triples * 1e6:.1f}",
        f"{peak / 2**20:,.0f}",
        f"{size / 2**20:,.0f}",
    )
    return store


def measure_peers(store: Path, folder: Path) -> None:
    """Load the same triples with what does nothing else."""
    lines = folder / "peer.nt"
    with lines.open("wb") as output:
        for number, quad in enumerate(open_store(store).quads(_GRAPH)):
            output.write(f"{quad.triple} .\n".encode())
            if number + 1 == _PEER_TRIPLES:
                break
    triples = number + 1

    def load_with_engine() -> None:
        ox.Store(str(folder / "peer")).bulk_load(path=str(lines), format=ox.RdfFormat.N_TRIPLES, to_graph=_GRAPH)

    def parse_with_rdflib() -> None:
        rdflib.Graph().parse(str(lines), format="nt")

    for name, load in {"bulk loader": load_with_engine, "rdflib": parse_with_rdflib}.items():
        if name == "rdflib" and triples == _PEER_TRIPLES:
            continue
        before, start = time.process_time(), time.monotonic()
        load()
        wall = time.monotonic() - start
        show(
            name,
            f"{triples:,}",
            f"{wall:.0f}",
            f"{triples / wall:,.0f}",
            f"{(time.process_time() - before) / triples * 1e6:.1f}",
        )


def _run(call: list[str]) -> tuple[int, str]:
    """Run a command; give the largest resident size of it and all its processes together, sampled, in bytes."""
    peak = 0
    with tempfile.TemporaryFile() as output:
        process = subprocess.Popen(call, stdout=output, start_new_session=True)
        while process.poll() is None:
            peak = max(peak, sum(_resident(pid) for pid in _session(process.pid)))
            time.sleep(0.2)
        output.seek(0)
        return peak, output.read().decode()


def _session(leader: int) -> list[int]:
    found = []
    for entry in Path("/proc").iterdir():
        if entry.name.isdigit():
            try:
                if os.getsid(int(entry.name)) == leader:
                    found.append(int(entry.name))
            except OSError:
                continue
    return found


def _resident(pid: int) -> int:
    try:
        return int(Path(f"/proc/{pid}/statm").read_text(encoding="ascii").split()[1]) * resource.getpagesize()
    except (OSError, IndexError):
        return 0


def _processor_seconds() -> float:
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


if __name__ == "__main__":
    show("models", "triples", "seconds", "triples/s", "CPU µs/triple", "peak MiB", "disk MiB")
    with tempfile.TemporaryDirectory() as place:
        sizes = [int(one) for one in sys.argv[1:]] or list(_SIZES)
        stores = [measure(Path(place), count) for count in sizes]
        measure_peers(stores[0], Path(place))
