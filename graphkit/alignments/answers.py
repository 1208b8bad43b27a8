"""Read mappings back from a store, chosen by what they join and how sure they are, and write them as SSSOM."""

from __future__ import annotations

import csv
import io
import json
from typing import TYPE_CHECKING, Any, Final

import curies
import pyoxigraph as ox
from pydantic import Field

from graphkit.alignments.reading import BUILT_IN, NO_TERM
from graphkit.answers import Answer
from graphkit.errors import ParameterError
from graphkit.namespaces import BASE, PREFIXES
from graphkit.store.protocol import rows

if TYPE_CHECKING:
    from collections.abc import Iterable

    from graphkit.store.protocol import Store

__all__ = ["Mapping", "find_mappings", "list_mapping_sets", "write_sssom"]

_LINKS: Final = f"{BASE}graph/links/"
#: How the names of sets end that `link` makes of what entries state.
_STATED: Final = "/stated"
_COLUMNS: Final = (
    "record_id", "subject_id", "subject_label", "predicate_id", "predicate_modifier", "object_id", "object_label",
    "mapping_justification", "confidence", "subject_source_version", "object_source_version", "comment",
)  # fmt: skip
_PREFIXES: Final = {
    "dpv-ai": "https://w3id.org/dpv/ai#",
    "dpv-risk": "https://w3id.org/dpv/risk#",
    "dpv-tech": "https://w3id.org/dpv/tech#",
    "eu-aiact": "https://w3id.org/dpv/legal/eu/aiact#",
    "fair4ml": "https://w3id.org/fair4ml#",
    "it6": "http://data.europa.eu/it6/",
    "croissant": "http://mlcommons.org/croissant/",
    "rai": "http://mlcommons.org/croissant/RAI/",
    "spdx": "https://spdx.org/rdf/3.0.1/terms/",
}
_converter = curies.Converter.from_prefix_map(PREFIXES | BUILT_IN | _PREFIXES)


class Mapping(Answer):
    """One mapping. With `modifier` Not it denies the match; with the object sssom:NoTermFound none was found."""

    iri: str
    mapping_set: str = Field(description="Name of the mapping set", examples=["airo"])
    subject: str = Field(description="IRI", examples=[f"{BASE}risk/prompt-injection"])
    subject_label: str = ""
    predicate: str = Field(description="IRI", examples=["http://www.w3.org/2004/02/skos/core#closeMatch"])
    modifier: str = Field("", description="The word Not where the match is denied")
    object: str = Field(description="IRI")
    object_label: str = ""
    justification: str = Field(description="How it came about, an IRI of the semantic mapping vocabulary")
    confidence: float | None = Field(None, description="From 0 to 1; absent where the set gives none")
    subject_version: str = ""
    object_version: str = ""
    comment: str = Field("", description="Why")


def list_mapping_sets(store: Store) -> list[str]:
    """List the names of the mapping sets a store holds."""
    query = "SELECT DISTINCT ?g { GRAPH ?g { ?set a sssom:MappingSet } } ORDER BY ?g"
    return [row["g"].value.removeprefix(_LINKS) for row in rows(store, query)]


def find_mappings(
    store: Store,
    *,
    mapping_set: str | None = None,
    subject: str | None = None,
    source: str | None = None,
    target: str | None = None,
    predicate: str | None = None,
    min_confidence: float | None = None,
) -> list[Mapping]:
    """Find mappings, ordered by set and name.

    `subject` is an IRI; `source` and `target` are an IRI or CURIE, or the beginning of one (`risk:`, `nexus:atlas-`);
    `predicate` is an IRI or CURIE. With `min_confidence`, mappings without a confidence are left out. What repositories of the
    hub state of themselves, hundreds of thousands of mappings, is looked through only where its set or a subject is named.
    Raises `ParameterError` for an unknown prefix.
    """
    conditions = [
        *_begins("?s", "source", source),
        *_begins("?o", "target", target),
        *([f"FILTER(?p = {ox.NamedNode(_expand('predicate', predicate))})"] if predicate else []),
        *([f"FILTER(?confidence >= {min_confidence!r})"] if min_confidence is not None else []),
    ]
    if subject is not None:
        query = f"SELECT DISTINCT ?mapping {{ ?mapping owl:annotatedSource {ox.NamedNode(subject)} }}"
        about = [str(row["mapping"]) for row in rows(store, query) if isinstance(row["mapping"], ox.NamedNode)]
        if not about:
            return []
        inside = f"VALUES ?mapping {{ {' '.join(about)} }}"
    else:
        sets = [mapping_set] if mapping_set else [one for one in list_mapping_sets(store) if not one.endswith(_STATED)]
        inside = f"VALUES ?g {{ {' '.join(str(ox.NamedNode(_LINKS + one)) for one in sets)} }}"
    query = _QUERY.replace("#inside", inside).replace("#conditions", " ".join(conditions))
    return [_mapping(row) for row in rows(store, query)]


