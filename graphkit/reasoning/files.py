"""Validate RDF files: each violation with the line of the thing it is about."""

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

    from graphkit.reasoning.validation import Violation

__all__ = ["FORMATS", "RdfValidator", "validate_rdf_files"]

#: Ending of a file → what it is read as.
FORMATS: Final = {
    ".ttl": ox.RdfFormat.TURTLE,
    ".jsonld": ox.RdfFormat.JSON_LD,
    ".nt": ox.RdfFormat.N_TRIPLES,
    ".nq": ox.RdfFormat.N_QUADS,
    ".trig": ox.RdfFormat.TRIG,
    ".rdf": ox.RdfFormat.RDF_XML,
}
_CONTEXT: Final = f"{BASE}context.jsonld"
_FILE: Final = ox.NamedNode("urn:access-atlas:file")


def validate_rdf_files(paths: Iterable[Path], background: Iterable[ox.Quad]) -> list[Problem]:
    """Validate files one by one, each together with a background: the ontology, and data that the file may name.

    An empty list means that all is well.
    """
    validator = RdfValidator(background)
    return sorted(problem for path in paths for problem in _validate_file(path, validator))


def _validate_file(path: Path, validator: RdfValidator) -> list[Problem]:
    try:
        text = path.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        return [Problem(str(path), 1, 1, "file", f"cannot be read: {error}")]
    return validator.validate_text(text, FORMATS[path.suffix], str(path))


class RdfValidator:
    """Validates documents one by one against the shapes of the installation, each together with a background."""

    def __init__(self, background: Iterable[ox.Quad]) -> None:
        self._store = ox.Store()
        self._store.bulk_extend(background)

    def validate_text(self, text: str, form: ox.RdfFormat, name: str) -> list[Problem]:
        """Give every problem of a document, in order of place; `name` stands for its path.

        Only things that the document itself describes are reported. `field` is the property, or `shape` where the
        constraint looks at several. All graphs of a document count as one.

        >>> risk = "<https://w3id.org/access-atlas/risk/one> a <https://w3id.org/access-atlas/ns#Risk> ."
        >>> problems = RdfValidator([]).validate_text(risk, ox.RdfFormat.TURTLE, "document")
        >>> print(problems[0])
        document:1:1: axs:isBorneBy: risk:one: Name at least one stakeholder who bears the risk (axs:isBorneBy).
        """
        try:
            quads = list(_parse(text, form))
        except RecursionError:
            return [Problem(name, 1, 1, form.file_extension, "is nested too deeply")]
        except (SyntaxError, json.JSONDecodeError) as error:
            line = getattr(error, "lineno", None) or 1
            column = getattr(error, "offset", None) or getattr(error, "colno", None) or 1
            return [Problem(name, line, column, form.file_extension, error.msg)]
        self._store.extend(ox.Quad(quad.subject, quad.predicate, quad.object, _FILE) for quad in quads)
        try:
            described = {quad.subject.value for quad in quads if not isinstance(quad.subject, ox.Triple)}
            found = [one for one in validate(self._store).violations if one.focus in described]
        finally:
            self._store.remove_graph(_FILE)
        return sorted(_explain(one, text, name) for one in found)


def _explain(violation: Violation, text: str, name: str) -> Problem:
    line, column = _place(text, violation.focus)
    found = f"; found {contract(violation.value)}" if violation.value is not None else ""
    return Problem(
        name,
        line,
        column,
        contract(violation.path) if violation.path else "shape",
        f"{contract(violation.focus)}: {violation.message}{found}",
        focus=violation.focus,
        value=violation.value or "",
        shape=violation.shape,
    )


def _parse(text: str, form: ox.RdfFormat) -> Iterable[ox.Quad]:
    if form == ox.RdfFormat.JSON_LD:
        text = json.dumps(_with_context(json.loads(text)))
    elif form == ox.RdfFormat.RDF_XML and "<!DOCTYPE" in text:  # a few bytes of it can ask for any amount of memory
        raise SyntaxError(
            "a document type declaration is not read here", ("", *_find(re.escape("<!DOCTYPE"), text), None)
        )
    return ox.parse(text, format=form)


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
        if (place := _find(pattern, text)) != (0, 0):
            return place
    return 1, 1


def _find(pattern: str, text: str) -> tuple[int, int]:
    """Give line and column of the first match; (0, 0) if there is none."""
    match = re.search(pattern, text, re.MULTILINE)
    if match is None:
        return 0, 0
    return text.count("\n", 0, match.start()) + 1, match.start() - text.rfind("\n", 0, match.start())
