"""What differs between engines and is put right in the text that goes out, or in the bytes that come back.

Seen on Virtuoso 7.2.5; docs/engines.md lists all of it. Nothing here asks which engine it is: each change means the same
on every engine.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final, NamedTuple

from graphkit.errors import QueryError
from graphkit.store.lexer import tokens

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from graphkit.store.lexer import Token

__all__ = ["Form", "adapt", "mend_booleans", "read_form"]

#: A truth value as Virtuoso writes it in JSON. Inside a string its quotation marks would be escaped.
_BOOLEAN: Final = re.compile(
    rb'("datatype"\s*:\s*"http://www\.w3\.org/2001/XMLSchema#boolean"\s*,\s*"value"\s*:\s*")([01])"'
)
_SPELLED: Final = {b"0": b"false", b"1": b"true"}
_FORMS: Final = ("SELECT", "ASK", "CONSTRUCT", "DESCRIBE")


class Form(NamedTuple):
    """The form of a query and where its text divides: prologue, form, template or resources, data set and pattern.

    The template of `CONSTRUCT WHERE { … }` is its pattern; `head` is then empty.
    """

    name: str
    prologue: str
    head: str
    rest: str


def adapt(sparql: str) -> str:
    """Write a query so that more engines read it: `GRAPH ?g {}`, an error in Virtuoso, lists the names of graphs.

    >>> adapt("SELECT ?g { GRAPH ?g {} }")
    'SELECT ?g { { SELECT DISTINCT ?g { GRAPH ?g { ?_s ?_p ?_o } } } }'
    """
    listed = list(tokens(sparql))
    pieces, at = [], 0
    for one, name, begin, end in zip(listed, listed[1:], listed[2:], listed[3:], strict=False):
        if one.word == "GRAPH" and name.text[0] in "?$" and (begin.text, end.text) == ("{", "}"):
            inner = f"{{ SELECT DISTINCT {name.text} {{ GRAPH {name.text} {{ ?_s ?_p ?_o }} }} }}"
            pieces += [sparql[at : one.start], inner]
            at = end.end
    return "".join([*pieces, sparql[at:]])


def read_form(sparql: str) -> Form:
    """Divide a query that is known to parse.

    >>> read_form("BASE <a:> CONSTRUCT { ?s ?p 1 } WHERE { ?s ?p ?o } LIMIT 1")
    Form(name='CONSTRUCT', prologue='BASE <a:> ', head='{ ?s ?p 1 }', rest=' WHERE { ?s ?p ?o } LIMIT 1')
    """
    listed = list(tokens(sparql))
    index = next(number for number, one in enumerate(listed) if one.word in _FORMS)
    form = listed[index]
    end = form.end
    if form.word == "CONSTRUCT" and listed[index + 1].text == "{":
        end = _closing(listed, index + 1).end
    elif form.word == "DESCRIBE":
        end = next(
            (one.start for one in listed[index + 1 :] if one.text == "{" or one.word in ("WHERE", "FROM")), len(sparql)
        )
    return Form(form.word, sparql[: form.start], sparql[form.end : end].strip(), sparql[end:])


def _closing(listed: Sequence[Token], start: int) -> Token:
    depth = 0
    for one in listed[start:]:
        depth += {"{": 1, "}": -1}.get(one.text, 0)
        if depth == 0:
            return one
    raise QueryError("the query does not parse: a brace is not closed")


def mend_booleans(chunks: Iterator[bytes]) -> Iterator[bytes]:
    """Spell truth values in a JSON answer as XML Schema's canonical form does, wherever the chunks are cut.

    >>> list(mend_booleans(iter([b'{"datatype": "http://www.w3.org/2001/XMLSchema#boolean", "va', b'lue": "1"}'])))
    [b'{"datatype": "http://www.w3.org/2001/XMLSchema#boolean", "value": "true"}']
    """
    kept = b""
    for chunk in chunks:
        text = kept + chunk
        cut = text.rfind(b"{") if b"{" in text[-_LONGEST:] else len(text)
        kept = text[cut:]
        if text[:cut]:
            yield _mend(text[:cut])
    if kept:
        yield _mend(kept)


#: A term as JSON, up to its value, is shorter than this unless it is a literal with much text, and then of no concern.
_LONGEST: Final = 512


def _mend(text: bytes) -> bytes:
    return _BOOLEAN.sub(lambda found: found[1] + _SPELLED[found[2]] + b'"', text)
