"""Search over the names of everything: English, Korean and other names, whole, begun, or misspelt.

Names are folded before they are compared: case and accents go, and Hangul is taken apart into its letters, so that a
syllable that is still being typed finds what it will become.
"""

from __future__ import annotations

import unicodedata
from bisect import bisect_left
from itertools import chain
from typing import TYPE_CHECKING, Final, Literal

from pydantic import Field
from rapidfuzz import fuzz, process

from graphkit.answers import Answer, Labelled
from graphkit.errors import ParameterError
from graphkit.namespaces import BASE
from graphkit.store.protocol import graphs_but_catalogues, rows

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator

    from graphkit.store.protocol import AtlasStore

__all__ = ["SEARCH_KINDS", "Hit", "SearchAnswer", "SearchIndex", "fold", "read_search_index"]

#: What people look for most; anything else of the same name comes after these.
_FOREMOST: Final = (
    "variable", "system", "risk", "benefit", "stakeholder", "intervention", "axis", "scale-dimension", "organisation",
)  # fmt: skip
#: Kinds of things that can be found; where two names fit equally well the kind that stands first goes first.
SEARCH_KINDS: Final = (
    *_FOREMOST, "query", "profile", "component-kind", "component-group", "release-level", "family", "benchmark", "release",
    "modality", "channel", "licence", "language", "framework", "reference", "source",
)  # fmt: skip

#: A question of the library is named as an example for editors.
_QUERY_FOLDER: Final = ".well-known/sparql-examples"
_LEAST_SIMILARITY: Final = 70
_LEAST_LETTERS: Final = 3
#: The plain final consonants of Hangul, and the initial ones that the next syllable would begin with.
_FINALS: Final = str.maketrans("ᆨᆩᆫᆮᆯᆷᆸᆺᆻᆼᆽᆾᆿᇀᇁᇂ", "ᄀᄁᄂᄃᄅᄆᄇᄉᄊᄋᄌᄎᄏᄐᄑᄒ")

Match = Literal["same", "begins", "word", "words", "similar"]
_MATCHES: Final[tuple[Match, ...]] = ("same", "begins", "word", "words", "similar")


class Hit(Labelled):
    """A thing that was found, and the name it was found by."""

    name: str = Field(description="The name that fits best", examples=["context window"])
    match: Match = Field(
        description="How that name fits: it is the same, begins so, has a word that begins so, has words that begin like "
        "each of the words asked for, or is spelt similarly"
    )


class SearchAnswer(Answer):
    """What a search found, best first."""

    generation: str
    total: int = Field(description="Number of things found, shown or not", examples=[7])
    items: tuple[Hit, ...]


class SearchIndex:
    """The names of one generation, in order, so that those that begin alike stand together."""

    def __init__(self, generation: str, names: Iterable[tuple[Labelled, Iterable[str]]]) -> None:
        self.generation = generation
        self._things: list[Labelled] = []
        self._owners: list[int] = []
        self._names: list[str] = []
        for thing, others in names:
            distinct = dict.fromkeys(name for name in (thing.label, thing.label_ko, *others) if name)
            self._names += distinct
            self._owners += [len(self._things)] * len(distinct)
            self._things.append(thing)
        self._folded = [fold(name) for name in self._names]
        self._endings = sorted(
            (ending, index) for index, folded in enumerate(self._folded) for ending in _endings(folded)
        )
        self._kind_ranks = {kind: rank for rank, kind in enumerate(SEARCH_KINDS)}

    def find(self, text: str, *, kinds: Collection[str] = (), most: int = 12) -> SearchAnswer:
        """Find things by name, the best `most` of them; those spelt similarly only if too few begin so.

        Raises `ParameterError` for a text without letters or digits, or a kind that cannot be searched for.

        >>> names = read_search_index(getfixture("atlas").store)
        >>> [hit.id for hit in names.find("promt injecton").items][:1]
        ['prompt-injection']
        """
        wanted = fold(text)
        if not wanted:
            raise ParameterError("q", "holds no letter and no digit", "a name, or the beginning of one")
        for kind in kinds:
            if kind not in self._kind_ranks:
                raise ParameterError("kind", f"{kind} is not a kind that can be searched for", ", ".join(SEARCH_KINDS))
        best: dict[int, tuple[float, int]] = {}
        for index, rate in self._rate(wanted):
            self._keep(best, index, rate, kinds)
        if len(best) < most and len(wanted) >= _LEAST_LETTERS:
            for _, score, index in process.extract(
                wanted, self._folded, scorer=fuzz.ratio, score_cutoff=_LEAST_SIMILARITY, limit=4 * most
            ):
                self._keep(best, index, 5 - score / 100, kinds)
        found = sorted(best, key=lambda owner: self._rank(owner, best[owner][0]))
        return SearchAnswer(
            generation=self.generation,
            total=len(found),
            items=tuple(self._hit(owner, *best[owner]) for owner in found[:most]),
        )

    def _rate(self, wanted: str) -> Iterator[tuple[int, float]]:
        """Give the names that fit, each with the place of its `Match`."""
        for ending, index in self._beginning(wanted):
            whole = self._folded[index]
            yield index, 0 if whole == wanted else 1 if len(ending) == len(whole) else 2
        words = wanted.split()
        if len(words) > 1:
            for index in set.intersection(*({index for _, index in self._beginning(word)} for word in words)):
                yield index, 3

    def _beginning(self, wanted: str) -> Iterator[tuple[str, int]]:
        at = bisect_left(self._endings, (wanted, 0))
        while at < len(self._endings) and self._endings[at][0].startswith(wanted):
            yield self._endings[at]
            at += 1

    def _keep(self, best: dict[int, tuple[float, int]], index: int, rate: float, kinds: Collection[str]) -> None:
        owner = self._owners[index]
        if (not kinds or self._things[owner].kind in kinds) and (owner not in best or (rate, index) < best[owner]):
            best[owner] = rate, index

    def _rank(self, owner: int, rate: float) -> tuple[float, int, int, str, str]:
        thing = self._things[owner]
        later = thing.kind not in _FOREMOST
        return rate + later, self._kind_ranks[thing.kind], len(thing.label), thing.label, thing.iri

    def _hit(self, owner: int, rate: float, index: int) -> Hit:
        thing = self._things[owner]
        return Hit(**thing.named.model_dump(), name=self._names[index], match=_MATCHES[int(rate)])


