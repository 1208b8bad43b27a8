"""YAML as plain text: every scalar a string, so that a reader decides types and nothing (`NO`, `2024-10`) is guessed."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

import yaml

from graphkit.errors import Problem
from graphkit.sources.documents import read_text

if TYPE_CHECKING:
    from pathlib import Path

    from graphkit.sources.source import Reject

__all__ = ["line_of", "parse_yaml", "read_yaml"]

_BASE: Final[Any] = getattr(yaml, "CBaseLoader", yaml.BaseLoader)
_DEEPEST: Final = 50


class _Loader(_BASE):  # type: ignore[misc] # the fast loader where there is one
    """Keeps the first value of a key that stands twice, and notes the others."""

    def __init__(self, text: str) -> None:
        super().__init__(text)
        self.repeated: list[tuple[int, int, str]] = []

    def construct_mapping(self, node: Any, deep: bool = False) -> dict[Any, Any]:  # noqa: ARG002 - all of it is wanted
        found: dict[Any, Any] = {}
        for key_node, value_node in node.value:
            if not isinstance(key_node, yaml.ScalarNode):
                raise yaml.constructor.ConstructorError(None, None, "a key is no text", key_node.start_mark)
            key, mark = key_node.value, key_node.start_mark
            if key in found:
                self.repeated.append((mark.line + 1, mark.column + 1, key))
            else:
                found[key] = self.construct_object(value_node, deep=True)
        return found


def read_yaml(path: Path, reject: Reject) -> dict[str, Any]:
    """Read a file that holds a mapping; one that does not is rejected, and gives an empty mapping.

    A key that stands twice is rejected and its first value kept. Aliases are not followed: a few lines of them can stand for
    more than fits into memory.
    """
    text = read_text(path, reject)
    return {} if text is None else parse_yaml(text, path, reject)


def parse_yaml(text: str, path: Path, reject: Reject) -> dict[str, Any]:
    """Read the text of such a file."""
    try:
        _check_events(text)
        loader = _Loader(text)
        data = loader.get_single_data()
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        line, column = (mark.line + 1, mark.column + 1) if mark else (1, 1)
        reject(Problem(str(path), line, column, "yaml", str(getattr(error, "problem", error)), "YAML"))
        return {}
    for line, column, key in loader.repeated:
        reject(Problem(str(path), line, column, key, "stands twice; the first is kept", "once"))
    if not isinstance(data, dict):
        reject(Problem(str(path), 1, 1, "yaml", "holds no mapping", "keys and values"))
        return {}
    return data


def _check_events(text: str) -> None:
    """Refuse aliases and deep nesting before anything is built of them."""
    depth = 0
    for event in yaml.parse(text, Loader=_BASE):
        if isinstance(event, yaml.AliasEvent):
            raise yaml.MarkedYAMLError(problem="an alias is not followed", problem_mark=_mark(event))
        if isinstance(event, yaml.CollectionStartEvent):
            depth += 1
            if depth > _DEEPEST:
                raise yaml.MarkedYAMLError(problem="is nested too deeply", problem_mark=_mark(event))
        elif isinstance(event, yaml.CollectionEndEvent):
            depth -= 1


def _mark(event: yaml.Event) -> yaml.Mark:
    mark: yaml.Mark = event.start_mark  # type: ignore[assignment] # an event of text has one, and both kinds of it are alike
    return mark


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
