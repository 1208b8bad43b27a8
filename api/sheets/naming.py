"""Names and addresses of things, in the language of the reader."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final
from urllib.parse import quote

from api.sheets.parts import Cell
from api.sheets.words import PREDICATES
from graphkit.namespaces import BASE, contract, slug_of
from graphkit.store import rows

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from api.served import Served
    from api.sheets.language import Language

__all__ = ["Names", "local_path"]

_BATCH: Final = 500

_LABELS: Final = """SELECT ?x ?en ?ko {{ VALUES ?x {{ {listed} }}
  OPTIONAL {{ ?x rdfs:label|dcterms:title ?en FILTER(LANG(?en) IN ("en", "")) }}
  OPTIONAL {{ ?x skos:prefLabel|dcterms:title ?ko FILTER(LANG(?ko) = "ko") }} }}"""

#: Things without a name of their own are called after the two things they join.
_JOINED: Final = """SELECT ?x ?a ?b ?text {{ VALUES ?x {{ {listed} }}
  ?x sosa:hasFeatureOfInterest|axs:ofComponent|owl:annotatedSource|^axs:offersRoute ?a
  OPTIONAL {{ ?x sosa:observedProperty|axs:atLevel|owl:annotatedTarget|axs:hasRouteKind ?b }}
  OPTIONAL {{ ?x sssom:object_label ?text }} }}"""

_UNNAMED: Final = ("observation", "component-release", "mapping", "route")


def local_path(iri: str) -> str:
    """Give the path at which a server of the atlas answers for an IRI of the atlas.

    >>> local_path("https://w3id.org/access-atlas/system/gpt-4")
    '/system/gpt-4'
    """
    return "/" + quote(iri.removeprefix(BASE), safe="/#:@!$&'()*+,;=~")


class Names:
    """The names of things of one generation, in one language, read in batches and kept for the making of one page.

    `suffix` is added to local addresses: it keeps the language that the reader chose.
    """

    def __init__(self, served: Served, language: Language, root: str = "", suffix: str = "") -> None:
        self._store = served.store
        self.language = language
        self._root, self._suffix = root, suffix
        self._known: dict[str, tuple[str, str]] = {}
        self._units: dict[str, str] = {}

    def load(self, iris: Iterable[str]) -> None:
        """Read the names of many things at once."""
        wanted = sorted({iri for iri in iris if iri not in self._known and _is_plain(iri)})
        for start in range(0, len(wanted), _BATCH):
            batch = wanted[start : start + _BATCH]
            found = {row["x"].value: (_text(row, "en"), _text(row, "ko")) for row in self._rows(_LABELS, batch)}
            self._known.update(found)
        self._join([iri for iri in wanted if not any(self._known.get(iri, ())) and _kind(iri) in _UNNAMED])

    def name(self, iri: str) -> str:
        """Give the name of a thing: its label, in English where it has no Korean one, or else its CURIE."""
        if iri not in self._known:
            self.load([iri])
        english, korean = self._known.get(iri, ("", ""))
        return (korean if self.language == "ko" else "") or english or korean or _fallback(iri)

    def predicate(self, iri: str) -> str:
        """Give the name of a relation, that of a borrowed one by our own words."""
        words = PREDICATES.get(contract(iri))
        return words[self.language == "ko"] if words else self.name(iri)

    def unit(self, notation: str) -> str:
        """Give the name of a unit by the notation that observations use."""
        if not self._units:
            found = rows(self._store, "SELECT ?unit ?notation { ?unit a axs:Unit ; skos:notation ?notation }")
            self._units = {_text(row, "notation"): _text(row, "unit") for row in found}
            self.load(self._units.values())
        return self.name(self._units[notation]) if notation in self._units else notation

    def href(self, iri: str) -> str:
        """Give the address that answers for an IRI: here for ours, empty where following it would not be safe."""
        if iri.startswith(BASE):
            path, mark, fragment = local_path(iri).partition("#")
            return f"{self._root}{path}{self._suffix}{mark}{fragment}"
        return iri if iri.startswith(("http://", "https://")) else ""

    def cell(self, iri: str, *, mark: str = "", note: str = "") -> Cell:
        """Give a link to a thing under its name."""
        return Cell(self.name(iri), self.href(iri), mark=mark, note=note)

    def _rows(self, query: str, iris: list[str]) -> Iterator[Any]:
        return rows(self._store, query.format(listed=" ".join(f"<{iri}>" for iri in iris)))

    def _join(self, iris: list[str]) -> None:
        if not iris:
            return
        pairs = {
            row["x"].value: (_text(row, "a"), _text(row, "b"), _text(row, "text")) for row in self._rows(_JOINED, iris)
        }
        self.load({part for first, second, _ in pairs.values() for part in (first, second) if part})
        for iri, (first, second, text) in pairs.items():
            last = text or (self.name(second) if second else "")
            name = " · ".join(one for one in (self.name(first), last) if one)
            self._known[iri] = (name, name)


def _text(row: Any, name: str) -> str:
    return "" if row[name] is None else str(row[name].value)


def _kind(iri: str) -> str:
    return iri.removeprefix(BASE).split("/")[0] if iri.startswith(BASE) else ""


def _fallback(iri: str) -> str:
    return slug_of(iri) if iri.startswith(BASE) else contract(iri)


def _is_plain(iri: str) -> bool:
    return not any(one in iri for one in '<>"{}|^`\\ ')
