"""The curation report, and suggestions that validate where they are pasted."""

from __future__ import annotations

import datetime as dt
import json
from typing import TYPE_CHECKING

from ruamel.yaml import YAML
from typer.testing import CliRunner

from graphkit.cli.app import app
from graphkit.completeness import report_curation
from graphkit.curation import make_checker, validate_text
from graphkit.disagreements import DisagreementsAnswer, Statement, find_disagreements, group_claims
from graphkit.observations import Observation, SourceSummary
from graphkit.resources import data_files
from graphkit.suggestions import find_suggestions, write_suggestions
from graphkit.vocabulary import load_vocabulary

if TYPE_CHECKING:
    from pathlib import Path
    from typing import Any

    from graphkit import Atlas

DAY = dt.date(2026, 12, 1)
SYSTEM = "gemma-2-2b-it"


def test_the_report_counts_what_the_observations_say(atlas: Atlas) -> None:
    report = report_curation(atlas.systems(), atlas.variables(), atlas.observations, DAY)
    assert len(report.systems) >= 40
    assert report.too_few == ()
    assert report.flaws == ()
    one = next(found for found in report.systems if found.system == SYSTEM)
    own = [said for said in atlas.observations(SYSTEM) if not said.is_derived]
    values = [said for said in own if said.status == "reported"]
    assert one.values == len(values)
    assert one.from_developer == sum(any(s.kind == "developer" for s in said.sources) for said in values)
    assert one.with_value + one.with_status + len(one.missing) == len(atlas.variables())
    assert sum(found.values for found in report.variables) == report.total.values


def test_the_report_names_what_is_broken(atlas: Atlas) -> None:
    good = next(one for one in atlas.observations(SYSTEM) if one.status == "reported" and not one.is_derived)
    source = good.sources[0]
    broken = [
        good.model_copy(update={"sources": ()}),
        good.model_copy(update={"sources": (source.model_copy(update={"url": None}),)}),
        good.model_copy(update={"sources": (source.model_copy(update={"accessed": None}),)}),
        good.model_copy(update={"sources": (source.model_copy(update={"accessed": DAY + dt.timedelta(1)}),)}),
        good.model_copy(update={"status": "not-disclosed", "sources": ()}),
    ]
    systems = [one for one in atlas.systems() if one.id == SYSTEM]
    report = report_curation(systems, atlas.variables(), lambda _: broken, DAY)
    assert len(report.flaws) == len(broken)
    assert report.too_few == (SYSTEM,)


def test_the_commands(store_folder: Path) -> None:
    shown = CliRunner().invoke(app, ["curate", "report", "--day", "2026-12-01", "--store", str(store_folder)])
    assert "0 broken or unsourced" in shown.stdout
    as_json = CliRunner().invoke(app, ["curate", "report", "--json", "--store", str(store_folder)])
    assert json.loads(as_json.stdout)["total"]["developer_share"] > 0.7
    nothing = CliRunner().invoke(app, ["curate", "suggest", SYSTEM, "--store", str(store_folder)])
    assert nothing.stdout == f"# Nothing to suggest for {SYSTEM}.\n"


def said(
    variable: str, value: Any, *, catalogue: str = "litellm", provider: str | None = None, **more: Any
) -> Statement:
    source = SourceSummary(
        iri=f"https://w3id.org/access-atlas/source/{catalogue}--20261101--19a1f629eb6f",
        title=f"{catalogue}, 2026-11-01, 19a1f62",
        kind="aggregator",
        rank=6,
        url="https://github.com/BerriAI/litellm/tree/19a1f629eb6fafde70968ef4815463eb08143aac",
        accessed=dt.date(2026, 11, 1),
    )
    fixed = {"id": "", "iri": "", "system": "entry", "component_kind": "system", "status": "reported"}
    text = more.pop("text", str(value))
    observation = Observation(**fixed, variable=variable, value=value, text=text, sources=(source,), **more)
    return Statement(observation=observation, source=catalogue, entry="a/b: c", provider=provider, agreement=0.97)


def test_suggestions_validate_where_they_are_pasted(atlas: Atlas) -> None:
    own = atlas.observations(SYSTEM)
    statements = [
        *(
            Statement(observation=one, source="curated", provider=one.offered_by, agreement=1)
            for one in own
            if one.status == "reported"
        ),
        said("knowledge-cutoff", "2024-05-01", text="2024-05"),
        said("knowledge-cutoff", "2024-05-01", text="2024-05", catalogue="models-dev"),
        said("supported-regions", ["NO", "SE"]),
        said("tool-use", True),
        said("fine-tuning-price", 0.0000125, provider="together-ai", unit="USD/1M tokens"),
        said("latency", 0.5, provider="nobody-known", unit="s"),
        said("context-length", 4000, unit="tokens", text="4,000 tokens"),
        said("weights-gating", "click-through", text="click-through", valid_until=DAY),
    ]
    specific = {one.id for one in load_vocabulary().variables.values() if one.provider_specific}
    claims = tuple(group_claims(SYSTEM, statements, specific))
    answer = DisagreementsAnswer(
        system=SYSTEM,
        min_confidence=0.7,
        claims=claims,
        disagreements=tuple(find_disagreements(claims)),
        generation="1",
    )
    without = [
        one
        for one in own
        if one.variable not in ("tool-use", "supported-regions", "knowledge-cutoff", "fine-tuning-price")
    ]
    checker = make_checker()
    found = find_suggestions(answer, without, load_vocabulary(), checker.organisations)
    reasons = {one.variable: one.reason for one in found.suggestions}
    assert reasons["context-length"] == "contradicted"
    assert {"knowledge-cutoff", "supported-regions", "tool-use", "fine-tuning-price"} <= {
        name for name, reason in reasons.items() if reason == "missing"
    }
    assert "weights-gating" not in reasons
    assert {one.entry["confidence"] for one in found.suggestions} == {"low"}

    yaml = YAML(typ="safe", pure=True)
    path = next(one for one in data_files("releases") if one.stem == SYSTEM)
    file = yaml.load(path.read_text(encoding="utf-8"))
    suggested = yaml.load(write_suggestions(found))
    file["sources"].update(suggested["sources"])
    for variable, entries in suggested["observations"].items():
        there = file["observations"].get(variable, [])
        file["observations"][variable] = [*(there if isinstance(there, list) else [there]), *entries]
    problems = validate_text(json.dumps(file, default=str, ensure_ascii=False), str(path), checker)
    assert [str(one) for one in problems] == []
