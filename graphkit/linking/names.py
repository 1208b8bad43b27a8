"""A name's features: developer, family, words, versions, size, date, context, tuning, precision, serving, mode, stage.

Two names with the same features (`Name.signature`) promise the same system; that is what makes linking linear: names are
grouped by signature, and only signatures of one block are compared.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import TYPE_CHECKING, Any, Final

from graphkit.linking.lexicon import Lexicon, load_lexicon
from graphkit.linking.words import CONTEXTS, SIZE, split_name, split_words

if TYPE_CHECKING:
    from collections.abc import Container

__all__ = ["Name", "parse_name", "parse_repository", "path_of"]

_VERSION: Final = re.compile(r"v?\d{1,3}(?:\.\d+)*")
_ACTIVE: Final = re.compile(r"a\d+(?:\.\d+)?b|\d+e")
_REVISION: Final = re.compile(r"00\d")
_CLASSES: Final = ("precisions", "servings", "modes", "stages", "adaptations", "moving")
_NONE: Final = frozenset[str]()


@dataclass(frozen=True)
class Name:
    """What a name says. Sets are empty and texts blank where it says nothing.

    `words` are what is left: the family and the words of the name proper; `others` are further families in it with their
    versions (`llama 3.1`), such as the one it was tuned from; `owner` is who stands before the name, and counts only for names
    that are not distinctive, and for repositories of others than the developer.
    """

    text: str
    family: str = ""
    developer: str = ""
    owner: str = ""
    words: frozenset[str] = _NONE
    others: frozenset[str] = _NONE
    versions: frozenset[str] = _NONE
    size: str = ""
    date: str = ""
    revision: str = ""
    context: str = ""
    tuning: str = ""
    precisions: frozenset[str] = _NONE
    servings: frozenset[str] = _NONE
    modes: frozenset[str] = _NONE
    stages: frozenset[str] = _NONE
    adaptations: frozenset[str] = _NONE
    moving: frozenset[str] = _NONE
    implications: tuple[str, ...] = field(default=(), compare=False)

    @cached_property
    def signature(self) -> Name:
        """The features alone, equal for names that promise the same system."""
        return replace(self, text="", developer="", implications=())

    @cached_property
    def key(self) -> tuple[str, frozenset[str], frozenset[str]]:
        """The block: family, versions and words; names that differ in one of these are no two forms of one version."""
        return (self.family, self.versions, self.words)


def parse_name(text: str, *, provider: str | None = None, lexicon: Lexicon | None = None) -> Name:
    """Take a name apart; `provider` stands for the owner where the name has no path.

    >>> name = parse_name("fireworks_ai/accounts/fireworks/models/llama-v3p1-405b-instruct")
    >>> name.family, sorted(name.versions), name.size, name.tuning
    ('llama', ['3.1'], '405b', 'instruct')
    >>> parse_name("aws/meta.llama3-1-405b-instruct-v1:0").signature == name.signature
    True
    """
    lexicon = lexicon or load_lexicon()
    host, owner, leaf = split_name(text, lexicon)
    owner = owner or (provider or "").lower()
    words, notes = _imply(split_words(leaf, lexicon), lexicon)
    family = _family_of(words, lexicon)
    others, words = _others(words, family, lexicon)
    named = lexicon.named.get(family, _NONE) if not any(SIZE.fullmatch(one) for one in words) else _NONE
    sets: dict[str, set[str]] = {kind: set() for kind in _CLASSES}
    if leaf.startswith("ft:") or leaf.endswith(".ft-"):
        sets["adaptations"].add("ft")
    said: dict[str, str] = {}
    rest: set[str] = set()
    versions: list[str] = []
    for word in words:
        if kind := _class_of(word, lexicon, named):
            sets[kind].add(word)
        elif slot := _slot_of(word, lexicon, sized=bool(SIZE.search(" ".join(words)))):
            said[slot] = _settle(slot, word)
        elif _VERSION.fullmatch(word):
            versions.append(word)
        elif word not in lexicon.routes and not _ACTIVE.fullmatch(word):
            rest.add(word)
    if host in lexicon.own_names:
        rest.add(f"@{host}")
    slots: dict[str, Any] = {**said, **{kind: frozenset(found) for kind, found in sets.items()}}
    name = Name(
        text=text,
        family=family,
        developer=lexicon.families.get(family, owner),
        words=frozenset(rest),
        others=others,
        versions=_versions(versions, sized="size" in said),
        implications=tuple(notes),
        **slots,
    )
    if frozenset(words) - lexicon.routes in lexicon.moved:
        name = replace(name, moving=name.moving | {"moves"})
    return name if _is_distinctive(name) else replace(name, owner=owner)


def parse_repository(text: str, known: Container[str] = frozenset(), *, lexicon: Lexicon | None = None) -> Name:
    """Take the name of a repository of the Hugging Face Hub apart; its owner counts unless it is the developer.

    Anybody may call a repository as the developer calls theirs. `known` are repositories, in small letters, that others name
    as an offer of the system: their owner counts no more than in the name of that offer.

    >>> parse_repository("unsloth/Qwen3-32B").owner, parse_repository("Qwen/Qwen3-32B").owner
    ('unsloth', '')
    """
    lexicon = lexicon or load_lexicon()
    written, _, leaf = text.partition("/")
    if not leaf:  # the hub's own, from before it had owners
        return parse_name(text, lexicon=lexicon)
    owner = lexicon.renamed.get(written.lower(), written.lower())
    name = replace(parse_name(f"{owner}/{leaf}", lexicon=lexicon), text=text)
    at_home = lexicon.homes.get(owner, owner) == lexicon.families.get(name.family)
    return name if at_home or text.lower() in known else replace(name, owner=owner)


def path_of(text: str) -> str:
    """Give the last two parts of a name, in small letters, as a repository is called; blank if it has no two.

    >>> path_of("deepinfra/Gryphe/MythoMax-L2-13b")
    'gryphe/mythomax-l2-13b'
    """
    parts = text.lower().split("/")
    return "/".join(parts[-2:]) if len(parts) > 1 else ""


def _family_of(words: list[str], lexicon: Lexicon) -> str:
    found = [one for one in words if one in lexicon.families]
    return next((one for one in found if one in lexicon.tuned_by_others), found[0] if found else "")


def _others(words: list[str], family: str, lexicon: Lexicon) -> tuple[frozenset[str], list[str]]:
    """Give the further families of a name, each with the version that follows it, and the words that are left."""
    found, kept = set[str](), list[str]()
    for word in words:
        last = kept[-1] if kept else ""
        if last in found and _VERSION.fullmatch(word):
            found = (found - {last}) | {f"{last} {word.removeprefix('v')}"}
            kept.pop()
        elif word in lexicon.families and word != family:
            found.add(word)
            kept.append(word)
        else:
            kept.append(word)
    return frozenset(found), [word for word in kept if word not in found]


def _class_of(word: str, lexicon: Lexicon, named: frozenset[str]) -> str:
    if word in named:
        return ""
    return next((kind for kind in _CLASSES if word in getattr(lexicon, kind)), "")


def _slot_of(word: str, lexicon: Lexicon, *, sized: bool) -> str:
    if SIZE.fullmatch(word):
        return "size"
    if word in CONTEXTS or re.fullmatch(r"\d+k", word):
        return "context"
    if re.fullmatch(r"d\d{4}(\d{4})?", word):
        return "date"
    if _REVISION.fullmatch(word):
        return "revision"
    if word in lexicon.base or (word in lexicon.tuned and (sized or word != "chat")):
        return "tuning"
    return ""


def _settle(slot: str, word: str) -> str:
    if slot == "tuning":
        return {"pt": "base", "it": "instruct"}.get(word, word)
    return word.removeprefix("d") if slot == "date" else word


def _versions(found: list[str], *, sized: bool) -> frozenset[str]:
    """Give the numbers; `v1` says nothing beside another version or a size."""
    kept = [one for one in found if one != "v1"] if sized or len(found) > 1 else found
    return frozenset(one.removeprefix("v") for one in kept)


def _imply(words: list[str], lexicon: Lexicon) -> tuple[list[str], list[str]]:
    notes = []
    for one in lexicon.implied:
        if one.of <= set(words):
            kept = [word for word in words if word not in one.drops]
            added = [word for word in one.means if word not in kept]
            if added or len(kept) < len(words):
                notes.append(one.note)
            words = kept + added
    return words, notes


def _is_distinctive(name: Name) -> bool:
    """Whether two organisations would hardly use the name: it has a known family, a size and a long word, or two of these."""
    long = [one for one in name.words if len(one) > 3 and one.isalpha()]
    return bool(name.family or (long and name.size) or len(long) > 1)
