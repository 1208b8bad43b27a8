"""What a page says of a thing to search engines: schema.org in JSON-LD."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from api.sheets.naming import Names
from graphkit.namespaces import BASE
from graphkit.version import VERSION

if TYPE_CHECKING:
    from api.served import Served
    from api.sheets.language import Language
    from api.sheets.statements import Statements

__all__ = ["LICENCE", "SCHEMA_TYPES", "schema_type", "structure"]

LICENCE: Final = "https://creativecommons.org/licenses/by/4.0/"

#: kind → class of schema.org; members of code lists are defined terms, all else is a thing
SCHEMA_TYPES: Final = {
    "country": "Country",
    "dataset": "Dataset",
    "framework": "SoftwareApplication",
    "graph": "Dataset",
    "influence": "Claim",
    "language": "Language",
    "mapping-set": "Dataset",
    "observation": "Observation",
    "organisation": "Organization",
    "reference": "ScholarlyArticle",
    "scheme": "DefinedTermSet",
    "source": "CreativeWork",
    "system": "SoftwareApplication",
}


def schema_type(statements: Statements, kind: str) -> str:
    """Give the class of schema.org that fits a thing."""
    if kind in SCHEMA_TYPES:
        return SCHEMA_TYPES[kind]
    return "DefinedTerm" if statements.iris("skos:inScheme") else "Thing"


def structure(served: Served, statements: Statements, kind: str, slug: str, language: Language) -> dict[str, Any]:
    """Describe a thing in schema.org; what is not known is left out."""
    names = Names(served, language)
    homepage = (*statements.iris("foaf:homepage"), *(one.value for one in statements.texts("schema:url")))
    homepage += tuple(statements.iris("schema:url"))
    found: dict[str, Any] = {
        "@context": "https://schema.org",
        "@type": schema_type(statements, kind),
        "@id": statements.iri,
        "identifier": statements.iri,
        "name": names.name(statements.iri),
        "alternateName": sorted({one.value for one in statements.texts("skos:altLabel")}),
        "description": statements.text("skos:definition", language) or statements.text("dcterms:description", language),
        "url": homepage[0] if homepage else None,
        "sameAs": sorted(one for curie in ("skos:exactMatch", "owl:sameAs") for one in statements.iris(curie)),
        **_further(served, statements, kind, slug, names),
    }
    return {key: value for key, value in found.items() if value not in (None, "", [])}


def _further(served: Served, statements: Statements, kind: str, slug: str, names: Names) -> dict[str, Any]:
    match schema_type(statements, kind):
        case "SoftwareApplication":
            return _software(served, kind, slug)
        case "DefinedTerm":
            return {"termCode": slug, "inDefinedTermSet": statements.iris("skos:inScheme")[0]}
        case "Dataset":
            return _data_set(statements)
        case "Claim":
            return {
                "about": [
                    {"@type": "DefinedTerm", "@id": iri, "name": names.name(iri)}
                    for curie in ("axs:hasCause", "axs:hasEffect")
                    for iri in statements.iris(curie)
                ],
                "text": statements.text("axs:mechanism", names.language),
                "citation": statements.iris("axs:cites"),
                **_PART,
            }
        case "Observation":
            return {
                "observationAbout": _first(statements, "sosa:hasFeatureOfInterest", names),
                "measuredProperty": _first(statements, "sosa:observedProperty", names),
                "observationDate": next((one.value for one in statements.texts("axs:validFrom")), None),
                "value": next((one.value for one in statements.texts("sosa:hasSimpleResult")), None),
            }
        case "ScholarlyArticle":
            return {"datePublished": next((one.value for one in statements.texts("dcterms:issued")), None)}
        case _:
            return {}


_ATLAS: Final = {"@type": "Dataset", "@id": f"{BASE}dataset", "name": "Access Atlas", "license": LICENCE}
_PART: Final = {"isPartOf": _ATLAS, "license": LICENCE}


def _software(served: Served, kind: str, slug: str) -> dict[str, Any]:
    if kind != "system" or not served.lists_system(slug):
        return {"applicationCategory": "DeveloperApplication"}
    system = served.atlas.system(slug)
    return {
        "applicationCategory": "Generative AI system",
        "author": {
            "@type": "Organization",
            "@id": f"{BASE}organisation/{system.developer}",
            "name": system.developer_label,
        },
        "datePublished": system.first_release.isoformat() if system.first_release else None,
        "subjectOf": _ATLAS,
    }


def _data_set(statements: Statements) -> dict[str, Any]:
    graph = statements.iri.removeprefix(f"{BASE}graph/")
    dump = "dump.nq.gz" if statements.iri == f"{BASE}dataset" else f"dump/{graph}.nt.gz"
    description = statements.text("dcterms:title", "en")
    found: dict[str, Any] = {
        "description": f"{description}: a part of Access Atlas, a knowledge graph of who can really use generative AI systems.",
        "license": next(iter(statements.iris("dcterms:license")), LICENCE),
        "version": next((one.value for one in statements.texts("dcat:version")), VERSION),
        "creator": {"@type": "Organization", "name": "Access Atlas maintainers"},
        "isAccessibleForFree": True,
    }
    if "/mapping-set/" not in statements.iri:
        found["distribution"] = [
            {
                "@type": "DataDownload",
                "contentUrl": f"{BASE}{dump}",
                "encodingFormat": ["application/n-quads" if dump.endswith("nq.gz") else "application/n-triples"],
            }
        ]
    if statements.iri != f"{BASE}dataset":
        found["isPartOf"] = _ATLAS
    return found


def _first(statements: Statements, curie: str, names: Names) -> dict[str, Any] | None:
    for iri in statements.iris(curie):
        return {"@type": "Thing", "@id": iri, "name": names.name(iri)}
    return None
