"""Pages as HTML: the templates, and the rules a browser is told to hold them to."""

from __future__ import annotations

import hashlib
from pathlib import Path
from typing import TYPE_CHECKING, Final

from fastapi.responses import HTMLResponse
from jinja2 import Environment, FileSystemLoader, StrictUndefined

from api.citation import cite
from api.negotiation import GRAPH_NAMES
from api.sheets.language import LANGUAGES
from api.sheets.words import say, vocabulary

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from fastapi import Request

    from api.errors import Problem
    from api.served import Served
    from api.sheets.language import Language
    from api.sheets.sheet import Sheet

__all__ = ["CONTENT_SECURITY_POLICY", "STYLE", "STYLE_PATH", "render_problem", "render_sheet"]

#: No scripts at all: the JSON-LD in a page is data, which a browser never runs.
CONTENT_SECURITY_POLICY: Final = (
    "default-src 'none'; style-src 'self'; img-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'self'"
)

_FOLDER: Final = Path(__file__).parent / "templates"

#: The style sheet of the pages, and an address that changes with it.
STYLE: Final = (_FOLDER / "sheet.css").read_bytes()
STYLE_PATH: Final = f"/sheet.{hashlib.sha256(STYLE).hexdigest()[:12]}.css"

_environment: Final = Environment(
    loader=FileSystemLoader(_FOLDER),
    autoescape=True,
    undefined=StrictUndefined,
    trim_blocks=True,
    lstrip_blocks=True,
)


def render_sheet(
    request: Request, served: Served, sheet: Sheet, language: Language, headers: Mapping[str, str], status: int = 200
) -> HTMLResponse:
    """Write the page of a thing."""
    citation = cite(served, sheet.iri, sheet.title)
    text = _environment.get_template("thing.html").render(
        **_frame(request, language),
        sheet=sheet,
        formats=GRAPH_NAMES,
        citation=citation,
        version=say(
            "version",
            language,
            version=citation.version,
            generation=citation.generation,
            date=citation.date.isoformat(),
        ),
    )
    return _page(text, language, status, headers)


def render_problem(request: Request, problem: Problem, language: Language, near: Sequence[str]) -> HTMLResponse:
    """Write the page of a problem; `near` are paths on this server."""
    frame = _frame(request, language)
    text = _environment.get_template("problem.html").render(**frame, problem=problem, near=near)
    return _page(text, language, problem.status, {})


def _frame(request: Request, language: Language) -> dict[str, object]:
    root = str(request.scope.get("root_path", ""))
    here = request.url.path
    return {
        "say": vocabulary(language),
        "language": language,
        "languages": [(one, f"{here}?lang={one}") for one in LANGUAGES],
        "root": root,
        "here": here,
        "style": f"{root}{STYLE_PATH}",
        "suffix": f"?lang={language}" if request.query_params.get("lang") == language else "",
    }


def _page(text: str, language: Language, status: int, headers: Mapping[str, str]) -> HTMLResponse:
    more = {
        "Content-Security-Policy": CONTENT_SECURITY_POLICY,
        "Content-Language": language,
        "Vary": "Accept, Accept-Language",
    }
    return HTMLResponse(text, status_code=status, headers={**headers, **more})
