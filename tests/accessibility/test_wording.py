"""Every sentence has its English and its Korean, and no answer mixes them."""

from __future__ import annotations

import datetime as dt
import re
from string import Formatter
from typing import TYPE_CHECKING, Any

import pytest

from graphkit.accessibility.determination import CONSTRAINTS
from graphkit.accessibility.phrases import CONSTRAINTS_NAMED, PHRASES, UNITS
from graphkit.accessibility.wording import LANGUAGES, Language
from graphkit.errors import ParameterError

if TYPE_CHECKING:
    from collections.abc import Iterator

    from graphkit.atlas import Atlas

THEN = dt.date(2024, 9, 1)
HANGUL = re.compile("[가-힣]")
#: Fields of answers that hold a sentence or a name in the answer's language.
SENTENCES = {"need", "findings", "text", "irrevocable", "before", "after", "label"}


def sentences(value: Any, name: str = "") -> Iterator[str]:
    """Give the texts of an answer; effects and interventions carry both languages and are left out."""
    if isinstance(value, str) and name in SENTENCES:
        yield value
    elif isinstance(value, dict):
        for key, one in value.items():
            if key not in ("effects", "escaped", "interventions_lost", "access"):
                yield from sentences(one, key)
    elif isinstance(value, list | tuple):
        for one in value:
            yield from sentences(one, name)


#: Systems that together bring about every sentence that all of them do.
SYSTEMS = (
    "aya-expanse-32b", "gpt-4o", "grok-1", "llama-3-1-405b-instruct", "claude-3-5-sonnet", "dall-e-3", "gemma-2-2b-it",
)  # fmt: skip


def answers(atlas: Atlas, language: Language) -> Iterator[str]:
    for profile in atlas.profiles():
        for one in atlas.accessible(profile, SYSTEMS, language=language).systems:
            yield from sentences(one.model_dump(exclude={"label", "label_ko"}))
    scenarios: list[tuple[str, dict[str, Any]]] = [
        ("gpt-4", {"weights": "downloadable"}),
        ("llama-3-1-405b-instruct", {"minimum-age": 18, "language-support": ["en", "ko"], "free-tier": True}),
    ]
    for system, changes in scenarios:
        yield from sentences(atlas.what_if(system, changes, THEN, language=language).model_dump())


@pytest.mark.parametrize("phrase", PHRASES)
def test_both_templates_have_the_same_places(phrase: str) -> None:
    english, korean = (sorted(part[1] for part in Formatter().parse(text) if part[1]) for text in PHRASES[phrase])
    assert english == korean


def test_no_korean_answer_holds_an_english_template(atlas: Atlas) -> None:
    fragments = {
        part[0].strip()
        for english, _ in PHRASES.values()
        for part in Formatter().parse(english)
        if len(part[0].split()) > 1 and re.search("[a-z]{2}", part[0])
    }
    whole = {english for english, _ in PHRASES.values() if "{" not in english}
    found = set(answers(atlas, "ko"))
    assert len(found) > 300
    assert not {text for text in found if text in whole or any(one in text for one in fragments)}
    worded = {text for text in found if re.search("[A-Za-z]{3}", text)}
    assert not {text for text in worded if not HANGUL.search(text)}


def test_no_english_answer_holds_korean(atlas: Atlas) -> None:
    found = set(answers(atlas, "en"))
    assert len(found) > 300
    assert not {text for text in found if HANGUL.search(text)}


def test_both_languages_conclude_the_same(atlas: Atlas) -> None:
    english, korean = (atlas.accessible("journalist", language=language) for language in LANGUAGES)
    for one, other in zip(english.systems, korean.systems, strict=True):
        assert (one.verdict, one.cheapest_route, one.binding) == (other.verdict, other.cheapest_route, other.binding)
        assert [route.verdict for route in one.routes] == [route.verdict for route in other.routes]


def test_every_constraint_and_every_unit_in_use_is_named(atlas: Atlas) -> None:
    [system] = atlas.accessible("journalist", "gpt-4").systems
    assert [one.name for one in system.routes[0].constraints] == list(CONSTRAINTS_NAMED)
    assert len(CONSTRAINTS_NAMED) == len(CONSTRAINTS)
    used = {fact.unit for facts in atlas.access.facts.values() for fact in facts.facts} - {None}
    assert used <= UNITS.keys()


def test_other_languages_are_refused(atlas: Atlas) -> None:
    with pytest.raises(ParameterError, match="en, ko"):
        atlas.accessible("journalist", language="fr")  # type: ignore[arg-type]


def test_languages_and_countries_of_one_code_have_their_own_names(atlas: Atlas) -> None:
    expected: dict[Language, tuple[str, str]] = {"en": ("German", "Germany"), "ko": ("독일어", "독일")}
    for language, (german, germany) in expected.items():
        [system] = atlas.accessible("large-bank", "llama-3-1-405b-instruct", language=language).systems
        route = system.routes[0]
        assert german in route.named("languages").findings[0].split(": ")[1].split(", ")
        assert route.named("languages").need.split(", ")[0] == german
        assert germany in route.named("region").need
