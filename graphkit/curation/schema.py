"""The JSON Schema of a release file, for editors; data/release.schema.json is made from it and a test keeps it current."""

from __future__ import annotations

from typing import Any

from graphkit.records import ReleaseFile
from graphkit.vocabulary import VariableSpec, load_vocabulary

__all__ = ["release_schema"]


def release_schema() -> dict[str, Any]:
    """Make the JSON Schema (2020-12) of release files, with every variable, code and member the ontology declares."""
    schema = ReleaseFile.model_json_schema(by_alias=True)
    vocabulary = load_vocabulary()
    schema["$schema"] = "https://json-schema.org/draft/2020-12/schema"
    schema["title"] = "Access Atlas release file"
    schema["properties"]["observations"] = {
        "type": "object",
        "additionalProperties": False,
        "properties": {
            name: {"title": spec.label, "anyOf": [entry, {"type": "array", "items": entry}]}
            for name, spec in sorted(vocabulary.variables.items())
            for entry in [_entry_schema(spec)]
        },
    }
    kinds = sorted(vocabulary.concepts["component-kind"])
    component = schema["$defs"]["ComponentReleaseEntry"]["properties"]
    component["component"] = {"enum": kinds}
    component["channel"] = {"enum": [*sorted(vocabulary.concepts["channel"]), None]}
    return schema


def _entry_schema(spec: VariableSpec) -> dict[str, Any]:
    value = _value_schema(spec)
    reference: dict[str, Any] = {"$ref": "#/$defs/ObservationEntry"}
    return {"allOf": [reference, {"properties": {"value": value}}]} if value else reference


def _value_schema(spec: VariableSpec) -> dict[str, Any]:
    vocabulary = load_vocabulary()
    match spec.kind:
        case "ordinal":
            return {"enum": list(spec.codes)}
        case "boolean":
            return {"type": "boolean"}
        case "quantity" | "score":
            return {"type": "number"}
        case "count":
            return {"type": "integer", "minimum": 0}
        case "ratio":
            return {"type": "number", "minimum": 0, "maximum": 1}
        case "set" if spec.members in vocabulary.concepts:
            return {"type": "array", "items": {"enum": sorted(vocabulary.concepts[spec.members])}}
        case _:
            return {}
