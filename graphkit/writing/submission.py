"""Release records that are handed in: read, checked, kept as files, and mapped into the curated graph."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from graphkit import resources
from graphkit.build.carrying import submission_files
from graphkit.build.pipeline import map_names, read_inputs
from graphkit.curation import load_releases, read_release
from graphkit.errors import ConflictError, CurationError, Problem
from graphkit.mapping import map_release
from graphkit.namespaces import graph, thing
from graphkit.store.generations import write_durably
from graphkit.writing.difference import change_of

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    import pyoxigraph as ox

    from graphkit.records import ReleaseRecord
    from graphkit.writing.difference import GraphNode, LineChange
    from graphkit.writing.order import Submission

__all__ = ["apply_submission"]


def apply_submission(
    store: ox.Store, submission: Submission, folder: Path, *, may_replace: bool
) -> tuple[dict[GraphNode, LineChange], str, bool]:
    """Put a record into the curated graph of a store and into a generation's folder.

    Gives what changed, the IRI of the system, and whether it is new. Raises `CurationError` with every mistake, and
    `ConflictError` if the system exists and may not be replaced.
    """
    record = read_release(text := _read_text(submission))
    system = thing("system", record.system.id)
    exists = next(store.quads_for_pattern(system, None, None, graph("curated")), None) is not None
    if exists and not may_replace:
        hint = "say with If-Match, and the ETag of what you have read, that you mean to replace it"
        raise ConflictError(f"there is a system {record.system.id} already: {hint}", is_stale=False)
    new = set(_map(record))
    old = _obsolete(record.system.id, folder) if exists else set()
    added = [quad for quad in new if quad not in store]
    removed = [quad for quad in old - new if quad in store]
    for quad in removed:
        store.remove(quad)
    store.extend(added)
    kept = folder / "submissions" / f"{record.system.id}.yaml"
    kept.parent.mkdir(exist_ok=True)
    kept.unlink(missing_ok=True)  # it may be shared with the generation before
    write_durably(kept, text)
    nodes = {quad.graph_name for quad in (*added, *removed)}
    changes = {
        node: change_of(*([quad for quad in quads if quad.graph_name == node] for quads in (added, removed)))
        for node in nodes
    }
    return changes, system.value, not exists


def _map(record: ReleaseRecord) -> Iterator[ox.Quad]:
    yield from map_release(record, graph("curated"))
    yield from map_names({}, [record])


def _read_text(submission: Submission) -> str:
    """Give the record as YAML. JSON is YAML but for escapes and tabs; where it has these, it is written anew."""
    if submission.media == "application/yaml":
        return submission.text
    try:
        data = json.loads(submission.text)
    except RecursionError as error:
        raise CurationError([Problem("release.json", 1, 1, "file", "is nested too deeply")]) from error
    except ValueError as error:
        line, column = getattr(error, "lineno", 1), getattr(error, "colno", 1)
        why = f"is not JSON: {getattr(error, 'msg', error)}"
        raise CurationError([Problem("release.json", line, column, "file", why)]) from error
    if "\\" in submission.text or "\t" in submission.text:
        return json.dumps(data, indent=1, ensure_ascii=False) + "\n"
    return submission.text


def _obsolete(slug: str, folder: Path) -> set[ox.Quad]:
    """Give the quads that only the record stated which is to be replaced."""
    name = f"{slug}.yaml"
    paths = [folder / "submissions" / name, *resources.data_files("releases")]
    path = next((path for path in paths if path.name == name and path.exists()), None)
    if path is None:
        return set()
    old = {quad for record in load_releases([path]) for quad in _map(record)}
    others = [path for path in submission_files(folder) if path.name != name]
    return old.difference(read_inputs(submissions=others, without=slug))
