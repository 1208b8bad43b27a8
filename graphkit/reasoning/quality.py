"""Quality checks of the ontology: one SPARQL query a rule, zero rows, or a waiver that says why not."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any, Final

import pyoxigraph as ox
from pydantic import BaseModel, ConfigDict, ValidationError
from ruamel.yaml import YAML
from ruamel.yaml.error import YAMLError

from graphkit import namespaces, resources
from graphkit.errors import StoreError
from graphkit.ontology import read_ontology
from graphkit.reasoning.vocabularies import known_terms

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from pathlib import Path

__all__ = ["Defect", "Waiver", "check_quality", "find_defects", "quality_store", "read_waivers", "rule_files"]

_VOCABULARIES: Final = namespaces.graph("vocabularies")
_ONTOLOGY: Final = namespaces.graph("ontology")


@dataclass(frozen=True, slots=True, order=True)
class Defect:
    """A term that breaks a rule; `term` is a CURIE where a prefix fits."""

    rule: str
    term: str
    problem: str

    def __str__(self) -> str:
        return f"{self.rule}: {self.term}: {self.problem}"


class Waiver(BaseModel):
    """Why a term may break a rule, and since when; `problem` narrows it to findings that contain this text."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    rule: str
    term: str
    problem: str = ""
    reason: str
    date: date

    def covers(self, defect: Defect) -> bool:
        """Tell whether this waiver is about that defect."""
        return (self.rule, self.term) == (defect.rule, defect.term) and self.problem in defect.problem


def rule_files() -> list[Path]:
    """List the rules, by name."""
    return sorted((resources.folder("ontology") / "quality" / "checks").glob("*.rq"))


def read_waivers() -> list[Waiver]:
    """Read ontology/quality/waivers.yaml. Raises `StoreError` if it is malformed."""
    path = resources.folder("ontology") / "quality" / "waivers.yaml"
    try:
        data = YAML(typ="safe", pure=True).load(path.read_text(encoding="utf-8"))
        return [Waiver.model_validate(one) for one in data or ()]
    except (YAMLError, ValidationError) as error:
        raise StoreError(f"{path}: {error}") from error


def quality_store(ontology: Iterable[ox.Quad] | None = None) -> ox.Store:
    """Give a store with an ontology (ours, unless another is given) and, in a graph of their own, all known terms."""
    store = ox.Store()
    quads = read_ontology() if ontology is None else ontology
    store.bulk_extend(ox.Quad(quad.subject, quad.predicate, quad.object, _ONTOLOGY) for quad in quads)
    defined_by = namespaces.term("rdfs:isDefinedBy")
    store.bulk_extend(
        ox.Quad(ox.NamedNode(term), defined_by, ox.NamedNode(namespace), _VOCABULARIES)
        for namespace, terms in known_terms().items()
        for term in terms
    )
    declared = namespaces.term("rdf:type"), namespaces.term("owl:Ontology")
    store.extend(ox.Quad(ox.NamedNode(namespace), *declared, _VOCABULARIES) for namespace in known_terms())
    return store


def find_defects(store: ox.Store, path: Path) -> Iterator[Defect]:
    """Give what one rule finds in a store made by `quality_store`."""
    solutions: Any = store.query(
        path.read_text(encoding="utf-8"), default_graph=[_ONTOLOGY], named_graphs=[_VOCABULARIES]
    )
    for row in solutions:
        yield Defect(path.stem, namespaces.contract(row["term"].value), row["problem"].value)


def check_quality(store: ox.Store | None = None) -> tuple[list[Defect], list[Waiver]]:
    """Run every rule on the ontology: the defects that no waiver covers, and the waivers that cover nothing."""
    waivers, unused, open_defects = read_waivers(), set(range(len(read_waivers()))), []
    checked = store or quality_store()
    for path in rule_files():
        for defect in find_defects(checked, path):
            covering = [index for index, waiver in enumerate(waivers) if waiver.covers(defect)]
            unused -= set(covering)
            if not covering:
                open_defects.append(defect)
    return sorted(open_defects), [waivers[index] for index in sorted(unused)]
