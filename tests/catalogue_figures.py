"""The figures of docs/catalogues.md, from the real files beside the project; without these they stay."""

from __future__ import annotations

import datetime as dt
import shutil
from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING, Final

from graphkit import open_atlas
from graphkit.alignments import read_mapping_file
from graphkit.build.additions import import_source
from graphkit.build.links import link_catalogues
from graphkit.resources import folder as resource_folder
from graphkit.sources import get_source
from graphkit.sources.description import load_description
from graphkit.sources.source import Origin

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from graphkit import Atlas
    from graphkit.accuracy import Accuracy
    from graphkit.build.additions import ImportReport
    from graphkit.disagreements import Claim, Disagreement
    from graphkit.errors import Problem

__all__ = ["PAGE", "PINNED", "CatalogueFigures"]

PAGE: Final = "docs/catalogues.md"
PINNED: Final = Path(__file__).resolve().parents[2] / "shared" / "data"
#: Catalogue → its folder below the pinned files, and what is read of it.
CATALOGUES: Final = {
    "models-dev": ("models.dev", "TOML files of models and of providers' offers"),
    "litellm": ("litellm", "the JSON table of prices and context windows"),
    "genai-prices": ("genai-prices", "YAML files of providers"),
}
DAY: Final = dt.date(2026, 11, 23)
_KINDS: Final = ("different-provider", "conflict", "rounding", "different-date", "unit")
_SYSTEM: Final = "claude-3-5-sonnet"
_NAMES: Final = {"curated": "we", "litellm": "LiteLLM", "models-dev": "models.dev", "genai-prices": "genai-prices"}


