"""SERVICE under an allow-list: what is allowed is joined, and nothing leads into the operator's own network."""

from __future__ import annotations

import json
import socket
from typing import TYPE_CHECKING, Any

import pyoxigraph as ox
import pytest

from api import ApiSettings
from graphkit.errors import ParameterError, QueryError, ServiceError
from graphkit.execution.endpoints import ServiceClient, is_public, read_endpoint
from graphkit.execution.federation import resolve_services
from graphkit.namespaces import BASE
from tests.api.checks import expect_problem
from tests.service.endpoints import Endpoints, Reply, serve_endpoints
from tests.service.servers import Server, serve

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

OTHER = "http://sparql.example/query"
SECOND = "http://second.example/query"
DATA = f"""@prefix : <{BASE}system/> . @prefix ex: <http://other.example/> .
:gpt-4 ex:note "one SERVICE", "two"@en . :claude-3-5-sonnet ex:count 3 . [] ex:note _:nobody ."""
NOTES = "?system <http://other.example/note> ?note"
HERE = f"PREFIX axs: <{BASE}ns#> SELECT ?system ?note {{ ?system a axs:System ."


@pytest.fixture(scope="module")
def endpoints() -> Iterator[Endpoints]:
    with serve_endpoints() as started:
        started.allowed = (
            f"{OTHER} {started.address}",
            f"{SECOND} {started.address}",
            "http://gone.example/ 127.0.0.1:1",
        )
        yield started


@pytest.fixture(autouse=True)
def _filled(endpoints: Endpoints) -> None:
    endpoints.fill({OTHER: DATA.encode()})


def _rows(endpoints: Endpoints, sparql: str, data: str = "") -> list[dict[str, str]]:
    store = ox.Store()
    store.load(data, format=ox.RdfFormat.TURTLE)
    results = store.query(resolve_services(sparql, BASE, endpoints.allowed))
    assert isinstance(results, ox.QuerySolutions)
    found = json.loads(results.serialize(format=ox.QueryResultsFormat.JSON) or b"")["results"]["bindings"]
    return [{name: value["value"] for name, value in row.items()} for row in found]


# What is allowed


@pytest.mark.parametrize(
    "clause",
    [
        "SERVICE <http://sparql.example/query> { %s }",
        "service silent<http://sparql.example/query>{ %s }",
        "SERVICE # SERVICE <http://x/> { }\n\tex:query { %s FILTER(?note != '}') }",
        "{ SELECT ?system ?note { { SERVICE ex:query { { %s } FILTER NOT EXISTS { ?system a '{' } } } } }",
        "OPTIONAL { SERVICE ex:query { %s } } FILTER(BOUND(?note))",
        "{ SERVICE ex:query { %s } } UNION { SERVICE SILENT ex:query { ?system <urn:none> ?note } }",
    ],
)
def test_a_clause_is_joined_wherever_it_stands(endpoints: Endpoints, clause: str) -> None:
    prefix = "PREFIX ex: <http://sparql.example/> PREFIX : <urn:x:> "
    sparql = f"{prefix}SELECT ?system ?note {{ ?system :is :here . {clause % NOTES} }}"
    found = _rows(endpoints, sparql, f"<{BASE}system/gpt-4> <urn:x:is> <urn:x:here> .")
    assert sorted(row["note"] for row in found) == ["one SERVICE", "two"]


def test_terms_come_over_as_they_are(endpoints: Endpoints) -> None:
    query = f"SELECT ?s ?o {{ SERVICE <{OTHER}> {{ ?s ?p ?o }} FILTER(isNumeric(?o) || LANG(?o) = 'en') }} ORDER BY ?s"
    assert [row["o"] for row in _rows(endpoints, query)] == ["3", "two"]


def test_blank_nodes_become_iris_that_join_only_with_their_own_clause(endpoints: Endpoints) -> None:
    clause = f"SERVICE <{OTHER}> {{ %s <http://other.example/note> ?n FILTER(isBlank(?n)) }}"
    one = _rows(endpoints, f"SELECT * {{ {clause % '?s'} }}")
    assert len(one) == 1
    assert one[0]["s"].startswith(f"{BASE}.well-known/genid/")
    assert _rows(endpoints, f"SELECT * {{ {clause % '?s'} {clause % '?s'} }}") == []


def test_an_endpoint_is_asked_once_for_a_clause_and_knows_the_prefixes(endpoints: Endpoints) -> None:
    _rows(
        endpoints,
        f"PREFIX ex: <http://other.example/> SELECT * {{ ?a ?b ?c SERVICE <{OTHER}> {{ ?s ex:count ?o }} }}",
        "<a:a> <a:b> 1, 2, 3 .",
    )
    (iri, asked), *more = endpoints.asked
    assert (iri, more) == (OTHER, [])
    assert asked.rstrip().endswith("SELECT * WHERE { ?s ex:count ?o }")


