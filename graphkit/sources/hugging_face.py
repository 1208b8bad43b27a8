"""The Hugging Face Hub: one model a line, card data included, as the hub's API answers (`cardData`) or as its library keeps it.

The library (huggingface_hub 2.4.0, `ModelInfo`) has names of its own for the same fields (`card_data`): both are read.

Facts of a repository are its owner's words. Whether the owner is the developer of the system, and which system a repository
holds, only a mapping says.
"""

from __future__ import annotations

import re
from decimal import Decimal
from typing import TYPE_CHECKING, Any, Final

from graphkit.errors import Problem
from graphkit.records import CatalogueEntry
from graphkit.sources.catalogue import make_catalogue
from graphkit.sources.documents import NOTHING, parse_json
from graphkit.sources.draft import Draft, wrong_name
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

__all__ = ["API_NAMES", "FIELDS", "SOURCE", "cut_files", "read_entries", "read_rows"]

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
        r"baseModels|baseModels\.models\[\]\.id": "the same, where the card names none",
        r"cardData\.datasets": "axs:dataSetName",
    },
    unmapped={
        r"_id|sha|lastModified|usedStorage|xetEnabled|resourceGroup|securityRepoStatus(\..*)?": "of the repository",
        r"likes|trendingScore|downloadsAllTime|spaces": "no variable",
        r"tags|modelId|mask_token|widgetData.*|transformersInfo(\..*)?|config(\..*)?|siblings.*": "how a program uses the files",
        r"inference|inferenceProviderMapping(\[\])?(\.(\w[\w-]*\.)?(?!status$|provider$)\w+)?": "how a program calls a host",
        r"gguf(\..*)?": "of a converted file",
        r"baseModels\.(relation|models\[\]\.(?!id$)\w+)|childrenModelCount": "of the family of models",
        r"model-index.*|evalResults.*|cardData\.(model-index|eval_results).*": "scores the owner reports of unnamed settings",
        r"safetensors(\.(total|sharded))?": "said by the parameters",
        "cardData": "an empty card",
        r"cardData\.(?!(license|language|extra_gated_eu_disallowed|base_model|datasets)$).*": "words and addresses of the card",
    },
)
#: Field of the library's `ModelInfo` → the API's name for it.
API_NAMES: Final = {
    "base_models": "baseModels", "card_data": "cardData", "children_model_count": "childrenModelCount",
    "created_at": "createdAt", "downloads_all_time": "downloadsAllTime", "eval_results": "evalResults",
    "inference_provider_mapping": "inferenceProviderMapping", "last_modified": "lastModified", "model_index": "model-index",
    "resource_group": "resourceGroup", "security_repo_status": "securityRepoStatus", "transformers_info": "transformersInfo",
    "trending_score": "trendingScore", "used_storage": "usedStorage", "widget_data": "widgetData",
}  # fmt: skip
#: The hub did not keep days of creation before this one, and gives it to all that are older.
_FIRST_DAY: Final = "2022-03-02"
_REPOSITORY: Final = re.compile(r"[\w.-]+(/[\w.-]+)?", re.ASCII)
#: Bytes of a parameter, by the type that safetensors names.
_BYTES: Final = {
    "F64": 8, "F32": 4, "F16": 2, "BF16": 2, "F8_E4M3": 1, "F8_E5M2": 1, "I64": 8, "I32": 4, "I16": 2, "I8": 1, "U8": 1,
    "U16": 2, "U32": 4, "U64": 8, "BOOL": 1,
}  # fmt: skip
#: Columns of tables have one type, so that they write false as a word.
_GATES: Final = {False: "none", "false": "none", "False": "none", "auto": "click-through", "manual": "manual-approval"}
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
    for line in lines:
        if line.wrong:
            reject(Problem(line.file, line.number, 1, "line", line.wrong, "one JSON object a line, in UTF-8"))
        elif (entry := _row(line.file, line.number, line.text, watch, seen)) is not None:
            yield entry


def _row(file: str, number: int, line: str, watch: FieldWatch, seen: set[int]) -> CatalogueEntry | None:
    data = parse_json(line.removeprefix("\ufeff"), file, watch.reject, number, allowed="one JSON object a line")
    if data is NOTHING:
        return None
    name = data.get("id") or data.get("modelId") if isinstance(data, dict) else None
    if not isinstance(name, str) or wrong_name(name) or not _REPOSITORY.fullmatch(name):
        watch.reject(Problem(file, number, 1, "id", f"{str(name)[:80]!r} is no name of a repository", "owner/name"))
        return None
    if (mark := fingerprint(name)) in seen:
        watch.reject(Problem(file, number, 1, "id", f"{name} stands twice", "one line a model"))
        return None
    if not API_NAMES.keys().isdisjoint(data):
        data = {API_NAMES.get(key, key): value for key, value in data.items()}
    watch.look(file, data)
    draft = Draft(file, name, watch.reject, lambda _: number)
    if not _is_public(draft, data):
        return None
    seen.add(mark)
    return _entry(draft, data)


