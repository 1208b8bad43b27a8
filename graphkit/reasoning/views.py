"""An object view of the ontology for Python users, made by owlready2: classes, individuals and class expressions.

Needs the extra `reasoning`. The view is read from the same files as the graph, or from the graphs of a generation
(`Atlas.objects`); nothing is written back.
"""

from __future__ import annotations

import tempfile
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import pyoxigraph as ox

from graphkit import resources
from graphkit.errors import ParameterError, StoreError, UnknownNameError
from graphkit.namespaces import expand
from graphkit.ontology import PARTS

if TYPE_CHECKING:
    from collections.abc import Iterable

__all__ = ["OntologyView", "open_view", "view_triples"]

_TERMS: Final = expand("axs:")


class OntologyView:
    """The ontology as Python objects: `view.Risk.instances()`, `view.ModelWeights.equivalent_to`.

    Terms are attributes; things are found with `thing`. What comes back are owlready2's own objects, whose properties are
    attributes named after the terms.

    >>> view = open_view()
    >>> str(view.Risk.label.first())
    'risk'
    >>> str(view.thing("influence:context-length--safeguard-circumvention").hasCause.label.first())
    'context length'

    Class expressions are written with `&`, `|`, `some` and `value`, and asked for what satisfies them:

    >>> closing = view.Variable & view.hasDirection.value(view.thing("direction:less-access"))
    >>> [one.name for one in view.satisfying(closing & view.onAxis.some(view.Axis))][:2]
    ['accelerator-memory', 'api-input-price']
    """

    def __init__(self, world: Any) -> None:
        self.world = world

    def __getattr__(self, name: str) -> Any:
        """Give a class or property of the axs: namespace. Raises `AttributeError` if there is none."""
        found = self.world[f"{_TERMS}{name}"]
        if found is None:
            raise AttributeError(f"the ontology has no term axs:{name}")
        return found

    def thing(self, name: str) -> Any:
        """Give a thing by CURIE or IRI. Raises `UnknownNameError` if there is none."""
        found = self.world[name if name.startswith("http") else expand(name)]
        if found is None:
            raise UnknownNameError("thing", name)
        return found

    def classes(self) -> dict[str, Any]:
        """Give our classes by local name."""
        return self._named(self.world.classes())

    def properties(self) -> dict[str, Any]:
        """Give our object, data and annotation properties by local name."""
        found = [*self.world.object_properties(), *self.world.data_properties(), *self.world.annotation_properties()]
        return self._named(found)

    def individuals(self, class_name: str) -> dict[str, Any]:
        """Give the members of a class and of its narrower classes, by IRI."""
        members = getattr(self, class_name).instances(world=self.world)
        return {one.iri: one for one in sorted(members, key=lambda one: str(one.iri))}

    def satisfying(self, expression: Any) -> list[Any]:
        """Give the individuals that are stated to satisfy a class expression, by IRI; an empty list if there is none.

        What is not stated is not concluded: this looks things up, it does not reason. Raises `ParameterError` for an
        expression other than classes, lists of individuals, `&`, `|`, `some` and `value`.
        """
        return sorted(self._satisfying(expression), key=lambda one: str(one.iri))

    def _satisfying(self, expression: Any) -> set[Any]:
        import owlready2

        match expression:
            case owlready2.And():
                return set.intersection(*map(self._satisfying, expression.Classes))
            case owlready2.Or():
                return set.union(*map(self._satisfying, expression.Classes))
            case owlready2.OneOf():
                return set(expression.instances)
            case owlready2.Restriction(type=owlready2.VALUE):
                return {one for one, other in expression.property.get_relations() if other == expression.value}
            case owlready2.Restriction(type=owlready2.SOME):
                values = self._satisfying(expression.value)
                return {one for one, other in expression.property.get_relations() if other in values}
            case owlready2.ThingClass():
                return set(expression.instances(world=self.world))
        raise ParameterError(
            "expression", f"{expression} cannot be looked up", "classes, individuals, &, |, some, value"
        )

    def consistent_or_unsatisfiable(self) -> list[str]:
        """Reason with HermiT and give the IRIs of the classes that can have no member; empty is good.

        Needs Java. Raises `StoreError` if Java is missing, and `StoreError` too if the whole ontology is inconsistent.
        """
        import owlready2

        try:
            with self.world.get_ontology("urn:inferred"):
                owlready2.sync_reasoner_hermit(self.world, debug=0, ignore_unsupported_datatypes=True)
        except FileNotFoundError as error:
            raise StoreError(
                "HermiT needs Java: install a Java runtime, version 11 or later, and put it on PATH"
            ) from error
        except owlready2.OwlReadyInconsistentOntologyError as error:
            raise StoreError("HermiT finds the ontology inconsistent") from error
        return sorted(one.iri for one in self.world.inconsistent_classes() if one is not owlready2.Nothing)

    @staticmethod
    def _named(found: Iterable[Any]) -> dict[str, Any]:
        ours = [one for one in found if one.iri.startswith(_TERMS)]
        return {one.iri.removeprefix(_TERMS): one for one in sorted(ours, key=lambda one: str(one.iri))}


def open_view(*parts: str, files: Iterable[Path] = ()) -> OntologyView:
    """Read the ontology, or only the named ones of its parts and further Turtle files, into an object view.

    Raises `StoreError` if owlready2 is not installed.
    """
    return view_triples(_triples([*resources.ontology_files(*(parts or PARTS)), *files]))


def view_triples(triples: Iterable[ox.Triple]) -> OntologyView:
    """Read triples, the ontology among them, into an object view.

    Raises `StoreError` if owlready2 is not installed.
    """
    try:
        import owlready2
    except ImportError as error:
        raise StoreError("the object view needs owlready2: pip install 'access-atlas[reasoning]'") from error
    world = owlready2.World()
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "ontology.nt"
        with path.open("wb") as target:
            ox.serialize(triples, target, ox.RdfFormat.N_TRIPLES)
        world.get_ontology(path.as_uri()).load()
    return OntologyView(world)


def _triples(paths: Iterable[Path]) -> list[ox.Triple]:
    found: list[ox.Triple] = []
    for path in paths:  # rename_blank_nodes keeps those of different files apart
        found.extend(q.triple for q in ox.parse(path=path, format=ox.RdfFormat.TURTLE, rename_blank_nodes=True))
    return found
