"""Documents that ask for too much are findings like any other: nothing is written out, and nothing is raised."""

from __future__ import annotations

import pytest

from graphkit.validation import DocumentValidator

ALIASES = "a: &a [1,1,1,1,1,1,1,1,1]\n" + "".join(
    f"{name}: &{name} [{','.join([f'*{before}'] * 9)}]\n" for before, name in zip("abcdefgh", "bcdefghi", strict=True)
)


@pytest.fixture(scope="module")
def validator() -> DocumentValidator:
    return DocumentValidator()


@pytest.mark.parametrize(
    ("text", "media", "wrong"),
    [
        (ALIASES, "application/yaml", "values, aliases written out"),
        ("a: &a [*a]", "application/yaml", "nested too deeply"),
        ("[" * 5_000, "application/json", "nested too deeply"),
        ("[" * 5_000, "application/ld+json", "nested too deeply"),
        ("a: " + "9" * 5_000, "application/yaml", "unknown key"),
        ("<!DOCTYPE a [<!ENTITY b 'c'>]><a/>", "application/rdf+xml", "a document type declaration is not read"),
    ],
    ids=["aliases", "circle", "json", "json-ld", "number", "entities"],
)
def test_documents_that_ask_for_too_much(validator: DocumentValidator, text: str, media: str, wrong: str) -> None:
    found = validator.validate(text, media)
    assert not found.valid
    assert wrong in found.findings[0].wrong
