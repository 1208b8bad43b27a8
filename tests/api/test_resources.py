"""Variables, systems, lists and influences answer as the Python surface does."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pyoxigraph as ox
import pytest

from api.negotiation import GRAPH_FORMATS
from api.page import BuiltPage
from graphkit.namespaces import BASE, thing
from graphkit.systems import CONCEPT_CLASSES

if TYPE_CHECKING:
    from starlette.testclient import TestClient

    from graphkit import Atlas

FOUR = ["llama-3-1-405b-instruct", "deepseek-v3", "gpt-4", "claude-3-5-sonnet"]


def test_variables(client: TestClient, atlas: Atlas) -> None:
    listed = client.get("/variables").json()
    assert listed["total"] == len(listed["items"]) == len(atlas.variables())
    assert client.get("/variables/context-length").json() == atlas.variable("context-length").model_dump(mode="json")


def test_things_are_found_by_korean_name(client: TestClient, atlas: Atlas) -> None:
    korean = atlas.variable("context-length").label_ko
    assert client.get(f"/variables/{korean}").json()["id"] == "context-length"


@pytest.mark.parametrize("change", ["increase", "decrease"])
@pytest.mark.parametrize("on", ["risk", "benefit", None])
def test_effects(client: TestClient, atlas: Atlas, change: Any, on: Any) -> None:
    asked = {"change": change} | ({"on": on} if on else {})
    answer = client.get("/variables/context-length/effects", params=asked).json()
    assert answer == atlas.effects("context-length", change=change, on=on).model_dump(mode="json")
    assert answer["effects"]
    assert all(effect["paths"][0]["influences"][0]["mechanism"] for effect in answer["effects"])


def test_compare(client: TestClient, atlas: Atlas) -> None:
    answer = client.get("/compare", params={"system": FOUR}).json()
    assert answer == atlas.compare(FOUR).model_dump(mode="json")
    assert [one["id"] for one in answer["systems"]] == FOUR
    assert {row["variable"] for row in answer["rows"]} == {one.id for one in atlas.variables()}


def test_a_system_is_found_by_name(client: TestClient) -> None:
    found = client.get("/systems/GPT-4").json()
    assert found["id"] == "gpt-4"
    assert found["releases"]


def test_systems_in_pages(client: TestClient) -> None:
    whole = client.get("/systems").json()
    assert whole["next"] is None
    seen, address = [], "/systems?limit=5"
    while address:
        response = client.get(address)
        page = response.json()
        assert page["total"] == whole["total"]
        assert len(page["items"]) <= 5
        seen += page["items"]
        address = page["next"]
        assert ("link" in response.headers) == (address is not None)
    assert seen == whole["items"]


def test_a_page_past_the_end_is_empty(client: TestClient) -> None:
    page = client.get("/systems?offset=1000").json()
    assert (page["items"], page["next"]) == ([], None)


def test_the_next_page_keeps_the_filters(client: TestClient) -> None:
    page = client.get("/influences?cause=context-length&min_confidence=medium&limit=1").json()
    following = client.get(page["next"]).json()
    assert following["items"][0]["cause"]["id"] == "context-length"
    assert following["total"] == page["total"]


def test_observations_filtered(client: TestClient, atlas: Atlas) -> None:
    address = "/systems/gpt-4/observations"
    assert client.get(address, params={"limit": 1000}).json()["total"] == len(atlas.observations("gpt-4"))
    prices = client.get(address, params={"variable": "api-input-price"}).json()["items"]
    assert {one["variable"] for one in prices} == {"api-input-price"}
    assert all(one["sources"] for one in prices if one["status"] == "reported")
    silent = client.get(address, params={"status": ["not-disclosed", "unknown"], "limit": 1000}).json()["items"]
    assert {one["status"] for one in silent} <= {"not-disclosed", "unknown"}
    assert silent
    preferred = client.get(address, params={"preferred": True, "limit": 1000}).json()["items"]
    assert all(one["is_preferred"] for one in preferred)


def test_every_system_has_only_its_own_observations(client: TestClient) -> None:
    for system in client.get("/systems").json()["items"]:
        page = client.get(f"/systems/{system['id']}/observations?limit=1000").json()
        assert page["total"] == system["observations"]
        assert {one["system"] for one in page["items"]} == {system["id"]}


@pytest.mark.parametrize("name", sorted(CONCEPT_CLASSES))
def test_framework_lists(client: TestClient, atlas: Atlas, name: str) -> None:
    listed = client.get(f"/{name}").json()
    assert listed["items"] == [one.model_dump(mode="json") for one in atlas.concepts(name)]
    first = listed["items"][0]
    assert client.get(f"/{name}/{first['id']}").json() == first


def test_influences_filtered(client: TestClient) -> None:
    asked: dict[str, str | int] = {
        "effect": "prompt-injection",
        "evidence": "curated",
        "min_confidence": "high",
        "limit": 1000,
    }
    found = client.get("/influences", params=asked).json()["items"]
    assert all(one["effect"]["id"] == "prompt-injection" and one["confidence"] == "high" for one in found)
    every = client.get("/influences", params={"effect": "prompt-injection", "limit": 1000}).json()["items"]
    assert len(every) > len(found)
    assert {one["id"] for one in found} == {
        one["id"] for one in every if one["evidence"] == "curated" and one["confidence"] == "high"
    }


@pytest.mark.parametrize("media", list(GRAPH_FORMATS))
@pytest.mark.parametrize(
    ("path", "iri"),
    [
        ("/systems/gpt-4", thing("system", "gpt-4")),
        ("/variables/context-length", thing("variable", "context-length")),
        ("/risks/prompt-injection", thing("risk", "prompt-injection")),
        ("/system/gpt-4", thing("system", "gpt-4")),
        ("/organisation/deepseek", thing("organisation", "deepseek")),
        ("/graph/curated", thing("graph", "curated")),
        ("/dataset", ox.NamedNode(f"{BASE}dataset")),
        ("/ns", ox.NamedNode(f"{BASE}ns")),
        ("/ns/0.1.0", ox.NamedNode(f"{BASE}ns")),
        ("/risks", thing("risk", "prompt-injection")),
    ],
)
def test_resources_answer_in_rdf(client: TestClient, atlas: Atlas, path: str, iri: ox.NamedNode, media: str) -> None:
    response = client.get(path, headers={"Accept": f"{media}, application/json;q=0.5"})
    assert response.headers["content-type"].split(";")[0] == media
    triples = {quad.triple for quad in ox.parse(response.content, format=GRAPH_FORMATS[media])}
    mine = {triple for triple in triples if triple.subject == iri}
    expected = atlas.store.query(f"CONSTRUCT {{ <{iri.value}> ?p ?o }} WHERE {{ <{iri.value}> ?p ?o }}")
    assert mine == set(expected)  # type: ignore[arg-type]
    assert mine


def test_format_outweighs_accept(client: TestClient) -> None:
    response = client.get("/risks/prompt-injection?format=turtle", headers={"Accept": "application/json"})
    assert response.headers["content-type"] == "text/turtle; charset=utf-8"
    assert response.text.startswith("@prefix")
    plain = client.get("/risks/prompt-injection?format=json", headers={"Accept": "text/turtle"})
    assert plain.headers["content-type"] == "application/json"


def test_every_iri_of_the_atlas_answers_for_itself(client: TestClient, atlas: Atlas) -> None:
    query = f'SELECT DISTINCT ?s {{ ?s ?p ?o FILTER(STRSTARTS(STR(?s), "{BASE}") && !CONTAINS(STR(?s), "#")) }}'
    iris = [str(row["s"]) for row in atlas.query(query)]
    by_kind = {iri.removeprefix(BASE).split("/")[0]: iri for iri in iris}
    assert len(by_kind) > 30
    for iri in by_kind.values():
        response = client.get("/" + iri.removeprefix(BASE))
        assert response.status_code == 200, iri
        assert response.json()["iri"] == iri


def test_a_thing_points_to_the_fuller_answer(client: TestClient) -> None:
    found = client.get("/variable/context-length").json()
    assert found["more"] == "/variables/context-length"
    assert found["label_ko"]
    assert found["properties"]["axs:onAxis"] == [{"iri": f"{BASE}axis/utility", "label": "utility"}]
    assert client.get(found["more"]).status_code == 200


def test_the_front_door(client: TestClient) -> None:
    headers = {"Accept": "text/html,application/xhtml+xml,*/*;q=0.8"}
    page = client.get("/", headers=headers, follow_redirects=False)
    if BuiltPage():
        assert (page.status_code, page.headers["location"]) == (307, "/atlas/")
    else:
        assert page.headers["content-type"] == "text/html; charset=utf-8"
        assert 'lang="ko"' in page.text
    for link in client.get("/").json()["links"]:
        assert link["title_ko"]
        assert client.get(link["href"]).status_code == 200, link


def test_health(client: TestClient, atlas: Atlas) -> None:
    health = client.get("/health").json()
    assert health["status"] == "ok"
    assert health["generation"] == atlas.store.generation
    assert sum(health["quads"].values()) == atlas.store.size()
    assert health["things"]["System"] == len(atlas.systems())


def test_trailing_slashes_lead_on(client: TestClient) -> None:
    response = client.get("/systems/", follow_redirects=False)
    assert response.status_code == 307
    assert response.headers["location"].endswith("/systems")
