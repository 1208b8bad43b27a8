"""The routes over influences give the answers of the atlas, in every format they offer."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any
from xml.etree import ElementTree as ET

import pytest
from starlette.testclient import TestClient

from api import ApiSettings, create_app

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from graphkit import Atlas

_FILTERS = "depth=2&min_confidence=medium&evidence=curated&system=gpt-4"
_ASKED: dict[str, Any] = {"depth": 2, "min_confidence": "medium", "evidence": ("curated",), "system": "gpt-4"}


@pytest.fixture(scope="module")
def client(store_folder: Path) -> Iterator[TestClient]:
    with TestClient(create_app(ApiSettings(store=store_folder))) as opened:
        yield opened


@pytest.mark.parametrize(
    ("path", "method", "name"),
    [
        ("/variables/user-reach/effects", "effects", "user-reach"),
        ("/variables/user-reach/tradeoff", "tradeoff", "user-reach"),
        ("/variables/user-reach/countermeasures", "countermeasures", "user-reach"),
        ("/variables/user-reach/sensitivity", "sensitivity", "user-reach"),
        ("/outcomes/prompt-injection/drivers", "drivers", "prompt-injection"),
        ("/benefits/education/levers", "levers", "education"),
    ],
)
def test_routes_answer_as_the_atlas_does(client: TestClient, atlas: Atlas, path: str, method: str, name: str) -> None:
    response = client.get(f"{path}?{_FILTERS}")
    assert response.status_code == 200, response.text
    assert response.json() == json.loads(getattr(atlas, method)(name, **_ASKED).model_dump_json())


def test_effects_take_all_that_the_atlas_takes(client: TestClient, atlas: Atlas) -> None:
    query = "change=decrease&on=risk&depth=0&paths=1&axis=utility&stakeholder=layperson-user&also=latency:decrease"
    answer = atlas.effects(
        "user-reach",
        change="decrease",
        on="risk",
        depth=0,
        paths=1,
        axis="utility",
        stakeholder="layperson-user",
        also={"latency": "decrease"},
    )
    found = client.get(f"/variables/user-reach/effects?{query}").json()
    assert found == json.loads(answer.model_dump_json())
    assert found["effects"]


def test_the_picture_is_svg(client: TestClient) -> None:
    response = client.get("/variables/context-length/effects.svg?depth=2")
    assert response.headers["content-type"].startswith("image/svg+xml")
    assert ET.fromstring(response.text).tag.endswith("svg")  # noqa: S314


def test_loops_and_communities_are_served(client: TestClient, atlas: Atlas) -> None:
    loops = client.get("/loops?length=4&through=usage-monitoring").json()
    assert loops == json.loads(atlas.loops(length=4, through="usage-monitoring").model_dump_json())
    assert client.get("/graph/communities").json()["modularity"] > 0.2


@pytest.mark.parametrize("route", ["/graph/neighbours", "/graph/subgraph"])
def test_parts_of_the_network_come_in_every_format(client: TestClient, route: str) -> None:
    plain = client.get(f"{route}?thing=risk/prompt-injection").json()
    count = len(plain["things"])
    assert len(client.get(f"{route}?thing=risk/prompt-injection&format=node-link").json()["nodes"]) == count
    elements = client.get(f"{route}?thing=risk/prompt-injection&format=cytoscape").json()["elements"]
    assert len(elements["nodes"]) == count
    for name in ("graphml", "gexf"):
        response = client.get(f"{route}?thing=risk/prompt-injection&format={name}")
        assert response.headers["content-type"].startswith(f"application/{name}+xml")
        nodes = [one for one in ET.fromstring(response.content).iter() if one.tag.endswith("}node")]  # noqa: S314
        assert len(nodes) == count


@pytest.mark.parametrize(
    ("path", "status"),
    [
        ("/variables/user-reach/effects?also=latency", 422),
        ("/variables/user-reach/effects?also=lateny:decrease", 404),
        ("/variables/user-reach/effects?depth=101", 422),
        ("/outcomes/prompt-injektion/drivers", 404),
        ("/loops?through=weather", 404),
        ("/graph/neighbours?thing=weather", 404),
        ("/graph/neighbours?thing=risk/prompt-injection&kind=weather", 422),
    ],
)
def test_wrong_calls_are_problems(client: TestClient, path: str, status: int) -> None:
    response = client.get(path)
    assert response.status_code == status, response.text[:300]
    assert response.headers["content-type"] == "application/problem+json"


def test_paths_come_in_every_format_too(client: TestClient) -> None:
    """Laid over each other: the things and the links of all paths, each once."""
    route = "/graph/paths?source=variable/context-length&target=risk/prompt-injection&most=3"
    paths = client.get(route).json()["paths"]
    things = {one["iri"] for path in paths for one in path["things"]}
    links = {json.dumps(link, sort_keys=True) for path in paths for step in path["links"] for link in step}
    nodes = client.get(f"{route}&format=node-link").json()
    assert {one["iri"] for one in nodes["nodes"]} == things
    assert len(nodes["links"]) == len(links)
    elements = client.get(f"{route}&format=cytoscape").json()["elements"]
    assert (len(elements["nodes"]), len(elements["edges"])) == (len(things), len(links))
    for name in ("graphml", "gexf"):
        response = client.get(f"{route}&format={name}")
        assert response.headers["content-type"] == f"application/{name}+xml"
        assert response.text.startswith("<?xml")


def test_the_picture_is_in_the_language_asked_for(client: TestClient) -> None:
    asked = client.get("/variables/context-length/effects.svg?lang=ko")
    liked = client.get("/variables/context-length/effects.svg", headers={"Accept-Language": "ko"})
    assert asked.text == liked.text
    assert 'lang="ko"' in asked.text
    assert asked.headers["content-language"] == "ko"
    assert "accept-language" in liked.headers["vary"].lower()
    assert 'lang="en"' in client.get("/variables/context-length/effects.svg").text
