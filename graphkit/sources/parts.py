"""Large catalogues of lines, cut into parts that are read apart from one another: on several cores, or after a kill."""

from __future__ import annotations

import gzip
import hashlib
import zlib
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path  # noqa: TC003
from typing import IO, TYPE_CHECKING, Final, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

__all__ = ["PART_BYTES", "Line", "Part", "cut", "fingerprint", "read_lines"]

#: About how many bytes of lines make a part: some ten thousand models, a few seconds of work.
PART_BYTES = 8_000_000
#: Longer lines are not read: the metadata of a model with a hundred thousand files is shorter.
LONGEST_LINE = 32_000_000
_BLOCK_BYTES: Final = 1_000_000


@dataclass(frozen=True, slots=True)
class Part:
    """Whole lines of a file: `size` bytes from `start` on, the first of which is line `line`; a compressed file is one part."""

    file: Path
    start: int
    size: int
    line: int = 1


class Line(NamedTuple):
    """A line, its number and the name of its file; `wrong` says why its text could not be read."""

    file: str
    number: int
    text: str
    wrong: str = ""


def cut(files: Iterable[Path], size: int | None = None) -> list[Part]:
    """Cut files of lines into parts of about `size` bytes (`PART_BYTES`), in their order; every line is in one part."""
    return [part for file in files for part in _cut(file, size or PART_BYTES)]


def _cut(file: Path, size: int) -> Iterator[Part]:
    try:
        whole = file.stat().st_size
    except OSError:  # `read_lines` says so
        whole = 0
    if file.suffix == ".gz" or not whole:
        yield Part(file, 0, whole)
        return
    with file.open("rb") as stream:
        start, line = 0, 1
        while start < whole:
            stream.seek(min(start + size, whole))
            while (rest := stream.readline(_BLOCK_BYTES)) and not rest.endswith(b"\n"):
                pass
            end = stream.tell()
            yield Part(file, start, end - start, line)
            line += _count_lines(stream, start, end)
            start = end


def _count_lines(stream: IO[bytes], start: int, end: int) -> int:
    stream.seek(start)
    found = 0
    while (left := end - stream.tell()) > 0:
        found += stream.read(min(left, _BLOCK_BYTES)).count(b"\n")
    return found


def read_lines(part: Part) -> Iterator[Line]:
    """Give the lines of a part, those that are blank left out; what cannot be read comes as a line that says so."""
    name, number = str(part.file), part.line
    left = part.size if part.file.suffix != ".gz" else None
    try:
        with _opened(part) as stream:
            while raw := stream.readline(LONGEST_LINE + 1):
                size, is_long = len(raw), len(raw) > LONGEST_LINE
                while is_long and not raw.endswith(b"\n") and (raw := stream.readline(LONGEST_LINE)):
                    size += len(raw)
                if is_long:
                    yield Line(name, number, "", f"is longer than {LONGEST_LINE:,} bytes")
                elif (line := _decode(name, number, raw)) is not None:
                    yield line
                number += 1
                if left is not None:
                    left -= size
                    if left <= 0:
                        return
    except (OSError, EOFError, zlib.error) as error:
        yield Line(name, number, "", f"cannot be read, nor what follows: {error}")


def _decode(name: str, number: int, raw: bytes) -> Line | None:
    try:
        text = raw.decode("utf-8").strip()
    except UnicodeDecodeError as error:
        return Line(name, number, "", f"the byte 0x{raw[error.start]:02x} at column {error.start + 1} is not UTF-8")
    return Line(name, number, text) if text else None


@contextmanager
def _opened(part: Part) -> Iterator[IO[bytes]]:
    if part.file.suffix == ".gz":
        with gzip.open(part.file, "rb") as lines:
            yield lines  # type: ignore[misc] # a stream of bytes all the same
    else:
        with part.file.open("rb") as lines:
            lines.seek(part.start)
            yield lines


def fingerprint(name: str) -> int:
    """Give 64 bits that stand for a name in every process.

    >>> fingerprint("openai/gpt-oss-20b") == fingerprint("openai/gpt-oss-20b") != fingerprint("openai/gpt-oss-120b")
    True
    """
    return int.from_bytes(hashlib.blake2b(name.encode(), digest_size=8).digest(), "big")
