"""os-ai-map: scores of products for openness, adoption and capability, each with the words they rest on."""

from __future__ import annotations

import functools
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from graphkit.errors import Problem
from graphkit.namespaces import make_slug
from graphkit.sources.description import load_description
from graphkit.sources.draft import Draft, is_address, wrong_name
from graphkit.sources.fields import FieldTable, FieldWatch
from graphkit.sources.judgements import Entry, Judgement, huggingface_id, map_criterion, map_entry, map_judgement
from graphkit.sources.source import Source, files_below, page_of
from graphkit.sources.yaml_files import line_of, read_yaml

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    import pyoxigraph as ox

    from graphkit.sources.judgements import Reading
    from graphkit.sources.source import Origin, Reject

__all__ = ["CRITERIA", "FIELDS", "SOURCE", "read"]

#: Key of the files → name of the criterion, and the key of its score.
CRITERIA: Final = {
    "openness": ("Openness", "score"),
    "adoption": ("Adoption", "level"),
    "capability": ("Capability", "score"),
}
FIELDS: Final = FieldTable(
    mapped={
        "product": "the entry",
        r"product\.display_name": "label of the entry",
        r"product\.huggingface_model\[\]\.url": "axs:judgedModel",
        r"(openness|capability)\.score|adoption\.level": "the judgement",
        r"openness\.class": "axs:readAs",
        r"(openness|adoption|capability)\.note": "skos:note of the judgement",
        r"(openness|adoption|capability)\.sources\[\]\.url": "rdfs:seeAlso of the judgement",
    },
    unmapped={
        r"openness\.(components|confidence|open_washed)|adoption\.(reach|signal_type|confidence)": "words of that project",
        r"capability\.(basis|value|confidence)": "a score of somebody else, in words",
        r"(openness|adoption|capability)(\.sources)?": "empty",
        r"(openness|adoption|capability)\.sources\[\]\.(shows|accessed)": "what that project saw there, and when",
        r"product\.(?!(display_name|huggingface_model\[\]\.url)$).+": "of the product, which a mapping names",
    },
)
_READINGS: Final[Mapping[str, Reading]] = {"open": "open", "restricted": "partial", "closed": "closed"}


def read(path: Path, origin: Origin, reject: Reject) -> Iterator[ox.Quad]:
    """Read the files of scores at or below a path, with names and models from the files of products beside them."""
    for key, (label, _) in CRITERIA.items():
        yield from map_criterion(f"os-ai-map--{key}", label, SOURCE)
    watch = FieldWatch(FIELDS, reject)
    files = files_below(path, ".yaml")
    products = {file.stem: file for file in files if file.parent.name == "products"}
    for file in files:
        if file.parent.name != "scores":
            continue
        data = read_yaml(file, reject)
        name = data.get("product")
        if not isinstance(name, str) or wrong_name(name):
            if data:
                reject(Problem(str(file), 1, 1, "product", "is missing", "the name of a product"))
            continue
        watch.look(str(file), data)
        draft = Draft(str(file), "", reject, functools.partial(_line, file))
        entry = _entry(draft, name, products.get(name), watch, origin)
        yield from map_entry(entry, SOURCE, origin)
        for judgement in _judgements(draft, entry.id, data):
            yield from map_judgement(judgement, SOURCE)


def _line(file: Path, field: str) -> int:
    key, _, part = field.partition(".")
    return line_of(file.read_text(encoding="utf-8-sig"), f"{key}:", f"{part.partition('[')[0]}:")


def _entry(draft: Draft, name: str, product: Path | None, watch: FieldWatch, origin: Origin) -> Entry:
    about = read_yaml(product, watch.reject) if product else {}
    watch.look(str(product), about, "product.")
    of_product = Draft(str(product), "", watch.reject)
    links = of_product.rows("huggingface_model", about.get("huggingface_model"))
    models = dict.fromkeys(found for one in links if (found := huggingface_id(one.get("url"))))
    label = of_product.text("display_name", about.get("display_name")) or name
    page = page_of(SOURCE.repository, origin.revision, f"sources/scores/{Path(draft.file).name}")
    return Entry(f"os-ai-map--{make_slug(name)}", label, page, models=tuple(models))


def _judgements(draft: Draft, entry: str, data: dict[str, Any]) -> Iterator[Judgement]:
    for key, (_, score) in CRITERIA.items():
        said = draft.table(key, data.get(key))
        if not said:
            continue
        result = str(said.get(score) or "")
        if not (result.isdecimal() and len(result) < 10):
            draft.fault(f"{key}.{score}", f"{result[:40]!r} is no score", "a whole number")
            continue
        reading = _READINGS.get(str(said.get("class", "")))
        note = draft.text(f"{key}.note", said.get("note"))
        pages = [one.get("url") for one in draft.rows(f"{key}.sources", said.get("sources"))]
        links = tuple(str(one) for one in pages if is_address(one))
        yield Judgement(entry, f"os-ai-map--{key}", int(result), reading, note, links)


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
