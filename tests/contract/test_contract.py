"""Every operation of the OpenAPI document, called with data made from its schemas, answers only what it documents."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING, Any

import pytest
import requests
import schemathesis
from hypothesis import HealthCheck, given, settings
from hypothesis.errors import Unsatisfiable
from schemathesis import GenerationMode
from schemathesis.checks import CHECKS, load_all_checks

from api import create_app
from tests.service.servers import Server, serve

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from schemathesis import APIOperation, Case

pytestmark = pytest.mark.slow

EXAMPLES = int(os.environ.get("ACCESS_ATLAS_TEST_EXAMPLES", "5"))
load_all_checks()
CHECK_NAMES = (
    "status_code_conformance",
    "content_type_conformance",
    "response_headers_conformance",
    "response_schema_conformance",
)
SCHEMA: Any = schemathesis.openapi.from_dict(create_app().openapi())
OPERATIONS: dict[str, APIOperation[Any, Any, Any, Any]] = {
    one.ok().label: one.ok() for one in SCHEMA.get_all_operations()
}
#: Operations that are not called here, and why.
LEFT_OUT: dict[str, str] = {}


@pytest.fixture(scope="module")
def server(store_folder: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    with serve(store_folder, tmp_path_factory.mktemp("contract"), query_time_limit_seconds=25) as started:
        yield started


@pytest.fixture(scope="module")
def session() -> Iterator[requests.Session]:
    with requests.Session() as opened:
        opened.trust_env = False
        yield opened


@pytest.mark.parametrize("label", [label for label in OPERATIONS if label not in LEFT_OUT])
@pytest.mark.parametrize("mode", list(GenerationMode), ids=[mode.value for mode in GenerationMode])
def test_operation_keeps_its_contract(
    server: Server, session: requests.Session, label: str, mode: GenerationMode
) -> None:
    checks: list[Any] = CHECKS.get_by_names(list(CHECK_NAMES))

    @settings(
        max_examples=EXAMPLES, deadline=None, derandomize=True, database=None, suppress_health_check=list(HealthCheck)
    )
    @given(case=OPERATIONS[label].as_strategy(mode))
    def call(case: Case[Any]) -> None:
        response = case.call(base_url=server.address, session=session, timeout=30)
        assert response.status_code != 500, response.text  # that other failures are meant, their document says
        case.validate_response(response, checks=checks)

    try:
        call()
    except Unsatisfiable:
        assert mode is GenerationMode.NEGATIVE  # an operation without parameters cannot be called wrongly


def test_what_is_left_out_exists() -> None:
    assert LEFT_OUT.keys() <= OPERATIONS.keys()
