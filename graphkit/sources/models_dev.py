"""models.dev: models, and what providers offer of them, a TOML file each.

An entry is a file: `models/<developer>/<model>` is said of a model wherever it runs, `providers/<provider>/models/<model>`
of what one provider offers. A provider's file says only what differs from the model it names as `base_model`; what it
leaves out is not repeated for it.
"""

from __future__ import annotations

import functools
import re
import tomllib
from typing import TYPE_CHECKING, Any, Final

from graphkit.errors import Problem
from graphkit.namespaces import make_slug
from graphkit.records import CatalogueEntry
from graphkit.sources.catalogue import make_catalogue
from graphkit.sources.documents import read_decimal, read_text
from graphkit.sources.draft import Draft, wrong_name
from graphkit.sources.fields import FieldTable, FieldWatch
from graphkit.sources.judgements import huggingface_id
from graphkit.sources.licences import permissiveness_of
from graphkit.sources.prices import name_threshold
from graphkit.sources.source import files_below, page_of
from graphkit.sources.yaml_files import line_of
from graphkit.vocabulary import load_vocabulary

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from graphkit.sources.source import Origin, Reject

__all__ = ["FIELDS", "SOURCE", "read_entries"]

FIELDS: Final = FieldTable(
    mapped={
        "name": "label of the entry",
        "family": "axs:familyName",
        "release_date": "dcterms:issued",
        "knowledge": "knowledge-cutoff",
        "tool_call": "tool-use",
        "structured_output": "structured-output",
        "open_weights": "weights-gating: not-released where false; true does not say which gate there is",
        "license": "licence-permissiveness, of licences whose text is known",
        "base_model": "prov:wasDerivedFrom, the page of that entry",
        r"cost\.(context_over_\w+\.)?(input|output)": "api-input-price, api-output-price (USD per million tokens); a "
        "threshold is the setting",
        r"cost\.reasoning": "api-output-price, setting reasoning tokens",
        "status": "axs:stage, the stage of its life: alpha, beta, deprecated",
        r"limit\.context": "context-length",
        r"limit\.output": "output-limit",
        r"modalities\.(input|output)": "input-modalities, output-modalities (pdf is a file)",
        r"weights\[\]\.url": "rdfs:seeAlso, where it leads to Hugging Face",
        r"benchmarks\[\]\.(name|score|harness|variant|dataset|version)": "capability, on benchmarks of the atlas's list",
        r"provider\.name": "label of the provider",
    },
    unmapped={
        r"last_updated": "of the file's facts, not of the system",
        r"attachment": "said by the modalities",
        r"(reasoning|temperature|reasoning_options.*|interleaved.*)": "no variable of access",
        r"base_model_omit": "what is omitted is not repeated anyway",
        r"cost\.(context_over_\w+\.)?(cache_(read|write)|(input|output)_audio)": "no variable for prices of caches and audio",
        r"limit\.input": "the share of the context that input may take",
        r"weights\[\]\.(label|quantization)": "said by the address",
        r"benchmarks\[\]\.(metric|source|date)": "the benchmark's list has its metric; who measured is not the provider's word",
        r"links\[\].*": "pages, not facts",
        r"provider\.(env|npm|doc|api)": "how a program calls the provider",
    },
)
_UNIT: Final = "USD/1M tokens"
_OVER: Final = re.compile(r"context_over_(\w+)")
#: More than any file has by far; a key with a dot for each of thousands of levels takes memory by their square.
_MOST_DOTS: Final = 2_000


def read_entries(path: Path, origin: Origin, reject: Reject) -> Iterator[CatalogueEntry]:
    """Read the files below `models` and `providers`, in the order of their names."""
    watch = FieldWatch(FIELDS, reject)
    root = _root(path)
    provider: tuple[str, str] = ("", "")
    for file in files_below(path, ".toml"):
        parts = file.relative_to(root).with_suffix("").parts
        if parts[0] not in ("models", "providers") or len(parts) < 3:
            reject(Problem(str(file), 1, 1, "file", "is neither below models nor below providers", "a checkout"))
            continue
        if parts[0] == "providers" and provider[0] != parts[1]:
            about = root / "providers" / parts[1] / "provider.toml"
            provider = (parts[1], _provider_label(about, watch, reject))
        if file.name == "provider.toml":
            continue
        text = read_text(file, reject)
        data = _parse(file, text, reject) if text is not None else {}
        if data and text is not None:
            watch.look(str(file), data)
            draft = Draft(str(file), "/".join(parts), reject, functools.partial(_line, text))
            if wrong := wrong_name(draft.name):
                reject(Problem(str(file), 1, 1, "file", f"its name {wrong}", "a name"))
            else:
                yield _entry(data, draft, parts, provider if parts[0] == "providers" else None, origin)


def _root(path: Path) -> Path:
    """Give the folder that holds `models` and `providers`, whichever part of it was named."""
    for name in ("providers", "models"):
        for folder in (path, *path.parents):
            if folder.name == name:
                return folder.parent
    return path if path.is_dir() else path.parent


