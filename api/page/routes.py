"""Where the page is, and the rules a browser is told to hold it to."""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING, Any, Final

from fastapi import Request
from fastapi.responses import HTMLResponse, RedirectResponse, Response
from starlette.routing import BaseRoute, Match, Route

from api.errors import ProblemError
from api.negotiation import prefers_html
from api.page.files import BuiltPage

if TYPE_CHECKING:
    from fastapi import FastAPI

__all__ = ["CONTENT_SECURITY_POLICY", "add_page"]

#: Scripts come from this server's files alone. Styles may be inline: the query editor and the graph view set them so.
CONTENT_SECURITY_POLICY: Final = "; ".join((
    "default-src 'none'",
    "script-src 'self'",
    "style-src 'self' 'unsafe-inline'",
    "img-src 'self' data: blob:",
    "font-src 'self'",
    "connect-src 'self'",
    "form-action 'self'",
    "base-uri 'self'",
    "frame-ancestors 'self'",
))  # fmt: skip

_NOT_BUILT: Final = (
    "<!doctype html><html lang=en><meta charset=utf-8><title>Access Atlas</title>"
    "<p>The page has not been built. <code>make page</code> builds it; the <a href='{root}/docs'>API</a> works without."
)


def add_page(app: FastAPI, page: BuiltPage | None = None) -> None:
    """Serve the page below `/atlas/`, and lead browsers there from `/`; its routes come before those that are there.

    Where the page has not been built `/` is left to the API and `/atlas/` says how to build it.
    """
    built = BuiltPage() if page is None else page

    async def show(request: Request) -> Response:
        return _answer(request, built)

    async def lead(request: Request) -> Response:
        return RedirectResponse(f"{_root(request)}/atlas/", status_code=307, headers={"Vary": "Accept"})

    found: list[BaseRoute] = [
        Route("/atlas", lead, include_in_schema=False),
        Route("/atlas/{path:path}", show, include_in_schema=False),
    ]
    if built:
        found.append(_BrowserRoute("/", lead, include_in_schema=False))
    app.router.routes[:0] = found


class _BrowserRoute(Route):
    """A route for those who would rather have HTML than JSON."""

    def matches(self, scope: Any) -> tuple[Match, Any]:
        match, child = super().matches(scope)
        return (match, child) if match is not Match.NONE and prefers_html(Request(scope)) else (Match.NONE, {})


def _root(request: Request) -> str:
    return escape(str(request.scope.get("root_path", "")))


def _answer(request: Request, page: BuiltPage) -> Response:
    if not page:
        text = _NOT_BUILT.format(root=_root(request))
        return HTMLResponse(text, status_code=503, headers={"Content-Security-Policy": CONTENT_SECURITY_POLICY})
    path = request.path_params["path"]
    found = page.file(path)
    if found is None or path == "index.html":
        if path.startswith("assets/"):
            raise ProblemError("unknown-route", f"nothing is at {request.url.path}")
        headers = {"Content-Security-Policy": CONTENT_SECURITY_POLICY, "Cache-Control": "no-cache"}
        return HTMLResponse(page.index(_root(request)), headers=headers)
    headers = {
        "Cache-Control": "public, max-age=31536000, immutable" if found.is_immutable else "no-cache",
        "Vary": "Accept-Encoding",
    }
    accepted = [one.split(";")[0].strip() for one in request.headers.get("accept-encoding", "").split(",")]
    for coding, packed in found.packed.items():
        if coding in accepted:
            return Response(packed, media_type=found.media_type, headers={**headers, "Content-Encoding": coding})
    return Response(found.body, media_type=found.media_type, headers=headers)
