"""Read systems, their releases, and the framework's own lists from a store."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, Any

from pydantic import Field

from graphkit.answers import Answer, Labelled
from graphkit.errors import UnknownNameError
from graphkit.namespaces import slug_of
from graphkit.store.protocol import rows
from graphkit.vocabulary import nearest

if TYPE_CHECKING:
    from graphkit.store.protocol import Store

__all__ = [
    "CONCEPT_CLASSES",
    "ComponentState",
    "Concept",
    "ReleaseSummary",
    "SystemDetail",
    "SystemSummary",
    "VariableSummary",
    "find_system",
    "list_concepts",
    "list_systems",
    "list_variables",
    "read_aliases",
    "read_broader_kinds",
    "read_system",
]


class SystemSummary(Labelled):
    """A system in a list."""

    developer: str
    developer_label: str
    family: str | None = None
    first_release: dt.date | None = None
    observations: int = 0


class ComponentState(Answer):
    """The state of a component from a release on."""

    component_kind: str
    level: str
    level_rank: int
    licence: str | None = None
    channel: str | None = None
    note: str | None = None


class ReleaseSummary(Answer):
    """A dated release."""

    id: str
    label: str
    label_ko: str
    date: dt.date
    date_precision: str
    components: tuple[ComponentState, ...]


class SystemDetail(SystemSummary):
    """A system with its names and release history."""

    description: str
    description_ko: str = ""
    aliases: tuple[str, ...] = ()
    hugging_face: tuple[str, ...] = ()
    models_dev: tuple[str, ...] = ()
    routes: tuple[str, ...] = Field((), description="Ways in which it was ever offered")
    releases: tuple[ReleaseSummary, ...] = ()


class VariableSummary(Labelled):
    """A variable of the framework."""

    definition: str
    definition_ko: str = ""
    group: str = Field(description="Axis, or dimension of scale")
    group_kind: str = Field(description="axis or scale-dimension")
    concerns: tuple[str, ...] = Field(description="Kinds of component it is a property of")
    value_kind: str
    unit: str | None = None
    scale: tuple[str, ...] = Field((), description="Codes of its ordinal scale, lowest first")
    direction: str = Field(description="What a rise does to access: more-access or less-access")
    rise_means: str = ""
    evidence: str


class Concept(Labelled):
    """A member of one of the framework's lists."""

    definition: str
    definition_ko: str = ""
    evidence: str | None = None
    links: dict[str, list[str]] = Field(default_factory=dict, description="Slugs of related things, by relation")


#: route name → class of the framework's lists, with the relations shown for each member
CONCEPT_CLASSES: dict[str, tuple[str, tuple[str, ...]]] = {
    "risks": ("Risk", ("arisesOn", "isBorneBy")),
    "benefits": ("Benefit", ("arisesOn", "isGainedBy")),
    "stakeholders": ("Stakeholder", ()),
    "interventions": ("Intervention", ("mitigates", "isPossibleAt", "actsOn")),
    "components": ("ComponentKind", ("inComponentGroup",)),
    "axes": ("Axis", ()),
    "scale-dimensions": ("ScaleDimension", ()),
    "release-levels": ("ReleaseLevel", ("precedes",)),
}


def _text(row: Any, name: str) -> str:
    node = row[name]
    return "" if node is None else str(node.value)


def read_broader_kinds(store: Store) -> dict[str, str]:
    """Give the coarser kind of each component kind that has one."""
    query = "SELECT ?k ?b { ?k a axs:ComponentKind ; skos:broader ?b }"
    return {slug_of(_text(row, "k")): slug_of(_text(row, "b")) for row in rows(store, query)}


_SYSTEMS = """
SELECT ?system ?label ?ko ?developer ?developerLabel ?family (MIN(?date) AS ?first)
       (COUNT(DISTINCT ?observation) AS ?observations) WHERE {
  ?system a axs:System ; rdfs:label ?label ; axs:hasDeveloper ?developer . ?developer rdfs:label ?developerLabel .
  OPTIONAL { ?system skos:prefLabel ?ko FILTER(LANG(?ko) = "ko") }
  OPTIONAL { ?system axs:inFamily ?family }
  OPTIONAL { ?system axs:hasRelease/axs:releaseDate ?date }
  OPTIONAL {
    { ?observation sosa:hasFeatureOfInterest ?system }
    UNION { ?system axs:hasComponent/^sosa:hasFeatureOfInterest ?observation }
  }
} GROUP BY ?system ?label ?ko ?developer ?developerLabel ?family ORDER BY ?system"""


