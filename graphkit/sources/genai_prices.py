"""genai-prices: prices of providers, a YAML file each, with prices that hold from a date or in some hours only."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, Any, Final

from graphkit.errors import Problem
from graphkit.records import CatalogueEntry
from graphkit.sources.catalogue import make_catalogue
from graphkit.sources.draft import Draft
from graphkit.sources.fields import FieldTable, FieldWatch
from graphkit.sources.prices import name_hours, name_threshold
from graphkit.sources.source import files_below, page_of
from graphkit.sources.yaml_files import line_of, read_yaml

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from graphkit.sources.source import Origin, Reject

__all__ = ["FIELDS", "SOURCE", "read_entries"]

_PRICES: Final = r"models\[\]\.prices(\[\]\.prices)?\."
FIELDS: Final = FieldTable(
    mapped={
        "id": "who offers it",
        "name": "label of the provider",
        r"models\[\]\.id": "name of the entry, after the provider's",
        r"models\[\]\.name": "label of the entry",
        r"models\[\]\.context_window": "context-length",
        r"models\[\]\.prices_checked": "note: the day on which that project read the price",
        rf"{_PRICES}(input|output|output_reasoning)_mtok(\.base|\.tiers\[\]\.(start|price))?": "api-input-price, "
        "api-output-price (USD per million tokens); a threshold or reasoning tokens are the setting",
        r"models\[\]\.prices\[\]\.constraint\.start_date": "first day of the price, and end of the one before",
        r"models\[\]\.prices\[\]\.constraint\.(start_time|end_time)": "setting: the hours in which the price holds",
    },
    unmapped={
        r"models\[\]\.prices": "an empty list: no price is known",
        rf"{_PRICES}(cache|input_audio|input_image|input_video|output_audio|output_citation|output_image|output_video"
        r"|requests|web_searches)\w*(\..*|\[.*)?": "no variable for prices of caches, images, audio, video and searches",
        r"models\[\]\.(match|collapse|removed|deprecated).*": "how that project finds a model by its name",
        r"models\[\]\.(description|price_comments)": "words of that project",
        r"(api_pattern|extractors.*|fallback_model_providers|model_match.*|provider_match.*)": "how a program calls a provider",
        r"(pricing_urls|price_comments)": "pages and words of that project",
    },
)
_SIDES: Final = {
    "input_mtok": ("api-input-price", None),
    "output_mtok": ("api-output-price", None),
    "output_reasoning_mtok": ("api-output-price", "reasoning tokens"),
}


def read_entries(path: Path, origin: Origin, reject: Reject) -> Iterator[CatalogueEntry]:
    """Read the files of providers at or below a path: those that have an `id` and `models`."""
    watch = FieldWatch(FIELDS, reject)
    for file in files_below(path, ".yml"):
        data = read_yaml(file, reject)
        provider, models = data.get("id"), data.get("models")
        if not isinstance(provider, str) or not isinstance(models, list):
            if data:
                reject(
                    Problem(str(file), 1, 1, "models", "is missing, or the provider has no id", "a file of a provider")
                )
            continue
        watch.look(str(file), data)
        text = file.read_text(encoding="utf-8-sig")
        label, seen = str(data.get("name") or provider), set[str]()
        for model in models:
            name = model.get("id") if isinstance(model, dict) else None
            line = line_of(text, f"- id: {name}")
            if not name or name in seen:
                wrong = f"{name!r} stands twice" if name else "is missing"
                reject(Problem(str(file), line, 1, "models[].id", wrong, "one entry a name"))
                continue
            seen.add(name)
            draft = Draft(str(file), f"{provider}/{name}", reject, lambda _, line=line: line)  # type: ignore[misc]
            yield _entry(draft, model, provider, label, page_of(SOURCE.repository, origin.revision, _path(file)))


def _path(file: Path) -> str:
    return f"prices/providers/{file.name}"


def _entry(draft: Draft, model: dict[str, Any], provider: str, label: str, page: str) -> CatalogueEntry:
    draft.add("context_window", "context-length", model.get("context_window"))
    checked = model.get("prices_checked")
    note = f"Read by genai-prices on {checked}." if checked else None
    for prices, valid_from, until, setting in _periods(draft, model.get("prices")):
        for key, (variable, kind) in _SIDES.items():
            for amount, threshold in _amounts(prices.get(key)):
                said = ", ".join(one for one in (kind, threshold, setting) if one) or None
                draft.add(
                    f"prices.{key}", variable, amount, "USD/1M tokens", offered_by=provider, setting=said,
                    valid_from=valid_from, valid_until=until, note=note,
                )  # fmt: skip
    return CatalogueEntry(
        name=draft.name,
        label=str(model.get("name") or model["id"]),
        page=page,
        values=tuple(draft.values),
        provider=provider,
        provider_label=label,
    )


Period = tuple[dict[str, Any], dt.date | None, dt.date | None, str | None]


def _periods(draft: Draft, raw: Any) -> list[Period]:
    """Give each set of prices with its first day, its end and the hours it holds in.

    Sets without hours follow one another by their first days; where another set has hours, they hold in the other hours.
    """
    if isinstance(raw, dict):
        return [(raw, None, None, None)]
    sets = [one for one in raw or () if isinstance(one, dict) and isinstance(one.get("prices"), dict)]
    limits = [one.get("constraint") or {} for one in sets]
    hours = [name_hours(one["start_time"], one["end_time"]) if "start_time" in one else None for one in limits]
    others = f"outside {' and '.join(named)}" if (named := [one for one in hours if one]) else None
    days = [draft.day("prices[].constraint.start_date", one.get("start_date")) for one in limits]
    starts = sorted(day for day in days if day is not None)
    found: list[Period] = []
    for one, day, named_hours in zip(sets, days, hours, strict=True):
        later = [start for start in starts if day is None or start > day]
        end = later[0] if later and named_hours is None else None
        found.append((one["prices"], day, end, named_hours or others))
    return found


def _amounts(raw: Any) -> Iterator[tuple[Any, str | None]]:
    if isinstance(raw, dict):
        yield raw.get("base"), None
        for tier in raw.get("tiers") or ():
            yield tier.get("price"), name_threshold(tier.get("start"))
    elif raw is not None:
        yield raw, None


SOURCE: Final = make_catalogue("genai-prices", read_entries)
