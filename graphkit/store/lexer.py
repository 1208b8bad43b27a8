"""Read SPARQL as a lexer does, to see which bare words a query contains."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterator

__all__ = ["Sign", "Token", "names_dataset", "signs", "tokens", "words"]

# The terminals of SPARQL 1.1 (section 19.8) inside which a word is not a keyword, longest first; then plain words.
_TOKEN: Final = re.compile(
    r'''
      (?P<skipped>
          <(?:[^<>"{}|^`\\\x00-\x20]|\\[uU][0-9A-Fa-f]+)*>   # IRIREF
        | """(?:(?:"|"")?(?:[^"\\]|\\.))*"""               # long strings
        | \'\'\'(?:(?:'|'')?(?:[^'\\]|\\.))*\'\'\'
        | "(?:[^"\\\n\r]|\\.)*" | '(?:[^'\\\n\r]|\\.)*'    # strings
        | \#[^\n\r]*                                       # comment
        | @[A-Za-z]+(?:-[A-Za-z0-9]+)*                     # language tag
        | [?$]\w+                                          # variable
        | _:[\w.\-·]+                                      # blank node label
        | [\w.\-·]*:(?:(?:[\w:]|%[0-9A-Fa-f]{2}|\\.)(?:[\w.\-·:]|%[0-9A-Fa-f]{2}|\\.)*)?  # prefixed name
      )
      | (?P<word>\w+)
      | (?P<brace>[{}])
    ''',
    re.VERBOSE | re.DOTALL,
)
_ANY_TOKEN: Final = re.compile(rf"{_TOKEN.pattern} | \S", re.VERBOSE | re.DOTALL)


class Token(NamedTuple):
    """A terminal: where it stands, its text, and the same in capitals where it is a bare word."""

    start: int
    end: int
    text: str
    word: str


def words(sparql: str) -> Iterator[str]:
    """Give the words of a query that stand outside IRIs, strings, comments, names, variables and language tags.

    >>> list(words("SELECT ?from { ?from <http://example.org/FROM> 'FROM' } # FROM"))
    ['SELECT']
    """
    return (match["word"] for match in _TOKEN.finditer(sparql) if match["word"])


class Sign(NamedTuple):
    """A word in capitals, or a brace; how many braces are open around it, and where it begins and ends."""

    text: str
    depth: int
    start: int
    end: int


def signs(sparql: str) -> Iterator[Sign]:
    """Give the words and braces of a query or an update, in order.

    >>> [(sign.text, sign.depth) for sign in signs("delete data { <a:b> a 'b}' }")]
    [('DELETE', 0), ('DATA', 0), ('{', 0), ('A', 1), ('}', 0)]
    """
    depth = 0
    for match in _TOKEN.finditer(sparql):
        text = match["word"] or match["brace"]
        if text is None:
            continue
        depth -= text == "}"
        yield Sign(text.upper(), depth, match.start(), match.end())
        depth += text == "{"


def tokens(sparql: str) -> Iterator[Token]:
    """Give all terminals of a query but comments.

    >>> [token.text for token in tokens("ASK { ?s :p '}' } # }")]
    ['ASK', '{', '?s', ':p', "'}'", '}']
    """
    for match in _ANY_TOKEN.finditer(sparql):
        if not match[0].startswith("#"):
            yield Token(match.start(), match.end(), match[0], (match["word"] or "").upper())


def names_dataset(sparql: str) -> bool:
    """Tell whether a query has a dataset clause (`FROM`), which then decides what its default graph is.

    >>> names_dataset("SELECT * FROM <http://example.org/g> { ?s ?p ?o }")
    True
    """
    return any(word.upper() == "FROM" for word in words(sparql))
