"""What SERVICE may call and LOAD may read, and the client that does: never an address inside the operator's network.

An operator allows an endpoint, or a document, by its IRI, or all of a host. Its name is resolved once, every address found has
to be public, and the connection goes to one of exactly these, so that a later DNS answer changes nothing. A redirect is followed
only to what is allowed itself, and is checked in the same way. Beside an IRI an operator may write the address to connect
to, which is then the only one, and may be private.
"""

from __future__ import annotations

import http.client
import ipaddress
import re
import socket
import ssl
from typing import TYPE_CHECKING, Final, NamedTuple
from urllib.parse import SplitResult, urlencode, urljoin, urlsplit

from graphkit.errors import ParameterError, QueryError, ServiceError

if TYPE_CHECKING:
    from collections.abc import Sequence

__all__ = ["ALLOWED_FORMS", "Endpoint", "ServiceClient", "is_public", "read_endpoint"]

ALLOWED_FORMS: Final = "a host, the IRI of an endpoint (http or https), or an IRI, a space and an address with a port"

_SECONDS: Final = 10
_ROWS: Final = "application/sparql-results+json, application/sparql-results+xml;q=0.9"
_REDIRECTS: Final = 3
_MOVED: Final = (301, 302, 303, 307, 308)
_PORTS: Final = {"http": 80, "https": 443}
_HOST: Final = re.compile(r"[a-z0-9](?:[a-z0-9.-]*[a-z0-9])?")
_ADDRESS: Final = re.compile(r"\[?(?P<ip>[0-9a-fA-F.:]+?)\]?:(?P<port>[0-9]{1,5})")
#: IPv6 addresses that stand for IPv4 ones elsewhere (RFC 4291, 6052, 8215, 3056, 4380).
_TRANSLATED: Final = tuple(
    map(ipaddress.IPv6Network, ("::/96", "::ffff:0:0/96", "64:ff9b::/96", "64:ff9b:1::/48", "2002::/16", "2001::/32"))
)


class Endpoint(NamedTuple):
    """What is allowed: an IRI, with the address to connect to where that is given, or a host."""

    iri: str = ""
    host: str = ""
    address: tuple[str, int] | None = None


def read_endpoint(text: str, setting: str = "service_endpoints") -> Endpoint:
    """Read what an operator allows. Raises `ParameterError` if it is none of `ALLOWED_FORMS`; `setting` is where it stands.

    >>> read_endpoint("query.wikidata.org").host, read_endpoint("http://sparql.example/q 10.0.0.7:80").address
    ('query.wikidata.org', ('10.0.0.7', 80))
    """
    iri, _, address = text.strip().partition(" ")
    if not address and _HOST.fullmatch(iri):
        return Endpoint(host=iri)
    found = _ADDRESS.fullmatch(address)
    try:
        _split(iri)
        given = (str(ipaddress.ip_address(found["ip"])), int(found["port"])) if found else None
    except ValueError as error:
        raise ParameterError(setting, f"{text!r} is not an endpoint", ALLOWED_FORMS) from error
    if (address and given is None) or (given and not 0 < given[1] < 65536):
        raise ParameterError(setting, f"{text!r} has no address with a port", ALLOWED_FORMS)
    return Endpoint(iri=iri, address=given)


def is_public(address: str) -> bool:
    """Tell whether an IP address is one of the public internet: not loopback, private, link-local, shared or multicast.

    >>> [is_public(one) for one in ("1.1.1.1", "127.0.0.1", "10.0.0.1", "169.254.169.254", "::1", "::ffff:127.0.0.1")]
    [True, False, False, False, False, False]
    """
    found = ipaddress.ip_address(address)
    if isinstance(found, ipaddress.IPv6Address) and any(found in network for network in _TRANSLATED):
        return False
    return found.is_global and not found.is_multicast and not found.is_reserved


