"""The mark that a load leaves in a remote engine: what was loaded, and whether all of it.

It stands in a graph of its own that no query of the atlas sees, as one JSON literal:
`{"state": "loading" or "complete", "identity": …, "manifest": {…}}`.
"""

from __future__ import annotations

import datetime as dt
import json
from typing import Any, Final, Literal, NamedTuple

import pyoxigraph as ox

from graphkit.namespaces import BASE

__all__ = ["FIND_MARK", "LOAD_GRAPH", "STAGING", "Mark", "read_mark", "write_mark"]

LOAD_GRAPH: Final = f"{BASE}graph/load"
#: What the names of graphs begin with that are loaded but not yet in use.
STAGING: Final = f"{BASE}graph/staging/"

_VALUE: Final = "http://www.w3.org/1999/02/22-rdf-syntax-ns#value"


class Mark(NamedTuple):
    """What a load says of itself; `started` is when it began."""

    state: Literal["loading", "complete"]
    identity: str
    started: dt.datetime
    manifest: dict[str, Any]


def read_mark(text: str) -> Mark:
    """Read a mark. Raises `ValueError` if it is none."""
    try:
        data = json.loads(text)
        return Mark(data["state"], data["identity"], dt.datetime.fromisoformat(data["started"]), data["manifest"])
    except (KeyError, TypeError) as error:
        raise ValueError(f"not the mark of a load: {error}") from error


def write_mark(mark: Mark) -> str:
    """Write the triple of a mark in the syntax of SPARQL and N-Triples."""
    data = {
        "state": mark.state,
        "identity": mark.identity,
        "started": mark.started.isoformat(),
        "manifest": mark.manifest,
    }
    text = json.dumps(data, sort_keys=True, separators=(",", ":"))
    return f"<{LOAD_GRAPH}> <{_VALUE}> {ox.Literal(text)} ."


#: Finds the mark of an engine.
FIND_MARK: Final = f"SELECT ?mark {{ GRAPH <{LOAD_GRAPH}> {{ <{LOAD_GRAPH}> <{_VALUE}> ?mark }} }}"
