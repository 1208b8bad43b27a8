"""A columnar extract of systems: one row per route, holding all that any profile may ask of it.

An extract is made for a day, from the graph, and is independent of profiles. Where several observations bind a route,
numbers become the least and the greatest of them, codes a set of bits, and sets the number of an entry in a pool, so that
evidence for and evidence against can each be read off one column.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

import polars as pl

from graphkit.accessibility import arithmetic
from graphkit.accessibility.arithmetic import precision_bits
from graphkit.accessibility.constraint import Question
from graphkit.accessibility.resourcing import is_sufficient, price_pairs, route_bits
from graphkit.accessibility.routes import find_routes
from graphkit.accessibility.usability import is_age_of_capacity, judge_offer
from graphkit.profiles import IDENTITY, SKILLS, Profile

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from graphkit.accessibility.facts import Fact, Snapshot
    from graphkit.accessibility.routes import Route

__all__ = [
    "ANY",
    "CODES",
    "KINDS",
    "PRICES",
    "SCHEMA",
    "SETS",
    "VARIANTS",
    "Claims",
    "Extract",
    "bit_of",
    "make_extract",
]

KINDS: Final = ("hosted-interface", "hosted-api", "self-hosted-weights")
VARIANTS: Final = ("free", "subscription", "paid", "own-hardware", "rented-hardware")
#: A set that holds everything: what a status says when no list applies.
ANY: Final = frozenset({"*"})
#: What is claimed of a route: every set that some observation gives.
Claims = frozenset[frozenset[str]]
#: Prices of input and output that are asked together, USD per million tokens: every pair that observations give.
Prices = frozenset[tuple[float, float]]
#: The column, and the pool, of pairs of prices.
PRICES: Final = "api-prices"

#: ordinal variable → its codes, whose places are the bits
CODES: Final[dict[str, tuple[str, ...]]] = {
    "skill-required": SKILLS,
    "identity-requirement": IDENTITY,
    "weights-gating": ("none", "click-through", "manual-approval", "not-released"),
    "licence-permissiveness": (
        "proprietary-terms",
        "non-commercial",
        "restricted-commercial",
        "use-restricted-open",
        "permissive",
    ),
    "customisability": ("prompt-only", "retrieval-or-system-prompt", "fine-tuning-api", "full-weights"),
}
SETS: Final = ("supported-regions", "language-support", "input-modalities", "output-modalities")
#: variable → the value that a not-applicable status stands for, where it stands for one
_NUMBERS: Final[dict[str, float | None]] = {
    "minimum-age": 0.0,
    "context-length": float("inf"),
    "output-limit": float("inf"),
    "rate-limit": float("inf"),
    "subscription-price": float("inf"),
    "api-input-price": None,
    "api-output-price": None,
    "self-hosting-cost": None,
}
_FLAGS: Final = (
    "offered", "not_offered", "free", "not_free", "quantised", "not_quantised", "tuned", "not_tuned",
)  # fmt: skip
_BOUNDS: Final = (
    "weights_most", "weights_least", "suffices", "smallest", "disk_most", "disk_least",
)  # fmt: skip

SCHEMA: Final[dict[str, Any]] = {
    "system": pl.UInt32,
    "kind": pl.UInt8,
    "variant": pl.UInt8,
    "bits": pl.Float32,
    "cache_width": pl.Float64,
    **dict.fromkeys(_FLAGS, pl.Boolean),
    **dict.fromkeys(CODES, pl.UInt8),
    **dict.fromkeys((*SETS, PRICES), pl.UInt32),
    **{f"{name}_{end}": pl.Float64 for name in _NUMBERS for end in ("least", "most")},
    **dict.fromkeys(_BOUNDS, pl.Float64),
}


@dataclass(frozen=True, slots=True)
class Extract:
    """Routes as columns (`SCHEMA`), the slugs of their systems, and the pools that columns of sets and pairs point into."""

    routes: pl.DataFrame
    systems: tuple[str, ...]
    pools: dict[str, tuple[Claims, ...]]
    prices: tuple[Prices, ...]

    def __len__(self) -> int:
        return len(self.systems)


def bit_of(variable: str, code: str) -> int:
    """Give the bit of a code.

    >>> bit_of("weights-gating", "manual-approval")
    4
    """
    return 1 << CODES[variable].index(code)


#: An extract asks what is there, whoever asks.
_NOBODY: Final = Profile.model_validate(
    {
        "id": "nobody",
        "name": {"en": "nobody", "ko": "아무도 아님"},
        "description": {"en": "nobody", "ko": "아무도 아님"},
        "means": {"money": 0, "disk": 0, "skill": "none", "country": "KE", "age": 0},
        "needs": {},
    }
)


def make_extract(snapshots: Iterable[Snapshot]) -> Extract:
    """Make the extract of systems on a day."""
    pools: dict[str, dict[Claims, int]] = {name: {} for name in SETS}
    prices: dict[Prices, int] = {}
    columns: dict[str, list[Any]] = {name: [] for name in SCHEMA}
    systems = []
    for index, snapshot in enumerate(snapshots):
        systems.append(snapshot.system)
        for route in find_routes(snapshot):
            question = Question(_NOBODY, route, snapshot)
            row = _row(question, pools)
            row["system"] = index
            row[PRICES] = prices.setdefault(_prices(question), len(prices))
            for name, values in columns.items():
                values.append(row[name])
    frame = pl.DataFrame(columns, schema=SCHEMA)
    return Extract(frame, tuple(systems), {name: tuple(pool) for name, pool in pools.items()}, tuple(prices))


def _row(question: Question, pools: dict[str, dict[Claims, int]]) -> dict[str, Any]:
    route = question.route
    offers = {piece.side for piece in judge_offer(question)}
    free, quantised = question.reported("free-tier"), question.reported("quantised-variants")
    row: dict[str, Any] = {
        "kind": KINDS.index(route.kind),
        "variant": VARIANTS.index(route.variant),
        "bits": arithmetic.QUANTISED_BITS[1] if route.precision == "quantised" else route_bits(route.precision),
        "cache_width": question.snapshot.cache_width,
        "offered": True in offers,
        "not_offered": False in offers,
        "free": any(fact.value is True for fact in free),
        "not_free": any(fact.value is False for fact in free)
        or (route.variant == "free" and bool(question.not_applicable("free-tier"))),
        "quantised": any(fact.value is True for fact in quantised) or route.precision != "quantised",
        "not_quantised": route.precision == "quantised"
        and (any(fact.value is False for fact in quantised) or bool(question.not_applicable("quantised-variants"))),
        "tuned": route.kind == "hosted-api" and bool(question.reported("fine-tuning-price")),
        "not_tuned": route.kind == "hosted-api" and bool(question.not_applicable("fine-tuning-price")),
    }
    for name in CODES:
        row[name] = _mask(question, name)
    for name in SETS:
        pool = pools[name]
        row[name] = pool.setdefault(_claims(question, name), len(pool))
    for name, instead in _NUMBERS.items():
        numbers = [float(fact.value) for fact in question.reported(name) if isinstance(fact.value, float)]
        if instead is not None and question.not_applicable(name):
            numbers.append(instead)
        row[f"{name}_least"], row[f"{name}_most"] = _ends(numbers)
    binding = [fact for fact in question.reported("minimum-age") if not is_age_of_capacity(fact)]
    if len(binding) < len(question.reported("minimum-age")):  # the age of legal capacity suffices, and excludes nobody
        ages = [0.0] * bool(question.not_applicable("minimum-age")) + [_number(fact) for fact in binding]
        row["minimum-age_most"] = _ends(ages)[1]
    return row | _memory(question)


def _ends(numbers: Sequence[float]) -> tuple[float, float]:
    """Give the least and the greatest; of nothing, an end that no comparison reaches."""
    return min(numbers, default=float("inf")), max(numbers, default=float("-inf"))


def _mask(question: Question, name: str) -> int:
    route, mask = question.route, 0
    for fact in question.reported(name):
        if name == "skill-required" and route.is_hosted and fact.component == "system":
            continue
        mask |= bit_of(name, str(fact.value))
    if name == "identity-requirement" and question.not_applicable(name):
        mask |= bit_of(name, "none")
    return 0 if name == "weights-gating" and route.is_hosted else mask


def _claims(question: Question, name: str) -> Claims:
    sets = {fact.value for fact in question.reported(name) if isinstance(fact.value, frozenset)}
    if name == "supported-regions" and question.not_applicable(name):
        sets.add(ANY)
    return frozenset(sets)


def _prices(question: Question) -> Prices:
    return frozenset((_number(given), _number(asked)) for given, asked in price_pairs(question))


def _memory(question: Question) -> dict[str, float]:
    """Give the sizes from which bounds on memory and disk follow, as `check_memory` and `check_disk` use them."""
    route: Route = question.route
    nothing, lacking = float("-inf"), float("inf")
    empty = dict(zip(_BOUNDS, (nothing, lacking, lacking, nothing, nothing, lacking), strict=True))
    if route.variant != "own-hardware":
        return empty
    loads: list[tuple[float, float]] = []
    disks: list[tuple[float, float]] = []
    suffices: list[float] = []
    smallest: list[float] = []
    for name in ("accelerator-memory", "weights-size"):
        for fact in question.reported(name):
            size, bits = _number(fact), precision_bits(fact.setting)
            full = bits or arithmetic.BITS_AS_PUBLISHED
            low, high = (size * one / full for one in arithmetic.QUANTISED_BITS)
            if route.precision != "quantised":
                low = high = size
            fits = route.precision == "quantised" or bits in (None, route.precision)
            if is_sufficient(fact):
                suffices += [size] if fits and route.precision != "quantised" else []
                continue
            smallest.append(size * arithmetic.SMALLEST_BITS / full)
            if fits:
                loads.append((low, high))
                disks += [(low, high)] if name == "weights-size" else []
    return {
        "weights_most": max((low for low, _ in loads), default=float("-inf")),
        "weights_least": min((high for _, high in loads), default=float("inf")),
        "suffices": min(suffices, default=float("inf")),
        "smallest": max(smallest, default=float("-inf")),
        "disk_most": max((low for low, _ in disks), default=float("-inf")),
        "disk_least": min((high for _, high in disks), default=float("inf")),
    }


def _number(fact: Fact) -> float:
    return float(fact.value) if isinstance(fact.value, float) else 0.0
