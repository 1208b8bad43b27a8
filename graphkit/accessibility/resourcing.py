"""Constraints on the resourcing axis: money a month, memory, disk."""

from __future__ import annotations

from typing import TYPE_CHECKING

from graphkit.accessibility import arithmetic
from graphkit.accessibility.arithmetic import precision_bits
from graphkit.accessibility.constraint import Change, Constraint, Evidence, settle

if TYPE_CHECKING:
    from collections.abc import Iterator

    from graphkit.accessibility.constraint import Question
    from graphkit.accessibility.facts import Fact
    from graphkit.profiles import Profile

__all__ = [
    "cached_tokens",
    "check_disk",
    "check_memory",
    "check_money",
    "is_sufficient",
    "monthly_cost",
    "price_pairs",
    "route_bits",
]


def check_money(question: Question) -> Constraint:
    """Compare the cost a month with the money a month."""
    money = question.profile.means.money
    match question.route.variant:
        case "own-hardware":
            evidence = [Evidence(True, question.say("own-hardware"))]
            missing: tuple[str, ...] = ()
        case "free":
            evidence, missing = list(_free(question)), ("free-tier",)
        case "subscription":
            evidence, missing = list(_subscription(question)), ("subscription-price",)
        case "paid":
            evidence, missing = list(_paid(question)), ("api-input-price", "api-output-price")
        case _:
            evidence, missing = list(_rented(question)), ("self-hosting-cost",)
    return settle(
        question,
        "money",
        "resourcing",
        question.say("at-most-money", money=money),
        evidence,
        missing=missing,
        changes=list(_about_money(question)),
    )


def monthly_cost(question: Question) -> float | None:
    """Give the USD a month that the route costs by the cheapest observations that bind it; None if that is not known."""
    match question.route.variant:
        case "own-hardware" | "free":
            return 0.0
        case "subscription":
            return min((_number(fact) for fact in question.reported("subscription-price")), default=None)
        case "paid":
            return min((_pair_cost(question, pair) for pair in price_pairs(question)), default=None)
        case _:
            costs = [_number(fact) for fact in question.reported("self-hosting-cost")]
            return arithmetic.rental_cost(min(costs), question.profile.needs.hours) if costs else None


def _number(fact: Fact) -> float:
    return float(fact.value) if isinstance(fact.value, float) else 0.0


def price_pairs(question: Question) -> list[tuple[Fact, Fact]]:
    """Pair prices of input and output that are asked together: those of one version, plan or length of prompt.

    The setting of an observation says which; the input price of one version and the output price of another make no bill.
    """
    outputs = question.reported("api-output-price")
    return [
        (given, asked)
        for given in question.reported("api-input-price")
        for asked in outputs
        if given.setting == asked.setting
    ]


def _pair_cost(question: Question, pair: tuple[Fact, Fact]) -> float:
    tokens = question.profile.needs.tokens
    return arithmetic.api_cost(_number(pair[0]), _number(pair[1]), tokens.input, tokens.output)


def _free(question: Question) -> Iterator[Evidence]:
    tokens = question.profile.needs.tokens
    total = tokens.input + tokens.output
    for fact in question.not_applicable("free-tier"):
        yield Evidence(False, question.say("no-free-tier-applies"), (fact,))
    for fact in question.reported("free-tier"):
        if fact.value is False:
            yield Evidence(False, question.say("no-free-tier"), (fact,))
        elif total <= arithmetic.FREE_TOKENS:
            yield Evidence(True, question.say("in-free-tier", total=total), (fact,))
        else:
            yield Evidence(None, question.say("free-tier-unsized", total=total), (fact,))


def _subscription(question: Question) -> Iterator[Evidence]:
    for fact in question.not_applicable("subscription-price"):
        yield Evidence(False, question.say("no-subscription"), (fact,))
    for fact in question.reported("subscription-price"):
        price = _number(fact)
        yield Evidence(price <= question.profile.means.money, question.say("a-month", price=price), (fact,))


def _paid(question: Question) -> Iterator[Evidence]:
    money, tokens = question.profile.means.money, question.profile.needs.tokens
    if money == 0:
        for fact in question.reported("free-tier"):
            if fact.value is False:
                yield Evidence(False, question.say("api-not-free"), (fact,))
    for given, asked in price_pairs(question):
        cost = _pair_cost(question, (given, asked))
        finding = question.say(
            "api-cost",
            given=tokens.input / 1e6,
            input=_number(given),
            asked=tokens.output / 1e6,
            output=_number(asked),
            cost=cost,
        )
        yield Evidence(cost <= money, finding, (given, asked))
    inputs, outputs = question.reported("api-input-price"), question.reported("api-output-price")
    for fact, count in [(one, tokens.input) for one in inputs] + [(one, tokens.output) for one in outputs]:
        part = _number(fact) * count / 1e6
        if part > money:
            phrase = f"{fact.variable.split('-')[1]}-alone"
            finding = question.say(phrase, count=count / 1e6, price=_number(fact), cost=part)
            yield Evidence(False, finding, (fact,))


