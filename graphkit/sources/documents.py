"""Text and JSON of files that nobody checked: what cannot be read is rejected by its place, and never raises."""

from __future__ import annotations

import json
from collections import Counter
from decimal import Decimal, InvalidOperation
from typing import TYPE_CHECKING, Any, Final

from graphkit.errors import Problem

if TYPE_CHECKING:
    from pathlib import Path

    from graphkit.sources.source import Reject

__all__ = ["NOTHING", "parse_json", "place_of_bytes", "read_decimal", "read_text"]

#: What `parse_json` gives for text that is no JSON: null is JSON.
NOTHING: Final = object()


def read_text(path: Path, reject: Reject) -> str | None:
    """Give the text of a file in UTF-8, without a byte-order mark; one that cannot be read is rejected, and gives None."""
    try:
        raw = path.read_bytes()
    except OSError as error:
        reject(Problem(str(path), 1, 1, "file", f"cannot be read: {error.strerror or error}", "a file"))
        return None
    try:
        return raw.decode("utf-8-sig").replace("\r\n", "\n")
    except UnicodeDecodeError as error:
        line, column = place_of_bytes(raw, error.start)
        wrong = f"the byte 0x{raw[error.start]:02x} is not UTF-8"
        reject(Problem(str(path), line, column, "encoding", wrong, "UTF-8"))
        return None


def place_of_bytes(raw: bytes, position: int) -> tuple[int, int]:
    r"""Give the line and column of a byte, both from 1.

    >>> place_of_bytes(b"a\nb\xe9", 3)
    (2, 2)
    """
    return raw.count(b"\n", 0, position) + 1, position - raw.rfind(b"\n", 0, position)


def read_decimal(text: str) -> Decimal:
    """Read a number exactly; one with an exponent beyond all bounds is infinite.

    >>> read_decimal("1e-07"), read_decimal("1e99999999999999999999")
    (Decimal('1E-7'), Decimal('Infinity'))
    """
    try:
        return Decimal(text)
    except InvalidOperation:
        return Decimal("Infinity")


def parse_json(text: str, file: str, reject: Reject, line: int = 1, allowed: str = "JSON") -> Any:
    """Read JSON whose first line is `line` of a file, numbers with a fraction as decimals.

    A key that an object holds twice is rejected and its first value kept. Text that is no JSON, is nested too deeply, or holds
    half a surrogate pair is rejected, and gives `NOTHING`.
    """

    def collect(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
        found = dict(pairs)
        if len(found) < len(pairs):
            found.update(reversed(pairs))
            for key in sorted(key for key, times in Counter(key for key, _ in pairs).items() if times > 1):
                reject(
                    Problem(file, _line_of_second(text, key, line), 1, key, "stands twice; the first is kept", "once")
                )
        return found

    try:
        data = json.loads(text, parse_float=read_decimal, object_pairs_hook=collect)
        if "\\ud" in text or "\\uD" in text:
            json.dumps(data, ensure_ascii=False, default=str).encode()
    except json.JSONDecodeError as error:
        reject(Problem(file, line + error.lineno - 1, error.colno, "json", error.msg, allowed))
    except RecursionError:
        reject(Problem(file, line, 1, "json", "is nested too deeply", "less nesting"))
    except UnicodeEncodeError:
        reject(Problem(file, line, 1, "json", "holds half a surrogate pair", "Unicode text"))
    except ValueError as error:  # a whole number of thousands of digits
        reject(Problem(file, line, 1, "json", str(error).partition(";")[0], "shorter numbers"))
    else:
        return data
    return NOTHING


def _line_of_second(text: str, key: str, line: int) -> int:
    needle = f"{json.dumps(key, ensure_ascii=False)}:"
    if text.count(needle) != 2:  # elsewhere too: where it is repeated cannot be told
        return line
    return line + text.count("\n", 0, text.rfind(needle))
