"""What the ontology must hold: everything of the framework, in two languages, honestly marked."""

from __future__ import annotations

import re
from itertools import pairwise
from typing import TYPE_CHECKING

import pytest

from graphkit.namespaces import PREFIXES, contract, slug_of
from graphkit.store import ask, rows

if TYPE_CHECKING:
    from collections.abc import Iterable

    from graphkit import Atlas

#: Every row of the framework's tables of variables: id → components, kind of value, whether the paper states it.
RESOURCING = """
weights-size weights quantity P | accelerator-memory weights quantity P | hardware-class weights ordinal C
self-hosting-cost weights quantity P | api-input-price api quantity P | api-output-price api quantity P
subscription-price user-interface quantity P | free-tier user-interface,api boolean C | fine-tuning-price api,weights quantity C
provider-count weights,api count C | dataset-size dataset quantity P | training-compute code,dataset quantity C
energy-per-request weights,api quantity C
"""
TECHNICAL_USABILITY = """
user-interface user-interface ordinal P | api-availability api ordinal P | api-compatibility api boolean P
rate-limit api quantity P | skill-required system ordinal P | documentation-quality documentation ratio P
software-integrations code,weights set C | quantised-variants weights boolean C | latency api,weights quantity P
output-speed api,weights quantity C | minimum-age system quantity P | supported-regions system set P
identity-requirement system ordinal C | weights-gating weights ordinal C | licence-permissiveness licence ordinal P
code-availability code ordinal P | data-availability dataset ordinal P
"""
UTILITY = """
language-support system set P | language-disparity system ratio P | input-modalities system set P | output-modalities system set P
context-length system quantity P | output-limit system quantity C | knowledge-cutoff system date P | capability system score P
tool-use api,weights boolean C | structured-output api boolean C | customisability system ordinal C
"""
SCALE = """
researcher-access system ordinal P | user-reach system quantity P | distribution-channels system set P
usage-monitoring system ordinal P | revocability system ordinal C | intervention-cost system ordinal P
"""
DIMENSIONS = {
    "researcher-access": "individualised-access", "user-reach": "distribution", "distribution-channels": "distribution",
    "usage-monitoring": "manageability", "revocability": "manageability", "intervention-cost": "manageability",
}  # fmt: skip
LESS_ACCESS = {
    "weights-size", "accelerator-memory", "hardware-class", "self-hosting-cost", "api-input-price", "api-output-price",
    "subscription-price", "fine-tuning-price", "dataset-size", "training-compute", "energy-per-request", "skill-required",
    "latency",
    "minimum-age", "identity-requirement", "weights-gating", "language-disparity",
}  # fmt: skip
SCALES = {
    "hardware-class": 5, "user-interface": 4, "api-availability": 3, "skill-required": 4, "identity-requirement": 5,
    "weights-gating": 4, "licence-permissiveness": 5, "code-availability": 4, "data-availability": 4, "customisability": 4,
    "researcher-access": 4, "usage-monitoring": 4, "revocability": 4, "intervention-cost": 3,
}  # fmt: skip

