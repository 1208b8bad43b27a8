"""One engine over HTTP: requests out, answers streamed in, and every way in which that fails as an error with a name."""

from __future__ import annotations

import contextlib
import io
import re
import time
import weakref
from typing import IO, TYPE_CHECKING, Final, cast

import httpx2
import pyoxigraph as ox

from graphkit.errors import EndpointError, LimitError, LogInError, PartialAnswerError, QueryError, UnreachableError
from graphkit.store.dialect import mend_booleans
from graphkit.store.endpoint import show_address

if TYPE_CHECKING:
    from collections.abc import Generator, Mapping

    from graphkit.store.endpoint import Endpoint

__all__ = ["JSON_RESULTS", "AnswerStream", "Connection"]

JSON_RESULTS: Final = "application/sparql-results+json"
_JSON: Final = (JSON_RESULTS, "application/json")
_CONNECT_SECONDS: Final = 10.0
#: How much of an answer that is an error is read and shown.
_ERROR_BYTES: Final = 4096
_SHOWN_CHARACTERS: Final = 300
_TAG: Final = re.compile(r"<[^>]*>")
#: How Virtuoso says that rows are missing: the query ran out of time, or the answer is as long as one may be.
_STATE_HEADER: Final = "X-SQL-State"
_ROWS_HEADER: Final = "X-SPARQL-MaxRows"


class Connection:
    """Requests to one engine. Safe to use from several threads."""

    def __init__(self, endpoint: Endpoint) -> None:
        self.endpoint = endpoint
        #: What the engine calls itself, once it has answered.
        self.server = ""
        self._client = httpx2.Client(
            auth=_authorisation(endpoint),
            headers={"Authorization": f"Bearer {endpoint.token}"} if endpoint.token else {},
            timeout=httpx2.Timeout(endpoint.timeout_seconds, connect=min(_CONNECT_SECONDS, endpoint.timeout_seconds)),
        )
        weakref.finalize(self, self._client.close)

    def select(self, sparql: str, graphs: Mapping[str, list[str]]) -> AnswerStream:
        """Ask a query whose result are rows or a truth value; `graphs` are the data set parameters of the protocol.

        Raises `EndpointError` or one of its kinds, `QueryError` if the engine does not take the query, `LimitError` if it
        took too long. Reading the stream raises the same.
        """
        form = {"query": sparql, **graphs}
        if self.server.startswith("Virtuoso"):  # this stops its work too; elsewhere the parameter has other units
            form["timeout"] = str(max(1000, int(self.endpoint.timeout_seconds * 1000)))
        return self._send("POST", self.endpoint.query, {"Accept": JSON_RESULTS}, data=form)

    def update(self, sparql: str) -> None:
        """Have an update done, as one request. Raises `EndpointError` or one of its kinds."""
        self._write("POST", self.endpoint.update, {}, data={"update": sparql})

    def put_graph(self, graph: str, triples: bytes, *, is_first: bool) -> None:
        """Replace a graph by N-Triples, or add to it. Raises `EndpointError` or one of its kinds."""
        headers = {"Content-Type": "application/n-triples"}
        method, address = "PUT" if is_first else "POST", self.endpoint.graph_store
        self._write(method, address, headers, params={"graph": graph}, content=triples)

    def send(self, method: str, address: str, headers: Mapping[str, str], **body: object) -> AnswerStream:
        """Send any request. Raises what `select` raises."""
        return self._send(method, address, headers, **body)

    def close(self) -> None:
        """Let go of all connections."""
        self._client.close()

    def _write(self, method: str, address: str, headers: Mapping[str, str], **body: object) -> None:
        """Send what changes the engine; its limits and refusals are no query's."""
        try:
            self._send(method, address, {**headers, "Accept": "*/*"}, **body).drain()
        except LimitError as error:
            late = f"did not answer within {self.endpoint.timeout_seconds:g} seconds"
            hint = "is this its address? If so, raise ACCESS_ATLAS_ENDPOINT_TIMEOUT_SECONDS"
            raise EndpointError(show_address(address), f"{late}; {hint}") from error
        except QueryError as error:
            shown = show_address(address)
            raise EndpointError(shown, str(error).removeprefix(f"the engine at {shown} ")) from error

    def _send(self, method: str, address: str, headers: Mapping[str, str], **body: object) -> AnswerStream:
        shown, began = show_address(address), time.monotonic()
        request = self._client.build_request(method, address, headers=dict(headers), **body)  # type: ignore[arg-type]
        try:
            answer = self._client.send(request, stream=True)
        except httpx2.TimeoutException as error:
            raise _too_late(self.endpoint, error) from error
        except (httpx2.TransportError, httpx2.InvalidURL) as error:
            raise UnreachableError(shown, f"cannot be reached: {error or type(error).__name__}") from error
        self.server = answer.headers.get("Server", "")
        stream = AnswerStream(answer, self, shown)
        if answer.is_success:
            stream.refuse_part()
            return stream
        raise self._failure(shown, stream, answer, time.monotonic() - began)

    def _failure(self, shown: str, stream: AnswerStream, answer: httpx2.Response, seconds: float) -> Exception:
        status = answer.status_code
        text = stream.read(_ERROR_BYTES).decode("utf-8", "replace")
        said = " ".join((_TAG.sub(" ", text) if stream.media == "text/html" else text).split())[:_SHOWN_CHARACTERS]
        stream.close()
        if status in (401, 403):
            return LogInError(shown, f"refuses access ({status}): check user, password or token in the environment")
        is_late = (
            _STATE_HEADER in answer.headers or "timeout" in said.lower() or seconds >= self.endpoint.timeout_seconds
        )
        if status in (408, 504) or (status >= 500 and is_late):
            return LimitError("time", f"{self.endpoint.timeout_seconds:g} seconds")
        if status == 400:
            return QueryError(f"the engine at {shown} does not take what it was asked: {said}")
        return EndpointError(shown, f"answers {status} {answer.reason_phrase}: {said}".rstrip(": "))


