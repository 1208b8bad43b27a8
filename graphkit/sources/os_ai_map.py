"""os-ai-map: scores of products for openness, adoption and capability, each with the words they rest on."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from graphkit.errors import Problem
from graphkit.namespaces import make_slug
from graphkit.sources.description import load_description
from graphkit.sources.judgements import Entry, Judgement, huggingface_id, map_criterion, map_entry, map_judgement
from graphkit.sources.source import Source, files_below, page_of
from graphkit.sources.yaml_files import line_of, read_yaml

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from pathlib import Path

    import pyoxigraph as ox

    from graphkit.sources.judgements import Reading
    from graphkit.sources.source import Origin, Reject

__all__ = ["CRITERIA", "SOURCE", "read"]

#: Key of the files → name of the criterion, and the key of its score.
CRITERIA: Final = {
    "openness": ("Openness", "score"),
    "adoption": ("Adoption", "level"),
    "capability": ("Capability", "score"),
}
_READINGS: Final[Mapping[str, Reading]] = {"open": "open", "restricted": "partial", "closed": "closed"}


def read(path: Path, origin: Origin, reject: Reject) -> Iterator[ox.Quad]:
    """Read the files of scores at or below a path, with names and models from the files of products beside them."""
    for key, (label, _) in CRITERIA.items():
        yield from map_criterion(f"os-ai-map--{key}", label, SOURCE)
    files = files_below(path, ".yaml")
    products = {file.stem: file for file in files if file.parent.name == "products"}
    for file in files:
        if file.parent.name != "scores":
            continue
        data = read_yaml(file, reject)
        name = data.get("product")
        if not isinstance(name, str):
            if data:
                reject(Problem(str(file), 1, 1, "product", "is missing", "the name of a product"))
            continue
        about = read_yaml(products[name], reject) if name in products else {}
        links = about.get("huggingface_model") or ()
        models = dict.fromkeys(found for one in links if (found := huggingface_id(one.get("url"))))
        page = page_of(SOURCE.repository, origin.revision, f"sources/scores/{file.name}")
        entry = Entry(f"os-ai-map--{make_slug(name)}", about.get("display_name") or name, page, models=tuple(models))
        yield from map_entry(entry, SOURCE, origin)
        for judgement in _judgements(file, entry.id, data, reject):
            yield from map_judgement(judgement, SOURCE)


def _judgements(file: Path, entry: str, data: dict[str, Any], reject: Reject) -> Iterator[Judgement]:
    for key, (_, score) in CRITERIA.items():
        said = data.get(key)
        if not isinstance(said, dict):
            continue
        result = str(said.get(score) or "")
        if not result.isdigit():
            line = line_of(file.read_text(encoding="utf-8-sig"), f"{key}:", f"{score}:")
            reject(Problem(str(file), line, 1, f"{key}.{score}", f"{result!r} is no score", "a whole number"))
            continue
        yield Judgement(entry, f"os-ai-map--{key}", int(result), _READINGS.get(said.get("class", "")), said.get("note"))


_ABOUT: Final = load_description("os-ai-map")
SOURCE: Final = Source(
    name="os-ai-map",
    graph_name="source/os-ai-map",
    title=_ABOUT.title.en,
    title_ko=_ABOUT.title.ko,
    licence=str(_ABOUT.licence),
    repository=str(_ABOUT.repository),
    read=read,
)
