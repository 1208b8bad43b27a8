"""Names → links: stars around one of equal names, decisions that win, doubts, and a cost that grows with the names."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from graphkit.linking import Decisions, Entry, Link, System, link, parse_name, read_labelled_pairs, relate
from graphkit.linking.blocking import MOST, find_candidates

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable

NAMES = sorted({name for pair in read_labelled_pairs() for _, name in (pair.one, pair.other)})
SAME = [pair for pair in read_labelled_pairs() if pair.relation == "same"]


def entry(text: str) -> Entry:
    return Entry(f"https://example.org/entry/{text}", "litellm", text, parse_name(text))


def entries(texts: Iterable[str]) -> list[Entry]:
    return [entry(text) for text in texts]


def said(links: Iterable[Link]) -> set[tuple[str, str, str]]:
    return {(one.subject_label, one.predicate, one.object_label) for one in links}


def test_equal_names_form_a_star_and_a_date_is_narrower() -> None:
    found = link(entries(["gpt-4o", "azure/gpt-4o", "openrouter/openai/gpt-4o", "gpt-4o-2024-08-06", "gpt-4-turbo"]))
    assert said(found.links) == {
        ("azure/gpt-4o", "skos:exactMatch", "gpt-4o"),
        ("openrouter/openai/gpt-4o", "skos:exactMatch", "gpt-4o"),
        ("gpt-4o-2024-08-06", "skos:broadMatch", "gpt-4o"),
    }
    assert (found.entries, found.groups) == (5, 3)


def test_a_system_is_linked_to_every_entry_of_its_names() -> None:
    system = System("https://example.org/system/v3", "DeepSeek-V3", (parse_name("deepseek-ai/DeepSeek-V3"),))
    found = link(
        entries(["deepinfra/deepseek-ai/DeepSeek-V3", "novita/deepseek_v3", "deepseek/deepseek-chat"]), [system]
    )
    assert said(found.links) == {
        ("DeepSeek-V3", "skos:exactMatch", "deepinfra/deepseek-ai/DeepSeek-V3"),
        ("DeepSeek-V3", "skos:exactMatch", "novita/deepseek_v3"),
        ("DeepSeek-V3", "skos:relatedMatch", "deepseek/deepseek-chat"),
        ("deepinfra/deepseek-ai/DeepSeek-V3", "skos:exactMatch", "novita/deepseek_v3"),
    }


def test_two_systems_of_one_name_are_in_doubt() -> None:
    systems = [System(f"https://example.org/system/{one}", one, (parse_name("gpt-4o"),)) for one in ("A", "B")]
    assert [(one.subject_label, one.object_label) for one in link([], systems).doubts] == [("B", "A")]


def test_a_denied_pair_leaves_the_group() -> None:
    texts = ["gpt-4o", "azure/gpt-4o", "kyma/gpt-4o"]
    one, other = (entry(text).iri for text in ("gpt-4o", "kyma/gpt-4o"))
    denied = Decisions(frozenset({frozenset({one, other})}), (), {one: frozenset({other}), other: frozenset({one})})
    found = link(entries(texts), decisions=denied)
    assert said(found.links) == {("azure/gpt-4o", "skos:exactMatch", "gpt-4o")}
    assert [(doubt.subject_label, doubt.why) for doubt in found.doubts] == [
        ("kyma/gpt-4o", "a decision says that they are not the same")
    ]


def test_an_agreed_pair_joins_the_group_and_is_not_said_twice() -> None:
    texts = [
        "replicate/deepseek-ai/deepseek-v3.1",
        "novita/deepseek/deepseek-v3.1",
        "deepseek.v3-v1:0",
        "azure_ai/deepseek-v3",
    ]
    moved, target = entry(texts[2]).iri, entry(texts[0]).iri
    found = link(entries(texts), decisions=Decisions(frozenset({frozenset({moved, target})}), ((moved, target),)))
    assert said(found.links) == {
        ("replicate/deepseek-ai/deepseek-v3.1", "skos:exactMatch", "novita/deepseek/deepseek-v3.1"),
        ("deepseek.v3-v1:0", "skos:exactMatch", "novita/deepseek/deepseek-v3.1"),
    }


def test_an_entry_denied_by_a_system_leaves_its_group() -> None:
    system = System("https://example.org/system/s", "GPT-4o", (parse_name("GPT-4o"),))
    denied = entry("kyma/gpt-4o").iri
    decisions = Decisions(
        frozenset({frozenset({system.iri, denied})}),
        (),
        {denied: frozenset({system.iri}), system.iri: frozenset({denied})},
    )
    found = link(entries(["gpt-4o", "kyma/gpt-4o"]), [system], decisions)
    assert said(found.links) == {("GPT-4o", "skos:exactMatch", "gpt-4o")}
    alone = link(entries(["kyma/gpt-4o"]), [system], decisions)
    assert (alone.links, alone.doubts) == ([], [])


def test_a_repository_of_another_owner_is_less_sure() -> None:
    system = System(
        "https://example.org/s", "Qwen3-32B", (parse_name("Qwen/Qwen3-32B"),), frozenset({"Qwen/Qwen3-32B"})
    )
    copies = [replace(entry(text), models=frozenset({text})) for text in ("Qwen/Qwen3-32B", "someone/Qwen3-32B")]
    sure = {one.object_label: one.confidence for one in link(copies, [system]).links if one.subject == system.iri}
    assert sure == {"Qwen/Qwen3-32B": 0.97, "someone/Qwen3-32B": 0.6}


def test_a_decision_about_a_system_is_not_overruled() -> None:
    system, text = System("https://example.org/system/s", "GPT-4o", (parse_name("GPT-4o"),)), "azure/gpt-4o"
    decided = Decisions(frozenset({frozenset({system.iri, entry(text).iri})}))
    assert link(entries([text]), [system], decided).links == []


def test_facts_that_contradict_lower_confidence_and_ask_for_review() -> None:
    one, other = (replace(entry(text), models=frozenset({text})) for text in ("a/Qwen3-32B", "b/Qwen3-32B"))
    found = link([one, other])
    assert [doubt.why for doubt in found.doubts] == ["they link to two repositories; b/Qwen3-32B and a/Qwen3-32B"]
    assert found.links[0].confidence < 0.7


def test_facts_that_agree_are_named() -> None:
    one, other = (replace(entry(text), models=frozenset({"Qwen/Qwen3-32B"})) for text in ("a/Qwen3-32B", "b/Qwen3-32B"))
    found = link([one, other]).links[0]
    assert found.justification == "CompositeMatching"
    assert "Hugging Face" in found.reason


@given(st.sampled_from(NAMES), st.sampled_from(NAMES))
def test_relation_is_symmetric(one: str, other: str) -> None:
    first, second = parse_name(one), parse_name(other)
    forth, back = relate(first, second), relate(second, first)
    assert (forth.relation, forth.confidence, forth.uncertain) == (back.relation, back.confidence, back.uncertain)
    assert set(forth.differing) == set(back.differing)
    assert (forth.relation == "same") == (first.signature == second.signature)


@given(st.sampled_from(NAMES), st.sampled_from(["openrouter", "kyma", "azure_ai"]))
def test_a_host_before_a_path_changes_nothing(name: str, host: str) -> None:
    """A name with an owner keeps its features at another host, unless that host's own names stand for themselves."""
    parts = name.split("/")
    if len(parts) == 3 and parts[0] not in ("providers", "models", "deepgram"):
        assert parse_name("/".join([host, *parts[1:]])).signature == parse_name(name).signature


