"""Every error as an RFC 9457 problem document: the one place where errors meet HTTP status codes."""

import logging
import re
from collections.abc import Callable, Mapping
from http import HTTPStatus
from typing import TYPE_CHECKING, Any, Final

from fastapi import FastAPI, Request, Response
from fastapi.exceptions import RequestValidationError
from pydantic import BaseModel, Field
from starlette.exceptions import HTTPException

from api.problem_types import PROBLEM_TYPES, ProblemType
from graphkit.errors import (
    AtlasError,
    BusyError,
    CallError,
    CheckError,
    ConflictError,
    CrashError,
    CurationError,
    DataError,
    DumpError,
    EndpointError,
    HalfLoadedError,
    HangUpError,
    LimitError,
    LockedError,
    NotRemoteError,
    ParameterError,
    QueryError,
    RefusedError,
    ResultFormatError,
    ServiceError,
    StorageError,
    StoreError,
    UnknownNameError,
)
from graphkit.namespaces import BASE, KINDS
from graphkit.vocabulary import nearest

if TYPE_CHECKING:
    from starlette.types import ASGIApp, Message, Receive, Scope, Send

__all__ = [
    "MEDIA_TYPE",
    "PROBLEM_TYPES",
    "Mistake",
    "Problem",
    "ProblemError",
    "ProblemType",
    "UnexpectedErrors",
    "add_handlers",
    "answer_problem",
    "problems",
]

MEDIA_TYPE: Final = "application/problem+json"

_log = logging.getLogger("api")


_LIMITS: Final = {"time": "time-limit", "memory": "memory-limit", "rows": "result-limit", "bytes": "result-limit"}
_CLIENT_CLOSED_REQUEST: Final = 499
_INSTANCE_CHARACTERS: Final = 500


class Mistake(BaseModel):
    """One parameter that is wrong."""

    parameter: str = Field(examples=["change"])
    place: str = Field(description="path, query, header or body", examples=["query"])
    detail: str = Field(examples=["Input should be 'increase' or 'decrease'"])
    allowed: str | None = Field(None, examples=["'increase' or 'decrease'"])


class Problem(BaseModel):
    """An RFC 9457 problem document; fields that do not apply are left out."""

    type: str = Field(description="IRI of the kind of problem", examples=[f"{BASE}problem/unknown-name"])
    title: str = Field(description="The kind of problem in words", examples=["Unknown name"])
    status: int = Field(description="HTTP status code", examples=[404])
    detail: str = Field(description="What is wrong this time", examples=["there is no variable 'contxt-length'"])
    instance: str = Field(
        description="Address that was asked for, cut where it is very long", examples=["/variables/contxt-length"]
    )
    request_id: str | None = Field(None, description="Name of the request in the log of the server")
    kind: str | None = Field(None, description="What sort of thing was looked for", examples=["variable"])
    name: str | None = Field(None, description="The name that is unknown", examples=["contxt-length"])
    replaced_by: tuple[str, ...] | None = Field(
        None, description="IRIs of what took its place", examples=[[f"{BASE}risk/prompt-injection"]]
    )
    nearest: tuple[str, ...] | None = Field(None, description="Similar names", examples=[["context-length"]])
    parameter: str | None = Field(None, description="The parameter that is wrong", examples=["change"])
    allowed: str | None = Field(None, description="What is allowed instead", examples=["increase, decrease"])
    errors: tuple[Mistake, ...] | None = Field(None, description="All parameters that are wrong")
    findings: tuple[str, ...] | None = Field(None, description="All that is wrong with data that was handed in")


class ProblemError(Exception):
    """A problem of HTTP itself; `slug` names its type, `fields` are further fields of the document."""

    def __init__(self, slug: str, detail: str, *, headers: Mapping[str, str] | None = None, **fields: Any) -> None:
        self.headers = headers
        self.slug = slug
        self.detail = detail
        self.fields = fields
        super().__init__(detail)


#: Makes a page of a problem for those who would rather read one than a document; None for all others.
Show = Callable[[Request, Problem], Response | None]