RISKS = [
    "layperson-misuse",
    "skilled-actor-misuse",
    "influence-operations",
    "fraud-and-impersonation",
    "abusive-imagery",
    "cyber-offence-uplift",
    "chemical-and-biological-uplift",
    "safeguard-circumvention",
    "safeguard-removal",
    "prompt-injection",
    "training-data-leakage",
    "user-data-exposure",
    "representational-harm",
    "uneven-language-moderation",
    "uneven-modality-moderation",
    "outdated-or-false-information",
    "exclusion-of-under-resourced-users",
    "exclusion-by-geography-or-identity",
    "reduced-external-scrutiny",
    "concentration-of-power",
    "irrevocable-proliferation",
    "weak-attribution-of-misuse",
    "environmental-burden",
    "exposure-of-minors",
    "intellectual-property-infringement",
    "supply-chain-compromise",
    "over-reliance",
]
BENEFITS = [
    "broader-participation",
    "external-audit-and-safety-research",
    "reproducibility",
    "adaptation-to-local-needs",
    "language-inclusion",
    "accessibility-for-people-with-disabilities",
    "competition-and-choice",
    "lower-cost-of-experimentation",
    "data-privacy-through-local-use",
    "timeliness-of-information",
    "low-latency-and-offline-use",
    "education",
    "small-organisation-productivity",
    "transparency-and-accountability",
    "rapid-intervention-on-harm",
    "resilience-and-continuity",
    "economic-opportunity",
]
STAKEHOLDERS = 18
#: What besides variables may carry the mark of the paper: nothing else is stated in its abstract or the captions of its figures.
STATED_BY_THE_PAPER = {
    "axis": {"resourcing", "technical-usability", "utility"},
    "scale-dimension": {"individualised-access", "distribution", "manageability"},
    "component-kind": {"weights", "dataset", "code", "documentation", "licence", "user-interface", "api"},
    "intervention": {"rate-limiting"},
    "influence": {
        "documentation-quality--technical-usability",
        "minimum-age--technical-usability",
        "skill-required--technical-usability",
        "supported-regions--technical-usability",
        "user-interface--technical-usability",
    },
    "risk": {"layperson-misuse", "reduced-external-scrutiny"},
    "benefit": {"broader-participation", "rapid-intervention-on-harm"},
}


def table(text: str) -> dict[str, tuple[frozenset[str], str, str]]:
    found = {}
    for row in text.replace("\n", " | ").split("|"):
        if row.strip():
            name, components, kind, mark = row.split()
            found[name] = (frozenset(components.split(",")), kind, mark)
    return found


GROUPS = {"resourcing": table(RESOURCING), "technical-usability": table(TECHNICAL_USABILITY), "utility": table(UTILITY)}
VARIABLES = {name: row for rows_ in (*GROUPS.values(), table(SCALE)) for name, row in rows_.items()}


def ids(atlas: Atlas, name: str) -> set[str]:
    return {one.id for one in atlas.concepts(name)}


def test_the_tables_of_this_test_are_those_of_the_framework() -> None:
    assert [len(table(text)) for text in (RESOURCING, TECHNICAL_USABILITY, UTILITY, SCALE)] == [13, 17, 11, 6]


def test_every_variable_of_the_framework_is_there(atlas: Atlas) -> None:
    held = {one.id: one for one in atlas.variables()}
    assert held.keys() >= VARIABLES.keys()
    for name, (components, kind, mark) in VARIABLES.items():
        one = held[name]
        assert set(one.concerns) == components, name
        assert one.value_kind == kind, name
        assert (one.evidence == "paper") == (mark == "P"), name


def test_variables_stand_on_their_axis_or_dimension(atlas: Atlas) -> None:
    expected = {name: axis for axis, rows_ in GROUPS.items() for name in rows_} | DIMENSIONS
    assert {one.id: one.group for one in atlas.variables() if one.id in expected} == expected


def test_directions_are_those_of_the_framework(atlas: Atlas) -> None:
    access = {one.id: one.direction for one in atlas.variables() if one.id in VARIABLES and one.group_kind == "axis"}
    assert {name for name, direction in access.items() if direction == "less-access"} == LESS_ACCESS
    assert set(access.values()) == {"less-access", "more-access"}


def test_ordinal_scales_are_complete_and_their_order_can_be_queried(atlas: Atlas) -> None:
    assert {one.id: len(one.scale) for one in atlas.variables() if one.id in SCALES} == SCALES
    for one in atlas.variables():
        if one.value_kind == "ordinal":
            path = f"variable:{one.id} axs:hasScale ?s . ?s axs:hasLowest/axs:precedes* ?c . ?c skos:notation ?n ; axs:rank ?r"
            found = list(rows(atlas.store, f"SELECT ?n ?r {{ {path} }} ORDER BY ?r"))
            assert [row["n"].value for row in found] == list(one.scale)
            assert [int(row["r"].value) for row in found] == list(range(len(found)))
            for lower, higher in pairwise(one.scale):
                below = f"?l axs:onScale ?s ; skos:notation {lower!r} ; axs:precedes+ ?h . ?h skos:notation {higher!r}"
                assert ask(atlas.store, f"ASK {{ variable:{one.id} axs:hasScale ?s . {below} }}")


