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
from typing import TYPE_CHECKING, Final

import pyoxigraph as ox

from graphkit.errors import QueryError
from graphkit.store.lexer import words

if TYPE_CHECKING:
    from collections.abc import Iterator

__all__ = ["calls_service", "name_refusal", "refuse_extensions", "refuse_network", "refuse_network_update"]

_WORD: Final = re.compile("service", re.IGNORECASE | re.ASCII)
_UPDATE_WORD: Final = re.compile("service|load", re.IGNORECASE | re.ASCII)
_EMPTY: Final = ox.Store()
#: IRIs of what Virtuoso adds to SPARQL: functions that read files, open connections and run SQL.
_EXTENSION: Final = re.compile(r"<\s*(?:bif|sql|sqlval|virt|long|short)\s*:", re.IGNORECASE)
_UNKNOWN: Final = re.compile("The custom function (<[^>]*>) is not supported")
_ESCAPE: Final = re.compile(r"\\u([0-9A-Fa-f]{4})|\\U([0-9A-Fa-f]{8})")


def calls_service(sparql: str) -> bool:
    r"""Tell whether a query contains the keyword SERVICE.

    >>> calls_service("SELECT * { SERVICE <http://example.org/> { ?s ?p ?o } }")
    True
    >>> calls_service("SELECT * { ?service a <http://example.org/SERVICE> ; ?p 'SERVICE' } # SERVICE")
    False
    """
    return _has_word(sparql, "SERVICE")


def _has_word(sparql: str, *wanted: str) -> bool:
    # SPARQL 1.1, section 19.2, decodes codepoint escapes before a query is read, Oxigraph only inside strings and IRIs:
    # either reading may show the keyword.
    found = (word.upper() for text in (sparql, _ESCAPE.sub(_decoded, sparql)) for word in words(text))
    return any(name in word for word in found for name in wanted)


def _decoded(match: re.Match[str]) -> str:
    code = int(match[1] or match[2], 16)
    return chr(code) if code <= 0x10FFFF else match[0]


def refuse_network(sparql: str) -> None:
    """Raise `QueryError` if a query would call another service (or does not parse, which may be noticed here first)."""
    if calls_service(sparql):
        raise QueryError("SERVICE is refused here: this endpoint does not call other services")
    if _WORD.search(sparql):
        _parse_without(sparql)


def refuse_network_update(sparql: str) -> None:
    """Raise `QueryError` if an update would load from an address or call another service.

    >>> refuse_network_update("INSERT DATA { GRAPH <a:load> { <a:LOAD> <a:service> 'LOAD' } } # LOAD")
    >>> refuse_network_update("LOAD <http://example.org/>")
    Traceback (most recent call last):
    graphkit.errors.QueryError: LOAD and SERVICE are refused here: updates open no connections
    """
    if _has_word(sparql, "SERVICE", "LOAD"):
        raise QueryError("LOAD and SERVICE are refused here: updates open no connections")
    if _UPDATE_WORD.search(sparql):
        try:
            ox.Store().update(_replace(_UPDATE_WORD, sparql))
        except SyntaxError as error:
            wrong = "the update does not parse, or uses LOAD or SERVICE, which are refused here"
            raise QueryError(f"{wrong}: {error.msg}") from error
        except (ValueError, RuntimeError, OSError):
            return


def refuse_extensions(sparql: str) -> None:
    """Raise `QueryError` for functions that an engine adds to SPARQL, which may read files or open connections.

    >>> refuse_extensions("SELECT (<bif:file_to_string>('x') AS ?y) {}")
    Traceback (most recent call last):
    graphkit.errors.QueryError: functions that an engine adds to SPARQL (bif:, sql:) are refused here
    """
    if any(_EXTENSION.search(text) for text in (sparql, _ESCAPE.sub(_decoded, sparql))):
        raise QueryError("functions that an engine adds to SPARQL (bif:, sql:) are refused here")


def name_refusal(error: ValueError | RuntimeError) -> QueryError:
    """Say in a sentence of ours what the engine refuses in a query that it can parse.

    >>> name_refusal(RuntimeError("The custom function <http://example.org/f> is not supported"))
    QueryError('there is no function <http://example.org/f> here, only those of SPARQL 1.1 and the casts of XML Schema')
    """
    found = _UNKNOWN.fullmatch(str(error))
    known = "only those of SPARQL 1.1 and the casts of XML Schema"
    return QueryError(f"there is no function {found[1]} here, {known}" if found else str(error))


def _parse_without(sparql: str) -> None:
    try:
        _EMPTY.query(_replace(_WORD, sparql))
    except SyntaxError as error:
        raise QueryError(f"the query does not parse, or uses SERVICE, which is refused here: {error.msg}") from error
    except (ValueError, RuntimeError):  # it parses; what is wrong with it will be told by the store that is asked
        return


def _replace(pattern: re.Pattern[str], sparql: str) -> str:
    """Put other words, which the text does not have, in the place of those that a pattern finds.

    They have letters only, in the case of what they replace, since names differ by case and language tags have no digits.
    """
    text = sparql.lower()
    letters = next(
        "".join(some)
        for some in _letters()
        if f"servi{''.join(some)}e" not in text and f"lo{''.join(some)}d" not in text
    )
    return pattern.sub(lambda found: _stand_in(found[0], letters), sparql)


def _letters() -> Iterator[tuple[str, ...]]:
    return itertools.chain.from_iterable(itertools.product("xyzqjk", repeat=length) for length in itertools.count(1))


def _stand_in(word: str, letters: str) -> str:
    at = len(word) - 2  # of the c and the a
    return word[:at] + (letters.upper() if word[at].isupper() else letters) + word[at + 1 :]
