"""Check one document against the shapes of `graphkit.records` and the vocabulary, piece by piece.

Every piece (the system, a source, a release, an observation) is checked on its own, so that a mistake in one
never hides a mistake in another.
"""

from __future__ import annotations

import functools
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, TypeVar

from license_expression import get_spdx_licensing
from pydantic import BaseModel, ValidationError

from graphkit.curation.observations import check_observation
from graphkit.records import (
    ObservationEntry,
    ObservationRecord,
    OrganisationRecord,
    ReleaseEntry,
    ReleaseFile,
    ReleaseRecord,
    SourceEntry,
    SystemEntry,
)
from graphkit.values import country_codes, parse_day
from graphkit.vocabulary import Vocabulary, nearest

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from graphkit.curation.document import Document, Location
    from graphkit.errors import Problem

__all__ = ["Checker", "check_organisation"]

Model = TypeVar("Model", bound=BaseModel)


@functools.cache
def _spdx() -> Any:
    return get_spdx_licensing()


def _validate(model: type[Model], data: Any, location: Location, document: Document) -> Model | None:
    """Validate a piece; what is wrong is added to the document's problems."""
    try:
        return model.model_validate(data)
    except ValidationError as error:
        for detail in error.errors(include_url=False):
            document.problems.append(_explain(detail, model, location, document))
        return None


def _explain(detail: Any, model: type[BaseModel], location: Location, document: Document) -> Problem:
    inner = tuple(part for part in detail["loc"] if part != "[key]")
    where = (*location, *inner)
    context = detail.get("ctx", {})
    match detail["type"]:
        case "extra_forbidden":
            names = [field.alias or name for name, field in _model_at(model, inner[:-1]).model_fields.items()]
            near = nearest(str(inner[-1]), names)
            wrong = "is an unknown key" + (f", did you mean {near[0]}?" if near else "")
            return document.problem(where, wrong, ", ".join(sorted(names)), at_key=True)
        case "missing":
            return document.problem(where, "is missing", "", at_key=True)
        case "literal_error":
            return document.problem(
                where, f"{detail['input']} is not a choice here", context["expected"].replace("'", "")
            )
        case "string_pattern_mismatch":
            return document.problem(
                where, f"{detail['input']} has the wrong form", f"text matching {context['pattern']}"
            )
        case "value_error":
            wrong, _, allowed = str(context["error"]).partition("; allowed: ")
            return document.problem(where, wrong, allowed)
        case _:
            return document.problem(where, detail["msg"][0].lower() + detail["msg"][1:])


def _model_at(model: type[BaseModel], location: Location) -> type[BaseModel]:
    for part in location:
        field = next((f for n, f in model.model_fields.items() if part in (n, f.alias)), None)
        if field is None:
            continue
        candidates = [field.annotation, *getattr(field.annotation, "__args__", ())]
        model = next((c for c in candidates if isinstance(c, type) and issubclass(c, BaseModel)), model)
    return model


def check_organisation(document: Document) -> OrganisationRecord | None:
    """Check an organisation file; None, and problems in the document, if it breaks a rule."""
    record = _validate(OrganisationRecord, document.data, (), document)
    if record and record.country and record.country not in country_codes():
        document.problems.append(
            document.problem(("country",), f"{record.country} is not a country code", "an ISO 3166-1 alpha-2 code")
        )
    return None if document.problems else record


