"""Pages for people about each thing of the atlas: made on the server, readable without scripts, in two languages."""

from api.sheets.language import LANGUAGES, Language, choose_language
from api.sheets.rendering import CONTENT_SECURITY_POLICY, STYLE_PATH, read_style, render_problem, render_sheet
from api.sheets.sheet import Sheet, make_sheet

__all__ = [
    "CONTENT_SECURITY_POLICY",
    "LANGUAGES",
    "STYLE_PATH",
    "Language",
    "Sheet",
    "choose_language",
    "make_sheet",
    "read_style",
    "render_problem",
    "render_sheet",
]
