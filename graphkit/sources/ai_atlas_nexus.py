"""IBM's AI Atlas Nexus: risks, taxonomies, actions, controls, incidents, evaluations, models, and its mapping files.

Read from the installed package or a checkout (its `data` folder). Upstream writes every reference as a string; here each
becomes the IRI of the entity it names, `https://w3id.org/ai-atlas-nexus/<id>`, and one that names none is rejected. The
prefixes of its SSSOM files lead to web pages: subjects and objects are resolved by their identifiers instead, and
authors' e-mail addresses are left behind.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final
from urllib.parse import quote

import pyoxigraph as ox

from graphkit.alignments import map_mapping_file, mapping_graph, read_mapping_file
from graphkit.errors import CurationError, DataError, Problem
from graphkit.mapping.terms import text, typed
from graphkit.namespaces import PREFIXES, term
from graphkit.sources.source import Source
from graphkit.sources.yaml_files import line_of, read_yaml

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from graphkit.alignments import MappingRow
    from graphkit.sources.source import Origin, Reject

__all__ = ["SOURCE", "entity_iri", "read"]

#: Part of a file → class of what it lists, where an entity gives no `type` of its own.
_CLASSES: Final = {
    "actions": "Action",
    "adapters": "Adapter",
    "aievalresults": "AiEvalResult",
    "aimodelfamilies": "LargeLanguageModelFamily",
    "aimodels": "LargeLanguageModel",
    "aitasks": "AiTask",
    "concepts": "Concept",
    "controls": "Control",
    "datasets": "Dataset",
    "documents": "Documentation",
    "entries": "Entry",
    "evaluations": "AiEval",
    "groups": "Group",
    "licenses": "License",
    "llmintrinsics": "LLMIntrinsic",
    "modalities": "Modality",
    "organizations": "Organization",
    "riskincidents": "RiskIncident",
    "rules": "Rule",
    "stakeholdergroups": "StakeholderGroup",
    "stakeholders": "Stakeholder",
    "taxonomies": "Taxonomy",
    "vocabularies": "Vocabulary",
}
_MATCHES: Final = {f"{kind}_mappings": f"skos:{kind}Match" for kind in ("broad", "close", "exact", "narrow", "related")}
#: Slots whose values name entities; in the data they are strings.
_REFERENCES: Final = frozenset(
    {
        "adaptsModel", "belongsToDomain", "broader", "detectsRiskConcept", "hasAdapter", "hasDataset", "hasDocumentation",
        "hasEvaluation", "hasInputModality", "hasLicense", "hasOutputModality", "hasPart", "hasPrinciple",
        "hasRelatedAction", "hasRelatedRisk", "hasRequirement", "hasRiskControl", "hasRule", "isApplicableToCapability",
        "isDefinedByTaxonomy", "isDefinedByVocabulary", "isDetectedBy", "isMitigatedBy", "isPartOf", "isProvidedBy",
        "isResultOf", "narrower", "performsTask", "refersToRisk", "requiredByTask",
    }
)  # fmt: skip
#: Slots that name entities or say a word of their own: tasks of an evaluation, which need not be listed.
_NAMES_OR_WORDS: Final = frozenset({"hasTasks", "hasUnitxtCard"})
_ADDRESSES: Final = frozenset({"evidence", "hasImplementation", "hasModelCard", "hasUnitxtCard", "source_uri", "url"})
_NUMBERS: Final = frozenset({"carbon_emitted", "contextWindowSize", "numParameters", "numTrainingTokens"})
_DECIMAL: Final = re.compile(r"[+-]?\d+(?:\.\d+)?")
_DATE: Final = re.compile(r"\d{4}-\d{2}-\d{2}")
_LEFT_OUT: Final = frozenset({"id", "type"})

Node = ox.NamedNode | ox.Literal


@dataclass(frozen=True, slots=True)
class _Entity:
    id: str
    part: str
    slots: dict[str, Any]
    path: Path


def entity_iri(identifier: str) -> str:
    """Give the IRI of an entity by its identifier.

    >>> entity_iri("ai-risk-taxonomy-hate speech")
    'https://w3id.org/ai-atlas-nexus/ai-risk-taxonomy-hate%20speech'
    """
    return PREFIXES["nexus"] + quote(identifier, safe="-._~/,()&'!*+;=:@")


def read(path: Path, origin: Origin, reject: Reject) -> Iterator[ox.Quad]:  # noqa: ARG001 - dated as a whole
    """Read the entities, then every mapping file.

    Raises `DataError` if there is no `knowledge_graph` folder at or below the path.
    """
    data = _data_folder(path)
    entities = list(_entities(data / "knowledge_graph", reject))
    known = {entity.id for entity in entities}
    taxonomies = {entity.id for entity in entities if entity.part == "taxonomies"}
    for entity in entities:
        yield from _map_entity(entity, known, reject)
    for file in sorted((data / "mappings").glob("*.tsv")):
        yield from _mappings(file, known, taxonomies, reject)


def _data_folder(path: Path) -> Path:
    for candidate in (path, *sorted(path.rglob("knowledge_graph"))):
        if candidate.name == "knowledge_graph" and candidate.is_dir():
            return candidate.parent
    raise DataError(f"{path}: no folder knowledge_graph at or below it")


def _entities(folder: Path, reject: Reject) -> Iterator[_Entity]:
    for file in sorted(folder.glob("*.yaml")):
        for part, listed in read_yaml(file, reject).items():
            for slots in listed if isinstance(listed, list) else []:
                if isinstance(slots, dict) and slots.get("id") and part in _CLASSES:
                    yield _Entity(slots["id"], part, slots, file)
                else:
                    reject(Problem(str(file), 1, 1, part, "lists something without an identifier", "id"))


def _map_entity(entity: _Entity, known: set[str], reject: Reject) -> Iterator[ox.Quad]:
    node, target = ox.NamedNode(entity_iri(entity.id)), SOURCE.graph
    yield ox.Quad(node, term("rdf:type"), _class(entity.slots.get("type") or _CLASSES[entity.part]), target)
    yield ox.Quad(node, term("dcterms:identifier"), ox.Literal(entity.id), target)
    for slot, raw in entity.slots.items():
        if slot in _LEFT_OUT:
            continue
        predicate = _predicate(slot)
        for value in raw if isinstance(raw, list) else [raw]:
            if not isinstance(value, str) or not value.strip():
                continue
            found = _value(slot, value.strip(), known)
            if found is None:
                place = entity.path.read_text(encoding="utf-8-sig")
                line = line_of(place, f"id: {entity.id}", f"{slot}:", value)
                reject(
                    Problem(str(entity.path), line, 1, slot, f"{value!r} names no entity", "an identifier in the files")
                )
            else:
                yield ox.Quad(node, predicate, found, target)


def _class(name: str) -> ox.NamedNode:
    return ox.NamedNode(PREFIXES["nexus"] + name)


def _predicate(slot: str) -> ox.NamedNode:
    if slot in _MATCHES:
        return term(_MATCHES[slot])
    if slot in ("name", "description"):
        return term("rdfs:label" if slot == "name" else "dcterms:description")
    return ox.NamedNode(PREFIXES["nexus"] + slot)


def _value(slot: str, value: str, known: set[str]) -> Node | None:
    if slot in _REFERENCES or slot in _MATCHES:
        return ox.NamedNode(entity_iri(value)) if value in known else None
    if slot in _NAMES_OR_WORDS and value in known:
        return ox.NamedNode(entity_iri(value))
    if slot in _ADDRESSES and value.startswith(("http://", "https://")):
        return ox.NamedNode(quote(value, safe="%/:?#[]@!$&'()*+,;=~-._"))
    if slot in _NUMBERS and _DECIMAL.fullmatch(value):
        return typed(value, "decimal")
    if slot.startswith("date") and _DATE.fullmatch(value):
        return typed(value, "date")
    return text(" ".join(value.split())) if slot in ("name", "description", "concern") else ox.Literal(value)


def _mappings(file: Path, known: set[str], taxonomies: set[str], reject: Reject) -> Iterator[ox.Quad]:
    supplied = dict.fromkeys(taxonomies, PREFIXES["nexus"]) | {"nexus": PREFIXES["nexus"]}
    try:
        found = read_mapping_file(file, reject=reject, known=supplied)
    except CurationError as error:
        for problem in error.problems:
            reject(problem)
        return
    rows = tuple(row for row in found.rows if _names_entities(row, known, file, reject))
    name = file.name.split(".tsv")[0].replace(".sssom", "").replace("_", "-").replace(".", "-").lower()
    target = mapping_graph(f"ai-atlas-nexus/{name}")
    kept = type(found)(found.path, found.header, found.prefixes, rows)
    yield from map_mapping_file(kept, target, resolve=lambda curie: entity_iri(curie.partition(":")[2]))


def _names_entities(row: MappingRow, known: set[str], file: Path, reject: Reject) -> bool:
    for field in ("subject_id", "object_id"):
        identifier = getattr(row.record, field).partition(":")[2]
        if identifier not in known:
            reject(
                Problem(str(file), row.line, 1, field, f"{identifier!r} names no entity", "an identifier in the files")
            )
            return False
    return True


SOURCE: Final = Source(
    name="ai-atlas-nexus",
    graph_name="source/ai-atlas-nexus",
    title="AI Atlas Nexus",
    title_ko="AI 아틀라스 넥서스",
    licence="https://www.apache.org/licenses/LICENSE-2.0",
    repository="https://github.com/IBM/ai-atlas-nexus",
    read=read,
)
