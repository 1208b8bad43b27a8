"""What a data set of others is: its names, licence and repository, and the function that reads it."""

from __future__ import annotations

import datetime as dt  # noqa: TC003
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path  # noqa: TC003
from typing import Final, NamedTuple, Protocol
from urllib.parse import quote

import pyoxigraph as ox

from graphkit.errors import DataError, Problem
from graphkit.mapping.terms import text
from graphkit.namespaces import graph, term
from graphkit.records import CatalogueEntry  # noqa: TC001
from graphkit.sources.parts import Line, Part  # noqa: TC001

__all__ = [
    "CC_BY",
    "EntryReader",
    "LineReader",
    "Origin",
    "Parted",
    "Reader",
    "Reject",
    "Source",
    "files_below",
    "page_of",
]

CC_BY: Final = "https://creativecommons.org/licenses/by/4.0/"

Reject = Callable[[Problem], None]


@dataclass(frozen=True, slots=True)
class Origin:
    """The day of the state of the files at hand, and its commit or version, where one is known.

    `kind` is the kind of source that stands behind it, where it is not the one that data/sources says.
    """

    accessed: dt.date
    revision: str | None = None
    kind: str | None = None


class Reader(Protocol):
    """Reads the files of a data set; `reject` is told what is left out."""

    def __call__(self, path: Path, origin: Origin, reject: Reject) -> Iterator[ox.Quad]:
        """Give the quads of the data set at a path."""
        ...


class EntryReader(Protocol):
    """Reads the entries of a catalogue, one after another; `reject` is told what is left out."""

    def __call__(self, path: Path, origin: Origin, reject: Reject) -> Iterator[CatalogueEntry]:
        """Give the entries of the catalogue at a path."""
        ...


class LineReader(Protocol):
    """Reads the entries of some lines of a catalogue.

    `seen` has the fingerprints of names that other lines list already, and gets those of these.
    """

    def __call__(
        self, lines: Iterable[Line], origin: Origin, reject: Reject, seen: set[int]
    ) -> Iterator[CatalogueEntry]:
        """Give the entries of the lines."""
        ...


class Parted(NamedTuple):
    """How a catalogue that may be large is read in parts: `cut` gives those at a path, `read` the entries of lines."""

    cut: Callable[[Path], list[Part]]
    read: LineReader


@dataclass(frozen=True, slots=True)
class Source:
    """A data set of others, and the graph its statements go to.

    A catalogue of systems has `read_entries`, so that a later state of it can continue the history of an earlier one; one of
    millions of lines has `parted` as well.
    """

    name: str
    graph_name: str
    title: str
    title_ko: str
    licence: str
    repository: str
    read: Reader
    cite_as: str = ""
    read_entries: EntryReader | None = None
    parted: Parted | None = None

    @property
    def graph(self) -> ox.NamedNode:
        """The named graph."""
        return graph(self.graph_name)

    def describe(self, origin: Origin) -> Iterator[tuple[str, ox.NamedNode | ox.Literal]]:
        """Say what the graph is and where it came from, as (CURIE of the predicate, value)."""
        yield "rdf:type", term("dcat:Dataset")
        yield "dcterms:title", text(self.title)
        yield "dcterms:title", text(self.title_ko, "ko")
        yield "dcterms:license", ox.NamedNode(self.licence)
        yield "dcterms:source", ox.NamedNode(self.repository)
        if origin.revision is not None:
            yield "dcat:version", ox.Literal(origin.revision)
        if self.cite_as:
            yield "dcterms:bibliographicCitation", text(self.cite_as)


def files_below(path: Path, *suffixes: str) -> list[Path]:
    """List the files with one of the suffixes at or below a path, sorted.

    Raises `DataError` if there are none.
    """
    below = path.rglob("*") if path.is_dir() else [path]
    found = sorted(one for one in below if one == path or (one.suffix in suffixes and not one.is_dir()))
    if not found:
        raise DataError(f"{path}: no {' or '.join(suffixes)} file here")
    return found


def page_of(repository: str, revision: str | None, path: str) -> str:
    """Give the address of a file in a repository of GitHub, at its revision where that is known.

    >>> page_of("https://github.com/lfai/model_openness_tool", "8b5d30e", "models/GPT 4.yml")
    'https://github.com/lfai/model_openness_tool/blob/8b5d30e/models/GPT%204.yml'
    """
    return f"{repository}/blob/{revision or 'HEAD'}/{quote(path)}"