def _parse(file: Path, text: str, reject: Reject) -> dict[str, Any]:
    line, column = 1, 1
    try:
        if text.count(".") > _MOST_DOTS:
            raise RecursionError
        return tomllib.loads(text, parse_float=read_decimal)
    except tomllib.TOMLDecodeError as error:
        wrong = str(error)
        if place := re.search(r"line (\d+), column (\d+)", wrong):
            line, column = int(place[1]), int(place[2])
    except RecursionError:
        wrong = "is nested too deeply"
    except ValueError as error:  # a whole number of thousands of digits
        wrong = str(error).partition(";")[0]
    reject(Problem(str(file), line, column, "toml", wrong, "TOML"))
    return {}


def _provider_label(about: Path, watch: FieldWatch, reject: Reject) -> str:
    text = read_text(about, reject) if about.exists() else None
    data = _parse(about, text, reject) if text is not None else {}
    watch.look(str(about), data, "provider.")
    return Draft(str(about), about.parent.name, reject).text("name", data.get("name")) or about.parent.name


def _line(text: str, field: str) -> int:
    *tables, key = re.sub(r"\[\]", "", field).split(".")
    return line_of(text, *(f"[{table}" for table in tables), f"{key} =")


def _entry(
    data: dict[str, Any], draft: Draft, parts: tuple[str, ...], provider: tuple[str, str] | None, origin: Origin
) -> CatalogueEntry:
    offered = provider[0] if provider else None
    draft.add("knowledge", "knowledge-cutoff", data.get("knowledge"))
    draft.add("tool_call", "tool-use", data.get("tool_call"))
    draft.add("structured_output", "structured-output", data.get("structured_output"))
    if data.get("open_weights") is False:
        draft.add("open_weights", "weights-gating", "not-released")
    elif not isinstance(data.get("open_weights", True), bool):
        draft.fault("open_weights", f"{str(data['open_weights'])[:40]!r} is not a boolean", "true, false")
    licence = draft.text("license", data.get("license"))
    draft.add("license", "licence-permissiveness", permissiveness_of(licence))
    limit, modalities = (draft.table(name, data.get(name)) for name in ("limit", "modalities"))
    _add_prices(draft, draft.table("cost", data.get("cost")), offered)
    for side in ("input", "output"):
        draft.add(f"modalities.{side}", f"{side}-modalities", _modalities(modalities.get(side)))
    draft.add("limit.context", "context-length", limit.get("context") or None)
    draft.add("limit.output", "output-limit", limit.get("output") or None)
    for score in draft.rows("benchmarks", data.get("benchmarks")):
        _add_score(draft, score)
    links = [draft.text("weights[].url", one.get("url")) for one in draft.rows("weights", data.get("weights"))]
    models = dict.fromkeys(found for one in links if (found := huggingface_id(one)))
    base = draft.text("base_model", data.get("base_model"))
    return CatalogueEntry(
        name=draft.name,
        label=draft.text("name", data.get("name")) or base or parts[-1],
        page=page_of(SOURCE.repository, origin.revision, f"{draft.name}.toml"),
        values=tuple(draft.values),
        developer=parts[1] if parts[0] == "models" else None,
        family=draft.text("family", data.get("family")),
        stage=draft.text("status", data.get("status")),
        released=draft.released("release_date", data.get("release_date")),
        models=tuple(models),
        derived_from=(page_of(SOURCE.repository, origin.revision, f"models/{base}.toml"),) if base else (),
        provider=offered,
        provider_label=provider[1] if provider else None,
    )


def _add_prices(draft: Draft, cost: dict[str, Any], offered: str | None) -> None:
    """Take prices, those of long input (`context_over_200k`) and of reasoning too."""
    for key, raw in cost.items():
        if isinstance(raw, dict) and (over := _OVER.fullmatch(key)) and (setting := name_threshold(over[1])):
            for side in ("input", "output"):
                draft.add(
                    f"cost.{key}.{side}", f"api-{side}-price", raw.get(side), _UNIT, offered_by=offered, setting=setting
                )
    for side in ("input", "output"):
        draft.add(f"cost.{side}", f"api-{side}-price", cost.get(side), _UNIT, offered_by=offered)
    price, setting = cost.get("reasoning"), "reasoning tokens"
    draft.add("cost.reasoning", "api-output-price", price, _UNIT, offered_by=offered, setting=setting)


def _modalities(raw: Any) -> Any:
    return ["file" if one == "pdf" else one for one in raw] if isinstance(raw, list) else raw


def _add_score(draft: Draft, score: dict[str, Any]) -> None:
    benchmark = make_slug(str(score.get("name", "")))
    if benchmark in load_vocabulary().concepts["benchmark"]:
        said = [str(score[name]) for name in ("version", "dataset", "variant", "harness") if score.get(name)]
        draft.add(
            "benchmarks[].score",
            "capability",
            score.get("score"),
            benchmark=benchmark,
            setting=", ".join(said) or None,
        )


SOURCE: Final = make_catalogue("models-dev", read_entries)
