"""Large catalogues of lines, cut into parts that are read apart from one another: on several cores, or after a kill."""

from __future__ import annotations

import gzip
import hashlib
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path  # noqa: TC003
from typing import IO, TYPE_CHECKING, Final, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

__all__ = ["PART_BYTES", "Line", "Part", "cut", "fingerprint", "read_lines"]

#: About how many bytes of lines make a part: some ten thousand models, a few seconds of work.
PART_BYTES = 8_000_000
_BLOCK_BYTES: Final = 1_000_000


@dataclass(frozen=True, slots=True)
class Part:
    """Whole lines of a file: `size` bytes from `start` on, the first of which is line `line`; a compressed file is one part."""

    file: Path
    start: int
    size: int
    line: int = 1


class Line(NamedTuple):
    """A line, its number and the name of its file."""

    file: str
    number: int
    text: str


def cut(files: Iterable[Path], size: int | None = None) -> list[Part]:
    """Cut files of lines into parts of about `size` bytes (`PART_BYTES`), in their order; every line is in one part."""
    return [part for file in files for part in _cut(file, size or PART_BYTES)]


def _cut(file: Path, size: int) -> Iterator[Part]:
    whole = file.stat().st_size
    if file.suffix == ".gz":
        yield Part(file, 0, whole)
        return
    with file.open("rb") as stream:
        start, line = 0, 1
        while start < whole:
            stream.seek(min(start + size, whole))
            stream.readline()
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
    """Give the lines of a part, those that are blank left out."""
    with _opened(part) as stream:
        name, number = str(part.file), part.line
        left = part.size if part.file.suffix != ".gz" else None
        for raw in stream:
            if line := raw.decode("utf-8", errors="replace").strip():
                yield Line(name, number, line)
            number += 1
            if left is not None:
                left -= len(raw)
                if left <= 0:
                    return


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
