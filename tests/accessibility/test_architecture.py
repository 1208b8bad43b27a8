"""The cache by the architecture of the weights: what a file says, what the graph holds, and what follows."""

from __future__ import annotations

import dataclasses
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pydantic import ValidationError

from graphkit.accessibility import determine
from graphkit.accessibility.arithmetic import cache_bound, cache_of, cache_size, memory_bound
from graphkit.accessibility.extract import make_extract
from graphkit.accessibility.vectorised import VERDICTS, determine_systems
from graphkit.records import Architecture
from tests.accessibility.synthetic import DAY, make_profile, make_system

if TYPE_CHECKING:
    from graphkit.atlas import Atlas

HEADS = {"layers": 64, "key-value-heads": 8, "head-width": 128, "source": "card"}


def test_width_of_heads_and_of_a_latent_vector() -> None:
    heads = Architecture.model_validate(HEADS)
    assert heads.cache_width == 2 * 64 * 8 * 128
    assert cache_of(heads.cache_width, 1000) == pytest.approx(cache_size(64, 8, 128, 1000))
    latent = Architecture.model_validate({"layers": 61, "latent-width": 576, "source": "card"})
    assert latent.cache_width == 61 * 576


@pytest.mark.parametrize(
    "data",
    [
        {"layers": 64, "source": "card"},
        {"layers": 64, "key-value-heads": 8, "source": "card"},
        {**HEADS, "latent-width": 576},
        {"layers": 64, "head-width": 8, "latent-width": 576, "source": "card"},
        {**HEADS, "source": []},
        {**HEADS, "layers": 0},
    ],
)
def test_half_an_architecture_is_refused(data: dict[str, Any]) -> None:
    with pytest.raises(ValidationError):
        Architecture.model_validate(data)


def test_curated_architectures_stay_below_the_bound(atlas: Atlas) -> None:
    known = {name: facts.cache_width for name, facts in atlas.access.facts.items() if facts.cache_width is not None}
    assert known["deepseek-v3"] == 61 * 576
    assert len(known) >= 4
    parameters = {"deepseek-v3": 671e9, "llama-3-1-405b-instruct": 405e9}
    for name in known:
        assert cache_of(known[name], 4096) < cache_bound(parameters.get(name, 32e9), 4096)


def test_the_finding_says_which_of_both_it_is(atlas: Atlas) -> None:
    def findings(system: str) -> str:
        [answer] = atlas.accessible("frontier-lab-engineer", system).systems
        routes = [route for route in answer.routes if route.variant == "own-hardware"]
        return " ".join(text for route in routes for text in route.named("memory").findings)

    assert "by its architecture" in findings("olmo-2-32b-instruct")
    assert "at most" not in findings("olmo-2-32b-instruct")
    assert "by its architecture" not in findings("gemma-2-2b-it")


def test_a_known_width_takes_the_place_of_the_bound() -> None:
    assert memory_bound(64, 16, 8192, 131_072) == pytest.approx(1.2 * 64 + 2 * 131_072 * 8192 / 1e9)
    assert memory_bound(64, 16, 8192, 131_072) < memory_bound(64, 16, 8192)


@settings(max_examples=60, deadline=None)
@given(st.integers(0, 10**6), st.integers(0, 10**6), st.sampled_from([None, 1_000, 131_072, 10**7]))
def test_columns_and_explanations_agree(system: int, person: int, width: int | None) -> None:
    facts = dataclasses.replace(make_system(system, most=2), cache_width=width)
    profile = make_profile(person)
    found = determine_systems(make_extract([facts.at(DAY)]), [profile])
    assert VERDICTS[found[profile.id][0]] == determine(profile, facts.at(DAY)).verdict
