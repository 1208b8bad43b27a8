"""Find the project's own files: in a checkout beside the package, in an installed wheel inside it."""

from __future__ import annotations

from pathlib import Path
from typing import Final

from graphkit.errors import StoreError

__all__ = ["data_files", "folder", "ontology_files"]

_PACKAGE: Final = Path(__file__).resolve().parent


def folder(name: str) -> Path:
    """Give the folder `ontology`, `data`, `queries` or `docs/ontology`.

    Raises `StoreError` if the installation lacks it.
    """
    for candidate in (_PACKAGE / "_resources" / name, _PACKAGE.parent / name):
        if candidate.is_dir():
            return candidate
    raise StoreError(f"this installation lacks its {name}/ folder: install access-atlas again")


def ontology_files(*parts: str) -> list[Path]:
    """List the Turtle files of the named parts of the ontology (`core`, `codelists`, `influences`), sorted."""
    root = folder("ontology")
    return sorted(path for part in parts for path in (root / part).glob("*.ttl"))


def data_files(*parts: str) -> list[Path]:
    """List the YAML files below the named parts of the data (`releases`, `organisations`), sorted."""
    root = folder("data")
    return sorted(path for part in parts for path in (root / part).rglob("*.yaml"))
