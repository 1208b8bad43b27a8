"""Validation of documents that are handed in; nothing is stored."""

from typing import Any, Final

from fastapi import APIRouter, Request

from api.bodies import read_body, read_media_type
from api.errors import ProblemError, problems
from api.execution import unless_hung_up
from graphkit.errors import CallError, CrashError, LimitError
from graphkit.namespaces import BASE
from graphkit.validation import MEDIA_TYPES, DocumentReport, ValidatorProcess

__all__ = ["router"]

router = APIRouter(tags=["Service"])

#: Other names in use → the registered ones.
_ALIASES: Final = {
    "application/x-yaml": "application/yaml",
    "text/yaml": "application/yaml",
    "text/x-yaml": "application/yaml",
    "application/x-turtle": "text/turtle",
}
_RECORD: Final = """system:
  id: example-model-7b
  name: {en: Example Model 7B, ko: 이그잼플 모델 7B}
  description: {en: An example., ko: 보기이다.}
  developer: opnai
"""
_RISK: Final = f"<{BASE}risk/example> a <{BASE}ns#Risk> ."
_LINKED: Final = {"@context": f"{BASE}context.jsonld", "id": "risk:example", "type": "Risk"}
_BODY: Final[dict[str, Any]] = {
    "requestBody": {
        "required": True,
        "content": {
            "application/yaml": {"schema": {"type": "string"}, "example": _RECORD},
            "application/json": {"schema": {"type": "object"}, "example": {"system": {"id": "example-model-7b"}}},
            "text/turtle": {"schema": {"type": "string"}, "example": _RISK},
            "application/ld+json": {"schema": {"type": "object"}, "example": _LINKED},
            **{
                media: {"schema": {"type": "string"}}
                for media in MEDIA_TYPES
                if media not in ("application/yaml", "application/json", "text/turtle", "application/ld+json")
            },
        },
    }
}


@router.post(
    "/validate",
    summary="Check a release record or RDF",
    responses=problems(400, 413, 415, 504),
    openapi_extra=_BODY,
)
async def validate_document(request: Request) -> DocumentReport:
    """Check a release or organisation record (YAML or JSON), or RDF, as `access-atlas validate` checks files.

    The answer is 200 whether or not the document is valid: `valid` says so, and `findings` names every mistake with line and
    column; text that is not of its type is such a mistake too. RDF is checked against the shapes of the ontology, together
    with the curated data, which it may name. No context is fetched but the atlas's own, and nothing is stored.
    """
    media = read_media_type(request)
    media = _ALIASES.get(media, media)
    if media not in MEDIA_TYPES:
        wrong = f"a body of type {media or 'none at all'} is not read here"
        raise ProblemError("unsupported-media-type", wrong, allowed=", ".join(MEDIA_TYPES))
    body = await read_body(request, request.app.state.settings.document_limit_bytes)
    try:
        text = body.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise CallError("the document is not UTF-8 text") from error
    validator: ValidatorProcess = request.app.state.validator
    try:
        return await unless_hung_up(request, validator.validate(text, media))
    except LimitError as error:
        raise ProblemError("time-limit", f"the document was not read within {error.allowed}") from error
    except CrashError as error:
        wrong = "reading the document ended the process that did; it may be nested too deeply, or need too much memory"
        raise CallError(wrong) from error
