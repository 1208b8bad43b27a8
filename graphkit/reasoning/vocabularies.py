"""The terms of other vocabularies that ours may name: pinned lists, and the closed namespaces that rdflib ships."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING, Final

from rdflib import DC, DCAT, DCTERMS, FOAF, OWL, PROV, RDF, RDFS, SDO, SH, SKOS, SOSA, VANN, VOID, XSD

from graphkit import resources
from graphkit.errors import StoreError

if TYPE_CHECKING:
    from pathlib import Path

    from rdflib.namespace import DefinedNamespaceMeta

__all__ = ["known_terms", "read_term_list"]

_CLOSED: Final[tuple[DefinedNamespaceMeta, ...]] = (
    DC, DCAT, DCTERMS, FOAF, OWL, PROV, RDF, RDFS, SDO, SH, SKOS, SOSA, VANN, VOID, XSD,
)  # fmt: skip


@lru_cache(maxsize=1)
def known_terms() -> dict[str, frozenset[str]]:
    """Give the IRIs of all terms of each vocabulary, by the vocabulary's namespace.

    >>> "http://www.w3.org/ns/sosa/Observation" in known_terms()["http://www.w3.org/ns/sosa/"]
    True
    >>> "https://w3id.org/airo#AiCapability" in known_terms()["https://w3id.org/airo#"]
    False
    """
    found = {str(one._NS): frozenset(str(one[name]) for name in one.__annotations__) for one in _CLOSED}
    for path in sorted((resources.folder("ontology") / "quality" / "vocabularies").glob("*.tsv")):
        namespace, terms = read_term_list(path)
        found[namespace] = terms
    return found


def read_term_list(path: Path) -> tuple[str, frozenset[str]]:
    """Read a pinned list: a comment naming namespace, version and origin, the column name `iri`, then an IRI a line.

    Raises `StoreError` if the first line does not name the namespace or a term lies outside it.
    """
    head, column, *lines = path.read_text(encoding="utf-8").splitlines()
    words = head.removeprefix("# vocabulary terms of ").split()
    if not head.startswith("# vocabulary terms of http") or words[1] != "version" or column != "iri":
        raise StoreError(f"{path}:1: a term list begins with `# vocabulary terms of NAMESPACE version …` and `iri`")
    namespace = words[0]
    for number, line in enumerate(lines, start=3):
        if not line.startswith(namespace):
            raise StoreError(f"{path}:{number}: {line} is not a term of {namespace}")
    return namespace, frozenset(lines)
