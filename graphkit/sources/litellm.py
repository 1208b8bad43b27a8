"""LiteLLM's table of prices and context windows: one JSON file, prices per token.

A price of 0 stands there for a free offer, for a flat fee and for one that nobody filled in, so it is reported and left out.
"""

from __future__ import annotations

import functools
import json
import re
from typing import TYPE_CHECKING, Any, Final

from graphkit.errors import DataError, Problem
from graphkit.records import CatalogueEntry
from graphkit.sources.catalogue import make_catalogue
from graphkit.sources.documents import NOTHING, parse_json, read_text
from graphkit.sources.draft import Draft, is_address, wrong_name
from graphkit.sources.fields import FieldTable, FieldWatch
from graphkit.sources.prices import SETTINGS, name_threshold, price_of_key
from graphkit.sources.source import files_below, page_of

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Iterator
    from pathlib import Path

    from graphkit.sources.source import Origin, Reject

__all__ = ["FIELDS", "SOURCE", "read_entries"]

_FILE: Final = "model_prices_and_context_window.json"
#: Keys that are no models.
_NOT_ENTRIES: Final = frozenset({"sample_spec", "fallback_generalizations"})
#: Modes whose limits are those of a context window.
_OF_TOKENS: Final = frozenset({"chat", "completion", "responses", "embedding"})
_TIERS: Final = "|".join(SETTINGS)
FIELDS: Final = FieldTable(
    mapped={
        "litellm_provider": "who offers it",
        "mode": "decides whether the limits are those of a context window",
        "source": "schema:url, where it is an address",
        rf"(input|output)_cost_per_token(_above_\w+?_tokens)?(_({_TIERS}))?": "api-input-price, api-output-price, "
        "from USD per token to USD per million; threshold and tier are the setting",
        "output_cost_per_reasoning_token": "api-output-price, setting reasoning tokens",
        r"tiered_pricing\[\]\.((input|output)_cost_per_token|output_cost_per_reasoning_token|range)": "the same, above the "
        "lower bound of the range",
        r"off_peak_pricing\.(input|output)_cost_per_token": "the same, setting off-peak hours",
        "max_input_tokens": "context-length",
        "max_output_tokens": "output-limit",
        "supports_function_calling": "tool-use",
        "supports_response_schema": "structured-output",
        "supported_modalities": "input-modalities",
        "supported_output_modalities": "output-modalities (code is text)",
        "rpm": "rate-limit, where it is more than 0",
        "deprecation_date": "end of the provider's prices and limits",
    },
    unmapped={
        "input_cost_per_token_cache_hit": "no variable for prices of caches",
        r"(?!input_cost_per_token|output_cost_per_token|output_cost_per_reasoning_token$)"
        r"[a-zA-Z_]*_cost(_per_\w+)?([\w.]*)?|cost_per_second|input_dbu_cost.*|output_dbu_cost.*": "no variable for "
        "prices of caches, images, audio, video, searches and tools",
        r"supports_(?!function_calling$|response_schema$).*": "no variable of access, or said by the modalities",
        r"(tpm|prompt_cache_min_tokens|output_vector_size|token_count_\w+(\..*)?)": "no variable",
        r"supported_(endpoints|regions|audio_formats)": "regions of a cloud are no countries; endpoints are how to call",
        r"(metadata|provider_specific_entry|search_free_requests)(\..*)?": "notes of that project",
        r"(comment|rules.*|web_search_billing_unit|audio_transcription_config|vertex_ai_audio_api)": "notes of that project",
        r"(default_)?reasoning_\w+|thinking_always_on|bedrock_\w+|gemini_\w+|use\w*_\w+": "how a program calls the model",
        r"off_peak_pricing\.(?!input_cost_per_token$|output_cost_per_token$).*": "the hours differ by weekday and zone",
        r"tiered_pricing\[\]\.(cache_\w+|input_cost_per_query|max_results_range)": "no variable for prices of caches",
        r"regional_\w+_multiplier(_\w+)?": "a factor on prices, not a price",
    },
)


def read_entries(path: Path, origin: Origin, reject: Reject) -> Iterator[CatalogueEntry]:
    """Read the table, or the table in a folder or installed package."""
    for file in _files(path, reject):
        text = read_text(file, reject)
        table = NOTHING if text is None else parse_json(text, str(file), reject)
        if text is None or table is NOTHING:
            continue
        if not isinstance(table, dict):
            reject(Problem(str(file), 1, 1, "json", "holds no table of models", "an object with a key for each model"))
            continue
        watch, lines = FieldWatch(FIELDS, reject), _Lines(text)
        for name, row in table.items():
            if name in _NOT_ENTRIES:
                continue
            draft = Draft(str(file), name, reject, functools.partial(lines.find, name))
            if wrong := wrong_name(name):
                reject(Problem(str(file), lines.find(name), 1, "name", wrong, "a name"))
            elif not isinstance(row, dict) or wrong_name(row.get("litellm_provider")):
                reject(Problem(str(file), lines.find(name), 1, name, "is no row with a litellm_provider", "an object"))
            else:
                watch.look(str(file), row)
                yield _entry(draft, row, origin)


