"""Random systems and profiles that look like curated ones, for comparing engines and for benchmarks."""

from __future__ import annotations

import datetime as dt
import random
from typing import TYPE_CHECKING, Any

import polars as pl

from graphkit.accessibility.extract import CODES, Extract, make_extract
from graphkit.accessibility.facts import Fact, State, SystemFacts
from graphkit.profiles import Profile

if TYPE_CHECKING:
    from collections.abc import Iterator

DAY = dt.date(2026, 1, 1)
_COUNTRIES = ("ke", "kr", "us", "de", "cn", "gb")
_LANGUAGES = ("en", "ko", "sw", "zh-hans", "pt-br", "de")
_MODALITIES = ("text", "image", "audio")
_NUMBERS = {
    "minimum-age": (13, 14, 16, 18),
    "context-length": (4096, 8192, 32768, 131072),
    "output-limit": (2048, 4096, 8192),
    "rate-limit": (5, 60, 500),
    "subscription-price": (10, 20, 200),
    "api-input-price": (0, 0.1, 1, 3, 30),
    "api-output-price": (0, 0.3, 3, 15, 60),
    "self-hosting-cost": (0.3, 2, 28),
    "accelerator-memory": (2, 5, 16, 65, 400, 810),
    "weights-size": (2, 5, 16, 65, 400, 810),
}
_COMPONENTS = {
    "subscription-price": ("user-interface",),
    "free-tier": ("user-interface", "api"),
    "api-input-price": ("api",),
    "api-output-price": ("api",),
    "rate-limit": ("api",),
    "fine-tuning-price": ("api",),
    "api-availability": ("api",),
    "user-interface": ("user-interface",),
    "accelerator-memory": ("weights",),
    "weights-size": ("weights",),
    "self-hosting-cost": ("weights",),
    "quantised-variants": ("weights",),
    "weights-gating": ("weights",),
    "licence-permissiveness": ("licence", "weights-licence", "terms-of-service"),
}
_SIZED: tuple[str | None, ...] = (None, None, "16-bit", "8-bit", "recommended server")
_PRICED: tuple[str | None, ...] = (None, None, "version 2")
_SETTINGS: dict[str, tuple[str | None, ...]] = {
    "accelerator-memory": _SIZED,
    "weights-size": _SIZED,
    "api-input-price": _PRICED,
    "api-output-price": _PRICED,
    "rate-limit": (None, None, "free tier", "paid tier"),
    "minimum-age": (None, None, "legal capacity, at most"),
}
_SETS = {
    "supported-regions": _COUNTRIES,
    "language-support": _LANGUAGES,
    "input-modalities": _MODALITIES,
    "output-modalities": _MODALITIES,
}
_WORDS = dict(CODES) | {
    "api-availability": ("none", "waitlist", "general"),
    "user-interface": ("none", "demo", "product"),
}
_VARIABLES = (*_NUMBERS, *_SETS, *_WORDS, "free-tier", "quantised-variants", "fine-tuning-price")


def make_system(seed: int, *, most: int = 3) -> SystemFacts:
    """Make one system: random states, and up to `most` observations of each variable; every other one is a kind one.

    Of a kind system nearly everything is known, once, and asks for little: random ones are hardly ever accessible.
    """
    choose = random.Random(seed)  # noqa: S311 - not for secrets
    is_kind = choose.random() < 0.5
    facts = [
        _fact(choose, f"{seed}-{name}-{index}", name, is_kind=is_kind)
        for name in _VARIABLES
        for index in range((choose.random() < 0.97) if is_kind else choose.choice(range(most + 1)))
    ]
    states = [
        State(
            component, choose.choice((None, own, "third-party-cloud")), 5 if is_kind else choose.choice(range(6)), day
        )
        for component, own in (("user-interface", "own-product"), ("api", "own-api"), ("weights", "hub"))
        for day in (dt.date(2024, 1, 1), dt.date(2025, 6, 1))
        if choose.random() < 0.6
    ]
    return SystemFacts(f"system-{seed}", f"System {seed}", "lab", tuple(states), tuple(facts))


def _fact(choose: random.Random, name: str, variable: str, *, is_kind: bool) -> Fact:
    if is_kind and choose.random() < 0.95:
        return _kind_fact(choose, name, variable)
    status = choose.choice(("reported",) * 7 + ("unknown", "not-disclosed", "not-applicable"))
    value = _value(choose, variable) if status == "reported" else None
    priced = variable in ("api-input-price", "api-output-price", "rate-limit", "context-length")
    return Fact(
        id=name,
        variable=variable,
        component=choose.choice(_COMPONENTS.get(variable, ("system", "user-interface", "api", "weights"))),
        status=status,
        value=value,
        setting=choose.choice(_SETTINGS.get(variable, (None,))),
        provider=choose.choice(("lab", "cloud-a", "cloud-b", None)) if priced else None,
        valid_until=choose.choice((None, None, None, dt.date(2025, 1, 1))),
    )


