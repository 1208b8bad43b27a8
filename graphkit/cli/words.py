"""What commands say around an answer, in English and Korean."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from graphkit.accessibility.wording import Language

__all__ = ["WORDS", "pick", "word"]

#: word → its English and its Korean
WORDS: Final[dict[str, tuple[str, str]]] = {
    "accessible": ("accessible", "접근 가능"),
    "inaccessible": ("inaccessible", "접근 불가"),
    "undetermined": ("undetermined", "판단 불가"),
    "available-not-accessible": ("available but not accessible", "이용 가능하지만 접근 불가"),
    "not-offered": ("not offered on the day", "그날 제공되지 않음"),
    "met": ("met", "충족"),
    "unmet": ("unmet", "미충족"),
    "unknown": ("unknown", "알 수 없음"),
    "system": ("system", "시스템"),
    "profile": ("profile", "프로필"),
    "route": ("route", "경로"),
    "cost": ("USD/month", "달러/월"),
    "hindrance": ("hindered by, or missing", "막는 것, 또는 없는 자료"),
    "hindered": ("○ hindered by · ? missing", "○ 막는 것 · ? 없는 자료"),
    "on": ("on {day}", "{day} 기준"),
    "one-change": ("One change would do:", "다음 가운데 하나만 바뀌어도 접근할 수 있음:"),
    "of-profile": ("profile", "프로필"),
    "of-system": ("system", "시스템"),
    "missing": ("missing", "없는 자료"),
    "disagree": ("sources disagree", "출처가 서로 다름"),
    "unrecorded": ("not on record", "기록 없음"),
    "nothing": ("nothing", "없음"),
    "follows": ("follows", "따라서 바뀜"),
    "under": ("under {scenario}, on {day}", "가정 {scenario}, {day} 기준"),
    "grows": ("grows", "커짐"),
    "shrinks": ("shrinks", "줄어듦"),
    "ambiguous": ("ambiguous", "방향 불분명"),
    "unaffected": ("–", "–"),
    "risk": ("risk", "위험"),
    "benefit": ("benefit", "편익"),
    "lost": ("no more possible", "더는 할 수 없음"),
    "escaped": ("does not reach new routes", "새 경로에 미치지 못함"),
    "for-good": ("for good", "되돌릴 수 없음"),
    "gains": ("▲ gains access", "▲ 접근이 나아짐"),
    "loses": ("▼ loses access", "▼ 접근이 나빠짐"),
    "more-routes": ("more routes", "경로 늘어남"),
    "fewer-routes": ("fewer routes", "경로 줄어듦"),
    "other-routes": ("other routes", "다른 경로"),
    "unchanged": ("as before", "그대로"),
    "yes": ("yes", "예"),
    "no": ("–", "–"),
    "outcome-rows": ("outcomes", "결과"),
    "profile-rows": ("profiles", "프로필"),
    "manageability-lost-rows": ("interventions no more possible", "더는 할 수 없는 개입"),
    "intervention-escaped-rows": ("interventions that do not reach new routes", "새 경로에 미치지 못하는 개입"),
    "irrevocable-rows": ("what cannot be undone", "되돌릴 수 없는 것"),
    # influences
    "rises": ("{thing} rises", "{thing} 증가"),
    "falls": ("{thing} falls", "{thing} 감소"),
    "what-happens": ("{changes}: what happens to {kinds}", "{changes}: {kinds}에 일어나는 일"),
    "risks": ("risks", "위험"),
    "benefits": ("benefits", "편익"),
    "outcomes": ("risks and benefits", "위험과 편익"),
    "left-out": (
        "for {system}: {count} influences left out, their conditions fail",
        "{system} 기준: 조건이 맞지 않아 뺀 영향 {count}개",
    ),
    "conditions-unknown": ("; unknown: {names}", "; 알 수 없는 조건: {names}"),
    "no-influence": (
        "No influence on them is recorded. That is not to say that nothing happens.",
        "기록된 영향이 없음. 아무 일도 일어나지 않는다는 뜻은 아님.",
    ),
    "none-holds": (
        "No influence on them holds for this system as it stands; --as-of asks for another day.",
        "이 시스템의 지금 상태에서 성립하는 영향이 없음. 다른 날은 --as-of로 물을 수 있음.",
    ),
    "marks": (
        "Marks: P the paper says so · G the 2023 gradient paper · C curated by this project",
        "표시: P 논문에서 밝힘 · G 2023년 그레이디언트 논문에서 밝힘 · C 이 프로젝트가 정리함",
    ),
    "weak": ("weak", "약함"),
    "moderate": ("moderate", "중간"),
    "strong": ("strong", "강함"),
    "low": ("low", "낮음"),
    "medium": ("medium", "보통"),
    "high": ("high", "높음"),
    "how-sure": ("{strength}, confidence {confidence}", "{strength}, 신뢰도 {confidence}"),
    "by-feedback": (
        "ambiguous only because a feedback loop works against it",
        "되먹임 고리가 맞서기 때문에만 방향이 불분명함",
    ),
    "hangs-on": (
        "hangs on unknown conditions: {verdict} if they fail",
        "알 수 없는 조건에 달림. 조건이 맞지 않으면: {verdict}",
    ),
    "when": (" · when {conditions}", " · 조건: {conditions}"),
    "and": (" and ", ", "),
    "borne-by": ("borne by: {names}", "부담하는 쪽: {names}"),
    "gained-by": ("gained by: {names}", "이득을 보는 쪽: {names}"),
    "as-each-rises": ("[bold]{outcome}[/] as each of these rises", "다음이 하나씩 커질 때: [bold]{outcome}[/]"),
    "cause": ("cause", "원인"),
    "strength": ("strength", "강도"),
    "confidence": ("confidence", "신뢰도"),
    "strongest-path": ("strongest path", "가장 강한 경로"),
    "without-raising": (
        "[bold]{benefit}[/] without raising {risks}",
        "[bold]{benefit}[/] 늘리기, 키우지 않을 위험: {risks}",
    ),
    "any-risk": ("any risk", "모두"),
    "lever": ("lever", "방법"),
    "raise": ("▲ raise", "▲ 키움"),
    "lower": ("▼ lower", "▼ 줄임"),
    "raises": ("raises", "키우는 위험"),
    "unclear": ("unclear", "불분명"),
    "lowers": ("lowers", "줄이는 위험"),
    "no-free-lever": ("No recorded lever is free of a tradeoff.", "잃는 것 없이 쓸 수 있는 방법은 기록되어 있지 않음."),
    "better": ("better", "나아짐"),
    "worse": ("worse", "나빠짐"),
    "as-it-rises": ("rises", "커질 때"),
    "as-it-falls": ("falls", "줄어들 때"),
    "reinforcing": ("⟳ reinforcing", "⟳ 강화"),
    "balancing": ("⇄ balancing", "⇄ 균형"),
    "loop": ("loop", "고리"),
    "loops-found": (
        "{count} loops of up to {length} influences{more}",
        "영향 {length}개까지로 된 고리 {count}개{more}",
    ),
    "more": ("; there are more", "; 더 있음"),
    "risks-that-grow": ("[bold]risks that grow:[/] {names}", "[bold]커지는 위험:[/] {names}"),
    "none": ("none", "없음"),
    "intervention": ("intervention", "개입"),
    "counters": ("counters", "막는 위험"),
    "possible-at": ("possible at", "가능한 공개 단계"),
    "makes-worse": ("makes worse", "나빠지는 것"),
    "any-level": ("any", "모두"),
    "release-level": ("release level", "공개 단계"),
    "fewest": ("fewest that counter all", "모두 막는 가장 적은 개입"),
    "uncovered": ("left uncovered", "막지 못하는 위험"),
    "exact": ("exact", "정확"),
    "greedy": ("greedy, within {ratio:.2f}×", "근사, 최소의 {ratio:.2f}배 이내"),
    "more-sets": ("… {count} more", "… {count}개 더"),
    "rests-on": ("rests on {count}: {parts}", "근거 {count}: {parts}"),
    "influences": ("{count} influences", "영향 {count}개"),
    "one-influence": ("1 influence", "영향 1개"),
    "the-paper": ("the paper", "논문"),
    "the-gradient-paper": ("the 2023 paper", "2023년 논문"),
    "cited": ("ours, cited", "정리(인용 있음)"),
    "uncited": ("ours, uncited", "정리(인용 없음)"),
    "pivot": (
        "if it is missing: {missing} · if its sign is the other: {turned}",
        "없다면: {missing} · 부호가 반대라면: {turned}",
    ),
    "no-pivot": ("no single influence changes this answer", "이 답을 혼자 바꾸는 영향은 없음"),
    "not-moved": ("unaffected", "영향 없음"),
}


def word(name: str, language: Language, **values: object) -> str:
    """Give a word in a language, with its places filled in."""
    return WORDS[name][language == "ko"].format(**values)


def pick(english: str, korean: str, language: Language) -> str:
    """Give the name in a language, the English one where there is no Korean."""
    return korean if language == "ko" and korean else english
