"""The SHACL shapes of ontology/shapes, read into what the validation needs.

The shapes use a part of SHACL that can be turned into SPARQL (see `graphkit.reasoning.constraints`); anything beyond it is
refused when the shapes are read, so that no constraint is passed over in silence.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING, Final

import pyoxigraph as ox

from graphkit import resources
from graphkit.errors import StoreError
from graphkit.namespaces import contract, term

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from pathlib import Path

__all__ = ["CONSTRAINTS", "Node", "PropertyShape", "QueryShape", "Shapes", "read_shapes", "shape_files"]

Node = ox.NamedNode | ox.Literal

#: The constraints that shapes may use, by local name in the SHACL namespace.
CONSTRAINTS: Final = (
    "minCount", "maxCount", "class", "or", "datatype", "nodeKind", "in", "hasValue", "pattern", "minInclusive",
    "languageIn", "uniqueLang", "lessThan", "disjoint",
)  # fmt: skip
_LISTS: Final = frozenset({"in", "languageIn", "or"})
_SH: Final = "http://www.w3.org/ns/shacl#"
_KNOWN: Final = frozenset({*CONSTRAINTS, "path", "message"})


@dataclass(frozen=True, slots=True)
class PropertyShape:
    """What the values of one property have to be, for all things of some classes.

    `inverse` is set where the shape looks at who points to the thing. `constraints` holds name and values, in the order
    of `CONSTRAINTS`; for `or` the values are the classes of which one is needed.
    """

    iri: str
    path: str
    inverse: bool
    message: str
    targets: tuple[str, ...]
    constraints: tuple[tuple[str, tuple[Node, ...]], ...]


@dataclass(frozen=True, slots=True)
class QueryShape:
    """A constraint written as a SPARQL query that gives `$this`, and maybe `?value`, for each violation."""

    iri: str
    message: str
    targets: tuple[str, ...]
    select: str


@dataclass(frozen=True, slots=True)
class Shapes:
    """All shapes: class → the node shape it is the target of, and the constraints of these."""

    classes: Mapping[str, str]
    properties: tuple[PropertyShape, ...]
    queries: tuple[QueryShape, ...]


def shape_files() -> list[Path]:
    """List the files of shapes, by name."""
    return sorted((resources.folder("ontology") / "shapes").glob("*.ttl"))


@lru_cache(maxsize=1)
def read_shapes() -> Shapes:
    """Read the shapes of the installation.

    Raises `StoreError` if a shape uses a part of SHACL that is not among `CONSTRAINTS`.

    >>> shapes = read_shapes()
    >>> shapes.classes["https://w3id.org/access-atlas/ns#Risk"]
    'https://w3id.org/access-atlas/shapes#Risk'
    """
    quads = [quad for path in shape_files() for quad in ox.parse(path=path, format=ox.RdfFormat.TURTLE)]
    return _Reader(quads).read()


class _Reader:
    def __init__(self, quads: Iterable[ox.Quad]) -> None:
        self.says: dict[object, dict[str, list[Node | ox.BlankNode]]] = defaultdict(lambda: defaultdict(list))
        for quad in quads:
            if not isinstance(quad.object, ox.Triple):
                self.says[quad.subject][quad.predicate.value].append(quad.object)

    def read(self) -> Shapes:
        classes: dict[str, str] = {}
        property_targets: dict[object, set[str]] = defaultdict(set)
        query_targets: dict[object, set[str]] = defaultdict(set)
        for shape, says in list(self.says.items()):
            for target in says.get(f"{_SH}targetClass", []):
                classes[_iri(target)] = _iri(shape)
                for one in says.get(f"{_SH}property", []):
                    property_targets[one].add(_iri(target))
                for one in says.get(f"{_SH}sparql", []):
                    query_targets[one].add(_iri(target))
        return Shapes(
            dict(sorted(classes.items())),
            tuple(self._property(*item) for item in sorted(property_targets.items(), key=str)),
            tuple(self._query(*item) for item in sorted(query_targets.items(), key=str)),
        )

    def _property(self, shape: object, targets: set[str]) -> PropertyShape:
        says = self.says[shape]
        names = {name.removeprefix(_SH) for name in says if name.startswith(_SH)}
        if strange := sorted(names - _KNOWN):
            raise StoreError(f"{contract(_iri(shape))}: sh:{strange[0]} is not among the constraints that are checked")
        path = says[f"{_SH}path"][0]
        inverse = isinstance(path, ox.BlankNode)
        found = self.says[path][f"{_SH}inversePath"][0] if inverse else path
        constraints = tuple((name, self._values(name, says)) for name in CONSTRAINTS if name in names)
        return PropertyShape(
            _iri(shape), _iri(found), inverse, self._message(shape), tuple(sorted(targets)), constraints
        )

    def _values(self, name: str, says: Mapping[str, list[Node | ox.BlankNode]]) -> tuple[Node, ...]:
        values: list[Node | ox.BlankNode] = says[f"{_SH}{name}"]
        if name in _LISTS:
            values = self._members(values[0])
        if name == "or":
            values = [value for shape in values for value in self.says[shape][f"{_SH}class"]]
        return tuple(value for value in values if not isinstance(value, ox.BlankNode))

    def _members(self, head: Node | ox.BlankNode) -> list[Node | ox.BlankNode]:
        found = []
        while head != term("rdf:nil"):
            found.append(self.says[head][term("rdf:first").value][0])
            head = self.says[head][term("rdf:rest").value][0]
        return found

    def _query(self, shape: object, targets: set[str]) -> QueryShape:
        says = self.says[shape]
        prologue = "".join(
            f"PREFIX {_text(self.says[one][f'{_SH}prefix'][0])}: <{_text(self.says[one][f'{_SH}namespace'][0])}>\n"
            for owner in says[f"{_SH}prefixes"]
            for one in self.says[owner][f"{_SH}declare"]
        )
        select = prologue + _text(says[f"{_SH}select"][0])
        return QueryShape(_iri(shape), self._message(shape), tuple(sorted(targets)), select)

    def _message(self, shape: object) -> str:
        return _text(self.says[shape][f"{_SH}message"][0])


def _iri(node: object) -> str:
    if not isinstance(node, ox.NamedNode):
        raise StoreError(f"shapes and their targets have names, {node} has none")
    return node.value


def _text(node: object) -> str:
    return node.value if isinstance(node, ox.Literal) else str(node)
