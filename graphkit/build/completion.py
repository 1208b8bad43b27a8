"""From what is asserted to a whole graph: derive, reason, add mappings, describe, check."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pyoxigraph as ox

from graphkit.alignments import describe_alignments
from graphkit.build.checks import run_checks
from graphkit.build.derivation import derive
from graphkit.build.metadata import EXAMPLES, describe_graphs
from graphkit.build.progress import Silent
from graphkit.namespaces import graph
from graphkit.queries import describe_questions
from graphkit.reasoning.closure import materialise
from graphkit.reasoning.validation import require_valid

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from graphkit.build.progress import Progress

__all__ = ["complete"]


def complete(
    store: ox.Store,
    *,
    inputs: str,
    add_mappings: Callable[[], None],
    description: Iterable[ox.Quad] = (),
    progress: Progress | None = None,
) -> None:
    """Add everything that follows from the asserted graphs of a store in memory, and check the whole.

    `inputs` is the SHA-256 of the files that were read, `add_mappings` adds the graphs `links/…`, and `description` is what
    `meta` says of graphs that others brought. Raises `CheckError` with what is wrong.
    """
    tell = progress or Silent()
    tell.stage("derive")
    derive(store, on_rule=tell.advance)
    tell.stage("reason")
    materialise(store)
    tell.stage("read mappings")
    add_mappings()
    tell.stage("describe graphs")
    target = graph(EXAMPLES)
    store.extend(ox.Quad(one.subject, one.predicate, one.object, target) for one in describe_questions())
    store.extend(describe_graphs(store, inputs=inputs))
    store.extend(describe_alignments(store))
    store.extend(description)
    tell.stage("check")
    require_valid(store)
    run_checks(store, on_check=tell.advance)
