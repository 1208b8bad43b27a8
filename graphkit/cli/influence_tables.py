"""Answers about influences as text and tables that read well at 80 columns, in English and Korean."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from rich import box
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from graphkit.cli.console import out
from graphkit.cli.tables import plain
from graphkit.cli.words import pick, word

if TYPE_CHECKING:
    from collections.abc import Iterable

    from graphkit.accessibility.wording import Language
    from graphkit.answers import Labelled
    from graphkit.influence import (
        Condition,
        CountermeasuresAnswer,
        DriversAnswer,
        EffectsAnswer,
        Influence,
        LeversAnswer,
        LoopsAnswer,
        OutcomeEffect,
        Path,
        SensitivityAnswer,
        TradeoffAnswer,
    )
    from graphkit.influence.answer import Verdict
    from graphkit.influence.drivers import Driver, Lever
    from graphkit.influence.sensitivity import OutcomeSensitivity

__all__ = [
    "show_countermeasures",
    "show_drivers",
    "show_effects",
    "show_levers",
    "show_loops",
    "show_sensitivity",
    "show_tradeoff",
]

_MARKS: Final = {"paper": "P", "gradient-paper": "G", "curated": "C"}
_ARROWS: Final = {"grows": "▲", "shrinks": "▼", "ambiguous": "◆"}
_STYLES: Final = {
    ("risk", "grows"): "red",
    ("risk", "shrinks"): "green",
    ("benefit", "grows"): "green",
    ("benefit", "shrinks"): "red",
}
#: Of the smallest sets of interventions, so many are shown.
_SETS: Final = 3


def _name(one: Labelled | Condition, language: Language) -> str:
    return pick(one.label, one.label_ko, language)


def _names(things: Iterable[Labelled], language: Language) -> str:
    return ", ".join(_name(one, language) for one in things)


def _say(verdict: Verdict, language: Language) -> str:
    return word("not-moved" if verdict == "unaffected" else verdict, language)


def _moves(verdict: Verdict, language: Language) -> str:
    return f"{_ARROWS[verdict]} {word(verdict, language)}"


def show_effects(answer: EffectsAnswer, language: Language, *, full: bool = False) -> None:
    """Show an answer as one block per outcome: movement, mechanism, evidence."""
    changes = ", ".join(
        word(
            "rises" if one.change == "increase" else "falls",
            language,
            thing=f"[bold]{plain(_name(one.thing, language))}[/]",
        )
        for one in answer.changes
    )
    kinds = word(f"{answer.on}s" if answer.on else "outcomes", language)
    out.print(word("what-happens", language, changes=changes, kinds=kinds), highlight=False)
    if answer.system is not None:
        unknown = [_name(one.condition, language) for one in answer.conditions if one.standing == "unknown"]
        hangs = word("conditions-unknown", language, names=", ".join(unknown)) if unknown else ""
        line = word("left-out", language, system=answer.system, count=len(answer.left_out)) + hangs
        out.print(f"[dim]{plain(line)}[/]", highlight=False)
    if not answer.effects:
        out.print(word("none-holds" if answer.left_out else "no-influence", language))
        return
    for effect in answer.effects:
        _show_effect(effect, language, full=full)
    out.print(f"\n[dim]{word('marks', language)}[/]", highlight=False)


def _show_effect(effect: OutcomeEffect, language: Language, *, full: bool) -> None:
    style = _STYLES.get((effect.outcome.kind, effect.movement), "yellow")
    head = Text()
    head.append(f"\n{_moves(effect.movement, language):<11} ", style=f"bold {style}")
    head.append(f"{word(effect.outcome.kind, language)}: {_name(effect.outcome, language)}", style="bold")
    strength, sure = word(effect.strength, language), word(effect.confidence, language)
    head.append(f"  ({word('how-sure', language, strength=strength, confidence=sure)})", style="dim")
    out.print(head)
    if effect.only_feedback_opposes:
        _indent(word("by-feedback", language), style="dim")
    if effect.without_unknown not in (None, effect.movement):
        _indent(word("hangs-on", language, verdict=_say(effect.without_unknown, language)), style="dim")
    for path in effect.paths:
        if len(path.influences) > 1:
            _indent(_chain(path, language), style="bold", by=2)
        for influence in path.influences:
            _indent(pick(influence.mechanism, influence.mechanism_ko, language))
            _indent(_evidence(influence, language), style="dim")
            if full:
                _show_citations(influence)
    if full and effect.concerns:
        verb = "borne-by" if effect.outcome.kind == "risk" else "gained-by"
        _indent(word(verb, language, names=_names(effect.concerns, language)))


def _indent(text: str, *, style: str = "", by: int = 4) -> None:
    out.print(Padding(Text(text, style=style), (0, 0, 0, by)))


def _chain(path: Path, language: Language) -> str:
    """Write a path on one line: what it passes, and whether each rises or falls."""
    rising = path.moves == "grows"
    arrows = [rising]
    for influence in reversed(path.influences):
        rising = rising == (influence.sign > 0)
        arrows.append(rising)
    things = [path.influences[0].cause, *(one.effect for one in path.influences)]
    shown = zip(things, reversed(arrows), strict=True)
    return " → ".join(f"{_name(one, language)} {'▲' if up else '▼'}" for one, up in shown)


def _evidence(influence: Influence, language: Language) -> str:
    cited = ", ".join(f"arXiv {one.arxiv}" if one.arxiv else one.doi or one.title for one in influence.cites)
    sign = "+" if influence.sign > 0 else "−"
    conditions = word("and", language).join(_name(one, language) for one in influence.holds_when)
    when = word("when", language, conditions=conditions) if conditions else ""
    strength = word(influence.strength, language)
    return f"[{_MARKS[influence.evidence]}] {sign} {strength}{' · ' + cited if cited else ''}{when}"


def _show_citations(influence: Influence) -> None:
    for citation in influence.cites:
        year = f" ({citation.year})" if citation.year else ""
        _indent(f"{citation.title}{year} {citation.url or ''}", style="dim", by=6)


def _table(language: Language, *heads: str, title: str = "") -> Table:
    table = Table(box=box.SIMPLE_HEAD, title=title or None)
    for head in heads:  # folded, for long words and Korean lines would else end in an ellipsis
        table.add_column(word(head, language) if head else "", overflow="fold")
    return table


def show_drivers(answer: DriversAnswer, language: Language) -> None:
    """Show what drives an outcome, with the strongest path of each."""
    outcome = plain(_name(answer.outcome, language))
    out.print(word("as-each-rises", language, outcome=outcome), highlight=False)
    table = _table(language, "", "cause", "strength", "confidence", "strongest-path")
    for one in answer.drivers:
        table.add_row(*map(plain, _driver_cells(one, language)))
    out.print(table)


def _driver_cells(driver: Driver, language: Language) -> tuple[str, ...]:
    sides = [side for side in (driver.raised, driver.lowered) if side]
    strengths = "/".join(word(side.strength, language) for side in sides)
    sure = "/".join(word(side.confidence, language) for side in sides)
    paths = "\n".join(_chain(path, language) for path in driver.paths)
    return _moves(driver.movement, language), _name(driver.cause, language), strengths, sure, paths


def show_levers(answer: LeversAnswer, language: Language, *, of_any_risk: bool) -> None:
    """Show the levers of a benefit, those without a tradeoff first."""
    risks = word("any-risk", language) if of_any_risk else _names(answer.risks, language)
    benefit = plain(_name(answer.benefit, language))
    out.print(word("without-raising", language, benefit=benefit, risks=plain(risks)), highlight=False)
    table = _table(language, "", "lever", "strength", "raises", "unclear", "lowers")
    for one in (*answer.free, *answer.others):
        table.add_row(*map(plain, _lever_cells(one, language)))
    out.print(table)
    if not answer.free:
        out.print(word("no-free-lever", language))


def _lever_cells(lever: Lever, language: Language) -> tuple[str, ...]:
    arrow = word("raise" if lever.change == "increase" else "lower", language)
    groups = (_names(group, language) for group in (lever.raises, lever.unclear, lever.lowers))
    return arrow, _name(lever.thing, language), word(lever.strength, language), *groups


def show_tradeoff(answer: TradeoffAnswer, language: Language) -> None:
    """Show what turns out better, worse and unclear as a variable rises, and as it falls."""
    title = plain(_name(answer.variable, language))
    table = _table(language, "", "better", "worse", "unclear", title=title)
    for side in (answer.rise, answer.fall):
        cells = (
            "\n".join(f"{word(one.kind, language)}: {_name(one, language)}" for one in group)
            for group in (side.better, side.worse, side.unclear)
        )
        head = word("as-it-rises" if side.change == "increase" else "as-it-falls", language)
        table.add_row(head, *map(plain, cells), end_section=True)
    out.print(table)


def show_loops(answer: LoopsAnswer, language: Language) -> None:
    """Show feedback loops with their signs."""
    table = _table(language, "", "strength", "loop")
    for one in answer.loops:
        signs = ("+" if influence.sign > 0 else "−" for influence in one.influences)
        names = [_name(thing, language) for thing in one.things]
        links = " ".join(f"{name} →{sign}" for name, sign in zip(names, signs, strict=True))
        table.add_row(word(one.kind, language), word(one.strength, language), plain(f"{links} {names[0]}"))
    out.print(table)
    more = "" if answer.is_complete else word("more", language)
    counted = word("loops-found", language, count=len(answer.loops), length=answer.length, more=more)
    out.print(f"[dim]{counted}[/]", highlight=False)


def show_countermeasures(answer: CountermeasuresAnswer, language: Language) -> None:
    """Show interventions against the risks that grow, and the fewest that counter all, by release level."""
    growing = plain(_names(answer.growing, language)) or word("none", language)
    out.print(word("risks-that-grow", language, names=growing), highlight=False)
    levels = [cover.level for cover in answer.covers if cover.level]
    table = _table(language, "intervention", "counters", "possible-at", "makes-worse")
    for one in answer.countermeasures:
        everywhere = len(one.possible_at) == len(levels)
        cells = (
            _name(one.intervention, language),
            _names((countered.risk for countered in one.counters), language),
            word("any-level", language) if everywhere else _names(one.possible_at, language),
            _names(one.worsens, language),
        )
        table.add_row(*map(plain, cells))
    out.print(table)
    names = {one.intervention.id: _name(one.intervention, language) for one in answer.countermeasures}
    covers = _table(language, "release-level", "fewest", "", "uncovered")
    for cover in answer.covers:
        sets = [" + ".join(names[one] for one in chosen) for chosen in cover.sets[:_SETS]]
        if len(cover.sets) > _SETS:
            sets.append(word("more-sets", language, count=len(cover.sets) - _SETS))
        level = _name(cover.level, language) if cover.level else word("any-level", language)
        how = word(cover.method, language, ratio=cover.ratio)
        covers.add_row(*map(plain, (level, "\n".join(sets), how, _names(cover.uncovered, language))))
    out.print(covers)


def show_sensitivity(answer: SensitivityAnswer, language: Language) -> None:
    """Show whose word each answer rests on, and the single influences that decide it, a block per outcome."""
    for one in answer.outcomes:
        head = Text(f"\n{_ARROWS.get(one.verdict, '–')} {_say(one.verdict, language):<9} ", style="bold")
        head.append(f"{word(one.outcome.kind, language)}: {_name(one.outcome, language)}")
        out.print(head)
        _indent(_basis(one, language), style="dim")
        for pivot in one.pivots:
            cause, effect = pivot.influence.cause, pivot.influence.effect
            _indent(f"{_name(cause, language)} → {_name(effect, language)}")
            missing, turned = _say(pivot.if_missing, language), _say(pivot.if_turned, language)
            _indent(word("pivot", language, missing=missing, turned=turned), style="dim", by=6)
        if not one.pivots:
            _indent(word("no-pivot", language))


def _basis(one: OutcomeSensitivity, language: Language) -> str:
    basis = one.basis
    shares = {
        "the-paper": basis.paper,
        "the-gradient-paper": basis.gradient_paper,
        "cited": basis.cited,
        "uncited": basis.uncited,
    }
    parts = ", ".join(f"{share:.0%} {word(name, language)}" for name, share in shares.items() if share)
    count = word("one-influence" if basis.influences == 1 else "influences", language, count=basis.influences)
    return word("rests-on", language, count=count, parts=parts)
