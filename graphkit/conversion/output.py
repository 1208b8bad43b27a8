"""What a conversion writes, whichever engine runs it."""

from __future__ import annotations

import json
import shutil
from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING, Final

import pyoxigraph as ox

from graphkit.errors import DataError
from graphkit.sources.catalogue import describe_state, mapper_of

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

    from graphkit.errors import Problem
    from graphkit.sources.conversion import Converted
    from graphkit.sources.source import Origin

__all__ = ["FOLDERS", "ConversionReport", "clear_output", "finish_output", "quad_lines", "shared_lines", "told"]

FOLDERS: Final = ("quads", "extract", "rejected")


@dataclass(frozen=True, slots=True)
class ConversionReport:
    """Counts of what a conversion wrote, and of rows and values that were left out."""

    entries: int
    values: int
    quads: int
    rejected: int


def clear_output(output: Path) -> None:
    """Make the folder of a conversion, empty. Raises `DataError` if it holds what no conversion wrote."""
    known = {*FOLDERS, "_SUCCESS"}
    if output.is_file() or (output.is_dir() and any(one.name not in known for one in output.iterdir())):
        raise DataError(f"{output}: is there already and was not written by a conversion; name another folder")
    (output / "_SUCCESS").unlink(missing_ok=True)  # first: without it, nobody takes what is left for whole
    for name in FOLDERS:
        shutil.rmtree(output / name, ignore_errors=True)
    output.mkdir(parents=True, exist_ok=True)


def finish_output(output: Path, report: ConversionReport) -> None:
    """Say that everything is there."""
    (output / "_SUCCESS").write_text(json.dumps(asdict(report)) + "\n", encoding="utf-8")


def quad_lines(quads: Iterable[ox.Quad]) -> list[str]:
    """Write quads as lines of N-Quads, without the ends of lines."""
    data = ox.serialize(quads, format=ox.RdfFormat.N_QUADS) or b""
    return [line.decode() for line in data.splitlines()]  # of bytes: text ends lines at U+2028 and others too


def shared_lines(name: str, origin: Origin, found: Iterable[Converted]) -> list[str]:
    """Write once what the entries of all parts share: the state, providers, languages and countries."""
    mapper = mapper_of(name, origin)
    for one in found:
        one.share(mapper)
    return sorted(set(quad_lines([*describe_state(name, origin), *mapper.names()])))


def told(problem: Problem) -> str:
    """Write a problem as a line of JSON, without what is empty."""
    return json.dumps({name: value for name, value in asdict(problem).items() if value}, ensure_ascii=False)