def list_systems(store: Store) -> list[SystemSummary]:
    """List every system, by id."""
    return [
        SystemSummary(
            id=slug_of(_text(row, "system")),
            iri=_text(row, "system"),
            kind="system",
            label=_text(row, "label"),
            label_ko=_text(row, "ko"),
            developer=slug_of(_text(row, "developer")),
            developer_label=_text(row, "developerLabel"),
            family=slug_of(_text(row, "family")) or None,
            first_release=_text(row, "first") or None,
            observations=int(_text(row, "observations")),
        )
        for row in rows(store, _SYSTEMS)
    ]


def find_system(systems: list[SystemSummary], name: str, aliases: dict[str, str] | None = None) -> SystemSummary:
    """Give a system by slug, label (in either language) or alias, letter case ignored.

    Raises `UnknownNameError` with the nearest names.
    """
    wanted = name.casefold()
    target = (aliases or {}).get(wanted, wanted)
    for system in systems:
        if target in (system.id, system.label.casefold(), system.label_ko.casefold(), system.iri):
            return system
    names = {one.id: one.id for one in systems} | {one.label.casefold(): one.id for one in systems}
    found = list(dict.fromkeys(names[near] for near in nearest(wanted, names)))
    raise UnknownNameError("system", name, found)


def read_aliases(store: Store) -> dict[str, str]:
    """Give the slug of each alias, letter case ignored; an alias of two systems is left out."""
    found: dict[str, set[str]] = {}
    for row in rows(store, "SELECT ?s ?a { ?s a axs:System ; skos:altLabel ?a }"):
        found.setdefault(_text(row, "a").casefold(), set()).add(slug_of(_text(row, "s")))
    return {alias: slugs.copy().pop() for alias, slugs in found.items() if len(slugs) == 1}


def read_system(store: Store, summary: SystemSummary) -> SystemDetail:
    """Read the names, routes and release history of a system."""
    subject = f"system:{summary.id}"
    texts: dict[str, list[str]] = {}
    query = f"""SELECT ?p ?o (LANG(?o) AS ?l) {{
      VALUES ?p {{ dcterms:description skos:altLabel axs:huggingFaceId axs:modelsDevId }} {subject} ?p ?o }} ORDER BY ?o"""
    for row in rows(store, query):
        key = slug_of(_text(row, "p")) + ("-ko" if _text(row, "l") == "ko" else "")
        texts.setdefault(key, []).append(_text(row, "o"))
    routes = [
        slug_of(_text(row, "k"))
        for row in rows(store, f"SELECT DISTINCT ?k {{ {subject} axs:offersRoute/axs:hasRouteKind ?k }} ORDER BY ?k")
    ]
    return SystemDetail(
        **summary.model_dump(),
        description=texts.get("description", [""])[0],
        description_ko=texts.get("description-ko", [""])[0],
        aliases=tuple(texts.get("altLabel", [])),
        hugging_face=tuple(texts.get("huggingFaceId", [])),
        models_dev=tuple(texts.get("modelsDevId", [])),
        routes=tuple(routes),
        releases=tuple(_releases(store, subject)),
    )


def _releases(store: Store, subject: str) -> list[ReleaseSummary]:
    query = f"""SELECT ?release ?label ?ko ?date ?precision ?kind ?level ?rank ?licence ?channel ?note WHERE {{
      {subject} axs:hasRelease ?release .
      ?release rdfs:label ?label ; axs:releaseDate ?date ; axs:datePrecision ?precision ; axs:hasComponentRelease ?state .
      OPTIONAL {{ ?release skos:prefLabel ?ko FILTER(LANG(?ko) = "ko") }}
      ?state axs:ofComponent/axs:hasComponentKind ?kind ; axs:atLevel ?level . ?level axs:rank ?rank .
      OPTIONAL {{ ?state axs:underLicence/skos:notation ?licence }}
      OPTIONAL {{ ?state axs:throughChannel ?channel }}
      OPTIONAL {{ ?state skos:note ?note }}
    }} ORDER BY ?date ?release ?kind ?state"""
    heads: dict[str, Any] = {}
    states: dict[str, list[ComponentState]] = {}
    for row in rows(store, query):
        iri = _text(row, "release")
        heads.setdefault(iri, row)
        states.setdefault(iri, []).append(
            ComponentState(
                component_kind=slug_of(_text(row, "kind")),
                level=slug_of(_text(row, "level")),
                level_rank=int(_text(row, "rank")),
                licence=_text(row, "licence") or None,
                channel=slug_of(_text(row, "channel")) or None,
                note=_text(row, "note") or None,
            )
        )
    return [
        ReleaseSummary(
            id=slug_of(iri).split("--", 1)[1],
            label=_text(row, "label"),
            label_ko=_text(row, "ko"),
            date=_text(row, "date"),
            date_precision=_text(row, "precision"),
            components=tuple(states[iri]),
        )
        for iri, row in heads.items()
    ]


