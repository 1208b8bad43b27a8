"""What catalogues say of a system that we have not curated, as YAML that a curator can take into its release file."""

from __future__ import annotations

import io
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Final

from ruamel.yaml import YAML
from ruamel.yaml.comments import CommentedMap

from graphkit.namespaces import make_slug
from graphkit.vocabulary import load_vocabulary

if TYPE_CHECKING:
    from collections.abc import Collection

    from graphkit.disagreements import Claim, DisagreementsAnswer, Statement
    from graphkit.observations import Observation, SourceSummary
    from graphkit.vocabulary import VariableSpec

__all__ = ["Suggestions", "find_suggestions"]

#: Kind of a source → how sure a value is that only such a source gives.
_CONFIDENCE: Final = {"developer": "high", "research": "medium", "project": "medium", "reseller": "medium"}


@dataclass(frozen=True, slots=True)
class Suggestions:
    """Entries for the `sources` and `observations` of a release file, and what could not be written as one, with the reason."""

    system: str
    sources: dict[str, dict[str, Any]] = field(default_factory=dict)
    observations: dict[str, list[dict[str, Any]]] = field(default_factory=dict)
    left_out: list[str] = field(default_factory=list)

    def to_yaml(self) -> str:
        """Write them as a piece of a release file; empty if there are none. What was left out follows as comments."""
        writer = YAML()
        writer.width = 120
        text = io.StringIO()
        if self.observations:
            writer.dump({"sources": self.sources, "observations": _flowing(self.observations)}, text)
        return text.getvalue() + "".join(f"# left out: {line}\n" for line in self.left_out)


def find_suggestions(answer: DisagreementsAnswer, organisations: Collection[str]) -> Suggestions:
    """Find what catalogues claim of variables (and providers) for which we have no value, or contradict without an excuse.

    `organisations` are the ids of those that a release file may name as providers.
    """
    found, vocabulary = Suggestions(answer.system), load_vocabulary()
    known = {(one.variable, one.provider) for one in answer.claims if "curated" in one.sources}
    contradicted = {
        id(claim)
        for clash in answer.disagreements
        if clash.kind == "conflict" and "curated" in (*clash.one.sources, *clash.other.sources)
        for claim in (clash.one, clash.other)
        if "curated" not in claim.sources
    }
    for claim in answer.claims:
        if "curated" in claim.sources or ((claim.variable, claim.provider) in known and id(claim) not in contradicted):
            continue
        said = max(claim.statements, key=lambda one: (-_rank(one), one.agreement))
        if said.observation.valid_until is not None:
            continue
        spec = vocabulary.variables[claim.variable]
        if claim.provider is not None and claim.provider not in organisations:
            found.left_out.append(
                f"{claim.variable} {claim.text} of {claim.provider} ({', '.join(claim.sources)}):"
                " no organisation of data/organisations"
            )
            continue
        _add(found, claim, said, spec, is_contradicted=id(claim) in contradicted)
    return found


def _add(found: Suggestions, claim: Claim, said: Statement, spec: VariableSpec, *, is_contradicted: bool) -> None:
    source = min(said.observation.sources, key=lambda one: one.rank)
    name = make_slug(source.iri.rsplit("/", 1)[-1])
    found.sources.setdefault(name, _source(source))
    note = f"The entry {said.entry} of {said.source}."
    if is_contradicted:
        note += " A value of ours contradicts it."
    entry: dict[str, Any] = {"of": spec.component_kinds[0]} if len(spec.component_kinds) > 1 else {}
    entry |= {"value": _value(said.observation, spec)}
    for key, what in (("offered-by", claim.provider), ("benchmark", claim.benchmark), ("setting", claim.setting)):
        if what is not None:
            entry[key] = what
    if said.observation.valid_from is not None:
        entry["from"] = said.observation.valid_from
    entry |= {"source": name, "confidence": _CONFIDENCE.get(source.kind, "low"), "note": note}
    found.observations.setdefault(claim.variable, []).append(entry)


def _rank(said: Statement) -> int:
    return min((one.rank for one in said.observation.sources), default=99)


def _source(one: SourceSummary) -> dict[str, Any]:
    about: dict[str, Any] = {"title": one.title, "url": one.url, "kind": one.kind, "accessed": one.accessed}
    return {key: value for key, value in about.items() if value is not None}


def _value(one: Observation, spec: VariableSpec) -> Any:
    if spec.members == "country" and isinstance(one.value, list):
        return [code.upper() for code in one.value]
    return int(one.value) if isinstance(one.value, float) and one.value.is_integer() else one.value


def _flowing(observations: dict[str, list[dict[str, Any]]]) -> dict[str, list[CommentedMap]]:
    """Put each observation on a line of its own, as people write them."""
    shown = {}
    for variable, entries in observations.items():
        shown[variable] = [CommentedMap(entry) for entry in entries]
        for entry in shown[variable]:
            entry.fa.set_flow_style()
    return shown
