"""Carry out SPARQL updates, and find out what they changed."""

from __future__ import annotations

import re
from itertools import pairwise
from typing import TYPE_CHECKING, Final

import pyoxigraph as ox

from graphkit.build.carrying import holds_catalogue
from graphkit.errors import QueryError
from graphkit.namespaces import BASE
from graphkit.store.lexer import Sign, signs, tokens
from graphkit.store.refusal import refuse_network_update
from graphkit.writing.difference import (
    GraphNode,
    LineChange,
    change_of,
    compare_graphs,
    digest_graph,
    graphs_of,
    read_lines,
)
from graphkit.writing.remote import resolve_loads
from graphkit.writing.targets import leaves_sources_alone

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping, Sequence
    from pathlib import Path

    from graphkit.writing.order import Update

__all__ = ["Changes", "apply_update", "with_dataset", "with_one_prologue"]

#: What changed, by graph. A graph that was only created, or only emptied of nothing, has an empty change.
Changes = dict[GraphNode, LineChange]

#: The words of an update that states its quads one by one.
_DATA_WORD: Final = re.compile(r"PREFIX|BASE|INSERT|DELETE|DATA|GRAPH|A|TRUE|FALSE|[0-9]+(?:E[0-9]*)?|[{}]")


#: A longer one goes through the engine as a whole, where its quads do not become objects.
_LONGEST_DATA: Final = 200_000


def apply_update(
    store: ox.Store,
    database: Path,
    update: Update,
    scratch: Path,
    digests: Mapping[str, str],
    load_sources: Sequence[str] = (),
) -> tuple[Changes, dict[str, str]]:
    """Carry out an update on a store, a copy of a database, and give what it changed, and the digests of all graphs.

    `digests` are those of the database's graphs, as far as they are known; none are given where nobody needed them.
    `load_sources` are what LOAD may read, see `graphkit.execution.endpoints`. Raises `QueryError` if the update does not parse,
    is refused, or fails, and `ServiceError` if what it loads cannot be had.
    """
    sparql = _clear_quietly(with_one_prologue(update.sparql))
    if load_sources:
        sparql = resolve_loads(sparql, BASE, load_sources)
    refuse_network_update(sparql)
    text = with_dataset(sparql, update.using, update.using_named)
    if (data := _read_data(text)) is not None:
        return _apply_data(store, *data), {}
    try:
        store.update(text, base_iri=BASE)
    except SyntaxError as error:
        raise QueryError(f"the update does not parse: {error.msg}") from error
    except (ValueError, RuntimeError) as error:
        raise QueryError(f"the update failed: {error}") from error
    before = ox.Store.read_only(str(database))
    spared = (
        {node for node in graphs_of(before) if isinstance(node, ox.NamedNode) and holds_catalogue(before, node)}
        if leaves_sources_alone(text)
        else set()
    )
    return _compare(store, before, scratch, digests, spared)


def _read_data(text: str) -> tuple[bool, list[ox.Quad]] | None:
    """Read the quads of a single INSERT DATA or DELETE DATA, and whether it inserts; None for any other update."""
    if len(text) > _LONGEST_DATA:
        return None
    found = list(signs(text))
    verbs = [index for index, sign in enumerate(found) if sign.text in ("INSERT", "DELETE") and sign.depth == 0]
    if len(verbs) != 1 or not all(_DATA_WORD.fullmatch(sign.text) for sign in found):
        return None
    verb, following = found[verbs[0]], found[verbs[0] + 1 : verbs[0] + 2]
    if not following or following[0].text != "DATA":
        return None
    scratch = ox.Store()
    try:
        scratch.update(f"{text[: verb.start]}INSERT{text[verb.end :]}", base_iri=BASE)
    except SyntaxError as error:
        raise QueryError(f"the update does not parse: {error.msg}") from error
    except (ValueError, RuntimeError):
        return None
    quads = list(scratch)
    inserts = verb.text == "INSERT"
    if not inserts and any(isinstance(term, ox.BlankNode) for quad in quads for term in quad):
        raise QueryError("the update does not parse: DELETE DATA names no blank nodes")
    return inserts, quads


def _apply_data(store: ox.Store, inserts: bool, quads: list[ox.Quad]) -> Changes:
    effective = [quad for quad in quads if (quad in store) != inserts]
    changes: Changes = {}
    for node in {quad.graph_name for quad in effective}:
        mine = [quad for quad in effective if quad.graph_name == node]
        changes[node] = change_of(mine, ()) if inserts else change_of((), mine)
    if inserts:
        store.extend(effective)
    else:
        for quad in effective:
            store.remove(quad)
    return changes