@dataclass(frozen=True, slots=True)
class Checker:
    """Checks release files against the vocabulary and the known organisations."""

    vocabulary: Vocabulary
    organisations: Mapping[str, OrganisationRecord]

    def check_release(self, document: Document) -> ReleaseRecord | None:
        """Check a release file; None, and problems in the document, if it breaks a rule."""
        data = document.data
        if not isinstance(data, dict):
            document.problems.append(document.problem((), "is not a mapping", ", ".join(ReleaseFile.model_fields)))
            return None
        self._check_keys(data, document)
        system = _validate(SystemEntry, data.get("system", {}), ("system",), document)
        sources = self._sources(data.get("sources"), document)
        releases = self._releases(data.get("releases"), document)
        observations = tuple(self._observations(data.get("observations"), document, system.id if system else ""))
        if system is not None:
            document.problems.extend(self._about_system(system, document))
        document.problems.extend(self._about_releases(releases, document))
        document.problems.extend(_about_sources(data, sources, document))
        if document.problems or system is None:
            return None
        return ReleaseRecord(system, sources, tuple(releases.values()), observations)

    def _check_keys(self, data: dict[str, Any], document: Document) -> None:
        names = list(ReleaseFile.model_fields)
        for key in data:
            if key not in names:
                document.problems.append(document.problem((key,), "is an unknown key", ", ".join(names), at_key=True))
        for name in names:
            if name not in data:
                document.problems.append(document.problem((name,), "is missing", f"the part {name}"))

    def _sources(self, data: Any, document: Document) -> dict[str, SourceEntry]:
        if not isinstance(data, dict):
            if data is not None:
                document.problems.append(document.problem(("sources",), "is not a mapping", "source id: entry"))
            return {}
        found = {}
        for name, entry in data.items():
            source = _validate(SourceEntry, entry, ("sources", name), document)
            if source is not None:
                found[name] = source
                if source.publisher is not None:
                    self._check_organisation_id(source.publisher, ("sources", name, "publisher"), document)
        return found

    def _releases(self, data: Any, document: Document) -> dict[int, ReleaseEntry]:
        if not isinstance(data, list):
            if data is not None:
                document.problems.append(document.problem(("releases",), "is not a list", "a list of releases"))
            return {}
        checked = {i: _validate(ReleaseEntry, item, ("releases", i), document) for i, item in enumerate(data)}
        return {index: release for index, release in checked.items() if release is not None}

    def _observations(self, data: Any, document: Document, system: str) -> Iterator[ObservationRecord]:
        if not isinstance(data, dict):
            if data is not None:
                document.problems.append(document.problem(("observations",), "is not a mapping", "variable id: entry"))
            return
        for name, entries in data.items():
            variable = self.vocabulary.variables.get(name)
            if variable is None:
                near = nearest(name, self.vocabulary.variables)
                wrong = "is not a variable" + (f", did you mean {near[0]}?" if near else "")
                document.problems.append(
                    document.problem(("observations", name), wrong, "the ids in docs/release-files.md", at_key=True)
                )
            is_list = isinstance(entries, list)
            for index, item in enumerate(entries if is_list else [entries]):
                location: Location = ("observations", name, index) if is_list else ("observations", name)
                entry = _validate(ObservationEntry, item, location, document)
                if entry is None or variable is None:
                    continue
                if entry.offered_by is not None:
                    self._check_organisation_id(entry.offered_by, (*location, "offered-by"), document)
                record = check_observation(system, variable, entry, location, document, self.vocabulary)
                if record is not None:
                    yield record

    def _about_system(self, system: SystemEntry, document: Document) -> Iterator[Problem]:
        stem = document.path.replace("\\", "/").rsplit("/", 1)[-1].removesuffix(".yaml")
        if document.is_file and system.id != stem:
            yield document.problem(("system", "id"), f"{system.id} is not the name of the file", stem)
        developer = self.organisations.get(system.developer)
        if developer is None:
            self._check_organisation_id(system.developer, ("system", "developer"), document)
        elif system.family is not None and system.family not in developer.families:
            families = ", ".join(sorted(developer.families)) or "none yet"
            yield document.problem(
                ("system", "family"), f"{system.family} is not a family of {developer.id}", f"its families: {families}"
            )

    def _about_releases(self, releases: Mapping[int, ReleaseEntry], document: Document) -> Iterator[Problem]:
        seen: set[str] = set()
        latest = ""
        for index, release in releases.items():
            location: Location = ("releases", index)
            if release.id in seen:
                yield document.problem((*location, "id"), f"{release.id} stands twice", "an id of its own")
            seen.add(release.id)
            day = parse_day(release.date).day.isoformat()
            if day < latest:
                yield document.problem((*location, "date"), f"{release.date} is before the one above", "oldest first")
            latest = day
            for place, entry in enumerate(release.components):
                inner = (*location, "components", place)
                yield from self._declared("component-kind", entry.component, (*inner, "component"), document)
                if entry.channel is not None:
                    yield from self._declared("channel", entry.channel, (*inner, "channel"), document)
                if entry.licence is not None:
                    yield from self._licence(entry.licence, (*inner, "licence"), document)

    def _declared(self, kind: str, slug: str, location: Location, document: Document) -> Iterator[Problem]:
        known = self.vocabulary.concepts.get(kind, frozenset())
        if slug not in known:
            yield document.problem(location, f"{slug} is not a {kind}", ", ".join(sorted(known)))

    def _licence(self, expression: str, location: Location, document: Document) -> Iterator[Problem]:
        if expression.startswith("LicenseRef-"):
            if expression not in self.vocabulary.licence_notations:
                names = ", ".join(sorted(n for n in self.vocabulary.licence_notations if n.startswith("LicenseRef-")))
                yield document.problem(location, f"{expression} is not declared", f"in licences.ttl: {names}")
        elif _spdx().validate(expression).errors:
            yield document.problem(
                location, f"{expression} is not a licence", "an SPDX expression, or a LicenseRef- of licences.ttl"
            )

    def _check_organisation_id(self, slug: str, location: Location, document: Document) -> None:
        if slug not in self.organisations:
            near = nearest(slug, self.organisations)
            allowed = f"{', '.join(near) or 'an id'} of data/organisations"
            document.problems.append(document.problem(location, f"{slug} is not a known organisation", allowed))


def _about_sources(data: dict[str, Any], sources: Mapping[str, SourceEntry], document: Document) -> Iterator[Problem]:
    declared = data.get("sources") if isinstance(data.get("sources"), dict) else {}
    used: set[str] = set()
    for location, name in _source_uses(data):
        used.add(name)
        if name not in (declared or {}):
            near = nearest(name, declared or {})
            wrong = f"{name} is not declared" + (f", did you mean {near[0]}?" if near else "")
            yield document.problem(location, wrong, "an id of the part sources")
    for name in declared or {}:
        if name not in used:
            yield document.problem(("sources", name), "is never used", "only sources that values rest on", at_key=True)
    for name, source in sources.items():
        if source.published and parse_day(source.published).day > parse_day(source.accessed).day:
            yield document.problem(("sources", name, "published"), "is after accessed", "a day before it was read")


def _source_uses(data: dict[str, Any]) -> Iterator[tuple[Location, str]]:
    releases, observations = data.get("releases"), data.get("observations")
    entries: list[tuple[Location, Any]] = []
    if isinstance(data.get("system"), dict):
        entries.append((("system", "architecture"), data["system"].get("architecture")))
    if isinstance(releases, list):
        entries += [(("releases", index), item) for index, item in enumerate(releases)]
    if isinstance(observations, dict):
        for name, item in observations.items():
            entries += (
                [(("observations", name, index), one) for index, one in enumerate(item)]
                if isinstance(item, list)
                else [(("observations", name), item)]
            )
    for location, entry in entries:
        if isinstance(entry, dict):
            for name in _texts(entry.get("source")):
                yield (*location, "source"), name


def _texts(value: Any) -> Iterable[str]:
    return (
        [value]
        if isinstance(value, str)
        else [v for v in value if isinstance(v, str)]
        if isinstance(value, list)
        else []
    )
