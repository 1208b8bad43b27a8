"""What this server says of itself in RDF: the service description, and the library of questions."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import pyoxigraph as ox

from api.linked import serialise
from graphkit.execution import ROW_FORMATS, TRIPLE_FORMATS
from graphkit.namespaces import graph
from graphkit.queries import describe_questions

if TYPE_CHECKING:
    from fastapi import Response

    from api.served import Served

__all__ = ["describe_library", "describe_service"]

#: SPARQL 1.1 Service Description
_SD: Final = "http://www.w3.org/ns/sparql-service-description#"
_FORMATS: Final = "http://www.w3.org/ns/formats/"

_ROW_FORMAT_NAMES: Final = tuple(f"SPARQL_Results_{kind}" for kind in ("JSON", "XML", "CSV", "TSV"))
_TRIPLE_FORMAT_NAMES: Final = ("Turtle", "N-Triples", "JSON-LD", "RDF_XML", "N-Quads", "TriG", "N3")


def describe_service(served: Served, endpoint: str, media: str, *, is_federated: bool = False) -> Response:
    """Describe the endpoint: features, formats, graphs with counts, and the questions of the library."""
    quads = ox.parse(_service_text(served, is_federated=is_federated), format=ox.RdfFormat.TURTLE, base_iri=endpoint)
    triples = [quad.triple for quad in quads] + list(describe_questions(endpoint))
    return serialise(triples, media, sd=_SD)


def describe_library(endpoint: str, media: str) -> Response:
    """Describe the questions of the library as executables, the way editors look for examples."""
    return serialise(list(describe_questions(endpoint)), media)


def _service_text(served: Served, *, is_federated: bool) -> str:
    graphs: dict[str, int] = served.manifest.get("quads", {})
    formats = " , ".join(f"<{_FORMATS}{name}>" for name in (*_ROW_FORMAT_NAMES, *_TRIPLE_FORMAT_NAMES))
    media = " , ".join(f'"{one}"' for one in (*ROW_FORMATS, *TRIPLE_FORMATS))
    named = "\n".join(
        f"<#dataset> sd:namedGraph <#{name.replace('/', '-')}> . <#{name.replace('/', '-')}> a sd:NamedGraph ; "
        f"sd:name <{graph(name).value}> ; sd:graph [ a sd:Graph ; void:triples {count} ] ."
        for name, count in graphs.items()
    )
    features = "sd:UnionDefaultGraph , sd:BasicFederatedQuery" if is_federated else "sd:UnionDefaultGraph"
    return f"""
        @prefix sd: <{_SD}> .
        @prefix void: <http://rdfs.org/ns/void#> .
        @prefix dcterms: <http://purl.org/dc/terms/> .
        <> a sd:Service ; sd:endpoint <> ; sd:supportedLanguage sd:SPARQL11Query ; sd:feature {features} ;
            dcterms:title "Access Atlas"@en , "접근성 아틀라스"@ko ; sd:resultFormat {formats} ; dcterms:format {media} ;
            sd:availableGraphs <#graphs> ; sd:defaultDataset <#dataset> .
        <#graphs> a sd:GraphCollection .
        <#dataset> a sd:Dataset ; sd:defaultGraph [ a sd:Graph ; void:triples {sum(graphs.values())} ] .
        {named}"""
