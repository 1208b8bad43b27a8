"""The front door: where to look, as a small page for browsers and as JSON for programs."""

from html import escape
from typing import Final

from fastapi import APIRouter, Depends, Request, Response
from fastapi.responses import HTMLResponse
from pydantic import Field

import graphkit
from api.dependencies import refuse_unknown_parameters
from api.errors import problems
from api.negotiation import choose
from api.pages import Listing, listing
from api.sheets.words import WORDS
from graphkit.answers import Answer

__all__ = ["router"]

router = APIRouter(tags=["Service"])

_ABOUT, _ABOUT_KO = WORDS["about-atlas"]

_LINKS: Final = {
    "/docs": ("Documentation of every route", "모든 경로의 설명서"),
    "/variables/context-length/effects?change=increase&on=risk": (
        "Which risks grow when context length increases, why, and on what evidence",
        "문맥 길이가 늘어나면 어떤 위험이 왜, 어떤 근거로 커지는가",
    ),
    "/compare?system=llama-3-1-405b-instruct&system=deepseek-v3&system=gpt-4&system=claude-3-5-sonnet": (
        "How four systems compare on access",
        "네 시스템의 접근성 비교",
    ),
    "/systems": ("Systems and their release history", "시스템과 공개 이력"),
    "/variables": ("Variables of access", "접근성 변수"),
    "/queries": ("Questions with ready-made answers", "미리 준비된 질문"),
    "/sparql": ("SPARQL endpoint", "SPARQL 엔드포인트"),
    "/ns": ("The ontology", "온톨로지"),
    "/health": ("State of the server", "서버 상태"),
}

_STYLE: Final = (
    "body{font:1rem/1.6 system-ui,sans-serif;max-width:44rem;margin:3rem auto;padding:0 1rem;color:#1a1a1a;"
    "background:#fff}li{margin:.5rem 0}small{color:#555}@media(prefers-color-scheme:dark){body{color:#eee;"
    "background:#161616}a{color:#8ab4f8}small{color:#aaa}}"
)


class Link(Answer):
    """A place to look."""

    href: str = Field(examples=["/systems"])
    title: str
    title_ko: str


class Index(Answer):
    """Where to look."""

    name: str = Field("Access Atlas", examples=["Access Atlas"])
    about: str
    about_ko: str
    version: str
    links: tuple[Link, ...]


class RouteSummary(Answer):
    """A route of this server."""

    path: str = Field(description="Template of its address", examples=["/systems/{id}"])
    methods: tuple[str, ...] = Field(examples=[["GET"]])
    summary: str = Field(examples=["Describe a system"])


@router.get("/routes", summary="List the routes", dependencies=[Depends(refuse_unknown_parameters)])
async def list_routes(request: Request) -> Listing[RouteSummary]:
    """List what this server offers, for clients that adapt to it; `/openapi.json` holds all there is to say of each."""
    return listing(
        [
            RouteSummary(
                path=path,
                methods=tuple(method.upper() for method in operations),
                summary=next(iter(operations.values()))["summary"],
            )
            for path, operations in request.app.openapi()["paths"].items()
        ]
    )


@router.get(
    "/",
    response_model=Index,
    summary="Say where to look",
    responses={200: {"content": {"text/html": {"schema": {"type": "string"}}}}, **problems(406)},
)
async def read_index(request: Request) -> Index | Response:
    """Say where to look: a page for browsers, JSON for programs."""
    if choose(request, ("application/json", "text/html")) == "text/html":
        return HTMLResponse(
            _page(request.scope.get("root_path", "")),
            headers={"Content-Security-Policy": "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'"},
        )
    links = tuple(Link(href=href, title=title, title_ko=korean) for href, (title, korean) in _LINKS.items())
    return Index(about=_ABOUT, about_ko=_ABOUT_KO, version=graphkit.__version__, links=links)


def _page(root: str) -> str:
    items = "\n".join(
        f'<li><a href="{escape(root + href)}">{escape(title)}</a><br><small lang="ko">{korean}</small></li>'
        for href, (title, korean) in _LINKS.items()
    )
    return f"""<!doctype html>
<html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">
<title>Access Atlas</title><style>{_STYLE}</style></head>
<body><main><h1>Access Atlas</h1>
<p>{_ABOUT}</p><p lang="ko">{_ABOUT_KO}</p>
<ul>
{items}
</ul>
<p><small>Version {graphkit.__version__}</small></p></main></body></html>
"""