_QUERY: Final = """
SELECT ?mapping ?g ?s ?sLabel ?p ?modifier ?o ?oLabel ?how ?confidence ?sVersion ?oVersion ?why WHERE {
  #inside
  GRAPH ?g {
    ?mapping a sssom:Mapping ; owl:annotatedSource ?s ; owl:annotatedProperty ?p ; owl:annotatedTarget ?o ;
      sssom:mapping_justification ?how .
    OPTIONAL { ?mapping sssom:confidence ?confidence }
    OPTIONAL { ?mapping sssom:predicate_modifier ?modifier }
    OPTIONAL { ?mapping sssom:subject_label ?sLabel }
    OPTIONAL { ?mapping sssom:object_label ?oLabel }
    OPTIONAL { ?mapping sssom:subject_source_version ?sVersion }
    OPTIONAL { ?mapping sssom:object_source_version ?oVersion }
    OPTIONAL { ?mapping rdfs:comment ?why }
  }
  #conditions
} ORDER BY ?g ?mapping"""


def _begins(variable: str, name: str, wanted: str | None) -> list[str]:
    return [f"FILTER(STRSTARTS(STR({variable}), {ox.Literal(_expand(name, wanted))}))"] if wanted else []


def _expand(name: str, wanted: str) -> str:
    if wanted.startswith(("http://", "https://")):
        try:
            return ox.NamedNode(wanted).value
        except ValueError as error:
            raise ParameterError(name, f"{wanted} is not an IRI", "an IRI or a CURIE") from error
    iri = _converter.expand(wanted) if ":" in wanted else None
    if iri is None:
        raise ParameterError(
            name, f"{wanted} has no prefix known here", "an IRI or a CURIE such as risk: or nexus:atlas-"
        )
    return iri


def _mapping(row: Any) -> Mapping:
    def text(name: str) -> str:
        return "" if row[name] is None else str(row[name].value)

    return Mapping(
        iri=text("mapping"),
        mapping_set=text("g").removeprefix(_LINKS),
        subject=text("s"),
        subject_label=text("sLabel"),
        predicate=text("p"),
        modifier=text("modifier"),
        object=text("o"),
        object_label=text("oLabel"),
        justification=text("how"),
        confidence=float(text("confidence")) if row["confidence"] is not None else None,
        subject_version=text("sVersion"),
        object_version=text("oVersion"),
        comment=text("why"),
    )


def write_sssom(mappings: Iterable[Mapping], *, identifier: str) -> str:
    """Write mappings as one SSSOM TSV file, whose mapping set is named by the IRI `identifier`."""
    listed = list(mappings)
    used: dict[str, str] = {"semapv": BUILT_IN["semapv"], "skos": BUILT_IN["skos"]}

    def short(iri: str) -> str:
        curie = _converter.compress(iri) or ""
        if not curie:  # SSSOM wants a CURIE: cut the address after its last slash
            stem, _, local = iri.rpartition("/")
            prefix = next((one for one, base in used.items() if base == f"{stem}/"), f"ns{len(used)}")
            used[prefix] = f"{stem}/"
            return f"{prefix}:{local}"
        used[curie.partition(":")[0]] = iri.removesuffix(curie.partition(":")[2])
        return curie

    table = io.StringIO()
    writer = csv.writer(table, delimiter="\t", lineterminator="\n")
    writer.writerow(_COLUMNS)
    for one in listed:
        confidence = "" if one.confidence is None else f"{one.confidence:g}"
        target = "sssom:NoTermFound" if one.object == NO_TERM else short(one.object)
        cells = (short(one.iri), short(one.subject), one.subject_label, short(one.predicate), one.modifier, target)
        rest = (
            one.object_label,
            short(one.justification),
            confidence,
            one.subject_version,
            one.object_version,
            one.comment,
        )
        writer.writerow(cells + rest)
    if any(one.object == NO_TERM for one in listed):
        used["sssom"] = BUILT_IN["sssom"]
    prefixes = "".join(f"#  {prefix}: {json.dumps(iri)}\n" for prefix, iri in sorted(used.items()))
    head = f"#curie_map:\n{prefixes}#mapping_set_id: {json.dumps(identifier)}\n"
    return f"{head}#license: {json.dumps('https://creativecommons.org/licenses/by/4.0/')}\n{table.getvalue()}"
