"""Constraints on the utility axis: does it speak the languages, take the inputs, hold the context, and fit the work."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from graphkit.accessibility.constraint import Change, Constraint, Evidence, settle

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from graphkit.accessibility.constraint import Question
    from graphkit.accessibility.facts import Fact

__all__ = [
    "TUNING",
    "check_answer_length",
    "check_automation",
    "check_context",
    "check_fine_tuning",
    "check_inputs",
    "check_languages",
    "check_locality",
    "check_outputs",
    "covers_languages",
]

_AXIS: Final = "utility"

#: component → what each code of customisability says of fine-tuning by that route; a code left out decides nothing
TUNING: Final[dict[str, dict[str, bool]]] = {
    "api": {"prompt-only": False, "retrieval-or-system-prompt": False, "fine-tuning-api": True},
    "weights": {
        "prompt-only": False,
        "retrieval-or-system-prompt": False,
        "fine-tuning-api": False,
        "full-weights": True,
    },
}


def covers_languages(needed: Iterable[str], supported: Iterable[str]) -> bool:
    """Tell whether every needed language is supported, in itself or in a wider or narrower form.

    >>> covers_languages(["pt-BR", "zh"], ["pt", "zh-hans"]), covers_languages(["sw"], ["en"])
    (True, False)
    """
    tags = [tag.lower() for tag in supported]
    return all(any(_is_alike(one.lower(), tag) for tag in tags) for one in needed)


def _is_alike(one: str, other: str) -> bool:
    return one == other or one.startswith(f"{other}-") or other.startswith(f"{one}-")


def _members(fact: Fact) -> frozenset[str]:
    return fact.value if isinstance(fact.value, frozenset) else frozenset()


def check_languages(question: Question) -> Constraint:
    """Ask whether the needed languages are officially supported."""
    needed = question.profile.needs.languages
    if not needed:
        return settle(
            question,
            "languages",
            _AXIS,
            question.say("no-language"),
            [Evidence(True, question.say("no-language-needed"))],
        )
    label = question.wording.members("language-support", needed)
    evidence = [
        Evidence(
            covers_languages(needed, _members(fact)), question.say("supported", value=question.text(fact)), (fact,)
        )
        for fact in question.reported("language-support")
    ]
    change = Change(of="system", name="language-support", value=list(needed), text=question.say("supports", what=label))
    return settle(question, "languages", _AXIS, label, evidence, missing=("language-support",), changes=(change,))


def _check_modalities(question: Question, name: str, variable: str, needed: Sequence[str]) -> Constraint:
    if not needed:
        return settle(
            question, name, _AXIS, question.say("none-in-particular"), [Evidence(True, question.say("none-needed"))]
        )
    label, what = question.wording.name("variable", variable), question.wording.members(variable, needed)
    evidence = [
        Evidence(
            set(needed) <= _members(fact),
            question.say("variable-value", variable=label, value=question.text(fact)),
            (fact,),
        )
        for fact in question.reported(variable)
    ]
    change = Change(
        of="system", name=variable, value=list(needed), text=question.say("variable-with", variable=label, what=what)
    )
    return settle(question, name, _AXIS, what, evidence, missing=(variable,), changes=(change,))


def check_inputs(question: Question) -> Constraint:
    """Ask whether the system takes every kind of input needed."""
    return _check_modalities(question, "inputs", "input-modalities", question.profile.needs.inputs)


def check_outputs(question: Question) -> Constraint:
    """Ask whether the system gives every kind of output needed."""
    return _check_modalities(question, "outputs", "output-modalities", question.profile.needs.outputs)


def _check_length(question: Question, name: str, variable: str, needed: int, field: str) -> Constraint:
    if not needed:
        return settle(
            question, name, _AXIS, question.say("no-length"), [Evidence(True, question.say("no-length-needed"))]
        )
    evidence = [Evidence(True, question.say("no-such-limit"), (fact,)) for fact in question.not_applicable(variable)]
    limits: list[float] = []
    for fact in question.reported(variable):
        limit = float(fact.value) if isinstance(fact.value, float) else 0.0
        limits.append(limit)
        evidence.append(Evidence(limit >= needed, question.say("tokens", count=limit), (fact,)))
    changes = [Change(of="system", name=variable, value=needed, text=question.say("tokens", count=needed))]
    if limits:
        least = int(min(limits))
        changes.insert(0, Change(of="profile", name=field, value=least, text=question.say("make-do", count=least)))
    return settle(
        question, name, _AXIS, question.say("tokens", count=needed), evidence, missing=(variable,), changes=changes
    )


def check_context(question: Question) -> Constraint:
    """Compare the context needed with the context length."""
    return _check_length(question, "context", "context-length", question.profile.needs.context, "needs.context")


def check_answer_length(question: Question) -> Constraint:
    """Compare the longest answer needed with the output limit."""
    needed = question.profile.needs.answer_length
    return _check_length(question, "answer-length", "output-limit", needed, "needs.answer_length")


def check_automation(question: Question) -> Constraint:
    """Ask whether software can use the route, where it must."""
    needed = question.profile.needs.programmatic
    fits = not needed or question.route.kind != "hosted-interface"
    finding = question.say("software-can" if question.route.kind != "hosted-interface" else "for-people")
    change = Change(of="profile", name="needs.programmatic", value=False, text=question.say("person-is-enough"))
    need = question.say("software-must" if needed else "person-may")
    return settle(question, "automation", _AXIS, need, [Evidence(fits, finding)], changes=(change,))


def check_locality(question: Question) -> Constraint:
    """Ask whether data stay on the profile's own machines, where they must."""
    needed = question.profile.needs.data_local
    stays = question.route.variant == "own-hardware"
    finding = question.say("data-stay" if stays else "data-leave")
    change = Change(of="profile", name="needs.data_local", value=False, text=question.say("data-may-leave"))
    need = question.say("data-must-stay" if needed else "data-may-leave")
    return settle(question, "data-locality", _AXIS, need, [Evidence(stays or not needed, finding)], changes=(change,))


