"""What the words of names mean: families and their developers, words of tuning, precision, serving, mode, stage and route."""

from __future__ import annotations

import datetime as dt
from functools import cache, cached_property
from typing import TYPE_CHECKING, Any, Final, Literal, Self

import yaml
from pydantic import BaseModel, ConfigDict, Field, ValidationError, model_validator

from graphkit.curation.document import place_problems, read_document
from graphkit.errors import CurationError, Problem
from graphkit.resources import folder

if TYPE_CHECKING:
    from pathlib import Path

__all__ = ["Implication", "Lexicon", "Mover", "load_lexicon", "read_lexicon"]

_LOADER: Final = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


class Implication(BaseModel):
    """What a name that holds the words `of` also means, or says needlessly."""

    model_config = ConfigDict(extra="forbid", frozen=True, coerce_numbers_to_str=True)

    of: frozenset[str]
    means: tuple[str, ...] = ()
    drops: frozenset[str] = frozenset()
    note: str


class Mover(BaseModel):
    """A name of the words `of` that its owner moves: where it pointed from which day on, and the day on which it ended."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    of: frozenset[str]
    moves: dict[dt.date, str] = Field(default_factory=dict)
    until: dt.date | None = None
    source: str = ""
    accessed: dt.date | None = None
    confidence: Literal["", "low", "medium", "high"] = ""
    note: str = ""

    @model_validator(mode="after")
    def _check_source(self) -> Self:
        if self.moves and not (self.source and self.accessed and self.confidence):
            raise ValueError("dated moves need source, accessed and confidence")
        return self


class Lexicon(BaseModel):
    """The words of names, in the classes that the comparison distinguishes; data/identity/lexicon.yaml says what each is."""

    model_config = ConfigDict(extra="forbid", frozen=True, coerce_numbers_to_str=True, populate_by_name=True)

    families: dict[str, str]
    homes: dict[str, str]
    renamed: dict[str, str]
    tuned_by_others: frozenset[str] = Field(alias="tuned-by-others")
    tasks: frozenset[str]
    organisations: frozenset[str]
    places: frozenset[str]
    own_names: frozenset[str] = Field(alias="own-names")
    routes: frozenset[str]
    tuned: frozenset[str]
    base: frozenset[str]
    precisions: frozenset[str]
    servings: frozenset[str]
    modes: frozenset[str]
    stages: frozenset[str]
    adaptations: frozenset[str]
    named: dict[str, frozenset[str]]
    moving: frozenset[str]
    pointless: frozenset[str]
    synonyms: tuple[tuple[str, str], ...]
    implied: tuple[Implication, ...]
    movers: tuple[Mover, ...]

    @cached_property
    def moved(self) -> frozenset[frozenset[str]]:
        """The words of each name that its owner moves."""
        return frozenset(one.of for one in self.movers)

    @cached_property
    def developers(self) -> frozenset[str]:
        """All owners on the hub who may be the developer of a family."""
        return frozenset((*self.families.values(), *self.homes, *self.renamed))

    @cached_property
    def prefixes(self) -> frozenset[str]:
        """All that stands before names."""
        return self.organisations | self.places


def read_lexicon(path: Path) -> Lexicon:
    """Read a lexicon. Raises `CurationError` naming every wrong field."""
    try:
        data: Any = yaml.load(path.read_text(encoding="utf-8"), Loader=_LOADER)  # noqa: S506 - a safe loader
        return Lexicon.model_validate(data)
    except yaml.YAMLError as error:
        raise CurationError([Problem(str(path), 1, 1, "yaml", str(error).split("\n")[0], "YAML")]) from error
    except ValidationError as error:
        raise CurationError(place_problems(read_document(path), error)) from error


@cache
def load_lexicon() -> Lexicon:
    """Give the installation's lexicon.

    >>> load_lexicon().families["claude"]
    'anthropic'
    """
    return read_lexicon(folder("data") / "identity" / "lexicon.yaml")