class ServiceClient:
    """Asks endpoints, or reads documents, that are allowed; an answer has up to `most_bytes`. `keyword` is whose call it is."""

    def __init__(self, allowed: Sequence[str], most_bytes: int, keyword: str = "SERVICE") -> None:
        self._keyword = keyword
        self._allowed = [read_endpoint(one) for one in allowed]
        self._most_bytes = most_bytes

    def check(self, iri: str) -> Endpoint:
        """Give what allows an endpoint. Raises `QueryError` if nothing does."""
        try:
            parts = _split(iri)
        except ValueError as error:
            raise QueryError(f"{self._keyword} cannot call {iri}: {error}") from error
        host, is_usual = parts.hostname, (parts.port or _PORTS[parts.scheme]) == _PORTS[parts.scheme]
        for one in self._allowed:
            if one.iri == iri or (one.host == host and is_usual):
                return one
        raise QueryError(f"{self._keyword} is refused here for {iri}: this endpoint may not call it")

    def ask(self, iri: str, sparql: str) -> tuple[str, bytes]:
        """Ask an endpoint; gives the media type and the answer.

        Raises `QueryError` if it is not allowed, `ServiceError` if it does not answer or is at an address that is refused.
        """
        return self._call(iri, _ROWS, urlencode({"query": sparql}))

    def read(self, iri: str, media: str) -> tuple[str, bytes]:
        """Read a document, preferably in one of some media types; else like `ask`."""
        return self._call(iri, media)

    def _call(self, iri: str, media: str, form: str | None = None) -> tuple[str, bytes]:
        place, allowed = iri, self.check(iri)
        for _ in range(_REDIRECTS + 1):
            try:
                status, headers, body = self._exchange(place, allowed, media, form)
            except (OSError, http.client.HTTPException, UnicodeError) as error:  # the last of a name that is no host's
                raise self._fail(iri, "it cannot be reached") from error
            if status not in _MOVED:
                break
            place, allowed = self._follow(iri, place, headers.get("Location", ""))
        else:
            raise self._fail(iri, "it redirects too often")
        if status != http.client.OK:
            raise self._fail(iri, f"it answered with status {status}")
        if len(body) > self._most_bytes:
            raise self._fail(iri, f"its answer is longer than {self._most_bytes} bytes")
        return headers.get_content_type(), body

    def _fail(self, iri: str, reason: str) -> ServiceError:
        return ServiceError(iri, reason, self._keyword)

    def _follow(self, iri: str, place: str, location: str) -> tuple[str, Endpoint]:
        try:
            target = urljoin(place, location)
            return target, self.check(target)
        except (QueryError, ValueError) as error:
            raise self._fail(iri, "it redirects to an address that may not be called") from error

    def _exchange(
        self, iri: str, allowed: Endpoint, media: str, form: str | None
    ) -> tuple[int, http.client.HTTPMessage, bytes]:
        parts = _split(iri)
        addresses = [allowed.address] if allowed.address else self._resolve(iri, parts)
        connection = _Connection(parts, addresses)
        headers = {"Accept": media, "User-Agent": "access-atlas"}
        if form is not None:
            headers["Content-Type"] = "application/x-www-form-urlencoded"
        target = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
        try:
            connection.request("GET" if form is None else "POST", target, form, headers)
            response = connection.getresponse()
            return response.status, response.headers, response.read(self._most_bytes + 1)
        finally:
            connection.close()

    def _resolve(self, iri: str, parts: SplitResult) -> list[tuple[str, int]]:
        """Look a host up. Raises `ServiceError` if any of its addresses is not public: some name servers mix them on purpose."""
        port = parts.port or _PORTS[parts.scheme]
        found = [str(one[4][0]) for one in socket.getaddrinfo(parts.hostname, port, type=socket.SOCK_STREAM)]
        if not found or not all(map(is_public, found)):
            raise self._fail(iri, "its address is not a public one")
        return [(address, port) for address in found]


class _Connection(http.client.HTTPConnection):
    """A connection to an address, whatever the name of the host stands for by now."""

    def __init__(self, parts: SplitResult, addresses: Sequence[tuple[str, int]]) -> None:
        super().__init__(parts.hostname or "", parts.port or _PORTS[parts.scheme], timeout=_SECONDS)
        self._addresses, self._is_secure = addresses, parts.scheme == "https"
        self.default_port = _PORTS[parts.scheme]

    def connect(self) -> None:
        self.sock = _open(self._addresses)
        if self._is_secure:
            self.sock = ssl.create_default_context().wrap_socket(self.sock, server_hostname=self.host)


def _open(addresses: Sequence[tuple[str, int]]) -> socket.socket:
    for address in addresses[:-1]:
        try:
            return socket.create_connection(address, timeout=_SECONDS)
        except OSError:
            continue
    return socket.create_connection(addresses[-1], timeout=_SECONDS)


def _split(iri: str) -> SplitResult:
    """Take an IRI apart. Raises `ValueError` if it is not a plain one of HTTP."""
    if not re.fullmatch(r"[!-~]+", iri) or "\\" in iri:
        raise ValueError("it has characters that no address has")
    parts = urlsplit(iri)
    if parts.scheme not in _PORTS or not parts.hostname or parts.port == 0:
        raise ValueError("it is not an address of HTTP")
    if "@" in parts.netloc or parts.fragment:
        raise ValueError("it holds a name, a password or a fragment")
    return parts
