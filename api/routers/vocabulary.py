"""The ontology by its address, as a page for people and RDF for machines, and the JSON-LD context."""

from functools import lru_cache
from typing import Annotated, Any, Final

from fastapi import APIRouter, Path, Response
from fastapi.responses import HTMLResponse

from api.dependencies import CurrentGeneration
from api.errors import problems
from api.languages import Language
from api.linked import Vocabulary, describe_vocabulary, serialise, vocabulary_triples
from api.negotiation import GRAPH_FORMATS, PageFormat
from api.page.routes import CONTENT_SECURITY_POLICY
from api.served import Served
from graphkit import resources
from graphkit.errors import UnknownNameError

__all__ = ["router"]

router = APIRouter(tags=["Linked data"])

_FORMS: Final[dict[int | str, dict[str, Any]]] = {
    200: {"content": {media: {"schema": {"type": "string"}} for media in ("text/html", *GRAPH_FORMATS)}}
}
_CONTEXT: Final = "application/ld+json"


@router.get("/ns", response_model=Vocabulary, summary="Read the ontology", responses={**_FORMS, **problems(406)})
def read_vocabulary(served: CurrentGeneration, media: PageFormat, language: Language) -> Vocabulary | Response:
    """Give the classes and properties of the ontology; as RDF, with all its axioms and annotations.

    Browsers get a page with a diagram for each module, in English or Korean.
    """
    return _answer(served, media, language)


@router.get(
    "/ns/{version}",
    response_model=Vocabulary,
    summary="Read a version of the ontology",
    responses={**_FORMS, **problems(404, 406)},
)
def read_vocabulary_version(
    served: CurrentGeneration,
    media: PageFormat,
    language: Language,
    version: Annotated[str, Path(description="Version of the ontology", examples=["0.1.0"])],
) -> Vocabulary | Response:
    """Give the ontology by its version IRI; this server holds one version."""
    held = describe_vocabulary(served).version
    if version != held:
        raise UnknownNameError("version of the ontology", version, [held])
    return _answer(served, media, language)


@router.get(
    "/context.jsonld",
    response_class=Response,
    summary="Read the JSON-LD context",
    responses={200: {"content": {_CONTEXT: {"schema": {"type": "object"}}}}},
)
def read_context() -> Response:
    """Give the JSON-LD context: every term of the ontology by its short name, and a prefix for every kind of thing."""
    body = (resources.folder("ontology") / "context.jsonld").read_bytes()
    return Response(body, media_type=_CONTEXT, headers={"Cache-Control": "public, max-age=3600"})


def _answer(served: Served, media: str | None, language: str) -> Vocabulary | Response:
    if media is None:
        return describe_vocabulary(served)
    if media != "text/html":
        return serialise(vocabulary_triples(served), media)
    headers = {
        "Content-Language": language,
        "Content-Security-Policy": CONTENT_SECURITY_POLICY,
        "Vary": "Accept-Language",
    }
    return HTMLResponse(_page(language), headers=headers)


@lru_cache
def _page(language: str) -> str:
    """Give the reference page; its link to the other language is one of files in docs/ontology, and here a parameter."""
    text = (resources.folder("docs/ontology") / f"index.{language}.html").read_text(encoding="utf-8")
    other = "en" if language == "ko" else "ko"
    return text.replace(f'href="index.{other}.html"', f'href="?lang={other}"')
