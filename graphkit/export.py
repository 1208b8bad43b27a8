"""Write the graph out: dumps for machines, tables and networks for people's tools."""

from __future__ import annotations

import csv
import io
import re
from typing import TYPE_CHECKING, Any, BinaryIO, Final

import networkx as nx
import pyoxigraph as ox

from graphkit import namespaces
from graphkit.errors import ParameterError, UnknownNameError
from graphkit.namespaces import PREFIXES, graph
from graphkit.observations import Observation, read_observations
from graphkit.vocabulary import nearest

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from graphkit.atlas import Atlas

__all__ = ["FORMATS", "write"]

FORMATS: Final = ("nquads", "turtle", "jsonld", "graphml", "gexf", "csv", "parquet")

#: What `serialize` is given as Turtle prefixes: those that can occur.
_TURTLE_PREFIXES: Final = {name: iri for name, iri in PREFIXES.items() if name not in ("sh", "qunit", "wd")}


def write(atlas: Atlas, format: str, target: BinaryIO, *, graph_name: str | None = None) -> None:  # noqa: A002
    """Write the atlas in one of `FORMATS`.

    `nquads` is canonical: one line per quad in code point order, no blank nodes, so that equal graphs give equal bytes.
    `graphml` and `gexf` hold the influence graph, `csv` and `parquet` one row per observation: `parquet` has nulls for empty
    cells, booleans for `is_preferred` and `is_derived`, dates for `valid_from` and `valid_until`, and strings otherwise.
    Raises `UnknownNameError` for a graph that does not exist and `ParameterError` for another format.
    """
    if graph_name is not None:
        names = [namespaces.graph_name(node.value) for node in atlas.store.named_graphs()]
        if graph_name not in names:
            raise UnknownNameError("graph", graph_name, nearest(graph_name, names), names)
    only = graph(graph_name) if graph_name is not None else None
    match format:
        case "nquads":
            _write_nquads(atlas, target, only)
        case "turtle" | "jsonld":
            _write_graph(atlas, format, target, only)
        case "graphml":
            target.write("\n".join(nx.generate_graphml(_flat(atlas.network()))).encode() + b"\n")
        case "gexf":
            target.write(_gexf(_flat(atlas.network())).encode())
        case "csv":
            _write_csv(atlas, target)
        case "parquet":
            _write_parquet(atlas, target)
        case _:
            raise ParameterError("format", f"{format} is not known", ", ".join(FORMATS))


def _write_nquads(atlas: Atlas, target: BinaryIO, only: ox.NamedNode | None) -> None:
    data = ox.serialize(atlas.store.quads(only), format=ox.RdfFormat.N_QUADS) or b""
    target.writelines(sorted(data.splitlines(keepends=True)))


def _write_graph(atlas: Atlas, format: str, target: BinaryIO, only: ox.NamedNode | None) -> None:  # noqa: A002
    quads: Iterable[Any] = atlas.store.quads(only)
    if format == "jsonld" and only is None:
        ox.serialize(quads, target, format=ox.RdfFormat.JSON_LD, prefixes=_TURTLE_PREFIXES)
        return
    # Sorted by subject, Turtle can group the triples of a thing; a quad of two graphs is one triple here.
    triples = sorted(
        {quad.triple for quad in quads}, key=lambda one: (str(one.subject), str(one.predicate), str(one.object))
    )
    kind = ox.RdfFormat.TURTLE if format == "turtle" else ox.RdfFormat.JSON_LD
    ox.serialize(triples, target, format=kind, prefixes=_TURTLE_PREFIXES)


def _flat(network: nx.MultiDiGraph[str]) -> nx.MultiDiGraph[str]:
    """Turn things and influences into plain attributes, as GraphML and GEXF want them."""
    flat: nx.MultiDiGraph[str] = nx.MultiDiGraph()
    for node, data in sorted(network.nodes(data=True)):
        thing = data["thing"]
        flat.add_node(node, kind=thing.kind, label=thing.label, label_ko=thing.label_ko)
    for cause, effect, key, data in sorted(network.edges(keys=True, data=True), key=lambda edge: edge[2]):
        influence = data["influence"]
        flat.add_edge(
            cause,
            effect,
            key=key,
            sign=influence.sign,
            strength=influence.strength,
            confidence=influence.confidence,
            evidence=influence.evidence,
            mechanism=influence.mechanism,
            citations=" ".join(one.url or one.title for one in influence.cites),
        )
    return flat


def _gexf(network: nx.MultiDiGraph[str]) -> str:
    """Write GEXF without the day of writing, so that equal graphs give equal bytes."""
    text = "\n".join(nx.generate_gexf(network)) + "\n"
    return re.sub(r' lastmodifieddate="[^"]*"', "", text, count=1)


_COLUMNS: Final = (
    "system", "variable", "component_kind", "status", "value", "unit", "benchmark", "setting", "offered_by", "valid_from",
    "valid_until", "confidence", "is_preferred", "is_derived", "source", "source_kind", "accessed", "note", "iri",
)  # fmt: skip


def _write_csv(atlas: Atlas, target: BinaryIO) -> None:
    text = io.TextIOWrapper(target, encoding="utf-8", newline="", write_through=True)
    writer = csv.writer(text)
    writer.writerow(_COLUMNS)
    for system in atlas.systems():
        writer.writerows(_csv_rows(read_observations(atlas.store, [system.id])))
    text.detach()


def _write_parquet(atlas: Atlas, target: BinaryIO) -> None:
    import polars as pl  # slow to import, and only this format needs it

    kinds = {"is_preferred": pl.Boolean, "is_derived": pl.Boolean, "valid_from": pl.Date, "valid_until": pl.Date}
    schema = {name: kinds.get(name, pl.String) for name in _COLUMNS}
    rows = [
        [cell if name in kinds else _shown(cell) or None for name, cell in zip(_COLUMNS, cells, strict=True)]
        for system in atlas.systems()
        for cells in _cells(read_observations(atlas.store, [system.id]))
    ]
    pl.DataFrame(rows, schema=schema, orient="row").write_parquet(target)


def _csv_rows(observations: Iterable[Observation]) -> Iterator[list[str]]:
    for cells in _cells(observations):
        yield [_shown(cell) for cell in cells]


def _shown(cell: object) -> str:
    return "" if cell is None else str(cell).lower() if isinstance(cell, bool) else str(cell)


def _cells(observations: Iterable[Observation]) -> Iterator[list[Any]]:
    for one in observations:
        source = one.sources[0] if one.sources else None
        extra = {
            "value": " ".join(one.value) if isinstance(one.value, list) else one.value,
            "source": source.url or source.title if source else "",
            "source_kind": source.kind if source else "",
            "accessed": source.accessed if source else "",
        }
        yield [extra[name] if name in extra else getattr(one, name) for name in _COLUMNS]
