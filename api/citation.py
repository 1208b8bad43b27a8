"""How to cite an entry of the atlas: as text, as BibTeX, and as CSL-JSON."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING, Final, NamedTuple

from graphkit.namespaces import BASE
from graphkit.version import VERSION

if TYPE_CHECKING:
    import datetime as dt

    from api.served import Served

__all__ = ["CITATION_FORMATS", "Citation", "cite"]

_AUTHOR: Final = "Access Atlas maintainers"


class Citation(NamedTuple):
    """An entry as it stands in one generation; `date` is the day on which that was written."""

    iri: str
    title: str
    version: str
    generation: str
    date: dt.date

    def as_text(self) -> str:
        """Give a line of text."""
        return (
            f"{_AUTHOR} ({self.date.year}). {self.title}. Access Atlas, version {self.version}, "
            f"generation {self.generation} of {self.date.isoformat()}. {self.iri}\n"
        )

    def as_bibtex(self) -> str:
        r"""Give a BibTeX entry; what TeX would take for a command is escaped.

        >>> import datetime as dt
        >>> entry = Citation("https://w3id.org/access-atlas/risk/a", "R&D", "1.0", "3", dt.date(2026, 1, 2)).as_bibtex()
        >>> print(entry.splitlines()[2])
          title = {R\&D},
        """
        key = re.sub(r"\W+", "-", self.iri.removeprefix(BASE)).strip("-")
        fields = {
            "author": f"{{{_AUTHOR}}}",
            "title": _TEX.sub(_escaped, self.title),
            "year": str(self.date.year),
            "version": self.version,
            "note": f"Access Atlas, generation {self.generation} of {self.date.isoformat()}",
            "url": self.iri,
        }
        lines = "".join(f"  {name} = {{{value}}},\n" for name, value in fields.items())
        return f"@misc{{access-atlas-{key},\n{lines}}}\n"

    def as_csl(self) -> str:
        """Give a list of one item of CSL-JSON."""
        item = {
            "id": self.iri,
            "type": "dataset",
            "title": self.title,
            "author": [{"literal": _AUTHOR}],
            "container-title": "Access Atlas",
            "issued": {"date-parts": [[self.date.year, self.date.month, self.date.day]]},
            "version": self.version,
            "note": f"generation {self.generation}",
            "URL": self.iri,
        }
        return json.dumps([item], ensure_ascii=False, indent=1) + "\n"


_TEX: Final = re.compile(r"[\\{}&%$#_~^]")
_WORDS: Final = {"\\": r"\textbackslash{}", "~": r"\textasciitilde{}", "^": r"\textasciicircum{}"}

#: media type → how it is written
CITATION_FORMATS: Final = {
    "text/x-bibliography": Citation.as_text,
    "application/x-bibtex": Citation.as_bibtex,
    "application/vnd.citationstyles.csl+json": Citation.as_csl,
}


def cite(served: Served, iri: str, title: str) -> Citation:
    """Cite an entry of a generation."""
    return Citation(iri, title, VERSION, served.generation, served.written)


def _escaped(match: re.Match[str]) -> str:
    return _WORDS.get(match[0], f"\\{match[0]}")
