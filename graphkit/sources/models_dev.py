"""models.dev: models, and what providers offer of them, a TOML file each.

An entry is a file: `models/<developer>/<model>` is said of a model wherever it runs, `providers/<provider>/models/<model>`
of what one provider offers. A provider's file says only what differs from the model it names as `base_model`; what it
leaves out is not repeated for it.
"""

from __future__ import annotations

import re
import tomllib
from decimal import Decimal
from typing import TYPE_CHECKING, Any, Final

from graphkit.errors import Problem
from graphkit.namespaces import make_slug
from graphkit.records import CatalogueEntry
from graphkit.sources.catalogue import make_catalogue
from graphkit.sources.draft import Draft
from graphkit.sources.fields import FieldTable, FieldWatch
from graphkit.sources.judgements import huggingface_id
from graphkit.sources.licences import permissiveness_of
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
        r"cost\.(input|output)": "api-input-price, api-output-price (USD per million tokens)",
        r"cost\.reasoning": "api-output-price, setting reasoning tokens",
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
        r"status": "a warning without a date",
        r"base_model_omit": "what is omitted is not repeated anyway",
        r"cost\.(cache_read|cache_write|input_audio|output_audio|context_over_200k.*)": "no variable",
        r"limit\.input": "the share of the context that input may take",
        r"weights\[\]\.(label|quantization)": "said by the address",
        r"benchmarks\[\]\.(metric|source|date)": "the benchmark's list has its metric; who measured is not the provider's word",
        r"links\[\].*": "pages, not facts",
        r"provider\.(env|npm|doc|api)": "how a program calls the provider",
    },
)
_MODALITIES: Final = {"pdf": "file"}


def read_entries(path: Path, origin: Origin, reject: Reject) -> Iterator[CatalogueEntry]:
    """Read the files below `models` and `providers`, in the order of their names."""
    watch = FieldWatch(FIELDS, reject)
    provider: tuple[str, str] = ("", "")
    for file in files_below(path, ".toml"):
        parts = file.relative_to(path).with_suffix("").parts
        if parts[0] == "providers" and provider[0] != parts[1]:
            provider = (parts[1], _provider_label(path / "providers" / parts[1] / "provider.toml", watch, reject))
        if file.name == "provider.toml":
            continue
        text = file.read_text(encoding="utf-8")
        data = _read(file, text, reject)
        if data:
            watch.look(str(file), data)
            draft = Draft(str(file), "/".join(parts), reject, lambda field, text=text: _line(text, field))  # type: ignore[misc]
            yield _entry(data, draft, parts, provider if parts[0] == "providers" else None, origin)


def _read(file: Path, text: str, reject: Reject) -> dict[str, Any]:
    try:
        return tomllib.loads(text, parse_float=Decimal)
    except tomllib.TOMLDecodeError as error:
        place = re.search(r"line (\d+), column (\d+)", str(error))
        line, column = (int(place[1]), int(place[2])) if place else (1, 1)
        reject(Problem(str(file), line, column, "toml", str(error), "TOML"))
        return {}


def _provider_label(about: Path, watch: FieldWatch, reject: Reject) -> str:
    data = _read(about, about.read_text(encoding="utf-8"), reject) if about.is_file() else {}
    watch.look(str(about), data, "provider.")
    return str(data.get("name") or about.parent.name)


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
    draft.add("license", "licence-permissiveness", permissiveness_of(data.get("license")))
    cost, limit, modalities = (_table(data, name, draft) for name in ("cost", "limit", "modalities"))
    for side in ("input", "output"):
        draft.add(f"cost.{side}", f"api-{side}-price", cost.get(side), "USD/1M tokens", offered_by=offered)
        draft.add(f"modalities.{side}", f"{side}-modalities", _modalities(modalities.get(side)))
    if "reasoning" in cost:
        price, setting = cost["reasoning"], "reasoning tokens"
        draft.add("cost.reasoning", "api-output-price", price, "USD/1M tokens", offered_by=offered, setting=setting)
    draft.add("limit.context", "context-length", limit.get("context") or None)
    draft.add("limit.output", "output-limit", limit.get("output") or None)
    for score in data.get("benchmarks", ()):
        _add_score(draft, score)
    models = dict.fromkeys(found for one in data.get("weights", ()) if (found := huggingface_id(one.get("url"))))
    base = data.get("base_model")
    return CatalogueEntry(
        name=draft.name,
        label=str(data.get("name") or base or parts[-1]),
        page=page_of(SOURCE.repository, origin.revision, f"{draft.name}.toml"),
        values=tuple(draft.values),
        developer=parts[1] if parts[0] == "models" else None,
        family=data.get("family"),
        released=draft.released("release_date", data.get("release_date")),
        models=tuple(models),
        derived_from=(page_of(SOURCE.repository, origin.revision, f"models/{base}.toml"),) if base else (),
        provider=offered,
        provider_label=provider[1] if provider else None,
    )


def _table(data: dict[str, Any], name: str, draft: Draft) -> dict[str, Any]:
    found = data.get(name, {})
    if isinstance(found, dict):
        return found
    draft.fault(name, f"{found!r} is no table", "a TOML table")
    return {}


def _modalities(raw: Any) -> Any:
    return [_MODALITIES.get(one, one) for one in raw] if isinstance(raw, list) else raw


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
