"""The Model Openness Tool of the LF AI & Data Foundation: which of 17 components of a model are released, under which licence.

The files name a licence, not a verdict; the reading is ours and coarse: a licence that SPDX lists, without a
non-commercial or no-derivatives clause, reads as open; another named licence, or `unlicensed`, as partial; a component
that is not listed, not included, proprietary or undisclosed, as closed; an empty licence is not read at all. A component
that names no licence has that of its content (code, data, document), or else of the whole distribution, as the tool says in
schema/sample_model.yml; which content a component is, its Test_Data/Test_Scripts/Components.yml says.
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING, Any, Final

from license_expression import get_spdx_licensing

from graphkit.errors import Problem
from graphkit.namespaces import make_slug
from graphkit.sources.draft import Draft, is_address, wrong_name
from graphkit.sources.fields import FieldTable, FieldWatch
from graphkit.sources.judgements import (
    Entry,
    Judgement,
    huggingface_id,
    map_criterion,
    map_entry,
    map_judgement,
)
from graphkit.sources.source import Source, files_below, page_of
from graphkit.sources.yaml_files import line_of, read_yaml

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from pathlib import Path

    import pyoxigraph as ox

    from graphkit.sources.judgements import Reading
    from graphkit.sources.source import Origin, Reject

__all__ = ["COMPONENTS", "FIELDS", "SOURCE", "read", "read_licence"]

#: The components of the Model Openness Framework, as the tool names them → the content they are.
COMPONENTS: Final[Mapping[str, str]] = {
    "Model architecture": "code", "Data preprocessing code": "code", "Training code": "code", "Inference code": "code",
    "Evaluation code": "code", "Supporting libraries and tools": "code", "Model parameters (Final)": "data",
    "Model parameters (Intermediate)": "data", "Datasets": "data", "Evaluation data": "data", "Model metadata": "data",
    "Sample model outputs": "document", "Model card": "document", "Data card": "document", "Technical report": "document",
    "Research paper": "document", "Evaluation results": "document",
}  # fmt: skip
FIELDS: Final = FieldTable(
    mapped={
        r"release\.name": "label of the entry",
        r"release\.date": "dcterms:issued of the entry; often the day of the record, not of the model",
        r"release\.huggingface": "axs:judgedModel",
        r"release\.license\.(distribution|code|data|document)\.name": "the licence of components that name none",
        r"release\.components\[\]\.name": "the criterion",
        r"release\.components\[\]\.license(_name)?": "the judgement; the older form says license_name",
        r"release\.components\[\]\.(component_path|license_path|location)": "rdfs:seeAlso, where it is an address",
    },
    unmapped={
        r"framework\..*": "which version of the form was filled in",
        r"release\.(version|type|architecture|treatment|origin|producer|contact|repository)": "of the model",
        r"release\.license": "empty: no licence of the whole",
        r"release\.license\.(distribution|code|data|document)(\.path)?": "an address of no one component",
        r"release\.components": "an empty list",
        r"release\.components\[\]\.description": "the form's words for the component, the same in every file",
    },
)
_EMPTY: Final = ("", "null", "~")
_CLOSED: Final = re.compile(r"undisclosed|proprietary|(component )*(component )?not inclu", re.IGNORECASE)
_LIMITED: Final = re.compile(r"(^|-)(nc|nd)(-|$)", re.IGNORECASE)


def read(path: Path, origin: Origin, reject: Reject) -> Iterator[ox.Quad]:
    """Read the files of models at or below a path: those that have a `release`."""
    for name in COMPONENTS:
        yield from map_criterion(f"mot--{make_slug(name)}", name, SOURCE)
    seen: dict[str, Path] = {}
    watch = FieldWatch(FIELDS, reject)
    for file in files_below(path, ".yml", ".yaml"):
        if "schema" in file.parts:
            continue
        data = read_yaml(file, reject)
        release = data.get("release")
        if (
            not isinstance(release, dict)
            or wrong_name(release.get("name"))
            or not isinstance(release.get("components"), list)
        ):
            if data:
                reject(Problem(str(file), 1, 1, "release", "is missing or has no name or components", "the MOF schema"))
            continue
        watch.look(str(file), data)
        draft = Draft(str(file), "", reject)
        entry = _entry(draft, file, release, origin)
        if entry.id in seen:
            reject(
                Problem(str(file), 1, 1, "release.name", f"the same model as {seen[entry.id].name}", "one file a model")
            )
            continue
        seen[entry.id] = file
        yield from map_entry(entry, SOURCE, origin)
        for judgement in _judgements(draft, file, entry.id, release):
            yield from map_judgement(judgement, SOURCE)


def _entry(draft: Draft, file: Path, release: dict[str, Any], origin: Origin) -> Entry:
    model = huggingface_id(draft.text("release.huggingface", release.get("huggingface")))
    return Entry(
        id=f"mot--{make_slug(file.stem)}",
        label=release["name"],
        page=page_of(SOURCE.repository, origin.revision, f"models/{file.name}"),
        models=(model,) if model else (),
        released=draft.released("release.date", release.get("date") or None),
    )


def _judgements(draft: Draft, file: Path, entry: str, release: dict[str, Any]) -> Iterator[Judgement]:
    listed: set[str] = set()
    licences = draft.table("release.license", release.get("license") or None)
    for component in draft.rows("release.components", release["components"]):
        name = component.get("name")
        if not isinstance(name, str) or name not in COMPONENTS or name in listed:
            twice = isinstance(name, str) and name in listed
            wrong = f"{name!r} is listed twice" if twice else f"{name!r} is no component of the framework"
            line = line_of(file.read_text(encoding="utf-8-sig"), f"{name}")
            draft.reject(Problem(str(file), line, 1, "components", wrong, ", ".join(COMPONENTS)))
            continue
        listed.add(name)
        licence, note = _licence(draft, component, COMPONENTS[name], licences)
        paths = (component.get("component_path"), component.get("location"), component.get("license_path"))
        yield Judgement(
            entry,
            f"mot--{make_slug(name)}",
            licence or "licence left empty",
            read_licence(licence),
            note,
            tuple(str(one) for one in paths if is_address(one)),
        )
    for name in COMPONENTS:
        if name not in listed:
            yield Judgement(entry, f"mot--{make_slug(name)}", "not listed", "closed")


def _licence(draft: Draft, component: dict[str, Any], content: str, licences: dict[str, Any]) -> tuple[str, str | None]:
    """Give the licence of a component, and where it is from if not from the component itself."""
    own = draft.text("release.components[].license", component.get("license") or component.get("license_name"))
    if own and own not in _EMPTY:
        return own, None
    for part, words in ((content, f"the {content} of the model"), ("distribution", "the whole distribution")):
        said = draft.table(f"release.license.{part}", licences.get(part) or None)
        name = draft.text(f"release.license.{part}.name", said.get("name"))
        if name and name not in _EMPTY:
            return name, f"Inherited: the licence of {words}."
    return "", None


@lru_cache(maxsize=512)
def read_licence(name: str) -> Reading | None:
    """Read the licence a component is said to be under as a step of openness; None where nothing is said.

    >>> [read_licence(name) for name in ("Apache-2.0", "CC-BY-NC-4.0", "unlicensed", "Undisclosed", "")]
    ['open', 'partial', 'partial', 'closed', None]
    """
    if name in _EMPTY:
        return None
    if _CLOSED.search(name):
        return "closed"
    spelt = re.sub(r"(?i)\s+licen[cs]e$", "", name).replace(" ", "-")
    known = get_spdx_licensing().known_symbols
    is_standard = any(key.lower() == spelt.lower() for key in known if not key.startswith("LicenseRef"))
    return "open" if is_standard and not _LIMITED.search(spelt) else "partial"


SOURCE: Final = Source(
    name="mot",
    graph_name="source/mot",
    title="Model Openness Tool",
    title_ko="모델 개방성 도구",
    licence="https://spdx.org/licenses/MIT",
    repository="https://github.com/lfai/model_openness_tool",
    read=read,
    cite_as="LF AI & Data Foundation: Model Openness Tool, https://isitopen.ai",
)