class UnexpectedErrors:
    """ASGI middleware that answers 500 where no handler did, so that this answer too passes through the others.

    An answer that has begun is broken off.
    """

    def __init__(self, app: "ASGIApp") -> None:
        self._app = app

    async def __call__(self, scope: "Scope", receive: "Receive", send: "Send") -> None:
        """Answer one request."""
        has_begun = False

        async def note(message: "Message") -> None:
            nonlocal has_begun
            has_begun = True
            await send(message)

        try:
            await self._app(scope, receive, note)
        except Exception as error:
            if has_begun or scope["type"] != "http":
                raise
            response = await _on_unexpected_error(Request(scope), error)
            await response(scope, receive, send)


def problems(*statuses: int) -> dict[int | str, dict[str, Any]]:
    """Describe, for OpenAPI, that a route may answer with these status codes and problem documents."""
    content: dict[str, Any] = {
        MEDIA_TYPE: {"schema": {"$ref": "#/components/schemas/Problem"}},
        "text/html": {"schema": {"type": "string"}},
    }
    return {status: {"description": HTTPStatus(status).phrase, "content": content} for status in statuses}


def add_handlers(app: FastAPI) -> None:
    """Make an application answer every error with a problem document."""
    app.add_exception_handler(AtlasError, _on_atlas_error)
    app.add_exception_handler(ProblemError, _on_problem_error)
    app.add_exception_handler(RequestValidationError, _on_validation_error)
    app.add_exception_handler(HTTPException, _on_http_exception)
    app.add_exception_handler(Exception, _on_unexpected_error)


def answer_problem(
    request: Request, slug: str, detail: str, *, headers: Mapping[str, str] | None = None, **fields: Any
) -> Response:
    """Make the problem document that answers a request."""
    kind = PROBLEM_TYPES[slug]
    instance = request.url.path + (f"?{request.url.query}" if request.url.query else "")
    problem = Problem(
        type=kind.iri,
        title=kind.title,
        status=kind.status,
        detail=detail,
        instance=instance[:_INSTANCE_CHARACTERS],
        request_id=getattr(request.state, "request_id", None),
        **fields,
    )
    show: Show | None = getattr(request.app.state, "show_problem", None)
    if show is not None and (page := show(request, problem)) is not None:
        page.headers.update(headers or {})
        return page
    body = problem.model_dump_json(exclude_none=True)
    return Response(body, status_code=kind.status, media_type=MEDIA_TYPE, headers=headers)


async def _on_atlas_error(request: Request, error: Exception) -> Response:
    slug, fields = _classify(error)
    if isinstance(error, BusyError):
        return answer_problem(request, slug, str(error), headers={"Retry-After": str(error.retry_seconds)})
    if isinstance(error, HangUpError):
        return Response(status_code=_CLIENT_CLOSED_REQUEST)  # nobody reads it
    if isinstance(error, EndpointError):
        _log.error("%s", error)  # it names an address that is not the client's to know
        return answer_problem(
            request, slug, f"the engine behind this server {error.reason}", headers={"Retry-After": "5"}
        )
    if slug == "unavailable":
        # The watch has logged the error itself: it names folders of the server, which are not the client's to know.
        detail = "there is no generation that can be read: run `access-atlas build` for the store that is served"
        return answer_problem(request, slug, detail, headers={"Retry-After": "5"})
    if slug == "no-dump":
        _log.error("%s", error)  # it names folders of the server
        return answer_problem(request, slug, "the dump cannot be written")
    if isinstance(error, StorageError | LockedError):
        _log.error("%s", error)
        why = error.why if isinstance(error, StorageError) else "another program is writing"
        return answer_problem(request, slug, f"nothing was changed: {why}", headers={"Retry-After": "5"})
    if slug == "internal":
        return await _on_unexpected_error(request, error)
    return answer_problem(request, slug, str(error), **fields)


