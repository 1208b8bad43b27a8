"""The commands `disagreements`, `accuracy` and `sources`: who contradicts whom, who is right how often, what is held of each."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Annotated, Final, get_args

import typer
from rich.table import Table

from graphkit.cli.console import JsonFlag, StoreFolder, open_here, out, print_json
from graphkit.cli.options import AsOf, LanguageOption
from graphkit.cli.tables import new_table
from graphkit.disagreements import MIN_CONFIDENCE, Claim, Disagreement, DisagreementKind, DisagreementsAnswer
from graphkit.errors import CallError, ParameterError

if TYPE_CHECKING:
    from collections.abc import Iterable

    from graphkit.accessibility.wording import Language

__all__ = ["MinConfidence", "accuracy", "disagreements", "sources"]

MinConfidence = Annotated[
    float, typer.Option(min=0, max=1, help="Least confidence of the mappings of systems that are followed.")
]

_NAMES = {"hugging-face": "Hugging Face", "litellm": "LiteLLM", "models-dev": "models.dev"}
#: Heads of columns, and kinds of disagreements, in Korean.
_KOREAN: Final = {
    "variable": "변수",
    "value": "값",
    "offered by": "제공자",
    "said by": "출처",
    "against it": "반대",
    "system": "시스템",
    "the other value": "다른 값",
    "kind": "종류",
    "catalogue": "카탈로그",
    "compared": "비교한 값",
    "the same": "일치",
    "rounded": "반올림",
    "systems": "시스템",
    "source": "출처",
    "entries": "항목",
    "values": "값",
    "judged": "판단",
    "links": "연결",
    "disagree": "불일치",
    "different-provider": "제공자 다름",
    "unit": "단위",
    "rounding": "반올림",
    "different-date": "날짜 다름",
    "conflict": "충돌",
    "no disagreements": "불일치 없음",
    "What is claimed of": "주장된 값:",
    "curated": "큐레이션",
}


def disagreements(
    system: Annotated[
        str | None,
        typer.Argument(help="System, by id, name or alias; none for all, with --source.", show_default=False),
    ] = None,
    source: Annotated[
        str | None,
        typer.Option(help="List what a source disagrees about: curated, or a catalogue.", show_default=False),
    ] = None,
    kind: Annotated[
        str | None,
        typer.Option(
            help=f"Only disagreements of a kind: {', '.join(get_args(DisagreementKind))}.", show_default=False
        ),
    ] = None,
    variable: Annotated[
        list[str] | None, typer.Option("--variable", help="Only this variable; may be repeated.", show_default=False)
    ] = None,
    everything: Annotated[bool, typer.Option("--all", help="Also show claims that nothing is said against.")] = False,
    min_confidence: MinConfidence = MIN_CONFIDENCE,
    as_of: AsOf = None,
    language: LanguageOption = "en",
    store: StoreFolder = None,
    json: JsonFlag = False,
) -> None:
    """Show what we and catalogues claim of a system, and which claims disagree, and why; or what a source disagrees about."""
    if system is None and source is None:
        raise CallError("name a system, or a source with --source")
    if kind not in (None, *get_args(DisagreementKind)):
        raise ParameterError("kind", f"{kind} is no kind of disagreement", ", ".join(get_args(DisagreementKind)))
    atlas, day = open_here(store), as_of.date() if as_of is not None else None
    wanted = {atlas.variable(one).id for one in variable or ()}

    def is_wanted(one: Disagreement) -> bool:
        return kind in (None, one.kind) and (not wanted or one.one.variable in wanted)

    if source is not None:
        named = atlas.system(system).id if system is not None else None
        found = [
            one
            for one in atlas.catalogues.among(source, min_confidence=min_confidence, as_of=day)
            if is_wanted(one) and named in (None, one.one.system)
        ]
        if json:
            print_json(found)
            return
        if found:
            out.print(_of_source(source, found, language))
        _show_kinds(found, language)
        return
    answer = atlas.catalogues.disagreements(str(system), min_confidence=min_confidence, as_of=day)
    answer = answer.model_copy(
        update={
            "claims": tuple(one for one in answer.claims if not wanted or one.variable in wanted),
            "disagreements": tuple(one for one in answer.disagreements if is_wanted(one)),
        }
    )
    if json:
        print_json(answer)
        return
    table = _table(answer, language, everything=everything or bool(wanted))
    if table.row_count:
        out.print(f"{_word('What is claimed of', language)} {answer.system}", highlight=False, markup=False)
        out.print(table)
    _show_kinds(answer.disagreements, language)


def _word(english: str, language: Language) -> str:
    return _KOREAN[english] if language == "ko" else english


def _heads(language: Language, *english: str) -> Table:
    return new_table(*(_word(one, language) for one in english))


def _show_kinds(found: Iterable[Disagreement], language: Language) -> None:
    kinds = Counter(one.kind for one in found)
    said = "; ".join(f"{count:,} {_word(kind, language)}" for kind, count in sorted(kinds.items()))
    out.print(said or _word("no disagreements", language), highlight=False)


def _of_source(source: str, found: Iterable[Disagreement], language: Language) -> Table:
    """Put the claim of the source first; where it makes both, as different entries do, they stand as they are."""
    table = _heads(language, "system", "variable", "value", "the other value", "said by", "kind")
    for one in found:
        own, other = (one.one, one.other) if source in one.one.sources else (one.other, one.one)
        label = " · ".join(word for word in (own.variable, own.benchmark, own.setting) if word)
        shown = (f"{claim.text} ({claim.provider})" if claim.provider else claim.text for claim in (own, other))
        table.add_row(own.system, label, *shown, _sources(other, language), _word(one.kind, language))
    return table


def sources(
    min_confidence: MinConfidence = MIN_CONFIDENCE,
    language: LanguageOption = "en",
    store: StoreFolder = None,
    json: JsonFlag = False,
) -> None:
    """Count what is held of each source: systems or entries, values, links, our systems among them, disagreements."""
    found = open_here(store).catalogues.holdings(min_confidence=min_confidence)
    if json:
        print_json(found)
        return
    heads = ("source", "entries", "values", "judged", "links", "systems", "disagree", "conflict")
    table = _heads(language, *heads)
    table.columns[0].no_wrap = True
    for column in table.columns[1:]:
        column.justify = "right"
    for one in found:
        systems = one.systems_linked or (one.entries if one.kind is None else 0)
        against = sum(one.disagreements.values())
        numbers = (one.entries, one.observations, one.judgements, one.links, systems, against)
        conflicts = one.disagreements.get("conflict", 0)
        table.add_row(one.name, *(f"{number:,}" for number in (*numbers, conflicts)))
    out.print(table)


def accuracy(
    min_confidence: MinConfidence = MIN_CONFIDENCE,
    language: LanguageOption = "en",
    store: StoreFolder = None,
    json: JsonFlag = False,
) -> None:
    """Show how often each catalogue agrees with our own values, on which variable."""
    found = open_here(store).catalogues.accuracy(min_confidence=min_confidence)
    if json:
        print_json(found)
        return
    if not found:
        out.print("no catalogue that is imported has a value of ours: see access-atlas import --help", highlight=False)
        return
    table = _heads(language, "catalogue", "variable", "compared", "the same", "rounded", "systems")
    for column in table.columns[2:]:
        column.justify = "right"
    for one in found:
        numbers = (one.compared, one.right, one.rounded, one.systems)
        table.add_row(one.catalogue, one.variable, *(str(number) for number in numbers))
    out.print(table)


def _table(answer: DisagreementsAnswer, language: Language, *, everything: bool) -> Table:
    table = _heads(language, "variable", "value", "offered by", "said by", "against it")
    for claim in answer.claims:
        against: Counter[str] = Counter()
        for one in answer.disagreements:
            if claim in (one.one, one.other):
                against[one.kind] += 1
        if against or everything:
            shown = ", ".join(f"{count} {_word(kind, language)}" for kind, count in sorted(against.items()))
            label = " · ".join(one for one in (claim.variable, claim.benchmark, claim.setting) if one)
            table.add_row(label, claim.text, claim.provider or "", _sources(claim, language), shown)
    return table


def _sources(claim: Claim, language: Language) -> str:
    counts = Counter(one.source for one in claim.statements)
    return ", ".join(
        f"{_word(name, language) if name == 'curated' else _NAMES.get(name, name)}{f' ×{count}' if count > 1 else ''}"
        for name, count in sorted(counts.items())
    )
