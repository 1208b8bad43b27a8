"""The classes and properties of the ontology with all that is said of them, module by module."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import pyoxigraph as ox

from graphkit import resources
from graphkit.namespaces import PREFIXES, contract, expand, term

if TYPE_CHECKING:
    from pathlib import Path

__all__ = ["KINDS", "Module", "Term", "read_header", "read_modules"]

#: Kind of term → the class that marks it, in the order of the page.
KINDS: Final = {
    "class": "owl:Class",
    "object-property": "owl:ObjectProperty",
    "data-property": "owl:DatatypeProperty",
    "annotation-property": "owl:AnnotationProperty",
}
_FACTS: Final = {
    "rdfs:subClassOf": "broader-class",
    "rdfs:subPropertyOf": "broader-property",
    "rdfs:domain": "domain",
    "rdfs:range": "range",
    "owl:inverseOf": "inverse",
    "owl:disjointWith": "disjoint",
}
_TRAITS: Final = {"owl:FunctionalProperty": "single-valued", "owl:SymmetricProperty": "symmetric"}
Says = dict[str, list[ox.NamedNode | ox.Literal | ox.BlankNode]]


@dataclass(frozen=True, slots=True)
class Term:
    """A class or property. `facts` maps what is said (`domain`, `range`, `properties` …) to CURIEs, in order."""

    curie: str
    kind: str
    module: str
    label: dict[str, str]
    definition: dict[str, str]
    status: str
    source: str
    facts: dict[str, tuple[str, ...]]
    traits: tuple[str, ...]

    @property
    def name(self) -> str:
        """The local name, which is also the anchor on the page."""
        return self.curie.removeprefix("axs:")


@dataclass(frozen=True, slots=True)
class Module:
    """A file of ontology/core: what it is about, and its terms by kind and name."""

    name: str
    title: str
    terms: tuple[Term, ...]


def read_modules() -> tuple[Module, ...]:
    """Read the modules that declare terms of ours, by name."""
    paths = resources.ontology_files("core")
    said = {path: _read(path) for path in paths}
    everything: dict[str, Says] = {subject: says for part in said.values() for subject, says in part.items()}
    users = _users(everything)
    modules = []
    for path, part in said.items():
        ours = [subject for subject in part if subject.startswith(PREFIXES["axs"])]
        terms = [_term(one, part[one], path.stem, everything, users) for one in ours if _kind(part[one])]
        if terms:
            title = path.read_text(encoding="utf-8").split("\n", 1)[0].removeprefix("# ")
            modules.append(Module(path.stem, title, tuple(sorted(terms, key=_place))))
    return tuple(modules)


def read_header() -> Says:
    """Give what the ontology says of itself, by CURIE of the property."""
    says = _read(resources.folder("ontology") / "core" / "atlas.ttl")[PREFIXES["axs"].removesuffix("#")]
    return {contract(name): values for name, values in says.items()}


def _place(one: Term) -> tuple[int, str]:
    return list(KINDS).index(one.kind), one.name.lower()


def _read(path: Path) -> dict[str, Says]:
    found: dict[str, Says] = defaultdict(lambda: defaultdict(list))
    for quad in ox.parse(path=path, format=ox.RdfFormat.TURTLE):
        subject = quad.subject.value if isinstance(quad.subject, ox.NamedNode) else str(quad.subject)
        if not isinstance(quad.object, ox.Triple):
            found[subject][quad.predicate.value].append(quad.object)
    return found


def _users(everything: dict[str, Says]) -> dict[str, dict[str, list[str]]]:
    """Turn axioms round: class → narrower classes, properties that start at it, properties that lead to it."""
    found: dict[str, dict[str, list[str]]] = defaultdict(lambda: defaultdict(list))
    turned = {"rdfs:subClassOf": "narrower-classes", "rdfs:domain": "properties", "rdfs:range": "used-by"}
    for subject, says in everything.items():
        for curie, name in turned.items():
            for node in says.get(expand(curie), ()):
                if isinstance(node, ox.NamedNode) and subject.startswith("http"):
                    found[node.value][name].append(contract(subject))
    return found


def _kind(says: Says) -> str | None:
    types = says.get(expand("rdf:type"), [])
    return next((kind for kind, curie in KINDS.items() if term(curie) in types), None)


def _term(
    subject: str, says: Says, module: str, everything: dict[str, Says], users: dict[str, dict[str, list[str]]]
) -> Term:
    facts = {
        name: tuple(sorted(contract(node.value) for node in says[expand(curie)] if isinstance(node, ox.NamedNode)))
        for curie, name in _FACTS.items()
        if says.get(expand(curie))
    }
    facts |= {name: tuple(sorted(values)) for name, values in sorted(users[subject].items())}
    for node in says.get(expand("owl:equivalentClass"), ()):
        expression = everything.get(str(node), {})
        parts = [*expression.get(expand("owl:onProperty"), []), *expression.get(expand("owl:hasValue"), [])]
        facts["defined-by-value"] = tuple(contract(part.value) for part in parts)
    types = says[expand("rdf:type")]
    return Term(
        curie=contract(subject),
        kind=_kind(says) or "class",
        module=module,
        label=_texts(says, "skos:prefLabel"),
        definition=_texts(says, "skos:definition"),
        status="".join(node.value for node in says.get(expand("vs:term_status"), [])),
        source=" ".join(sorted(node.value for node in says.get(expand("dcterms:source"), []))),
        facts=facts,
        traits=tuple(name for curie, name in _TRAITS.items() if term(curie) in types),
    )


def _texts(says: Says, curie: str) -> dict[str, str]:
    return {node.language or "": node.value for node in says.get(expand(curie), []) if isinstance(node, ox.Literal)}
