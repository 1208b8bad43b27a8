"""Every error this package raises on purpose.

```
AtlasError
├── DataError              the data is wrong            (exit code 1)
│   ├── CurationError      a curated file breaks a rule; holds every problem found
│   └── CheckError         a built graph breaks a shape or an integrity check
├── CallError              the call is wrong            (exit code 2)
│   ├── UnknownNameError   no such variable, system, query…; holds the nearest names
│   ├── ParameterError     a query parameter is missing or has no allowed value
│   ├── QueryError         SPARQL that does not parse, or that is refused
│   ├── RefusedError       the writer may not write that graph
│   └── ConflictError      what was to be changed is not what the writer thinks it is
├── FetchError             a file of others could not be fetched
├── StoreError             the store cannot be used
│   ├── NoGenerationError  nothing has been built there yet
│   ├── LockedError        another process is writing
│   ├── StorageError       the disk is full, or may not be written
│   ├── DumpError          a dump cannot be written
│   ├── EndpointError      a remote engine fails; holds its address and the reason
│   │   ├── UnreachableError    nobody answers there, or not in time
│   │   ├── LogInError          it does not let us in
│   │   ├── PartialAnswerError  it gave a part of the answer
│   │   └── HalfLoadedError     a load of it has not ended
│   └── NotRemoteError     what only a store folder has was asked of a remote engine
└── ExecutionError         a query was ended before its answer was whole
    ├── BusyError          too many queries wait already
    ├── LimitError         it used more time, memory, rows or bytes than it may
    ├── CrashError         the engine died of it
    ├── ServiceError       another service that it calls does not answer
    ├── HangUpError        nobody waits for the answer any more
    └── ResultFormatError  its result cannot be written in any format that was asked for
```
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from pathlib import Path

__all__ = [
    "AtlasError",
    "BusyError",
    "CallError",
    "CheckError",
    "ConflictError",
    "CrashError",
    "CurationError",
    "DataError",
    "DumpError",
    "EndpointError",
    "ExecutionError",
    "FetchError",
    "HalfLoadedError",
    "HangUpError",
    "LimitError",
    "LockedError",
    "LogInError",
    "NoGenerationError",
    "NotRemoteError",
    "ParameterError",
    "PartialAnswerError",
    "Problem",
    "QueryError",
    "RefusedError",
    "ResultFormatError",
    "ServiceError",
    "StorageError",
    "StoreError",
    "UnknownNameError",
    "UnreachableError",
    "alternatives",
]


class AtlasError(Exception):
    """The root of the tree; catch it to catch everything below."""


class DataError(AtlasError):
    """Data that was handed in breaks a rule."""


class CallError(AtlasError):
    """The caller asked for something that cannot be asked for."""


class FetchError(AtlasError):
    """A file could not be fetched from `url`, or is not the one that was expected."""

    def __init__(self, url: str, wrong: str) -> None:
        self.url = url
        self.wrong = wrong
        super().__init__(f"{url}: {wrong}")


class StoreError(AtlasError):
    """The store on disk cannot be used."""


class DumpError(StoreError):
    """A dump cannot be written where it should be."""


@dataclass(frozen=True, slots=True, order=True)
class Problem:
    """One mistake in a curated file.

    `line` and `column` count from 1. `field` is the path to the key, with dots; in RDF it is the property as a CURIE, and
    where a shape is broken `focus`, `value` and `shape` are the thing, the value that is wrong and the shape, as IRIs or text.

    >>> print(Problem("a.yaml", 3, 5, "system.id", "is missing", "a slug"))
    a.yaml:3:5: system.id: is missing; allowed: a slug
    """

    path: str
    line: int
    column: int
    field: str
    wrong: str
    allowed: str = ""
    focus: str = ""
    value: str = ""
    shape: str = ""

    def __str__(self) -> str:
        allowed = f"; allowed: {self.allowed}" if self.allowed else ""
        return f"{self.path}:{self.line}:{self.column}: {self.field}: {self.wrong}{allowed}"


class CurationError(DataError):
    """Curated files break rules; `problems` holds all of them, in order of place."""

    def __init__(self, problems: Sequence[Problem]) -> None:
        self.problems = tuple(sorted(problems))
        super().__init__("\n".join(str(problem) for problem in self.problems))


class CheckError(DataError):
    """A built graph fails a check; `findings` says what and where, one line each."""

    def __init__(self, check: str, findings: Sequence[str]) -> None:
        self.check = check
        self.findings = tuple(findings)
        super().__init__(f"{check}:\n" + "\n".join(f"  {finding}" for finding in self.findings))


class UnknownNameError(CallError):
    """There is no `kind` called `name`; `nearest` holds similar names that exist.

    Where there are few names at all, `allowed` holds them: they are named if none is similar.

    >>> str(UnknownNameError("variable", "latenci", ["latency", "capability"]))
    "there is no variable 'latenci'; did you mean latency or capability?"
    >>> str(UnknownNameError("axis", "price", allowed=["resourcing", "utility"]))
    "there is no axis 'price'; allowed: resourcing, utility"
    """

    def __init__(self, kind: str, name: str, nearest: Sequence[str] = (), allowed: Iterable[str] = ()) -> None:
        self.kind = kind
        self.name = name
        self.nearest = tuple(nearest)
        self.allowed = tuple(allowed)
        hint = f"; allowed: {', '.join(self.allowed)}" if self.allowed else ""
        if self.nearest:
            hint = f"; did you mean {alternatives(self.nearest)}?"
        super().__init__(f"there is no {kind} {name!r}{hint}")


def alternatives(names: Sequence[str]) -> str:
    """Join names as a choice.

    >>> alternatives(["risk", "benefit", "axis"])
    'risk, benefit or axis'
    """
    *most, last = names
    return f"{', '.join(most)} or {last}" if most else last


class ParameterError(CallError):
    """A parameter is missing, unknown, or has a value that is not allowed."""

    def __init__(self, parameter: str, wrong: str, allowed: str = "") -> None:
        self.parameter = parameter
        self.wrong = wrong
        self.allowed = allowed
        super().__init__(f"{parameter}: {wrong}" + (f"; allowed: {allowed}" if allowed else ""))


class QueryError(CallError):
    """SPARQL text does not parse, or asks for something that is refused."""


class RefusedError(CallError):
    """A graph that this writer may not write; `graph` is its IRI, or `default`."""

    def __init__(self, graph: str, why: str) -> None:
        self.graph = graph
        super().__init__(f"{graph} cannot be written: {why}")


class ConflictError(CallError):
    """What was to be changed is not in the state that the writer takes it to be in.

    `is_stale` says that the writer named a state which is no longer the current one.
    """

    def __init__(self, detail: str, *, is_stale: bool) -> None:
        self.is_stale = is_stale
        super().__init__(detail)


class NoGenerationError(StoreError):
    """The store folder holds no generation yet."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        super().__init__(f"no generation in {folder}: run `access-atlas build --store {folder}`")


