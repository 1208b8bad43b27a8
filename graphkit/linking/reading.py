"""Read from a store what is to be linked: entries of catalogues, our systems, and the mappings people decided on."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final

from graphkit.linking.names import Name, parse_name
from graphkit.namespaces import BASE, graph, slug_of
from graphkit.store.protocol import rows

if TYPE_CHECKING:
    from graphkit.alignments.reading import MappingFile
    from graphkit.store.protocol import AtlasStore, Store

__all__ = [
    "HUB",
    "HUB_PAGES",
    "SET_NAME",
    "Decisions",
    "Entry",
    "System",
    "read_decisions",
    "read_entries",
    "read_systems",
]

#: Name of the mapping set that linking writes.
SET_NAME: Final = "identity"
_SOURCES: Final = graph("source/").value
_MANUAL: Final = "https://w3id.org/semapv/vocab/ManualMappingCuration"
_EXACT: Final = "http://www.w3.org/2004/02/skos/core#exactMatch"
#: The catalogue whose entries are repositories that anybody may name, and what their pages begin with.
HUB: Final = "hugging-face"
HUB_PAGES: Final = "https://huggingface.co/"
_HUB_GRAPH: Final = graph(f"source/{HUB}")
_ENTRIES: Final = """SELECT ?entry ?name ?graph (MIN(?issued) AS ?released) WHERE {
  VALUES ?graph { #graphs }
  ?entry void:inDataset ?graph ; a axs:CatalogueEntry ; axs:catalogueName ?name .
  OPTIONAL { ?entry dcterms:issued ?issued }
} GROUP BY ?entry ?name ?graph ORDER BY ?graph ?name"""
_PAGES: Final = f"""SELECT ?entry ?page WHERE {{
  VALUES ?graph {{ #graphs }}
  ?entry void:inDataset ?graph ; a axs:CatalogueEntry ; rdfs:seeAlso ?page . FILTER(STRSTARTS(STR(?page), "{HUB_PAGES}"))
}}"""
_PROVIDERS: Final = """SELECT ?entry (MIN(?label) AS ?provider) WHERE {
  VALUES ?graph { #graphs }
  ?entry void:inDataset ?graph ; a axs:CatalogueEntry ; axs:catalogueName ?name . FILTER(!CONTAINS(?name, "/"))
  ?said sosa:hasFeatureOfInterest ?entry ; axs:isOfferedBy/rdfs:label ?label .
} GROUP BY ?entry"""
_DECISIONS: Final = f"""SELECT ?subject ?predicate ?modifier ?object WHERE {{
  GRAPH ?graph {{
    ?mapping sssom:mapping_justification <{_MANUAL}> ; owl:annotatedSource ?subject ; owl:annotatedProperty ?predicate ;
      owl:annotatedTarget ?object .
    OPTIONAL {{ ?mapping sssom:predicate_modifier ?modifier }}
  }}
  FILTER(!STRSTARTS(STR(?graph), "{BASE}graph/links/{SET_NAME}/") && ?graph != {graph(f"links/{SET_NAME}")})
}}"""
_SYSTEMS: Final = """SELECT ?system ?label ?repository WHERE {
  ?system a axs:System ; rdfs:label ?label .
  OPTIONAL { ?system axs:huggingFaceId ?repository }
} ORDER BY ?system ?repository"""


@dataclass(frozen=True, slots=True)
class Entry:
    """An entry of a catalogue, its name taken apart, and what else may tell whether it is the same as another.

    `released` is a day, or the first of the month or year that is known; `models` are repositories of the Hugging Face Hub.
    """

    iri: str
    catalogue: str
    text: str
    name: Name
    released: dt.date | None = None
    models: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class System:
    """A system of ours and its names, taken apart: its repositories on the Hugging Face Hub, else its label.

    A label leaves open what a repository states; aliases are for people who search, and may be those of several systems.
    """

    iri: str
    label: str
    names: tuple[Name, ...]
    models: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Decisions:
    """Pairs somebody decided on: all of them, those said to be the same, and for each thing what it is said not to be."""

    decided: frozenset[frozenset[str]] = frozenset()
    agreed: tuple[tuple[str, str], ...] = ()
    denied: dict[str, frozenset[str]] = field(default_factory=dict)


def read_entries(store: AtlasStore) -> list[Entry]:
    """Read the entries of all catalogues but the hub, in the order of catalogue and name; see `read_repositories` for the hub."""
    listed = sorted(str(one) for one in store.named_graphs() if one.value.startswith(_SOURCES) and one != _HUB_GRAPH)
    graphs = " ".join(listed)  # a filter would look at every entry of the hub
    pages: dict[str, set[str]] = {}
    for row in rows(store, _PAGES.replace("#graphs", graphs)):
        pages.setdefault(row["entry"].value, set()).add(row["page"].value.removeprefix(HUB_PAGES))
    providers = {
        row["entry"].value: row["provider"].value for row in rows(store, _PROVIDERS.replace("#graphs", graphs))
    }
    return [
        Entry(
            iri=row["entry"].value,
            catalogue=slug_of(row["graph"].value),
            text=row["name"].value,
            name=parse_name(row["name"].value, provider=providers.get(row["entry"].value)),
            released=_day(row["released"].value) if row["released"] else None,
            models=frozenset(pages.get(row["entry"].value, ())),
        )
        for row in rows(store, _ENTRIES.replace("#graphs", graphs))
    ]


def _day(text: str) -> dt.date:
    year, month, day = [*(int(one) for one in text.split("-")), 1, 1][:3]
    return dt.date(year, month, day)


def read_systems(store: Store) -> list[System]:
    """Read our systems with their names, in the order of their identifiers."""
    known: dict[tuple[str, str], list[str]] = {}
    for row in rows(store, _SYSTEMS):
        names = known.setdefault((row["system"].value, row["label"].value), [])
        if row["repository"]:
            names.append(row["repository"].value)
    return [
        System(
            iri,
            label,
            tuple({name.signature: name for name in map(parse_name, names or [label])}.values()),
            frozenset(names),
        )
        for (iri, label), names in known.items()
    ]


def read_decisions(store: Store, file: MappingFile | None = None) -> Decisions:
    """Read the mappings of manual curation: those of the sets of a store that linking did not write, and those of a file."""
    told = [
        (
            row["subject"].value,
            row["predicate"].value,
            row["modifier"].value if row["modifier"] else "",
            row["object"].value,
        )
        for row in rows(store, _DECISIONS)
    ]
    for row in file.rows if file is not None else ():
        record = row.record
        if row.expand(record.mapping_justification) == _MANUAL:
            ends = (row.expand(record.subject_id), row.expand(record.object_id))
            told.append((ends[0], row.expand(record.predicate_id), str(record.predicate_modifier or ""), ends[1]))
    denied: dict[str, set[str]] = {}
    for subject, predicate, modifier, target in told:
        if modifier == "Not" and predicate == _EXACT:
            denied.setdefault(subject, set()).add(target)
            denied.setdefault(target, set()).add(subject)
    return Decisions(
        decided=frozenset(frozenset({subject, target}) for subject, _, _, target in told),
        agreed=tuple(sorted((one, other) for one, how, modifier, other in told if how == _EXACT and not modifier)),
        denied={iri: frozenset(others) for iri, others in denied.items()},
    )