def check_fine_tuning(question: Question) -> Constraint:
    """Ask whether the system can be fine-tuned by this route, where it must."""
    needed, route = question.profile.needs.fine_tuning, question.route
    changes = [Change(of="profile", name="needs.fine_tuning", value=False, text=question.say("no-fine-tuning"))]
    if not needed:
        return settle(
            question,
            "fine-tuning",
            _AXIS,
            question.say("no-fine-tuning"),
            [Evidence(True, question.say("none-needed"))],
        )
    if route.kind == "hosted-interface":
        finding = question.say("interface-no-tuning")
        return settle(
            question, "fine-tuning", _AXIS, question.say("fine-tuning"), [Evidence(False, finding)], changes=changes
        )
    codes = TUNING[route.component]
    label = question.wording.name("variable", "customisability")
    evidence = [
        Evidence(
            codes.get(str(fact.value)),
            question.say("variable-value", variable=label, value=question.text(fact)),
            (fact,),
        )
        for fact in question.reported("customisability")
    ]
    if route.kind == "hosted-api":
        evidence += [
            Evidence(True, question.say("tuning-sold"), (fact,)) for fact in question.reported("fine-tuning-price")
        ]
        evidence += [
            Evidence(False, question.say("tuning-not-sold"), (fact,))
            for fact in question.not_applicable("fine-tuning-price")
        ]
    best = "fine-tuning-api" if route.kind == "hosted-api" else "full-weights"
    value = question.wording.code("customisability", best)
    changes.append(
        Change(
            of="system", name="customisability", value=best, text=question.say("value-is", variable=label, value=value)
        )
    )
    return settle(
        question,
        "fine-tuning",
        _AXIS,
        question.say("fine-tuning"),
        evidence,
        missing=("customisability",),
        changes=changes,
    )
