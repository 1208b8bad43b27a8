"""What a profile file says: the means and needs of someone who wants to use a system.

A profile is a record like a release file: it is checked by pydantic, mapped to RDF by `graphkit.mapping`, and judged by
`graphkit.accessibility`.
"""

from __future__ import annotations

from typing import Annotated, Any, Final, Literal

import langcodes
from pydantic import AfterValidator, AnyUrl, BaseModel, BeforeValidator, ConfigDict, Field, model_validator

from graphkit.records import DayText, Slug, Text, Words
from graphkit.values import country_codes

__all__ = [
    "COMMERCIAL",
    "IDENTITY",
    "MODALITIES",
    "SKILLS",
    "Age",
    "Device",
    "Means",
    "Needs",
    "Profile",
    "ProfileSource",
    "Tokens",
]

#: The codes of the ordinal scales that profiles speak of, lowest first; a test keeps them equal to the ontology's.
SKILLS: Final = ("none", "scripting", "ml-engineering", "distributed-serving")
IDENTITY: Final = ("none", "email", "phone", "payment-method", "vetted-application")
MODALITIES: Final = ("text", "image", "audio", "video", "file")
COMMERCIAL: Final = ("none", "small", "large")

Skill = Literal["none", "scripting", "ml-engineering", "distributed-serving"]
Identity = Literal["email", "phone", "payment-method", "vetted-application"]
Modality = Literal["text", "image", "audio", "video", "file"]


def _country(value: object) -> object:
    if not isinstance(value, str) or value not in country_codes():
        raise ValueError(f"{value} is not a country code; allowed: ISO 3166-1 alpha-2 codes such as KR, KE, US")
    return value


def _language(value: object) -> object:
    if not isinstance(value, str) or not langcodes.tag_is_valid(value):
        raise ValueError(f"{value} is not a valid language tag; allowed: BCP 47 tags such as ko, pt-BR, sw")
    return langcodes.standardize_tag(value)


def _age(value: object) -> object:
    if isinstance(value, int) and not isinstance(value, bool):
        return {"at-least": value, "at-most": value}
    return value


def _as_set(value: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(sorted(set(value)))


Sorted = AfterValidator(_as_set)
Country = Annotated[str, BeforeValidator(_country), Field(examples=["KE"])]
Language = Annotated[str, BeforeValidator(_language), Field(examples=["sw"])]
Amount = Annotated[float, Field(ge=0, allow_inf_nan=False)]
Count = Annotated[int, Field(ge=0)]


class _Entry(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True, populate_by_name=True)


class Device(_Entry):
    """Something that can hold weights: an accelerator, a machine with unified memory, or a computer's main memory."""

    name: Words
    memory: Amount = Field(description="GB that weights and cache may fill, per device")
    count: Annotated[int, Field(ge=1)] = 1


class Age(_Entry):
    """An age in years, or bounds of it; a number in YAML stands for both bounds."""

    at_least: Annotated[int, Field(ge=0, le=130)] = Field(0, alias="at-least")
    at_most: Annotated[int, Field(ge=0, le=130)] = Field(130, alias="at-most")

    @model_validator(mode="after")
    def _is_ordered(self) -> Age:
        if self.at_least > self.at_most:
            raise ValueError("at-least is above at-most; allowed: at-least not above at-most")
        return self


class Means(_Entry):
    """What someone has, can do and will give."""

    money: Amount = Field(description="USD a month")
    devices: tuple[Device, ...] = ()
    disk: Amount = Field(description="GB free for weights")
    skill: Skill
    country: Country
    age: Annotated[Age, BeforeValidator(_age)]
    identity: Annotated[tuple[Identity, ...], Sorted] = Field(
        (), description="What they can give and will give; nothing is always given"
    )

    @property
    def memory(self) -> float:
        """GB over all devices."""
        return sum(device.memory * device.count for device in self.devices)


class Tokens(_Entry):
    """Tokens a month."""

    input: Count = 0
    output: Count = 0


class Needs(_Entry):
    """What a system must do for them to be of use."""

    languages: Annotated[tuple[Language, ...], Sorted] = ()
    inputs: Annotated[tuple[Modality, ...], Sorted] = ("text",)
    outputs: Annotated[tuple[Modality, ...], Sorted] = ("text",)
    context: Count = Field(4096, description="Tokens that must fit into one request")
    answer_length: Count = Field(0, alias="answer-length", description="Tokens of the longest answer needed")
    tokens: Tokens = Tokens()
    hours: Annotated[float, Field(ge=0, le=744)] = Field(0, description="Hours a month that rented hardware would run")
    requests_per_minute: Count = Field(0, alias="requests-per-minute")
    programmatic: bool = Field(False, description="Software must call the system; an interface for people is no help")
    commercial: Literal["none", "small", "large"] = Field(
        "none", description="Commercial use; large where thresholds on users or revenue may be passed"
    )
    fine_tuning: bool = Field(False, alias="fine-tuning")
    data_local: bool = Field(False, alias="data-local", description="Data must stay on their own machines")


class ProfileSource(_Entry):
    """A document that a figure in a profile rests on."""

    title: Words
    url: AnyUrl
    accessed: DayText
    kind: Literal["developer", "research", "reseller", "aggregator", "press", "project"] = "press"


class Profile(_Entry):
    """A stakeholder with means and needs; the names and notes are only for readers."""

    id: Slug
    name: Text
    description: Text
    stakeholder: Annotated[tuple[Slug, ...], Sorted] = Field((), description="Stakeholder roles it stands for")
    means: Means
    needs: Needs
    notes: Text | None = Field(None, description="Why these means and needs")
    sources: dict[Slug, ProfileSource] = Field(default_factory=dict)

    def changed(self, field: str, value: Any) -> Profile:
        """Give a copy in which one field of means or needs has another value.

        >>> from graphkit.profiles import Means, Needs, Profile
        >>> text = {"en": "x", "ko": "엑스"}
        >>> means = {"money": 0, "disk": 1, "skill": "none", "country": "KE", "age": 20}
        >>> one = Profile.model_validate({"id": "x", "name": text, "description": text, "means": means, "needs": {}})
        >>> one.changed("means.money", 20).means.money
        20.0
        """
        part, _, name = field.partition(".")
        data = self.model_dump(mode="json")
        data[part][name] = value
        return Profile.model_validate(data)
