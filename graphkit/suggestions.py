"""What catalogues could add to a release file: entries in its own form, for a curator to accept or not.

Only a variable of which we have no value is suggested, or one of which a catalogue contradicts us without an excuse.
"""

from __future__ import annotations

import json
from decimal import Decimal
from typing import TYPE_CHECKING, Any, Final, Literal

from pydantic import Field

from graphkit.answers import Answer
from graphkit.namespaces import slug_of

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Collection, Iterable, Iterator

    from graphkit.disagreements import Claim, DisagreementsAnswer, Statement
    from graphkit.observations import Observation, SourceSummary
    from graphkit.records import Confidence
    from graphkit.vocabulary import Vocabulary

__all__ = ["Suggestion", "Suggestions", "find_suggestions", "write_suggestions"]

#: The worst rank (of the kind of source) that gives a value high confidence, and the worst that gives it medium.
_HIGH: Final = 1
_MEDIUM: Final = 4
#: Least confidence that an entry is the system for its word to count in full.
_SURE: Final = 0.9


class Suggestion(Answer):
    """An entry that a release file could have, and why."""

    variable: str
    reason: Literal["missing", "contradicted"]
    entry: dict[str, Any] = Field(description="The entry, key by key as in a release file")
    ours: tuple[str, ...] = Field(description="What the file says now: values that are contradicted, or statuses")


class Suggestions(Answer):
    """What catalogues could add to the file of one system."""

    system: str
    sources: dict[str, dict[str, str]] = Field(description="Entries for `sources`, by id")
    suggestions: tuple[Suggestion, ...]
    unknown_providers: tuple[str, ...] = Field(
        description="Providers whose terms were left out: they have no organisation file"
    )


def find_suggestions(
    answer: DisagreementsAnswer,
    own: Iterable[Observation],
    vocabulary: Vocabulary,
    organisations: Collection[str],
) -> Suggestions:
    """Choose from what is claimed of a system; `own` are our observations of it, `organisations` ids that a file may name.

    A claim that has ended is left out. The confidence follows the rank of the catalogue's kind of source, and is low where it
    is not sure that the entry is the system. No catalogue, or nothing to add: no suggestions.
    """
    said: dict[str, list[Observation]] = {}
    for one in own:
        said.setdefault(one.variable, []).append(one)
    against: dict[int, list[str]] = {}
    for found in answer.disagreements:
        for claim, other in ((found.one, found.other), (found.other, found.one)):
            if found.kind == "conflict" and "curated" in other.sources:
                against.setdefault(id(claim), []).append(other.text)
    sources: dict[str, dict[str, str]] = {}
    suggestions, left_out = [], set()
    for claim in answer.claims:
        told = said.get(claim.variable, [])
        is_missing = not any(one.status == "reported" for one in told)
        stated = [one for one in claim.statements if one.observation.valid_until is None]
        if "curated" in claim.sources or not stated or not (is_missing or id(claim) in against):
            continue
        if claim.provider is not None and claim.provider not in organisations:
            left_out.add(claim.provider)
            continue
        entry = _entry(claim, stated, vocabulary)
        sources.update({_source_id(source): _source(source) for one in stated for source in one.observation.sources})
        suggestions.append(
            Suggestion(
                variable=claim.variable,
                reason="missing" if is_missing else "contradicted",
                entry=entry,
                ours=tuple(sorted({one.text for one in told} if is_missing else set(against[id(claim)]))),
            )
        )
    return Suggestions(
        system=answer.system,
        sources=dict(sorted(sources.items())),
        suggestions=tuple(suggestions),
        unknown_providers=tuple(sorted(left_out)),
    )


def write_suggestions(found: Suggestions) -> str:
    """Write suggestions as YAML, a line each, indented as in a release file: for its `sources` and its `observations`."""
    return "\n".join(_lines(found)) + "\n"


def _lines(found: Suggestions) -> Iterator[str]:
    if found.suggestions:
        yield "sources:"
        for name, source in found.sources.items():
            yield f"  {name}: {_flow(source)}"
        yield "observations:"
    else:
        yield f"# Nothing to suggest for {found.system}."
    variable = ""
    for one in found.suggestions:
        if one.variable != variable:
            variable = one.variable
            ours = f" The file says: {'; '.join(one.ours)}." if one.ours else ""
            yield f"  {variable}:  # {one.reason}.{ours}"
        yield f"    - {_flow(one.entry)}"
    for provider in found.unknown_providers:
        yield f"# Left out, without an organisation file: {provider}"


def _entry(claim: Claim, stated: list[Statement], vocabulary: Vocabulary) -> dict[str, Any]:
    observation, variable = stated[0].observation, vocabulary.variables[claim.variable]
    entry: dict[str, Any] = {}
    if len(variable.component_kinds) > 1:
        entry["of"] = _component(stated[0], variable.component_kinds)
    entry["value"] = observation.text if variable.kind == "date" else observation.value
    unit = vocabulary.units.get(observation.unit or "")
    if unit is not None and (unit.target != variable.units[0] or unit.factor != 1):
        entry["unit"] = observation.unit
    named = (("offered-by", claim.provider), ("benchmark", claim.benchmark), ("setting", claim.setting))
    entry.update({name: value for name, value in named if value})
    if (began := _same(one.observation.valid_from for one in stated)) is not None:
        entry["from"] = began.isoformat()
    sources = sorted({_source_id(source) for one in stated for source in one.observation.sources})
    entry["source"] = sources[0] if len(sources) == 1 else sources
    entry["confidence"] = _confidence(stated)
    entry["note"] = "Listed as " + ", ".join(sorted({f"{one.entry} ({one.source})" for one in stated})) + "."
    return entry


def _component(statement: Statement, kinds: tuple[str, ...]) -> str:
    """Choose the component a catalogue speaks of: the hub of the weights, every other one of the API."""
    wanted = "weights" if statement.source == "hugging-face" else "api"
    return wanted if wanted in kinds else kinds[0]


def _same(days: Iterable[dt.date | None]) -> dt.date | None:
    found = set(days)
    return found.pop() if len(found) == 1 else None


def _confidence(stated: Iterable[Statement]) -> Confidence:
    best = min(
        (source.rank for one in stated if one.agreement >= _SURE for source in one.observation.sources), default=9
    )
    return "high" if best <= _HIGH else "medium" if best <= _MEDIUM else "low"


def _source_id(source: SourceSummary) -> str:
    return slug_of(source.iri).replace("--", "-")


def _source(source: SourceSummary) -> dict[str, str]:
    found = {"title": source.title, "url": source.url or "", "kind": source.kind}
    return found | ({"accessed": source.accessed.isoformat()} if source.accessed else {})


def _flow(value: object) -> str:
    """Write a value as YAML on one line. Texts are quoted as in JSON, so that no country becomes a boolean."""
    if isinstance(value, dict):
        return "{" + ", ".join(f"{key}: {_flow(one)}" for key, one in value.items()) + "}"
    if isinstance(value, list):
        return "[" + ", ".join(map(_flow, value)) + "]"
    if isinstance(value, float):
        return format(Decimal(repr(value)), "f")
    return json.dumps(value, ensure_ascii=False)
