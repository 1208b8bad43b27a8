"""The European Open Source AI Index: twelve to fourteen criteria per system, each judged open, partial or closed.

An entry keeps its file name while the system it judges changes, so an entry is taken with its state: files below `history`
are named after the commit they were taken from, and whom an entry judges is said by mappings, never by its name.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

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
from graphkit.sources.source import CC_BY, Source, files_below, page_of
from graphkit.sources.yaml_files import line_of, read_yaml

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from pathlib import Path

    import pyoxigraph as ox

    from graphkit.sources.judgements import Reading
    from graphkit.sources.source import Origin, Reject

__all__ = ["CRITERIA", "SOURCE", "read"]

#: Key of the files → name of the criterion.
CRITERIA: Final = {
    "datasources_basemodel": "Base model data",
    "datasources_endmodel": "End user model data",
    "weights_basemodel": "Base model weights",
    "weights_endmodel": "End user model weights",
    "trainingcode": "Training code",
    "code": "Code documentation",
    "hardware_architecture": "Hardware architecture",
    "preprint": "Preprint",
    "paper": "Paper",
    "modelcard": "Model card",
    "datasheet": "Data sheet",
    "package": "Package",
    "api": "API",
    "licenses": "Licences",
}
_READINGS: Final[Mapping[str, Reading]] = {"open": "open", "partial": "partial", "closed": "closed"}


def read(path: Path, origin: Origin, reject: Reject) -> Iterator[ox.Quad]:
    """Read the files of systems at or below a path: those that have a `system`."""
    for key, name in CRITERIA.items():
        yield from map_criterion(f"osai--{slug(key)}", name, SOURCE)
    for file in files_below(path, ".yaml"):
        if file.name.startswith(("_", "a_submission")):
            continue
        data = read_yaml(file, reject)
        system = data.get("system")
        if not isinstance(system, dict) or not system.get("name"):
            if data:
                reject(Problem(str(file), 1, 1, "system", "is missing or has no name", "the index's form"))
            continue
        entry = _entry(file, data, origin)
        yield from map_entry(entry, SOURCE, origin)
        for judgement in _judgements(file, entry.id, data, reject):
            yield from map_judgement(judgement, SOURCE)


def _entry(file: Path, data: dict[str, Any], origin: Origin) -> Entry:
    system = data["system"]
    commit, _, stem = file.stem.partition("_") if file.parent.name == "history" else ("", "", file.stem)
    links = [system.get("link"), (data.get("weights_endmodel") or {}).get("link")]
    models = dict.fromkeys(model for link in links if (model := huggingface_id(link)))
    label = system["name"].strip()
    if end := (system.get("endmodelname") or "").strip():
        label = f"{label} ({end})"
    name = f"{stem}{file.suffix}".replace(" ", "%20")
    return Entry(
        id=f"osai--{slug(stem)}--{slug(commit)}" if commit else f"osai--{slug(stem)}",
        label=label,
        page=page_of(SOURCE.repository, commit or origin.revision, name),
        models=tuple(models),
        released=(system.get("releasedate") or "").strip() or None,
    )


def _judgements(file: Path, entry: str, data: dict[str, Any], reject: Reject) -> Iterator[Judgement]:
    for key in CRITERIA:
        said = data.get(key)
        if not isinstance(said, dict):
            continue
        verdict = (said.get("class") or "").strip()
        if verdict not in _READINGS:
            line = line_of(file.read_text(encoding="utf-8-sig"), f"\n{key}:", "class:")
            reject(Problem(str(file), line, 1, f"{key}.class", f"{verdict!r} is no judgement", ", ".join(_READINGS)))
            continue
        note = (said.get("notes") or "").strip() or None
        yield Judgement(entry, f"osai--{slug(key)}", verdict, _READINGS[verdict], note)


SOURCE: Final = Source(
    name="osai",
    graph_name="source/osai",
    title="European Open Source AI Index",
    title_ko="유럽 오픈소스 AI 지수",
    licence=CC_BY,
    repository="https://github.com/Language-Technology-Assessment/main-database",
    read=read,
    cite_as="https://osai-index.eu; Liesenfeld, A. and Dingemanse, M. (2024). Rethinking open source generative AI: "
    "open-washing and the EU AI Act. FAccT 2024.",
)
