"""Validate a graph against the shapes: every violation with the thing, the property, the value and what to do."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING, Any

from pydantic import Field

from graphkit.answers import Answer
from graphkit.errors import CheckError
from graphkit.namespaces import contract, term
from graphkit.reasoning.constraints import compile_property, compile_query
from graphkit.reasoning.shapes import Shapes, read_shapes

if TYPE_CHECKING:
    from collections.abc import Iterator

    import pyoxigraph as ox

__all__ = ["ValidationReport", "Violation", "require_valid", "validate"]

_SHOWN = 20


class Violation(Answer):
    """One thing that does not have the shape it should have."""

    focus: str = Field(description="IRI of the thing")
    path: str = Field(description="IRI of the property; empty where the constraint looks at several")
    value: str | None = Field(None, description="The value that is wrong, where there is one")
    shape: str = Field(description="IRI of the shape")
    constraint: str = Field(description="Local name of the SHACL constraint, or sparql", examples=["minCount"])
    message: str = Field(description="What to do, in English")

    def __str__(self) -> str:
        found = f"; found {contract(self.value)}" if self.value is not None else ""
        return f"{contract(self.focus)}: {contract(self.path) or 'as a whole'}: {self.message}{found}"


class ValidationReport(Answer):
    """What a validation found; no violation means that the graph conforms."""

    violations: tuple[Violation, ...]

    @property
    def conforms(self) -> bool:
        """Whether there is no violation."""
        return not self.violations


def validate(store: ox.Store, shapes: Shapes | None = None) -> ValidationReport:
    """Validate everything in a store, its ontology included, against the shapes of the installation (or others).

    The classes of a thing are those stated of it and all broader ones that the graph's ontology knows.

    >>> import pyoxigraph as ox
    >>> said = "<urn:r> a <https://w3id.org/access-atlas/ns#Route> ."
    >>> store = ox.Store()
    >>> store.load(said, format=ox.RdfFormat.TURTLE)
    >>> [violation.constraint for violation in validate(store).violations]
    ['minCount', 'minCount']
    """
    wanted = shapes or read_shapes()
    narrower = _narrower(store, wanted)
    return ValidationReport(violations=tuple(sorted(_find(store, wanted, narrower), key=str)))


def require_valid(store: ox.Store) -> None:
    """Validate a store. Raises `CheckError` with the first violations if there are any."""
    violations = validate(store).violations
    if violations:
        more = [f"… and {len(violations) - _SHOWN} more"] if len(violations) > _SHOWN else []
        raise CheckError("The data does not have the shape it should have", [*map(str, violations[:_SHOWN]), *more])


def _find(store: ox.Store, shapes: Shapes, narrower: dict[str, set[str]]) -> Iterator[Violation]:
    for shape in shapes.properties:
        for name, query in compile_property(shape, narrower):
            for focus, value in _rows(store, query):
                yield Violation(
                    focus=focus, path=shape.path, value=value, shape=shape.iri, constraint=name, message=shape.message
                )
    for one in shapes.queries:
        for focus, value in _rows(store, compile_query(one, narrower)):
            yield Violation(focus=focus, path="", value=value, shape=one.iri, constraint="sparql", message=one.message)


def _rows(store: ox.Store, query: str) -> Iterator[tuple[str, str | None]]:
    """Give focus and value of each violation; `None` where the query has no value."""
    solutions: Any = store.query(query, use_default_graph_as_union=True)
    has_value = any(variable.value == "value" for variable in solutions.variables)
    for row in solutions:
        node = row["value"] if has_value else None
        yield row["this"].value, None if node is None else str(node.value)


def _narrower(store: ox.Store, shapes: Shapes) -> dict[str, set[str]]:
    """Give for each class that the shapes name itself and all its narrower classes."""
    named = set(shapes.classes)
    for shape in shapes.properties:
        named.update(node.value for name, nodes in shape.constraints if name in ("class", "or") for node in nodes)
    direct: dict[str, set[str]] = defaultdict(set)
    for quad in store.quads_for_pattern(None, term("rdfs:subClassOf"), None, None):
        direct[quad.object.value].add(quad.subject.value)  # type: ignore[union-attr]
    found: dict[str, set[str]] = {}
    for name in named:
        reached, waiting = {name}, [name]
        while waiting:
            new = direct.get(waiting.pop(), set()) - reached
            reached |= new
            waiting.extend(new)
        found[name] = reached
    return found
