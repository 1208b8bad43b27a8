"""Which language an answer is in: by the `lang` parameter where it is given, else by the `Accept-Language` header."""

import re
from typing import Annotated, Final, Literal

from fastapi import Depends, Query, Request, Response

from graphkit.accessibility import wording

__all__ = ["AnswerLanguage", "Language", "choose_language"]

_RANGE: Final = re.compile(r"\s*([a-z]{1,8})[a-z0-9-]*\s*(?:;\s*q=([01](?:\.\d{0,3})?))?\s*", re.IGNORECASE)
_SPOKEN: Final = ("en", "ko")


def choose_language(header: str) -> str:
    """Give the language of the atlas that an `Accept-Language` header likes best; English if it likes none.

    >>> choose_language("fr, ko-KR;q=0.8, en;q=0.5"), choose_language("fr"), choose_language("en;q=0.1, ko;q=0")
    ('ko', 'en', 'en')
    """
    ranges = [match for match in map(_RANGE.fullmatch, header.split(",")) if match]
    likes = {match[1].lower(): float(match[2] or 1) for match in reversed(ranges)}
    return max(_SPOKEN, key=lambda language: likes.get(language, 0))


async def _language(
    request: Request,
    name: Annotated[
        Literal["en", "ko"] | None,
        Query(
            alias="lang", description="Language of the answer; without it, `Accept-Language` decides", examples=["ko"]
        ),
    ] = None,
) -> str:
    return name or choose_language(",".join(request.headers.getlist("accept-language")))


#: The language of a page or an answer.
Language = Annotated[str, Depends(_language)]


async def _answer_language(response: Response, language: Language) -> wording.Language:
    """Say in the headers which language the sentences of an answer are in, and what decided it."""
    chosen: wording.Language = "ko" if language == "ko" else "en"
    response.headers["Content-Language"] = chosen
    response.headers["Vary"] = "Accept-Language"
    return chosen


#: The language of an answer's sentences, stated in its headers.
AnswerLanguage = Annotated[wording.Language, Depends(_answer_language)]
