"""The Hugging Face Hub: one model a line, as the hub's API answers and its library takes (`ModelInfo`), card data included.

Facts of a repository are its owner's words. Whether the owner is the developer of the system, and which system a repository
holds, only a mapping says.
"""

from __future__ import annotations

import json
from decimal import Decimal
from typing import TYPE_CHECKING, Any, Final

from graphkit.errors import Problem
from graphkit.records import CatalogueEntry
from graphkit.sources.catalogue import make_catalogue
from graphkit.sources.draft import Draft
from graphkit.sources.fields import FieldTable, FieldWatch
from graphkit.sources.licences import permissiveness_of
from graphkit.sources.parts import cut, fingerprint, read_lines
from graphkit.sources.source import Parted, files_below
from graphkit.vocabulary import load_vocabulary

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from pathlib import Path

    from graphkit.sources.parts import Line, Part
    from graphkit.sources.source import Origin, Reject

__all__ = ["FIELDS", "SOURCE", "cut_files", "read_entries", "read_rows"]

FIELDS: Final = FieldTable(
    mapped={
        "id": "name of the entry",
        "author": "axs:developerName, the owner of the repository",
        "createdAt": "dcterms:issued",
        "private|disabled": "rows that are true are left out",
        "downloads": "user-reach (downloads per month; the hub counts 30 days)",
        "gated": "weights-gating: none, click-through (auto), manual-approval",
        "library_name": "software-integrations, where it is a framework of the atlas's list",
        "pipeline_tag": "input-modalities, output-modalities",
        r"inferenceProviderMapping(\[\])?\.(\w[\w-]*\.)?status": "provider-count: how many are live",
        r"inferenceProviderMapping(\[\])?\.(\w[\w-]*\.)?provider": "counted once each",
        r"safetensors\.parameters\.\w+": "weights-size: parameters times the bytes of their type",
        r"cardData\.license": "licence-permissiveness, of licences whose text is known",
        r"cardData\.language": "language-support",
        r"cardData\.extra_gated_eu_disallowed": "supported-regions: all but the European Union, where true",
        r"cardData\.base_model": "prov:wasDerivedFrom, the page of that model",
        r"cardData\.base_model_relation": "axs:derivationKind, else what the hub inferred, in the tags",
        "tags": "axs:derivationKind, of base_model:…; the rest says how a program uses the files",
    },
    unmapped={
        r"_id|sha|lastModified|usedStorage|xetEnabled|resourceGroup|securityRepoStatus(\..*)?": "of the repository",
        r"likes|trendingScore|downloadsAllTime|spaces": "no variable",
        r"modelId|mask_token|widgetData.*|transformersInfo(\..*)?|config(\..*)?|siblings.*": "how a program uses the files",
        r"inference|inferenceProviderMapping(\[\])?(\.(\w[\w-]*\.)?(?!status$|provider$)\w+)?": "how a program calls a host",
        r"gguf(\..*)?": "of a converted file",
        r"model-index.*|evalResults.*|cardData\.(model-index|eval_results).*": "scores the owner reports of unnamed settings",
        r"safetensors\.(total|sharded)": "said by the parameters",
        r"cardData\.(?!license$|language$|extra_gated_eu_disallowed$|base_model(_relation)?$).*": "words of the card",
    },
)
#: Bytes of a parameter, by the type that safetensors names.
_BYTES: Final = {
    "F64": 8, "F32": 4, "F16": 2, "BF16": 2, "F8_E4M3": 1, "F8_E5M2": 1, "I64": 8, "I32": 4, "I16": 2, "I8": 1, "U8": 1,
    "U16": 2, "U32": 4, "U64": 8, "BOOL": 1,
}  # fmt: skip
#: Columns of tables have one type, so that they write false as a word.
_GATES: Final = {False: "none", "false": "none", "False": "none", "auto": "click-through", "manual": "manual-approval"}
#: The hub's words for how a model was made from its base (https://huggingface.co/docs/hub/model-cards#specifying-a-base-model).
_DERIVATIONS: Final = ("adapter", "finetune", "merge", "quantized")
#: Member states of the European Union, ISO 3166-1 alpha-2.
_EUROPEAN_UNION: Final = (
    "AT", "BE", "BG", "CY", "CZ", "DE", "DK", "EE", "ES", "FI", "FR", "GR", "HR", "HU", "IE", "IT", "LT", "LU", "LV", "MT",
    "NL", "PL", "PT", "RO", "SE", "SI", "SK",
)  # fmt: skip
#: Task of a model → what goes in, what comes out.
_TASKS: Final[dict[str, tuple[list[str], list[str]]]] = {
    "text-generation": (["text"], ["text"]),
    "translation": (["text"], ["text"]),
    "summarization": (["text"], ["text"]),
    "image-text-to-text": (["image", "text"], ["text"]),
    "video-text-to-text": (["text", "video"], ["text"]),
    "audio-text-to-text": (["audio", "text"], ["text"]),
    "image-to-text": (["image"], ["text"]),
    "visual-question-answering": (["image", "text"], ["text"]),
    "automatic-speech-recognition": (["audio"], ["text"]),
    "text-to-image": (["text"], ["image"]),
    "text-to-video": (["text"], ["video"]),
    "text-to-speech": (["text"], ["audio"]),
    "text-to-audio": (["text"], ["audio"]),
    "image-to-image": (["image"], ["image"]),
    "image-to-video": (["image"], ["video"]),
    "image-text-to-image": (["image", "text"], ["image"]),
    "audio-to-audio": (["audio"], ["audio"]),
}
_PAGE: Final = "https://huggingface.co"


