"""Six determinations that docs/accessibility.md works out from the release files by hand: the engine says the same."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from graphkit.accessibility import SystemAccess
    from graphkit.atlas import Atlas

DAY = dt.date(2025, 2, 23)


def _ask(atlas: Atlas, profile: str, system: str) -> SystemAccess:
    [answer] = atlas.accessible(profile, system, DAY).systems
    return answer


def test_a_card_of_12_gb_runs_gemma_2_2b(atlas: Atlas) -> None:
    answer = _ask(atlas, "phd-student-kenya", "gemma-2-2b-it")
    assert (answer.verdict, answer.monthly_cost) == ("accessible", 0)
    memory = next(one for one in answer.routes if one.precision == "16").named("memory").findings[0]
    width = (128 * 2.6e9 / 12) ** (1 / 3)
    needed = 1.2 * 5.2 + 4 * width**2 / 128 * 8192 / 1e9
    assert needed == pytest.approx(8.586, abs=1e-3)
    assert "= 8.586 GB ≤ 12 GB" in memory


def test_a_card_of_12_gb_does_not_run_405_billion_parameters(atlas: Atlas) -> None:
    answer = _ask(atlas, "phd-student-kenya", "llama-3-1-405b-instruct")
    own = [route for route in answer.routes if route.variant == "own-hardware"]
    assert {route.named("memory").status for route in own} == {"unmet"}
    assert 810 * 1.5 / 16 > 12  # not even at the fewest bits of any format
    hosted = next(route for route in answer.routes if route.id == "hosted-api/free")
    assert hosted.verdict == "undetermined"


def test_a_bank_can_pay_for_claude_and_its_limits_are_not_on_record(atlas: Atlas) -> None:
    answer = _ask(atlas, "large-bank", "claude-3-5-sonnet")
    route = next(one for one in answer.routes if one.id == "hosted-api/paid/anthropic")
    assert route.monthly_cost == 2000 * 3 + 400 * 15 == 12_000
    assert [one.name for one in route.constraints if one.status != "met"] == ["throughput"]
    assert route.named("throughput").status == "unknown"
    assert "50 requests a minute on the entry tier" in route.named("throughput").findings[0]


@pytest.mark.parametrize(
    ("profile", "system", "binding"),
    [
        ("fifteen-year-old-korea", "gpt-4", {"money", "identity"}),
        ("blind-user", "deepseek-v3", {"inputs", "languages"}),
        ("amharic-speaker", "claude-3-5-sonnet", {"region", "languages"}),
    ],
)
def test_what_shuts_out(atlas: Atlas, profile: str, system: str, binding: set[str]) -> None:
    answer = _ask(atlas, profile, system)
    assert answer.verdict == "inaccessible"
    assert answer.available
    assert {name for names in answer.binding.values() for name in names} == binding