def _rented(question: Question) -> Iterator[Evidence]:
    hours = question.profile.needs.hours
    if hours == 0:
        yield Evidence(False, question.say("no-hours"))
        return
    for fact in question.reported("self-hosting-cost"):
        cost = arithmetic.rental_cost(_number(fact), hours)
        finding = question.say("rent", price=_number(fact), hours=hours, cost=cost)
        yield Evidence(cost <= question.profile.means.money, finding, (fact,))


def _about_money(question: Question) -> Iterator[Change]:
    cost, money = _greatest_cost(question), question.profile.means.money
    variant = question.route.variant
    if variant == "free":
        yield Change(of="system", name="free-tier", value=True, text=question.say("offer-free-tier"))
    elif cost is not None and cost > money:
        yield Change(
            of="profile", name="means.money", value=cost, text=question.say("more-money", cost=cost, money=money)
        )
    if variant == "subscription":
        yield Change(
            of="system", name="subscription-price", value=money, text=question.say("subscription-for", money=money)
        )
    if variant == "paid":
        yield from _about_prices(question)
    if variant == "rented-hardware" and question.profile.needs.hours:
        price = money / question.profile.needs.hours
        yield Change(of="system", name="self-hosting-cost", value=price, text=question.say("hardware-for", price=price))


def _greatest_cost(question: Question) -> float | None:
    """Give the USD a month by the dearest observations, so that none of them contradicts that it can be paid."""
    match question.route.variant:
        case "subscription":
            return max((_number(fact) for fact in question.reported("subscription-price")), default=None)
        case "paid":
            return max((_pair_cost(question, pair) for pair in price_pairs(question)), default=None)
        case "rented-hardware":
            costs = [_number(fact) for fact in question.reported("self-hosting-cost")]
            return arithmetic.rental_cost(max(costs), question.profile.needs.hours) if costs else None
        case _:
            return None


def _about_prices(question: Question) -> Iterator[Change]:
    pairs, tokens = price_pairs(question), question.profile.needs.tokens
    if not pairs:
        return
    cheapest = min(pairs, key=lambda pair: _pair_cost(question, pair))
    counts = (tokens.input, tokens.output)
    parts = [_number(fact) * count / 1e6 for fact, count in zip(cheapest, counts, strict=True)]
    for index, name in enumerate(("api-input-price", "api-output-price")):
        left = question.profile.means.money - parts[1 - index]
        if left >= 0 and counts[index] and parts[index] > left:
            price = left * 1e6 / counts[index]
            yield Change(
                of="system", name=name, value=price, text=question.say(f"{name.split('-')[1]}-price-of", price=price)
            )


def check_memory(question: Question) -> Constraint:
    """Compare the memory to serve the weights with what the profile's devices hold.

    Weights larger than the devices' memory speak against; an upper bound on weights, overhead and cache that fits
    speaks for. Observations that name another precision than the route's bind through a bound no format goes below.
    """
    have = question.profile.means.memory
    if question.route.variant != "own-hardware":
        evidence = [Evidence(True, question.say("other-hardware"))]
    elif question.route.precision == "quantised":
        evidence = [*_quantised_variant(question), *_smallest(question, have)]
    else:
        evidence = [*_memory(question, have), *_smallest(question, have)]
    least = _sufficient_memory(question)
    changes = []
    if least is not None and least > have:
        text = question.say("more-memory", least=least, have=have)
        device = {"name": "another device", "memory": least, "count": 1}
        changes.append(Change(of="profile", name="means.devices", value=[device], text=text))
    if have > 0:
        text = question.say("smaller-weights", have=have)
        changes.append(Change(of="system", name="accelerator-memory", value=have, text=text))
    return settle(
        question,
        "memory",
        "resourcing",
        question.say("device-memory", have=have),
        evidence,
        missing=("accelerator-memory", "weights-size"),
        changes=changes,
    )


def _sizes(question: Question) -> Iterator[tuple[Fact, float | None]]:
    for name in ("accelerator-memory", "weights-size"):
        for fact in question.reported(name):
            yield fact, precision_bits(fact.setting)


def cached_tokens(profile: Profile) -> int:
    """Tokens that the cache must hold: those of the context, where text is produced."""
    needs = profile.needs
    return needs.context if "text" in needs.outputs else 0


def is_sufficient(fact: Fact) -> bool:
    """Tell whether an observation of memory states what suffices, not what the weights alone take."""
    setting = fact.setting or ""
    return fact.variable == "accelerator-memory" and ("server" in setting or "full length" in setting)


def route_bits(precision: object) -> float:
    """Give the bits a weight takes on a route, for counting parameters from sizes; 8 where it is not on record.

    Fewer bits make more parameters of a size, so that the bound on the cache stays one from above.
    """
    return precision if isinstance(precision, float) else 8.0


