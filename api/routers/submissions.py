"""Release records that are handed in."""

from typing import TYPE_CHECKING, Any, Final, Literal, cast

from fastapi import APIRouter, Request, Response

from api.authorisation import WRITE_PROBLEMS, Author
from api.bodies import read_media_type, read_text
from api.errors import ProblemError
from api.headers import GENERATION_HEADER
from api.routers.update import ReasonText
from graphkit.namespaces import slug_of
from graphkit.writing.order import Submission, Written

if TYPE_CHECKING:
    from api.writing import WriteService

__all__ = ["router"]

router = APIRouter(tags=["Writing"])

_MEDIA: Final = ("application/json", "application/yaml")
_LIMIT_BYTES: Final = 5_000_000
_ALIASES: Final = {"application/x-yaml": "application/yaml", "text/yaml": "application/yaml"}
_RECORD: Final[dict[str, Any]] = {
    "type": "object",
    "required": ["system", "sources", "releases", "observations"],
    "properties": {
        "system": {"type": "object"},
        "sources": {"type": "object"},
        "releases": {"type": "array", "items": {"type": "object"}},
        "observations": {"type": "object"},
    },
}


@router.post(
    "/systems",
    status_code=201,
    summary="Hand in a release record",
    responses={
        200: {"description": "The record takes the place of an earlier one", "model": Written},
        201: {"description": "The system is new; `Location` says where it is"},
        **WRITE_PROBLEMS,
    },
    openapi_extra={
        "requestBody": {"required": True, "content": {media: {"schema": _RECORD} for media in _MEDIA}},
    },
)
async def post_system(token: Author, request: Request, response: Response, reason: ReasonText = None) -> Written:
    """Add a system to the curated graph: one release file (docs/release-files.md), in JSON or YAML.

    A record with mistakes is answered with all of them. One about a system that exists is taken with `If-Match` only, and
    replaces what the earlier record said. The record is kept, and a later build reads it like the project's own files.
    """
    del reason
    media = read_media_type(request)
    media = _ALIASES.get(media, media)
    if media not in _MEDIA:
        what = f"a record of type {media or 'none at all'} is not read here"
        raise ProblemError("unsupported-media-type", what, allowed=", ".join(_MEDIA))
    text = await read_text(request, min(_LIMIT_BYTES, request.app.state.settings.write_limit_bytes))
    service: WriteService = request.app.state.writing
    kind = cast("Literal['application/json', 'application/yaml']", media)
    written = await service.write(request, token, Submission(text=text, media=kind))
    response.status_code = 201 if written.created else 200
    response.headers[GENERATION_HEADER] = str(written.generation)
    response.headers["Location"] = f"/systems/{slug_of(written.subject or '')}"
    return written
