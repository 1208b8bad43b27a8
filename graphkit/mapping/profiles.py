"""Profiles → quads: who has which means and needs, and whom they stand for."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING, Final

import pyoxigraph as ox

from graphkit.mapping.terms import date, decimal, labels, text, typed
from graphkit.namespaces import term, thing
from graphkit.values import parse_day

if TYPE_CHECKING:
    from collections.abc import Iterator

    from graphkit.profiles import Profile

__all__ = ["FLAGS", "NUMBERS", "map_profile"]

#: term → path of the number in a profile, and its datatype
NUMBERS: Final[dict[str, tuple[str, str]]] = {
    "monthlyMoney": ("means.money", "decimal"),
    "freeDisk": ("means.disk", "decimal"),
    "lowestAge": ("means.age.at_least", "integer"),
    "highestAge": ("means.age.at_most", "integer"),
    "neededContext": ("needs.context", "integer"),
    "neededAnswerLength": ("needs.answer_length", "integer"),
    "monthlyInputTokens": ("needs.tokens.input", "integer"),
    "monthlyOutputTokens": ("needs.tokens.output", "integer"),
    "monthlyHours": ("needs.hours", "decimal"),
    "neededRequestRate": ("needs.requests_per_minute", "integer"),
}
#: term → path of the boolean in a profile
FLAGS: Final[dict[str, str]] = {
    "programmaticUse": "needs.programmatic",
    "fineTuningUse": "needs.fine_tuning",
    "localDataUse": "needs.data_local",
}


def map_profile(profile: Profile, graph: ox.NamedNode) -> Iterator[ox.Quad]:
    """Map everything a profile file says."""
    node = thing("profile", profile.id)
    for predicate, value in _about(profile):
        yield ox.Quad(node, term(predicate), value, graph)
    for index, device in enumerate(profile.means.devices, start=1):
        owned = thing("profile", f"{profile.id}--device-{index}")
        yield ox.Quad(node, term("axs:ownsDevice"), owned, graph)
        yield ox.Quad(owned, term("rdf:type"), term("axs:Device"), graph)
        yield ox.Quad(owned, term("rdfs:label"), text(device.name), graph)
        yield ox.Quad(owned, term("axs:deviceMemory"), decimal(Decimal(str(device.memory))), graph)
        yield ox.Quad(owned, term("axs:deviceCount"), typed(str(device.count), "integer"), graph)
    for name, source in profile.sources.items():
        document = thing("source", f"{profile.id}--{name}")
        yield ox.Quad(node, term("prov:hadPrimarySource"), document, graph)
        yield ox.Quad(document, term("rdf:type"), term("axs:Source"), graph)
        yield ox.Quad(document, term("rdfs:label"), ox.Literal(source.title), graph)
        yield ox.Quad(document, term("axs:hasSourceKind"), thing("source-kind", source.kind), graph)
        yield ox.Quad(document, term("axs:accessed"), date(parse_day(source.accessed).day), graph)
        yield ox.Quad(document, term("schema:url"), ox.NamedNode(str(source.url)), graph)


def _about(profile: Profile) -> Iterator[tuple[str, ox.NamedNode | ox.Literal]]:
    means, needs = profile.means, profile.needs
    yield "rdf:type", term("axs:Profile")
    yield from labels(profile.name)
    yield "dcterms:description", text(profile.description.en)
    yield "dcterms:description", text(profile.description.ko, "ko")
    if profile.notes is not None:
        yield "skos:note", text(profile.notes.en)
        yield "skos:note", text(profile.notes.ko, "ko")
    for name in profile.stakeholder:
        yield "axs:representsStakeholder", thing("stakeholder", name)
    yield "axs:hasSkill", thing("code", f"skill-required-{means.skill}")
    yield "axs:livesIn", thing("country", means.country.lower())
    for given in means.identity:
        yield "axs:givesIdentity", thing("code", f"identity-requirement-{given}")
    for language in needs.languages:
        yield "axs:needsLanguage", thing("language", language.lower())
    for modality in needs.inputs:
        yield "axs:needsInput", thing("modality", modality)
    for modality in needs.outputs:
        yield "axs:needsOutput", thing("modality", modality)
    yield "axs:commercialUse", ox.Literal(needs.commercial)
    for name, (path, datatype) in NUMBERS.items():
        number = Decimal(str(_at(profile, path)))
        yield f"axs:{name}", decimal(number) if datatype == "decimal" else typed(str(number), datatype)
    for name, path in FLAGS.items():
        yield f"axs:{name}", typed("true" if _at(profile, path) else "false", "boolean")


def _at(profile: Profile, path: str) -> object:
    found: object = profile
    for name in path.split("."):
        found = getattr(found, name)
    return found
