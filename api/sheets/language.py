"""Which of the two languages a page of a thing is written in."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, Literal, cast, get_args

from api import languages

if TYPE_CHECKING:
    from fastapi import Request

__all__ = ["LANGUAGES", "Language", "choose_language"]

Language = Literal["en", "ko"]

LANGUAGES: Final[tuple[Language, ...]] = get_args(Language)


def choose_language(request: Request, given: str | None = None) -> Language:
    """Give the language that was chosen or, where it is not one of ours, the one that `Accept-Language` likes best."""
    liked = languages.choose_language(",".join(request.headers.getlist("accept-language")))
    return cast("Language", given if given in LANGUAGES else liked)
