"""Pages for people about each thing of the atlas: made on the server, readable without scripts, in two languages."""

from api.sheets.language import LANGUAGES, Language, choose_language
from api.sheets.rendering import CONTENT_SECURITY_POLICY, STYLE, STYLE_PATH, render_problem, render_sheet
from api.sheets.sheet import Sheet, make_sheet

__all__ = [
    "CONTENT_SECURITY_POLICY",
    "LANGUAGES",
    "STYLE",
    "STYLE_PATH",
    "Language",
    "Sheet",
    "choose_language",
    "make_sheet",
    "render_problem",
    "render_sheet",
]
