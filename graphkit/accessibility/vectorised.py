"""The determination over an extract: many systems, several profiles, one pass, in bounded memory.

It gives the verdicts of `graphkit.accessibility.determination`, which tests prove on the curated data and on synthetic
systems; explanations are only there.
"""

from __future__ import annotations

import functools
import operator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import polars as pl

from graphkit.accessibility import arithmetic
from graphkit.accessibility.extract import ANY, CODES, KINDS, PRICES, VARIANTS, bit_of
from graphkit.accessibility.resourcing import cached_tokens
from graphkit.accessibility.usability import LICENCES, gate_needs, skill_floor
from graphkit.accessibility.utility import TUNING, covers_languages
from graphkit.profiles import SKILLS

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence

    from graphkit.accessibility.answer import Verdict
    from graphkit.accessibility.extract import Claims, Extract
    from graphkit.profiles import Profile

__all__ = ["VERDICTS", "determine_routes", "determine_systems", "find_available", "tally"]

#: Verdicts by their number in columns; that of a system is the greatest of its routes'.
VERDICTS: Final[tuple[Verdict, ...]] = ("inaccessible", "undetermined", "accessible")

_API, _WEIGHTS = KINDS.index("hosted-api"), KINDS.index("self-hosted-weights")
_FREE, _SUBSCRIPTION, _PAID, _OWN, _RENTED = range(len(VARIANTS))


@dataclass(frozen=True, slots=True)
class _Leaf:
    """Evidence for and against one constraint, as columns of booleans."""

    supports: pl.Expr
    opposes: pl.Expr

    @property
    def met(self) -> pl.Expr:
        return self.supports & ~self.opposes

    @property
    def unmet(self) -> pl.Expr:
        return self.opposes & ~self.supports


_TRUE, _FALSE = pl.lit(value=True), pl.lit(value=False)


def determine_systems(extract: Extract, profiles: Sequence[Profile]) -> pl.DataFrame:
    """Judge every system of an extract for profiles: a column `system`, and one of verdicts' numbers per profile."""
    names = [profile.id for profile in profiles]
    return determine_routes(extract, profiles).group_by("system", maintain_order=True).agg(pl.col(names).max())


def determine_routes(extract: Extract, profiles: Sequence[Profile]) -> pl.DataFrame:
    """Judge every route of an extract for profiles: a column `system`, and one of verdicts' numbers per profile."""
    frame = extract.routes.lazy()
    verdicts = [_verdict(profile, extract).alias(profile.id) for profile in profiles]
    return frame.select("system", *verdicts).collect()


def find_available(extract: Extract) -> pl.DataFrame:
    """Tell of every system of an extract whether some route is open to newcomers: columns `system` and `available`."""
    is_open = (pl.col("offered") & ~pl.col("not_offered")).any().alias("available")
    return extract.routes.group_by("system", maintain_order=True).agg(is_open)


def tally(extracts: Iterable[Extract], profiles: Sequence[Profile]) -> dict[str, dict[Verdict, int]]:
    """Count the verdicts per profile over extracts that are made and dropped one after the other."""
    counts = {profile.id: dict.fromkeys(VERDICTS, 0) for profile in profiles}
    for extract in extracts:
        found = determine_systems(extract, profiles)
        for profile in profiles:
            for number, count in found[profile.id].value_counts().iter_rows():
                counts[profile.id][VERDICTS[number]] += count
    return counts


def _verdict(profile: Profile, extract: Extract) -> pl.Expr:
    leaves = list(_leaves(profile, extract))
    all_met = functools.reduce(operator.and_, (leaf.met for leaf in leaves))
    some_unmet = functools.reduce(operator.or_, (leaf.unmet for leaf in leaves))
    return pl.lit(1, pl.UInt8) + all_met.cast(pl.UInt8) - some_unmet.cast(pl.UInt8)


