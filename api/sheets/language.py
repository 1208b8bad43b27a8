"""Which of the two languages a page is written in: by `lang` where it is given, else by `Accept-Language`."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, Literal, get_args

if TYPE_CHECKING:
    from fastapi import Request

__all__ = ["LANGUAGES", "Language", "choose_language", "parse_preferences"]

Language = Literal["en", "ko"]

LANGUAGES: Final[tuple[Language, ...]] = get_args(Language)


def choose_language(request: Request, given: str | None = None) -> Language:
    """Give the language a page is wanted in: `given`, or by the header; English if nothing legible is said of either."""
    ranked = parse_preferences(",".join(request.headers.getlist("accept-language")))
    for tag in (given, *ranked):
        for language in LANGUAGES:
            if tag == language:
                return language
    return "en"


def parse_preferences(header: str) -> list[str]:
    """Give the primary languages of an `Accept-Language` header, the one liked best first; those with weight 0 are left out.

    >>> parse_preferences("fr, en;q=0.3, ko-KR;q=0.9, ja;q=0")
    ['fr', 'ko', 'en']
    """
    weighted: list[tuple[float, str]] = []
    for item in header.split(","):
        tag, _, parameter = item.strip().partition(";")
        name, _, weight = parameter.replace(" ", "").partition("=")
        try:
            quality = float(weight) if name == "q" else 1.0
        except ValueError:
            continue
        if tag and quality > 0:
            weighted.append((quality, tag.strip().split("-")[0].lower()))
    return [tag for _, tag in sorted(weighted, key=lambda one: -one[0])]