_KIND: dict[str, Any] = {"context-length": 131072.0, "output-limit": 8192.0, "rate-limit": 500.0, "accelerator-memory": 5.0} | {
    "weights-gating": "click-through", "identity-requirement": "email", "skill-required": "scripting",
    "licence-permissiveness": "permissive", "customisability": "full-weights", "api-availability": "general",
    "user-interface": "product", "minimum-age": 13.0, "weights-size": 5.0,
}  # fmt: skip


def _kind_fact(choose: random.Random, name: str, variable: str) -> Fact:
    value = _KIND.get(variable, frozenset(_SETS[variable]) if variable in _SETS else _value(choose, variable))
    component = choose.choice(_COMPONENTS.get(variable, ("system",)))
    return Fact(name, variable, component, "reported", value, provider="lab" if "price" in variable else None)


def _value(choose: random.Random, variable: str) -> Any:
    if variable in _NUMBERS:
        return float(choose.choice(_NUMBERS[variable]))
    if variable in _SETS:
        return frozenset(choose.sample(_SETS[variable], choose.randint(1, len(_SETS[variable]))))
    if variable in _WORDS:
        return choose.choice(_WORDS[variable])
    return 8.0 if variable == "fine-tuning-price" else choose.random() < 0.6


def make_profile(seed: int) -> Profile:
    """Make a random profile."""
    choose = random.Random(f"profile {seed}")  # noqa: S311 - not for secrets
    is_easy = choose.random() < 0.5
    text = {"en": f"Profile {seed}", "ko": f"프로필 {seed}"}
    youngest = choose.choice((12, 15, 18, 40))
    identities = ("email", "phone", "payment-method", "vetted-application")
    means = {
        "money": choose.choice((0, 5, 25, 500, 100_000)),
        "devices": [{"name": "device", "memory": choose.choice((8, 24, 96, 640))}] if choose.random() < 0.7 else [],
        "disk": choose.choice((10, 100, 2000)),
        "skill": choose.choice(CODES["skill-required"]),
        "country": choose.choice(_COUNTRIES).upper(),
        "age": {"at-least": youngest, "at-most": youngest + choose.choice((0, 30))},
        "identity": [one for one in identities if is_easy or choose.random() < 0.75],
    }
    needs = {
        "languages": choose.sample(_LANGUAGES, choose.choice((0, 1, 1, 2))),
        "inputs": choose.sample(_MODALITIES, choose.choice((0, 1, 1, 2))),
        "outputs": choose.sample(_MODALITIES, choose.choice((0, 1, 1))),
        "context": choose.choice((0, 2048, 8192, 100_000)),
        "answer-length": choose.choice((0, 0, 4096)),
        "tokens": {"input": choose.choice((0, 100_000, 5_000_000)), "output": choose.choice((0, 50_000, 1_000_000))},
        "hours": choose.choice((0, 10, 300)),
        "requests-per-minute": choose.choice((0, 0, 60)),
        "programmatic": choose.random() < 0.3,
        "commercial": choose.choice(("none", "none", "small", "large")),
        "fine-tuning": choose.random() < 0.2,
        "data-local": choose.random() < 0.2,
    }
    if is_easy:
        means |= {"skill": "ml-engineering", "age": 40}
        needs |= {"context": 2048, "inputs": ["text"], "outputs": ["text"], "data-local": False}
    return Profile.model_validate(
        {"id": f"profile-{seed}", "name": text, "description": text, "means": means, "needs": needs}
    )


def make_chunks(systems: int, *, size: int, distinct: int = 2000) -> Iterator[Extract]:
    """Make extracts of `size` systems each; beyond `distinct`, systems repeat with other prices and sizes."""
    base = make_extract(make_system(seed, most=2).at(DAY) for seed in range(distinct))
    prices = [name for name in base.routes.columns if name.endswith(("_least", "_most"))]
    for start in range(0, systems, size):
        count = min(size, systems - start)
        copies = []
        for copy in range(-(-count // distinct)):
            scale = 1 + 0.3 * ((start // size + copy) % 7)
            copies.append(
                base.routes.with_columns(pl.col(prices) * scale, pl.col("system") + pl.lit(copy * distinct, pl.UInt32))
            )
        routes = pl.concat(copies).filter(pl.col("system") < count)
        yield Extract(
            routes,
            tuple(f"{base.systems[one % distinct]}-{start + one}" for one in range(count)),
            base.pools,
            base.prices,
        )
