"""Count the rows of an answer in its serialisation, as it streams by: exact, without an object per row.

Each format is counted by byte sequences that its grammar, as the engine writes it, allows in one place only:

* TSV, N-Triples, N-Quads: line ends; those in literals are escaped. (TSV has a line of names.)
* CSV: line ends outside quotes. (CSV has a line of names.)
* XML results: `<result>`; in text it would be `&lt;result>`.
* JSON results: `,{"` begins a row after the first. In a string that sequence can only be at the string's end, since a
  quotation mark inside is escaped, and then `,` or `}` follows, with which no name of a variable begins. Rows
  without any value, `{}`, could be text: where the sequence occurs, strings are taken out first.
* JSON-LD: `{"@` begins a node or a value, and a node after the first follows `]},`.
* RDF/XML: an element two tabs in is a property, one tab in a subject, which is named after its first type or
  `rdf:Description`; text inside has `&lt;`.
* Turtle, TriG, N3: a triple ends with ` ;`, ` ,` or ` .` outside strings; IRIs hold no space. Strings hold no line end,
  so that whole lines hold whole strings.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final, Protocol

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

__all__ = ["RowCounter", "make_counter"]

_STRING: Final = re.compile(rb'"[^"\\]*+(?:\\.[^"\\]*+)*+"', re.DOTALL)


class RowCounter(Protocol):
    """Counts rows while it is fed an answer piece by piece."""

    def feed(self, chunk: bytes) -> None:
        """Take the next piece."""

    @property
    def rows(self) -> int:
        """The rows that have been counted so far, never more than there are."""

    def finish(self) -> int:
        """Give the rows of the whole answer, once all of it was fed."""


class _Patterns:
    """Adds the weights of byte sequences; sequences that span two pieces count once."""

    def __init__(self, *weights: tuple[bytes, int], headers: int = 0, nodes: bool = False, slack: int = 0) -> None:
        self._weights = [(pattern, weight, len(pattern) - 1) for pattern, weight in weights]
        self._headers, self._nodes, self._slack = headers, nodes, slack
        self._keep = max(keep for _, _, keep in self._weights)
        self._tail, self._found = b"", 0

    def feed(self, chunk: bytes) -> None:
        for pattern, weight, keep in self._weights:
            self._found += weight * ((self._tail[-keep:] + chunk) if keep else chunk).count(pattern)
        self._tail = (self._tail + chunk)[-self._keep :] if self._keep else b""

    @property
    def rows(self) -> int:
        return max(0, self.finish() - self._slack)

    def finish(self) -> int:
        first_node = 1 if self._nodes and self._found else 0
        return max(0, self._found - self._headers - first_node)


class _Csv:
    """Counts line ends outside quotes."""

    def __init__(self) -> None:
        self._quoted, self._lines = False, 0

    def feed(self, chunk: bytes) -> None:
        parts = chunk.split(b'"')
        self._lines += b"".join(parts[1 if self._quoted else 0 :: 2]).count(b"\n")
        self._quoted ^= len(parts) % 2 == 0

    @property
    def rows(self) -> int:
        return max(0, self._lines - 1)

    def finish(self) -> int:
        return self.rows


class _JsonRows:
    """Counts the bindings of JSON results; the text that has not been counted begins outside strings."""

    # Both stand outside strings wherever they occur: a string that ends with `{` is not followed by a letter.
    _VALUE: Final = b'{"type":"'
    _FIRST: Final = b'"bindings":['
    _PATIENCE: Final = 65_536

    def __init__(self) -> None:
        self.rows = 0
        self._text = bytearray()
        self._begun, self._searched, self._due = False, 0, self._PATIENCE

    def feed(self, chunk: bytes) -> None:
        self._text += chunk
        if not self._begun and not self._begin():
            return
        cut = self._text.rfind(self._VALUE, max(1, self._searched - len(self._VALUE)))
        self._searched = len(self._text)
        if cut > 0:
            self._take(cut)
        elif len(self._text) >= self._due:  # a long value, or rows without any
            self._take(_last_row(self._text))
            self._due = max(self._PATIENCE, 2 * len(self._text))

    def finish(self) -> int:
        if self._begun or self._begin():
            self._take(len(self._text))
        return self.rows

    def _begin(self) -> bool:
        start = self._text.find(self._FIRST) + len(self._FIRST)
        if start < len(self._FIRST) or start == len(self._text):
            return False
        self._begun, self.rows = True, int(self._text[start : start + 1] == b"{")
        del self._text[:start]
        return True

    def _take(self, cut: int) -> None:
        text = bytes(self._text[:cut])
        del self._text[:cut]
        self._searched = len(self._text)
        if b"{}" in text:
            self.rows += _STRING.sub(b"", text).count(b",{")
        else:
            self.rows += text.count(b',{"') - text.count(b',{",') - text.count(b',{"}')


def _last_row(text: bytearray) -> int:
    """Give where the last row after all complete strings begins, at its comma; 0 if there is none."""
    end = 0
    for match in _STRING.finditer(text):
        end = match.end()
    quote = text.find(b'"', end)
    return max(0, text.rfind(b",{", end, quote if quote >= 0 else len(text)))


class _Turtle:
    """Counts the punctuation that ends a triple, line by line."""

    def __init__(self) -> None:
        self.rows = 0
        self._pending: list[bytes] = []

    def feed(self, chunk: bytes) -> None:
        self._pending.append(chunk)
        if b"\n" not in chunk:
            return
        text = b"".join(self._pending)
        cut = text.rfind(b"\n") + 1
        lines, self._pending = text[:cut], [text[cut:]]
        bare = _STRING.sub(b'"', lines) if b'"' in lines else lines
        self.rows += bare.count(b" .\n") + bare.count(b" ;") + bare.count(b" ,")

    def finish(self) -> int:
        return self.rows


_RDF_XML: Final = (
    (b"\n\t\t<", 1),  # a property
    (b"\n\t\t</", -1),
    (b"\n\t<", 1),  # a subject, its first type in the name of the element
    (b"\n\t</", -1),
    (b"\n\t<rdf:Description", -1),
)

_COUNTERS: Final[Mapping[str, Callable[[], RowCounter]]] = {
    "text/tab-separated-values": lambda: _Patterns((b"\n", 1), headers=1),
    "application/n-triples": lambda: _Patterns((b"\n", 1)),
    "application/n-quads": lambda: _Patterns((b"\n", 1)),
    "text/csv": _Csv,
    "application/sparql-results+xml": lambda: _Patterns((b"<result>", 1)),
    "application/xml": lambda: _Patterns((b"<result>", 1)),
    "application/sparql-results+json": _JsonRows,
    "application/json": _JsonRows,
    "application/ld+json": lambda: _Patterns((b'{"@', 1), (b']},{"@', -1), nodes=True),
    "application/rdf+xml": lambda: _Patterns(*_RDF_XML, slack=1),  # a tag may be cut in two
    "text/turtle": _Turtle,
    "application/trig": _Turtle,
    "text/n3": _Turtle,
}


def make_counter(media: str) -> RowCounter:
    r"""Make the counter of a format the engine writes.

    >>> counter = make_counter("text/csv")
    >>> for piece in (b'name\r\nplain\r\n"two\n', b'lines ""quoted"" "\r\n'):
    ...     counter.feed(piece)
    >>> counter.finish()
    2
    """
    return _COUNTERS[media]()