def _classify(error: Exception) -> tuple[str, dict[str, Any]]:  # noqa: C901 # a table, one line for each error
    match error:
        case UnknownNameError():
            return "unknown-name", {"kind": error.kind, "name": error.name, "nearest": error.nearest}
        case ParameterError():
            return "invalid-parameter", {"parameter": error.parameter, "allowed": error.allowed or None}
        case QueryError():
            return "invalid-query", {}
        case RefusedError():
            return "write-refused", {}
        case ConflictError():
            return "precondition-failed" if error.is_stale else "conflict", {}
        case CallError():
            return "invalid-call", {}
        case CurationError():
            return "invalid-data", {"findings": tuple(str(problem) for problem in error.problems)}
        case CheckError():
            return "invalid-data", {"findings": error.findings}
        case DataError():
            return "invalid-data", {}
        case LockedError():
            return "conflict", {}
        case StorageError():
            return "not-stored", {}
        case DumpError():
            return "no-dump", {}
        case HalfLoadedError():
            return "engine-loading", {}
        case EndpointError():
            return "engine-failed", {}
        case NotRemoteError():
            return "not-remote", {}
        case StoreError():
            return "unavailable", {}
        case BusyError():
            return "busy", {}
        case LimitError():
            return _LIMITS[error.limit], {"allowed": error.allowed}
        case CrashError():
            return "query-crashed", {}
        case ServiceError():
            return "service-failed", {}
        case ResultFormatError():
            return "not-acceptable", {}
        case _:
            return "internal", {}


async def _on_problem_error(request: Request, error: Exception) -> Response:
    if not isinstance(error, ProblemError):
        raise error
    return answer_problem(request, error.slug, error.detail, headers=error.headers, **error.fields)


async def _on_validation_error(request: Request, error: Exception) -> Response:
    if not isinstance(error, RequestValidationError):
        raise error
    mistakes = tuple(_mistake(one) for one in error.errors())
    detail = "; ".join(f"{one.parameter}: {one.detail}" for one in mistakes)
    first = mistakes[0]
    return answer_problem(
        request, "invalid-parameter", detail, parameter=first.parameter, allowed=first.allowed, errors=mistakes
    )


def _mistake(found: Mapping[str, Any]) -> Mistake:
    place, *parts = (str(part) for part in found["loc"])
    expected = found.get("ctx", {}).get("expected")
    detail = "is missing" if found["type"] == "missing" else str(found["msg"])
    return Mistake(parameter=".".join(parts) or place, place=place, detail=detail, allowed=expected)


async def _on_http_exception(request: Request, error: Exception) -> Response:
    if not isinstance(error, HTTPException):
        raise error
    if error.status_code == HTTPStatus.NOT_FOUND:
        near = _near_paths(request)
        return answer_problem(request, "unknown-route", f"nothing is at {request.url.path}", nearest=near or None)
    if error.status_code == HTTPStatus.METHOD_NOT_ALLOWED:
        allowed = _allowed_methods(request)
        detail = f"{request.method} is not a method of {request.url.path}"
        return answer_problem(request, "method-not-allowed", detail, allowed=allowed, headers={"Allow": allowed})
    if error.status_code < HTTPStatus.INTERNAL_SERVER_ERROR:
        return answer_problem(request, "invalid-call", str(error.detail))
    return await _on_unexpected_error(request, error)


def _near_paths(request: Request) -> tuple[str, ...]:
    """Give the addresses of this server most like the one asked for, its own names kept in their places."""
    given = request.url.path.strip("/").split("/")
    candidates = {f"/{kind}/{given[1]}" for kind in KINDS} if len(given) == 2 else set()
    for template in request.app.openapi()["paths"]:
        parts = template.strip("/").split("/")
        if len(parts) == len(given) and not parts[0].startswith("{"):
            filled = (mine if part.startswith("{") else part for part, mine in zip(parts, given, strict=True))
            candidates.add("/" + "/".join(filled))
    return tuple(nearest(request.url.path, sorted(candidates)))


def _allowed_methods(request: Request) -> str:
    """List the methods of an address by the OpenAPI document; what is not in there is a page or a file, to be read."""
    methods = {
        method.upper()
        for template, operations in request.app.openapi()["paths"].items()
        if re.fullmatch(re.sub(r"{\w+}", "[^/]+", template), request.url.path)
        for method in operations
    }
    return ", ".join(sorted(methods | {"HEAD"} if "GET" in methods else methods or {"GET", "HEAD"}))


async def _on_unexpected_error(request: Request, error: Exception) -> Response:
    _log.error("%s %s failed", request.method, request.url.path, exc_info=error)
    return answer_problem(request, "internal", "the server failed to answer; its log says why")
