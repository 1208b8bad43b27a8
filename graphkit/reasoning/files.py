"""Validate Turtle and JSON-LD files: each violation with the line of the thing it is about."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING, Any, Final

import pyoxigraph as ox

from graphkit import resources
from graphkit.errors import Problem
from graphkit.namespaces import BASE, PREFIXES, contract
from graphkit.reasoning.validation import validate

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

__all__ = ["FORMATS", "validate_rdf_files"]

#: Ending of a file → what it is read as.
FORMATS: Final = {".ttl": ox.RdfFormat.TURTLE, ".jsonld": ox.RdfFormat.JSON_LD}
_CONTEXT: Final = f"{BASE}context.jsonld"
_FILE: Final = ox.NamedNode("urn:access-atlas:file")


def validate_rdf_files(paths: Iterable[Path], background: Iterable[ox.Quad]) -> list[Problem]:
    """Validate files one by one, each together with a background: the ontology, and data that the file may name.

    Only things that the file itself describes are reported. `field` is the property, or `shape` where the constraint looks at
    several; an empty list means that all is well.
    """
    store = ox.Store()
    store.bulk_extend(background)
    return sorted(problem for path in paths for problem in _validate(path, store))


def _validate(path: Path, store: ox.Store) -> list[Problem]:
    try:
        text = path.read_text(encoding="utf-8")
        quads = list(_parse(path, text))
    except (SyntaxError, json.JSONDecodeError) as error:
        line = getattr(error, "lineno", None) or 1
        column = getattr(error, "offset", None) or getattr(error, "colno", None) or 1
        return [Problem(str(path), line, column, path.suffix.removeprefix("."), error.msg)]
    except (OSError, UnicodeDecodeError) as error:
        return [Problem(str(path), 1, 1, "file", f"cannot be read: {error}")]
    store.extend(ox.Quad(quad.subject, quad.predicate, quad.object, _FILE) for quad in quads)
    try:
        described = {quad.subject.value for quad in quads if not isinstance(quad.subject, ox.Triple)}
        found = [one for one in validate(store).violations if one.focus in described]
    finally:
        store.remove_graph(_FILE)
    problems = []
    for one in found:
        line, column = _place(text, one.focus)
        value = f"; found {contract(one.value)}" if one.value is not None else ""
        field = contract(one.path) if one.path else "shape"
        problems.append(Problem(str(path), line, column, field, f"{contract(one.focus)}: {one.message}{value}"))
    return problems


def _parse(path: Path, text: str) -> Iterable[ox.Quad]:
    if path.suffix == ".jsonld":
        text = json.dumps(_with_context(json.loads(text)))
    return ox.parse(text, format=FORMATS[path.suffix])


def _with_context(document: Any) -> Any:
    """Put the project's context in place of its address, since nothing is fetched."""
    if isinstance(document, list):
        return [_with_context(one) for one in document]
    if not isinstance(document, dict):
        return document
    context = document.get("@context")
    parts = context if isinstance(context, list) else [context]
    if _CONTEXT not in parts:
        return document
    ours = json.loads((resources.folder("ontology") / "context.jsonld").read_text(encoding="utf-8"))["@context"]
    return document | {"@context": [ours if part == _CONTEXT else part for part in parts]}


def _place(text: str, iri: str) -> tuple[int, int]:
    """Give line and column where a thing is first named at the beginning of a statement, else where it is named at all."""
    names = [re.escape(contract(iri)), re.escape(f"<{iri}>"), re.escape(f'"{iri}"'), re.escape(f'"{contract(iri)}"')]
    names += [rf"\w[\w-]*:{re.escape(iri.removeprefix(base))}\b" for base in PREFIXES.values() if iri.startswith(base)]
    for pattern in (rf"^(?:{'|'.join(names)})(?=\s)", "|".join(names)):
        if match := re.search(pattern, text, re.MULTILINE):
            return text.count("\n", 0, match.start()) + 1, match.start() - text.rfind("\n", 0, match.start())
    return 1, 1