def fold(name: str) -> str:
    """Give the form in which names are compared: letters and digits in words, no case, no accents, Hangul as letters.

    >>> fold("Llama-3.1  Été")
    'llama 3 1 ete'
    >>> fold("라마").startswith(fold("람"))
    True
    """
    plain = unicodedata.normalize("NFKD", name.casefold()).translate(_FINALS)
    kept = ("" if unicodedata.combining(one) else one if one.isalnum() else " " for one in plain)
    return " ".join("".join(kept).split())


def read_search_index(store: AtlasStore) -> SearchIndex:
    """Read the names of all things that can be found; what catalogues list is not among them."""
    others: dict[str, list[str]] = {}
    said = "VALUES ?p { rdfs:label skos:prefLabel skos:altLabel rdfs:comment } ?s ?p ?name"
    shared = f"SELECT DISTINCT ?s ?p ?name {{ VALUES ?kind {{ axs:Source axs:Language }} ?s a ?kind . {said} }}"
    labels: dict[str, dict[str, str]] = {}
    for row in chain(
        rows(store, f"SELECT ?s ?p ?name {{ {said} }} ORDER BY ?s ?p ?name", graphs=graphs_but_catalogues(store)),
        rows(store, f"{shared} ORDER BY ?s ?p ?name"),
    ):
        iri, predicate, name = row["s"].value, row["p"].value.rpartition("#")[2], row["name"]
        kind = _kind(iri)
        if kind not in SEARCH_KINDS or (predicate == "comment" and kind != "query"):
            continue
        mine = labels.setdefault(iri, {})
        if predicate == "prefLabel" and name.language == "ko":
            mine.setdefault("ko", name.value)
        elif predicate == "label":
            mine.setdefault("en", name.value)
        else:
            others.setdefault(iri, []).append(name.value)
    return SearchIndex(
        store.generation,
        ((thing, [*others.get(iri, ()), thing.id]) for iri, thing in _named(labels)),
    )


def _named(labels: dict[str, dict[str, str]]) -> Iterator[tuple[str, Labelled]]:
    for iri, names in labels.items():
        kind = _kind(iri)
        slug = iri.removeprefix(f"{BASE}{_QUERY_FOLDER if kind == 'query' else kind}/")
        label = names.get("en", slug)
        yield iri, Labelled(id=slug, iri=iri, kind=kind, label=label, label_ko=names.get("ko", ""))


def _kind(iri: str) -> str:
    path = iri.removeprefix(BASE) if iri.startswith(BASE) else ""
    return "query" if path.startswith(f"{_QUERY_FOLDER}/") else path.split("/", 1)[0]


def _endings(folded: str) -> Iterator[str]:
    """Give what a name is from each of its words on."""
    words = folded.split(" ")
    for start in range(len(words)):
        yield " ".join(words[start:])
