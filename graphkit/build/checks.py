"""Run the checks of queries/checks on a graph that was built: each is a SELECT whose rows are findings."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pyoxigraph as ox

from graphkit.errors import CheckError, StoreError
from graphkit.namespaces import contract
from graphkit.queries.header import read_query_file
from graphkit.resources import folder

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

__all__ = ["check_files", "find", "run_checks"]

SHOWN = 20


def check_files() -> list[Path]:
    """List the checks, by name."""
    return sorted((folder("queries") / "checks").glob("*.rq"))


def run_checks(store: ox.Store, *, on_check: Callable[[], None] = lambda: None) -> None:
    """Run every check. Raises `CheckError` with the findings of the first check that has any."""
    for path in check_files():
        findings = list(find(store, path))
        if findings:
            more = [f"… and {len(findings) - SHOWN} more"] if len(findings) > SHOWN else []
            raise CheckError(read_query_file(path).summary, findings[:SHOWN] + more)
        on_check()


def find(store: ox.Store, path: Path) -> Iterator[str]:
    """Run one check and give its findings, one line each; none means that all is well."""
    solutions = store.query(path.read_text(encoding="utf-8"), use_default_graph_as_union=True)
    if not isinstance(solutions, ox.QuerySolutions):
        raise StoreError(f"{path}: a check is a SELECT query")
    names = [variable.value for variable in solutions.variables]
    for solution in solutions:
        found = ((name, solution[name]) for name in names)
        yield " ".join(f"{name}={_shown(node)}" for name, node in found if node is not None)


def _shown(node: object) -> str:
    return contract(node.value) if isinstance(node, ox.NamedNode) else str(getattr(node, "value", node))
