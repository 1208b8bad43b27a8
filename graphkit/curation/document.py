"""Read YAML so that every key and value still knows its line and column.

YAML 1.2 is read (`NO` is text, not false); numbers with a fraction become `Decimal`, dates stay text.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from decimal import Decimal, InvalidOperation
from typing import TYPE_CHECKING, Any, Final

from ruamel.yaml import YAML
from ruamel.yaml.error import MarkedYAMLError, YAMLError
from ruamel.yaml.nodes import MappingNode, Node, ScalarNode, SequenceNode

from graphkit.errors import CurationError, Problem

if TYPE_CHECKING:
    from pathlib import Path

    from pydantic import ValidationError

__all__ = ["Document", "Location", "parse_document", "place_problems", "read_document"]

#: Aliases may write a few lines out to any number of values.
_MOST_VALUES: Final = 200_000

#: What an escape of YAML or JSON may say and no file can hold.
_HALF: Final = re.compile("[\ud800-\udfff]")
_HALVED: Final = "half of a surrogate pair, which is no character"

Location = tuple[str | int, ...]


@dataclass(slots=True)
class Document:
    """A YAML file as plain data, with the place of each key and value.

    Places are (line, column), counting from 1. `problems` holds what was wrong with the YAML itself. `path` is a mere name
    where the text did not come from a file.
    """

    path: str
    is_file: bool = True
    data: Any = None
    keys: dict[Location, tuple[int, int]] = field(default_factory=dict)
    values: dict[Location, tuple[int, int]] = field(default_factory=dict)
    problems: list[Problem] = field(default_factory=list)

    def problem(self, location: Location, wrong: str, allowed: str = "", *, at_key: bool = False) -> Problem:
        """Make the problem found at a location, placed at the nearest key or value that exists in the file."""
        places = self.keys if at_key else self.values
        known = tuple(location)
        while known and known not in places and known not in self.values:
            known = known[:-1]
        line, column = places.get(known) or self.values.get(known, (1, 1))
        shown = ".".join(str(part) for part in location) or "file"
        return Problem(self.path, line, column, shown, wrong, allowed)


def place_problems(document: Document, error: ValidationError) -> list[Problem]:
    """Say in our words, and at their places in a document, what pydantic found wrong with its data."""
    found = []
    for detail in error.errors(include_url=False):
        ours = detail["type"] == "value_error"  # which may begin with what the file says
        message = detail["msg"].removeprefix("Value error, ") if ours else detail["msg"][0].lower() + detail["msg"][1:]
        wrong, _, allowed = message.partition("; allowed: ")
        at_key = detail["type"] in ("extra_forbidden", "missing")
        found.append(document.problem(tuple(detail["loc"]), wrong, allowed, at_key=at_key))
    return found


def read_document(path: Path, *, name: str | None = None) -> Document:
    """Read one YAML file.

    Raises `CurationError` if it is not UTF-8 or not YAML; duplicate keys are reported as problems of the document.
    """
    shown = name or str(path)
    try:
        text = path.read_text(encoding="utf-8")
    except UnicodeDecodeError as error:
        raise CurationError([Problem(shown, 1, 1, "file", "is not UTF-8", "UTF-8 text")]) from error
    except OSError as error:
        raise CurationError([Problem(shown, 1, 1, "file", error.strerror or "cannot be read")]) from error
    return _parse(Document(shown), text)


def parse_document(text: str, name: str) -> Document:
    """Read YAML, or JSON, that did not come from a file; problems are placed in `name`.

    Raises `CurationError` if it is not YAML.

    >>> parse_document("system: {id: one}", "document").data
    {'system': {'id': 'one'}}
    """
    return _parse(Document(name, is_file=False), text)


def _parse(document: Document, text: str) -> Document:
    yaml = YAML(typ="safe", pure=True)
    try:
        node = yaml.compose(text)
    except RecursionError as error:
        raise CurationError([Problem(document.path, 1, 1, "file", "is nested too deeply")]) from error
    except MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        place = (mark.line + 1, mark.column + 1) if mark else (1, 1)
        wrong = f"is not YAML: {error.problem or error.context}"
        raise CurationError([Problem(document.path, place[0], place[1], "file", wrong)]) from error
    except YAMLError as error:
        raise CurationError([Problem(document.path, 1, 1, "file", f"is not YAML: {error}")]) from error
    if node is None:
        raise CurationError([Problem(document.path, 1, 1, "file", "is empty", "a mapping")])
    try:
        document.data = _construct(node, (), document)
    except RecursionError as error:
        raise CurationError([Problem(document.path, 1, 1, "file", "is nested too deeply")]) from error
    return document


def _place(node: Node) -> tuple[int, int]:
    return node.start_mark.line + 1, node.start_mark.column + 1


def _construct(node: Node, location: Location, document: Document) -> Any:
    document.values[location] = _place(node)
    if len(document.values) > _MOST_VALUES:
        wrong = f"has more than {_MOST_VALUES:,} values, aliases written out"
        raise CurationError([Problem(document.path, *_place(node), "file", wrong)])
    match node:
        case MappingNode():
            return _mapping(node, location, document)
        case SequenceNode():
            return [_construct(item, (*location, index), document) for index, item in enumerate(node.value)]
        case ScalarNode():
            return _scalar(node, location, document)
        case _:
            raise TypeError(f"a YAML node of an unknown kind: {node!r}")


def _mapping(node: MappingNode, location: Location, document: Document) -> dict[str, Any]:
    data: dict[str, Any] = {}
    for key_node, value_node in node.value:
        key = _join_pairs(str(key_node.value))
        if _HALF.search(key):
            document.problems.append(document.problem(location, f"has a key with {_HALVED}"))
            continue
        inner = (*location, key)
        if key in data:
            line, column = _place(key_node)
            shown = ".".join(str(part) for part in inner)
            wrong = f"stands twice, first in line {document.keys[inner][0]}"
            document.problems.append(Problem(document.path, line, column, shown, wrong, "each key once"))
            continue
        document.keys[inner] = _place(key_node)
        data[key] = _construct(value_node, inner, document)
    return data


def _scalar(node: ScalarNode, location: Location, document: Document) -> Any:
    text = _join_pairs(str(node.value))
    if _HALF.search(text):
        document.problems.append(document.problem(location, f"has {_HALVED}"))
        return ""
    match str(node.tag).rsplit(":", 1)[-1]:
        case "null":
            return None
        case "bool":
            return text.lower() == "true"
        case "int":
            return _whole_number(text)
        case "float":
            try:
                return Decimal(text.replace("_", ""))
            except InvalidOperation:  # .inf and .nan
                return Decimal("Infinity") if "inf" in text.lower() else Decimal("NaN")
        case _:
            return text


def _join_pairs(text: str) -> str:
    """Read two escapes that JSON writes for one character as that character; YAML reads each alone."""
    return text.encode("utf-16", "surrogatepass").decode("utf-16", "surrogatepass") if _HALF.search(text) else text


def _whole_number(text: str) -> int | str:
    if text.lstrip("+-").startswith("0"):
        return _leading_zero(text)
    try:
        return int(text.replace("_", ""))
    except ValueError:  # Python reads no number of more than 4,300 digits
        return text


def _leading_zero(text: str) -> int | str:
    digits = text.lstrip("+-")
    return int(text) if digits == "0" else int(text, 0) if digits[1:2] in "xob" else text
