"""A thing in the format that is wanted, with the links that lead on from there; and problems as pages."""

from __future__ import annotations

from posixpath import dirname
from typing import TYPE_CHECKING, Final

from fastapi import Response

from api.citation import CITATION_FORMATS, cite
from api.errors import ProblemError
from api.linked import rdf_of
from api.negotiation import GRAPH_FORMATS, content_type, prefers_html
from api.sheets import choose_language, make_sheet, render_problem, render_sheet
from api.sheets.naming import local_path
from api.sheets.statements import read_statements
from api.sheets.structured import LICENCE, schema_type
from api.signposts import link, signpost
from graphkit.namespaces import BASE, slug_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from fastapi import Request

    from api.errors import Problem
    from api.linked import Thing
    from api.served import Served
    from api.sheets import Language

__all__ = ["represent", "show_problem"]

#: All that may be left of a thing whose description was removed.
_REMAINS: Final = frozenset(
    {"owl:deprecated", "dcterms:isReplacedBy", "rdfs:label", "skos:prefLabel", "skos:changeNote"}
)


def represent(
    request: Request, response: Response, served: Served, found: Thing, media: str, lang: Language | None
) -> Thing | Response:
    """Give a thing in a format: itself for JSON, with the headers put on `response`.

    Raises `ProblemError` (410) if only the notice is left that it was retired; as RDF that notice is given, with 410.
    """
    links = _links(request, served, found, media)
    is_gone = bool(found.is_retired) and found.properties.keys() <= _REMAINS
    if media in GRAPH_FORMATS:
        answer = rdf_of(served, [found.iri], media)
        answer.status_code = 410 if is_gone else 200
    elif is_gone:
        successors = found.replaced_by or ()
        headers = {"Link": ", ".join(link(one, "successor-version") for one in successors)} if successors else None
        detail = f"{found.label} was retired" + (f"; {', '.join(successors)} took its place" if successors else "")
        raise ProblemError("retired", detail, replaced_by=found.replaced_by, headers=headers)
    elif media == "text/html":
        return _page(request, served, found, links, lang)
    elif media in CITATION_FORMATS:
        citation = cite(served, found.iri, found.label)
        answer = Response(CITATION_FORMATS[media](citation), media_type=content_type(media))
    else:
        response.headers["Link"] = links
        return found
    answer.headers["Link"] = links
    return answer


def _page(request: Request, served: Served, found: Thing, links: str, lang: Language | None) -> Response:
    language = choose_language(request, lang)
    root = str(request.scope.get("root_path", ""))
    suffix = f"?lang={lang}" if lang else ""
    sheet = make_sheet(served, found.iri, found.kind, found.id, language, root, suffix)
    return render_sheet(request, served, sheet, language, {"Link": links})


def _links(request: Request, served: Served, found: Thing, media: str) -> str:
    statements = read_statements(served.store, found.iri)
    return signpost(
        found.iri,
        request.url.path,
        root=str(request.scope.get("root_path", "")),
        licence=next(iter(statements.iris("dcterms:license")), LICENCE),
        schema_class=schema_type(statements, found.kind),
        media=media,
        replaced_by=found.replaced_by or (),
        dumps=("/dump.nq.gz",) if found.kind == "dataset" else (),
    )


def show_problem(request: Request, problem: Problem) -> Response | None:
    """Make a page of a problem for those who would rather read one; None for all others."""
    if request.method not in ("GET", "HEAD") or not prefers_html(request):
        return None
    language = choose_language(request, request.query_params.get("lang"))
    return render_problem(request, problem, language, list(_near(request, problem)))


def _near(request: Request, problem: Problem) -> Iterator[str]:
    """Give the paths, below this server's root, of what a problem says was meant."""
    yield from (local_path(iri) for iri in problem.replaced_by or () if iri.startswith(BASE))
    folder = dirname(request.url.path.removeprefix(str(request.scope.get("root_path", ""))))
    for name in problem.nearest or ():
        if name.startswith("/"):
            yield name
        elif problem.name == slug_of(request.url.path):
            yield f"{folder}/{name}"
