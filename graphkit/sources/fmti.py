"""The Foundation Model Transparency Index: 100 indicators of a developer, each met (1) or not (0), in each wave.

Scores are of developers, for the flagship model of that wave: an entry is a developer in a wave, never a system. Waves ask
different questions, so a criterion belongs to its wave.
"""

from __future__ import annotations

import csv
import re
from typing import TYPE_CHECKING, Final

from graphkit.errors import Problem
from graphkit.sources.judgements import Entry, Judgement, map_criterion, map_entry, map_judgement, slug
from graphkit.sources.source import CC_BY, Source, files_below, page_of

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    import pyoxigraph as ox

    from graphkit.sources.source import Origin, Reject

__all__ = ["SOURCE", "read", "wave_of"]

_MONTHS: Final = {"may": "05", "october": "10", "dec": "12", "december": "12"}
_WAVE: Final = re.compile(r"^([A-Za-z]+)(\d{4})_scores$")
_NOT_DEVELOPERS: Final = frozenset({"domain", "subdomain", "indicator", "total", "average", "mean"})


def wave_of(file: Path) -> str | None:
    """Give the wave that a file of scores belongs to, as year and month; None if it is no such file.

    >>> from pathlib import Path
    >>> wave_of(Path("October2023_scores.csv")), wave_of(Path("Dec2025_indicators.csv"))
    ('2023-10', None)
    """
    match = _WAVE.match(file.stem)
    month = _MONTHS.get(match[1].lower()) if match else None
    return f"{match[2]}-{month}" if match and month else None


def read(path: Path, origin: Origin, reject: Reject) -> Iterator[ox.Quad]:
    """Read the files of scores at or below a path."""
    for file in files_below(path, ".csv"):
        wave = wave_of(file)
        if wave is not None:
            yield from _wave(file, wave, origin, reject)


def _wave(file: Path, wave: str, origin: Origin, reject: Reject) -> Iterator[ox.Quad]:
    prefix = f"fmti-{wave}"
    page = page_of(SOURCE.repository, origin.revision, f"{file.parent.name}/{file.name}")
    with file.open(encoding="utf-8-sig", newline="") as lines:
        table = csv.DictReader(lines)
        developers = [name for name in table.fieldnames or () if name.strip().lower() not in _NOT_DEVELOPERS]
        for name in developers:
            label = f"{name.strip()}, wave of {wave}"
            entry = Entry(f"{prefix}--{slug(name)}", label, page, of_developer=True, released=wave)
            yield from map_entry(entry, SOURCE, origin)
        seen: set[str] = set()
        for row in table:
            indicator = (row.get("Indicator") or "").strip()
            line = table.line_num
            if indicator.lower() in _NOT_DEVELOPERS:  # the sums below the scores
                continue
            if not indicator:
                reject(Problem(str(file), line, 1, "Indicator", "is empty", "the name of an indicator"))
                continue
            criterion = f"{prefix}--{slug(indicator)}"
            if criterion in seen:
                reject(Problem(str(file), line, 1, "Indicator", f"{indicator!r} stands twice", "one row an indicator"))
                continue
            seen.add(criterion)
            yield from map_criterion(criterion, indicator, SOURCE)
            for name in developers:
                score = (row.get(name) or "").strip()
                if score not in ("0", "1"):
                    reject(Problem(str(file), line, 1, name, f"{score!r} is no score", "0, 1"))
                    continue
                yield from map_judgement(Judgement(f"{prefix}--{slug(name)}", criterion, int(score)), SOURCE)


SOURCE: Final = Source(
    name="fmti",
    graph_name="source/fmti",
    title="Foundation Model Transparency Index",
    title_ko="파운데이션 모델 투명성 지수",
    licence=CC_BY,
    repository="https://github.com/stanford-crfm/fmti",
    read=read,
)
