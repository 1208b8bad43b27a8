"""genai-prices: prices of providers, a YAML file each, with prices that hold from a date or in some hours only."""

from __future__ import annotations

import datetime as dt
import functools
import re
from typing import TYPE_CHECKING, Any, Final

from graphkit.errors import Problem
from graphkit.records import CatalogueEntry
from graphkit.sources.catalogue import make_catalogue
from graphkit.sources.documents import read_text
from graphkit.sources.draft import Draft, wrong_name
from graphkit.sources.fields import FieldTable, FieldWatch
from graphkit.sources.prices import name_hours, name_threshold
from graphkit.sources.source import files_below, page_of
from graphkit.sources.yaml_files import line_of, parse_yaml

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
        r"models\[\]\.(removed|deprecated)": "axs:stage, where true",
        rf"{_PRICES}(input|output|output_reasoning)_mtok(\.base|\.tiers\[\]\.(start|price))?": "api-input-price, "
        "api-output-price (USD per million tokens); a threshold or reasoning tokens are the setting",
        r"models\[\]\.prices\[\]\.constraint\.start_date": "first day of the price, and end of the one before",
        r"models\[\]\.prices\[\]\.constraint\.(start_time|end_time)": "setting: the hours in which the price holds",
    },
    unmapped={
        r"models\[\]\.prices": "an empty list: no price is known",
        rf"{_PRICES}(cache|input_audio|input_image|input_video|output_audio|output_citation|output_image|output_video"
        r"|requests|web_searches)\w*(\..*|\[.*)?": "no variable for prices of caches, images, audio, video and searches",
        r"models\[\]\.(match|collapse).*": "how that project finds a model by its name",
        r"models\[\]\.(description|price_comments)": "words of that project",
        r"(api_pattern|extractors.*|fallback_model_providers|model_match.*|provider_match.*)": "how a program calls a provider",
        r"(pricing_urls|price_comments)": "pages and words of that project",
    },
)
_TIME: Final = re.compile(r"\d\d:\d\d(:\d\d)?Z$")
_SIDES: Final = {
    "input_mtok": ("api-input-price", None),
    "output_mtok": ("api-output-price", None),
    "output_reasoning_mtok": ("api-output-price", "reasoning tokens"),
}


def read_entries(path: Path, origin: Origin, reject: Reject) -> Iterator[CatalogueEntry]:
    """Read the files of providers at or below a path: those that have an `id` and `models`."""
    watch, seen = FieldWatch(FIELDS, reject), set[str]()
    for file in files_below(path, ".yml"):
        text = read_text(file, reject)
        data = parse_yaml(text, file, reject) if text is not None else {}
        provider, models = data.get("id"), data.get("models")
        if text is None or wrong_name(provider) or not isinstance(models, list):
            if data:
                reject(
                    Problem(str(file), 1, 1, "models", "is missing, or the provider has no id", "a file of a provider")
                )
            continue
        watch.look(str(file), data)
        label = Draft(str(file), str(provider), reject).text("name", data.get("name"))
        for model in models:
            name = model.get("id") if isinstance(model, dict) else None
            line = line_of(text, f"- id: {name}")
            if (wrong := wrong_name(name)) or f"{provider}/{name}" in seen:
                reject(
                    Problem(str(file), line, 1, "models[].id", wrong or f"{name!r} stands twice", "one entry a name")
                )
                continue
            seen.add(f"{provider}/{name}")
            draft = Draft(str(file), f"{provider}/{name}", reject, functools.partial(_place, line))
            page = page_of(SOURCE.repository, origin.revision, f"prices/providers/{file.name}")
            yield _entry(draft, model, str(provider), label or str(provider), page)


def _place(line: int, _: str) -> int:
    return line


def _entry(draft: Draft, model: dict[str, Any], provider: str, label: str, page: str) -> CatalogueEntry:
    draft.add("context_window", "context-length", model.get("context_window"))
    checked = draft.text("prices_checked", model.get("prices_checked"))
    note = f"Read by genai-prices on {checked}." if checked else None
    for prices, valid_from, until, setting in _periods(draft, model.get("prices")):
        for key, (variable, kind) in _SIDES.items():
            for amount, threshold in _amounts(draft, key, prices.get(key)):
                said = ", ".join(one for one in (kind, threshold, setting) if one) or None
                draft.add(
                    f"prices.{key}", variable, amount, "USD/1M tokens", offered_by=provider, setting=said,
                    valid_from=valid_from, valid_until=until, note=note,
                )  # fmt: skip
    return CatalogueEntry(
        name=draft.name,
        label=draft.text("name", model.get("name")) or draft.name.partition("/")[2],
        page=page,
        values=tuple(draft.values),
        provider=provider,
        provider_label=label,
        stage=next((stage for stage in ("removed", "deprecated") if model.get(stage) == "true"), None),
    )


Period = tuple[dict[str, Any], dt.date | None, dt.date | None, str | None]


def _periods(draft: Draft, raw: Any) -> list[Period]:
    """Give each set of prices with its first day, its end and the hours it holds in.

    Sets without hours follow one another by their first days; where another set has hours, they hold in the other hours.
    """
    if isinstance(raw, dict):
        return [(raw, None, None, None)]
    sets = draft.rows("prices", raw)
    limits = [draft.table("prices[].constraint", one.get("constraint")) for one in sets]
    hours = [_hours(draft, one) for one in limits]
    others = f"outside {' and '.join(named)}" if (named := [one for one in hours if one]) else None
    days = [draft.day("prices[].constraint.start_date", one.get("start_date")) for one in limits]
    starts = sorted(day for day in days if day is not None)
    found: list[Period] = []
    for one, limit, day, named_hours in zip(sets, limits, days, hours, strict=True):
        if (day is None and "start_date" in limit) or (named_hours is None and "start_time" in limit):
            continue  # when these prices hold is not known, as was reported
        later = [start for start in starts if day is None or start > day]
        end = later[0] if later and named_hours is None else None
        prices = draft.table("prices[].prices", one.get("prices"))
        found.append((prices, day, end, named_hours or others))
    return found


def _hours(draft: Draft, limit: dict[str, Any]) -> str | None:
    start, end = limit.get("start_time"), limit.get("end_time")
    if start is None and end is None:
        return None
    if isinstance(start, str) and isinstance(end, str) and _TIME.match(start) and _TIME.match(end):
        return name_hours(start, end)
    draft.fault("prices[].constraint", f"{str(start)[:40]} to {str(end)[:40]} are no hours", "00:30:00Z")
    return None


def _amounts(draft: Draft, key: str, raw: Any) -> Iterator[tuple[Any, str | None]]:
    if not isinstance(raw, dict):
        yield raw, None
        return
    yield raw.get("base"), None
    for tier in draft.rows(f"prices.{key}.tiers", raw.get("tiers")):
        if (threshold := name_threshold(tier.get("start"))) is None:
            draft.fault(
                f"prices.{key}.tiers[].start", f"{str(tier.get('start'))[:40]} is no number of tokens", "272000"
            )
        else:
            yield tier.get("price"), threshold


SOURCE: Final = make_catalogue("genai-prices", read_entries)