def test_scales_are_ordered_collections(atlas: Atlas) -> None:
    for one in atlas.variables():
        if one.value_kind == "ordinal":
            path = f"variable:{one.id} axs:hasScale/skos:memberList ?list . ?list rdf:rest*/rdf:first ?c . ?c skos:notation ?n"
            assert {row["n"].value for row in rows(atlas.store, f"SELECT ?n {{ {path} }}")} == set(one.scale)


def test_every_risk_benefit_and_stakeholder_is_there(atlas: Atlas) -> None:
    assert ids(atlas, "risks") >= set(RISKS)
    assert ids(atlas, "benefits") >= set(BENEFITS)
    assert len(ids(atlas, "stakeholders")) >= STAKEHOLDERS
    assert (len(RISKS), len(BENEFITS)) == (27, 17)


def test_outcomes_arise_on_an_axis_and_fall_on_someone(atlas: Atlas) -> None:
    for name, relation in (("risks", "isBorneBy"), ("benefits", "isGainedBy")):
        for one in atlas.concepts(name):
            assert one.links.get(relation), one.id
            assert one.links.get("arisesOn"), one.id


def test_interventions_mitigate_and_are_possible_somewhere(atlas: Atlas) -> None:
    interventions = atlas.concepts("interventions")
    assert len(interventions) >= 12
    for one in interventions:
        assert one.links.get("mitigates"), one.id
        assert one.links.get("isPossibleAt"), one.id


def test_the_gradient_has_six_levels_in_order(atlas: Atlas) -> None:
    levels = ["fully-closed", "gradual-or-staged", "hosted", "cloud-based-or-api", "downloadable", "fully-open"]
    found = rows(atlas.store, "SELECT ?l { ?l a axs:ReleaseLevel ; axs:rank ?r } ORDER BY ?r")
    assert [slug_of(row["l"].value) for row in found] == levels


def test_there_are_enough_influences_and_enough_are_cited(atlas: Atlas) -> None:
    influences = atlas.influences.influences
    assert len(influences) >= 140
    assert sum(1 for one in influences if one.cites) >= 60


def test_every_variable_has_a_tradeoff(atlas: Atlas) -> None:
    for variable in atlas.variables():
        assert atlas.effects(variable.id, on="risk").effects, variable.id
        assert atlas.effects(variable.id, on="benefit").effects, variable.id


def test_every_outcome_is_moved_by_something(atlas: Atlas) -> None:
    moved = {one.effect.id for one in atlas.influences.influences}
    assert moved >= {*ids(atlas, "risks"), *ids(atlas, "benefits")}


def test_every_influence_says_why_in_two_languages_and_whom_it_concerns(atlas: Atlas) -> None:
    for one in atlas.influences.influences:
        assert one.mechanism.endswith("."), one.id
        assert one.mechanism_ko.endswith("."), one.id
        assert re.search("[가-힣]", one.mechanism_ko), one.id
        assert one.affects, one.id


def test_every_reference_has_title_year_address_and_identifier(atlas: Atlas) -> None:
    query = """SELECT ?r ?title ?year ?url ?arxiv ?doi ?isbn { ?r a axs:Reference ; rdfs:label ?title .
      OPTIONAL { ?r dcterms:issued ?year } OPTIONAL { ?r schema:url ?url }
      OPTIONAL { ?r axs:arxivId ?arxiv } OPTIONAL { ?r axs:doi ?doi } }"""
    found = list(rows(atlas.store, query))
    assert len(found) >= 60
    for row in found:
        name = row["r"].value
        assert row["title"].value, name
        assert re.fullmatch(r"(19|20)\d\d", row["year"].value if row["year"] else ""), name
        assert (row["url"].value if row["url"] else "").startswith("https://"), name
        if row["arxiv"]:
            assert re.fullmatch(r"\d{4}\.\d{4,5}", row["arxiv"].value), name
            assert row["arxiv"].value in row["url"].value or row["doi"], name
        if row["doi"]:
            assert re.fullmatch(r"10\.\d{4,9}/\S+", row["doi"].value), name


