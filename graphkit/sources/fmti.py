"""The Foundation Model Transparency Index: 100 indicators of a developer, each met (1) or not (0), in each wave.

Scores are of developers, for the flagship model of that wave: an entry is a developer in a wave, never a system. Waves ask
different questions, so a criterion belongs to its wave.
"""

from __future__ import annotations

import calendar
import csv
import io
import re
from typing import TYPE_CHECKING, Final

from graphkit.errors import Problem
from graphkit.namespaces import make_slug
from graphkit.sources.documents import read_text
from graphkit.sources.draft import wrong_name
from graphkit.sources.fields import FieldTable
from graphkit.sources.judgements import Entry, Judgement, map_criterion, map_entry, map_judgement
from graphkit.sources.source import CC_BY, Source, files_below, page_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping
    from pathlib import Path

    import pyoxigraph as ox

    from graphkit.sources.source import Origin, Reject

__all__ = ["FIELDS", "SOURCE", "read", "wave_of"]

FIELDS: Final = FieldTable(
    mapped={
        "Indicator": "the criterion",
        r"(?!(Domain|Subdomain|Indicator|Total|Average|Mean)\s*$).+": "a developer, with its scores",
    },
    unmapped={
        r"(Domain|Subdomain)\s*": "how that index groups its questions, which differs between waves",
        r"(Total|Average|Mean)\s*": "follows from the scores",
    },
)
_MONTHS: Final = {name.lower(): f"{number:02}" for number, name in enumerate(calendar.month_name) if name}
_WAVE: Final = re.compile(r"^([A-Za-z]+)(\d{4})_scores$")
_NOT_DEVELOPERS: Final = frozenset({"domain", "subdomain", "indicator", "total", "average", "mean"})


def wave_of(file: Path) -> str | None:
    """Give the wave that a file of scores belongs to, as year and month; None if it is no such file.

    >>> from pathlib import Path
    >>> wave_of(Path("October2023_scores.csv")), wave_of(Path("Dec2025_indicators.csv"))
    ('2023-10', None)
    """
    match = _WAVE.match(file.stem)
    if match is None:
        return None
    month = next((number for name, number in _MONTHS.items() if name.startswith(match[1].lower())), None)
    return f"{match[2]}-{month}" if month and len(match[1]) >= 3 else None


def read(path: Path, origin: Origin, reject: Reject) -> Iterator[ox.Quad]:
    """Read the files of scores at or below a path."""
    for file in files_below(path, ".csv"):
        wave = wave_of(file)
        if wave is not None:
            yield from _wave(file, wave, origin, reject)
        elif file.stem.endswith("_scores"):
            reject(Problem(str(file), 1, 1, "file", "its name tells no wave", "a name such as October2023_scores.csv"))


def _wave(file: Path, wave: str, origin: Origin, reject: Reject) -> Iterator[ox.Quad]:
    if (text := read_text(file, reject)) is None:
        return
    table = csv.DictReader(io.StringIO(text, newline=""))
    try:
        developers = _developers(file, table.fieldnames or (), reject)
        yield from _entries(developers, file, wave, origin)
        yield from _scores(developers, file, table, wave, reject)
    except csv.Error as error:
        reject(Problem(str(file), table.line_num + 1, 1, "csv", str(error), "a table of scores"))


def _developers(file: Path, columns: Iterable[str], reject: Reject) -> dict[str, str]:
    """Give the columns of developers, each with the slug of its developer; one that stands twice is reported."""
    found: dict[str, str] = {}
    if not any(name.strip() == "Indicator" for name in columns):
        reject(Problem(str(file), 1, 1, "Indicator", "is missing", "a column of indicators"))
        return found
    for name in columns:
        if name.strip().lower() in _NOT_DEVELOPERS:
            continue
        slug = make_slug(name)
        if wrong := wrong_name(name.strip()):
            reject(Problem(str(file), 1, 1, "column", wrong, "the name of a developer"))
        elif slug in found.values():
            reject(Problem(str(file), 1, 1, name.strip(), "stands twice; the first is kept", "one column a developer"))
        else:
            found[name] = slug
    return found


def _entries(developers: Mapping[str, str], file: Path, wave: str, origin: Origin) -> Iterator[ox.Quad]:
    page = page_of(SOURCE.repository, origin.revision, f"{file.parent.name}/{file.name}")
    for name, slug in developers.items():
        label = f"{name.strip()}, wave of {wave}"
        entry = Entry(f"fmti-{wave}--{slug}", label, page, of_developer=True, released=wave)
        yield from map_entry(entry, SOURCE, origin)


def _scores(
    developers: Mapping[str, str], file: Path, table: csv.DictReader[str], wave: str, reject: Reject
) -> Iterator[ox.Quad]:
    seen: set[str] = set()
    for row in table:
        indicator, line = (row.get("Indicator") or "").strip(), table.line_num
        if not developers or indicator.lower() in _NOT_DEVELOPERS:  # the sums below the scores
            continue
        criterion = f"fmti-{wave}--{make_slug(indicator)}"
        if (wrong := wrong_name(indicator)) or criterion in seen:
            wrong = wrong or f"{indicator!r} stands twice"
            reject(Problem(str(file), line, 1, "Indicator", wrong, "one row an indicator"))
            continue
        if None in row:
            reject(Problem(str(file), line, 1, indicator, "has more cells than there are columns", "a cell a column"))
        seen.add(criterion)
        yield from map_criterion(criterion, indicator, SOURCE)
        for name, slug in developers.items():
            score = (row.get(name) or "").strip()
            if score not in ("0", "1"):
                reject(Problem(str(file), line, 1, name.strip(), f"{score[:40]!r} is no score", "0, 1"))
                continue
            yield from map_judgement(Judgement(f"fmti-{wave}--{slug}", criterion, int(score)), SOURCE)


SOURCE: Final = Source(
    name="fmti",
    graph_name="source/fmti",
    title="Foundation Model Transparency Index",
    title_ko="파운데이션 모델 투명성 지수",
    licence=CC_BY,
    repository="https://github.com/stanford-crfm/fmti",
    read=read,
)
