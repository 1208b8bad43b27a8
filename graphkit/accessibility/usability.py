"""Constraints on the axis of technical usability: is it offered, who may use it, and what it asks of them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from graphkit.accessibility.constraint import Change, Constraint, Evidence, settle
from graphkit.profiles import SKILLS

if TYPE_CHECKING:
    from collections.abc import Iterator

    from graphkit.accessibility.constraint import Question
    from graphkit.accessibility.facts import Fact
    from graphkit.profiles import Profile

__all__ = [
    "LICENCES",
    "OFFERED",
    "check_age",
    "check_gating",
    "check_identity",
    "check_licence",
    "check_offer",
    "check_payment",
    "check_region",
    "check_skill",
    "check_throughput",
    "check_variant",
    "gate_needs",
    "judge_licence",
    "judge_offer",
    "skill_floor",
]

_AXIS: Final = "technical-usability"

#: component → the release level from which anybody may use it, and the level up to which nobody outside may
OFFERED: Final[dict[str, tuple[int, int]]] = {"user-interface": (2, 0), "api": (3, 0), "weights": (4, 0)}
#: component → variable that tells whether it is offered, where the release history is silent, and what its codes mean
_OFFER_CODES: Final[dict[str, tuple[str, dict[str, bool]]]] = {
    "user-interface": (
        "user-interface",
        {"none": False, "demo": True, "product": True, "product-multi-platform": True},
    ),
    "api": ("api-availability", {"none": False, "general": True}),
    "weights": (
        "weights-gating",
        {"none": True, "click-through": True, "manual-approval": True, "not-released": False},
    ),
}
_LEVELS: Final = (
    "fully closed", "gradual or staged", "hosted", "cloud-based or API", "downloadable", "fully open",
)  # fmt: skip
#: (hosted, commercial need) → what each code of licence permissiveness says of it; a code left out decides nothing
LICENCES: Final[dict[tuple[bool, str], dict[str, bool]]] = {
    (False, "small"): {
        "proprietary-terms": False, "non-commercial": False, "restricted-commercial": True,
        "use-restricted-open": True, "permissive": True,
    },
    (False, "large"): {
        "proprietary-terms": False, "non-commercial": False, "use-restricted-open": True, "permissive": True,
    },
    (True, "small"): {
        "non-commercial": False, "proprietary-terms": True, "restricted-commercial": True,
        "use-restricted-open": True, "permissive": True,
    },
    (True, "large"): {
        "non-commercial": False, "proprietary-terms": True, "use-restricted-open": True, "permissive": True,
    },
}  # fmt: skip


def judge_offer(question: Question) -> Iterator[Evidence]:
    """Tell whether the route is offered: by the release history, or where that is silent, by observations."""
    route = question.route
    level = question.level
    rank = level.own if route.provider == question.snapshot.developer and level.own is not None else level.most
    if rank is not None:
        open_from, closed_to = OFFERED[route.component]
        closed = rank <= closed_to or (route.component == "weights" and 1 < rank < open_from)
        side = True if rank >= open_from else False if closed else None
        yield Evidence(side, f"the {route.component.replace('-', ' ')} stands at the level {_LEVELS[rank]}")
        return
    variable, codes = _OFFER_CODES[route.component]
    for fact in question.reported(variable):
        yield Evidence(codes.get(str(fact.value)), f"{variable} is {fact.text}", (fact,))
    for fact in question.not_applicable(variable):
        yield Evidence(False, f"{variable} does not apply", (fact,))
    if route.kind == "hosted-api" and route.provider is not None:
        for fact in [one for one in question.reported("api-input-price") if one.provider == route.provider]:
            yield Evidence(True, f"{route.provider} has a price for it", (fact,))


def check_offer(question: Question) -> Constraint:
    """Ask whether the route is open to newcomers on the day."""
    component = question.route.component
    variable = _OFFER_CODES[component][0]
    text = f"the {component.replace('-', ' ')} is released"
    return settle(
        "offer",
        _AXIS,
        "open to newcomers",
        judge_offer(question),
        missing=(variable,),
        changes=(Change(of="system", name=component, value="released", text=text),),
    )


def check_variant(question: Question) -> Constraint:
    """Ask whether the developer publishes a quantised variant, where the route is one."""
    if question.route.precision != "quantised":
        return settle("variant", _AXIS, "as offered", [Evidence(True, "no variant is needed")])
    evidence = [Evidence(False, "none applies", (fact,)) for fact in question.not_applicable("quantised-variants")]
    evidence += [
        Evidence(fact.value is True, f"quantised variants: {fact.text}", (fact,))
        for fact in question.reported("quantised-variants")
    ]
    change = Change(of="system", name="quantised-variants", value=True, text="quantised variants are published")
    return settle("variant", _AXIS, "a quantised variant", evidence, missing=("quantised-variants",), changes=(change,))


def skill_floor(profile: Profile, *, hosted_api: bool, self_hosted: bool) -> int:
    """Give the least rank of skill that a kind of route asks for by its nature.

    An interface for people asks for none, an API and a copy of the weights for scripting, changing the weights for
    machine-learning engineering.
    """
    if self_hosted:
        return 2 if profile.needs.fine_tuning else 1
    return 1 if hosted_api else 0


def check_skill(question: Question) -> Constraint:
    """Compare the profile's skill with what the route asks for.

    The skill observed of a whole system binds who runs its weights; hosted routes ask for what their kind asks for,
    unless something is observed of their own component.
    """
    route, profile = question.route, question.profile
    rank = SKILLS.index(profile.means.skill)
    floor = skill_floor(profile, hosted_api=route.kind == "hosted-api", self_hosted=not route.is_hosted)
    evidence = []
    needed = floor
    if rank < floor or route.is_hosted:
        evidence.append(Evidence(rank >= floor, f"a {route.kind.replace('-', ' ')} asks for {SKILLS[floor]} at least"))
    for fact in question.reported("skill-required"):
        if route.is_hosted and fact.component == "system":
            continue
        asked = max(floor, SKILLS.index(str(fact.value)))
        needed = max(needed, asked)
        evidence.append(Evidence(rank >= asked, f"it asks for {SKILLS[asked]}", (fact,)))
    changes = [
        Change(of="profile", name="means.skill", value=SKILLS[needed], text=f"the skill {SKILLS[needed]}"),
    ]
    return settle("skill", _AXIS, profile.means.skill, evidence, missing=("skill-required",), changes=changes)


def check_region(question: Question) -> Constraint:
    """Ask whether the country is among those supported."""
    country = question.profile.means.country
    evidence = [
        Evidence(True, "no list of countries applies", (f,)) for f in question.not_applicable("supported-regions")
    ]
    for fact in question.reported("supported-regions"):
        members = fact.value if isinstance(fact.value, frozenset) else frozenset[str]()
        inside = country.lower() in members
        evidence.append(
            Evidence(inside, f"{country} is {'' if inside else 'not '}among {len(members)} countries", (fact,))
        )
    change = Change(of="system", name="supported-regions", value=country, text=f"{country} is supported")
    return settle("region", _AXIS, country, evidence, missing=("supported-regions",), changes=(change,))


def check_age(question: Question) -> Constraint:
    """Compare the bounds of the age with the minimum age: met where even the lower bound reaches it."""
    age = question.profile.means.age
    evidence = [Evidence(True, "no minimum age applies", (fact,)) for fact in question.not_applicable("minimum-age")]
    for fact in question.reported("minimum-age"):
        asked = float(fact.value) if isinstance(fact.value, float) else 0.0
        side = True if age.at_least >= asked else False if age.at_most < asked else None
        evidence.append(Evidence(side, f"from {asked:g} years on", (fact,)))
    shown = f"{age.at_least}" if age.at_least == age.at_most else f"{age.at_least} to {age.at_most}"
    change = Change(of="system", name="minimum-age", value=age.at_most, text=f"a minimum age of {age.at_most} or less")
    return settle("age", _AXIS, f"{shown} years old", evidence, missing=("minimum-age",), changes=(change,))


def check_identity(question: Question) -> Constraint:
    """Ask whether the profile gives what signing up asks for."""
    given = question.profile.means.identity
    evidence = [Evidence(True, "nothing is asked", (fact,)) for fact in question.not_applicable("identity-requirement")]
    asked_for: list[str] = []
    for fact in question.reported("identity-requirement"):
        asked = str(fact.value)
        asked_for.append(asked)
        evidence.append(Evidence(asked == "none" or asked in given, f"it asks for: {fact.text}", (fact,)))
    return settle(
        "identity",
        _AXIS,
        f"gives {', '.join(given) or 'nothing'}",
        evidence,
        missing=("identity-requirement",),
        changes=_giving(question, asked_for, "identity-requirement"),
    )


def _giving(question: Question, asked: list[str], variable: str) -> list[Change]:
    given = question.profile.means.identity
    lacking = [one for one in dict.fromkeys(asked) if one not in given and one != "none"]
    if not lacking:
        return []
    wider = [*given, *lacking]
    return [
        Change(of="profile", name="means.identity", value=wider, text=f"gives {', '.join(lacking)} too"),
        Change(of="system", name=variable, value="none", text=f"{variable} is none"),
    ]


def check_payment(question: Question) -> Constraint:
    """Ask whether the profile can pay at all, where the route costs money."""
    if not question.route.is_paid:
        evidence = [Evidence(True, "nothing is paid")]
    else:
        can_pay = "payment-method" in question.profile.means.identity
        evidence = [Evidence(can_pay, "buying asks for a means of payment on file")]
    changes = _giving(question, ["payment-method"], "free-tier")[:1]
    return settle("payment", _AXIS, "pays on file", evidence, changes=changes)


#: code of weights gating → what must be given; None where nothing is, and the code left out where nobody gets them
gate_needs: Final[dict[str, str | None]] = {
    "none": None,
    "click-through": "email",
    "manual-approval": "vetted-application",
}


def check_gating(question: Question) -> Constraint:
    """Ask whether the profile passes the gate before the weights."""
    if question.route.is_hosted:
        return settle("gating", _AXIS, "not needed", [Evidence(True, "no weights are fetched")])
    given = question.profile.means.identity
    evidence, asked_for = [], []
    for fact in question.reported("weights-gating"):
        code = str(fact.value)
        need = gate_needs.get(code, "")
        asked_for += [need] if need is not None else []
        evidence.append(Evidence(need is None or need in given, f"the gate is {fact.text}", (fact,)))
    return settle(
        "gating",
        _AXIS,
        f"gives {', '.join(given) or 'nothing'}",
        evidence,
        missing=("weights-gating",),
        changes=_giving(question, asked_for, "weights-gating") if all(asked_for) else [],
    )


def judge_licence(fact: Fact, *, hosted: bool, commercial: str) -> bool | None:
    """Tell what a licence says of commercial use; None where its code decides nothing."""
    return LICENCES[hosted, commercial].get(str(fact.value))


def check_licence(question: Question) -> Constraint:
    """Ask whether the licence, or the terms, allow the commercial use that is needed."""
    commercial = question.profile.needs.commercial
    if commercial == "none":
        return settle("licence", _AXIS, "no commercial use", [Evidence(True, "nothing commercial is needed")])
    evidence = [
        Evidence(
            judge_licence(fact, hosted=question.route.is_hosted, commercial=commercial),
            f"the licence is {fact.text}",
            (fact,),
        )
        for fact in question.reported("licence-permissiveness")
    ]
    changes = (
        Change(of="profile", name="needs.commercial", value="none", text="no commercial use"),
        Change(of="system", name="licence-permissiveness", value="use-restricted-open", text="an open licence"),
    )
    return settle(
        "licence",
        _AXIS,
        f"commercial use ({commercial})",
        evidence,
        missing=("licence-permissiveness",),
        changes=changes,
    )


def check_throughput(question: Question) -> Constraint:
    """Compare the requests a minute with the rate limit of an API's entry tier."""
    needed = question.profile.needs.requests_per_minute
    if question.route.kind != "hosted-api" or not needed:
        reason = "no rate is needed" if not needed else "no rate limit binds this kind of route"
        return settle("throughput", _AXIS, f"{needed} requests a minute", [Evidence(True, reason)])
    evidence = [Evidence(True, "no limit is set", (fact,)) for fact in question.not_applicable("rate-limit")]
    for fact in question.reported("rate-limit"):
        limit = float(fact.value) if isinstance(fact.value, float) else 0.0
        evidence.append(Evidence(limit >= needed, f"{limit:g} requests a minute", (fact,)))
    changes = (Change(of="system", name="rate-limit", value=needed, text=f"{needed} requests a minute"),)
    return settle(
        "throughput", _AXIS, f"{needed} requests a minute", evidence, missing=("rate-limit",), changes=changes
    )