class AnswerStream(io.RawIOBase):
    """An answer as it comes, for a parser to read. A failure on the way is raised from `read`, and passes through the parser."""

    def __init__(self, answer: httpx2.Response, connection: Connection, shown: str) -> None:
        self._answer, self._shown = answer, shown
        self._connection = connection  # which is closed once nobody has it any more
        self._endpoint = connection.endpoint
        self.media = answer.headers.get("Content-Type", "").partition(";")[0].strip()
        chunks = answer.iter_bytes()
        self._chunks = mend_booleans(chunks) if "json" in self.media else chunks
        self._left = b""

    def readable(self) -> bool:
        """Tell that it can be read."""
        return True

    def readinto(self, buffer: object) -> int:
        """Read into a buffer; 0 at the end. Raises `EndpointError` or `LimitError` if the answer breaks off."""
        target = memoryview(buffer)  # type: ignore[arg-type]
        while not self._left:
            found = self._receive()
            if found is None:
                self.close()
                return 0
            self._left = found
        size = min(len(target), len(self._left))
        target[:size], self._left = self._left[:size], self._left[size:]
        return size

    def refuse_part(self) -> None:
        """Raise `PartialAnswerError` or `LimitError` if the engine says in a header that this is not all."""
        headers = self._answer.headers
        state, rows = headers.get(_STATE_HEADER, ""), headers.get(_ROWS_HEADER)
        if state or rows:
            self.close()
        if state == "S1TAT":
            raise LimitError("time", f"{self._endpoint.timeout_seconds:g} seconds")
        if state:
            raise PartialAnswerError(self._shown, f"gave a part of the answer only ({_STATE_HEADER}: {state})")
        if rows:
            why = f"gives {rows} rows at most, and this answer has as many: raise ResultSetMaxRows, or ask for fewer by LIMIT"
            raise PartialAnswerError(self._shown, why)

    def results(self) -> ox.QuerySolutions | ox.QueryBoolean:
        """Parse the answer as it comes. Raises `EndpointError` if it is no answer of a SPARQL endpoint in JSON."""
        if self.media not in _JSON:
            self.close()
            raise EndpointError(self._shown, f"answers in {self.media or 'no format'}, not in JSON: no SPARQL endpoint")
        try:
            return ox.parse_query_results(cast("IO[bytes]", self), format=ox.QueryResultsFormat.JSON)
        except SyntaxError as error:
            raise EndpointError(self._shown, f"gives an answer that cannot be read: {error.msg}") from error

    def drain(self) -> bytes:
        """Read what is left and close."""
        return self.read() or b""

    def close(self) -> None:
        """Give the connection back, or end it where the answer was not read to its end."""
        if not self.closed:
            self._answer.close()
        super().close()

    def _receive(self) -> bytes | None:
        try:
            return next(self._chunks, None)
        except httpx2.TimeoutException as error:
            raise _too_late(self._endpoint, error) from error
        except httpx2.TransportError as error:
            raise EndpointError(self._shown, f"broke off its answer: {error or type(error).__name__}") from error


class _LogIn(httpx2.Auth):
    """Name and password, in the way the engine asks for: Digest, as Virtuoso does, or Basic."""

    def __init__(self, user: str, password: str) -> None:
        self._digest, self._basic = httpx2.DigestAuth(user, password), httpx2.BasicAuth(user, password)
        self._is_basic = False

    def auth_flow(self, request: httpx2.Request) -> Generator[httpx2.Request, httpx2.Response, None]:
        """Send a request, and once more when the engine has said how it wants to be told."""
        if self._is_basic:
            yield from self._basic.auth_flow(request)
            return
        flow = self._digest.auth_flow(request)
        answer = yield next(flow)
        if answer.status_code == 401 and answer.headers.get("WWW-Authenticate", "").lower().startswith("basic"):
            self._is_basic = True
            yield from self._basic.auth_flow(request)
            return
        with contextlib.suppress(StopIteration):
            while True:
                answer = yield flow.send(answer)


def _authorisation(endpoint: Endpoint) -> httpx2.Auth | None:
    return _LogIn(endpoint.user, endpoint.password) if endpoint.user and not endpoint.token else None


def _too_late(endpoint: Endpoint, error: httpx2.TimeoutException) -> Exception:
    if isinstance(error, httpx2.ConnectTimeout | httpx2.PoolTimeout):
        return UnreachableError(endpoint.shown, "cannot be reached: no connection in time")
    return LimitError("time", f"{endpoint.timeout_seconds:g} seconds")
