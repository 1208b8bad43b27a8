"""YAML as plain text: every scalar a string, so that a reader decides types and nothing (`NO`, `2024-10`) is guessed."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

import yaml

from graphkit.errors import Problem

if TYPE_CHECKING:
    from pathlib import Path

    from graphkit.sources.source import Reject

__all__ = ["line_of", "read_yaml"]

_LOADER: Final = getattr(yaml, "CBaseLoader", yaml.BaseLoader)


def read_yaml(path: Path, reject: Reject) -> dict[str, Any]:
    """Read a file that holds a mapping; one that does not is rejected, and gives an empty mapping."""
    try:
        data = yaml.load(path.read_text(encoding="utf-8-sig"), Loader=_LOADER)  # noqa: S506 - a base loader makes strings
    except (yaml.YAMLError, UnicodeDecodeError) as error:
        mark = getattr(error, "problem_mark", None)
        line, column = (mark.line + 1, mark.column + 1) if mark else (1, 1)
        reject(Problem(str(path), line, column, "yaml", str(getattr(error, "problem", error)), "YAML"))
        return {}
    if not isinstance(data, dict):
        reject(Problem(str(path), 1, 1, "yaml", "holds no mapping", "keys and values"))
        return {}
    return data


def line_of(text: str, *needles: str) -> int:
    r"""Give the line of the last needle, looked for after the line of the one before it; 1 where one is missing.

    >>> line_of("a: 1\nb:\n  c: 2\n", "b:", "c: 2")
    3
    """
    place = 0
    for needle in needles:
        found = text.find(needle, place)
        if found < 0:
            return 1 if place == 0 else text.count("\n", 0, place) + 1
        place = found
    return text.count("\n", 0, place) + 1
