"""What every catalogue of systems shares: a source made from its description, and the state its values rest on."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pyoxigraph as ox

from graphkit.errors import DataError
from graphkit.mapping.catalogues import CatalogueMapper
from graphkit.mapping.terms import date, text
from graphkit.namespaces import make_slug, term, thing
from graphkit.sources.description import load_description
from graphkit.sources.source import Source

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from graphkit.errors import Problem
    from graphkit.records import CatalogueEntry
    from graphkit.sources.source import EntryReader, Origin, Parted, Reject

__all__ = ["describe_state", "make_catalogue", "mapper_of"]


def make_catalogue(name: str, read_entries: EntryReader, parted: Parted | None = None) -> Source:
    """Make the source of a catalogue that data/sources describes."""
    about = load_description(name)

    def read(path: Path, origin: Origin, reject: Reject) -> Iterator[ox.Quad]:
        mapper = mapper_of(name, origin)
        yield from describe_state(name, origin)
        for entry in read_entries(path, origin, reject):
            yield from mapper.map(entry)
        yield from mapper.names()

    return Source(
        name=name,
        graph_name=f"source/{name}",
        title=about.title.en,
        title_ko=about.title.ko,
        licence=str(about.licence),
        repository=str(about.repository),
        read=read,
        cite_as=about.cite_as,
        read_entries=_never_empty(about.title.en, read_entries),
        parted=parted,
    )


def _never_empty(title: str, read_entries: EntryReader) -> EntryReader:
    """Read entries, and raise `DataError` where there are none: a file cut off must not end all that a catalogue said."""

    def read(path: Path, origin: Origin, reject: Reject) -> Iterator[CatalogueEntry]:
        first: list[Problem] = []

        def note(problem: Problem) -> None:
            if not first:
                first.append(problem)
            reject(problem)

        found = False
        for entry in read_entries(path, origin, note):
            found = True
            yield entry
        if not found:
            why = f": {first[0]}" if first else ""
            raise DataError(f"{path}: no entry of {title} could be read, and nothing was changed{why}")

    return read


def mapper_of(name: str, origin: Origin) -> CatalogueMapper:
    """Give the mapper of a state of a catalogue."""
    return CatalogueMapper(name, _state_node(name, origin))


def _state_node(name: str, origin: Origin) -> ox.NamedNode:
    revision = f"--{make_slug(origin.revision[:12])}" if origin.revision else ""
    return thing("source", f"{name}--{origin.accessed:%Y%m%d}{revision}")


def describe_state(name: str, origin: Origin) -> Iterator[ox.Quad]:
    """Describe the state of a catalogue as a source of observations."""
    about, node = load_description(name), _state_node(name, origin)
    target = mapper_of(name, origin).graph
    page = f"{str(about.repository).rstrip('/')}/tree/{origin.revision}" if _is_commit(origin) else str(about.home)
    shown = f", {origin.revision[:7] if _is_commit(origin) else origin.revision}" if origin.revision else ""
    pairs: list[tuple[str, ox.NamedNode | ox.Literal]] = [
        ("rdf:type", term("axs:Source")),
        ("rdfs:label", text(f"{about.title.en}, {origin.accessed}{shown}")),
        ("axs:hasSourceKind", thing("source-kind", origin.kind or about.kind)),
        ("schema:url", ox.NamedNode(page)),
        ("dcterms:license", ox.NamedNode(str(about.licence))),
        ("axs:accessed", date(origin.accessed)),
        ("void:inDataset", target),
    ]
    for predicate, value in pairs:
        yield ox.Quad(node, term(predicate), value, target)


def _is_commit(origin: Origin) -> bool:
    return origin.revision is not None and len(origin.revision) == 40
