"""The page of a thing, put together by its kind, not yet HTML."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from api.sheets.framework import influence_sections, mapping_section, scale_section
from api.sheets.naming import Names
from api.sheets.statements import about_section, facts_section, incoming_section, read_statements
from api.sheets.structured import structure
from api.sheets.systems import release_section, value_sections, variable_section
from api.sheets.words import KINDS_NAMED
from graphkit.errors import UnknownNameError
from graphkit.namespaces import BASE, term

if TYPE_CHECKING:
    from typing import Any

    from api.served import Served
    from api.sheets.language import Language
    from api.sheets.parts import Cell, Section
    from api.sheets.statements import Statements

__all__ = ["Sheet", "make_sheet"]

#: kind → where the interactive page shows it; others it shows below `things/`
_VIEWS: Final = {
    "benefit": "risks", "intervention": "interventions", "risk": "risks", "stakeholder": "stakeholders",
    "system": "systems", "variable": "variables",
}  # fmt: skip

#: Relations from a thing that a section of their own shows, or that are too many to read.
_SHOWN_ELSEWHERE: Final = (
    "axs:hasRelease", "axs:lowers", "axs:raises", "void:classPartition", "void:propertyPartition",
)  # fmt: skip
#: The same, where mappings have a section.
_MAPPED: Final = (
    "skos:exactMatch", "skos:closeMatch", "skos:broadMatch", "skos:narrowMatch", "skos:relatedMatch",
)  # fmt: skip
#: Relations to a thing that a section of their own shows.
_SHOWN_FROM_THERE: Final = (
    "axs:hasCause", "axs:hasEffect", "axs:lowers", "axs:raises", "owl:annotatedSource",
)  # fmt: skip
#: The same, where values have sections.
_OBSERVED: Final = {"system": "sosa:hasFeatureOfInterest", "variable": "sosa:observedProperty"}


@dataclass(frozen=True, slots=True)
class Sheet:
    """A page about one thing."""

    iri: str
    kind: str
    kind_name: str
    title: str
    other_title: str
    lead: str
    sections: tuple[Section, ...]
    view: str
    structured: dict[str, Any]
    is_retired: bool
    replaced_by: tuple[Cell, ...]


def make_sheet(
    served: Served, iri: str, kind: str, slug: str, language: Language, root: str = "", suffix: str = ""
) -> Sheet:
    """Put together the page of a thing that exists. Raises `UnknownNameError` if nothing is said of it."""
    statements = read_statements(served.store, iri)
    if not statements:
        raise UnknownNameError(kind, slug)
    names = Names(served, language, root, suffix)
    names.load([iri, *statements.iris("dcterms:isReplacedBy")])
    english, korean = Names(served, "en").name(iri), Names(served, "ko").name(iri)
    title, other = (korean, english) if language == "ko" else (english, korean)
    lead = next(
        (
            text
            for curie in ("skos:definition", "dcterms:description", "axs:mechanism")
            if (text := statements.text(curie, language))
        ),
        "",
    )
    return Sheet(
        iri=iri,
        kind=kind,
        kind_name=_kind_name(statements, kind, names),
        title=title,
        other_title=other if other != title else "",
        lead=lead,
        sections=tuple(_sections(served, statements, kind, slug, names)),
        view=f"{_VIEWS[kind]}/{slug}" if kind in _VIEWS else f"things/{kind}/{slug}" if kind != "dataset" else "data",
        structured=structure(served, statements, kind, slug, language),
        is_retired=statements.is_retired,
        replaced_by=tuple(names.cell(one) for one in statements.iris("dcterms:isReplacedBy")),
    )


def _sections(served: Served, statements: Statements, kind: str, slug: str, names: Names) -> list[Section]:
    mappings = mapping_section(served, statements.iri, names)
    found = facts_section(statements, names, (*_SHOWN_ELSEWHERE, *(_MAPPED if mappings else ())))
    if kind == "system" and served.lists_system(slug):
        detail = served.atlas.system(slug)
        found += [*value_sections(served, slug, names), *release_section(detail.releases, slug, names)]
    if kind == "variable":
        found += [*scale_section(served, slug, names), *variable_section(served, slug, names)]
    found += influence_sections(served, statements.iri, names)
    found += mappings
    hidden = (*_SHOWN_FROM_THERE, _OBSERVED.get(kind, ""))
    found += incoming_section(served.store, statements, names, hidden)
    return found + about_section(statements, names)


def _kind_name(statements: Statements, kind: str, names: Names) -> str:
    """Give the word for a kind: ours, or the label of the class that the thing is of."""
    if kind in KINDS_NAMED:
        return KINDS_NAMED[kind][names.language == "ko"]
    wanted = term(f"axs:{''.join(part.capitalize() for part in kind.split('-'))}").value
    ours = [iri for iri in statements.iris("rdf:type") if iri.startswith(f"{BASE}ns#")]
    iri = wanted if wanted in ours else next(iter(sorted(ours)), "")
    return names.name(iri) if iri else kind.replace("-", " ")
