"""What a release file and an organisation file say: the shape of curated data, checked by pydantic.

Everything that needs the vocabulary (codes, units, component kinds, licences) is checked in `graphkit.curation`.
"""

from __future__ import annotations

import datetime as dt  # noqa: TC003 - dataclasses below are introspected
from collections.abc import Mapping  # noqa: TC003
from dataclasses import dataclass
from typing import Annotated, Any, Literal

from pydantic import (
    AnyUrl,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    StringConstraints,
    WithJsonSchema,
    model_validator,
)

from graphkit.values import InvalidValueError, Value, parse_day

__all__ = [
    "CatalogueEntry",
    "CatalogueValue",
    "ComponentReleaseEntry",
    "Identifiers",
    "ObservationEntry",
    "ObservationRecord",
    "OrganisationRecord",
    "ReleaseEntry",
    "ReleaseFile",
    "ReleaseRecord",
    "SourceEntry",
    "SystemEntry",
    "Text",
]


def _to_tuple(value: object) -> object:
    return tuple(value) if isinstance(value, list) else value if isinstance(value, tuple) else (value,)


def _check_day(value: object) -> object:
    try:
        parse_day(value)
    except InvalidValueError as problem:
        raise ValueError(str(problem)) from problem
    return str(value)


def _one_or_more(item: dict[str, Any]) -> dict[str, Any]:
    return {"anyOf": [item, {"type": "array", "items": item, "minItems": 1}]}


_SLUG = r"^[a-z0-9]+(?:-[a-z0-9]+)*$"
Slug = Annotated[str, StringConstraints(pattern=_SLUG, max_length=80)]
Words = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1)]
DayText = Annotated[
    str,
    BeforeValidator(_check_day),
    # A year alone is a number in YAML.
    WithJsonSchema(
        {
            "anyOf": [
                {"type": "string", "pattern": r"^[0-9]{4}(-[0-9]{2}(-[0-9]{2})?)?$"},
                {"type": "integer", "minimum": 1000, "maximum": 9999},
            ],
            "examples": ["2024-07-23", "2024-07"],
        }
    ),
]
#: One, or a list: in the file as in its JSON Schema.
OneOrMoreSlug = Annotated[
    tuple[Slug, ...],
    BeforeValidator(_to_tuple),
    WithJsonSchema(_one_or_more({"type": "string", "pattern": _SLUG, "maxLength": 80})),
]
OneOrMoreWords = Annotated[
    tuple[Words, ...], BeforeValidator(_to_tuple), WithJsonSchema(_one_or_more({"type": "string", "minLength": 1}))
]
WikidataId = Annotated[str, StringConstraints(pattern=r"^Q[1-9][0-9]*$")]
CountryCode = Annotated[str, StringConstraints(pattern=r"^[A-Z]{2}$")]
Confidence = Literal["high", "medium", "low"]
Status = Literal["not-disclosed", "not-applicable", "unknown"]
#: What YAML gives for `value`; its form depends on the variable, so `graphkit.values` checks it.
RawValue = Annotated[
    Any,
    WithJsonSchema(
        {
            "anyOf": [
                {"type": ["boolean", "number", "string"]},
                {"type": "array", "items": {"type": "string"}},
                {
                    "type": "object",
                    "properties": {"all-except": {"type": "array", "items": {"type": "string"}}},
                    "additionalProperties": False,
                },
            ]
        }
    ),
]


class _Entry(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True, populate_by_name=True)


class Text(_Entry):
    """A label or sentence in both languages of the atlas."""

    en: Words
    ko: Words


class Identifiers(_Entry):
    """Names of a system in other data sets, only where they were looked up."""

    wikidata: WikidataId | None = None
    hugging_face: OneOrMoreWords = Field((), alias="hugging-face")
    models_dev: OneOrMoreWords = Field((), alias="models-dev")
    homepage: AnyUrl | None = None


class Architecture(_Entry):
    """What decides how much the weights keep in memory for each token: a technical fact, not a variable of access."""

    layers: Annotated[int, Field(ge=1)]
    key_value_heads: Annotated[int, Field(ge=1)] | None = Field(None, alias="key-value-heads")
    head_width: Annotated[int, Field(ge=1)] | None = Field(None, alias="head-width")
    latent_width: Annotated[int, Field(ge=1)] | None = Field(
        None, alias="latent-width", description="Width of what latent attention keeps, rotary part included"
    )
    source: Annotated[OneOrMoreSlug, Field(min_length=1)]
    note: Words | None = None

    @model_validator(mode="after")
    def _is_whole(self) -> Architecture:
        heads = [self.key_value_heads is not None, self.head_width is not None]
        if all(heads) == (self.latent_width is not None) or any(heads) != all(heads):
            raise ValueError("is not whole; allowed: key-value-heads and head-width, or latent-width alone")
        return self

    @property
    def cache_width(self) -> int:
        """Numbers kept for each token, over all layers: a key and a value of every head, or one latent vector.

        For heads see arXiv 2309.06180, for the latent vector arXiv 2405.04434.
        """
        if self.latent_width is not None:
            return self.layers * self.latent_width
        return 2 * self.layers * (self.key_value_heads or 0) * (self.head_width or 0)


class SystemEntry(_Entry):
    """The system a file describes."""

    id: Slug
    name: Text
    description: Text
    developer: Slug
    family: Slug | None = None
    aliases: tuple[Words, ...] = ()
    identifiers: Identifiers = Identifiers()
    architecture: Architecture | None = None


