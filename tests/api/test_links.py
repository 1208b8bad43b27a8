"""/links: mappings as JSON, SSSOM and RDF, filtered."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pyoxigraph as ox

if TYPE_CHECKING:
    from pathlib import Path


def test_links_in_json_are_filtered_and_paged(client: Any) -> None:
    answer = client.get(
        "/links", params={"set": "airo", "predicate": "skos:closeMatch", "min_confidence": 0.8, "limit": 2}
    )
    body = answer.json()
    assert answer.status_code == 200
    assert len(body["items"]) == 2 < body["total"]
    assert {one["mapping_set"] for one in body["items"]} == {"airo"}


def test_links_in_sssom_and_turtle(client: Any, tmp_path: Path) -> None:
    tsv = client.get("/links", params={"set": "sosa", "format": "sssom"})
    assert tsv.headers["content-type"].startswith("text/tab-separated-values")
    assert tsv.text.startswith("#curie_map:")
    turtle = client.get("/links", params={"set": "sosa"}, headers={"Accept": "text/turtle"})
    assert list(ox.parse(turtle.content, format=ox.RdfFormat.TURTLE))


def test_an_unknown_set_is_not_found(client: Any) -> None:
    assert client.get("/links", params={"set": "airoo"}).status_code == 404
