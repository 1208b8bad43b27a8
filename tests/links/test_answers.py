"""Mappings read back from a store: filters, and SSSOM that can be read again; the route that serves them."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from graphkit.alignments import find_mappings, read_mapping_file, write_sssom
from graphkit.errors import ParameterError

if TYPE_CHECKING:
    from pathlib import Path

    from graphkit import Atlas


def test_filters_hold(atlas: Atlas) -> None:
    found = find_mappings(
        atlas.store, source="risk:", target="nexus:atlas-", predicate="skos:closeMatch", min_confidence=0.8
    )
    assert found
    for one in found:
        assert one.subject.startswith("https://w3id.org/access-atlas/risk/")
        assert one.object.startswith("https://w3id.org/ai-atlas-nexus/atlas-")
        assert one.predicate.endswith("#closeMatch")
        assert one.confidence is not None
        assert one.confidence >= 0.8


def test_a_set_can_be_chosen(atlas: Atlas) -> None:
    assert {one.mapping_set for one in find_mappings(atlas.store, mapping_set="airo")} == {"airo"}


def test_an_unknown_prefix_is_named(atlas: Atlas) -> None:
    with pytest.raises(ParameterError, match="nowhere:x"):
        find_mappings(atlas.store, target="nowhere:x")


def test_sssom_that_is_written_can_be_read_again(atlas: Atlas, tmp_path: Path) -> None:
    found = find_mappings(atlas.store)
    path = tmp_path / "all.sssom.tsv"
    path.write_text(
        write_sssom(found, identifier="https://w3id.org/access-atlas/mapping-set/selection"), encoding="utf-8"
    )
    again = read_mapping_file(path)
    assert len(again.rows) == len(found) >= 600
    wanted = [(one.subject, one.predicate, one.object, one.modifier) for one in found]
    read = [
        (
            row.expand(one.subject_id),
            row.expand(one.predicate_id),
            row.expand(one.object_id),
            one.predicate_modifier or "",
        )
        for row in again.rows
        for one in (row.record,)
    ]
    assert read == wanted
