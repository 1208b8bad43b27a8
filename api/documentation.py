"""The interactive documentation, from files of this server alone, and held to a policy that says so."""

import base64
import hashlib
import re
from html import escape

from fastapi import FastAPI, Request
from fastapi.openapi.docs import get_swagger_ui_html
from fastapi.responses import HTMLResponse

__all__ = ["ASSETS", "add_documentation"]

#: Where the scripts and styles are.
ASSETS = "/docs-assets"

_INLINE = re.compile(r"<script>(.*?)</script>", re.DOTALL)


def add_documentation(app: FastAPI) -> None:
    """Serve the documentation at `/docs`."""

    @app.get("/docs", include_in_schema=False)
    async def show(request: Request) -> HTMLResponse:
        root = escape(str(request.scope.get("root_path", "")))
        page = get_swagger_ui_html(
            openapi_url=f"{root}{app.openapi_url}",
            title=f"{app.title}: documentation",
            swagger_js_url=f"{root}{ASSETS}/swagger-ui-bundle.js",
            swagger_css_url=f"{root}{ASSETS}/swagger-ui.css",
            swagger_favicon_url=f"{root}{ASSETS}/favicon.png",
        )
        page.headers["Content-Security-Policy"] = _policy(bytes(page.body).decode())
        return page


def _policy(html: str) -> str:
    """Allow the scripts that stand in the page by their digests, and what the page loads from here."""
    digests = (base64.b64encode(hashlib.sha256(script.encode()).digest()).decode() for script in _INLINE.findall(html))
    scripts = " ".join(f"'sha256-{digest}'" for digest in digests)
    return (
        f"default-src 'none'; script-src 'self' {scripts}; style-src 'self' 'unsafe-inline'; img-src 'self' data:; "
        "font-src 'self'; connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'self'"
    )
