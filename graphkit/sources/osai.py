"""The European Open Source AI Index: twelve to fourteen criteria per system, each judged open, partial or closed.

An entry keeps its file name while the system it judges changes, so an entry is taken with its state: files below `history`
are named after the commit they were taken from, and whom an entry judges is said by mappings, never by its name.
"""

from __future__ import annotations

import functools
from typing import TYPE_CHECKING, Any, Final

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
from graphkit.sources.source import CC_BY, Source, files_below, page_of
from graphkit.sources.yaml_files import line_of, read_yaml

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from pathlib import Path

    import pyoxigraph as ox

    from graphkit.sources.judgements import Reading
    from graphkit.sources.source import Origin, Reject

__all__ = ["CRITERIA", "FIELDS", "SOURCE", "read"]

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
FIELDS: Final = FieldTable(
    mapped={
        r"system\.(name|endmodelname)": "label of the entry",
        r"system\.link": "axs:judgedModel, where it leads to Hugging Face",
        r"system\.releasedate": "dcterms:issued",
        rf"({'|'.join(CRITERIA)})\.class": "the judgement",
        rf"({'|'.join(CRITERIA)})\.notes": "skos:note of the judgement",
        rf"({'|'.join(CRITERIA)})\.link": "rdfs:seeAlso of the judgement",
    },
    unmapped={
        r"system\.(type|performanceclass|basemodelname|endmodellicense|notes)": "of the system, which a mapping names",
        r"org(\..*)?": "of the developer, which a mapping names",
        rf"({'|'.join(CRITERIA)})\.metaprompt|{'|'.join(CRITERIA)}": "empty, or words of the form",
    },
)
_READINGS: Final[Mapping[str, Reading]] = {"open": "open", "partial": "partial", "closed": "closed"}


def read(path: Path, origin: Origin, reject: Reject) -> Iterator[ox.Quad]:
    """Read the files of systems at or below a path: those that have a `system`."""
    for key, name in CRITERIA.items():
        yield from map_criterion(f"osai--{make_slug(key)}", name, SOURCE)
    watch = FieldWatch(FIELDS, reject)
    for file in files_below(path, ".yaml"):
        if file.name.startswith(("_", "a_submission")):
            continue
        data = read_yaml(file, reject)
        system = data.get("system")
        if not isinstance(system, dict) or wrong_name(system.get("name")):
            if data:
                reject(Problem(str(file), 1, 1, "system", "is missing or has no name", "the index's form"))
            continue
        watch.look(str(file), data)
        draft = Draft(str(file), "", reject, functools.partial(_line, file))
        entry = _entry(draft, file, data, origin)
        yield from map_entry(entry, SOURCE, origin)
        for judgement in _judgements(draft, entry.id, data):
            yield from map_judgement(judgement, SOURCE)


def _line(file: Path, field: str) -> int:
    key, _, part = field.partition(".")
    return line_of(file.read_text(encoding="utf-8-sig"), f"\n{key}:", f"{part}:")


def _entry(draft: Draft, file: Path, data: dict[str, Any], origin: Origin) -> Entry:
    system = data["system"]
    commit, _, stem = file.stem.partition("_") if file.parent.name == "history" else ("", "", file.stem)
    weights = data.get("weights_endmodel")
    links = _words(system.get("link")) + _words(weights.get("link") if isinstance(weights, dict) else None)
    models = dict.fromkeys(model for link in links if (model := huggingface_id(link)))
    label = system["name"].strip()
    if end := draft.text("system.endmodelname", system.get("endmodelname")):
        label = f"{label} ({end})"
    return Entry(
        id=f"osai--{make_slug(stem)}--{make_slug(commit)}" if commit else f"osai--{make_slug(stem)}",
        label=label,
        page=page_of(SOURCE.repository, commit or origin.revision, f"{stem}{file.suffix}"),
        models=tuple(models),
        released=draft.released("system.releasedate", draft.text("system.releasedate", system.get("releasedate"))),
    )


def _words(raw: object) -> list[str]:
    """Give the addresses of a field that holds one, or several in a list or with spaces between."""
    listed = raw if isinstance(raw, list) else [raw]
    return [word for one in listed if isinstance(one, str) for word in one.split()]


def _judgements(draft: Draft, entry: str, data: dict[str, Any]) -> Iterator[Judgement]:
    for key in CRITERIA:
        said = draft.table(key, data.get(key) or None)
        if not said:
            continue
        verdict = draft.text(f"{key}.class", said.get("class")) or ""
        if verdict not in _READINGS:
            draft.fault(f"{key}.class", f"{verdict!r} is no judgement", ", ".join(_READINGS))
            continue
        note = draft.text(f"{key}.notes", said.get("notes"))
        links = _words(said.get("link"))
        for one in links:
            if not is_address(one):
                draft.fault(f"{key}.link", f"{one[:80]!r} is no address", "https://…")
        pages = tuple(one for one in links if is_address(one))
        yield Judgement(entry, f"osai--{make_slug(key)}", verdict, _READINGS[verdict], note, pages)


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
