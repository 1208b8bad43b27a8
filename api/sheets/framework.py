"""The parts of a page that are about the framework: influences to and from a thing, and mappings to other vocabularies."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, Literal

from api.sheets.parts import Cell, Fact, Row, Section, Table
from api.sheets.words import say
from graphkit.alignments import find_mappings
from graphkit.alignments.reading import NO_TERM
from graphkit.namespaces import BASE, contract, slug_of, thing
from graphkit.store import rows

if TYPE_CHECKING:
    from collections.abc import Iterator

    from api.served import Served
    from api.sheets.naming import Names
    from graphkit.alignments import Mapping
    from graphkit.influence import Influence

__all__ = ["influence_sections", "mapping_section", "scale_section"]

_HEADS: Final = ("strength", "confidence", "evidence", "because")


def influence_sections(served: Served, iri: str, names: Names) -> Iterator[Section]:
    """Show what a thing moves, and what moves it, as the influence graph has it."""
    every = served.atlas.influences.influences
    for side, mine in (("effect", "cause"), ("cause", "effect")):
        found = [one for one in every if getattr(one, mine).iri == iri]
        if found:
            title = "drivers" if side == "cause" else "effects" if "/variable/" in iri else "consequences"
            yield Section(title, say(title, names.language), table=_influences(found, side, names))  # type: ignore[arg-type]


def _influences(found: list[Influence], side: Literal["cause", "effect"], names: Names) -> Table:
    names.load([end.iri for one in found for end in (one.cause, one.effect)])
    ordered = sorted(found, key=lambda one: (getattr(one, side).kind, -one.sign, names.name(getattr(one, side).iri)))
    first = "when-rises" if side == "cause" else "on"
    return Table(
        tuple(say(head, names.language) for head in (first, "influence", *_HEADS)),
        tuple(
            Row(
                (
                    (names.cell(getattr(one, side).iri, mark=getattr(one, side).kind),),
                    (_direction(one, names),),
                    (names.cell(thing("strength", one.strength).value),),
                    (Cell(say(one.confidence, names.language)),),
                    (names.cell(thing("evidence", one.evidence).value),),
                    (Cell((one.mechanism_ko if names.language == "ko" else "") or one.mechanism),),
                )
            )
            for one in ordered
        ),
    )


def _direction(one: Influence, names: Names) -> Cell:
    word, arrow = ("grows", "↑") if one.sign > 0 else ("shrinks", "↓")
    return Cell(f"{arrow} {say(word, names.language)}", names.href(one.iri), mark=word)


def mapping_section(served: Served, iri: str, names: Names) -> list[Section]:
    """Show how a thing maps to terms of other vocabularies, refused matches and fruitless searches included."""
    found = find_mappings(served.store, subject=iri)
    if not found:
        return []
    heads = ("mapping-target", "mapping-relation", "confidence", "justification", "set")
    table = Table(tuple(say(head, names.language) for head in heads), tuple(_mapping_row(one, names) for one in found))
    return [Section("mappings", say("mappings", names.language), table=table)]


def scale_section(served: Served, slug: str, names: Names) -> list[Section]:
    """Show the codes of a variable's ordinal scale."""
    query = f"""SELECT ?code ?definition {{ variable:{slug} axs:hasScale ?scale . ?code axs:onScale ?scale ; axs:rank ?rank
      OPTIONAL {{ ?code skos:definition ?definition FILTER(LANG(?definition) = "{names.language}") }} }} ORDER BY ?rank"""
    found = [
        (row["code"].value, row["definition"].value if row["definition"] else "") for row in rows(served.store, query)
    ]
    if not found:
        return []
    names.load(code for code, _ in found)
    facts = tuple(Fact(names.cell(code), (Cell(text),)) for code, text in found)
    return [Section("scale", say("scale", names.language), facts)]


def _mapping_row(one: Mapping, names: Names) -> Row:
    is_none = one.object == NO_TERM
    text = say("none-found", names.language) if is_none else one.object_label or contract(one.object)
    target = Cell(text, "" if is_none else names.href(one.object), mark="silent" if is_none else "")
    relation = say("no-match", names.language) if is_none else names.predicate(one.predicate)
    if one.modifier:
        relation = f"{relation} ({say('denied', names.language)})"
    justification = slug_of(one.justification)
    return Row(
        (
            (target,),
            (Cell(relation, names.href(one.iri)),),
            (Cell("" if one.confidence is None else f"{one.confidence:g}"),),
            (Cell(justification, names.href(one.justification)),),
            (Cell(one.mapping_set, names.href(f"{BASE}mapping-set/{one.mapping_set}")),),
        ),
        mark="soft" if is_none or one.modifier else "",
    )
