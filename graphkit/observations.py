"""Read observations back from a store, with everything a reader needs to judge them."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from typing import TYPE_CHECKING, Any, Final
from urllib.parse import quote

from pydantic import Field

from graphkit.answers import Answer
from graphkit.namespaces import slug_of
from graphkit.store.protocol import rows

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from graphkit.store.protocol import Store

__all__ = ["Observation", "SourceSummary", "holds_on", "observations_at", "prefer", "read_observations"]

#: Systems that one query is about: of more, engines begin with all observations there are, millions with a catalogue.
_TOGETHER: Final = 8


class SourceSummary(Answer):
    """Where a value was read."""

    iri: str
    title: str
    kind: str = Field(description="developer, research, project, reseller, press or aggregator")
    rank: int = Field(description="Rank of that kind; 1 is trusted most")
    url: str | None = Field(None, description="Address of the document, or of the file at its commit")
    accessed: dt.date | None = None


class Observation(Answer):
    """One value, or one honest status, of a variable of a system or component.

    `value` is a number, boolean, code, date or list of members; `text` shows it with its unit.
    """

    id: str
    iri: str
    system: str
    component_kind: str
    variable: str
    status: str
    value: float | int | bool | str | list[str] | None = None
    unit: str | None = None
    text: str
    benchmark: str | None = None
    setting: str | None = None
    offered_by: str | None = None
    valid_from: dt.date | None = None
    valid_until: dt.date | None = None
    confidence: str | None = None
    note: str | None = None
    is_preferred: bool = False
    is_derived: bool = False
    disagrees_with: tuple[str, ...] = ()
    sources: tuple[SourceSummary, ...] = ()


def read_observations(
    store: Store,
    systems: Iterable[str],
    *,
    variable: str | None = None,
    preferred_only: bool = False,
    kind: str = "system",
) -> list[Observation]:
    """Read the observations of systems (by slug), or of things of another kind, those of their components included.

    Ordered by system, variable, component kind, benchmark, preferred first, then newest validity first.
    """
    listed = list(dict.fromkeys(systems))
    batches = (listed[start : start + _TOGETHER] for start in range(0, len(listed), _TOGETHER))
    found = (one for some in batches for one in _read(store, _scope(some, variable, kind)))
    return sorted(
        (one for one in found if one.is_preferred or not preferred_only),
        key=lambda one: (
            one.system,
            one.variable,
            one.component_kind,
            one.benchmark or "",
            not one.is_preferred,
            -(one.valid_from.toordinal() if one.valid_from else 0),
            one.iri,
        ),
    )


def _read(store: Store, scope: str) -> list[Observation]:
    members = _grouped(
        store, f"SELECT DISTINCT ?observation ?x {{ {scope} ?observation axs:hasMember/skos:notation ?x }}"
    )
    bare = _grouped(
        store,
        f"SELECT DISTINCT ?observation ?x {{ {scope} ?observation axs:hasMember ?x "
        "FILTER NOT EXISTS { ?x skos:notation ?n } }",
    )
    for iri, unnamed in bare.items():
        members.setdefault(iri, []).extend(slug_of(one) for one in unnamed)
    disagreements = _grouped(store, f"SELECT DISTINCT ?observation ?x {{ {scope} ?observation axs:disagreesWith ?x }}")
    sources = _sources(store, scope)
    return [
        _observation(row, sorted(members.get(row["observation"].value, [])), disagreements, sources)
        for row in rows(store, _OBSERVATIONS.replace("#scope", scope))
    ]


def observations_at(observations: Iterable[Observation], day: dt.date, developer: str) -> list[Observation]:
    """Keep the observations that held on a day, and prefer among them as the rule `60-preferred.rq` does.

    An observation without dates is taken to hold on any day; how long one went on to hold afterwards does not count.
    `developer` is the system's developer, whose own offers come first.
    """
    held = [one for one in observations if holds_on(one, day)]
    chosen = {one.iri for one in prefer((one.model_copy(update={"valid_until": None}) for one in held), developer)}
    return [one.model_copy(update={"is_preferred": one.iri in chosen}) for one in held]


def holds_on(one: Observation, day: dt.date) -> bool:
    """Tell whether an observation held on a day; one without dates is taken to."""
    return (one.valid_from is None or one.valid_from <= day) and (one.valid_until is None or one.valid_until > day)


def prefer(observations: Iterable[Observation], developer: str) -> list[Observation]:
    """Choose one observation per feature, variable, benchmark and setting, by the rule `60-preferred.rq`."""
    best: dict[tuple[str | None, ...], Observation] = {}
    for one in observations:
        group = (one.system, one.variable, one.component_kind, one.benchmark, one.setting)
        if group not in best or _preference(one, developer) > _preference(best[group], developer):
            best[group] = one
    return list(best.values())


def _preference(one: Observation, developer: str) -> tuple[bool, dt.date, bool, int, int, dt.date, dt.date, str]:
    return (
        one.status == "reported",
        one.valid_until or dt.date.max,
        one.offered_by == developer,
        -min((source.rank for source in one.sources), default=9),
        ("low", "medium", "high").index(one.confidence) if one.confidence else -1,
        one.valid_from or dt.date.min,
        max((source.accessed for source in one.sources if source.accessed), default=dt.date.min),
        one.iri,
    )


_OBSERVATIONS = """
SELECT ?observation ?system ?kind ?variable ?status ?result ?code ?codeLabel ?unit ?benchmark ?setting ?provider ?from ?until
       ?precision ?confidence ?note ?preferred ?derivedFrom ?count WHERE {
  #scope
  OPTIONAL { ?feature axs:hasComponentKind ?kind }
  ?observation axs:hasStatus ?status .
  OPTIONAL { ?observation sosa:hasSimpleResult ?result }
  OPTIONAL { ?observation axs:hasCodedResult/skos:notation ?code }
  OPTIONAL { ?observation axs:hasCodedResult/rdfs:label ?codeLabel }
  OPTIONAL { ?observation axs:hasObservationUnit/skos:notation ?unit }
  OPTIONAL { ?observation axs:onBenchmark ?benchmark }
  OPTIONAL { ?observation axs:setting ?setting }
  OPTIONAL { ?observation axs:isOfferedBy ?provider }
  OPTIONAL { ?observation axs:validFrom ?from }
  OPTIONAL { ?observation axs:validUntil ?until }
  OPTIONAL { ?observation axs:datePrecision ?precision }
  OPTIONAL { ?observation axs:hasConfidence ?confidence }
  OPTIONAL { ?observation skos:note ?note }
  OPTIONAL { ?observation axs:isPreferred ?preferred }
  OPTIONAL { ?observation axs:memberCount ?count }
  BIND(IF(EXISTS { ?observation a axs:DerivedObservation }, "true", "false") AS ?derivedFrom)
}"""


def _scope(systems: Iterable[str], variable: str | None, kind: str) -> str:
    names = [f"{kind}:{slug}" for slug in systems]
    listed, pairs = " ".join(names), " ".join(f"({name} {name})" for name in names)
    # a filter, not a value: engines would begin with all that was ever said of the variable
    chosen = f" FILTER(?variable = variable:{variable})" if variable else ""
    # only systems have components; a path that is always empty would still be looked up for each thing
    features = (
        f"VALUES ?system {{ {listed} }} ?system axs:hasComponent? ?feature . "
        if kind == "system"
        else f"VALUES (?system ?feature) {{ {pairs} }} "
    )
    return f"{features}?observation sosa:hasFeatureOfInterest ?feature ; sosa:observedProperty ?variable .{chosen}"


def _grouped(store: Store, query: str) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for row in rows(store, query):
        found.setdefault(row["observation"].value, []).append(row["x"].value)
    return found


def _sources(store: Store, scope: str) -> dict[str, list[SourceSummary]]:
    query = f"""SELECT ?observation ?source ?title ?kind ?rank ?url ?repository ?commit ?path ?accessed WHERE {{
      {scope} ?observation prov:hadPrimarySource ?source . ?source rdfs:label ?title ; axs:hasSourceKind ?kind .
      ?kind axs:rank ?rank .
      OPTIONAL {{ ?source schema:url ?url }}
      OPTIONAL {{ ?source axs:repository ?repository ; axs:commit ?commit ; axs:path ?path }}
      OPTIONAL {{ ?source axs:accessed ?accessed }}
    }} ORDER BY ?observation ?source"""
    found: dict[str, list[SourceSummary]] = {}
    for row in rows(store, query):
        url = _text(row, "url") or (
            f"{_text(row, 'repository')}/blob/{_text(row, 'commit')}/{quote(_text(row, 'path'))}"
            if row["repository"]
            else None
        )
        summary = SourceSummary(
            iri=row["source"].value,
            title=_text(row, "title"),
            kind=slug_of(_text(row, "kind")),
            rank=int(_text(row, "rank")),
            url=url,
            accessed=_text(row, "accessed") or None,
        )
        found.setdefault(row["observation"].value, []).append(summary)
    return found


def _text(row: Any, name: str) -> str:
    node = row[name]
    return "" if node is None else str(node.value)


def _observation(
    row: Any, members: list[str], disagreements: dict[str, list[str]], sources: dict[str, list[SourceSummary]]
) -> Observation:
    iri = row["observation"].value
    status = slug_of(_text(row, "status"))
    unit = _text(row, "unit") or None
    value = _value(row, members)
    return Observation(
        id=slug_of(iri),
        iri=iri,
        system=slug_of(_text(row, "system")),
        component_kind=slug_of(_text(row, "kind")) or "system",
        variable=slug_of(_text(row, "variable")),
        status=status,
        value=value,
        unit=unit,
        text="".join(_shown(row, value, unit)) if status == "reported" else status.replace("-", " "),
        benchmark=slug_of(_text(row, "benchmark")) or None,
        setting=_text(row, "setting") or None,
        offered_by=slug_of(_text(row, "provider")) or None,
        valid_from=_text(row, "from") or None,
        valid_until=_text(row, "until") or None,
        confidence=slug_of(_text(row, "confidence")) or None,
        note=_text(row, "note") or None,
        is_preferred=_text(row, "preferred") == "true",
        is_derived=_text(row, "derivedFrom") == "true",
        disagrees_with=tuple(sorted(slug_of(one) for one in disagreements.get(iri, []))),
        sources=tuple(sources.get(iri, [])),
    )


def _value(row: Any, members: list[str]) -> float | int | bool | str | list[str] | None:
    result = row["result"]
    if result is None:
        return _text(row, "code") or (members or None)
    text = str(result.value)
    match result.datatype.value.rsplit("#", 1)[-1]:
        case "boolean":
            return text == "true"
        case "decimal" | "integer" | "double":
            number = Decimal(text)
            return int(number) if number == number.to_integral_value() else float(number)
        case _:
            return text


def _shown(row: Any, value: object, unit: str | None) -> Iterator[str]:
    if isinstance(value, bool):
        yield "yes" if value else "no"
    elif isinstance(value, int | float):
        yield _number(value)
        if unit and unit not in ("1", "ratio", "count"):
            yield f" {unit}"
    elif isinstance(value, list):
        yield ", ".join(value) if len(value) <= SHOWN_MEMBERS else f"{len(value)} of them"
    elif row["code"] is not None:
        yield _text(row, "codeLabel")
    else:
        precision = _text(row, "precision")
        yield str(value)[: {"year": 4, "month": 7}.get(precision, 10)]


SHOWN_MEMBERS = 8


def _number(value: float) -> str:
    for size, word in ((1e12, "trillion"), (1e9, "billion"), (1e6, "million")):
        if size <= abs(value) < size * 1000:
            return f"{value / size:,.4g} {word}"
    if abs(value) >= 1e15:
        return f"{value:.3g}"
    return f"{value:,}" if isinstance(value, int) else f"{value:,.6g}"
