"""The parts of a page that are about systems: their values by axis, their releases; and a variable's values across systems."""

from __future__ import annotations

from itertools import groupby
from typing import TYPE_CHECKING, Final

from api.sheets.parts import Cell, Row, Section, Table
from api.sheets.values import observation_table
from api.sheets.words import say
from graphkit.namespaces import BASE, slug_of, thing
from graphkit.observations import read_observations
from graphkit.store import rows

if TYPE_CHECKING:
    from collections.abc import Iterator

    from api.served import Served
    from api.sheets.naming import Names
    from graphkit.observations import Observation
    from graphkit.systems import ComponentState, ReleaseSummary

__all__ = ["release_section", "value_sections", "variable_section"]

#: How many systems a variable's page shows.
SYSTEMS_SHOWN: Final = 100

#: axis or dimension → the colour the page gives it
MARKS: Final = {"resourcing": "resourcing", "technical-usability": "usability", "utility": "utility"}


def value_sections(served: Served, slug: str, names: Names) -> Iterator[Section]:
    """Show the observations of a system, one section for each axis and dimension of scale, in the framework's order."""
    groups = {one.id: (one.group_kind, one.group) for one in served.atlas.variables()}
    order = {group: place for place, group in enumerate(dict.fromkeys(groups.values()))}
    found = [one for one in read_observations(served.store, [slug]) if one.variable in groups]
    found.sort(key=lambda one: order[groups[one.variable]])

    def group_of(one: Observation) -> tuple[str, str]:
        return groups[one.variable]

    for (kind, group), members in groupby(found, key=group_of):
        table = observation_table(list(members), names, "variable")
        title = names.name(thing(kind, group).value)
        yield Section(f"values-{group}", title, table=table, mark=MARKS.get(group, "scale"))


def variable_section(served: Served, slug: str, names: Names) -> list[Section]:
    """Show the preferred values of a variable across systems, up to `SYSTEMS_SHOWN` of them."""
    query = f"""SELECT DISTINCT ?system {{ ?system a axs:System ; axs:hasComponent? ?feature .
      ?observation sosa:hasFeatureOfInterest ?feature ; sosa:observedProperty ?variable ; axs:isPreferred true
      FILTER(?variable = variable:{slug}) }} ORDER BY ?system"""
    systems = [slug_of(row["system"].value) for row in rows(served.store, query)]
    if not systems:
        return []
    shown = systems[:SYSTEMS_SHOWN]
    found = read_observations(served.store, shown, variable=slug, preferred_only=True)
    left = len(systems) - len(shown)
    more = Cell(say("more", names.language, count=f"{left:,}"), mark="soft") if left else None
    title = say("observations", names.language)
    return [Section("values", title, table=observation_table(found, names, "system", more))]


def release_section(releases: tuple[ReleaseSummary, ...], system: str, names: Names) -> list[Section]:
    """Show the releases of a system: when, and what became available at which level."""
    if not releases:
        return []
    table = Table(
        tuple(say(head, names.language) for head in ("date", "title", "levels")),
        tuple(
            Row(
                (
                    (Cell(one.date.isoformat()[: {"year": 4, "month": 7}.get(one.date_precision, 10)]),),
                    (names.cell(f"{BASE}release/{system}--{one.id}"),),
                    tuple(_state_cell(state, names) for state in one.components),
                )
            )
            for one in releases
        ),
    )
    return [Section("releases", say("releases", names.language), table=table)]


def _state_cell(state: ComponentState, names: Names) -> Cell:
    level = names.name(thing("release-level", state.level).value)
    note = ", ".join(one for one in (level, state.licence) if one)
    return names.cell(thing("component-kind", state.component_kind).value, note=note)
