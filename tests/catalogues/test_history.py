"""A newer state of a catalogue ends and begins values; nothing that was said before is lost."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from typing import TYPE_CHECKING

import pyoxigraph as ox
import pytest

from graphkit.build.history import Counts, continue_history
from graphkit.errors import DataError
from graphkit.mapping.catalogues import entry_node
from graphkit.mapping.terms import date
from graphkit.namespaces import PREFIXES, graph, term
from graphkit.records import CatalogueEntry, CatalogueValue
from graphkit.sources import get_source
from graphkit.sources.source import Origin
from graphkit.values import Flag, Number

if TYPE_CHECKING:
    from collections.abc import Iterable

SOURCE = get_source("litellm")
DAYS = [dt.date(2026, month, 1) for month in (1, 3, 5, 7)]
Span = tuple[str, ...]


def price(amount: str, *, provider: str = "cloud", until: dt.date | None = None) -> CatalogueValue:
    value = Number(Decimal(amount), "USD-per-million-tokens")
    return CatalogueValue("api-input-price", value, offered_by=provider, valid_until=until)


def entry(name: str, *values: CatalogueValue, label: str = "") -> CatalogueEntry:
    return CatalogueEntry(name, label or name, "https://example.org/", values, provider="cloud")


def import_state(store: ox.Store, day: dt.date, entries: Iterable[CatalogueEntry]) -> Counts:
    changes = continue_history(store, SOURCE, entries, Origin(day, "v1"))
    meta = graph("meta")
    for quad in list(store.quads_for_pattern(SOURCE.graph, term("axs:accessed"), None, meta)):
        store.remove(quad)
    store.add(ox.Quad(SOURCE.graph, term("axs:accessed"), date(day), meta))
    return changes


def spans(store: ox.Store) -> set[Span]:
    query = """SELECT ?name ?value ?from ?until { GRAPH ?g {
        ?o sosa:hasFeatureOfInterest/axs:catalogueName ?name ; sosa:hasSimpleResult ?value .
        OPTIONAL { ?o axs:validFrom ?from } OPTIONAL { ?o axs:validUntil ?until } } }"""
    rows = store.query(query, prefixes=PREFIXES)
    assert isinstance(rows, ox.QuerySolutions)
    found = [[row[name] for name in ("name", "value", "from", "until")] for row in rows]
    return {tuple("" if node is None else str(getattr(node, "value", "")) for node in row) for row in found}


def test_a_price_that_changes_ends_and_the_new_one_begins() -> None:
    store = ox.Store()
    for day, amount in zip(DAYS, ("3", "3", "2", "3"), strict=True):
        import_state(store, day, [entry("x", price(amount))])
    assert spans(store) == {
        ("x", "3", "", "2026-05-01"),
        ("x", "2", "2026-05-01", "2026-07-01"),
        ("x", "3", "2026-07-01", ""),
    }


def test_only_what_changed_is_written() -> None:
    store = ox.Store()
    listed = [entry(str(number), price("1")) for number in range(10)]
    first = import_state(store, DAYS[0], listed)
    before = set(store)
    second = import_state(store, DAYS[1], [*listed[:9], entry("9", price("2"))])
    assert (first.entries, first.begun, first.ended) == (10, 10, 0)
    assert (second.entries, second.begun, second.ended) == (10, 1, 1)
    lost = {quad for quad in before - set(store) if quad.graph_name != graph("meta")}
    assert lost == set()


def test_a_value_that_is_listed_twice_is_one() -> None:
    store = ox.Store()
    for day in DAYS[:2]:
        import_state(store, day, [entry("x", price("3"), price("3"))])
    assert spans(store) == {("x", "3", "", "")}


def test_an_entry_that_is_gone_ends_and_may_come_back() -> None:
    store = ox.Store()
    import_state(store, DAYS[0], [entry("x", price("3")), entry("y", price("1"))])
    gone = import_state(store, DAYS[1], [entry("y", price("1"))])
    assert gone.ended == 1
    import_state(store, DAYS[2], [entry("x", price("3")), entry("y", price("1"))])
    assert spans(store) == {("x", "3", "", "2026-03-01"), ("x", "3", "2026-05-01", ""), ("y", "1", "", "")}


def test_a_value_that_is_new_to_an_entry_has_no_start() -> None:
    store = ox.Store()
    import_state(store, DAYS[0], [entry("x")])
    import_state(store, DAYS[1], [entry("x", price("3"), price("4", provider="other"))])
    assert spans(store) == {("x", "3", "", ""), ("x", "4", "", "")}


def test_an_announced_end_stands_until_it_is_overtaken() -> None:
    store = ox.Store()
    import_state(store, DAYS[0], [entry("x", price("3", until=DAYS[3]))])
    import_state(store, DAYS[1], [entry("x", price("3", until=DAYS[3]))])
    assert spans(store) == {("x", "3", "", "2026-07-01")}
    import_state(store, DAYS[2], [entry("x", price("5"))])
    assert spans(store) == {("x", "3", "", "2026-05-01"), ("x", "5", "2026-05-01", "")}


def test_dates_of_the_catalogue_stand_and_are_not_read_twice() -> None:
    store = ox.Store()
    value = Number(Decimal(3), "USD-per-million-tokens")
    dated = CatalogueValue("api-input-price", value, "cloud", valid_from=DAYS[0], valid_until=DAYS[1])
    for day in DAYS:
        import_state(store, day, [entry("x", dated)])
    assert spans(store) == {("x", "3", "2026-01-01", "2026-03-01")}


def test_what_a_catalogue_lists_as_ended_begins_no_more() -> None:
    """As genai-prices keeps the price before a dated one: without a first day, and with an end that has passed."""
    store = ox.Store()
    before = price("5", until=DAYS[0])
    value = Number(Decimal(3), "USD-per-million-tokens")
    now = CatalogueValue("api-input-price", value, "cloud", valid_from=DAYS[0])
    import_state(store, DAYS[1], [entry("x", before, now)])
    counts = import_state(store, DAYS[2], [entry("x", before, price("6", until=DAYS[0]), now)])
    assert (counts.begun, counts.ended) == (1, 0)
    first, ongoing = ("x", "5", "", "2026-01-01"), ("x", "3", "2026-01-01", "")
    assert spans(store) == {first, ongoing, ("x", "6", "", "2026-01-01")}


def test_the_same_day_again_corrects_itself() -> None:
    store = ox.Store()
    import_state(store, DAYS[0], [entry("x", price("3"))])
    import_state(store, DAYS[1], [entry("x", price("4"))])
    import_state(store, DAYS[1], [entry("x", price("5"))])
    assert spans(store) == {("x", "3", "", "2026-03-01"), ("x", "5", "2026-03-01", "")}


def test_what_is_said_of_an_entry_is_said_once() -> None:
    store = ox.Store()
    import_state(store, DAYS[0], [entry("x", CatalogueValue("tool-use", Flag(True)), label="Old")])
    import_state(store, DAYS[1], [entry("x", CatalogueValue("tool-use", Flag(True)), label="New")])
    node = entry_node("litellm", "x")
    labels = [str(quad.object) for quad in store.quads_for_pattern(node, term("rdfs:label"), None, None)]
    assert labels == ['"New"@en']


def test_states_come_in_order() -> None:
    store = ox.Store()
    import_state(store, DAYS[1], [entry("x", price("3"))])
    with pytest.raises(DataError, match="state of 2026-03-01 is there already"):
        import_state(store, DAYS[0], [entry("x", price("2"))])
    assert spans(store) == {("x", "3", "", "")}


def test_names_that_look_alike_stay_apart() -> None:
    names = ["a/claude-3.5", "a/claude-3-5", "A/claude-3-5", "a--claude-3-5", "a/claude-3-5@1"]
    assert len({entry_node("litellm", name).value for name in names}) == len(names)
