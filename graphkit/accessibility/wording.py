"""How an answer is put into words: sentences from `phrases`, names from the graph."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Final, Literal

from graphkit.accessibility.phrases import CONSTRAINTS_NAMED, PHRASES, UNITS
from graphkit.namespaces import slug_of
from graphkit.store.protocol import rows

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from graphkit.accessibility.facts import Fact
    from graphkit.store.protocol import Store

__all__ = ["ENGLISH", "LANGUAGES", "Language", "Wording", "read_wording"]

Language = Literal["en", "ko"]
LANGUAGES: Final[tuple[Language, ...]] = ("en", "ko")

#: What is named in an answer beside the codes of ordinal scales and the members of sets.
_KINDS: Final = ("variable", "component-kind", "release-level", "route-kind", "status", "modality", "channel")
#: Variables whose members are looked at by themselves too, with the kind of thing that they are.
_MEMBER_KINDS: Final = {
    "language-support": "language",
    "supported-regions": "country",
    "input-modalities": "modality",
    "output-modalities": "modality",
}


@dataclass(frozen=True, slots=True)
class Wording:
    """One language, and the names of things in it by kind and slug; what has no name there is called by its slug."""

    language: Language = "en"
    names: Mapping[tuple[str, str], str] = field(default_factory=dict, repr=False)

    def say(self, phrase: str, **values: Any) -> str:
        """Fill in a sentence.

        >>> Wording("ko").say("at-most-money", money=20.0)
        '월 20달러까지'
        """
        return PHRASES[phrase][LANGUAGES.index(self.language)].format(**values)

    def name(self, kind: str, slug: str) -> str:
        """Name a thing."""
        return self.names.get((kind, slug), slug)

    def code(self, scale: str, notation: str) -> str:
        """Name a code of an ordinal scale."""
        return self.name(f"code of {scale}", notation)

    def codes(self, scale: str, notations: Iterable[str]) -> str:
        """Name several codes of a scale."""
        return ", ".join(self.code(scale, one) for one in notations)

    def members(self, variable: str, slugs: Iterable[str]) -> str:
        """Name members of a set that a variable has as its value: `de` is German among languages, Germany among countries.

        >>> Wording(names={("language", "de"): "German", ("country", "de"): "Germany"}).members("language-support", ["de"])
        'German'
        """
        kind = _MEMBER_KINDS.get(variable, variable)
        return ", ".join(self.names.get((kind, one.lower()), one) for one in slugs)

    def constraint(self, name: str) -> str:
        """Name a constraint."""
        return CONSTRAINTS_NAMED[name][LANGUAGES.index(self.language)]

    def text(self, fact: Fact) -> str:
        """Put what an observation says into words."""
        if fact.status != "reported":
            return self.name("status", fact.status).replace("-", " ")
        match fact.value:
            case bool():
                return self.say("yes" if fact.value else "no")
            case float():
                return self._amount(fact.value, fact.unit)
            case frozenset() if len(fact.value) <= 8:
                return self.members(fact.variable, sorted(fact.value))
            case frozenset():
                return self.say("members", count=len(fact.value))
            case _:
                return self.code(fact.variable, str(fact.value))

    def _amount(self, value: float, unit: str | None) -> str:
        number = f"{value:,.6g}" if value < 1e6 else f"{value:,.0f}"
        if self.language == "ko" and unit in UNITS:
            return UNITS[unit].format(number)
        return f"{number} {unit}" if unit else number


#: English without a graph: things are called by their slugs.
ENGLISH: Final = Wording()


def read_wording(store: Store, language: Language) -> Wording:
    """Read the names that answers use from a store."""
    names: dict[tuple[str, str], str] = {}
    query = f"""SELECT ?thing ?name {{ ?thing skos:prefLabel ?name FILTER(LANG(?name) = "{language}" && REGEX(STR(?thing),
      "^https://w3id.org/access-atlas/({"|".join(_KINDS)})/")) }}"""
    for row in rows(store, query):
        kind, slug = row["thing"].value.rsplit("/", 2)[-2:]
        names[kind, slug] = row["name"].value
    query = f"""SELECT ?variable ?notation ?name {{ ?variable axs:hasScale ?scale . ?code axs:onScale ?scale ;
      skos:notation ?notation ; skos:prefLabel ?name FILTER(LANG(?name) = "{language}") }}"""
    for row in rows(store, query):
        names[f"code of {slug_of(row['variable'].value)}", row["notation"].value] = row["name"].value
    query = f"""SELECT DISTINCT ?variable ?member ?name {{ ?system a axs:System ; axs:hasComponent? ?feature .
      ?o sosa:hasFeatureOfInterest ?feature ; sosa:observedProperty ?variable ; axs:hasMember ?member .
      ?member skos:prefLabel ?name FILTER(LANG(?name) = "{language}") }}"""
    for row in rows(store, query):
        variable = slug_of(row["variable"].value)
        names[_MEMBER_KINDS.get(variable, variable), slug_of(row["member"].value)] = row["name"].value
    return Wording(language, names)