def _is_public(draft: Draft, data: dict[str, Any]) -> bool:
    for field in ("private", "disabled"):
        said = str(data.get(field) or False).lower()  # columns of tables have one type: they write false as a word
        if said not in ("true", "false"):
            draft.fault(field, f"{said[:40]!r} is not a boolean", "true, false")
        if said != "false":
            return False
    return True


def _entry(draft: Draft, data: dict[str, Any]) -> CatalogueEntry:
    card = draft.table("cardData", data.get("cardData"))
    draft.add("downloads", "user-reach", data.get("downloads"), "downloads/month")
    if (gate := data.get("gated")) is not None:
        known = _GATES.get(gate) if isinstance(gate, bool | str) else None
        draft.add("gated", "weights-gating", known or str(gate))
    if (library := draft.text("library_name", data.get("library_name"))) in load_vocabulary().concepts["framework"]:
        draft.add("library_name", "software-integrations", [library])
    taken, given = _TASKS.get(draft.text("pipeline_tag", data.get("pipeline_tag")) or "", (None, None))
    draft.add("pipeline_tag", "input-modalities", taken)
    draft.add("pipeline_tag", "output-modalities", given)
    draft.add("inferenceProviderMapping", "provider-count", _count_hosts(data.get("inferenceProviderMapping")))
    _add_size(draft, data.get("safetensors"))
    _add_licence(draft, card.get("license"))
    _add_languages(draft, card.get("language"))
    if card.get("extra_gated_eu_disallowed") is True:
        draft.add("cardData.extra_gated_eu_disallowed", "supported-regions", {"all-except": list(_EUROPEAN_UNION)})
    bases = _names(draft, "cardData.base_model", card.get("base_model")) or _bases_of_hub(data.get("baseModels"))
    created = str(data.get("createdAt") or "")[:10]
    return CatalogueEntry(
        name=draft.name,
        label=draft.name,
        page=f"{_PAGE}/{draft.name}",
        values=tuple(draft.values),
        developer=draft.text("author", data.get("author")) or draft.name.partition("/")[0],
        released=draft.released("createdAt", created) if created > _FIRST_DAY else None,
        models=(draft.name,),
        derived_from=tuple(f"{_PAGE}/{one}" for one in dict.fromkeys(bases) if _REPOSITORY.fullmatch(one)),
        data_sets=tuple(dict.fromkeys(_names(draft, "cardData.datasets", card.get("datasets")))),
    )


def _names(draft: Draft, path: str, raw: Any) -> list[str]:
    """Take one name or several; what is none is reported."""
    listed = raw if isinstance(raw, list) else [] if raw is None else [raw]
    return [name for one in listed if (name := draft.text(path, one))]


def _bases_of_hub(raw: Any) -> list[str]:
    """Give what the hub itself found that a model was made from."""
    found = raw.get("models") if isinstance(raw, dict) else raw
    listed = found if isinstance(found, list) else []
    names = [one.get("id") if isinstance(one, dict) else one for one in listed]
    return [one for one in names if isinstance(one, str)]


def _count_hosts(raw: Any) -> int | None:
    if isinstance(raw, dict):
        raw = [{"provider": name, **value} for name, value in raw.items() if isinstance(value, dict)]
    if not isinstance(raw, list):
        return None
    return len({str(one.get("provider")) for one in raw if isinstance(one, dict) and one.get("status") == "live"})


def _add_size(draft: Draft, raw: Any) -> None:
    parameters = draft.table("safetensors", raw).get("parameters")
    if not isinstance(parameters, dict):
        return
    if unknown := sorted(set(parameters) - set(_BYTES)):
        draft.fault("safetensors.parameters", f"the size of {', '.join(unknown)[:80]} is not known", ", ".join(_BYTES))
        return
    size = Decimal(0)
    for kind, count in parameters.items():
        if count is None:  # tables have a column for every type
            continue
        if isinstance(count, bool) or not isinstance(count, int):
            draft.fault("safetensors.parameters", f"{str(count)[:40]!r} is no count", "a whole number")
            return
        size += _BYTES[kind] * Decimal(count)
    size /= 10**9
    draft.add(
        "safetensors.parameters", "weights-size", size or None, "GB", note="Parameters times the bytes of their types."
    )


def _add_licence(draft: Draft, raw: Any) -> None:
    """Take the licence; of several the names do not tell which holds for what, so that they are read only if alike."""
    found = {permissiveness_of(one) for one in _names(draft, "cardData.license", raw)}
    draft.add("cardData.license", "licence-permissiveness", found.pop() if len(found) == 1 else None)


def _add_languages(draft: Draft, raw: Any) -> None:
    """Take the languages that are tags; `multilingual` and `code` are none, and are left out without a word."""
    tags = [one for one in _names(draft, "cardData.language", raw) if one not in ("multilingual", "code")]
    draft.add("cardData.language", "language-support", tags or None)


SOURCE: Final = make_catalogue("hugging-face", read_entries, Parted(cut_files, read_rows))
