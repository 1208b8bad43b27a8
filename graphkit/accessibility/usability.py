"""Constraints on the axis of technical usability: is it offered, who may use it, and what it asks of them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from graphkit.accessibility.constraint import Change, Constraint, Evidence, settle
from graphkit.accessibility.facts import LEVELS
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
    "is_age_of_capacity",
    "judge_licence",
    "judge_offer",
    "skill_floor",
]

_AXIS: Final = "technical-usability"
_IDENTITY: Final = "identity-requirement"
#: The setting of a minimum age where terms ask for the age at which local law lets people bind themselves.
_CAPACITY: Final = "legal capacity, at most"

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
        names = question.wording
        component, stage = names.name("component-kind", route.component), names.name("release-level", LEVELS[rank])
        yield Evidence(side, question.say("at-level", component=component, level=stage))
        return
    variable, codes = _OFFER_CODES[route.component]
    label = question.wording.name("variable", variable)
    for fact in question.reported(variable):
        yield Evidence(
            codes.get(str(fact.value)), question.say("value-is", variable=label, value=question.text(fact)), (fact,)
        )
    for fact in question.not_applicable(variable):
        yield Evidence(False, question.say("does-not-apply", variable=label), (fact,))
    if route.kind == "hosted-api" and route.provider is not None:
        for fact in [one for one in question.reported("api-input-price") if one.provider == route.provider]:
            yield Evidence(True, question.say("has-price", provider=route.provider), (fact,))


def check_offer(question: Question) -> Constraint:
    """Ask whether the route is open to newcomers on the day."""
    component = question.route.component
    variable = _OFFER_CODES[component][0]
    text = question.say("released", component=question.wording.name("component-kind", component))
    return settle(
        question,
        "offer",
        _AXIS,
        question.say("open-to-newcomers"),
        judge_offer(question),
        missing=(variable,),
        changes=(Change(of="system", name=component, value="released", text=text),),
    )


def check_variant(question: Question) -> Constraint:
    """Ask whether the developer publishes a quantised variant, where the route is one."""
    if question.route.precision != "quantised":
        return settle(
            question, "variant", _AXIS, question.say("as-offered"), [Evidence(True, question.say("no-variant-needed"))]
        )
    label = question.wording.name("variable", "quantised-variants")
    evidence = [
        Evidence(False, question.say("none-applies"), (fact,)) for fact in question.not_applicable("quantised-variants")
    ]
    evidence += [
        Evidence(fact.value is True, question.say("variable-value", variable=label, value=question.text(fact)), (fact,))
        for fact in question.reported("quantised-variants")
    ]
    change = Change(of="system", name="quantised-variants", value=True, text=question.say("publish-quantised"))
    return settle(
        question,
        "variant",
        _AXIS,
        question.say("a-quantised-variant"),
        evidence,
        missing=("quantised-variants",),
        changes=(change,),
    )


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
        kind, least = question.wording.name("route-kind", route.kind), _skill(question, floor)
        evidence.append(Evidence(rank >= floor, question.say("route-asks-skill", route=kind, skill=least)))
    for fact in question.reported("skill-required"):
        if route.is_hosted and fact.component == "system":
            continue
        asked = max(floor, SKILLS.index(str(fact.value)))
        needed = max(needed, asked)
        evidence.append(Evidence(rank >= asked, question.say("asks-for", what=_skill(question, asked)), (fact,)))
    changes = [
        Change(
            of="profile",
            name="means.skill",
            value=SKILLS[needed],
            text=question.say("the-skill", skill=_skill(question, needed)),
        ),
    ]
    return settle(
        question, "skill", _AXIS, _skill(question, rank), evidence, missing=("skill-required",), changes=changes
    )


def _skill(question: Question, rank: int) -> str:
    return question.wording.code("skill-required", SKILLS[rank])


def check_region(question: Question) -> Constraint:
    """Ask whether the country is among those supported."""
    country = question.profile.means.country
    label = question.wording.members("supported-regions", [country])
    evidence = [
        Evidence(True, question.say("no-country-list"), (f,)) for f in question.not_applicable("supported-regions")
    ]
    for fact in question.reported("supported-regions"):
        members = fact.value if isinstance(fact.value, frozenset) else frozenset[str]()
        inside = country.lower() in members
        phrase = "among-countries" if inside else "not-among-countries"
        evidence.append(Evidence(inside, question.say(phrase, country=label, count=len(members)), (fact,)))
    change = Change(
        of="system", name="supported-regions", value=country, text=question.say("support-country", country=label)
    )
    return settle(question, "region", _AXIS, label, evidence, missing=("supported-regions",), changes=(change,))


def is_age_of_capacity(fact: Fact) -> bool:
    """Tell whether a minimum age is that of legal capacity, which differs from country to country: it only suffices."""
    return fact.variable == "minimum-age" and fact.setting == _CAPACITY


def check_age(question: Question) -> Constraint:
    """Compare the bounds of the age with the minimum age: met where even the lower bound reaches it.

    Terms that ask for legal capacity name no number; the age at which every country gives it suffices, and below it
    nothing is decided.
    """
    age = question.profile.means.age
    evidence = [
        Evidence(True, question.say("no-minimum-age"), (fact,)) for fact in question.not_applicable("minimum-age")
    ]
    for fact in question.reported("minimum-age"):
        asked = float(fact.value) if isinstance(fact.value, float) else 0.0
        side = True if age.at_least >= asked else False if age.at_most < asked else None
        if is_age_of_capacity(fact):
            evidence.append(Evidence(side or None, question.say("of-capacity", age=asked), (fact,)))
        else:
            evidence.append(Evidence(side, question.say("from-age", age=asked), (fact,)))
    if age.at_least == age.at_most:
        shown = question.say("years-old", age=age.at_least)
    else:
        shown = question.say("years-between", least=age.at_least, most=age.at_most)
    change = Change(of="system", name="minimum-age", value=age.at_most, text=question.say("lower-age", age=age.at_most))
    return settle(question, "age", _AXIS, shown, evidence, missing=("minimum-age",), changes=(change,))


def check_identity(question: Question) -> Constraint:
    """Ask whether the profile gives what signing up asks for."""
    given = question.profile.means.identity
    evidence = [
        Evidence(True, question.say("nothing-asked"), (fact,))
        for fact in question.not_applicable("identity-requirement")
    ]
    asked_for: list[str] = []
    for fact in question.reported("identity-requirement"):
        asked = str(fact.value)
        asked_for.append(asked)
        evidence.append(
            Evidence(asked == "none" or asked in given, question.say("asks-for", what=question.text(fact)), (fact,))
        )
    return settle(
        question,
        "identity",
        _AXIS,
        _given(question),
        evidence,
        missing=("identity-requirement",),
        changes=_giving(question, asked_for, "identity-requirement"),
    )


def _given(question: Question) -> str:
    given = question.profile.means.identity
    return (
        question.say("gives", what=question.wording.codes(_IDENTITY, given)) if given else question.say("gives-nothing")
    )


def _giving(question: Question, asked: list[str], variable: str) -> list[Change]:
    given = question.profile.means.identity
    lacking = [one for one in dict.fromkeys(asked) if one not in given and one != "none"]
    if not lacking:
        return []
    wider = [*given, *lacking]
    label, none = question.wording.name("variable", variable), question.wording.code(variable, "none")
    return [
        Change(
            of="profile",
            name="means.identity",
            value=wider,
            text=question.say("gives-too", what=question.wording.codes(_IDENTITY, lacking)),
        ),
        Change(of="system", name=variable, value="none", text=question.say("value-is", variable=label, value=none)),
    ]


def check_payment(question: Question) -> Constraint:
    """Ask whether the profile can pay at all, where the route costs money."""
    if not question.route.is_paid:
        evidence = [Evidence(True, question.say("nothing-paid"))]
    else:
        can_pay = "payment-method" in question.profile.means.identity
        evidence = [Evidence(can_pay, question.say("payment-asked"))]
    changes = _giving(question, ["payment-method"], "free-tier")[:1]
    return settle(question, "payment", _AXIS, question.say("pays-on-file"), evidence, changes=changes)


#: code of weights gating → what must be given; None where nothing is, and the code left out where nobody gets them
gate_needs: Final[dict[str, str | None]] = {
    "none": None,
    "click-through": "email",
    "manual-approval": "vetted-application",
}


def check_gating(question: Question) -> Constraint:
    """Ask whether the profile passes the gate before the weights."""
    if question.route.is_hosted:
        return settle(
            question, "gating", _AXIS, question.say("not-needed"), [Evidence(True, question.say("no-weights-fetched"))]
        )
    given = question.profile.means.identity
    evidence, asked_for = [], []
    for fact in question.reported("weights-gating"):
        code = str(fact.value)
        need = gate_needs.get(code, "")
        asked_for += [need] if need is not None else []
        evidence.append(
            Evidence(need is None or need in given, question.say("gate-is", value=question.text(fact)), (fact,))
        )
    return settle(
        question,
        "gating",
        _AXIS,
        _given(question),
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
        return settle(
            question,
            "licence",
            _AXIS,
            question.say("no-commercial-use"),
            [Evidence(True, question.say("nothing-commercial"))],
        )
    evidence = [
        Evidence(
            judge_licence(fact, hosted=question.route.is_hosted, commercial=commercial),
            question.say("licence-is", value=question.text(fact)),
            (fact,),
        )
        for fact in question.reported("licence-permissiveness")
    ]
    changes = (
        Change(of="profile", name="needs.commercial", value="none", text=question.say("no-commercial-use")),
        Change(
            of="system", name="licence-permissiveness", value="use-restricted-open", text=question.say("open-licence")
        ),
    )
    return settle(
        question,
        "licence",
        _AXIS,
        question.say(f"commercial-{commercial}"),
        evidence,
        missing=("licence-permissiveness",),
        changes=changes,
    )


def check_throughput(question: Question) -> Constraint:
    """Compare the requests a minute with the rate limit, which by definition is that of an API's entry tier.

    Who pays nothing stays on that tier; who pays may be given more than is on record, so that a limit below the need
    speaks against the free route only.
    """
    needed = question.profile.needs.requests_per_minute
    need = question.say("requests-a-minute", rate=needed)
    if question.route.kind != "hosted-api" or not needed:
        reason = question.say("no-rate-binds" if needed else "no-rate-needed")
        return settle(question, "throughput", _AXIS, need, [Evidence(True, reason)])
    evidence = [Evidence(True, question.say("no-limit-set"), (fact,)) for fact in question.not_applicable("rate-limit")]
    for fact in question.reported("rate-limit"):
        limit = float(fact.value) if isinstance(fact.value, float) else 0.0
        if limit < needed and question.route.is_paid:
            evidence.append(Evidence(None, question.say("entry-tier", rate=limit), (fact,)))
        else:
            evidence.append(Evidence(limit >= needed, question.say("requests-a-minute", rate=limit), (fact,)))
    changes = (Change(of="system", name="rate-limit", value=needed, text=need),)
    return settle(question, "throughput", _AXIS, need, evidence, missing=("rate-limit",), changes=changes)