class LockedError(StoreError):
    """Another process writes the store."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        super().__init__(f"another process is building in {folder}")


class StorageError(StoreError):
    """The store cannot be written; nothing was changed. `why` names no file."""

    def __init__(self, folder: Path, why: str) -> None:
        self.folder = folder
        self.why = why.rpartition(": ")[2]  # the engine puts the path of its file before the reason
        super().__init__(f"{folder} cannot be written: {why}")


class EndpointError(StoreError):
    """The remote engine at the address `endpoint` does not do what it should; `reason` says what was wrong."""

    def __init__(self, endpoint: str, reason: str) -> None:
        self.endpoint, self.reason = endpoint, reason
        super().__init__(f"the engine at {endpoint} {reason}")


class UnreachableError(EndpointError):
    """Nobody answers at the address, or not in time."""


class LogInError(EndpointError):
    """The engine answers 401 or 403."""


class PartialAnswerError(EndpointError):
    """The engine gave a part of the answer, which is not passed off as the whole."""


class HalfLoadedError(EndpointError):
    """A load of the engine began and has not ended: its graphs may be of two generations."""


class NotRemoteError(StoreError):
    """What only a store folder has was asked of a remote engine; `what` names it."""

    def __init__(self, what: str) -> None:
        self.what = what
        super().__init__(f"{what} a store folder only, not a remote engine: docs/engines.md")


class ExecutionError(AtlasError):
    """A query that runs in a worker was ended before its answer was whole."""


class BusyError(ExecutionError):
    """Too many queries wait already, or this one waited too long; asking again after `retry_seconds` may help."""

    def __init__(self, waiting: int, retry_seconds: int = 1) -> None:
        self.waiting = waiting
        self.retry_seconds = retry_seconds
        super().__init__(f"the server is busy: {waiting} queries wait for a worker")


class LimitError(ExecutionError):
    """A query used more than it may of `limit`: `time`, `memory`, `rows` or `bytes`; `allowed` says how much that is."""

    def __init__(self, limit: str, allowed: str) -> None:
        self.limit = limit
        self.allowed = allowed
        super().__init__(f"the query was ended at its {limit} limit of {allowed}")


class CrashError(ExecutionError):
    """The engine died of a query, as it does when one is nested too deeply."""

    def __init__(self) -> None:
        super().__init__("the engine could not evaluate this query and was started again; it may be nested too deeply")


class HangUpError(ExecutionError):
    """The client that asked is gone."""

    def __init__(self) -> None:
        super().__init__("the client hung up")


class ServiceError(ExecutionError):
    """Another service, at the IRI `endpoint`, did not answer a query or update that calls it; `reason` says what was wrong."""

    def __init__(self, endpoint: str, reason: str, keyword: str = "SERVICE") -> None:
        self.endpoint, self.reason, self.keyword = endpoint, reason, keyword
        super().__init__(f"{keyword} calls {endpoint}, and {reason}")


class ResultFormatError(ExecutionError):
    """A result of this `kind` (`rows`, `boolean` or `triples`) cannot be written in a format that was asked for."""

    def __init__(self, kind: str) -> None:
        self.kind = kind
        super().__init__(f"a result that is {kind} cannot be written in the formats asked for")
