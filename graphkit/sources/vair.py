"""VAIR, from its Turtle file: https://w3id.org/vair."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from graphkit.sources.rdf_files import read_turtle
from graphkit.sources.source import CC_BY, Source

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    import pyoxigraph as ox

    from graphkit.sources.source import Origin, Reject

__all__ = ["SOURCE", "read"]


def read(path: Path, origin: Origin, reject: Reject) -> Iterator[ox.Quad]:  # noqa: ARG001 - nothing to reject or to date
    """Read vair.ttl, or the folder that holds it."""
    yield from read_turtle(path, SOURCE.graph)


SOURCE: Final = Source(
    name="vair",
    graph_name="external/vair",
    title="Vocabulary of AI Risks (VAIR)",
    title_ko="AI 위험 어휘(VAIR)",
    licence=CC_BY,
    repository="https://github.com/DelaramGlp/vair",
    read=read,
)
