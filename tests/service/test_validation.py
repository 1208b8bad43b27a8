"""Documents that are posted are checked as `access-atlas validate` checks files, by a process that can be stopped."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pyoxigraph as ox
import pytest

from api import create_app
from graphkit.curation import validate_files
from graphkit.namespaces import BASE
from graphkit.reasoning.files import FORMATS
from graphkit.resources import folder
from graphkit.validation import MEDIA_TYPES
from tests.api.checks import expect_problem

if TYPE_CHECKING:
    from pathlib import Path

    import httpx2

pytestmark = pytest.mark.slow

RECORD = folder("data") / "releases" / "openai" / "gpt-4.yaml"
RISK = folder("ontology") / "examples" / "shapes" / "risk-fail.ttl"
RDF = [form.media_type for form in FORMATS.values()]
BODY: dict[str, Any] = create_app().openapi()["paths"]["/validate"]["post"]["requestBody"]["content"]


def post(web: httpx2.Client, text: str | bytes, media: str) -> dict[str, Any]:
    response = web.post("/validate", content=text, headers={"content-type": media})
    assert response.status_code == 200, response.text
    found: dict[str, Any] = response.json()
    assert found["valid"] == (not found["findings"])
    return found


def test_a_release_record_is_valid(web: httpx2.Client) -> None:
    assert post(web, RECORD.read_bytes(), "application/yaml; charset=utf-8")["valid"]


def test_mistakes_are_those_of_the_command(web: httpx2.Client, tmp_path: Path) -> None:
    wrong = RECORD.read_text(encoding="utf-8").replace("developer: openai", "developer: opnai", 1)
    path = tmp_path / RECORD.name
    path.write_text(wrong, encoding="utf-8")
    expected = [(one.line, one.column, one.field, one.wrong, one.allowed) for one in validate_files([path])]
    found = post(web, wrong, "text/yaml")["findings"]
    fields = ("line", "column", "field", "wrong", "allowed")
    assert [tuple(one[name] for name in fields) for one in found] == expected
    assert [one[2] for one in expected] == ["system.developer"]


def test_json_is_a_release_record(web: httpx2.Client) -> None:
    found = post(web, json.dumps({"system": {"id": "One"}}), "application/json")["findings"]
    assert "system.id" in [one["field"] for one in found]


@pytest.mark.parametrize("media", RDF)
def test_rdf_is_held_to_the_shapes(web: httpx2.Client, media: str) -> None:
    form = ox.RdfFormat.from_media_type(media)
    triples = [quad.triple for quad in ox.parse(path=RISK, format=ox.RdfFormat.TURTLE)]
    text = ox.serialize(triples, format=form)
    assert text is not None
    (finding,) = post(web, text, media)["findings"]
    assert finding["focus"] == f"{BASE}risk/example"
    assert (finding["field"], finding["shape"]) == ("axs:isBorneBy", f"{BASE}shapes#Risk-isBorneBy")


@pytest.mark.parametrize(
    ("text", "media", "line"),
    [("a: [", "application/yaml", 1), ("<a> <b> .", "text/turtle", 1), ('{\n"a": ,', "application/ld+json", 2)],
)
def test_what_does_not_parse_is_a_finding_with_its_line(web: httpx2.Client, text: str, media: str, line: int) -> None:
    (finding,) = post(web, text, media)["findings"]
    assert (finding["path"], finding["line"]) == ("document", line)


@pytest.mark.parametrize("media", [media for media, content in BODY.items() if "example" in content])
def test_examples_of_the_documentation_are_checked(web: httpx2.Client, media: str) -> None:
    example = BODY[media]["example"]
    text = example if isinstance(example, str) else json.dumps(example)
    assert post(web, text, media)["findings"]


def test_the_documentation_names_every_type() -> None:
    assert set(BODY) == set(MEDIA_TYPES)


def test_other_types_and_sizes_are_refused(web: httpx2.Client) -> None:
    refused = web.post("/validate", content=b"a,b", headers={"content-type": "text/csv"})
    assert "application/yaml" in expect_problem(refused, "unsupported-media-type")["allowed"]
    long = web.post("/validate", content=b"#" * 1_000_001, headers={"content-type": "application/yaml"})
    expect_problem(long, "too-large")
    strange = web.post("/validate", content=b"\xff\xfe", headers={"content-type": "text/turtle"})
    expect_problem(strange, "invalid-call")


def test_hostile_documents_end_their_process_and_not_the_server(web: httpx2.Client) -> None:
    def send(text: str, media: str) -> httpx2.Response:
        return web.post("/validate", content=text, headers={"content-type": media})

    depth = 40_000
    nested = "<urn:a> <urn:b> " + "<<( <urn:a> <urn:b> " * depth + "<urn:a>" + " )>>" * depth + " ."
    assert "ended the process" in expect_problem(send(nested, "text/turtle"), "invalid-call")["detail"]
    many = "".join(f"<urn:{number}> a <{BASE}ns#Risk> .\n" for number in range(12_000))
    expect_problem(send(many, "text/turtle"), "time-limit")
    assert post(web, RISK.read_bytes(), "text/turtle")["findings"]
