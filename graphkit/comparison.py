"""Systems side by side: one row per variable and component, one cell per system."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pydantic import BaseModel, ConfigDict, Field

from graphkit.errors import CallError
from graphkit.observations import Observation, read_observations

if TYPE_CHECKING:
    from collections.abc import Sequence

    from graphkit.influence import Labelled
    from graphkit.store.protocol import Store
    from graphkit.systems import VariableSummary

__all__ = ["MAX_SYSTEMS", "Cell", "Comparison", "Row", "compare"]

MAX_SYSTEMS = 12


class _Part(BaseModel):
    model_config = ConfigDict(frozen=True)


class Cell(_Part):
    """What is known of one system: the preferred observation, and how many others there are.

    `preferred` is None where nothing was recorded at all, not even that it is unknown.
    """

    system: str
    preferred: Observation | None
    others: int = Field(description="Further observations of the same variable, component and benchmark")
    disagrees: bool = Field(description="Whether sources disagree here")


class Row(_Part):
    """One variable of one kind of component; scores have a row per benchmark."""

    variable: str
    label: str
    label_ko: str
    group: str = Field(description="Axis, or dimension of scale")
    component_kind: str
    benchmark: str | None = None
    differs: bool = Field(description="Whether the systems' values differ")
    cells: tuple[Cell, ...]


class Comparison(_Part):
    """Systems side by side, rows ordered by axis and variable."""

    systems: tuple[Labelled, ...]
    rows: tuple[Row, ...]
    generation: str


def compare(
    store: Store, systems: Sequence[Labelled], variables: Sequence[VariableSummary]
) -> Comparison:
    """Put systems side by side on every variable.

    Raises `CallError` for fewer than one or more than `MAX_SYSTEMS` systems.
    """
    if not 1 <= len(systems) <= MAX_SYSTEMS:
        raise CallError(f"a comparison takes 1 to {MAX_SYSTEMS} systems, not {len(systems)}")
    found: dict[tuple[str, str, str], dict[str, list[Observation]]] = {}
    for observation in read_observations(store, [system.id for system in systems]):
        key = (observation.variable, observation.component_kind, observation.benchmark or "")
        found.setdefault(key, {}).setdefault(observation.system, []).append(observation)
    table: list[Row] = []
    for variable in variables:
        keys = sorted(key for key in found if key[0] == variable.id) or [(variable.id, variable.concerns[0], "")]
        for key in keys:
            table.append(_row(variable, key, systems, found.get(key, {})))
    return Comparison(systems=tuple(systems), rows=tuple(table), generation=store.generation)


def _row(
    variable: VariableSummary,
    key: tuple[str, str, str],
    systems: Sequence[Labelled],
    found: dict[str, list[Observation]],
) -> Row:
    cells = tuple(_cell(system.id, found.get(system.id, [])) for system in systems)
    shown = {cell.preferred.text if cell.preferred else "" for cell in cells}
    return Row(
        variable=variable.id,
        label=variable.label,
        label_ko=variable.label_ko,
        group=variable.group,
        component_kind=key[1],
        benchmark=key[2] or None,
        differs=len(shown) > 1,
        cells=cells,
    )


def _cell(system: str, observations: list[Observation]) -> Cell:
    # One benchmark may have been run in several settings, each with its own preferred value: the first stands for all.
    ranked = sorted(observations, key=lambda one: (not one.is_preferred, one.status != "reported"))
    return Cell(
        system=system,
        preferred=ranked[0] if ranked else None,
        others=max(len(ranked) - 1, 0),
        disagrees=any(one.disagrees_with for one in observations),
    )
