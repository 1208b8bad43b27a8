"""The Data Privacy Vocabulary and its extensions, from files fetched by the user: https://w3id.org/dpv.

DPV is referenced, not shipped. Give one Turtle file or a folder of them (DPV, AI, RISK, TECH, EU AI Act). The plain
serialisation is meant, whose terms are `https://w3id.org/dpv#…`; files of the OWL serialisation, whose terms live in
`https://w3id.org/dpv/owl#…` and match no mapping, are left out.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from graphkit.errors import Problem
from graphkit.ontology import parse_turtle
from graphkit.sources.source import Source, files_below

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    import pyoxigraph as ox

    from graphkit.sources.source import Origin, Reject

__all__ = ["SOURCE", "read"]

_OWL: Final = "https://w3id.org/dpv/owl#"


def read(path: Path, origin: Origin, reject: Reject) -> Iterator[ox.Quad]:  # noqa: ARG001 - the files carry their version
    """Read the DPV files at or below a path."""
    for file in files_below(path, ".ttl"):
        quads = list(parse_turtle(file, to_graph=SOURCE.graph))
        if any(str(getattr(quad.subject, "value", "")).startswith(_OWL) for quad in quads):
            reject(Problem(str(file), 1, 1, "namespace", f"terms in {_OWL}", "the plain serialisation of DPV"))
            continue
        yield from quads


SOURCE: Final = Source(
    name="dpv",
    graph_name="external/dpv",
    title="Data Privacy Vocabulary (DPV) and extensions",
    title_ko="데이터 프라이버시 어휘(DPV)와 확장",
    licence="https://www.w3.org/copyright/document-license/",
    repository="https://github.com/w3c/dpv",
    read=read,
)