def _leaves(profile: Profile, extract: Extract) -> Iterator[_Leaf]:
    col = pl.col
    yield _Leaf(col("offered"), col("not_offered"))
    yield _Leaf(col("quantised"), col("not_quantised"))
    yield _money(profile, extract)
    yield from _hardware(profile)
    yield from _usability(profile)
    yield from _sets(profile, extract)
    yield from _work(profile)


def _is(variant: int) -> pl.Expr:
    return pl.col("variant") == variant


def _money(profile: Profile, extract: Extract) -> _Leaf:
    col, money, tokens = pl.col, profile.means.money, profile.needs.tokens
    total = tokens.input + tokens.output
    free = col("free") if total <= arithmetic.FREE_TOKENS else _FALSE

    costs = [[arithmetic.api_cost(*pair, tokens.input, tokens.output) for pair in pairs] for pairs in extract.prices]
    bill = _looked_up(PRICES, [(any(x <= money for x in each), any(x > money for x in each)) for each in costs])
    dear = bill.opposes
    for name, count in (("api-input-price", tokens.input), ("api-output-price", tokens.output)):
        if count:  # no tokens times no price would be no number
            dear |= col(f"{name}_most") * count / 1e6 > money
    if money == 0:
        dear |= col("not_free")
    hours = profile.needs.hours
    rent = "self-hosting-cost"
    rentable = (col(f"{rent}_least") * hours <= money) if hours else _FALSE
    unrentable = (col(f"{rent}_most") * hours > money) if hours else _TRUE
    price = "subscription-price"
    supports = (
        _is(_OWN)
        | (_is(_FREE) & free)
        | (_is(_SUBSCRIPTION) & (col(f"{price}_least") <= money))
        | (_is(_PAID) & bill.supports)
        | (_is(_RENTED) & rentable)
    )
    opposes = (
        (_is(_FREE) & col("not_free"))
        | (_is(_SUBSCRIPTION) & (col(f"{price}_most") > money))
        | (_is(_PAID) & dear)
        | (_is(_RENTED) & unrentable)
    )
    return _Leaf(supports, opposes)


def _hardware(profile: Profile) -> Iterator[_Leaf]:
    col, have, disk = pl.col, profile.means.memory, profile.means.disk
    tokens = cached_tokens(profile)
    bound = arithmetic.OVERHEAD * col("weights_least")
    if tokens:
        count = col("weights_least") * 8e9 / col("bits").cast(pl.Float64)
        width = (arithmetic.ASPECT * count / 12).pow(1 / 3)
        unknown = 4 * width * width / arithmetic.ASPECT * tokens / 1e9
        known = 2 * col("cache_width") * tokens / 1e9
        bound = bound + pl.when(col("cache_width").is_null()).then(unknown).otherwise(known)
    elsewhere = ~_is(_OWN)
    yield _Leaf(
        elsewhere | (bound <= have) | (col("suffices") <= have),
        (col("weights_most") > have) | (col("smallest") > have),
    )
    yield _Leaf(elsewhere | (col("disk_least") <= disk), col("disk_most") > disk)


def _any_of(name: str, codes: Iterable[str]) -> pl.Expr:
    mask = sum(bit_of(name, code) for code in codes)
    return (pl.col(name) & mask) != 0 if mask else _FALSE


def _usability(profile: Profile) -> Iterator[_Leaf]:
    means, needs = profile.means, profile.needs
    col = pl.col
    yield _skill(profile)
    yield _Leaf(col("minimum-age_least") <= means.age.at_least, col("minimum-age_most") > means.age.at_most)
    given = {"none", *means.identity}
    yield _ordinal("identity-requirement", lambda code: code in given)
    if "payment-method" not in means.identity:
        paid = _is(_SUBSCRIPTION) | _is(_PAID) | _is(_RENTED)
        yield _Leaf(~paid, paid)
    hosted = col("kind") != _WEIGHTS

    def passes(code: str) -> bool:
        return code in gate_needs and (gate_needs[code] is None or gate_needs[code] in means.identity)

    gate = _ordinal("weights-gating", passes)
    yield _Leaf(hosted | gate.supports, gate.opposes)
    if needs.commercial != "none":
        there = _ordinal("licence-permissiveness", LICENCES[True, needs.commercial].get)
        here = _ordinal("licence-permissiveness", LICENCES[False, needs.commercial].get)
        yield _Leaf(
            (hosted & there.supports) | (~hosted & here.supports), (hosted & there.opposes) | (~hosted & here.opposes)
        )
    if needs.requests_per_minute:
        api = col("kind") == _API
        rate = needs.requests_per_minute
        yield _Leaf(~api | (col("rate-limit_most") >= rate), api & _is(_FREE) & (col("rate-limit_least") < rate))


