"""The kinds of problem that this server answers with: what `type` of a problem document says, and when."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from pydantic import BaseModel, ConfigDict, Field

from graphkit.namespaces import BASE

if TYPE_CHECKING:
    from collections.abc import Mapping

__all__ = ["PROBLEM_TYPES", "ProblemType"]


class ProblemType(BaseModel):
    """A kind of problem."""

    model_config = ConfigDict(frozen=True)

    id: str = Field(description="Slug", examples=["unknown-name"])
    iri: str = Field(description="What `type` says", examples=[f"{BASE}problem/unknown-name"])
    status: int = Field(description="HTTP status code", examples=[404])
    title: str = Field(examples=["Unknown name"])
    meaning: str = Field(description="When it happens and what to do")


_TYPES: Final = (
    ("unknown-name", 404, "Unknown name", "No thing has that name; `nearest` holds similar names that exist."),
    ("retired", 410, "Retired", "It was here once and is no more; `replaced_by` names what took its place."),
    ("unknown-route", 404, "Unknown route", "Nothing is at that address; see /docs for what there is."),
    ("method-not-allowed", 405, "Method not allowed", "The address exists, but not for that method."),
    ("not-acceptable", 406, "Not acceptable", "None of the formats in `Accept` is offered; `allowed` lists them."),
    ("invalid-parameter", 422, "Invalid parameter", "A parameter is missing, unknown or has a value not allowed."),
    ("invalid-call", 400, "Invalid call", "The request cannot be answered as it stands."),
    ("invalid-query", 400, "Invalid query", "The SPARQL query does not parse, or is refused."),
    ("update-refused", 403, "Update refused", "Queries are answered here; updates go to /update, with a token."),
    ("unauthorised", 401, "Unauthorised", "Writing needs a bearer token that is known here and has not expired."),
    ("write-refused", 403, "Write refused", "The token's scope does not cover that graph, or nobody may write it."),
    (
        "conflict",
        409,
        "Conflict",
        "What was to be made exists already, or another program is writing; `detail` says which.",
    ),
    (
        "precondition-failed",
        412,
        "Precondition failed",
        "The state that `If-Match` names is no longer the current one.",
    ),
    (
        "not-stored",
        503,
        "Not stored",
        "The store cannot be written, as its disk is full or read-only; nothing was changed.",
    ),
    ("time-limit", 504, "Time limit", "The query ran for longer than it may; `allowed` says how long that is."),
    ("memory-limit", 507, "Memory limit", "The query needed more memory than it may have; ask for less at once."),
    ("result-limit", 413, "Result too large", "The answer has more rows or bytes than are sent; use LIMIT and OFFSET."),
    (
        "query-crashed",
        400,
        "Query crashed",
        "The engine died of the query, most likely because it is nested too deeply.",
    ),
    (
        "service-failed",
        502,
        "Other service failed",
        "What a query calls by SERVICE, or an update reads by LOAD, did not answer as it should.",
    ),
    (
        "engine-failed",
        502,
        "Engine failed",
        "The remote engine that holds the graph cannot be reached, refuses access, or gave a part of the answer.",
    ),
    (
        "engine-loading",
        503,
        "Engine is being loaded",
        "A load of the remote engine has not ended, so that its graphs may be of two generations.",
    ),
    (
        "not-remote",
        501,
        "Not of a remote engine",
        "Generations and writing are things of a store folder; this server answers from a remote engine.",
    ),
    ("busy", 503, "Busy", "Too many queries wait for a worker; ask again after `Retry-After` seconds."),
    ("too-slow", 408, "Request too slow", "The request did not arrive in the time that a request may take."),
    ("too-large", 413, "Request too large", "The body is longer than this server reads."),
    (
        "address-too-long",
        414,
        "Address too long",
        "The address is longer than this server reads; POST takes longer queries.",
    ),
    ("headers-too-large", 431, "Header fields too large", "The header fields are longer than this server reads."),
    ("rate-limit", 429, "Too many requests", "The client asks too often; ask again after `Retry-After` seconds."),
    ("unsupported-media-type", 415, "Unsupported media type", "The body has a type that is not read here."),
    ("invalid-data", 422, "Invalid data", "Data that was handed in breaks a rule; `findings` says which."),
    ("unavailable", 503, "Nothing to serve", "The store holds no readable generation; build one, then ask again."),
    ("no-dump", 503, "No dump", "The server has no room or no right to write the dump; its log says why."),
    (
        "range-not-satisfiable",
        416,
        "Range not satisfiable",
        "The file ends before the range that was asked for begins.",
    ),
    ("internal", 500, "Internal error", "The server failed; the fault is not in the request."),
)

PROBLEM_TYPES: Final[Mapping[str, ProblemType]] = {
    slug: ProblemType(id=slug, iri=f"{BASE}problem/{slug}", status=status, title=title, meaning=meaning)
    for slug, status, title, meaning in _TYPES
}
