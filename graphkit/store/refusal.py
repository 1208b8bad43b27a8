"""Refuse queries that would make the engine open network connections.

`SERVICE` in a query makes Oxigraph call any address, loopback included. The keyword is found the way a SPARQL lexer
finds it: IRIs, strings, comments, prefixed names, variables and language tags are skipped, so that a literal or an IRI
that merely contains the word is no reason to refuse.

A lexer alone can be deceived: the engine also reads `1SERVICE`, `SERVICESILENT` and `SERVICE:x` as the keyword, and takes
`<` for an operator where a lexer sees an IRI begin. So a query in which the word occurs at all is also given to the
engine's own parser with another word in its place, on an empty store: a name stays a name, the keyword does not.
"""

from __future__ import annotations

import itertools
import re
from typing import Final

import pyoxigraph as ox

from graphkit.errors import QueryError
from graphkit.store.lexer import words

__all__ = ["calls_service", "refuse_network"]

_WORD: Final = re.compile("service", re.IGNORECASE | re.ASCII)
_EMPTY: Final = ox.Store()
_ESCAPE: Final = re.compile(r"\\u([0-9A-Fa-f]{4})|\\U([0-9A-Fa-f]{8})")


def calls_service(sparql: str) -> bool:
    r"""Tell whether a query contains the keyword SERVICE.

    >>> calls_service("SELECT * { SERVICE <http://example.org/> { ?s ?p ?o } }")
    True
    >>> calls_service("SELECT * { ?service a <http://example.org/SERVICE> ; ?p 'SERVICE' } # SERVICE")
    False
    """
    # SPARQL 1.1, section 19.2, decodes codepoint escapes before a query is read, Oxigraph only inside strings and IRIs:
    # either reading may show the keyword.
    return any("SERVICE" in word.upper() for text in (sparql, _ESCAPE.sub(_decoded, sparql)) for word in words(text))


def _decoded(match: re.Match[str]) -> str:
    code = int(match[1] or match[2], 16)
    return chr(code) if code <= 0x10FFFF else match[0]


def refuse_network(sparql: str) -> None:
    """Raise `QueryError` if a query would call another service (or does not parse, which may be noticed here first)."""
    if calls_service(sparql):
        raise QueryError("SERVICE is refused here: this endpoint does not call other services")
    if _WORD.search(sparql):
        _parse_without(sparql)


def _parse_without(sparql: str) -> None:
    text = sparql.lower()
    stand_in = next(word for word in map("servi{}e".format, itertools.count()) if word not in text)
    try:
        _EMPTY.query(_WORD.sub(stand_in, sparql))
    except SyntaxError as error:
        raise QueryError(f"the query does not parse, or uses SERVICE, which is refused here: {error.msg}") from error
    except (ValueError, RuntimeError):  # it parses; what is wrong with it will be told by the store that is asked
        return
