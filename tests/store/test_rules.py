"""What the rules derive, case by case, on small stores."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field
from decimal import Decimal
from itertools import permutations
from typing import TYPE_CHECKING, Any

import pyoxigraph as ox
import pytest

from graphkit.mapping import map_observation
from graphkit.mapping.terms import date
from graphkit.namespaces import graph, slug_of, term, thing
from graphkit.observations import Observation, read_observations
from graphkit.records import ObservationRecord
from graphkit.store import rows
from graphkit.values import Code, Day, Flag, Members, Number

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from tests.stores import MemoryStore

GRAPH = graph("curated")
SYSTEM = thing("system", "one")
COMPONENT = thing("component", "one--api")


@dataclass(frozen=True)
class Said:
    """One observation of one system, by its difference from a plain one; `note` tells it from the others."""

    note: str
    amount: int | str | None = 8
    kind: str = "developer"
    accessed: str = "2026-01-01"
    source: str = ""
    more: dict[str, Any] = field(default_factory=dict)

    @property
    def source_id(self) -> str:
        return self.source or f"{self.kind}-{self.accessed}-{self.note}"

    def record(self) -> ObservationRecord:
        value = Number(Decimal(self.amount), "token") if self.amount is not None else None
        said: dict[str, Any] = {
            "system": "one", "variable": "context-length", "component_kind": "system", "value": value,
            "status": "unknown" if self.amount is None else "reported", "sources": (self.source_id,), "note": self.note,
            "confidence": None if self.amount is None else "high",
        }  # fmt: skip
        return ObservationRecord(**(said | self.more))

    def quads(self) -> Iterator[ox.Quad]:
        source = thing("source", self.source_id)
        yield ox.Quad(source, term("axs:hasSourceKind"), thing("source-kind", self.kind), GRAPH)
        yield ox.Quad(source, term("axs:accessed"), date(dt.date.fromisoformat(self.accessed)), GRAPH)
        yield ox.Quad(source, term("rdfs:label"), ox.Literal(self.source_id), GRAPH)
        yield from map_observation(self.record(), {self.source_id: source}, GRAPH)


def derive(store: MemoryStore, said: Iterable[Said]) -> list[Observation]:
    quads = [
        ox.Quad(SYSTEM, term("axs:hasDeveloper"), thing("organisation", "maker"), GRAPH),
        ox.Quad(SYSTEM, term("axs:hasComponent"), COMPONENT, GRAPH),
        ox.Quad(COMPONENT, term("axs:hasComponentKind"), thing("component-kind", "api"), GRAPH),
    ]
    for one in said:
        quads += one.quads()
    store.fill(quads, derived=True)
    return read_observations(store, ["one"])


def preferred(store: MemoryStore, said: Iterable[Said]) -> list[str]:
    return sorted(one.note or "" for one in derive(store, said) if one.is_preferred)


def days(start: str | None = None, end: str | None = None, **more: Any) -> dict[str, Any]:
    """Give a validity interval."""
    return more | {
        "valid_from": dt.date.fromisoformat(start) if start else None,
        "valid_until": dt.date.fromisoformat(end) if end else None,
    }


PREFERRED = {
    "a value before a status": [Said("won"), Said("lost", amount=None)],
    "a value of a poor source before a status of a good one": [Said("won", kind="aggregator"), Said("lost", amount=None)],
    "a value that ended before a status that stands": [Said("won", more=days(None, "2024-01-01")), Said("lost", amount=None)],
    "valid before ended": [Said("won", kind="press"), Said("lost", more=days("2020-01-01", "2024-01-01"))],
    "the later end before the earlier": [
        Said("won", kind="press", more=days(None, "2025-01-01")),
        Said("lost", more=days(None, "2024-12-31")),
    ],
    "the system's developer before another provider": [
        Said("won", kind="aggregator", more={"offered_by": "maker"}),
        Said("lost", more={"offered_by": "host"}),
    ],
    "developer before research": [Said("won"), Said("lost", kind="research", accessed="2026-05-05")],
    "research before project": [Said("won", kind="research"), Said("lost", kind="project", accessed="2026-05-05")],
    "project before reseller": [Said("won", kind="project"), Said("lost", kind="reseller", accessed="2026-05-05")],
    "reseller before press": [Said("won", kind="reseller"), Said("lost", kind="press", accessed="2026-05-05")],
    "press before aggregator": [Said("won", kind="press"), Said("lost", kind="aggregator", accessed="2026-05-05")],
    "a good source before a later start": [Said("won", more=days("2020-01-01")),
                                           Said("lost", kind="press", more=days("2024-01-01"))],
    "confidence among equal sources": [
        Said("won", more={"confidence": "high"}),
        Said("lost", accessed="2026-05-05", more={"confidence": "medium"}),
        Said("third", more={"confidence": "low"}),
    ],
    "the later start before the earlier": [Said("won", more=days("2024-01-01")), Said("lost", more=days("2023-01-01"))],
    "a start before none": [Said("won", more=days("2020-01-01")), Said("lost", accessed="2026-05-05")],
    "the later access before the earlier": [Said("won", accessed="2026-05-05"), Said("lost", accessed="2026-05-04")],
}  # fmt: skip


@pytest.mark.parametrize("case", PREFERRED)
def test_one_observation_is_preferred(memory_store: MemoryStore, case: str) -> None:
    for order in permutations(PREFERRED[case]):
        assert preferred(memory_store, order) == ["won"]


APART = {
    "components": [Said("a"), Said("b", more={"component_kind": "api"})],
    "settings": [Said("a", more={"setting": "8-bit"}), Said("b", more={"setting": "16-bit"}), Said("c")],
    "variables": [Said("a"), Said("b", more={"variable": "output-limit"})],
    "benchmarks": [
        Said("a", more={"variable": "capability", "benchmark": "mmlu", "value": Number(Decimal(1), "")}),
        Said("b", more={"variable": "capability", "benchmark": "gpqa", "value": Number(Decimal(1), "")}),
    ],
}


@pytest.mark.parametrize("case", APART)
def test_what_is_about_different_things_does_not_compete(memory_store: MemoryStore, case: str) -> None:
    assert preferred(memory_store, APART[case]) == sorted(one.note for one in APART[case])


def test_equal_candidates_have_one_winner_always_the_same(memory_store: MemoryStore) -> None:
    said = [Said("a", amount=1, source="s"), Said("b", amount=2, source="s"), Said("c", amount=3, source="s")]
    winners = {tuple(preferred(memory_store, order)) for order in permutations(said)}
    assert len(winners) == 1
    assert len(winners.pop()) == 1


def disagreeing(store: MemoryStore, *said: Said) -> set[frozenset[str]]:
    found = {one.id: one for one in derive(store, said)}
    pairs = {(one.id, other) for one in found.values() for other in one.disagrees_with}
    assert {(other, one) for one, other in pairs} == pairs, "disagreement runs both ways"
    return {frozenset((found[one].note or "", found[other].note or "")) for one, other in pairs}


def valued(note: str, variable: str, value: Any, **more: Any) -> Said:
    return Said(note, more={"variable": variable, "value": value, **more})


DISAGREE = {
    "numbers": [Said("a", amount=8), Said("b", amount=9)],
    "a number and a huge number": [Said("a", amount=8), Said("b", amount="3E25")],
    "codes": [
        valued("a", "user-interface", Code("user-interface", "demo")),
        valued("b", "user-interface", Code("user-interface", "product")),
    ],
    "booleans": [valued("a", "tool-use", Flag(True)), valued("b", "tool-use", Flag(False))],
    "dates": [
        valued("a", "knowledge-cutoff", Day(dt.date(2023, 1, 1), "year")),
        valued("b", "knowledge-cutoff", Day(dt.date(2023, 4, 1), "month")),
    ],
    "a set and a larger set": [
        valued("a", "input-modalities", Members("modality", ("text",))),
        valued("b", "input-modalities", Members("modality", ("image", "text"))),
    ],
    "overlapping validity": [
        Said("a", amount=8, more=days("2024-01-01", "2024-03-01")),
        Said("b", amount=9, more=days("2024-02-29")),
    ],
    "the same provider": [Said("a", amount=8, more={"offered_by": "host"}), Said("b", amount=9, more={"offered_by": "host"})],
    "the same setting": [Said("a", amount=8, more={"setting": "x"}), Said("b", amount=9, more={"setting": "x"})],
}  # fmt: skip

AGREE = {
    "equal numbers": [Said("a"), Said("b")],
    "equal numbers, written otherwise": [Said("a", amount="8.0"), Said("b", amount="8")],
    "equal sets": [
        valued("a", "input-modalities", Members("modality", ("image", "text"))),
        valued("b", "input-modalities", Members("modality", ("image", "text"))),
    ],
    "a value and a status": [Said("a"), Said("b", amount=None)],
    "two statuses": [Said("a", amount=None), Said("b", amount=None, more={"status": "not-disclosed"})],
    "one after the other": [
        Said("a", amount=8, more=days("2024-01-01", "2024-03-01")),
        Said("b", amount=9, more=days("2024-03-01")),
    ],
    "different providers": [Said("a", amount=8, more={"offered_by": "host"}), Said("b", amount=9, more={"offered_by": "maker"})],
    "different settings": [Said("a", amount=8, more={"setting": "x"}), Said("b", amount=9)],
    "different benchmarks": [
        valued("a", "capability", Number(Decimal(1), ""), benchmark="mmlu"),
        valued("b", "capability", Number(Decimal(2), ""), benchmark="gpqa"),
    ],
    "different units": [
        valued("a", "dataset-size", Number(Decimal(1), "token")),
        valued("b", "dataset-size", Number(Decimal(2), "GB")),
    ],
    "different components": [Said("a", amount=8), Said("b", amount=9, more={"component_kind": "api"})],
    "different variables": [Said("a", amount=8), Said("b", amount=9, more={"variable": "output-limit"})],
    "the same source": [Said("a", amount=8, source="s"), Said("b", amount=9, source="s")],
}  # fmt: skip


@pytest.mark.parametrize("case", DISAGREE)
def test_different_values_of_the_same_disagree(memory_store: MemoryStore, case: str) -> None:
    assert disagreeing(memory_store, *DISAGREE[case]) == {frozenset("ab")}


@pytest.mark.parametrize("case", AGREE)
def test_what_does_not_contradict_does_not_disagree(memory_store: MemoryStore, case: str) -> None:
    assert disagreeing(memory_store, *AGREE[case]) == set()


@pytest.mark.parametrize(
    ("memory", "hardware"),
    [
        ("0", "phone"), ("4", "phone"), ("4.000001", "laptop"), ("16", "laptop"), ("16.5", "workstation"), ("96", "workstation"),
        ("96.1", "single-server"), ("1128", "single-server"), ("1128.5", "cluster"), ("100000", "cluster"),
    ],
)  # fmt: skip
def test_hardware_class_follows_from_memory(memory_store: MemoryStore, memory: str, hardware: str) -> None:
    about = {"variable": "accelerator-memory", "component_kind": "api", "setting": "8-bit", "confidence": "medium"}
    said = Said("m", more=days("2024-01-01", "2025-01-01", value=Number(Decimal(memory), "GB"), **about))
    found = derive(memory_store, [said])
    (derived,) = (one for one in found if one.variable == "hardware-class")
    (asserted,) = (one for one in found if one.variable == "accelerator-memory")
    assert (derived.value, derived.is_derived, asserted.is_derived) == (hardware, True, False)
    for name in ("component_kind", "setting", "confidence", "valid_from", "valid_until", "sources", "is_preferred"):
        assert getattr(derived, name) == getattr(asserted, name), name


def test_no_memory_no_hardware_class(memory_store: MemoryStore) -> None:
    found = derive(memory_store, [Said("m", amount=None, more={"variable": "accelerator-memory"})])
    assert [one.variable for one in found] == ["accelerator-memory"]


def test_members_of_sets_are_counted_and_those_of_checklists_are_not(memory_store: MemoryStore) -> None:
    languages = Members("language", ("en", "ko", "sw"))
    met = valued(
        "c", "documentation-quality", Number(Decimal("0.2"), "ratio"), checklist=("model-card", "licence-text")
    )
    derive(memory_store, [valued("s", "language-support", languages), met])
    query = "SELECT ?v ?n { ?o axs:memberCount ?n ; sosa:observedProperty ?v }"
    counts = {slug_of(row["v"].value): row["n"].value for row in rows(memory_store, query)}
    assert counts == {"language-support": "3"}
