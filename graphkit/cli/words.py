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
    "ambiguous": ("ambiguous", "양방향"),
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
}


def word(name: str, language: Language, **values: object) -> str:
    """Give a word in a language, with its places filled in."""
    return WORDS[name][language == "ko"].format(**values)


def pick(english: str, korean: str, language: Language) -> str:
    """Give the name in a language, the English one where there is no Korean."""
    return korean if language == "ko" and korean else english
