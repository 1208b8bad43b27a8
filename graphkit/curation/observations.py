"""Check one observation entry against its variable."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING, Final

from graphkit.records import ObservationEntry, ObservationRecord
from graphkit.values import InvalidValueError, Number, Value, parse_day, parse_value

if TYPE_CHECKING:
    from collections.abc import Iterator

    from graphkit.curation.document import Document, Location
    from graphkit.errors import Problem
    from graphkit.vocabulary import VariableSpec, Vocabulary

__all__ = ["check_observation"]

#: Written as a status only; a rule in ontology/rules computes the value.
DERIVED: Final = frozenset({"hardware-class"})


def check_observation(
    system: str,
    variable: VariableSpec,
    entry: ObservationEntry,
    location: Location,
    document: Document,
    vocabulary: Vocabulary,
) -> ObservationRecord | None:
    """Check an entry and give its record; None, and problems in the document, if it breaks a rule."""
    problems = [
        *_about_component(variable, entry, location, document, vocabulary),
        *_about_terms(variable, entry, location, document, vocabulary),
        *_about_validity(entry, location, document),
    ]
    value: Value | None = None
    checklist: tuple[str, ...] = ()
    try:
        if entry.checklist is not None:
            value, checklist = _ratio_of_checklist(variable, entry.checklist, vocabulary)
        elif entry.status is None:
            value = _value(variable, entry, vocabulary)
    except InvalidValueError as problem:
        key = "checklist" if entry.checklist is not None else "unit" if "unit" in problem.wrong else "value"
        problems.append(document.problem((*location, key), problem.wrong, problem.allowed))
    if problems:
        document.problems.extend(problems)
        return None
    return ObservationRecord(
        system=system,
        variable=variable.id,
        component_kind=entry.of or variable.component_kinds[0],
        value=value,
        status=entry.status or "reported",
        sources=entry.source,
        confidence=entry.confidence,
        offered_by=entry.offered_by,
        benchmark=entry.benchmark,
        setting=entry.setting,
        valid_from=parse_day(entry.valid_from).day if entry.valid_from else None,
        valid_until=parse_day(entry.valid_until).day if entry.valid_until else None,
        note=entry.note,
        checklist=checklist,
    )


def _value(variable: VariableSpec, entry: ObservationEntry, vocabulary: Vocabulary) -> Value:
    if variable.id in DERIVED:
        raise InvalidValueError("is derived by a rule", "only a status")
    if variable.members == "checklist-item" or variable.id == "documentation-quality":
        raise InvalidValueError("a bare ratio cannot be checked", "a checklist, or a status")
    return parse_value(variable, entry.value, entry.unit, vocabulary)


def _ratio_of_checklist(
    variable: VariableSpec, checklist: dict[str, bool], vocabulary: Vocabulary
) -> tuple[Value, tuple[str, ...]]:
    items = vocabulary.concepts.get("checklist-item", frozenset())
    if variable.id != "documentation-quality":
        raise InvalidValueError("only documentation-quality has a checklist", "a value, or a status")
    for wrong, names in (("does not answer", items - set(checklist)), ("has the unknown item", set(checklist) - items)):
        if names:
            raise InvalidValueError(f"the checklist {wrong} {', '.join(sorted(names))}", ", ".join(sorted(items)))
    met = tuple(sorted(item for item, is_met in checklist.items() if is_met))
    return Number(Decimal(len(met)) / Decimal(len(items)), variable.units[0] if variable.units else ""), met


def _about_component(
    variable: VariableSpec, entry: ObservationEntry, location: Location, document: Document, vocabulary: Vocabulary
) -> Iterator[Problem]:
    kinds = ", ".join(variable.component_kinds)
    if entry.of is None:
        if len(variable.component_kinds) > 1:
            yield document.problem((*location, "of"), "is missing: the variable is about several components", kinds)
    elif entry.of not in vocabulary.concepts["component-kind"]:
        known = ", ".join(sorted(vocabulary.concepts["component-kind"]))
        yield document.problem((*location, "of"), f"{entry.of} is not a component kind", known)
    elif not vocabulary.concerns(variable, entry.of):
        yield document.problem((*location, "of"), f"{variable.id} is not about {entry.of}", kinds)


def _about_terms(
    variable: VariableSpec, entry: ObservationEntry, location: Location, document: Document, vocabulary: Vocabulary
) -> Iterator[Problem]:
    if entry.benchmark is None and variable.kind == "score" and entry.status is None:
        yield document.problem((*location, "benchmark"), "is missing: a score needs its benchmark", "a benchmark id")
    if entry.benchmark is not None:
        known = vocabulary.concepts.get("benchmark", frozenset())
        if variable.kind not in ("score", "ratio"):
            yield document.problem((*location, "benchmark"), "is only for scores", "no benchmark here", at_key=True)
        elif entry.benchmark not in known:
            yield document.problem(
                (*location, "benchmark"), f"{entry.benchmark} is not declared", "an id of codelists/benchmarks.ttl"
            )
    if variable.provider_specific and entry.offered_by is None and entry.status is None:
        yield document.problem(
            (*location, "offered-by"), "is missing: the value depends on who offers it", "an organisation id"
        )


def _about_validity(entry: ObservationEntry, location: Location, document: Document) -> Iterator[Problem]:
    if entry.valid_from and entry.valid_until:
        start, end = parse_day(entry.valid_from).day, parse_day(entry.valid_until).day
        if end <= start:
            yield document.problem((*location, "until"), f"{end} is not after from", f"a day after {start}")
