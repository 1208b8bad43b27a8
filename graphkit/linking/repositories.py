"""Repositories of the Hugging Face Hub, of which there are millions: which take part, what they state, who bears a known name.

A repository is what its owner says it is, and anybody may call theirs as the developer does. So it takes part in the comparison
of names only if it is the developer's own (`homes` in the lexicon), or if another catalogue or one of our systems names it.
What it states of its base is a link, whoever owns it. Of the others, those called exactly as an entry that takes part, and
silent about their base, are one doubt a name. Each pass over the hub is a stream: memory grows with what takes part.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from graphkit.linking.lexicon import load_lexicon
from graphkit.linking.linkage import Doubt, Link, rank
from graphkit.linking.names import parse_repository, path_of
from graphkit.linking.reading import HUB, HUB_PAGES, Entry
from graphkit.mapping.catalogues import entry_node
from graphkit.namespaces import BASE, graph
from graphkit.store.protocol import rows

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence
    from typing import Any

    from graphkit.linking.reading import Decisions, System
    from graphkit.store.protocol import Store

__all__ = ["count_repositories", "doubt_namesakes", "find_known", "read_repositories", "read_statements"]

_GRAPH: Final = graph(f"source/{HUB}")
_COUNT: Final = f"SELECT (COUNT(*) AS ?n) WHERE {{ GRAPH {_GRAPH} {{ ?entry axs:catalogueName ?name }} }}"
#: Names alone: to read the entry's IRI too takes as long again, and the name gives it.
_NAMES: Final = f"SELECT ?name WHERE {{ GRAPH {_GRAPH} {{ ?entry axs:catalogueName ?name }} }}"
_STATING: Final = f"""SELECT DISTINCT ?name WHERE {{ GRAPH {_GRAPH} {{
  VALUES ?entry {{ #entries }}
  ?entry prov:wasDerivedFrom ?base ; axs:catalogueName ?name .
}} }}"""
_STATED: Final = f"""SELECT ?name ?label ?kind WHERE {{ GRAPH {_GRAPH} {{
  ?entry prov:wasDerivedFrom ?page . ?base schema:url ?page ; axs:catalogueName ?label . ?entry axs:catalogueName ?name .
  OPTIONAL {{ ?entry axs:derivationKind ?kind }}
}} }}"""
_STATED_OF: Final = f"""SELECT ?name ?page ?kind WHERE {{ GRAPH {_GRAPH} {{
  VALUES ?page {{ #pages }}
  ?entry prov:wasDerivedFrom ?page ; axs:catalogueName ?name .
  OPTIONAL {{ ?entry axs:derivationKind ?kind }}
  FILTER NOT EXISTS {{ ?base schema:url ?page }}
}} }}"""
_SURE: Final = 0.95
_EXAMPLES: Final = 3
_AT_ONCE: Final = 500


def count_repositories(store: Store) -> int:
    """Count the entries of the hub that a store holds."""
    return int(next(iter(rows(store, _COUNT)))["n"].value)


def find_known(entries: Sequence[Entry], systems: Sequence[System]) -> frozenset[str]:
    """Give the repositories, in small letters, that entries of other catalogues or our systems name."""
    linked = [one.models for one in entries] + [one.models for one in systems]
    return frozenset(model.lower() for models in linked for model in models) | {path_of(one.text) for one in entries}


def read_repositories(
    store: Store, known: frozenset[str], decisions: Decisions, *, on_read: Callable[[], None] = lambda: None
) -> list[Entry]:
    """Read the repositories that take part, in the order of their names; `on_read` is called for each one looked at.

    Those that somebody decided on take part too. The day on which a repository was created is not that of a release, and is
    left out.
    """
    owners, found = load_lexicon().developers, []
    begin = f"{BASE}catalogue-entry/{HUB}--"
    decided = {iri for pair in decisions.decided for iri in pair if iri.startswith(begin)}
    for row in rows(store, _NAMES):
        on_read()
        text = row["name"].value
        asked = text.lower() in known or (decided and entry_node(HUB, text).value in decided)
        if asked or _owner(text) in owners:
            name = parse_repository(text, known)
            if asked or (name.family and not name.owner):
                found.append(Entry(entry_node(HUB, text).value, HUB, text, name, models=frozenset({text})))
    return sorted(found, key=lambda one: one.text)


def doubt_namesakes(
    store: Store, entries: Iterable[Entry], *, on_read: Callable[[], None] = lambda: None
) -> list[Doubt]:
    """Give one doubt for each name of an entry that repositories of others bear too, without a word on their base.

    Names that are not distinctive (`graphkit.linking.names`) are left out: that others bear them tells nothing.
    """
    bearers: dict[str, Entry] = {}
    taken = set[str]()
    for one in sorted(entries, key=rank):
        taken.add(one.text)
        if one.name.family and not one.name.owner:
            bearers.setdefault(_leaf(one.text), one)
    namesakes = []
    for row in rows(store, _NAMES):
        on_read()
        text = row["name"].value
        if _leaf(text) in bearers and text not in taken:
            namesakes.append(text)
    silent: dict[str, list[str]] = {}
    for text in sorted(set(namesakes) - _find_stating(store, namesakes)):
        silent.setdefault(_leaf(text), []).append(text)
    return [_doubt(found, bearers[leaf]) for leaf, found in sorted(silent.items())]


def _find_stating(store: Store, names: Sequence[str]) -> set[str]:
    """Give those of some repositories that state a base; asked of all of the hub it takes ten times as long as their names."""
    found = set[str]()
    for start in range(0, len(names), _AT_ONCE):
        entries = " ".join(str(entry_node(HUB, text)) for text in names[start : start + _AT_ONCE])
        found.update(row["name"].value for row in rows(store, _STATING.replace("#entries", entries)))
    return found


def _doubt(namesakes: Sequence[str], bearer: Entry) -> Doubt:
    text, *others = namesakes
    why = "called the same by another owner, who states no base"
    if others:
        why += f"; and {len(others):,} more, such as {', '.join(others[: _EXAMPLES - 1])}"
    return Doubt(entry_node(HUB, text).value, text, bearer.iri, bearer.text, "other", why)


def read_statements(store: Store, systems: Iterable[System], decisions: Decisions) -> Iterator[Link]:
    """Read what repositories state they were made from, as links to the entry of that base, else to the system of its name.

    Pairs that somebody decided on are left out.
    """
    for row in rows(store, _STATED):
        base = row["label"].value
        yield from _state(row, (entry_node(HUB, base).value, base), decisions)
    pages = {f"{HUB_PAGES}{model}": (one.iri, one.label) for one in systems for model in sorted(one.models)}
    if pages:
        for row in rows(store, _STATED_OF.replace("#pages", " ".join(f"<{page}>" for page in pages))):
            yield from _state(row, pages[row["page"].value], decisions)


def _state(row: Any, base: tuple[str, str], decisions: Decisions) -> Iterator[Link]:
    text = row["name"].value
    iri = entry_node(HUB, text).value
    if iri != base[0] and frozenset({iri, base[0]}) not in decisions.decided:
        how = f" ({row['kind'].value})" if row["kind"] is not None else ""
        reason = f"its owner states that it was made from it{how}"
        yield Link(iri, text, "skos:relatedMatch", *base, "variant", _SURE, reason, "BackgroundKnowledgeBasedMatching")


def _owner(text: str) -> str:
    return text.lower().partition("/")[0]


def _leaf(text: str) -> str:
    return re.sub(r"[^a-z0-9]", "", text.lower().rpartition("/")[2])