_VARIABLES = """
SELECT ?variable ?label ?ko ?definition ?definitionKo ?group ?kind ?unit ?direction ?rise ?evidence
       (GROUP_CONCAT(DISTINCT STR(?concern); separator=" ") AS ?concerns) WHERE {
  VALUES ?belongs { axs:onAxis axs:onScaleDimension }
  ?variable ?belongs ?group ; rdfs:label ?label ; skos:definition ?definition ; axs:hasValueKind ?kind ;
    axs:hasDirection ?direction ; axs:hasEvidenceMark ?evidence ; axs:concerns ?concern .
  FILTER(LANG(?definition) = "en")
  OPTIONAL { ?variable skos:prefLabel ?ko FILTER(LANG(?ko) = "ko") }
  OPTIONAL { ?variable skos:definition ?definitionKo FILTER(LANG(?definitionKo) = "ko") }
  OPTIONAL { ?variable axs:hasUnit/skos:notation ?unit }
  OPTIONAL { ?variable axs:riseMeans ?rise FILTER(LANG(?rise) = "en") }
} GROUP BY ?variable ?label ?ko ?definition ?definitionKo ?group ?kind ?unit ?direction ?rise ?evidence
ORDER BY ?label"""

#: The order in which axes and dimensions are shown: that of the paper.
_GROUPS = ("resourcing", "technical-usability", "utility", "individualised-access", "distribution", "manageability")


def list_variables(store: Store) -> list[VariableSummary]:
    """List every variable: by axis, then dimension of scale, then label."""
    codes: dict[str, list[str]] = {}
    for row in rows(
        store,
        "SELECT ?v ?n ?r { ?v axs:hasScale ?s . ?c axs:onScale ?s ; skos:notation ?n ; axs:rank ?r } ORDER BY ?v ?r",
    ):
        codes.setdefault(_text(row, "v"), []).append(_text(row, "n"))
    found = [
        VariableSummary(
            id=slug_of(_text(row, "variable")),
            iri=_text(row, "variable"),
            kind="variable",
            label=_text(row, "label"),
            label_ko=_text(row, "ko"),
            definition=_text(row, "definition"),
            definition_ko=_text(row, "definitionKo"),
            group=slug_of(_text(row, "group")),
            group_kind=_text(row, "group").rsplit("/", 2)[-2],
            concerns=tuple(sorted(slug_of(one) for one in _text(row, "concerns").split())),
            value_kind=slug_of(_text(row, "kind")),
            unit=_text(row, "unit") or None,
            scale=tuple(codes.get(_text(row, "variable"), [])),
            direction=slug_of(_text(row, "direction")),
            rise_means=_text(row, "rise"),
            evidence=slug_of(_text(row, "evidence")),
        )
        for row in rows(store, _VARIABLES)
    ]
    return sorted(found, key=lambda one: (_GROUPS.index(one.group), one.label))


def list_concepts(store: Store, name: str) -> list[Concept]:
    """List the members of one of the framework's lists (a key of `CONCEPT_CLASSES`), by label."""
    class_name, relations = CONCEPT_CLASSES[name]
    links: dict[str, dict[str, list[str]]] = {}
    for relation in relations:
        query = f"SELECT ?s ?o {{ ?s a axs:{class_name} ; axs:{relation} ?o }} ORDER BY ?s ?o"
        for row in rows(store, query):
            links.setdefault(_text(row, "s"), {}).setdefault(relation, []).append(slug_of(_text(row, "o")))
    query = f"""SELECT ?concept ?label ?ko ?definition ?definitionKo ?evidence WHERE {{
      ?concept a axs:{class_name} ; rdfs:label ?label ; skos:definition ?definition . FILTER(LANG(?definition) = "en")
      OPTIONAL {{ ?concept skos:prefLabel ?ko FILTER(LANG(?ko) = "ko") }}
      OPTIONAL {{ ?concept skos:definition ?definitionKo FILTER(LANG(?definitionKo) = "ko") }}
      OPTIONAL {{ ?concept axs:hasEvidenceMark ?evidence }}
    }} ORDER BY ?label"""
    return [
        Concept(
            id=slug_of(_text(row, "concept")),
            iri=_text(row, "concept"),
            kind=_text(row, "concept").rsplit("/", 2)[-2],
            label=_text(row, "label"),
            label_ko=_text(row, "ko"),
            definition=_text(row, "definition"),
            definition_ko=_text(row, "definitionKo"),
            evidence=slug_of(_text(row, "evidence")) or None,
            links=links.get(_text(row, "concept"), {}),
        )
        for row in rows(store, query)
    ]
