"""Where a remote engine is and how one logs in there: addresses from the caller or the environment, credentials from it alone."""

from __future__ import annotations

import os
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final
from urllib.parse import urlsplit, urlunsplit

from graphkit.errors import ParameterError

if TYPE_CHECKING:
    from collections.abc import Mapping

__all__ = ["ENDPOINT_VARIABLE", "VARIABLES", "Endpoint", "is_address", "read_endpoint_settings", "show_address"]

#: The environment variable that names the address for queries.
ENDPOINT_VARIABLE: Final = "ACCESS_ATLAS_ENDPOINT"

#: environment variable → what it is for
VARIABLES: Final = {
    ENDPOINT_VARIABLE: "address for queries (SPARQL 1.1 Protocol)",
    "ACCESS_ATLAS_ENDPOINT_UPDATE": "address for updates; needed to write, unless the bulk loader writes",
    "ACCESS_ATLAS_ENDPOINT_GRAPH_STORE": "address of the Graph Store Protocol; without it, graphs are sent as updates",
    "ACCESS_ATLAS_ENDPOINT_USER": "name to log in with, by Basic or Digest as the engine asks",
    "ACCESS_ATLAS_ENDPOINT_PASSWORD": "password to log in with",
    "ACCESS_ATLAS_ENDPOINT_TOKEN": "bearer token, instead of name and password",
    "ACCESS_ATLAS_ENDPOINT_TIMEOUT_SECONDS": "longest time to wait for an answer [60]",
    "ACCESS_ATLAS_ENDPOINT_ISQL": "host:port where Virtuoso's isql connects, for its bulk loader",
    "ACCESS_ATLAS_ENDPOINT_ISQL_PROGRAM": "program that connects there [isql-vt]",
    "ACCESS_ATLAS_ENDPOINT_BULK_FOLDER": "folder that this program writes, that Virtuoso reads, and that DirsAllowed names",
}

_SECONDS: Final = 60.0


@dataclass(frozen=True, slots=True)
class Endpoint:
    """A remote engine: the address for queries, and what else is known of it. Secrets are left out of its `repr`.

    >>> Endpoint("http://localhost:8890/sparql", user="dba", password="secret")
    Endpoint(query='http://localhost:8890/sparql', update='', graph_store='', user='dba', timeout_seconds=60.0, isql='')
    """

    query: str
    update: str = ""
    graph_store: str = ""
    user: str = ""
    password: str = field(default="", repr=False)
    token: str = field(default="", repr=False)
    timeout_seconds: float = _SECONDS
    isql: str = ""
    isql_program: str = field(default="isql-vt", repr=False)
    bulk_folder: str = field(default="", repr=False)

    @property
    def shown(self) -> str:
        """The address for queries as it may be shown."""
        return show_address(self.query)


def show_address(address: str) -> str:
    """Give an address as it may be shown: without user, password and query string.

    >>> show_address("http://dba:secret@localhost:8890/sparql?key=1")
    'http://localhost:8890/sparql'
    """
    parts = urlsplit(address)
    return urlunsplit((parts.scheme, parts.netloc.rpartition("@")[2], parts.path, "", ""))


def is_address(text: str) -> bool:
    """Tell whether a text is the address of an engine, and no folder.

    >>> is_address("http://localhost:7878/query"), is_address("/srv/atlas")
    (True, False)
    """
    return text.startswith(("http://", "https://"))


def read_endpoint_settings(query: str = "", *, environment: Mapping[str, str] | None = None) -> Endpoint:
    """Read what the environment says of an engine; an address that is given wins.

    Raises `ParameterError` for an address that is none, or a time that is no positive number.
    """
    given = os.environ if environment is None else environment

    def read(name: str) -> str:
        return given.get(f"{ENDPOINT_VARIABLE}{name}", "")

    address = query or read("")
    for name, one in (("endpoint", address), ("update", read("_UPDATE")), ("graph store", read("_GRAPH_STORE"))):
        if one and not (is_address(one) and urlsplit(one).hostname):
            raise ParameterError(name, f"{one!r} is no address", "http:// or https:// and a host")
    if not address:
        raise ParameterError("endpoint", "no address is given", f"--endpoint URL or ${ENDPOINT_VARIABLE}")
    return Endpoint(
        query=address,
        update=read("_UPDATE"),
        graph_store=read("_GRAPH_STORE"),
        user=read("_USER"),
        password=read("_PASSWORD"),
        token=read("_TOKEN"),
        timeout_seconds=_seconds(read("_TIMEOUT_SECONDS")),
        isql=read("_ISQL"),
        isql_program=read("_ISQL_PROGRAM") or "isql-vt",
        bulk_folder=read("_BULK_FOLDER"),
    )


def _seconds(text: str) -> float:
    try:
        seconds = float(text or _SECONDS)
    except ValueError:
        seconds = 0.0
    if not 0 < seconds < float("inf"):
        raise ParameterError(f"{ENDPOINT_VARIABLE}_TIMEOUT_SECONDS", f"{text!r} is no time", "seconds, more than 0")
    return seconds
