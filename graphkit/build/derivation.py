"""Run the rules of ontology/rules: SPARQL CONSTRUCT, in the order of their file names, into the graph `derived`."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import pyoxigraph as ox

from graphkit import resources
from graphkit.errors import StoreError
from graphkit.namespaces import graph

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

__all__ = ["derive", "rule_files"]


#: The line in a rule's header which says that it reads the framework alone, whatever is observed of systems.
_OF_FRAMEWORK: Final = "#+ about: framework\n"


def rule_files() -> list[Path]:
    """List the rules in the order in which they run."""
    return sorted((resources.folder("ontology") / "rules").glob("*.rq"))


def derive(store: ox.Store, *, on_rule: Callable[[], None] = lambda: None, framework: bool = True) -> int:
    """Add what the rules derive to the graph `derived` and give the number of quads it then holds.

    Without `framework`, rules that read nothing but the framework are left out. A rule sees the union of all graphs, what
    earlier rules derived included. Raises `StoreError` if a rule is broken.
    """
    target = graph("derived")
    for path in rule_files():
        text = path.read_text(encoding="utf-8")
        if not framework and _OF_FRAMEWORK in text:
            continue
        try:
            triples = store.query(text, use_default_graph_as_union=True)
        except SyntaxError as error:
            raise StoreError(f"{path}:{error.lineno}: the rule does not parse: {error.msg}") from error
        if not isinstance(triples, ox.QueryTriples):
            raise StoreError(f"{path}: a rule is a CONSTRUCT query")
        store.extend(ox.Quad(triple.subject, triple.predicate, triple.object, target) for triple in list(triples))
        on_rule()
    return sum(1 for _ in store.quads_for_pattern(None, None, None, target))
