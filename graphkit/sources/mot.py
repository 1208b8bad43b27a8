"""The Model Openness Tool of the LF AI & Data Foundation: which of 17 components of a model are released, under which licence.

The files name a licence, not a verdict; the reading is ours and coarse: a licence that SPDX lists, without a
non-commercial or no-derivatives clause, reads as open; another named licence, or `unlicensed`, as partial; a component
that is not listed, not included, proprietary or undisclosed, as closed; an empty licence is not read at all.
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING, Any, Final

from license_expression import get_spdx_licensing

from graphkit.errors import Problem
from graphkit.sources.judgements import (
    Entry,
    Judgement,
    huggingface_id,
    map_criterion,
    map_entry,
    map_judgement,
    slug,
)
from graphkit.sources.source import Source, files_below, page_of
from graphkit.sources.yaml_files import line_of, read_yaml

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    import pyoxigraph as ox

    from graphkit.sources.judgements import Reading
    from graphkit.sources.source import Origin, Reject

__all__ = ["COMPONENTS", "SOURCE", "read", "read_licence"]

#: The components of the Model Openness Framework, as the tool names them.
COMPONENTS: Final = (
    "Model architecture", "Data preprocessing code", "Training code", "Inference code", "Evaluation code",
    "Supporting libraries and tools", "Model parameters (Final)", "Model parameters (Intermediate)", "Datasets",
    "Evaluation data", "Model metadata", "Sample model outputs", "Model card", "Data card", "Technical report",
    "Research paper", "Evaluation results",
)  # fmt: skip
_CLOSED: Final = re.compile(r"undisclosed|proprietary|(component )*(component )?not inclu", re.IGNORECASE)
_LIMITED: Final = re.compile(r"(^|-)(nc|nd)(-|$)", re.IGNORECASE)


def read(path: Path, origin: Origin, reject: Reject) -> Iterator[ox.Quad]:
    """Read the files of models at or below a path: those that have a `release`."""
    for name in COMPONENTS:
        yield from map_criterion(f"mot--{slug(name)}", name, SOURCE)
    seen: dict[str, Path] = {}
    for file in files_below(path, ".yml", ".yaml"):
        if "schema" in file.parts:
            continue
        data = read_yaml(file, reject)
        release = data.get("release")
        if not isinstance(release, dict) or not release.get("name") or not isinstance(release.get("components"), list):
            if data:
                reject(Problem(str(file), 1, 1, "release", "is missing or has no name or components", "the MOF schema"))
            continue
        entry = _entry(file, release, origin)
        if entry.id in seen:
            reject(
                Problem(str(file), 1, 1, "release.name", f"the same model as {seen[entry.id].name}", "one file a model")
            )
            continue
        seen[entry.id] = file
        yield from map_entry(entry, SOURCE, origin)
        for judgement in _judgements(file, entry.id, release["components"], reject):
            yield from map_judgement(judgement, SOURCE)


def _entry(file: Path, release: dict[str, Any], origin: Origin) -> Entry:
    model = huggingface_id(release.get("huggingface"))
    return Entry(
        id=f"mot--{slug(file.stem)}",
        label=release["name"],
        page=page_of(SOURCE.repository, origin.revision, f"models/{_quoted(file.name)}"),
        models=(model,) if model else (),
        released=release.get("date"),
    )


def _quoted(name: str) -> str:
    return name.replace(" ", "%20")


def _judgements(file: Path, entry: str, components: list[Any], reject: Reject) -> Iterator[Judgement]:
    listed: set[str] = set()
    for component in components:
        name = component.get("name") if isinstance(component, dict) else None
        if name not in COMPONENTS or name in listed:
            wrong = f"{name!r} is listed twice" if name in listed else f"{name!r} is no component of the framework"
            line = line_of(file.read_text(encoding="utf-8-sig"), f"{name}")
            reject(Problem(str(file), line, 1, "components", wrong, ", ".join(COMPONENTS)))
            continue
        listed.add(name)
        licence = (component.get("license") or "").strip()
        result = licence if licence not in ("", "null", "~") else "licence left empty"
        yield Judgement(entry, f"mot--{slug(name)}", result, read_licence(licence))
    for name in COMPONENTS:
        if name not in listed:
            yield Judgement(entry, f"mot--{slug(name)}", "not listed", "closed")


@lru_cache(maxsize=512)
def read_licence(name: str) -> Reading | None:
    """Read the licence a component is said to be under as a step of openness; None where nothing is said.

    >>> [read_licence(name) for name in ("Apache-2.0", "CC-BY-NC-4.0", "unlicensed", "Undisclosed", "")]
    ['open', 'partial', 'partial', 'closed', None]
    """
    if name in ("", "null", "~"):
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
