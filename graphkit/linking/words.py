"""Names → words: what is written in many ways (`3p5`, `3-5`, `35`; `2024-08-06`, `20240806`) is brought to one.

A date becomes `d` and its digits: `d20240806` a day, `d2407` a month or a day of a year that is not said.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from graphkit.linking.lexicon import Lexicon

__all__ = ["CONTEXTS", "SIZE", "split_name", "split_words"]

#: Numbers that are lengths of a context, not dates.
CONTEXTS: Final = frozenset({"1024", "2048", "4096", "8192", "16384", "32768", "40960", "65536", "131072"})
SIZE: Final = re.compile(r"(?:\d+x)?\d+(?:\.\d+)?[bmt]|e\d+b")
_NUMBER: Final = re.compile(r"v?\d{1,3}(?:\.\d+)*")
_DATES: Final = (
    (re.compile(r"(?<!\d)(20\d\d)-(0[1-9]|1[0-2])-([0-3]\d)(?!\d)"), r"d\1\2\3"),
    (re.compile(r"(?<![\dd.])(20[2-4]\d(?:0[1-9]|1[0-2])[0-3]\d)(?!\d)"), r"d\1"),
    (re.compile(r"(?<![\dd.])(2[3-9](?:0[1-9]|1[0-2])[0-3]\d)(?!\d)"), r"d20\1"),
    (re.compile(r"(?<![\dd.])(0[1-9]|1[0-2])-20(2\d)(?!\d)"), r"d\2\1"),
    (re.compile(r"(?<=[a-z]-)(0[1-9]|1[0-2])-([0-3]\d)(?![\d.])"), r"d\1\2"),
)
#: A service's revision of an offer, as Bedrock writes it.
_REVISION: Final = re.compile(r"-v(\d+):(\d+)$|-1:0$|:0$")


def split_name(name: str, lexicon: Lexicon) -> tuple[str, str, str]:
    """Split a catalogue's name into host, owner (who stands before the name, or as its prefix) and the part that names the model.

    >>> from graphkit.linking.lexicon import load_lexicon
    >>> split_name("together_ai/meta-llama/Llama-3.3-70B-Instruct", load_lexicon())
    ('together_ai', 'meta-llama', 'llama-3.3-70b-instruct')
    """
    parts = name.lower().split("/")
    if parts[0] == "providers" and len(parts) > 3:
        parts = [parts[1], *parts[3:]]
    elif parts[0] == "models" and len(parts) > 2:
        parts = parts[1:]
    at = len(parts) - 1
    while at > 1 and (parts[at] in lexicon.tasks or re.match(r"v\d", parts[at])):
        at -= 1
    host = parts[0] if len(parts) > 1 else ""
    leaf = "-".join(parts[at:])
    leading = (one for one in re.split(r"[.-]", leaf)[:-1] if one not in lexicon.places)
    owner = next(leading, "")
    return host, owner if owner in lexicon.organisations else parts[at - 1] if at else "", leaf


def split_words(text: str, lexicon: Lexicon) -> list[str]:
    """Split the part that names a model into words and numbers.

    >>> from graphkit.linking.lexicon import load_lexicon
    >>> split_words("us.anthropic.claude-3-5-sonnet-20241022-v2:0", load_lexicon())
    ['claude', '3.5', 'sonnet', 'd20241022']
    >>> split_words("qwen2p5-coder-32b-instruct", load_lexicon())
    ['qwen', '2.5', 'coder', '32b', 'instruct']
    """
    text = _without_prefixes(text.lower().removeprefix("ft:"), lexicon)
    text = _settle_revision(text)
    text = re.sub(r"@001$|(?<=[@-]\d{4})-001$", "", text)  # how Vertex AI pins the first state of a version
    text = re.sub(r"(?<=\d)p(?=\d)", ".", text).replace("q8_0", "q8").replace("non-reasoning", "nonreasoning")
    text = re.sub(r"[_@:/+()\s]+", "-", text)
    for pattern, dated in _DATES:
        text = pattern.sub(dated, text)
    text = re.sub(r"(?<=[a-z])\.|\.(?=[a-z])", "-", text)
    known = lexicon.precisions | lexicon.modes | lexicon.families.keys()
    split = [piece for one in text.split("-") if one for piece in _pieces(one, known, lexicon)]
    words = _without_leading(_join_numbers(split), lexicon)
    return _replace(words, lexicon)


def _without_prefixes(text: str, lexicon: Lexicon) -> str:
    while found := re.match(r"([a-z0-9-]+)\.(?=[a-z])", text):
        rest = text[found.end() :]
        if found[1] not in lexicon.prefixes:
            return text
        if found[1] in lexicon.families and re.match(r"[a-z]\d", rest):
            return f"{found[1]}-{rest}"
        text = rest
    return text


def _settle_revision(text: str) -> str:
    found = _REVISION.search(text)
    if found is None:
        return text
    stem = text[: found.start()]
    if found[1] is None:
        return stem
    major, minor = int(found[1]), int(found[2])
    if minor:
        return f"{stem}-v{major}.{minor}"
    return stem if major == 1 and stem.count("-") else stem if re.search(r"20\d{6}", stem) else f"{stem}-v{major}"


def _pieces(word: str, known: frozenset[str], lexicon: Lexicon) -> list[str]:
    if word in known or word in CONTEXTS or SIZE.fullmatch(word):
        return [word]
    if found := re.fullmatch(r"(\d+(?:\.\d+)?)v", word):
        return [_plain(found[1]), "v"]
    if found := re.fullmatch(r"([a-z]{2,}|l)(\d+(?:\.\d+)?)", word):
        number = found[2]
        if found[1] in lexicon.pointless and re.fullmatch(r"\d\d", number):
            number = f"{number[0]}.{number[1]}"
        return [found[1], _plain(number)]
    if re.fullmatch(r"\d{4}", word):
        return [f"d{word}"]
    return [_plain(word)]


def _plain(number: str) -> str:
    return number[:-2] if re.fullmatch(r"v?\d+\.0", number) else number


def _join_numbers(words: list[str]) -> list[str]:
    """Join `3`, `5` to `3.5`, and `v`, `4` to `v4`; a number of two digits after some families gets its point."""
    joined: list[str] = []
    for word in words:
        last = joined[-1] if joined else ""
        if re.fullmatch(r"\d{1,2}", word) and re.fullmatch(r"v?\d{1,2}", last) and not re.fullmatch(r"0\d", last):
            joined[-1] = _plain(f"{last}.{word}")
        elif last == "v" and _NUMBER.fullmatch(word) and len(joined) > 1 and not _NUMBER.fullmatch(joined[-2]):
            joined[-1] = f"v{word}"
        else:
            joined.append(word)
    return joined


def _without_leading(words: list[str], lexicon: Lexicon) -> list[str]:
    while len(words) > 1 and words[0] in lexicon.prefixes:
        developer = lexicon.families.get(words[0])
        if developer is not None and lexicon.families.get(words[1]) != developer:
            break
        if developer is None and not any(one.isalpha() for one in words[1:]):
            break
        words = words[1:]
    if len(words) > 1 and words[0] in lexicon.pointless and re.fullmatch(r"[2-9]\d", words[1]):
        words = [words[0], f"{words[1][0]}.{words[1][1]}", *words[2:]]
    return words


def _replace(words: list[str], lexicon: Lexicon) -> list[str]:
    text = f" {' '.join(words)} "
    for one, other in lexicon.synonyms:
        text = text.replace(f" {one} ", f" {other} ")
    return text.split()
