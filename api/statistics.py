"""What `/void` says: the graph of counts that a generation holds, or counts made anew where it has no true one."""

from __future__ import annotations

import csv
import io
from typing import TYPE_CHECKING, Final

import pyoxigraph as ox

from graphkit.namespaces import BASE, PREFIXES, graph
from graphkit.statistics import QUERIES, VOID, Statistics, describe_statistics

if TYPE_CHECKING:
    from api.execution import QueryService
    from api.served import Served

__all__ = ["count_statistics", "find_statistics", "say_endpoint"]

_ENDPOINT: Final = ox.NamedNode(f"{PREFIXES['void']}sparqlEndpoint")


def find_statistics(served: Served) -> list[ox.Triple] | None:
    """Give the counts that the generation holds; None if they are of another one, or there are none.

    A generation that was made from another one by a change inherits its graph of counts, but not its number.
    """
    if str(served.manifest.get("counted")) != served.generation:
        return None
    return [quad.triple for quad in served.store.quads(graph(VOID))]


async def count_statistics(served: Served, service: QueryService) -> list[ox.Triple]:
    """Count what is in the graphs, but for that of the counts; triples that stand in several graphs count once.

    Raises what `QueryService.collect` raises: on a large graph counting may take longer than a query may.
    """
    quads = {name: count for name, count in served.manifest.get("quads", {}).items() if name != VOID}
    inherited = VOID in served.manifest.get("quads", {})
    inside = "".join(f"FROM {graph(name)} " for name in quads) if inherited else ""
    tables = [await service.collect(served, query.replace("#from", inside), "text/csv") for query in QUERIES]
    totals, classes, properties, nested = (
        list(csv.DictReader(io.StringIO(table.decode("utf-8"), newline=""))) for table in tables
    )
    return describe_statistics(Statistics(totals[0], classes, properties, nested), quads)


def say_endpoint(triples: list[ox.Triple], endpoint: str) -> list[ox.Triple]:
    """Add where this server answers SPARQL, which no generation knows."""
    return [*triples, ox.Triple(ox.NamedNode(f"{BASE}dataset"), _ENDPOINT, ox.NamedNode(endpoint))]
