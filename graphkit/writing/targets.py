"""Which graphs an update can be seen to leave alone, from its text: what it does to others is found by comparing them."""

from __future__ import annotations

from itertools import pairwise
from typing import Final

from graphkit.namespaces import BASE
from graphkit.store.lexer import tokens

__all__ = ["leaves_sources_alone"]

_ROOT: Final = f"{BASE}graph/"
_SOURCES: Final = f"{_ROOT}source/"


def leaves_sources_alone(sparql: str) -> bool:
    r"""Tell whether an update can touch no graph of a data set of others, `graph/source/…`; when in doubt, it can.

    In doubt are graphs that are variables, `ALL` and `NAMED`, escaped characters, and IRIs and prefixes that the beginning of
    such a name could be put together from.

    >>> leaves_sources_alone(f"INSERT {{ GRAPH <{_ROOT}curated> {{ ?s <a:source> 1 }} }} WHERE {{ ?s a ?kind }}")
    True
    >>> leaves_sources_alone("DELETE WHERE { GRAPH ?g { ?s ?p 1 } }"), leaves_sources_alone("CLEAR ALL")
    (False, False)
    >>> leaves_sources_alone(f"PREFIX s: <{_ROOT}sour> CLEAR GRAPH s:ce\\/litellm")
    False
    """
    if "\\u" in sparql or "\\U" in sparql:
        return False
    listed = list(tokens(sparql))
    for token, following in pairwise([*listed, *listed[-1:]]):
        if token.word in ("ALL", "NAMED") or (token.word == "GRAPH" and following.text[:1] in "?$"):
            return False
        begins = token.text.strip("<>") if token.text.startswith("<") else ""
        if "source/" in token.text.replace("\\", "") or (len(begins) > len(_ROOT) and _SOURCES.startswith(begins)):
            return False
    return True
