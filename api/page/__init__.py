"""The page for people: the built files of `api/web`, served below `/atlas/`."""

from api.page.files import BuiltPage
from api.page.routes import add_page

__all__ = ["BuiltPage", "add_page"]
