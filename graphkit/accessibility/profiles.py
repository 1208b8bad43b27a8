"""Read profiles: from files, with every mistake at its place; from a plain mapping; and back from a store."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pyoxigraph as ox
from pydantic import ValidationError

from graphkit import resources
from graphkit.curation.document import Document, place_problems, read_document
from graphkit.errors import CurationError, ParameterError, Problem
from graphkit.mapping.profiles import FLAGS, NUMBERS
from graphkit.namespaces import slug_of
from graphkit.profiles import Profile
from graphkit.store.protocol import rows
from graphkit.vocabulary import load_vocabulary, nearest

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

    from graphkit.store.protocol import Store

__all__ = ["load_profile", "load_profiles", "parse_profile", "read_profiles"]


def load_profiles(paths: Iterable[Path] | None = None) -> dict[str, Profile]:
    """Read profile files (those of the installation, unless others are named), by id.

    Raises `CurationError` with every problem of every file.
    """
    problems: list[Problem] = []
    found: dict[str, Profile] = {}
    for path in paths if paths is not None else resources.data_files("profiles"):
        try:
            profile = load_profile(path)
        except CurationError as error:
            problems.extend(error.problems)
            continue
        found[profile.id] = profile
    if problems:
        raise CurationError(problems)
    return dict(sorted(found.items()))


def load_profile(path: Path) -> Profile:
    """Read one profile file.

    Raises `CurationError` with all its problems, each with line and column.
    """
    document = read_document(path)
    profile = _validate(document)
    if profile is not None:
        if profile.id != path.stem:
            document.problems.append(document.problem(("id",), f"{profile.id} is not the name of the file", path.stem))
        document.problems.extend(_about_names(document))
    if document.problems or profile is None:
        raise CurationError(document.problems)
    return profile


def parse_profile(data: Any) -> Profile:
    """Read a profile from plain data, as JSON gives it. Raises `ParameterError` with the first mistake.

    >>> parse_profile({"id": "x"})
    Traceback (most recent call last):
    ...
    graphkit.errors.ParameterError: profile.name: Field required
    """
    try:
        return Profile.model_validate(data)
    except ValidationError as error:
        first = error.errors(include_url=False)[0]
        place = ".".join(str(part) for part in ("profile", *first["loc"]))
        raise ParameterError(place, first["msg"].removeprefix("Value error, ")) from error


def _validate(document: Document) -> Profile | None:
    try:
        return Profile.model_validate(document.data)
    except ValidationError as error:
        document.problems.extend(place_problems(document, error))
        return None


def _about_names(document: Document) -> Iterable[Problem]:
    known = load_vocabulary().concepts["stakeholder"]
    written = document.data.get("stakeholder", ())  # the profile has them sorted
    for index, name in enumerate([written] if isinstance(written, str) else written):
        if name not in known:
            yield document.problem(
                ("stakeholder", index), f"{name} is not a stakeholder", ", ".join(nearest(name, known) or sorted(known))
            )


def read_profiles(store: Store) -> dict[str, Profile]:
    """Read the profiles of a store, by id: all that their files said."""
    texts: dict[str, dict[str, str]] = {}
    linked: dict[str, dict[str, list[str]]] = {}
    query = "SELECT ?profile ?p ?o (LANG(?o) AS ?l) { ?profile a axs:Profile ; ?p ?o }"
    for row in rows(store, query):
        slug, name, node = slug_of(row["profile"].value), slug_of(row["p"].value), row["o"]
        if isinstance(node, ox.NamedNode):
            linked.setdefault(slug, {}).setdefault(name, []).append(slug_of(node.value))
        else:
            language = row["l"].value if row["l"] is not None else ""
            texts.setdefault(slug, {})[f"{name}@{language}" if language else name] = node.value
    devices, sources = _read_devices(store), _read_sources(store)
    found = {}
    for slug in sorted(texts):
        data = _as_data(slug, texts[slug], linked[slug])
        data["means"]["devices"] = devices.get(slug, [])
        data["sources"] = sources.get(slug, {})
        found[slug] = Profile.model_validate(data)
    return found


def _as_data(slug: str, texts: dict[str, str], linked: dict[str, list[str]]) -> dict[str, Any]:
    data: dict[str, Any] = {"id": slug, "means": {"age": {}}, "needs": {"tokens": {}}}
    for name, field in (("label", "name"), ("description", "description"), ("note", "notes")):
        if f"{name}@en" in texts:
            korean = texts.get(f"{name}@ko") or texts.get("prefLabel@ko", "")
            data[field] = {"en": texts[f"{name}@en"], "ko": korean}
    for name, path in {**{name: path for name, (path, _) in NUMBERS.items()}, **FLAGS}.items():
        *parents, last = path.split(".")
        part = data
        for parent in parents:
            part = part[parent]
        part[last] = texts[name]
    data["stakeholder"] = linked.get("representsStakeholder", [])
    data["means"]["skill"] = linked["hasSkill"][0].removeprefix("skill-required-")
    data["means"]["country"] = linked["livesIn"][0].upper()
    given = linked.get("givesIdentity", [])
    data["means"]["identity"] = [one.removeprefix("identity-requirement-") for one in given]
    data["needs"] |= {
        "languages": linked.get("needsLanguage", []),
        "inputs": linked.get("needsInput", []),
        "outputs": linked.get("needsOutput", []),
        "commercial": texts["commercialUse"],
    }
    return data


def _read_devices(store: Store) -> dict[str, list[dict[str, Any]]]:
    found: dict[str, list[dict[str, Any]]] = {}
    query = """SELECT ?profile ?name ?memory ?count { ?profile axs:ownsDevice ?device .
      ?device rdfs:label ?name ; axs:deviceMemory ?memory ; axs:deviceCount ?count } ORDER BY ?device"""
    for row in rows(store, query):
        device = {"name": row["name"].value, "memory": row["memory"].value, "count": row["count"].value}
        found.setdefault(slug_of(row["profile"].value), []).append(device)
    return found


def _read_sources(store: Store) -> dict[str, dict[str, Any]]:
    found: dict[str, dict[str, Any]] = {}
    query = """SELECT ?profile ?source ?title ?url ?accessed ?kind { ?profile a axs:Profile ; prov:hadPrimarySource ?source .
      ?source rdfs:label ?title ; schema:url ?url ; axs:accessed ?accessed ; axs:hasSourceKind ?kind }"""
    for row in rows(store, query):
        slug = slug_of(row["profile"].value)
        found.setdefault(slug, {})[slug_of(row["source"].value).removeprefix(f"{slug}--")] = {
            "title": row["title"].value,
            "url": row["url"].value,
            "accessed": row["accessed"].value,
            "kind": slug_of(row["kind"].value),
        }
    return found