class CatalogueFigures:
    """Imports the real files into a copy of a built store, links them, and says what came of it, as Markdown."""

    def __init__(self, store: Path, work: Path) -> None:
        here = Path(shutil.copytree(store, work / "store"))
        self._reports: dict[str, ImportReport] = {
            name: import_source(here, get_source(name), PINNED / path, revision=_revision(name), accessed=DAY)
            for name, (path, _) in CATALOGUES.items()
        }
        self._before = open_atlas(here, build_if_missing=False).catalogues.among()
        link_catalogues(here)
        self._atlas: Atlas = open_atlas(here, build_if_missing=False)

    def blocks(self) -> dict[str, Callable[[], str]]:
        """Give what makes each block of the page."""
        return {
            "read": self.read,
            "disagreements": self.disagreements,
            "accuracy": self.accuracy,
            "system": self.system,
        }

    def read(self) -> str:
        """Count what was read of each catalogue, and what was left out."""
        rows: list[tuple[object, ...]] = [
            (f"`{name}`", words, report.counts.entries, f"{report.counts.begun:,}", _left_out(report.rejected))
            for (name, (_, words)), report in zip(CATALOGUES.items(), self._reports.values(), strict=True)
        ]
        problems: list[Problem] = []
        quads = list(get_source("os-ai-map").read(PINNED / "os-ai-map", Origin(DAY), problems.append))
        kinds = Counter(str(quad.object).rpartition("#")[2] for quad in quads)
        rows += [
            ("`hugging-face`", "JSON lines of the hub's model info and card data", "", "", ""),
            (
                "`os-ai-map`", "YAML files of scores, as judgements", kinds["SystemEntry>"],
                f"{kinds['OpennessJudgement>']} judgements", _left_out(problems),
            ),
        ]  # fmt: skip
        return _table(("name", "from", "entries", "values", "left out, and named"), rows)

    def disagreements(self) -> str:
        """Count the disagreements through curated mappings alone, and after linking, by catalogue and kind."""
        folder = resource_folder("ontology") / "alignments"
        systems = read_mapping_file(folder / "systems-catalogues.sssom.tsv").rows
        modifiers = Counter(str(getattr(one.record, "predicate_modifier", None) or "") for one in systems)
        related = sum(1 for one in systems if str(one.record.predicate_id).endswith("relatedMatch"))
        providers = read_mapping_file(folder / "organisations-catalogues.sssom.tsv").rows
        found = self._atlas.catalogues.among()
        most, number = Counter(one.one.system for one in found).most_common(1)[0]
        held = [one for one in self._atlas.catalogues.holdings() if one.name != "curated"]
        rows = [
            (
                one.name,
                f"{one.systems_linked}, {one.entries_linked}",
                *(one.disagreements.get(kind, 0) for kind in _KINDS),
            )
            for one in held
        ]
        kinds = Counter(one.kind for one in found)
        linked = {claim.system for one in found for claim in (one.one, one.other)}
        rows.append(("all, each once", f"{len(linked)} disagreed about", *(kinds[kind] for kind in _KINDS)))
        denied = sum(number for name, number in modifiers.items() if name)
        return (
            f"Mappings of at least `--min-confidence` (0.7) are followed: {len(systems)} rows in `systems-catalogues`, of which "
            f"{denied} deny and {related} only relate, and {len(providers)} for providers in `organisations-catalogues`. "
            f"These alone give {len(self._before):,} disagreements about {len({one.one.system for one in self._before})} "
            f"systems ({_kinds(self._before)}). After `access-atlas link` it is {len(found):,}, {number:,} of them about "
            f"{most}:\n\n" + _table(("catalogue", "systems, entries linked", *(_words(kind) for kind in _KINDS)), rows)
        )

    def accuracy(self) -> str:
        """Say which catalogue is right how often, on which variable."""
        found: Sequence[Accuracy] = self._atlas.catalogues.accuracy()
        rows = [(one.catalogue, one.variable, one.compared, one.right, one.rounded, one.systems) for one in found]
        return _table(("catalogue", "variable", "compared", "the same", "rounded", "systems"), rows)

    def system(self) -> str:
        """Put the prices of one system side by side: who says what of which provider, in how many entries."""
        claims = self._atlas.catalogues.disagreements(_SYSTEM).claims
        prices: dict[tuple[str, str, str], Counter[str]] = {}
        for claim in claims:
            if claim.variable in ("api-input-price", "api-output-price"):
                key = (claim.provider or "", claim.variable.split("-")[1], _price(claim))
                prices.setdefault(key, Counter()).update(one.source for one in claim.statements)
        rows = [
            (provider, side, price, *(counts.get(name) or "" for name in _NAMES))
            for (provider, side, price), counts in sorted(prices.items())
        ]
        against = [one for one in self._atlas.catalogues.disagreements(_SYSTEM).disagreements if one.kind == "conflict"]
        other = Counter(one.one.variable for one in against)
        about = ", ".join(f"{name} ({number})" for name, number in sorted(other.items())) or "nothing"
        table = _table(("offered by", "price of", "USD per million tokens", *_NAMES.values()), rows)
        return f"{table}\nConflicts without an excuse are about: {about}.\n"


def _revision(name: str) -> str | None:
    return load_description(name).revision


def _price(claim: Claim) -> str:
    return " · ".join(one for one in (claim.text.removesuffix(" USD/1M tokens"), claim.setting) if one)


def _left_out(problems: Iterable[Problem]) -> str:
    wrong = Counter(one.wrong.partition(",")[0] for one in problems)
    return "; ".join(f"{number:,}: {said}" for said, number in sorted(wrong.items())) or "none"


def _kinds(found: Iterable[Disagreement]) -> str:
    kinds = Counter(one.kind for one in found)
    return ", ".join(f"{_words(kind)} {kinds[kind]:,}" for kind in _KINDS)


def _words(kind: str) -> str:
    return kind.replace("-", " ")


def _table(heads: Iterable[str], rows: Iterable[Iterable[object]]) -> str:
    def line(cells: Iterable[object]) -> str:
        return "| " + " | ".join(f"{one:,}" if isinstance(one, int) else str(one) for one in cells) + " |"

    names = list(heads)
    return "\n".join([line(names), line(["---"] * len(names)), *(line(row) for row in rows)]) + "\n"
