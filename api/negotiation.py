"""Which format an answer takes: by the `format` parameter where it is given, else by the `Accept` header."""

from collections.abc import Awaitable, Callable, Iterable, Mapping
from typing import Annotated, Any, Final, Literal

import mimeparse  # type: ignore[import-untyped] # ships no type information
import pyoxigraph as ox
from fastapi import Depends, Query, Request

from api.errors import ProblemError

__all__ = [
    "GRAPH_FORMATS",
    "GRAPH_NAMES",
    "GRAPH_RESPONSES",
    "RESULT_FORMATS",
    "RESULT_RESPONSES",
    "THING_RESPONSES",
    "GraphFormat",
    "LanguageWanted",
    "PageFormat",
    "ResultFormatName",
    "ThingFormat",
    "choose",
    "content_type",
    "describe_formats",
    "prefers_html",
]

#: media type → serialisation of triples, the preferred one first
GRAPH_FORMATS: Final[Mapping[str, ox.RdfFormat]] = {
    "text/turtle": ox.RdfFormat.TURTLE,
    "application/n-triples": ox.RdfFormat.N_TRIPLES,
    "application/ld+json": ox.RdfFormat.JSON_LD,
    "application/rdf+xml": ox.RdfFormat.RDF_XML,
}

#: media type → serialisation of the answers to SELECT and ASK, the preferred one first
RESULT_FORMATS: Final[Mapping[str, ox.QueryResultsFormat]] = {
    "application/sparql-results+json": ox.QueryResultsFormat.JSON,
    "application/json": ox.QueryResultsFormat.JSON,
    "application/sparql-results+xml": ox.QueryResultsFormat.XML,
    "text/csv": ox.QueryResultsFormat.CSV,
    "text/tab-separated-values": ox.QueryResultsFormat.TSV,
}

#: value of `format` → media type
GRAPH_NAMES: Final = {
    "turtle": "text/turtle",
    "ntriples": "application/n-triples",
    "jsonld": "application/ld+json",
    "rdfxml": "application/rdf+xml",
}
_RESULT_NAMES: Final = {
    "json": "application/sparql-results+json",
    "xml": "application/sparql-results+xml",
    "csv": "text/csv",
    "tsv": "text/tab-separated-values",
}


def describe_formats(formats: Iterable[str]) -> dict[str, Any]:
    """Say in OpenAPI what bodies of these media types are: text, or any JSON.

    >>> describe_formats(["text/turtle", "application/ld+json"])
    {'text/turtle': {'schema': {'type': 'string'}}, 'application/ld+json': {'schema': {'type': ['object', 'array']}}}
    """
    json, text = {"type": ["object", "array"]}, {"type": "string"}
    return {media: {"schema": json if media.endswith("json") else text} for media in formats}


#: What OpenAPI says of the formats of an answer beside JSON.
GRAPH_RESPONSES: Final[dict[int | str, dict[str, Any]]] = {200: {"content": describe_formats(GRAPH_FORMATS)}}
_THING_NAMES: Final = {
    "json": "application/json",
    **GRAPH_NAMES,
    "html": "text/html",
    "citation": "text/x-bibliography",
    "bibtex": "application/x-bibtex",
    "csl": "application/vnd.citationstyles.csl+json",
}
THING_RESPONSES: Final[dict[int | str, dict[str, Any]]] = {
    200: {"content": describe_formats(list(_THING_NAMES.values())[1:])}
}
RESULT_RESPONSES: Final[dict[int | str, dict[str, Any]]] = {
    200: {
        "description": "The answer",
        "content": {
            "application/sparql-results+json": {"schema": {"type": "object"}},
            **{media: {"schema": {"type": "string"}} for media in list(RESULT_FORMATS)[2:]},
        },
    }
}

ResultFormatName = Literal["json", "xml", "csv", "tsv"]
GraphFormatName = Literal["json", "turtle", "ntriples", "jsonld", "rdfxml"]
ThingFormatName = Literal["json", "turtle", "ntriples", "jsonld", "rdfxml", "html", "citation", "bibtex", "csl"]


def choose(request: Request, offers: Iterable[str]) -> str:
    """Give the offered media type that the `Accept` header likes best; the first offer if it says nothing legible.

    Raises `ProblemError` (406) if it excludes all of them.
    """
    offered = list(offers)
    accept = ", ".join(request.headers.getlist("accept"))
    if not accept.strip():
        return offered[0]
    try:
        best: str = mimeparse.best_match(offered[::-1], accept)  # which prefers the last of equals
    except mimeparse.MimeTypeParseException:
        return offered[0]
    if not best:
        raise ProblemError("not-acceptable", f"no answer in {accept} here", allowed=", ".join(offered))
    return best


def prefers_html(request: Request) -> bool:
    """Tell whether a client would rather read HTML than JSON, as browsers do when a person follows a link."""
    try:
        return choose(request, ("application/json", "text/html")) == "text/html"
    except ProblemError:
        return False


def content_type(media: str) -> str:
    """Give the value of the `Content-Type` header: text and RDF here are always UTF-8.

    >>> content_type("text/turtle")
    'text/turtle; charset=utf-8'
    """
    return f"{media}; charset=utf-8" if media.startswith("text/") else media


def _offer(*offers: str) -> Callable[..., Awaitable[str | None]]:
    """Make what reads the format that is wanted, JSON being the first offer."""

    async def read(
        request: Request,
        name: Annotated[
            GraphFormatName | None,
            Query(
                alias="format", description="Format of the answer; without it, `Accept` decides", examples=["turtle"]
            ),
        ] = None,
    ) -> str | None:
        if name is not None:
            return GRAPH_NAMES.get(name)
        media = choose(request, ("application/json", *offers))
        return None if media == "application/json" else media

    return read


async def _thing_format(
    request: Request,
    name: Annotated[
        ThingFormatName | None,
        Query(alias="format", description="Format of the answer; without it, `Accept` decides", examples=["turtle"]),
    ] = None,
) -> str:
    return _THING_NAMES[name] if name is not None else choose(request, _THING_NAMES.values())


def _choose_for_result(request: Request, name: str | None, *, is_graph: bool) -> str:
    names = GRAPH_NAMES if is_graph else _RESULT_NAMES
    if name is None:
        return choose(request, GRAPH_FORMATS if is_graph else RESULT_FORMATS)
    if name not in names:
        kind = "triples" if is_graph else "rows"
        raise ProblemError("not-acceptable", f"{kind} cannot be written as {name}", allowed=", ".join(names))
    return names[name]


#: The media type of RDF that is wanted of a resource; None where plain JSON is.
GraphFormat = Annotated[str | None, Depends(_offer(*GRAPH_FORMATS))]

#: The same of a resource that has a page as well, `text/html`.
PageFormat = Annotated[str | None, Depends(_offer("text/html", *GRAPH_FORMATS))]

#: The media type that is wanted of a thing.
ThingFormat = Annotated[str, Depends(_thing_format)]

#: The language that a page is wanted in; only pages heed it.
LanguageWanted = Annotated[
    Literal["en", "ko"] | None,
    Query(alias="lang", description="Language of the page; without it, `Accept-Language` decides", examples=["ko"]),
]
