"""Updates with LOAD, where an operator allows documents: the engine never gets to see the keyword.

Each LOAD is read here, by `ServiceClient`, and its triples stand in its place as INSERT DATA, which is what LOAD means (SPARQL
1.1 Update, section 3.1.4). The update that comes of it goes the way of every other, refusal included.
"""

from __future__ import annotations

from pathlib import PurePosixPath
from typing import TYPE_CHECKING, Final, NamedTuple
from urllib.parse import urlsplit

import pyoxigraph as ox

from graphkit.errors import QueryError, ServiceError
from graphkit.execution.endpoints import ServiceClient
from graphkit.execution.federation import resolve_iri
from graphkit.store.lexer import tokens
from graphkit.store.refusal import refuse_network_update
from graphkit.writing.loading import TRIPLE_MEDIA

if TYPE_CHECKING:
    from collections.abc import Sequence

    from graphkit.store.lexer import Token

__all__ = ["resolve_loads"]

#: Longest document that is read, and most of them in one update.
_DOCUMENT_BYTES: Final = 10_000_000
_DOCUMENTS: Final = 20

_ACCEPT: Final = ", ".join(f"{media};q={1 - number / 10:g}" for number, media in enumerate(TRIPLE_MEDIA))
_NOTHING: Final = "INSERT DATA { }"


class _Load(NamedTuple):
    """A LOAD: where it stands, the declarations before it, and what it reads into which graph, as they are written."""

    start: int
    end: int
    prologue: str
    is_silent: bool
    source: str
    graph: str


def resolve_loads(sparql: str, base_iri: str, allowed: Sequence[str]) -> str:
    """Give an update that means the same without LOAD, having read the documents it loads.

    Raises `QueryError` if one is not allowed or the update does not parse, `ServiceError` if one cannot be had. Under SILENT
    such a LOAD does nothing.
    """
    found = _find_loads(sparql, base_iri)
    if len(found) > _DOCUMENTS:
        raise QueryError(f"an update may load {_DOCUMENTS} documents")
    _check(_replace(sparql, found, [_NOTHING] * len(found)), base_iri)
    sources = [resolve_iri(one.prologue, one.source, "LOAD") for one in found]
    client = ServiceClient(allowed, _DOCUMENT_BYTES, "LOAD")
    for one, source in zip(found, sources, strict=True):
        if not one.is_silent:
            client.check(source)
    return _replace(sparql, found, [_read(client, *pair) for pair in zip(found, sources, strict=True)])


def _check(sparql: str, base_iri: str) -> None:
    """Raise `QueryError` unless the engine can parse an update, and finds nothing in it that opens a connection."""
    refuse_network_update(sparql)
    try:
        ox.Store().update(sparql, base_iri=base_iri)
    except SyntaxError as error:
        raise QueryError(f"the update does not parse: {error.msg}") from error
    except (ValueError, RuntimeError):  # it parses; the store that it is for will tell what is wrong with it
        return


def _find_loads(sparql: str, base_iri: str) -> list[_Load]:
    listed, found, prologue, depth = list(tokens(sparql)), [], f"BASE <{base_iri}>", 0
    for index, token in enumerate(listed):
        depth += {"{": 1, "}": -1}.get(token.text, 0)
        if depth == 0 and token.word in ("PREFIX", "BASE"):
            declared = listed[index + 1 : index + (3 if token.word == "PREFIX" else 2)]
            prologue += f"\n{token.text} {' '.join(one.text for one in declared)}"
        elif depth == 0 and token.word == "LOAD":
            found.append(_read_load(listed, index, prologue))
    return found


def _read_load(listed: Sequence[Token], index: int, prologue: str) -> _Load:
    rest = [*listed[index + 1 : index + 6], None]
    is_silent = rest[0] is not None and rest[0].word == "SILENT"
    source, *after = rest[is_silent:]
    last, graph = source, ""
    if after and after[0] is not None and after[0].word == "INTO":
        named = after[1:3]
        last = named[-1]
        graph = last.text if last is not None and named[0] is not None and named[0].word == "GRAPH" else ""
    if source is None or last is None or (last is not source and not graph):
        raise QueryError(
            "the update does not parse: LOAD is followed by an IRI, and INTO GRAPH with another one or nothing"
        )
    return _Load(listed[index].start, last.end, prologue, is_silent, source.text, graph)


def _replace(sparql: str, found: Sequence[_Load], texts: Sequence[str]) -> str:
    pieces, at = [], 0
    for one, text in zip(found, texts, strict=True):
        pieces += [sparql[at : one.start], " ", text, " "]
        at = one.end
    return "".join([*pieces, sparql[at:]])


def _read(client: ServiceClient, load: _Load, source: str) -> str:
    target = f"GRAPH <{resolve_iri(load.prologue, load.graph, 'INTO GRAPH')}>" if load.graph else ""
    try:
        media, body = client.read(source, _ACCEPT)
        lines = "\n".join(f"{triple} ." for triple in _parse(media, body, source))
    except (QueryError, ServiceError):
        if load.is_silent:
            return _NOTHING
        raise
    return f"INSERT DATA {{ {target} {{ {lines} }} }}" if target else f"INSERT DATA {{ {lines} }}"


def _parse(media: str, body: bytes, source: str) -> list[ox.Triple]:
    form = TRIPLE_MEDIA.get(media) or ox.RdfFormat.from_extension(PurePosixPath(urlsplit(source).path).suffix[1:])
    if form is None:
        raise ServiceError(source, f"its answer is {media}, which is no RDF that is read here", "LOAD")
    try:
        quads = list(ox.parse(body, format=form, base_iri=source, rename_blank_nodes=True))
    except (SyntaxError, ValueError) as error:
        raise ServiceError(source, f"its answer is no {form.name}", "LOAD") from error
    if any(not isinstance(quad.graph_name, ox.DefaultGraph) for quad in quads):
        raise ServiceError(source, "its answer names graphs of its own", "LOAD")
    return [quad.triple for quad in quads]
