"""The engine over columns gives the verdicts of the engine that explains."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from typing import TYPE_CHECKING

import pytest

from graphkit.accessibility import determine, read_facts
from graphkit.accessibility.extract import CODES, make_extract
from graphkit.accessibility.profiles import load_profiles
from graphkit.accessibility.vectorised import VERDICTS, determine_routes, determine_systems, tally
from graphkit.profiles import COMMERCIAL, IDENTITY, MODALITIES, SKILLS
from graphkit.vocabulary import load_vocabulary
from tests.accessibility.judged import judge
from tests.accessibility.synthetic import DAY, make_chunks, make_profile, make_system

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from graphkit.accessibility import Profile, Snapshot, SystemAccess
    from graphkit.atlas import Atlas


def compare(
    snapshots: Sequence[Snapshot],
    profiles: Sequence[Profile],
    explain: Callable[[Profile, Snapshot], SystemAccess] = determine,
) -> Counter[str]:
    extract = make_extract(snapshots)
    routes, systems = determine_routes(extract, profiles), determine_systems(extract, profiles)
    seen: Counter[str] = Counter()
    for profile in profiles:
        answers = [explain(profile, snapshot) for snapshot in snapshots]
        expected = [
            (snapshot.system, route.id)
            for snapshot, one in zip(snapshots, answers, strict=True)
            for route in one.routes
        ]
        verdicts = [route.verdict for one in answers for route in one.routes]
        found = [VERDICTS[number] for number in routes[profile.id]]
        wrong = [
            place for place, pair in zip(expected, zip(verdicts, found, strict=True), strict=True) if pair[0] != pair[1]
        ]
        assert wrong == [], profile.id
        assert [one.verdict for one in answers] == [VERDICTS[number] for number in systems[profile.id]]
        seen.update(verdicts)
    return seen


@pytest.mark.parametrize("day", [dt.date(2023, 7, 1), dt.date(2024, 9, 1), dt.date(2025, 9, 1), dt.date(2026, 11, 23)])
def test_equal_on_the_curated_data(atlas: Atlas, day: dt.date) -> None:
    snapshots = [facts.at(day) for facts in read_facts(atlas.store).values()]
    compare(snapshots, list(load_profiles().values()), judge)


def test_the_table_tells_what_is_available_but_not_accessible(atlas: Atlas) -> None:
    day = dt.date(2024, 12, 27)
    rows = {row["system"]: row for row in atlas.access.table(as_of=day).to_dicts()}
    assert len(rows) == len(atlas.systems())
    for facts in read_facts(atlas.store).values():
        row = rows[facts.system]
        for profile in atlas.profiles():
            answer = judge(profile, facts.at(day))
            assert (row["available"], row[profile.id]) == (answer.available, answer.verdict)
    claude = rows["claude-3-5-sonnet"]
    assert claude["available"]
    assert (claude["journalist"], claude["amharic-speaker"]) == ("accessible", "inaccessible")


@pytest.mark.parametrize("most", [1, 3])
def test_equal_on_synthetic_systems(most: int) -> None:
    snapshots = [make_system(seed, most=most).at(DAY) for seed in range(40)]
    seen = compare(snapshots, [make_profile(seed) for seed in range(24)])
    assert min(seen[verdict] for verdict in VERDICTS) > 0, seen


def test_chunks_count_what_one_extract_counts() -> None:
    profiles = [make_profile(seed) for seed in range(3)]
    counts = tally(make_chunks(900, size=250, distinct=100), profiles)
    assert {sum(one.values()) for one in counts.values()} == {900}


def test_codes_are_those_of_the_ontology() -> None:
    vocabulary = load_vocabulary()
    for name, codes in CODES.items():
        assert vocabulary.variables[name].codes == codes
    assert vocabulary.variables["skill-required"].codes == SKILLS
    assert vocabulary.variables["identity-requirement"].codes == IDENTITY
    assert vocabulary.concepts["modality"] == set(MODALITIES)
    assert COMMERCIAL[0] == "none"
