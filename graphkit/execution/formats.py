"""Formats of answers by media type: what the engine writes itself, and what rdflib adds."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import pyoxigraph as ox

if TYPE_CHECKING:
    from collections.abc import Mapping

__all__ = ["RDFLIB_FORMATS", "ROW_FORMATS", "TRIPLE_FORMATS"]

#: media type → serialisation of rows and truth values, the preferred one first
ROW_FORMATS: Final[Mapping[str, ox.QueryResultsFormat]] = {
    "application/sparql-results+json": ox.QueryResultsFormat.JSON,
    "application/json": ox.QueryResultsFormat.JSON,
    "application/sparql-results+xml": ox.QueryResultsFormat.XML,
    "application/xml": ox.QueryResultsFormat.XML,
    "text/csv": ox.QueryResultsFormat.CSV,
    "text/tab-separated-values": ox.QueryResultsFormat.TSV,
}

#: media type → name in rdflib; these are made from N-Triples in memory, within the memory limit of the worker
RDFLIB_FORMATS: Final[Mapping[str, str]] = {"application/trix": "trix"}

#: media type → serialisation of triples, the preferred one first; None where rdflib writes it
TRIPLE_FORMATS: Final[Mapping[str, ox.RdfFormat | None]] = {
    "text/turtle": ox.RdfFormat.TURTLE,
    "application/n-triples": ox.RdfFormat.N_TRIPLES,
    "application/ld+json": ox.RdfFormat.JSON_LD,
    "application/rdf+xml": ox.RdfFormat.RDF_XML,
    "application/n-quads": ox.RdfFormat.N_QUADS,
    "application/trig": ox.RdfFormat.TRIG,
    "text/n3": ox.RdfFormat.N3,
    **dict.fromkeys(RDFLIB_FORMATS),
}
