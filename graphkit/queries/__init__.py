"""Query files: one `.rq` file is a command, a route and a documented example at once."""

from graphkit.queries.binding import bind
from graphkit.queries.examples import describe_questions
from graphkit.queries.header import Column, Parameter, QueryFile, read_query_file
from graphkit.queries.naming import bind_question, check_names, read_slugs
from graphkit.queries.registry import get_query, list_queries

__all__ = [
    "Column",
    "Parameter",
    "QueryFile",
    "bind",
    "bind_question",
    "check_names",
    "describe_questions",
    "get_query",
    "list_queries",
    "read_query_file",
    "read_slugs",
]
