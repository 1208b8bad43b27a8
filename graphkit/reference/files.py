"""Every generated file by its path in a checkout."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import jinja2
import pyoxigraph as ox
from markupsafe import Markup, escape

from graphkit.namespaces import BASE, expand
from graphkit.reference.context import make_context
from graphkit.reference.diagram import draw_module
from graphkit.reference.terms import Module, Term, read_header, read_modules
from graphkit.reference.words import WORDS

if TYPE_CHECKING:
    from collections.abc import Mapping

__all__ = ["reference_files"]


def reference_files() -> dict[str, str]:
    """Give the text of every generated file: two pages, two pictures a module, the JSON-LD context."""
    modules = read_modules()
    terms = {one.curie: one for module in modules for one in module.terms}
    files = {"ontology/context.jsonld": make_context(terms.values())}
    for language in WORDS:
        diagrams = {module.name: draw_module(module, terms, language) for module in modules}
        files |= {f"docs/ontology/{name}.{language}.svg": drawing for name, drawing in diagrams.items()}
        files[f"docs/ontology/index.{language}.html"] = _page(modules, terms, diagrams, language)
    return files


def _page(modules: tuple[Module, ...], terms: Mapping[str, Term], diagrams: Mapping[str, str], language: str) -> str:
    environment = jinja2.Environment(
        loader=jinja2.FileSystemLoader(Path(__file__).parent),
        autoescape=True,
        undefined=jinja2.StrictUndefined,
        keep_trailing_newline=True,
    )
    header = read_header()

    def say(curie: str) -> str:
        nodes = [
            node for node in header[curie] if not isinstance(node, ox.Literal) or node.language in (None, language, "")
        ]
        return str((nodes or header[curie])[0].value)

    def link(curie: str) -> Markup:
        one = terms.get(curie)
        target = f"#{one.name}" if one else expand(curie)
        return Markup('<a href="{}">{}</a>').format(target, one.label[language] if one else escape(curie))

    values: dict[str, Any] = {
        "language": language,
        "words": WORDS[language],
        "title": say("dcterms:title"),
        "description": say("dcterms:description"),
        "iri": f"{BASE}ns",
        "version": say("owl:versionInfo"),
        "version_iri": say("owl:versionIRI"),
        "licence": say("dcterms:license"),
        "citation": header["dcterms:bibliographicCitation"][0].value,
        "modules": modules,
        "diagrams": diagrams,
        "link": link,
    }
    return environment.get_template("page.html.jinja").render(values)
