"""Which formats a client wants of a query, whose kind of result is known only once it is answered."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, Literal, NamedTuple

from api.errors import ProblemError
from api.negotiation import choose
from graphkit.execution import ROW_FORMATS, TRIPLE_FORMATS

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from fastapi import Request

__all__ = ["TRIPLE_NAMES", "TripleFormatName", "Wanted", "choose_formats"]

TripleFormatName = Literal["turtle", "ntriples", "jsonld", "rdfxml", "nquads", "trig", "n3", "trix"]

_ROW_NAMES: Final = {
    "json": "application/sparql-results+json",
    "xml": "application/sparql-results+xml",
    "csv": "text/csv",
    "tsv": "text/tab-separated-values",
}
#: value of `format` → media type of triples
TRIPLE_NAMES: Final = {
    "turtle": "text/turtle",
    "ntriples": "application/n-triples",
    "jsonld": "application/ld+json",
    "rdfxml": "application/rdf+xml",
    "nquads": "application/n-quads",
    "trig": "application/trig",
    "n3": "text/n3",
    "trix": "application/trix",
}

#: further values of `format` that clients send
_ALIASES: Final = {
    "json-ld": "jsonld",
    "n-quads": "nquads",
    "n-triples": "ntriples",
    "nt": "ntriples",
    "rdf+xml": "rdfxml",
    "ttl": "turtle",
}


class Wanted(NamedTuple):
    """The media types for rows and truth values, and for triples; None where no format that was asked for suits."""

    row_media: str | None
    triple_media: str | None
    asked: str

    def refuse(self, kind: str) -> ProblemError:
        """Give the problem for a result of a kind that is not wanted."""
        is_named = self.asked in _ROW_NAMES or self.asked in TRIPLE_NAMES
        if kind == "triples":
            offers: Iterable[str] = TRIPLE_NAMES if is_named else TRIPLE_FORMATS
        else:
            offers = _ROW_NAMES if is_named else ROW_FORMATS
        result = {"rows": "rows", "boolean": "a truth value", "triples": "triples"}[kind]
        return ProblemError("not-acceptable", f"{result} cannot be written as {self.asked}", allowed=", ".join(offers))


def choose_formats(request: Request, names: Sequence[str] = ()) -> Wanted:
    """Read what a client wants: by the first value of `format` that is known, name or media type, else by `Accept`.

    Some clients send several values, an empty one among them. Raises `ProblemError` (406) if none of the values is known,
    or if no result of any kind would be wanted.
    """
    given = [name for name in names if name]
    for name in given:
        known = _ALIASES.get(name, name)
        rows = _ROW_NAMES.get(known) or (known if known in ROW_FORMATS else None)
        triples = TRIPLE_NAMES.get(known) or (known if known in TRIPLE_FORMATS else None)
        if rows or triples:
            return Wanted(rows, triples, known)
    if given:
        offered = ", ".join((*_ROW_NAMES, *TRIPLE_NAMES))
        raise ProblemError("not-acceptable", f"there is no format {given[0]}", allowed=offered)
    rows, triples = _choose(request, ROW_FORMATS), _choose(request, TRIPLE_FORMATS)
    if rows is None and triples is None:
        choose(request, (*ROW_FORMATS, *TRIPLE_FORMATS))  # which raises
    return Wanted(rows, triples, ", ".join(request.headers.getlist("accept")))


def _choose(request: Request, offers: Iterable[str]) -> str | None:
    try:
        return choose(request, offers)
    except ProblemError:
        return None
