"""Mappings to other vocabularies and data sets, and which of these can be imported."""

from typing import Annotated, Final, Literal

from fastapi import APIRouter, Query, Request, Response
from pydantic import Field

from api.dependencies import CurrentGeneration, PageSlice
from api.errors import problems
from api.linked import rdf_of
from api.negotiation import GRAPH_FORMATS, choose, content_type, describe_formats
from api.pages import Listing, Page, cut, listing
from graphkit.alignments import Mapping, find_mappings, list_mapping_sets, write_sssom
from graphkit.answers import Answer
from graphkit.errors import UnknownNameError
from graphkit.namespaces import BASE
from graphkit.sources.registry import SOURCES
from graphkit.vocabulary import nearest

__all__ = ["router"]

router = APIRouter(tags=["Linked data"])

_TSV: Final = "text/tab-separated-values"
_FORMATS: Final = {
    "sssom": _TSV,
    "turtle": "text/turtle",
    "ntriples": "application/n-triples",
    "jsonld": "application/ld+json",
    "rdfxml": "application/rdf+xml",
}
_RESPONSES: Final = {
    200: {"content": describe_formats((_TSV, *GRAPH_FORMATS))},
    **problems(404, 406),
}


class Import(Answer):
    """A data set of others that an operator can import."""

    name: str = Field(description="Name for `access-atlas import`", examples=["airo"])
    title: str = Field(examples=["AIRO, the AI Risk Ontology"])
    title_ko: str
    licence: str = Field(description="IRI")
    repository: str = Field(description="Where its files are")
    graph: str = Field(description="Name of the graph its statements go to", examples=["external/airo"])
    quads: int | None = Field(description="Number of statements in that graph; null where it has not been imported")


@router.get("/imports", summary="List the data sets that can be imported")
def list_imports(served: CurrentGeneration) -> Listing[Import]:
    """List the data sets of others that the command line can import, and whether this generation holds them."""
    quads = served.manifest.get("quads", {})
    return listing(
        [
            Import(
                name=one.name,
                title=one.title,
                title_ko=one.title_ko,
                licence=one.licence,
                repository=one.repository,
                graph=one.graph_name,
                quads=quads.get(one.graph_name),
            )
            for one in SOURCES.values()
        ]
    )


@router.get("/links", response_model=Page[Mapping], summary="List mappings", responses=_RESPONSES)
def list_mappings(
    served: CurrentGeneration,
    wanted: PageSlice,
    request: Request,
    response: Response,
    mapping_set: Annotated[
        str | None, Query(alias="set", description="Only of this mapping set", examples=["airo"])
    ] = None,
    source: Annotated[
        str | None,
        Query(description="Only from this term, or from those that begin so: IRI or CURIE", examples=["risk:"]),
    ] = None,
    target: Annotated[
        str | None,
        Query(description="Only to this term, or to those that begin so: IRI or CURIE", examples=["nexus:atlas-"]),
    ] = None,
    predicate: Annotated[
        str | None, Query(description="Only with this predicate: IRI or CURIE", examples=["skos:closeMatch"])
    ] = None,
    min_confidence: Annotated[
        float | None, Query(ge=0, le=1, description="Least confidence, from 0 to 1", examples=[0.7])
    ] = None,
    name: Annotated[
        Literal["json", "sssom", "turtle", "ntriples", "jsonld", "rdfxml"] | None,
        Query(alias="format", description="Format of the answer; without it, `Accept` decides", examples=["sssom"]),
    ] = None,
) -> Page[Mapping] | Response:
    """List mappings with predicate, justification, confidence and both versions; as SSSOM TSV or RDF by `Accept` or `format`.

    SSSOM holds all mappings that match, the other formats a page of them. Denied matches and terms that were looked for
    and not found are listed too.
    """
    if mapping_set is not None and mapping_set not in (known := list_mapping_sets(served.store)):
        raise UnknownNameError("mapping set", mapping_set, nearest(mapping_set, known))
    found = find_mappings(
        served.store,
        mapping_set=mapping_set,
        source=source,
        target=target,
        predicate=predicate,
        min_confidence=min_confidence,
    )
    media = _FORMATS.get(name) if name else choose(request, ("application/json", _TSV, *GRAPH_FORMATS))
    if media == _TSV:
        body = write_sssom(found, identifier=f"{BASE}mapping-set/selection")
        return Response(body, media_type=content_type(_TSV))
    page = cut(found, wanted, request, response)
    if media is None or media == "application/json":
        return page
    return rdf_of(served, [one.iri for one in page.items], media)