def read_entries(path: Path, origin: Origin, reject: Reject) -> Iterator[CatalogueEntry]:
    """Read files of JSON lines (`.jsonl` or `.jsonl.gz`) at or below a path; private and disabled rows are left out."""
    lines = (line for part in cut_files(path) for line in read_lines(part))
    yield from read_rows(lines, origin, reject, set())


def cut_files(path: Path) -> list[Part]:
    """Cut the files at or below a path into parts. Raises `DataError` if there are none."""
    return cut(files_below(path, ".jsonl", ".gz"))


def read_rows(lines: Iterable[Line], origin: Origin, reject: Reject, seen: set[int]) -> Iterator[CatalogueEntry]:  # noqa: ARG001 - pages have no revision
    """Read lines; those of names whose fingerprints are in `seen` are reported, and the fingerprints of the others added."""
    watch = FieldWatch(FIELDS, reject)
    for file, number, line in lines:
        if (entry := _row(file, number, line, watch, seen)) is not None:
            yield entry


def _row(file: str, number: int, line: str, watch: FieldWatch, seen: set[int]) -> CatalogueEntry | None:
    try:
        data = json.loads(line, parse_float=Decimal)
    except json.JSONDecodeError as error:
        watch.reject(Problem(file, number, error.colno, "json", error.msg, "one JSON object a line"))
        return None
    name = data.get("id") or data.get("modelId") if isinstance(data, dict) else None
    if not isinstance(name, str) or " " in name:
        watch.reject(Problem(file, number, 1, "id", f"{name!r} is no name of a repository", "owner/name"))
        return None
    if (mark := fingerprint(name)) in seen:
        watch.reject(Problem(file, number, 1, "id", f"{name} stands twice", "one line a model"))
        return None
    seen.add(mark)
    watch.look(file, data)
    if data.get("private") or data.get("disabled"):
        return None
    return _entry(Draft(file, name, watch.reject, lambda _: number), data)


