"""What every problem document must be."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from api.errors import PROBLEM_TYPES
from graphkit.namespaces import BASE

if TYPE_CHECKING:
    import httpx2

__all__ = ["expect_problem"]


def expect_problem(response: httpx2.Response, slug: str) -> dict[str, Any]:
    """Check that an answer is a problem document of that type, and give it."""
    found: dict[str, Any] = response.json()
    assert response.headers["content-type"] == "application/problem+json", response.text
    assert found["type"] == f"{BASE}problem/{slug}", found
    assert response.status_code == found["status"] == PROBLEM_TYPES[slug].status
    assert found["title"] == PROBLEM_TYPES[slug].title
    assert found["instance"].startswith("/")
    assert "Traceback" not in response.text
    assert "etag" not in response.headers
    return found
