"""Curated files → records: read, check everything, report every mistake with its place."""

from __future__ import annotations

from typing import TYPE_CHECKING

from graphkit import resources
from graphkit.curation.check import Checker, check_organisation
from graphkit.curation.document import Document, parse_document, read_document
from graphkit.curation.schema import release_schema
from graphkit.errors import CurationError, Problem
from graphkit.vocabulary import load_vocabulary

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable
    from pathlib import Path

    from graphkit.records import OrganisationRecord, ReleaseRecord

__all__ = [
    "Checker",
    "load_organisations",
    "load_releases",
    "make_checker",
    "read_release",
    "release_schema",
    "validate_files",
    "validate_text",
]


def load_organisations(paths: Iterable[Path] | None = None) -> dict[str, OrganisationRecord]:
    """Read organisation files (those of the installation, unless others are named), by id.

    Raises `CurationError` with every problem of every file.
    """
    problems: list[Problem] = []
    found: dict[str, OrganisationRecord] = {}
    for path in paths if paths is not None else resources.data_files("organisations"):
        try:
            document = read_document(path)
        except CurationError as error:
            problems.extend(error.problems)
            continue
        record = check_organisation(document)
        problems.extend(document.problems)
        if record is None:
            continue
        if record.id != path.stem:
            problems.append(document.problem(("id",), f"{record.id} is not the name of the file", path.stem))
        found[record.id] = record
    if problems:
        raise CurationError(problems)
    return dict(sorted(found.items()))


def load_releases(
    paths: Iterable[Path] | None = None, *, on_file: Callable[[Path], None] | None = None
) -> list[ReleaseRecord]:
    """Read release files (those of the installation, unless others are named), ordered by system id.

    `on_file` is called after each file, for progress. Raises `CurationError` with every problem of every file.
    """
    checker = make_checker()
    problems: list[Problem] = []
    found: dict[str, ReleaseRecord] = {}
    for path in paths if paths is not None else resources.data_files("releases"):
        record, wrong = _check_file(path, checker)
        problems.extend(wrong)
        if record is not None:
            found[record.system.id] = record
        if on_file is not None:
            on_file(path)
    if problems:
        raise CurationError(problems)
    return [found[name] for name in sorted(found)]


def make_checker() -> Checker:
    """Make what checks files against the vocabulary and organisations of the installation.

    Raises `CurationError` if an organisation file is wrong.
    """
    return Checker(load_vocabulary(), load_organisations())


def validate_files(paths: Iterable[Path]) -> list[Problem]:
    """Check release or organisation files and give every problem, in order of place; an empty list means all is well.

    A file that has the key `system` or `observations` is taken for a release file, any other for an organisation file.
    """
    try:
        checker = make_checker()
    except CurationError as error:
        return list(error.problems)
    return sorted(problem for path in paths for problem in _check_file(path, checker)[1])


def read_release(text: str) -> ReleaseRecord:
    """Read one release record from YAML; its name in problems is that of the file it would be, `<system id>.yaml`.

    Raises `CurationError` with every problem.
    """
    document = parse_document(text, "release.yaml")
    system = document.data.get("system") if isinstance(document.data, dict) else None
    if isinstance(system, dict) and isinstance(system.get("id"), str):
        document.path = f"{system['id'].rsplit('/', 1)[-1]}.yaml"
    record = Checker(load_vocabulary(), load_organisations()).check_release(document)
    if record is None:
        raise CurationError(document.problems)
    return record


def validate_text(text: str, name: str, checker: Checker) -> list[Problem]:
    """Check a release or organisation record given as YAML or JSON text, like a file; `name` stands for its path."""
    try:
        document = parse_document(text, name)
    except CurationError as error:
        return list(error.problems)
    return sorted(_check_document(document, checker)[1])


def _check_file(path: Path, checker: Checker) -> tuple[ReleaseRecord | None, list[Problem]]:
    try:
        document = read_document(path)
    except CurationError as error:
        return None, list(error.problems)
    return _check_document(document, checker, in_folder=path.parent.name)


def _check_document(
    document: Document, checker: Checker, in_folder: str = ""
) -> tuple[ReleaseRecord | None, list[Problem]]:
    if _is_organisation(document, in_folder):
        check_organisation(document)
        return None, document.problems
    return checker.check_release(document), document.problems


def _is_organisation(document: Document, in_folder: str) -> bool:
    data = document.data
    if not isinstance(data, dict):
        return False
    return in_folder == "organisations" or ("name" in data and not {"system", "observations"} & set(data))