class SourceEntry(_Entry):
    """A document that values rest on: either a `url`, or `repository`, `commit` and `path` of a file."""

    title: Words
    url: AnyUrl | None = None
    repository: AnyUrl | None = None
    commit: Annotated[str, StringConstraints(pattern=r"^[0-9a-f]{7,40}$")] | None = None
    path: Words | None = None
    publisher: Slug | None = None
    kind: Literal["developer", "research", "reseller", "aggregator", "press", "project"]
    accessed: DayText
    published: DayText | None = None
    note: Words | None = None

    @model_validator(mode="after")
    def _has_one_address(self) -> SourceEntry:
        in_repository = [self.repository, self.commit, self.path]
        if self.url is None and not all(in_repository):
            raise ValueError("needs an address; allowed: url, or repository with commit and path")
        if self.url is not None and any(in_repository):
            raise ValueError("has two addresses; allowed: url, or repository with commit and path")
        return self


class ComponentReleaseEntry(_Entry):
    """The state of one component from a release on."""

    component: Slug
    level: Literal["fully-closed", "gradual-or-staged", "hosted", "cloud-based-or-api", "downloadable", "fully-open"]
    licence: Words | None = None
    channel: Slug | None = None
    note: Words | None = None


class ReleaseEntry(_Entry):
    """A dated release of the system."""

    id: Slug
    date: DayText
    name: Text
    source: Annotated[OneOrMoreSlug, Field(min_length=1)]
    components: tuple[ComponentReleaseEntry, ...] = Field(min_length=1)
    note: Words | None = None


class ObservationEntry(_Entry):
    """One value, or one honest status, of a variable."""

    value: RawValue | None = None
    status: Status | None = None
    checklist: dict[str, bool] | None = None
    of: Slug | None = None
    unit: Words | None = None
    offered_by: Slug | None = Field(None, alias="offered-by")
    benchmark: Slug | None = None
    setting: Words | None = None
    valid_from: DayText | None = Field(None, alias="from")
    valid_until: DayText | None = Field(None, alias="until")
    source: OneOrMoreSlug = ()
    confidence: Confidence | None = None
    note: Words | None = None

    @model_validator(mode="after")
    def _says_one_thing(self) -> ObservationEntry:
        said = [name for name in ("value", "status", "checklist") if getattr(self, name) is not None]
        if len(said) != 1:
            raise ValueError(
                f"says {' and '.join(said) or 'nothing'}; allowed: exactly one of value, status, checklist"
            )
        if self.status is None:
            for name in ("source", "confidence"):
                if not getattr(self, name):
                    raise ValueError(f"a {said[0]} needs a {name}")
        elif self.status == "not-disclosed" and not self.source:
            raise ValueError("a not-disclosed status needs a source: where one looked")
        elif self.status != "not-disclosed" and not (self.note or self.source):
            raise ValueError(f"the status {self.status} needs a note: why, or where one looked")
        return self


class ReleaseFile(_Entry):
    """A release file: one system, its sources, releases and observations."""

    system: SystemEntry
    sources: dict[Slug, SourceEntry]
    releases: tuple[ReleaseEntry, ...] = Field(min_length=1)
    observations: dict[Slug, ObservationEntry | list[ObservationEntry]]


class OrganisationRecord(_Entry):
    """An organisation file: a developer, host or publisher, and the families it presents."""

    id: Slug
    name: Text
    country: CountryCode | None = None
    homepage: AnyUrl | None = None
    wikidata: WikidataId | None = None
    families: dict[Slug, Text] = Field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class ObservationRecord:
    """An observation after every check: what is mapped to RDF, wherever it came from.

    `component_kind` is `system` for the system as a whole; `value` is None exactly when `status` is not `reported`.
    `checklist` holds the items met, where the value is the ratio of a checklist.
    """

    system: str
    variable: str
    component_kind: str
    value: Value | None
    status: Literal["reported", "not-disclosed", "not-applicable", "unknown"]
    sources: tuple[str, ...]
    confidence: Confidence | None = None
    offered_by: str | None = None
    benchmark: str | None = None
    setting: str | None = None
    valid_from: dt.date | None = None
    valid_until: dt.date | None = None
    note: str | None = None
    checklist: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class ReleaseRecord:
    """A whole release file after every check."""

    system: SystemEntry
    sources: Mapping[str, SourceEntry]
    releases: tuple[ReleaseEntry, ...]
    observations: tuple[ObservationRecord, ...]


@dataclass(frozen=True, slots=True)
class CatalogueValue:
    """A value that a catalogue gives for one of its entries, normalised to the units of the atlas.

    `offered_by` is the provider in the catalogue's words. `valid_from` and `valid_until` are set only where the catalogue
    itself dates the value; a value holds up to and not including its end.
    """

    variable: str
    value: Value
    offered_by: str | None = None
    benchmark: str | None = None
    setting: str | None = None
    valid_from: dt.date | None = None
    valid_until: dt.date | None = None
    note: str | None = None


@dataclass(frozen=True, slots=True)
class CatalogueEntry:
    """What a catalogue says of a system under one name.

    `name` is the catalogue's own, letter by letter, and unique in it; `page` is where it is said. `models` are Hugging Face
    identifiers it links to, `derived_from` addresses of what it says it was made from, `derived_how` its word for that,
    `data_sets` names of what it was trained on. `released` is a day, month or year; `stage` the catalogue's word for the stage
    of its life, such as deprecated.
    """

    name: str
    label: str
    page: str
    values: tuple[CatalogueValue, ...] = ()
    developer: str | None = None
    family: str | None = None
    released: str | None = None
    models: tuple[str, ...] = ()
    derived_from: tuple[str, ...] = ()
    derived_how: str | None = None
    provider: str | None = None
    provider_label: str | None = None
    stage: str | None = None
    data_sets: tuple[str, ...] = ()