def _files(path: Path, reject: Reject) -> list[Path]:
    """Give the table at a path; a checkout holds a copy of it as well, which may be older."""
    if not path.is_dir():
        return [path]
    found = [one for one in files_below(path, ".json") if one.name.startswith(_FILE[:12])]
    if not found:
        raise DataError(f"{path}: no {_FILE} here")
    table, *copies = sorted(found, key=lambda one: (one.name != _FILE, len(one.parts), one))
    for copy in copies:
        reject(Problem(str(copy), 1, 1, "file", f"is another table than {table}, which is read", "one table"))
    return [table]


class _Lines:
    """Where rows and their fields stand; rows are asked for in the order of the text, mostly."""

    def __init__(self, text: str) -> None:
        self._text, self._place, self._line = text, 0, 1

    def find(self, name: str, path: str = "") -> int:
        """Give the line of a row, or of a field in it."""
        needles = (f"{json.dumps(name, ensure_ascii=False)}:", f"{json.dumps(name)}:")
        found = next((at for one in needles if (at := self._text.find(one, self._place)) >= 0), -1)
        if found < 0:
            found = next((at for one in needles if (at := self._text.find(one)) >= 0), 0)
            self._place, self._line = 0, 1
        self._line += self._text.count("\n", self._place, found)
        self._place = found
        if not path:
            return self._line
        key = re.sub(r"\[\]", "", path).rpartition(".")[2]
        field = self._text.find(f'"{key}"', found)
        return self._line + self._text.count("\n", found, max(field, found))


def _entry(draft: Draft, row: dict[str, Any], origin: Origin) -> CatalogueEntry:
    provider = str(row["litellm_provider"])
    until = draft.day("deprecation_date", row.get("deprecation_date") or None)
    for key, raw in row.items():
        _add_price(draft, key, key, raw, provider, until)
    for tier in draft.rows("tiered_pricing", row.get("tiered_pricing")):
        span = tier.get("range")
        lowest = span[0] if isinstance(span, list) and span else span
        extra = name_threshold(lowest) if lowest else None
        if lowest and extra is None:
            draft.fault("tiered_pricing[].range", f"{str(span)[:40]} is no range of tokens", "[0, 256000]")
            continue
        for key, raw in tier.items():
            _add_price(draft, f"tiered_pricing[].{key}", key, raw, provider, until, extra)
    for key, raw in draft.table("off_peak_pricing", row.get("off_peak_pricing")).items():
        _add_price(draft, f"off_peak_pricing.{key}", key, raw, provider, until, "off-peak hours")
    if str(row.get("mode")) in _OF_TOKENS:
        draft.add("max_input_tokens", "context-length", row.get("max_input_tokens") or None)
        draft.add("max_output_tokens", "output-limit", row.get("max_output_tokens") or None)
    draft.add("supports_function_calling", "tool-use", row.get("supports_function_calling"))
    draft.add("supports_response_schema", "structured-output", row.get("supports_response_schema"))
    draft.add("supported_modalities", "input-modalities", row.get("supported_modalities"))
    spoken = row.get("supported_output_modalities")
    text = ["text" if one == "code" else one for one in spoken] if isinstance(spoken, list) else spoken
    draft.add("supported_output_modalities", "output-modalities", text)
    draft.add("rpm", "rate-limit", row.get("rpm") or None, offered_by=provider, valid_until=until)
    page = row.get("source")
    return CatalogueEntry(
        name=draft.name,
        label=draft.name,
        page=str(page) if is_address(page) else page_of(SOURCE.repository, origin.revision, _FILE),
        values=tuple(draft.values),
        provider=provider,
    )


def _add_price(
    draft: Draft, path: str, key: str, raw: Any, provider: str, until: dt.date | None, extra: str | None = None
) -> None:
    read = price_of_key(key)
    if read is None or raw is None:
        return
    variable, setting = read
    if raw == 0:
        draft.fault(path, "is 0, which may mean free, a flat fee or unknown", "a price above 0")
        return
    said = ", ".join(one for one in (setting, extra) if one) or None
    draft.add(path, variable, raw, "USD/token", offered_by=provider, setting=said, valid_until=until)


SOURCE: Final = make_catalogue("litellm", read_entries)