def test_silent_makes_one_empty_solution_of_a_failure(endpoints: Endpoints) -> None:
    query = "SELECT * { ?s ?p ?o SERVICE SILENT <http://gone.example/> { ?s ?q ?r } }"
    assert _rows(endpoints, query, "<a:a> <a:b> 1 .") == [{"s": "a:a", "p": "a:b", "o": "1"}]


# What is refused


@pytest.mark.parametrize(
    "clause",
    [
        "SERVICE <http://elsewhere.example/> { ?a ?b ?c }",
        "SERVICE SILENT <http://127.0.0.1:1/> { ?a ?b ?c }",
        "SERVICE <http://sparql.example/query#x> { ?a ?b ?c }",
        "SERVICE <http://user@sparql.example/query> { ?a ?b ?c }",
        "SERVICE <file:///etc/passwd> { ?a ?b ?c }",
        "SERVICE ?endpoint { ?a ?b ?c }",
        "VALUES ?endpoint { <http://sparql.example/query> } SERVICE ?endpoint { ?a ?b ?c }",
        "SERVICE <http://sparql.example/query> { ?a ?b ?c } 1SERVICE <http://127.0.0.1:1/> { ?a ?b ?c }",
        "SERVICE <http://sparql.example/query> { ?a ?b ?c } SERVICESILENT <http://127.0.0.1:1/> { ?a ?b ?c }",
        "SERVICE <http://sparql.example/query> { ?a ?b ?c } SERVICE:x { ?a ?b ?c }",
        "FILTER(?a<?b) SERVICE <http://sparql.example/query> { ?a ?b ?c } FILTER(?a<?b&&?c>SERVICE",
        "SERVICE <http://sparql.example/query> { ?a ?b ?c",
        "SERVICE <http://sparql.example/query> SERVICE <http://sparql.example/query> { ?a ?b ?c }",
        "SERVICE 'http://sparql.example/query' { ?a ?b ?c }",
        "SERVICE",
        "SERVICE <http://sparql.example/query> { } " * 21,
    ],
)  # fmt: skip
def test_all_else_is_refused_before_anything_is_asked(endpoints: Endpoints, clause: str) -> None:
    with pytest.raises(QueryError):
        resolve_services(f"PREFIX : <a:> SELECT * {{ {clause} }}", BASE, endpoints.allowed)
    assert endpoints.asked == []


@pytest.mark.parametrize(
    "reply",
    [
        Reply(status=500),
        Reply(status=302, location="http://sparql.example/query"),
        Reply(status=302),
        Reply(body=b"nonsense"),
        Reply(body=b'{"head":{},"boolean":true}'),
        Reply(body=b"s\r\n", media="text/csv"),
        Reply(body=b" " * 5_000_001),
    ],
    ids=["error", "loop", "nowhere", "nonsense", "boolean", "format", "size"],
)
def test_answers_that_are_none(endpoints: Endpoints, reply: Reply) -> None:
    endpoints.fill({OTHER: reply})
    with pytest.raises(ServiceError):
        resolve_services(f"SELECT * {{ SERVICE <{OTHER}> {{ ?s ?p ?o }} }}", BASE, endpoints.allowed)


def test_a_redirect_is_followed_to_what_is_allowed(endpoints: Endpoints) -> None:
    endpoints.fill({OTHER: Reply(status=307, location=SECOND), SECOND: DATA.encode()})
    assert len(_rows(endpoints, f"SELECT * {{ SERVICE <{OTHER}> {{ {NOTES} }} }}")) == 3
    assert [iri for iri, _ in endpoints.asked] == [OTHER, SECOND]


@pytest.mark.parametrize(
    "target",
    ["http://{address}/query", "http://localhost/", "http://[::1]/", "http://169.254.169.254/latest", "//10.0.0.1/",
     "file:///etc/passwd", "http://[x/"],
)  # fmt: skip
def test_a_redirect_inwards_is_not_followed(endpoints: Endpoints, target: str) -> None:
    endpoints.fill({OTHER: Reply(status=302, location=target.format(address=endpoints.address))})
    with pytest.raises(ServiceError, match="may not be called"):
        ServiceClient(endpoints.allowed, 1000).ask(OTHER, "ASK {}")
    assert len(endpoints.asked) == 1


@pytest.mark.parametrize(
    "answers",
    [["127.0.0.1"], ["10.1.2.3"], ["169.254.169.254"], ["::1"], ["fe80::1%1"], ["::ffff:127.0.0.1"], ["64:ff9b::7f00:1"],
     ["93.184.216.34", "127.0.0.1"], []],
)  # fmt: skip
def test_names_that_stand_for_inner_addresses(monkeypatch: pytest.MonkeyPatch, answers: list[str]) -> None:
    opened = _fake_network(monkeypatch, [answers])
    for iri in ("http://rebound.example/", "https://rebound.example/q"):
        with pytest.raises(ServiceError):
            ServiceClient(["rebound.example"], 1000).ask(iri, "ASK {}")
    assert opened == []


