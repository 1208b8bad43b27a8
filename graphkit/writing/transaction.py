"""One write: a copy of the current generation, changed, checked, made durable, and only then the current one."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import pyoxigraph as ox

from graphkit.build.carrying import copy_graph, holds_catalogue, is_built, is_derived_from, is_mapping, name_of
from graphkit.build.completion import complete
from graphkit.build.pipeline import count_things
from graphkit.errors import CheckError, ConflictError, RefusedError, StorageError, StoreError
from graphkit.namespaces import graph
from graphkit.statistics import renew_statistics
from graphkit.store.generations import Generation, Generations, sign
from graphkit.version import VERSION
from graphkit.writing.difference import GraphNode, LineChange, compare_graphs, read_lines
from graphkit.writing.edits import note_edits
from graphkit.writing.loading import apply_deletion, apply_loading, node_of
from graphkit.writing.order import Deletion, Loading, Submission, Update, Written
from graphkit.writing.permission import CURATED, require_permission
from graphkit.writing.retention import prune
from graphkit.writing.submission import apply_submission
from graphkit.writing.update import apply_update

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from graphkit.writing.order import Order

__all__ = ["carry_out"]

_SHOWN = 20


class _NothingChanged(Exception):  # noqa: N818 # it is no error, but the way out of making a generation
    pass


@dataclass(slots=True)
class _Effect:
    changes: dict[GraphNode, LineChange] = field(default_factory=dict)
    digests: dict[str, str] = field(default_factory=dict)
    subject: str | None = None
    created: bool = False


def carry_out(folder: Path, order: Order) -> Written:
    """Carry out an order: afterwards it is on disk and served, or nothing has changed.

    A write that changes nothing makes no generation. Raises `QueryError`, `CurationError`, `CheckError`, `DataError`,
    `RefusedError`, `ConflictError` or `UnknownNameError` if it cannot be accepted, and `LockedError`, `StorageError` or
    `StoreError` if the store keeps it from being done.
    """
    generations = Generations(folder)
    effect = _Effect()

    def prepare(building: Path) -> dict[str, Any]:
        nonlocal effect
        current = generations.current()
        _require_expected(order, current)
        _require_permission_early(order)
        current.copy_to(building)
        effect, manifest = _change(order, current, building)
        return manifest

    try:
        number = generations.write(prepare, wait_seconds=order.wait_seconds).number
        is_new = True
    except _NothingChanged:
        number, is_new = generations.current().number, False
    if is_new and order.keep:
        prune(folder, keep=order.keep, grace_seconds=order.grace_seconds)
    changes = {name_of(node): change.delta for node, change in effect.changes.items()}
    return Written(
        generation=number, is_new=is_new, changes=dict(sorted(changes.items())), created=effect.created,
        subject=effect.subject,
    )  # fmt: skip


def _require_expected(order: Order, current: Generation) -> None:
    if order.expected and current.number not in order.expected:
        named = " or ".join(map(str, order.expected))
        what = f"the current generation is {current.number}, not {named}; read it again"
        raise ConflictError(what, is_stale=True)


def _require_permission_early(order: Order) -> None:
    """Refuse what names its graph before anything is copied."""
    match order.change:
        case Loading() | Deletion() as change:
            require_permission(node_of(change.graph), order.scope, order.dataset)
        case Submission() if order.dataset == "plain":
            raise RefusedError("a system", "a plain data set has no release records")


def _change(order: Order, current: Generation, building: Path) -> tuple[_Effect, dict[str, Any]]:
    try:
        store = ox.Store(str(building / "db"))
    except (OSError, RuntimeError) as error:
        raise StoreError(f"generation {current.number} in {current.folder} cannot be opened: {error}") from error
    try:
        manifest = current.manifest
        effect = _apply(order, store, current, building)
        if not isinstance(order.change, Submission):
            for node in effect.changes:
                require_permission(node, order.scope, order.dataset)
        if not effect.changes:
            raise _NothingChanged
        things, counted = manifest.get("things", {}), manifest.get("counted")
        if order.dataset == "atlas" and any(is_derived_from(name_of(node)) for node in effect.changes):
            if not isinstance(order.change, Submission):
                note_edits(building, effect.changes[graph(CURATED)])
            things = _derive_again(store, building, effect, manifest)
            counted = Generations(current.folder.parent.parent).following()
        described = _describe(order, current, store, effect) | {"things": things, "counted": counted}
        if counted != manifest.get("counted"):
            described["quads"].update(renew_statistics(store, described["quads"]))
        store.flush()
        return effect, described
    except (OSError, RuntimeError) as error:  # the engine reports what it cannot write in either way
        raise StorageError(building.parent.parent, str(error)) from error


def _apply(order: Order, store: ox.Store, current: Generation, building: Path) -> _Effect:
    scratch = building / "lines.nt"
    match order.change:
        case Update() as update:
            digests = current.manifest.get("digests", {})
            return _Effect(*apply_update(store, current.database, update, scratch, digests, order.load_sources))
        case Loading() as loading:
            changes, created = apply_loading(store, loading, scratch)
            return _Effect(changes, subject=loading.graph, created=created)
        case Deletion() as deletion:
            return _Effect(apply_deletion(store, deletion, scratch), subject=deletion.graph)
        case Submission() as submission:
            changes, system, created = apply_submission(store, submission, building, may_replace=order.may_replace)
            return _Effect(changes, subject=system, created=created)


def _derive_again(store: ox.Store, building: Path, effect: _Effect, manifest: Mapping[str, Any]) -> dict[str, int]:
    """Make what follows from the asserted graphs anew, check the whole, and count its things."""
    _require_names(store)
    scratch = building / "lines.nt"
    memory = ox.Store()
    named = [node for node in store.named_graphs() if isinstance(node, ox.NamedNode)]
    nodes = [node for node in named if not holds_catalogue(store, node)]
    for node in nodes:
        if is_derived_from(name_of(node)):
            copy_graph(store, memory, node, scratch)

    def add_mappings() -> None:
        for node in nodes:
            if is_mapping(name_of(node)):
                copy_graph(store, memory, node, scratch)

    inputs = manifest.get("inputs", "")
    complete(memory, inputs=inputs, add_mappings=add_mappings, description=_described_elsewhere(store))
    for node in (graph("derived"), graph("meta")):
        old = read_lines(store, node, scratch)
        store.clear_graph(node)
        copy_graph(memory, store, node, scratch)
        change = compare_graphs(old, read_lines(store, node, scratch))
        if not change.is_empty:
            effect.changes[node] = change
    return count_things(memory)


def _require_names(store: ox.Store) -> None:
    """Raise `CheckError` for blank nodes in the curated graph: identifiers there outlive a build."""
    quads = store.quads_for_pattern(None, None, None, graph(CURATED))
    found = [str(quad.triple) for quad in quads if any(isinstance(one, ox.BlankNode) for one in quad.triple)]
    if found:
        raise CheckError("Everything in the curated graph has an IRI; these have blank nodes", found[:_SHOWN])


def _described_elsewhere(store: ox.Store) -> list[ox.Quad]:
    """Give what `meta` says of graphs that no build makes."""
    meta = graph("meta")
    nodes = [node for node in store.named_graphs() if isinstance(node, ox.NamedNode) and not is_built(name_of(node))]
    found = [quad for node in nodes for quad in store.quads_for_pattern(node, None, None, meta)]
    return found + [quad for node in nodes for quad in store.quads_for_pattern(None, None, node, meta)]


def _describe(order: Order, current: Generation, store: ox.Store, effect: _Effect) -> dict[str, Any]:
    manifest = current.manifest
    quads = dict(manifest["quads"])
    digests = {**manifest.get("digests", {}), **effect.digests}
    exists = {str(node) for node in store.named_graphs()}
    for node, change in effect.changes.items():
        name = name_of(node)
        quads[name] = quads.get(name, 0) + change.delta.added - change.delta.removed
        if isinstance(node, ox.NamedNode) and str(node) not in exists:
            del quads[name]
        if str(node) not in effect.digests:
            digests.pop(str(node), None)
    changes = {name_of(node): change.delta.model_dump() for node, change in effect.changes.items()}
    return {
        **manifest,
        **sign(author=order.author, reason=order.reason or order.change.kind, parent=current.number),
        "made-by": f"access-atlas {VERSION}",
        "order": order.id,
        "quads": quads,
        "digests": digests,
        "changes": changes,
    }
