"""A part of the curated graph, for engines in Python that would take minutes for all of it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import pyoxigraph as ox

from graphkit.namespaces import BASE, term

if TYPE_CHECKING:
    from collections.abc import Iterable

__all__ = ["SYSTEMS", "take_excerpt"]

#: The paper's four, and others that differ most from them: an image generator, one for speech, a small one, a fully open one.
SYSTEMS: Final = frozenset(
    (
        "claude-3-5-sonnet",
        "deepseek-v3",
        "gpt-4",
        "llama-3-1-405b-instruct",
        "olmo-2-32b-instruct",
        "stable-diffusion-3-5-large",
        "whisper-large-v3",
    )
)
_KINDS: Final = ("system", "component", "source", "release", "component-release", "route")


def take_excerpt(quads: Iterable[ox.Quad]) -> tuple[ox.Quad, ...]:
    """Leave out what is about other systems: they, their parts and sources, and what was observed of them."""
    everything = tuple(quads)
    of_type, feature = term("rdf:type"), term("sosa:hasFeatureOfInterest")
    systems = {
        _slug(one.subject) for one in everything if one.predicate == of_type and one.object == term("axs:System")
    }
    others = systems - SYSTEMS
    assert len(others) == len(systems) - len(SYSTEMS), f"unknown: {sorted(SYSTEMS - systems)}"
    gone = {node for one in everything for node in (one.subject, one.object) if _slug(node) in others}
    gone |= {one.subject for one in everything if one.predicate == feature and one.object in gone}
    return tuple(one for one in everything if one.subject not in gone and one.object not in gone)


def _slug(node: object) -> str:
    """Give the name of the system that an IRI belongs to, as far as its form says."""
    if not isinstance(node, ox.NamedNode) or not node.value.startswith(BASE):
        return ""
    kind, _, name = node.value.removeprefix(BASE).partition("/")
    return name.partition("--")[0] if kind in _KINDS else ""
