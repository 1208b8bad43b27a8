"""Link headers (RFC 8288) by which programs find their way: the relations of FAIR signposting, and other languages."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from api.citation import CITATION_FORMATS
from api.negotiation import GRAPH_FORMATS, GRAPH_NAMES
from graphkit.namespaces import BASE

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

__all__ = ["link", "signpost"]

_NAMES: Final = {media: name for name, media in GRAPH_NAMES.items()}
_DATASET: Final = f"{BASE}dataset"


def link(target: str, relation: str, **parameters: str) -> str:
    """Write one link.

    >>> link("/void", "describedby", type="text/turtle")
    '</void>; rel="describedby"; type="text/turtle"'
    """
    more = "".join(f'; {name}="{value}"' for name, value in parameters.items())
    return f'<{target}>; rel="{relation}"{more}'


def signpost(
    iri: str,
    here: str,
    *,
    root: str = "",
    licence: str,
    schema_class: str,
    media: str,
    replaced_by: Iterable[str] = (),
    dumps: Iterable[str] = (),
) -> str:
    """Give the value of the `Link` header of a document about a thing, in one of its formats.

    `here` is its address on this server, which is mounted at `root`; `dumps` are the files of a data set.
    """
    links = [
        link(iri, "cite-as"),
        link(licence, "license"),
        link(f"https://schema.org/{schema_class}", "type"),
        *_descriptions(here, iri, media),
        *(link(one, "successor-version") for one in replaced_by),
        *(link(root + one, "item", type="application/gzip") for one in dumps),
    ]
    if iri != _DATASET:
        links.append(link(f"{root}/dataset", "collection", type="text/html"))
    return ", ".join(links)


def _descriptions(here: str, iri: str, media: str) -> Iterator[str]:
    if media == "text/html":
        yield link("https://schema.org/AboutPage", "type")
        for language in ("en", "ko"):
            yield link(f"{here}?lang={language}", "alternate", type="text/html", hreflang=language)
    else:
        yield link(here, "alternate", type="text/html")
    if media in GRAPH_FORMATS:
        yield link(iri, "describes")
    relation = "alternate" if media in GRAPH_FORMATS else "describedby"
    for other in GRAPH_FORMATS:
        if other != media:
            yield link(f"{here}?format={_NAMES[other]}", relation, type=other)
    for other, name in zip(CITATION_FORMATS, ("citation", "bibtex", "csl"), strict=True):
        yield link(f"{here}?format={name}", "describedby", type=other)
