"""Read an SSSOM TSV file row by row, each row checked by the SSSOM model, each fault named by file and line.

A row that breaks the model, or whose CURIEs have no prefix, is reported and left out; a file whose header is broken is
refused as a whole. After SSSOM 1.0: https://mapping-commons.github.io/sssom/.
"""

from __future__ import annotations

import csv
import itertools
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from curies.vocabulary import matching_processes
from pydantic import ValidationError
from ruamel.yaml import YAML
from ruamel.yaml.error import YAMLError

from graphkit.errors import CurationError, Problem

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping
    from pathlib import Path

    from sssom_pydantic import MappingSetRecord, Record

__all__ = ["BUILT_IN", "NO_TERM", "MappingFile", "MappingRow", "read_mapping_file"]

#: Prefixes that every SSSOM file may use without declaring them (SSSOM, section on identifiers).
BUILT_IN: Final = {
    "owl": "http://www.w3.org/2002/07/owl#",
    "rdf": "http://www.w3.org/1999/02/22-rdf-syntax-ns#",
    "rdfs": "http://www.w3.org/2000/01/rdf-schema#",
    "semapv": "https://w3id.org/semapv/vocab/",
    "skos": "http://www.w3.org/2004/02/skos/core#",
    "sssom": "https://w3id.org/sssom/",
}
#: How a mapping may have come about: the processes of the semantic mapping vocabulary that SSSOM allows.
JUSTIFICATIONS: Final = frozenset(f"semapv:{process.identifier}" for process in matching_processes)
NO_TERM: Final = "https://w3id.org/sssom/NoTermFound"
_LISTS: Final = frozenset({"author_id", "author_label", "creator_id", "creator_label", "reviewer_id", "see_also"})
_REQUIRED: Final = ("subject_id", "predicate_id", "object_id", "mapping_justification")
#: Slots of the header that hold for every row (SSSOM: propagatable slots), as far as they are used here.
_PROPAGATED: Final = (
    "mapping_date",
    "mapping_provider",
    "mapping_tool",
    "object_source",
    "object_source_version",
    "object_type",
    "subject_source",
    "subject_source_version",
    "subject_type",
)


@dataclass(frozen=True, slots=True)
class MappingRow:
    """One mapping: the line it stands on, its record, and the prefixes of its file."""

    line: int
    record: Record
    prefixes: Mapping[str, str]

    def expand(self, curie: str) -> str:
        """Give the IRI of a CURIE of the file. Raises `KeyError` where its prefix is not declared."""
        prefix, _, local = curie.partition(":")
        return self.prefixes[prefix] + local


@dataclass(frozen=True, slots=True)
class MappingFile:
    """A mapping set: what its header says, and its rows."""

    path: Path
    header: MappingSetRecord
    prefixes: Mapping[str, str]
    rows: tuple[MappingRow, ...]


def read_mapping_file(
    path: Path, *, reject: Callable[[Problem], None] | None = None, known: Mapping[str, str] | None = None
) -> MappingFile:
    """Read a file; `reject` is told of every row that is left out, `known` gives prefixes a file may leave undeclared.

    Raises `CurationError` if the header is wrong, and, without `reject`, if any row is.
    """
    problems: list[Problem] = []
    report = reject or problems.append
    with path.open(encoding="utf-8", newline="") as file:
        lines = iter(enumerate(file, start=1))
        head = [line for _, line in itertools.takewhile(lambda one: one[1].startswith("#"), lines)]
        file.seek(0)
        for _ in head:
            file.readline()
        header, declared = _header(path, head)
        prefixes = {**(known or {}), **declared}
        rows = tuple(_rows(path, file, len(head), header, prefixes, report))
    if problems:
        raise CurationError(problems)
    return MappingFile(path, header, prefixes, rows)


def _header(path: Path, lines: list[str]) -> tuple[MappingSetRecord, dict[str, str]]:
    from sssom_pydantic import MappingSetRecord  # slow to import, and a server reads no such file

    try:
        data = YAML(typ="safe").load("".join(line.removeprefix("#") for line in lines)) or {}
        header = MappingSetRecord.model_validate({**data, "mapping_set_id": data.get("mapping_set_id", path.name)})
    except (YAMLError, ValidationError, AttributeError) as error:
        wrong = str(error).replace("\n", " ")
        raise CurationError([Problem(str(path), 1, 1, "header", wrong, "YAML after SSSOM")]) from error
    return header, {**BUILT_IN, **(header.curie_map or {})}


def _rows(
    path: Path,
    file: Any,
    offset: int,
    header: MappingSetRecord,
    prefixes: dict[str, str],
    report: Callable[[Problem], None],
) -> Iterator[MappingRow]:
    from sssom_pydantic import Record

    general = {name: value for name in _PROPAGATED if (value := getattr(header, name)) is not None}
    seen: dict[str, int] = {}
    table = csv.DictReader(file, delimiter="\t", restkey="", restval="")
    for raw in table:
        line = offset + table.line_num
        problem = _overflow(raw) or _missing(raw)
        if problem is None:
            try:
                record = Record.model_validate(general | _slots(raw))
            except ValidationError as error:
                problem = _first(error)
            else:
                problem = _curies(record, prefixes) or _twice(record, seen, line)
                if problem is None:
                    yield MappingRow(line, record, prefixes)
                    continue
        field, wrong, allowed = problem
        report(Problem(str(path), line, 1, field, wrong, allowed))


Fault = tuple[str, str, str]


def _slots(raw: dict[str, str]) -> dict[str, Any]:
    filled = {name: value.strip() for name, value in raw.items() if value and value.strip()}
    return {
        name: [part.strip() for part in value.split("|")] if name in _LISTS else value for name, value in filled.items()
    }


def _overflow(raw: dict[str, Any]) -> Fault | None:
    return ("row", "has more cells than the file has columns", "one cell a column") if raw.get("") else None


def _missing(raw: dict[str, str]) -> Fault | None:
    empty = [name for name in _REQUIRED if not (raw.get(name) or "").strip()]
    return (empty[0], "is empty", "a CURIE") if empty else None


def _first(error: ValidationError) -> Fault:
    fault = error.errors()[0]
    field = ".".join(str(part) for part in fault["loc"])
    return field, f"{fault['input']!r}: {fault['msg'][:1].lower()}{fault['msg'][1:]}", "a value after SSSOM"


def _curies(record: Record, prefixes: Mapping[str, str]) -> Fault | None:
    for field in ("subject_id", "predicate_id", "object_id", "mapping_justification"):
        curie = getattr(record, field)
        prefix, colon, _ = curie.partition(":")
        if not colon:
            return field, f"{curie!r} is not a CURIE", "prefix:name"
        if prefix not in prefixes:
            return field, f"the prefix of {curie!r} is not declared", "a prefix of curie_map"
    if record.mapping_justification not in JUSTIFICATIONS:
        allowed = ", ".join(sorted(JUSTIFICATIONS))
        return "mapping_justification", f"{record.mapping_justification!r} is not a mapping process", allowed
    return None


def _twice(record: Record, seen: dict[str, int], line: int) -> Fault | None:
    if record.record_id is None:
        return None
    first = seen.setdefault(record.record_id, line)
    if first == line:
        return None
    return "record_id", f"{record.record_id!r} stands on line {first} already", "an identifier a mapping"