def test_a_name_is_looked_up_once_and_the_address_is_kept(monkeypatch: pytest.MonkeyPatch) -> None:
    opened = _fake_network(monkeypatch, [["93.184.216.34"], ["127.0.0.1"]])
    with pytest.raises(ServiceError):
        ServiceClient(["rebound.example"], 1000).ask("http://rebound.example/", "ASK {}")
    assert opened == [("93.184.216.34", 80)]


def _fake_network(monkeypatch: pytest.MonkeyPatch, answers: list[list[str]]) -> list[Any]:
    """Answer look-ups in turn, the last answer for good; give the addresses that are connected to, none of which answers."""
    opened: list[Any] = []

    def look_up(*_: object, **__: object) -> list[Any]:
        found = answers[0] if len(answers) == 1 else answers.pop(0)
        return [(0, 0, 0, "", (address, 80)) for address in found]

    def connect(address: tuple[str, int], **_: object) -> None:
        opened.append(address)
        raise OSError

    monkeypatch.setattr(socket, "getaddrinfo", look_up)
    monkeypatch.setattr(socket, "create_connection", connect)
    return opened


@pytest.mark.parametrize(
    "address",
    ["127.0.0.1", "127.9.9.9", "0.0.0.1", "10.0.0.1", "172.16.0.1", "192.168.0.1", "169.254.169.254", "100.64.0.1", "224.0.0.1",
     "240.0.0.1", "255.255.255.255", "192.0.2.1", "198.18.0.1", "::", "::1", "::127.0.0.1", "::ffff:10.0.0.1", "64:ff9b::a00:1",
     "2002:7f00:1::", "2001::1", "fc00::1", "fe80::1", "fe80::1%eth0", "ff02::1", "2001:db8::1"],
)  # fmt: skip
def test_addresses_that_are_not_public(address: str) -> None:
    assert not is_public(address)


def test_addresses_that_are_public() -> None:
    assert all(map(is_public, ("1.1.1.1", "93.184.216.34", "2606:4700:4700::1111")))


@pytest.mark.parametrize(
    "text",
    ["", "ftp://a.example/", "http://", "a b", "http://a.example/ b", "http://a.example/ 1.2.3.4", "http://a.example/ 1.2.3.4:0",
     "http://a.example/ 999.1.1.1:80", "http://u@a.example/", "http://a.example/#x", "http://a.example:99999/", "*", "*.example"],
)  # fmt: skip
def test_settings_that_allow_nothing_are_refused(text: str) -> None:
    with pytest.raises(ParameterError):
        read_endpoint(text)
    with pytest.raises(ValueError, match="service_endpoints"):
        ApiSettings(service_endpoints=(text,))


def test_a_host_is_allowed_at_its_usual_ports_only() -> None:
    client = ServiceClient(["query.example"], 1000)
    for iri in ("http://query.example/a", "https://query.example:443/b", "https://QUERY.example/"):
        assert client.check(iri).host == "query.example"
    for iri in ("http://query.example:8080/", "http://query.example.evil.example/", "http://sub.query.example/"):
        with pytest.raises(QueryError, match="may not call"):
            client.check(iri)


# Over HTTP


@pytest.fixture(scope="module")
def federated(store_folder: Path, tmp_path_factory: pytest.TempPathFactory, endpoints: Endpoints) -> Iterator[Server]:
    folder = tmp_path_factory.mktemp("federated")
    allowed = json.dumps(endpoints.allowed)
    with serve(store_folder, folder, service_endpoints=allowed, query_workers=1) as started:
        yield started


@pytest.mark.slow
def test_the_atlas_joined_with_another_endpoint(federated: Server, endpoints: Endpoints) -> None:
    query = {"query": f"{HERE} SERVICE <{OTHER}> {{ {NOTES} }} }} ORDER BY ?note"}
    with federated.client() as client:
        for _ in range(2):
            response = client.get("/sparql", params=query)
            found = [row["note"]["value"] for row in response.json()["results"]["bindings"]]
            assert found == ["one SERVICE", "two"]
            assert response.headers["access-atlas-cache"] == "miss"  # the other endpoint may have changed
            assert "etag" not in response.headers
        assert len(endpoints.asked) == 2


@pytest.mark.slow
def test_the_service_description_says_so(federated: Server) -> None:
    with federated.client() as client:
        assert "sd:BasicFederatedQuery" in client.get("/sparql").text


@pytest.mark.slow
def test_failures_of_federation_are_problems(federated: Server, endpoints: Endpoints) -> None:
    with federated.client() as client:
        gone = client.get("/sparql", params={"query": f"{HERE} SERVICE <http://gone.example/> {{ {NOTES} }} }}"})
        assert "gone.example" in expect_problem(gone, "service-failed")["detail"]
        for endpoint in ("<http://127.0.0.1:1/>", "?system"):
            refused = client.get("/sparql", params={"query": f"{HERE} SERVICE {endpoint} {{ {NOTES} }} }}"})
            assert "refused" in expect_problem(refused, "invalid-query")["detail"]
    assert endpoints.asked == []
