"""What is asked of a worker, and what it says about its answer."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass
from typing import Any, Literal

__all__ = ["Head", "Question", "Summary"]


@dataclass(frozen=True, slots=True)
class Question:
    """A query, the address of the store it is asked of, and the formats in which its answer may come.

    Without graphs the data set is the union of all graphs, or what the query's own FROM clauses say. A media type that
    is None means that such a result is not wanted. `services` are the endpoints that SERVICE may call, see
    `graphkit.execution.endpoints`. The task `algebra` asks for the algebra of the query instead of its answer.
    """

    database: str
    sparql: str
    default_graphs: tuple[str, ...] = ()
    named_graphs: tuple[str, ...] = ()
    row_media: str | None = "application/sparql-results+json"
    triple_media: str | None = "text/turtle"
    base_iri: str | None = None
    union: bool = True
    services: tuple[str, ...] = ()
    task: Literal["answer", "algebra"] = "answer"

    def encode(self, *, result_bytes: int, result_rows: int) -> bytes:
        """Write the question as a worker reads it, with the limits that the worker itself keeps."""
        fields: dict[str, Any] = {
            "sparql": self.sparql,
            "default_graphs": self.default_graphs,
            "named_graphs": self.named_graphs,
            "row_media": self.row_media,
            "triple_media": self.triple_media,
            "base_iri": self.base_iri,
            "union": self.union,
            "services": self.services,
            "task": self.task,
            "result_bytes": result_bytes,
            "result_rows": result_rows,
        }
        return json.dumps(fields).encode()


@dataclass(frozen=True, slots=True)
class Head:
    """The beginning of an answer: `kind` is `rows`, `boolean`, `triples` or `algebra`."""

    kind: str
    media: str


@dataclass(frozen=True, slots=True)
class Summary:
    """The end of an answer: its size, and the seconds from question to last byte; a truth value has no rows."""

    rows: int | None
    size_bytes: int
    seconds: float

    def encode(self) -> bytes:
        """Write the summary as the parent reads it."""
        return json.dumps(asdict(self)).encode()