def _memory(question: Question, have: float) -> Iterator[Evidence]:
    precision, tokens = question.route.precision, cached_tokens(question.profile)
    for fact, bits in _sizes(question):
        if bits is not None and bits != precision:
            continue
        size = _number(fact)
        if is_sufficient(fact):
            side = True if size <= have else None
            yield Evidence(side, question.say("suffices", size=size, setting=fact.setting), (fact,))
            continue
        bound = arithmetic.memory_bound(size, route_bits(precision), tokens, question.snapshot.cache_width)
        if have < size:
            yield Evidence(False, question.say("too-large", size=size, have=have), (fact,))
        elif bound <= have:
            yield Evidence(True, question.say("fits", bound=_bound_text(question, size, bound), have=have), (fact,))
        else:
            yield Evidence(
                None, question.say("may-not-fit", size=size, bound=_bound_text(question, size, bound)), (fact,)
            )


def _bound_text(question: Question, size: float, bound: float) -> str:
    cache = bound - arithmetic.OVERHEAD * size
    phrase = "bound" if question.snapshot.cache_width is None else "bound-by-architecture"
    return question.say(phrase, size=size, cache=cache, tokens=cached_tokens(question.profile), bound=bound)


def _quantised_variant(question: Question) -> Iterator[Evidence]:
    have, tokens = question.profile.means.memory, cached_tokens(question.profile)
    low, high = arithmetic.QUANTISED_BITS
    for fact, bits in _sizes(question):
        if is_sufficient(fact):
            continue
        full = bits or arithmetic.BITS_AS_PUBLISHED
        size = _number(fact)
        smallest, largest = size * low / full, size * high / full
        bound = arithmetic.memory_bound(largest, high, tokens, question.snapshot.cache_width)
        if have < smallest:
            finding = question.say("too-large-quantised", size=size, low=low, full=full, smallest=smallest, have=have)
            yield Evidence(False, finding, (fact,))
        elif bound <= have:
            text = _bound_text(question, largest, bound)
            yield Evidence(True, question.say("fits-at", bits=high, bound=text, have=have), (fact,))
        else:
            yield Evidence(None, question.say("by-bits", smallest=smallest, bound=bound), (fact,))


def _smallest(question: Question, have: float) -> Iterator[Evidence]:
    for fact, bits in _sizes(question):
        if is_sufficient(fact):
            continue
        full = bits or arithmetic.BITS_AS_PUBLISHED
        size = _number(fact) * arithmetic.SMALLEST_BITS / full
        if have < size:
            yield Evidence(False, question.say("no-format", size=size, have=have), (fact,))


def _sufficient_memory(question: Question) -> float | None:
    """Give the GB with which one observation speaks for the route and none against it."""
    precision, tokens = question.route.precision, cached_tokens(question.profile)
    bounds, sizes = [], [0.0]
    for fact, bits in _sizes(question):
        size, full = _number(fact), bits or arithmetic.BITS_AS_PUBLISHED
        if precision == "quantised" and not is_sufficient(fact):
            low, high = arithmetic.QUANTISED_BITS
            sizes.append(size * low / full)
            bounds.append(arithmetic.memory_bound(size * high / full, high, tokens, question.snapshot.cache_width))
        elif precision != "quantised" and bits in (None, precision):
            if is_sufficient(fact):
                bounds.append(size)
            else:
                sizes.append(size)
                bounds.append(
                    arithmetic.memory_bound(size, route_bits(precision), tokens, question.snapshot.cache_width)
                )
    return max(min(bounds), max(sizes)) if bounds else None


def check_disk(question: Question) -> Constraint:
    """Compare the size of the weights with the free disk."""
    disk = question.profile.means.disk
    evidence: list[Evidence] = []
    needed: list[float] = []
    if question.route.variant != "own-hardware":
        evidence.append(Evidence(True, question.say("other-disk")))
    for fact in question.reported("weights-size") if question.route.variant == "own-hardware" else []:
        bits, size = precision_bits(fact.setting), _number(fact)
        if question.route.precision == "quantised":
            full = bits or arithmetic.BITS_AS_PUBLISHED
            low, high = (size * one / full for one in arithmetic.QUANTISED_BITS)
            side = True if high <= disk else False if low > disk else None
            evidence.append(Evidence(side, question.say("quantised-size", low=low, high=high), (fact,)))
            needed.append(high)
        elif bits in (None, question.route.precision):
            evidence.append(Evidence(size <= disk, question.say("weights-size", size=size), (fact,)))
            needed.append(size)
    changes = []
    if needed and max(needed) > disk:
        text = question.say("more-disk", needed=max(needed), disk=disk)
        changes.append(Change(of="profile", name="means.disk", value=max(needed), text=text))
    return settle(
        question,
        "disk",
        "resourcing",
        question.say("free-disk", disk=disk),
        evidence,
        missing=("weights-size",),
        changes=changes,
    )