def _compare(
    store: ox.Store, before: ox.Store, scratch: Path, digests: Mapping[str, str], spared: Collection[GraphNode]
) -> tuple[Changes, dict[str, str]]:
    """Find what changed by comparing all graphs but those that are spared, which the update cannot have touched."""
    changes: Changes = {}
    fresh: dict[str, str] = {}
    old, new = set(graphs_of(before)), set(graphs_of(store))
    for node in sorted((old | new).difference(spared), key=str):
        fresh[str(node)] = digest_graph(store, node)
        if (node in old) == (node in new):
            was = digests.get(str(node)) or digest_graph(before, node)
            if was == fresh[str(node)]:
                continue
        changes[node] = compare_graphs(read_lines(before, node, scratch), read_lines(store, node, scratch))
    return changes, fresh


def with_one_prologue(sparql: str) -> str:
    r"""Move the prefixes that later operations of an update declare to its beginning: the engine reads them nowhere else.

    An update that is no longer the same then, as it declares one anew or a base, is left as it is.

    >>> with_one_prologue("CLEAR ALL ; PREFIX : <a:> INSERT DATA { :a :b :c }")
    'PREFIX : <a:>\nCLEAR ALL ;  INSERT DATA { :a :b :c }'
    """
    declared: dict[str, str] = {}
    moved: list[tuple[int, int]] = []
    first, depth, inside = None, 0, 0
    listed = list(tokens(sparql))
    for index, token in enumerate(listed):
        depth += {"{": 1, "}": -1}.get(token.text, 0)
        if inside:  # a declaration
            inside -= 1
        elif depth == 0 and token.word == "BASE":
            if first is not None:
                return sparql
            inside = 1
        elif depth == 0 and token.word == "PREFIX" and index + 2 < len(listed):
            name, iri = listed[index + 1 : index + 3]
            if declared.setdefault(name.text, iri.text) != iri.text:
                return sparql
            if first is not None:
                moved.append((token.start, iri.end))
            inside = 2
        elif first is None:
            first = token.start
    if first is None or not moved:
        return sparql
    rest = sparql
    for start, end in reversed(moved):
        rest = rest[:start] + rest[end:]
    front = "".join(f"{sparql[start:end]}\n" for start, end in moved)
    return f"{rest[:first]}{front}{rest[first:]}"


def _clear_quietly(sparql: str) -> str:
    """Make CLEAR of a graph that is not there do nothing, as W3C's test update_base_uri has it; the engine would fail."""
    text, found = sparql, [sign for sign in signs(sparql) if sign.depth == 0]
    for previous, sign in reversed(list(pairwise(found))):
        if (previous.text, sign.text) == ("CLEAR", "GRAPH"):
            text = f"{text[: sign.start]}SILENT {text[sign.start :]}"
    return text


def with_dataset(sparql: str, using: tuple[str, ...], using_named: tuple[str, ...]) -> str:
    """Write the data set of a protocol request into every WHERE clause of an update (SPARQL 1.1 Protocol, section 2.2.3).

    Raises `QueryError` if the update names its data set itself, or if a graph is no IRI.

    >>> with_dataset("DELETE WHERE { ?s ?p ?o }", ("http://example.org/g",), ())
    'DELETE { ?s ?p ?o } USING <http://example.org/g> WHERE { ?s ?p ?o }'
    """
    if not using and not using_named:
        return sparql
    found = [sign for sign in signs(sparql) if sign.depth == 0]
    if any(sign.text in ("USING", "WITH") for sign in found):
        raise QueryError("using-graph-uri and using-named-graph-uri exclude USING, USING NAMED and WITH in the update")
    try:
        clauses = [f"USING {ox.NamedNode(iri)} " for iri in using]
        clauses += [f"USING NAMED {ox.NamedNode(iri)} " for iri in using_named]
    except ValueError as error:
        raise QueryError(f"a graph of the request is no IRI: {error}") from error
    clause, text = "".join(clauses), sparql
    for previous, sign in reversed(list(pairwise(found))):
        if sign.text != "WHERE":
            continue
        block = f"{_block(sparql, found, sign)} " if previous.text == "DELETE" else ""
        text = f"{text[: sign.start]}{block}{clause}{text[sign.start :]}"
    return text


def _block(sparql: str, found: list[Sign], where: Sign) -> str:
    """Give the pattern after a WHERE, braces included."""
    braces = [sign for sign in found if sign.start > where.start and sign.text in ("{", "}")]
    return sparql[braces[0].start : braces[1].end] if len(braces) > 1 else ""
