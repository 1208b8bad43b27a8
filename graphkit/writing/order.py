"""What a writer is asked to do, and what it says when it is done. Both pass between processes as JSON."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field

from graphkit.answers import Answer
from graphkit.tokens import Scope

__all__ = ["Dataset", "Deletion", "Delta", "Loading", "Order", "Part", "Submission", "Update", "Written"]

#: `atlas`: graphs have their rules. `plain`: any graph may be written, nothing is derived and nothing checked.
Dataset = Literal["atlas", "plain"]


class _Piece(BaseModel):
    model_config = ConfigDict(frozen=True)


class Update(_Piece):
    """A SPARQL update, and the graphs that its WHERE clauses see."""

    kind: Literal["update"] = "update"
    sparql: str
    using: tuple[str, ...] = ()
    using_named: tuple[str, ...] = ()


class Part(_Piece):
    """A file of triples, its media type, and what its relative IRIs are relative to."""

    path: Path
    media: str
    base_iri: str


class Loading(_Piece):
    """Triples for a graph: in place of what it holds (`replace`), or beside it. Without a graph: the default graph."""

    kind: Literal["loading"] = "loading"
    graph: str | None
    parts: tuple[Part, ...]
    replace: bool
    must_be_new: bool = False


class Deletion(_Piece):
    """The end of a graph. Without a graph: the default graph."""

    kind: Literal["deletion"] = "deletion"
    graph: str | None


class Submission(_Piece):
    """A release record, in YAML or JSON."""

    kind: Literal["submission"] = "submission"
    text: str
    media: Literal["application/json", "application/yaml"]


class Order(_Piece):
    """A change, who wants it, and what for.

    `expected` are the generations it is meant for, where the writer named any, and `may_replace` says that a system which
    exists is meant to be replaced. `load_sources` are what LOAD may read. Afterwards all generations but the last `keep` may be
    removed, unless `keep` is 0.
    """

    id: str
    change: Annotated[Update | Loading | Deletion | Submission, Field(discriminator="kind")]
    author: str
    scope: Scope
    reason: str = ""
    expected: tuple[int, ...] = ()
    may_replace: bool = False
    dataset: Dataset = "atlas"
    load_sources: tuple[str, ...] = ()
    keep: int = 0
    grace_seconds: float = 0
    wait_seconds: float = 10


class Delta(Answer):
    """How many quads of a graph came and went."""

    added: int = Field(description="Quads that were not there before")
    removed: int = Field(description="Quads that are there no more")


class Written(Answer):
    """What a write did: the generation that now holds it, and the change, by graph."""

    generation: int = Field(description="Number of the current generation", examples=[2])
    is_new: bool = Field(description="Whether the write made it; nothing is made where nothing changes")
    changes: dict[str, Delta] = Field(description="Name of graph → quads added and removed")
    created: bool = Field(False, description="Whether the graph or the system did not exist before")
    subject: str | None = Field(None, description="IRI of the graph or system that was written")