def _entry(draft: Draft, data: dict[str, Any]) -> CatalogueEntry:
    card = data.get("cardData")
    card = card if isinstance(card, dict) else {}
    draft.add("downloads", "user-reach", data.get("downloads"), "downloads/month")
    if "gated" in data and data["gated"] is not None:
        draft.add("gated", "weights-gating", _GATES.get(data["gated"], str(data["gated"])))
    if data.get("library_name") in load_vocabulary().concepts["framework"]:
        draft.add("library_name", "software-integrations", [data["library_name"]])
    taken, given = _TASKS.get(data.get("pipeline_tag", ""), (None, None))
    draft.add("pipeline_tag", "input-modalities", taken)
    draft.add("pipeline_tag", "output-modalities", given)
    draft.add("inferenceProviderMapping", "provider-count", _count_hosts(data.get("inferenceProviderMapping")))
    _add_size(draft, data.get("safetensors"))
    licence = card.get("license")
    draft.add(
        "cardData.license", "licence-permissiveness", permissiveness_of(licence if isinstance(licence, str) else None)
    )
    _add_languages(draft, card.get("language"))
    if card.get("extra_gated_eu_disallowed") is True:
        draft.add("cardData.extra_gated_eu_disallowed", "supported-regions", {"all-except": list(_EUROPEAN_UNION)})
    bases = card.get("base_model") or ()
    derived_from = tuple(
        f"{_PAGE}/{one}" for one in ([bases] if isinstance(bases, str) else bases) if _is_repository(one)
    )
    return CatalogueEntry(
        name=draft.name,
        label=draft.name,
        page=f"{_PAGE}/{draft.name}",
        values=tuple(draft.values),
        developer=str(data.get("author") or draft.name.partition("/")[0]),
        released=draft.released("createdAt", str(data["createdAt"])[:10]) if data.get("createdAt") else None,
        models=(draft.name,),
        derived_from=derived_from,
        derived_how=_find_derivation(card, data.get("tags")) if derived_from else None,
    )


def _find_derivation(card: dict[str, Any], tags: Any) -> str | None:
    """Give the owner's word for how the model was made from its base, else the one that the hub inferred."""
    if card.get("base_model_relation") in _DERIVATIONS:
        return str(card["base_model_relation"])
    for tag in tags if isinstance(tags, list) else ():
        if isinstance(tag, str) and tag.startswith("base_model:") and tag.split(":")[1] in _DERIVATIONS:
            return tag.split(":")[1]
    return None


def _is_repository(name: object) -> bool:
    return isinstance(name, str) and name.count("/") == 1 and not set(name) & set(' <>"{}|\\^`')


def _count_hosts(raw: Any) -> int | None:
    if isinstance(raw, dict):
        raw = [{"provider": name, **value} for name, value in raw.items() if isinstance(value, dict)]
    if not isinstance(raw, list):
        return None
    return len({one.get("provider") for one in raw if isinstance(one, dict) and one.get("status") == "live"})


def _add_size(draft: Draft, raw: Any) -> None:
    parameters = raw.get("parameters") if isinstance(raw, dict) else None
    if not isinstance(parameters, dict):
        return
    if unknown := sorted(set(parameters) - set(_BYTES)):
        draft.fault("safetensors.parameters", f"the size of {', '.join(unknown)} is not known", ", ".join(_BYTES))
        return
    size = sum(_BYTES[kind] * Decimal(count) for kind, count in parameters.items()) / 10**9
    draft.add("safetensors.parameters", "weights-size", size, "GB", note="Parameters times the bytes of their types.")


def _add_languages(draft: Draft, raw: Any) -> None:
    """Take the languages that are tags; `multilingual` and `code` are none, and are left out without a word."""
    names = [raw] if isinstance(raw, str) else raw
    if isinstance(names, list):
        tags = [one for one in names if isinstance(one, str) and one not in ("multilingual", "code")]
        draft.add("cardData.language", "language-support", tags or None)


SOURCE: Final = make_catalogue("hugging-face", read_entries, Parted(cut_files, read_rows))
