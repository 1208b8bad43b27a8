"""The data sets that can be imported, by name."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from graphkit.errors import UnknownNameError
from graphkit.sources import (
    ai_atlas_nexus,
    airo,
    dpv,
    fmti,
    genai_prices,
    hugging_face,
    litellm,
    models_dev,
    mot,
    os_ai_map,
    osai,
    vair,
)
from graphkit.vocabulary import nearest

if TYPE_CHECKING:
    from collections.abc import Mapping

    from graphkit.sources.source import Source

__all__ = ["SOURCES", "get_source"]

SOURCES: Final[Mapping[str, Source]] = {
    module.SOURCE.name: module.SOURCE
    for module in (
        ai_atlas_nexus,
        airo,
        dpv,
        fmti,
        genai_prices,
        hugging_face,
        litellm,
        models_dev,
        mot,
        os_ai_map,
        osai,
        vair,
    )
}


def get_source(name: str) -> Source:
    """Give a data set by name. Raises `UnknownNameError` with similar names.

    >>> get_source("osai").title
    'European Open Source AI Index'
    """
    if name not in SOURCES:
        raise UnknownNameError("data set", name, nearest(name, SOURCES), SOURCES)
    return SOURCES[name]
