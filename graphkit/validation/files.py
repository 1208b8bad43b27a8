"""Validate files of every kind that the atlas is made of: curated YAML, each by what it describes, and RDF."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from graphkit.accessibility.profiles import load_profile
from graphkit.build.pipeline import read_inputs
from graphkit.curation import validate_files
from graphkit.errors import CurationError, Problem
from graphkit.linking.lexicon import read_lexicon
from graphkit.reasoning.files import FORMATS, validate_rdf_files
from graphkit.sources.description import read_description

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable
    from pathlib import Path

__all__ = ["files_below", "validate_paths"]

_YAML: Final = (".yaml", ".yml", ".json")
#: Folder → how its files are read, where they describe neither systems nor organisations.
_READERS: Final[dict[str, Callable[[Path], Any]]] = {
    "profiles": load_profile,
    "sources": read_description,
    "identity": read_lexicon,
}


def files_below(folder: Path) -> list[Path]:
    """List the files below a folder that can be checked, in order."""
    return sorted(path for path in folder.rglob("*") if path.suffix in {".yaml", ".yml", *FORMATS})


def validate_paths(paths: Iterable[Path]) -> list[Problem]:
    """Give every problem of every file, in order of place; an empty list means that all is well.

    YAML in a folder `profiles`, `sources` or `identity` is what lies there in `data/`; any other describes a system or an
    organisation.
    """
    problems: list[Problem] = []
    rdf: list[Path] = []
    curated: list[Path] = []
    for path in paths:
        if path.suffix in FORMATS:
            rdf.append(path)
        elif path.suffix not in _YAML:
            problems.append(
                Problem(str(path), 1, 1, "file", "is of no kind that is checked", ", ".join((*_YAML, *FORMATS)))
            )
        elif path.parent.name in _READERS:
            problems += _read(path)
        else:
            curated.append(path)
    problems += validate_files(curated)
    if rdf:
        problems += validate_rdf_files(rdf, read_inputs())
    return sorted(problems)


def _read(path: Path) -> tuple[Problem, ...]:
    try:
        _READERS[path.parent.name](path)
    except CurationError as error:
        return error.problems
    return ()
