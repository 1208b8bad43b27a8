"""Profiles: files with mistakes, plain data, and the round trip through the graph."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from graphkit.accessibility.profiles import load_profile, load_profiles, parse_profile, read_profiles
from graphkit.errors import CurationError, ParameterError
from graphkit.resources import data_files

if TYPE_CHECKING:
    from pathlib import Path

    from graphkit.atlas import Atlas


def test_files_come_back_from_the_graph(atlas: Atlas) -> None:
    assert read_profiles(atlas.store) == load_profiles()


def test_there_are_enough_and_each_says_why() -> None:
    profiles = load_profiles()
    assert len(profiles) >= 12
    for profile in profiles.values():
        assert profile.notes is not None
        assert profile.stakeholder


def test_every_mistake_is_reported_at_its_place(tmp_path: Path) -> None:
    [source] = [path for path in data_files("profiles") if path.stem == "journalist"]
    text = source.read_text(encoding="utf-8")
    text = (
        text.replace("country: GB", "country: UK")
        .replace("skill: none", "skill: wizard")
        .replace("disk: 50", "disc: 50")
    )
    text = text.replace("stakeholder: [layperson-user, domain-expert]", "stakeholder: [layperson]")
    path = tmp_path / "journalist.yaml"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(CurationError) as caught:
        load_profile(path)
    problems = {problem.field: problem for problem in caught.value.problems}
    assert set(problems) == {"means.country", "means.skill", "means.disk", "means.disc"}
    lines = text.splitlines()
    assert "country" in lines[problems["means.country"].line - 1]
    assert "KR, KE, US" in problems["means.country"].allowed


def test_unknown_stakeholders_and_names_are_reported(tmp_path: Path) -> None:
    [source] = [path for path in data_files("profiles") if path.stem == "journalist"]
    path = tmp_path / "reporter.yaml"
    path.write_text(source.read_text(encoding="utf-8").replace("layperson-user", "layperson-users"), encoding="utf-8")
    with pytest.raises(CurationError) as caught:
        load_profile(path)
    assert {problem.field for problem in caught.value.problems} == {"id", "stakeholder.0"}


def test_plain_data() -> None:
    name = {"en": "x", "ko": "엑스"}
    means = {"money": 5, "disk": 1, "skill": "none", "country": "KR", "age": 15}
    profile = parse_profile({"id": "x", "name": name, "description": name, "means": means, "needs": {}})
    assert (profile.means.age.at_least, profile.means.age.at_most) == (15, 15)
    with pytest.raises(ParameterError, match=r"profile\.means\.money"):
        parse_profile({"id": "x", "name": name, "description": name, "means": means | {"money": -1}, "needs": {}})