def _ordinal(name: str, judge: Callable[[str], bool | None]) -> _Leaf:
    codes = CODES[name]
    return _Leaf(
        _any_of(name, [code for code in codes if judge(code) is True]),
        _any_of(name, [code for code in codes if judge(code) is False]),
    )


def _skill(profile: Profile) -> _Leaf:
    rank = SKILLS.index(profile.means.skill)
    api = skill_floor(profile, hosted_api=True, self_hosted=False)
    weights = skill_floor(profile, hosted_api=False, self_hosted=True)
    kind = pl.col("kind")
    short = pl.lit(value=False)
    if rank < api:
        short = short | (kind == _API)
    if rank < weights:
        short = short | (kind == _WEIGHTS)
    asked = _ordinal("skill-required", lambda code: SKILLS.index(code) <= rank)
    return _Leaf(~short & ((kind != _WEIGHTS) | asked.supports), short | asked.opposes)


def _sets(profile: Profile, extract: Extract) -> Iterator[_Leaf]:
    needs, country = profile.needs, profile.means.country.lower()
    yield _pooled("supported-regions", extract, lambda members: country in members or members == ANY)
    if needs.languages:
        yield _pooled("language-support", extract, lambda members: covers_languages(needs.languages, members))
    for name, wanted in (("input-modalities", needs.inputs), ("output-modalities", needs.outputs)):
        if wanted:
            yield _pooled(name, extract, set(wanted).issubset)


def _pooled(name: str, extract: Extract, judge: Callable[[frozenset[str]], bool]) -> _Leaf:
    return _looked_up(name, [_judge_claims(claims, judge) for claims in extract.pools[name]])


def _looked_up(name: str, judged: Sequence[tuple[bool, bool]]) -> _Leaf:
    """Give each route the evidence for and against of the entry of a pool that its column points to, looked up once."""
    found = pl.lit(pl.Series([speaks_for + 2 * against for speaks_for, against in judged], dtype=pl.UInt8))
    sides = found.gather(pl.col(name))
    return _Leaf((sides & 1) != 0, (sides & 2) != 0)


def _judge_claims(claims: Claims, judge: Callable[[frozenset[str]], bool]) -> tuple[bool, bool]:
    found = {judge(members) for members in claims}
    return True in found, False in found


def _work(profile: Profile) -> Iterator[_Leaf]:
    col, needs = pl.col, profile.needs
    for name, wanted in (("context-length", needs.context), ("output-limit", needs.answer_length)):
        if wanted:
            yield _Leaf(col(f"{name}_most") >= wanted, col(f"{name}_least") < wanted)
    kind = col("kind")
    if needs.fine_tuning:
        api = _ordinal("customisability", TUNING["api"].get)
        weights = _ordinal("customisability", TUNING["weights"].get)
        is_api, is_weights = kind == _API, kind == _WEIGHTS
        yield _Leaf(
            (is_api & (api.supports | col("tuned"))) | (is_weights & weights.supports),
            (is_api & (api.opposes | col("not_tuned"))) | (is_weights & weights.opposes) | ~(is_api | is_weights),
        )
    if needs.programmatic:
        interface = (kind != _API) & (kind != _WEIGHTS)
        yield _Leaf(~interface, interface)
    if needs.data_local:
        yield _Leaf(_is(_OWN), ~_is(_OWN))
