"""Refuse queries that would make the engine open network connections.

`SERVICE` in a query makes Oxigraph call any address, loopback included. The keyword is found the way a SPARQL lexer
finds it: IRIs, strings, comments, prefixed names, variables and language tags are skipped, so that a literal or an IRI
that merely contains the word is no reason to refuse.
"""

from __future__ import annotations

import re
from typing import Final

from graphkit.errors import QueryError

__all__ = ["calls_service", "refuse_network"]

# The terminals of SPARQL 1.1 (section 19.8) inside which a word is not a keyword, longest first; then plain words.
_TOKEN: Final = re.compile(
    r'''
      (?P<skipped>
          <[^<>"{}|^`\\\x00-\x20]*>                       # IRIREF
        | """(?:(?:"|"")?(?:[^"\\]|\\.))*"""               # long strings
        | \'\'\'(?:(?:'|'')?(?:[^'\\]|\\.))*\'\'\'
        | "(?:[^"\\\n\r]|\\.)*" | '(?:[^'\\\n\r]|\\.)*'    # strings
        | \#[^\n\r]*                                       # comment
        | @[A-Za-z]+(?:-[A-Za-z0-9]+)*                     # language tag
        | [?$]\w+                                          # variable
        | _:[\w.\-·]+                                      # blank node label
        | [\w.\-·]*:(?:[\w.\-·:]|%[0-9A-Fa-f]{2}|\\.)*     # prefixed name
      )
      | (?P<word>\w+)
    ''',
    re.VERBOSE | re.DOTALL,
)
_ESCAPE: Final = re.compile(r"\\u([0-9A-Fa-f]{4})|\\U([0-9A-Fa-f]{8})")


def calls_service(sparql: str) -> bool:
    r"""Tell whether a query contains the keyword SERVICE.

    >>> calls_service("SELECT * { SERVICE <http://example.org/> { ?s ?p ?o } }")
    True
    >>> calls_service("SELECT * { ?service a <http://example.org/SERVICE> ; ?p 'SERVICE' } # SERVICE")
    False
    """
    # Codepoint escapes are decoded before a query is read (SPARQL 1.1, section 19.2), so they could hide the keyword.
    decoded = _ESCAPE.sub(_decoded, sparql)
    return any(match["word"] and match["word"].upper() == "SERVICE" for match in _TOKEN.finditer(decoded))


def _decoded(match: re.Match[str]) -> str:
    code = int(match[1] or match[2], 16)
    return chr(code) if code <= 0x10FFFF else match[0]


def refuse_network(sparql: str) -> None:
    """Raise `QueryError` if a query would call another service."""
    if calls_service(sparql):
        raise QueryError("SERVICE is refused here: this endpoint does not call other services")
