"""The library of questions in queries/answers."""

from __future__ import annotations

from graphkit.errors import UnknownNameError
from graphkit.queries.header import QueryFile, read_query_file
from graphkit.resources import folder
from graphkit.vocabulary import nearest

__all__ = ["get_query", "list_queries"]


def list_queries() -> list[QueryFile]:
    """List the library queries by name."""
    return [read_query_file(path) for path in sorted((folder("queries") / "answers").glob("*.rq"))]


def get_query(name: str) -> QueryFile:
    """Give a library query by name. Raises `UnknownNameError` with similar names."""
    path = folder("queries") / "answers" / f"{name}.rq"
    known = {query.name for query in list_queries()}
    if name not in known:
        raise UnknownNameError("query", name, nearest(name, known))
    return read_query_file(path)