def test_no_two_references_are_the_same_publication(atlas: Atlas) -> None:
    for path in ("axs:arxivId", "axs:doi", "rdfs:label"):
        query = f"SELECT ?x (COUNT(?r) AS ?n) {{ ?r a axs:Reference ; {path} ?x }} GROUP BY ?x HAVING(COUNT(?r) > 1)"
        assert list(rows(atlas.store, query)) == []


def test_only_what_the_paper_states_is_marked_as_the_papers(atlas: Atlas) -> None:
    found: dict[str, set[str]] = {}
    for row in rows(atlas.store, "SELECT ?x { ?x axs:hasEvidenceMark evidence:paper }"):
        found.setdefault(row["x"].value.rsplit("/", 2)[-2], set()).add(slug_of(row["x"].value))
    allowed = STATED_BY_THE_PAPER | {"variable": {name for name, (*_, mark) in VARIABLES.items() if mark == "P"}}
    beyond = {kind: sorted(names - allowed.get(kind, set())) for kind, names in found.items()}
    assert {kind: names for kind, names in beyond.items() if names} == {}


def in_language(atlas: Atlas, path: str, language: str) -> set[str]:
    query = f"SELECT DISTINCT ?t {{ GRAPH graph:ontology {{ ?t {path} ?x FILTER(LANG(?x) = '{language}') }} }}"
    return {row["t"].value for row in rows(atlas.store, query)}


def declared(atlas: Atlas, where: str) -> set[str]:
    query = f"SELECT DISTINCT ?t {{ GRAPH graph:ontology {{ {where} }} }}"
    return {row["t"].value for row in rows(atlas.store, query)}


TERMS = "?t rdfs:isDefinedBy <https://w3id.org/access-atlas/ns> ; a ?c"
CONCEPTS = "?t skos:inScheme ?s"


@pytest.mark.parametrize("where", [TERMS, CONCEPTS], ids=["terms", "concepts"])
@pytest.mark.parametrize("language", ["en", "ko"])
@pytest.mark.parametrize("path", ["skos:prefLabel", "skos:definition"])
def test_everything_has_a_label_and_a_definition_in_both_languages(
    atlas: Atlas, where: str, path: str, language: str
) -> None:
    terms = declared(atlas, where)
    assert len(terms) > 100
    assert missing(terms, in_language(atlas, path, language)) == []


@pytest.mark.parametrize("path", ["rdfs:label", "skos:definition", "vs:term_status", "dcterms:source", "a"])
def test_every_term_of_the_namespace_is_annotated(atlas: Atlas, path: str) -> None:
    terms = {iri for iri in declared(atlas, "?t a ?c") if iri.startswith(PREFIXES["axs"])}
    assert missing(terms, declared(atlas, f"?t {path} ?x")) == []


def test_definitions_are_sentences_and_korean_is_korean(atlas: Atlas) -> None:
    query = "SELECT ?t ?d { GRAPH graph:ontology { ?t skos:definition ?d } }"
    for row in rows(atlas.store, query):
        assert row["d"].value.rstrip().endswith("."), contract(row["t"].value)
        assert row["d"].language != "ko" or re.search("[가-힣]", row["d"].value), contract(row["t"].value)


@pytest.mark.parametrize(
    "path", ["rdfs:label", "skos:definition@en", "skos:definition@ko", "skos:prefLabel@en", "skos:prefLabel@ko"]
)
def test_there_is_one_text_of_each_kind(atlas: Atlas, path: str) -> None:
    property_, _, language = path.partition("@")
    only = f"FILTER(LANG(?x) = '{language}')" if language else ""
    where = f"GRAPH graph:ontology {{ ?t {property_} ?x {only} }}"
    query = f"SELECT ?t (COUNT(?x) AS ?n) {{ {where} }} GROUP BY ?t HAVING(COUNT(?x) > 1)"
    assert [contract(row["t"].value) for row in rows(atlas.store, query)] == []


def missing(names: set[str], among: Iterable[str]) -> list[str]:
    return sorted(contract(one) for one in names - set(among))
