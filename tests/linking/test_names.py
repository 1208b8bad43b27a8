"""Names taken apart: what is written in many ways is read in one."""

from __future__ import annotations

import pytest

from graphkit.errors import CurationError
from graphkit.linking import RELATIONS, load_lexicon, parse_name, read_labelled_pairs, relate
from graphkit.linking.lexicon import Mover, read_lexicon

TYPE_CHECKING = False
if TYPE_CHECKING:
    from pathlib import Path

LABELLED = read_labelled_pairs()


@pytest.mark.parametrize(
    ("text", "feature", "said"),
    [
        ("aws/us.anthropic.claude-3-5-sonnet-20241022-v2:0", "date", "20241022"),
        ("vertex_ai/claude-3-5-sonnet@20240620", "date", "20240620"),
        ("openrouter/cohere/command-r-plus-08-2024", "date", "2408"),
        ("volcengine/doubao-seed-2-0-lite-260215", "date", "20260215"),
        ("fireworks_ai/accounts/fireworks/models/qwen2p5-coder-32b-instruct-128k", "context", "128k"),
        ("together_ai/mistralai/Mixtral-8x22B-Instruct-v0.1", "size", "8x22b"),
        ("anthropic.claude-v2:1", "versions", frozenset({"2.1"})),
        ("mistral.mistral-7b-instruct-v0:2", "versions", frozenset({"0.2"})),
        ("cohere.rerank-v3-5:0", "versions", frozenset({"3.5"})),
        ("azure/gpt-35-turbo", "versions", frozenset({"3.5"})),
        ("meta.llama3-1-405b-instruct-v1:0", "versions", frozenset({"3.1"})),
        ("xai/grok-4-20-reasoning", "versions", frozenset({"4.20"})),
        ("nebius/NousResearch/Hermes-3-Llama-3.1-405B", "others", frozenset({"llama 3.1"})),
        ("ft:gpt-4o-2024-08-06", "adaptations", frozenset({"ft"})),
        ("huggingface_together/zai-org/GLM-4.5-Air-FP8", "precisions", frozenset({"fp8"})),
        ("kyma/gemma-4-31b-it-thinking", "modes", frozenset({"thinking"})),
        ("mistral/mistral-large-latest", "moving", frozenset({"latest"})),
        ("gemini-2.0-flash-001", "revision", "001"),
        ("kyma/gpt-4o", "developer", "openai"),
        ("llama-3.1-405b", "tuning", ""),
        ("google/gemma-2-9b-it", "tuning", "instruct"),
    ],
)
def test_what_a_name_says(text: str, feature: str, said: object) -> None:
    assert getattr(parse_name(text), feature) == said


@pytest.mark.parametrize(
    ("one", "other", "relation"),
    [
        ("deepseek/deepseek-chat", "deepinfra/deepseek-ai/DeepSeek-V3", "moving"),
        ("deepseek/deepseek-chat", "deepinfra/deepseek-ai/DeepSeek-R1", "other"),
        ("deepseek/deepseek-reasoner", "deepinfra/deepseek-ai/DeepSeek-R1", "moving"),
        ("deepseek/deepseek-flash", "deepinfra/deepseek-ai/DeepSeek-V4-Flash", "moving"),
        ("deepinfra/deepseek-ai/DeepSeek-V3", "deepinfra/deepseek-ai/DeepSeek-V3-0324", "snapshot"),
        ("deepinfra/deepseek-ai/DeepSeek-V3", "deepinfra/deepseek-ai/DeepSeek-V3.1", "other"),
        ("openai/gpt-4", "openai/gpt-4-turbo", "other"),
        ("openai/gpt-4", "openai/gpt-4o", "other"),
        ("a/claude-3-5-sonnet-20240620", "b/claude-3-5-sonnet-20241022", "other"),
        ("a/llama-3.1-405b", "b/llama-3.1-405b-instruct", "open"),
        ("a/llama-3.1-405b-instruct", "b/hermes-3-llama-3.1-405b", "variant"),
        ("watsonx/ibm/granite-13b-chat-v2", "watsonx/ibm/granite-13b-instruct-v2", "variant"),
        ("voyage/rerank-1", "amazon.rerank-v1:0", "other"),
        ("deepgram/nova-2", "amazon-nova/nova-2", "other"),
    ],
)
def test_hard_pairs(one: str, other: str, relation: str) -> None:
    assert relate(parse_name(one), parse_name(other)).relation == relation


def test_two_owners_of_a_common_name_are_in_doubt() -> None:
    verdict = relate(parse_name("aihubmix/longcat-2.0"), parse_name("opencode_go/longcat-2.0"))
    assert verdict.relation == "other"
    assert verdict.uncertain


def test_a_verdict_says_what_agrees() -> None:
    verdict = relate(parse_name("gpt-4o"), parse_name("azure/gpt-4o-2024-08-06"))
    assert verdict.justification == "family, words agree; date differ"


def test_a_moving_name_says_when_it_pointed_where() -> None:
    dated = relate(parse_name("deepseek-chat"), parse_name("deepinfra/deepseek-ai/DeepSeek-V3-0324"))
    assert dated.justification.endswith(
        "; it pointed there from 2025-03-24 to 2025-08-21 (https://api-docs.deepseek.com/updates)"
    )
    assert dated.confidence == 0.9
    assert relate(parse_name("deepseek-flash"), parse_name("deepseek-v4-flash")).note == ""


def test_dated_moves_have_a_source_and_are_in_order() -> None:
    dated = [one for one in load_lexicon().movers if one.moves]
    assert {one.of for one in dated} >= {frozenset({"deepseek", "chat"})}
    assert all(one.until is None or one.until > max(one.moves) for one in dated)
    with pytest.raises(ValueError, match="need source"):
        Mover.model_validate({"of": ["a"], "moves": {"2025-01-01": "A-1"}})


def test_words_stand_in_one_class() -> None:
    lexicon = load_lexicon()
    kinds = ("precisions", "servings", "modes", "stages", "adaptations", "moving", "routes", "tuned", "base")
    words = [word for kind in kinds for word in getattr(lexicon, kind)]
    assert len(words) == len(set(words))
    assert not set(words) & set(lexicon.families)
    assert lexicon.tuned_by_others <= set(lexicon.families)
    assert set(lexicon.named) <= set(lexicon.families)


def test_a_wrong_lexicon_is_named_by_field(tmp_path: Path) -> None:
    wrong = tmp_path / "lexicon.yaml"
    wrong.write_text("families: [gpt]\nwords: []\n", encoding="utf-8")
    with pytest.raises(CurationError, match="families"):
        read_lexicon(wrong)


def test_labels_are_of_every_relation_and_many() -> None:
    assert len(LABELLED) >= 400
    assert {one.relation for one in LABELLED} == set(RELATIONS)
    assert len({frozenset({one.one, one.other}) for one in LABELLED}) == len(LABELLED)
