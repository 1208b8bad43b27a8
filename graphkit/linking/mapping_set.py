"""Links → a mapping set: SSSOM records, and the quads of a graph `links/<name>`."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import pyoxigraph as ox
from sssom_pydantic import MappingSetRecord, Record

from graphkit.alignments.mapping import map_mapping_file, map_mapping_row, mapping_graph
from graphkit.alignments.reading import BUILT_IN, MappingFile, MappingRow
from graphkit.linking.reading import SET_NAME
from graphkit.mapping.terms import text
from graphkit.namespaces import BASE, PREFIXES, contract, term

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from graphkit.linking.linkage import Link

__all__ = ["STATED_SET", "describe_set", "map_links"]

#: Name of the mapping set of what owners of repositories state.
STATED_SET: Final = f"{SET_NAME}/stated"
_TITLES: Final = {
    SET_NAME: "Names of catalogues that mean the same system, found by rules",
    STATED_SET: "What owners of repositories say that they were made from",
}
_LICENCE: Final = "https://creativecommons.org/licenses/by/4.0/"
_prefixes: Final = {**PREFIXES, **BUILT_IN}


def map_links(links: Iterable[Link], name: str = SET_NAME) -> Iterator[ox.Quad]:
    """Map links to the quads of the mapping set `name`, one after another.

    Equal names are justified as a lexical match, as a composite one where dates or repositories speak for it too; what an owner
    states as background knowledge.
    """
    header = MappingSetRecord.model_validate(
        {
            "mapping_set_id": f"{BASE}mapping-set/{name}",
            "mapping_set_title": _TITLES[name],
            "license": _LICENCE,
            "curie_map": _prefixes,
        }
    )
    file = MappingFile(Path(name), header, _prefixes, ())
    yield from map_mapping_file(file, mapping_graph(name))
    for line, one in enumerate(links, start=1):
        yield from map_mapping_row(file, MappingRow(line, _record(one), _prefixes), mapping_graph(name))


def _record(link: Link) -> Record:
    data: dict[str, Any] = {
        "subject_id": contract(link.subject),
        "subject_label": link.subject_label,
        "predicate_id": link.predicate,
        "object_id": contract(link.object),
        "object_label": link.object_label,
        "mapping_justification": f"semapv:{link.justification}",
        "confidence": round(link.confidence, 2),
        "comment": f"{link.relation}: {link.reason}",
    }
    return Record.model_validate(data)


def describe_set(name: str = SET_NAME) -> list[tuple[str, ox.NamedNode | ox.Literal]]:
    """Say what the graph of a mapping set is, as (CURIE of the predicate, value)."""
    return [
        ("rdf:type", term("dcat:Dataset")),
        ("dcterms:title", text(_TITLES[name])),
        ("dcterms:title", text("같은 시스템을 가리키는 카탈로그 이름 (규칙으로 찾음)", "ko")),
        ("dcterms:license", ox.NamedNode(_LICENCE)),
        ("dcterms:source", ox.NamedNode(f"{BASE}mapping-set/{name}")),
    ]