@given(st.text(max_size=40))
def test_any_text_is_a_name(text: str) -> None:
    assert relate(parse_name(text), parse_name(text)).relation == "same"


@given(st.permutations(NAMES[:60]))
def test_the_order_of_entries_does_not_matter(texts: list[str]) -> None:
    assert link(entries(texts)).links == link(entries(sorted(texts))).links


def test_blocking_never_separates_what_the_rules_call_the_same() -> None:
    for pair in SAME:
        one, other = parse_name(pair.one[1]), parse_name(pair.other[1])
        if relate(one, other).relation == "same":
            assert one.key == other.key


def test_candidates_are_no_pairs_of_one() -> None:
    signatures = {parse_name(name).signature for name in NAMES}
    pairs = [frozenset(pair) for pair in find_candidates(signatures)]
    assert all(len(pair) == 2 for pair in pairs)
    assert max(Counter(pairs).values()) == 1


def test_twice_the_names_is_about_twice_the_comparisons() -> None:
    """Copies at other hosts add no comparison; copies that are other versions add theirs."""

    def count(copies: int) -> int:
        return link(entries(f"{name}-x{chr(97 + at) * 5}" for at in range(copies) for name in NAMES)).compared

    once = link(entries(NAMES))
    hosts = link(entries(f"host{at}/{name.rpartition('/')[2]}" for at in range(10) for name in NAMES))
    assert hosts.entries == 10 * once.entries
    assert hosts.compared < 2 * once.compared
    assert count(8) < 2.1 * count(4)


def test_many_forms_of_one_version_are_compared_with_the_plainest_and_the_rest_is_told() -> None:
    forms = ["llama-3.1-8b-instruct", *(f"llama-3.1-8b-instruct-{size}k-fp8" for size in range(3 * MOST))]
    found = link(entries(forms))
    assert found.compared + found.left_out == len(forms) * (len(forms) - 1) // 2
    assert found.compared < len(forms) * MOST
    plain = {one.subject_label for one in found.links if one.object_label == forms[0]}
    plain |= {one.object_label for one in found.links if one.subject_label == forms[0]}
    assert plain == set(forms[1:])
    assert link(entries(forms[:MOST])).left_out == 0


def test_forms_of_other_sizes_and_dates_are_not_compared() -> None:
    sizes = {parse_name(f"llama-3.1-{size}b-instruct").signature for size in range(1, 200)}
    dates = {parse_name(f"gpt-4o-2024-08-{day:02}").signature for day in range(1, 29)}
    told: list[int] = []
    assert list(find_candidates(sizes | dates, on_left_out=told.append)) == []
    assert told == []
