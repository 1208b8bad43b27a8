"""The graph `meta`: what each named graph holds, where it came from, under which licence, and what made it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import pyoxigraph as ox

from graphkit.mapping.terms import text, typed
from graphkit.namespaces import BASE, graph, term
from graphkit.statistics import VOID
from graphkit.version import VERSION

if TYPE_CHECKING:
    from collections.abc import Iterator

__all__ = ["EXAMPLES", "describe_graphs"]

#: Where editors look for example queries.
EXAMPLES: Final = ".well-known/sparql-examples"

_CC_BY: Final = "https://creativecommons.org/licenses/by/4.0/"
_UNICODE: Final = "https://spdx.org/licenses/Unicode-3.0"

#: name → title in English and Korean, licence, and what it was derived from
_GRAPHS: Final[dict[str, tuple[str, str, str, tuple[str, ...]]]] = {
    "ontology": ("Ontology, code lists and influences", "온톨로지, 코드 목록, 영향 관계", _CC_BY, ()),
    "curated": ("Curated release data", "큐레이션한 공개 데이터", _CC_BY, ()),
    "reference": ("Names of languages, countries and licences", "언어, 국가, 라이선스의 이름", _UNICODE, ()),
    "derived": ("What the rules derive", "규칙으로 도출한 내용", _CC_BY, ("ontology", "curated", "reference")),
    "meta": ("Description of the graphs", "그래프에 대한 설명", _CC_BY, ()),
    EXAMPLES: ("Questions as example queries", "예시 쿼리로 적은 질문", _CC_BY, ()),
    VOID: ("Counts of what is in the graphs", "그래프에 든 것의 개수", _CC_BY, ()),
}


def describe_graphs(store: ox.Store, *, inputs: str) -> Iterator[ox.Quad]:
    """Describe each graph as a DCAT data set with its PROV history; `inputs` is the SHA-256 of the files read."""
    meta = graph("meta")

    def say(subject: ox.NamedNode, predicate: str, value: ox.NamedNode | ox.Literal) -> ox.Quad:
        return ox.Quad(subject, term(predicate), value, meta)

    atlas, activity = ox.NamedNode(f"{BASE}dataset"), ox.NamedNode(f"{BASE}activity/build-{inputs[:16]}")
    agent = ox.NamedNode(f"{BASE}agent/access-atlas-{VERSION}")
    yield say(agent, "rdf:type", term("prov:SoftwareAgent"))
    yield say(agent, "rdfs:label", text(f"access-atlas {VERSION}"))
    yield say(activity, "rdf:type", term("prov:Activity"))
    yield say(activity, "rdfs:label", text("build of the curated atlas"))
    yield say(activity, "dcterms:identifier", ox.Literal(f"sha256:{inputs}"))
    yield say(activity, "prov:wasAssociatedWith", agent)
    yield say(atlas, "rdf:type", term("dcat:Dataset"))
    yield say(atlas, "dcterms:title", text("Access Atlas"))
    yield say(atlas, "dcterms:title", text("접근성 아틀라스", "ko"))
    yield say(atlas, "dcat:version", ox.Literal(VERSION))
    yield say(atlas, "dcterms:license", ox.NamedNode(_CC_BY))
    latest = _latest_access(store)
    for name, (english, korean, licence, parts) in _GRAPHS.items():
        node = graph(name)
        yield say(atlas, "dcterms:hasPart", node)
        yield say(node, "rdf:type", term("dcat:Dataset"))
        yield say(node, "dcterms:title", text(english))
        yield say(node, "dcterms:title", text(korean, "ko"))
        yield say(node, "dcterms:license", ox.NamedNode(licence))
        yield say(node, "prov:wasGeneratedBy", activity)
        for part in parts:
            yield say(node, "prov:wasDerivedFrom", graph(part))
        if name not in ("meta", VOID):
            count = sum(1 for _ in store.quads_for_pattern(None, None, None, node))
            yield say(node, "void:triples", typed(str(count), "integer"))
        if name == "curated" and latest is not None:
            yield say(node, "axs:accessed", latest)
    yield say(graph("reference"), "dcterms:source", ox.NamedNode("https://cldr.unicode.org/"))
    yield say(graph("reference"), "dcterms:source", ox.NamedNode("https://www.iso.org/iso-3166-country-codes.html"))
    yield say(graph("reference"), "dcterms:source", ox.NamedNode("https://spdx.org/licenses/"))


def _latest_access(store: ox.Store) -> ox.Literal | None:
    days = store.quads_for_pattern(None, term("axs:accessed"), None, graph("curated"))
    found = [quad.object for quad in days if isinstance(quad.object, ox.Literal)]
    return max(found, key=lambda literal: literal.value, default=None)
