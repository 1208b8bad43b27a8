"""Languages, countries and SPDX licences → concepts, with labels from CLDR, ISO 3166-1 and SPDX."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import babel
import langcodes
import pyoxigraph as ox
from license_expression import get_spdx_licensing

from graphkit.mapping.terms import text
from graphkit.namespaces import term, thing

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

__all__ = ["licence_node", "map_countries", "map_languages", "map_licences"]

_LOCALES = (babel.Locale("en"), babel.Locale("ko"))


def _concept(
    node: ox.NamedNode, kind: str, notation: str, names: dict[str, str], graph: ox.NamedNode
) -> Iterator[ox.Quad]:
    yield ox.Quad(node, term("rdf:type"), term(f"axs:{kind}"), graph)
    yield ox.Quad(node, term("rdfs:label"), text(names["en"]), graph)
    for language, name in names.items():
        yield ox.Quad(node, term("skos:prefLabel"), text(name, language), graph)
    yield ox.Quad(node, term("skos:notation"), ox.Literal(notation), graph)


def map_countries(slugs: Iterable[str], graph: ox.NamedNode) -> Iterator[ox.Quad]:
    """Map ISO 3166-1 alpha-2 codes in lower case to concepts in `scheme:countries`."""
    for slug in sorted(set(slugs)):
        code = slug.upper()
        names = {locale.language: str(locale.territories.get(code, code)) for locale in _LOCALES}
        node = thing("country", slug)
        yield from _concept(node, "Country", code, names, graph)
        yield ox.Quad(node, term("skos:inScheme"), thing("scheme", "countries"), graph)


def map_languages(slugs: Iterable[str], graph: ox.NamedNode) -> Iterator[ox.Quad]:
    """Map BCP 47 tags in lower case to concepts in `scheme:languages`."""
    for slug in sorted(set(slugs)):
        tag = langcodes.standardize_tag(slug)
        names = {locale.language: _language_name(tag, locale) for locale in _LOCALES}
        node = thing("language", slug)
        yield from _concept(node, "Language", tag, names, graph)
        yield ox.Quad(node, term("skos:inScheme"), thing("scheme", "languages"), graph)


def _language_name(tag: str, locale: babel.Locale) -> str:
    try:
        name = babel.Locale.parse(tag, sep="-").get_display_name(locale)
    except (babel.UnknownLocaleError, ValueError):
        name = locale.languages.get(tag.split("-")[0])
    return name or tag


def licence_node(expression: str) -> ox.NamedNode:
    """Give the node of a licence, named by an SPDX expression or a `LicenseRef-…`.

    >>> licence_node("Apache-2.0").value
    'https://w3id.org/access-atlas/licence/apache-2-0'
    """
    name = expression.removeprefix("LicenseRef-").lower()
    return thing("licence", re.sub(r"[^a-z0-9]+", "-", name).strip("-"))


def map_licences(expressions: Iterable[str], graph: ox.NamedNode) -> Iterator[ox.Quad]:
    """Map SPDX expressions that the ontology does not declare itself to concepts in `scheme:licences`."""
    for expression in sorted(set(expressions)):
        node = licence_node(expression)
        yield from _concept(node, "Licence", expression, {"en": expression, "ko": expression}, graph)
        yield ox.Quad(node, term("skos:inScheme"), thing("scheme", "licences"), graph)
        for name in sorted(get_spdx_licensing().license_keys(expression)):
            page = ox.NamedNode(f"https://spdx.org/licenses/{name}")
            yield ox.Quad(node, term("rdfs:seeAlso"), page, graph)
