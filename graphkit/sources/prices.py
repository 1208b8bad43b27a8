"""What else a price holds for, beside its provider: the words of its setting, the same for every catalogue."""

from __future__ import annotations

import re
from decimal import Decimal
from typing import TYPE_CHECKING, Final

from graphkit.sources.draft import read_number

if TYPE_CHECKING:
    from collections.abc import Mapping

__all__ = ["SETTINGS", "name_hours", "name_threshold", "price_of_key"]

#: Suffix of a key → what the price holds for.
SETTINGS: Final[Mapping[str, str]] = {
    "batches": "batch",
    "priority": "priority tier",
    "flex": "flex tier",
    "ultrafast": "ultrafast tier",
    "balanced": "balanced tier",
    "decisions": "decisions tier",
}
_MOST_TOKENS: Final = 10**12
_KEY: Final = re.compile(
    rf"(input|output)_cost_per_(reasoning_)?token(?:_above_(\w+?)_tokens)?(?:_({'|'.join(SETTINGS)}))?"
)


def price_of_key(key: str) -> tuple[str, str | None] | None:
    """Read a key of LiteLLM's table as a variable and a setting; None where it is no price of tokens of text.

    >>> price_of_key("output_cost_per_token_above_200k_tokens_batches")
    ('api-output-price', 'above 200,000 tokens of input, batch')
    >>> price_of_key("input_cost_per_token"), price_of_key("input_cost_per_image")
    (('api-input-price', None), None)
    """
    match = _KEY.fullmatch(key)
    if match is None or (match[1] == "input" and match[2]):
        return None
    said = ["reasoning tokens"] if match[2] else []
    said += [name_threshold(match[3]) or f"above {match[3]} tokens of input"] if match[3] else []
    said += [SETTINGS[match[4]]] if match[4] else []
    return f"api-{match[1]}-price", ", ".join(said) or None


def name_threshold(tokens: object) -> str | None:
    """Name the number of tokens of input above which a price holds; None for what is no such number.

    >>> name_threshold("200k") == name_threshold(200000)
    True
    >>> name_threshold("many") is None
    True
    """
    number = tokens if isinstance(tokens, int) else read_number(tokens)
    if isinstance(number, bool) or not isinstance(number, int | Decimal):
        return None
    if not Decimal(number).is_finite() or not 0 < number < _MOST_TOKENS:
        return None
    return f"above {number:,.0f} tokens of input"


def name_hours(start: str, end: str) -> str:
    """Name the hours of the day in which a price holds.

    >>> name_hours("00:30:00Z", "16:30:00Z")
    '00:30 to 16:30 UTC'
    """
    return f"{start[:5]} to {end[:5]} UTC"
